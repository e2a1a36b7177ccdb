//! The collections that the package offers, by their names there.

use serde_json::Value;
use soul_client::ClientError;
use soul_core::InputError;
use soul_model::{
    ASSESSMENTS, COMPATIBILITIES, CONFLICTS, DAILY_INSIGHTS, FREQUENCY_LOGS, JOURNAL_ENTRIES, PERSONS,
    PROFILES, SYNC_QUEUE, StoreDescriptor,
};

use crate::codex::BrowserClient;
use crate::environment::Browser;
use crate::store::BrowserStore;

type Written<'a> = soul_client::Collection<'a, BrowserStore, Browser>;

/// A collection, by its name in the package.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Collection {
    Profiles,
    People,
    Journal,
    Assessments,
    Compatibilities,
    Insights,
    Frequency,
    Conflicts,
    Queue,
}

impl Collection {
    const ALL: [Self; 9] = [
        Self::Profiles,
        Self::People,
        Self::Journal,
        Self::Assessments,
        Self::Compatibilities,
        Self::Insights,
        Self::Frequency,
        Self::Conflicts,
        Self::Queue,
    ];

    /// The collection of that name.
    ///
    /// # Errors
    /// `input/not-a-choice`.
    pub(crate) fn named(name: &str) -> Result<Self, InputError> {
        Self::ALL.into_iter().find(|collection| collection.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            InputError::new("input/not-a-choice", "collection", name, "is not known", names)
        })
    }

    /// The collection's name for what is kept in a store; the store's own where it is no collection.
    pub(crate) fn name_of(store: &'static str) -> &'static str {
        Self::ALL.into_iter().find(|collection| collection.store().name == store).map_or(store, Self::name)
    }

    /// The stores of all collections, by their names.
    pub(crate) fn named_stores() -> [(&'static str, &'static StoreDescriptor); 9] {
        Self::ALL.map(|collection| (collection.name(), collection.store()))
    }

    pub(crate) fn store(self) -> &'static StoreDescriptor {
        match self {
            Self::Profiles => &PROFILES,
            Self::People => &PERSONS,
            Self::Journal => &JOURNAL_ENTRIES,
            Self::Assessments => &ASSESSMENTS,
            Self::Compatibilities => &COMPATIBILITIES,
            Self::Insights => &DAILY_INSIGHTS,
            Self::Frequency => &FREQUENCY_LOGS,
            Self::Conflicts => &CONFLICTS,
            Self::Queue => &SYNC_QUEUE,
        }
    }

    /// The use cases that write drafts.
    ///
    /// # Errors
    /// `input/not-a-choice` for a collection whose records are no user's drafts.
    pub(crate) fn written(self, client: &BrowserClient) -> Result<Written<'_>, InputError> {
        match self {
            Self::Profiles => Ok(client.profiles()),
            Self::People => Ok(client.people()),
            Self::Journal => Ok(client.journal()),
            Self::Assessments => Ok(client.assessments()),
            Self::Frequency => Ok(client.frequency()),
            Self::Compatibilities | Self::Insights | Self::Conflicts | Self::Queue => Err(self.refused()),
        }
    }

    /// Removes a record and what belongs to it.
    ///
    /// # Errors
    /// `input/not-a-choice` for insights and conflicts, and those of the client.
    pub(crate) async fn remove(self, client: &BrowserClient, id: &str) -> Result<(), ClientError> {
        match self {
            Self::Compatibilities => client.compatibilities().remove(id).await,
            _ => self.written(client)?.remove(id).await,
        }
    }

    fn refused(self) -> InputError {
        let (problem, accepted) =
            ("is not written by apps", "profiles, people, journal, assessments, frequency");
        InputError::new("input/not-a-choice", "collection", self.name(), problem, accepted)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Profiles => "profiles",
            Self::People => "people",
            Self::Journal => "journal",
            Self::Assessments => "assessments",
            Self::Compatibilities => "compatibilities",
            Self::Insights => "insights",
            Self::Frequency => "frequency",
            Self::Conflicts => "conflicts",
            Self::Queue => "syncQueue",
        }
    }
}

/// The drafts of a call that makes many records.
///
/// # Errors
/// `input/wrong-type` where they are no list.
pub(crate) fn read_drafts(given: Value) -> Result<Vec<Value>, InputError> {
    match given {
        Value::Array(drafts) => Ok(drafts),
        other => Err(InputError::new("input/wrong-type", "drafts", other, "is no list", "a list of drafts")),
    }
}
