//! The records of every store, their validation, and one descriptor per store.
//!
//! ```
//! use serde_json::json;
//! use soul_model::{PERSON_DRAFTS, PERSONS};
//!
//! let draft = json!({ "ownerProfileId": "p", "name": "Ann", "birthTime": "14:30" });
//! let fields = PERSON_DRAFTS.draft("draft", &draft, "2025-03-01")?;
//! assert_eq!((&fields["birthTime"], &fields["birthDate"]), (&json!("14:30:00"), &json!(null)));
//! assert_eq!((PERSONS.name, PERSONS.entity), ("persons", Some("person")));
//! # Ok::<(), soul_core::InputError>(())
//! ```
//!
//! - [`StoreDescriptor`] is all that the store and the sync engine know about a store; [`STORES`] lists the schema's.
//! - [`UserProfile`], [`Person`], [`JournalEntry`] and their like are the typed records.
//! - [`DraftRules`], one of them for each collection that apps write, are where outside data are checked, once.
//!
//! The crate stores nothing, calculates no chart, and makes up no ids: randomness and time come in as arguments.

mod assessment;
mod chart_result;
mod compatibility;
mod conflict;
mod descriptor;
mod draft;
mod frequency_log;
mod head;
mod ids;
mod insight;
mod journal_entry;
mod metadata;
mod parts;
mod person;
mod profile;
mod queue_item;
mod restore;
mod schema;
mod stored_birth;
mod sync_rules;

pub use assessment::{ASSESSMENT_DRAFTS, Assessment, AssessmentDraft, AssessmentType};
pub use chart_result::{ChartHumanDesign, ChartNumerology, ChartResult};
pub use compatibility::{Compatibility, PillarScores};
pub use conflict::{Conflict, Winner};
pub use descriptor::{IndexDescriptor, OnRemoval, Owner, Reference, StoreDescriptor};
pub use draft::{Draft, DraftRules, RECORD_BYTES_MAX, check_size};
pub use frequency_log::{FREQUENCY_DRAFTS, FrequencyDraft, FrequencyLog};
pub use head::RecordHead;
pub use ids::{
    NATURAL_KEYS, assessment_id, chart_result_id, compatibility_id, frequency_id, id_for_owner, insight_id,
    moment_of, natural_id, new_id, random_id,
};
pub use insight::{GeneratedBy, Insight};
pub use journal_entry::{JOURNAL_DRAFTS, JournalDraft, JournalEntry, Mood};
pub use metadata::{Account, ClockReading, Device, Epoch, JournalIndexed, Metadata, MetadataRow};
pub use person::{PERSON_DRAFTS, Person, PersonBirth, PersonDraft, RelationshipType};
pub use profile::{PROFILE_DRAFTS, ProfileDraft, UserProfile, completeness_score};
pub use queue_item::{Operation, QueueState, SyncQueueItem};
pub use restore::{RESTORED, RestoreRules, Restored};
pub use schema::{
    ASSESSMENTS, CHART_CACHE, CHART_RESULTS, COMPATIBILITIES, CONFLICTS, DAILY_INSIGHTS, DATABASE_NAME,
    FREQUENCY_LOGS, JOURNAL_ENTRIES, JOURNAL_INDEX, JOURNAL_SEARCH, METADATA, PERSONS, PROFILES,
    SCHEMA_VERSION, STORES, SYNC_QUEUE, TOMBSTONES,
};
pub use stored_birth::StoredBirth;
pub use sync_rules::{SYNC_RULES, Strategy, SyncRules, sync_rules};

/// The rules of every collection that apps write.
pub static DRAFTS: [&DraftRules; 5] =
    [&PROFILE_DRAFTS, &PERSON_DRAFTS, &JOURNAL_DRAFTS, &ASSESSMENT_DRAFTS, &FREQUENCY_DRAFTS];
