//! What differs from collection to collection.

use serde_json::{Map, Value};
use soul_core::InputError;
use soul_model::{
    ASSESSMENT_DRAFTS, ASSESSMENTS, CHART_CACHE, CHART_RESULTS, DraftRules, FREQUENCY_DRAFTS, FREQUENCY_LOGS,
    JOURNAL_DRAFTS, JOURNAL_ENTRIES, JOURNAL_INDEX, PERSON_DRAFTS, PERSONS, PROFILE_DRAFTS, PROFILES,
    StoreDescriptor, assessment_id, frequency_id,
};

use crate::editing::{Record, same};

/// A collection that apps write.
pub(crate) struct Kind {
    pub(crate) store: &'static StoreDescriptor,
    pub(crate) rules: &'static DraftRules,
    pub(crate) key: RecordKey,
    pub(crate) derived: Derived,
}

/// Where a new record has its id from.
#[derive(Clone, Copy)]
pub(crate) enum RecordKey {
    /// It is made up.
    New,
    /// Owner and fields make it; making the same again replaces the fields.
    Replacing(fn(&str, &Map<String, Value>) -> String),
    /// Owner and fields make it; making the same again is refused for the named field.
    Refusing(fn(&str, &Map<String, Value>) -> String, &'static str),
}

/// What is calculated from a record and written with it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Derived {
    Nothing,
    /// The score of completeness, and the chart in a row of its own; cached charts of another birth go.
    Chart,
    /// The chart data of a person. They are not calculated yet; here the time zone is checked.
    ChartData,
    /// The words of a journal entry, by which it is found.
    Words,
    /// The result of answers, which goes when they change.
    Result,
}

const CHART: &[&StoreDescriptor] = &[&CHART_RESULTS, &CHART_CACHE];
const WORDS: &[&StoreDescriptor] = &[&JOURNAL_INDEX];

impl Derived {
    /// The stores of the rows that are written.
    pub(crate) fn stores(self) -> &'static [&'static StoreDescriptor] {
        match self {
            Self::Chart => CHART,
            Self::Words => WORDS,
            Self::Nothing | Self::ChartData | Self::Result => &[],
        }
    }
}

pub(crate) static PROFILE: Kind =
    Kind { store: &PROFILES, rules: &PROFILE_DRAFTS, key: RecordKey::New, derived: Derived::Chart };

pub(crate) static PERSON: Kind =
    Kind { store: &PERSONS, rules: &PERSON_DRAFTS, key: RecordKey::New, derived: Derived::ChartData };

pub(crate) static JOURNAL: Kind =
    Kind { store: &JOURNAL_ENTRIES, rules: &JOURNAL_DRAFTS, key: RecordKey::New, derived: Derived::Words };

pub(crate) static ASSESSMENT: Kind = Kind {
    store: &ASSESSMENTS,
    rules: &ASSESSMENT_DRAFTS,
    key: RecordKey::Replacing(|_, fields| assessment_id(text(fields, "profileId"), text(fields, "type"))),
    derived: Derived::Result,
};

pub(crate) static FREQUENCY: Kind = Kind {
    store: &FREQUENCY_LOGS,
    rules: &FREQUENCY_DRAFTS,
    key: RecordKey::Refusing(|owner_id, fields| frequency_id(owner_id, text(fields, "logDate")), "logDate"),
    derived: Derived::Nothing,
};

/// The kind of the records of a store, where apps write them.
pub(crate) fn kind_of(store: &StoreDescriptor) -> Option<&'static Kind> {
    let kinds = [&PROFILE, &PERSON, &JOURNAL, &ASSESSMENT, &FREQUENCY];
    kinds.into_iter().find(|kind| kind.store.name == store.name)
}

/// What is calculated from the records of a store.
pub(crate) fn derived_of(store: &StoreDescriptor) -> Derived {
    kind_of(store).map_or(Derived::Nothing, |kind| kind.derived)
}

/// Refuses to change what makes the record `before` what it is.
///
/// # Errors
/// `input/not-changeable`.
pub(crate) fn check_fixed(rules: &DraftRules, before: &Record, values: &Record) -> Result<(), InputError> {
    for field in rules.fixed {
        if let (Some(new), Some(old)) = (values.get(*field), before.get(*field))
            && !same(new, old)
        {
            let (problem, accepted) = ("makes the record what it is", format!("{old}, or a new record"));
            return Err(InputError::new("input/not-changeable", *field, new.clone(), problem, accepted));
        }
    }
    Ok(())
}

/// The text in a field of a draft, where the draft's own check has seen to it that there is one.
pub(crate) fn text<'a>(fields: &'a Map<String, Value>, field: &str) -> &'a str {
    fields.get(field).and_then(Value::as_str).unwrap_or_default()
}
