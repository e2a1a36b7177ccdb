//! What the sync engine and the cloud know about each synced collection beyond its descriptor.

use core::fmt;

use serde_json::{Map, Value};

use crate::descriptor::{OnRemoval, StoreDescriptor};
use crate::{
    ASSESSMENTS, COMPATIBILITIES, DAILY_INSIGHTS, FREQUENCY_LOGS, JOURNAL_ENTRIES, PERSONS, PROFILES, STORES,
    assessment_id, compatibility_id, frequency_id, insight_id,
};

/// Makes the id of a record out of its owner's id and its fields; `None` where a field is missing.
type NaturalKey = fn(&str, &Map<String, Value>) -> Option<String>;

/// How the records of one collection are synced.
pub struct SyncRules {
    /// Name of one record on the wire, such as `journal`.
    pub entity: &'static str,
    /// Where the device keeps the records.
    pub store: &'static StoreDescriptor,
    /// Table of the cloud.
    pub table: &'static str,
    /// Place in the order of sending: a lower one goes first, so that parents come before their children.
    pub place: u8,
    /// Whether the records hold what somebody has written at length. At equal version an edit of such a record outranks its
    /// deletion, and the deletion of a parent does not take one along that the deleter has never seen.
    pub guarded: bool,
    /// Whether a lost edit is kept for the user. Not for what every device works out alike.
    pub files_conflicts: bool,
    /// What happens to two edits that met, unless the app asks for something else.
    pub strategy: Strategy,
    natural_key: Option<NaturalKey>,
}

/// What happens to two edits of one record that met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// The greater stamp wins; the other edit is kept as a conflict.
    LastWriteWins,
    /// Fields that only one of the two changed are taken from it; a conflict is kept where both changed one.
    MergeFields,
    /// The user decides; until then each side keeps what it has.
    Ask,
}

/// The synced collections, in the order of sending.
pub static SYNC_RULES: [SyncRules; 7] = [
    SyncRules { place: 0, ..rules(&PROFILES, "profile", "user_profiles", None) },
    SyncRules {
        place: 1,
        guarded: true,
        strategy: Strategy::MergeFields,
        ..rules(&PERSONS, "person", "person_profiles", None)
    },
    SyncRules {
        files_conflicts: false,
        ..rules(&COMPATIBILITIES, "compatibility", "compatibility_analyses", Some(compatibility))
    },
    rules(&ASSESSMENTS, "assessment", "assessments", Some(assessment)),
    SyncRules {
        files_conflicts: false,
        ..rules(&DAILY_INSIGHTS, "insight", "daily_insights", Some(insight))
    },
    rules(&FREQUENCY_LOGS, "frequency", "frequency_logs", Some(frequency)),
    SyncRules {
        place: 3,
        guarded: true,
        strategy: Strategy::MergeFields,
        ..rules(&JOURNAL_ENTRIES, "journal", "journal_entries", None)
    },
];

/// The rules of the collection whose records are called `entity` on the wire.
#[must_use]
pub fn sync_rules(entity: &str) -> Option<&'static SyncRules> {
    SYNC_RULES.iter().find(|rules| rules.entity == entity)
}

/// The name says it all, and rules stand in much that is printed.
impl fmt::Debug for SyncRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SyncRules").field(&self.entity).finish()
    }
}

/// There is one set of rules for each kind of record.
impl PartialEq for SyncRules {
    fn eq(&self, other: &Self) -> bool {
        self.entity == other.entity
    }
}

impl Eq for SyncRules {}

impl SyncRules {
    /// Whether the id of a record is made of its owner and fields, so that two devices make the same one.
    #[must_use]
    pub fn has_natural_key(&self) -> bool {
        self.natural_key.is_some()
    }

    /// The id that a record must have by its owner and fields; `None` where any id will do, or a field of the key is missing.
    #[must_use]
    pub fn natural_id(&self, owner_id: &str, record: &Map<String, Value>) -> Option<String> {
        self.natural_key?(owner_id, record)
    }

    /// The records without which this one can't be: the field that names each, and the rules of its collection.
    pub fn parents(&self) -> impl Iterator<Item = (&'static str, &'static SyncRules)> {
        let going = self.store.references.iter().filter(|found| found.on_removal == OnRemoval::Cascade);
        going.filter_map(|found| Some((found.field, sync_rules(found.store.entity?)?)))
    }

    /// The collections whose records go with one of this, each with the field that names it.
    pub fn children(&self) -> impl Iterator<Item = (&'static str, &'static SyncRules)> {
        let entity = self.entity;
        STORES.into_iter().filter_map(|store| sync_rules(store.entity?)).flat_map(move |child| {
            child
                .parents()
                .filter(move |(_, parent)| parent.entity == entity)
                .map(move |(field, _)| (field, child))
        })
    }
}

const fn rules(
    store: &'static StoreDescriptor,
    entity: &'static str,
    table: &'static str,
    natural_key: Option<NaturalKey>,
) -> SyncRules {
    SyncRules {
        entity,
        store,
        table,
        place: 2,
        guarded: false,
        files_conflicts: true,
        strategy: Strategy::LastWriteWins,
        natural_key,
    }
}

fn compatibility(_owner_id: &str, record: &Map<String, Value>) -> Option<String> {
    Some(compatibility_id(text(record, "profile1Id")?, text(record, "profile2Id")?))
}

fn assessment(_owner_id: &str, record: &Map<String, Value>) -> Option<String> {
    Some(assessment_id(text(record, "profileId")?, text(record, "type")?))
}

fn insight(_owner_id: &str, record: &Map<String, Value>) -> Option<String> {
    Some(insight_id(text(record, "profileId")?, text(record, "insightDate")?))
}

fn frequency(owner_id: &str, record: &Map<String, Value>) -> Option<String> {
    Some(frequency_id(owner_id, text(record, "logDate")?))
}

fn text<'a>(record: &'a Map<String, Value>, field: &str) -> Option<&'a str> {
    record.get(field)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_synced_store_has_its_rules_under_its_own_name() {
        let mut described: Vec<_> =
            STORES.iter().filter(|store| store.syncable).map(|store| (store.name, store.entity)).collect();
        let mut ruled: Vec<_> =
            SYNC_RULES.iter().map(|rules| (rules.store.name, Some(rules.entity))).collect();
        described.sort_unstable();
        ruled.sort_unstable();
        assert_eq!(ruled, described);
    }

    #[test]
    fn parents_are_sent_before_their_children() {
        for rules in &SYNC_RULES {
            for (_, parent) in rules.parents() {
                assert!(parent.place < rules.place, "{} before {}", parent.entity, rules.entity);
            }
        }
        assert!(SYNC_RULES.is_sorted_by_key(|rules| rules.place));
    }

    #[test]
    fn records_whose_ids_do_not_follow_creation_have_a_natural_key() {
        for rules in &SYNC_RULES {
            assert_eq!(rules.has_natural_key(), !rules.store.keys_follow_creation, "{}", rules.entity);
        }
    }

    #[test]
    fn a_natural_id_is_that_of_owner_and_fields() {
        let record = json!({ "profileId": "p", "type": "mbti", "logDate": "2025-03-01" });
        let record = record.as_object().unwrap();
        let id = |entity| sync_rules(entity).unwrap().natural_id("ann", record);
        assert_eq!(id("assessment"), Some(assessment_id("p", "mbti")));
        assert_eq!(id("frequency"), Some(frequency_id("ann", "2025-03-01")));
        assert_eq!((id("insight"), id("journal")), (None, None));
    }

    #[test]
    fn a_profile_takes_all_that_is_its_own_along_and_a_person_its_analyses() {
        let children = |entity| {
            let mut names: Vec<_> =
                sync_rules(entity).unwrap().children().map(|(field, child)| (child.entity, field)).collect();
            names.sort_unstable();
            names
        };
        assert_eq!(
            children("profile"),
            [
                ("assessment", "profileId"),
                ("compatibility", "profile1Id"),
                ("insight", "profileId"),
                ("journal", "profileId"),
                ("person", "ownerProfileId")
            ]
        );
        assert_eq!(children("person"), [("compatibility", "profile2Id")]);
        assert_eq!(children("journal"), []);
    }
}
