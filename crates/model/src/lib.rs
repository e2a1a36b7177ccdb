//! The records of every store, their validation, and one descriptor per store.
//!
//! ```
//! use serde_json::json;
//! use soul_model::{PROFILES, ProfileDraft};
//!
//! let draft = ProfileDraft::parse(&json!({ "birthDate": "1990-06-15", "birthTime": "14:30", "displayName": "Ada" }))?;
//! assert_eq!(draft.birth.birth_time.as_deref(), Some("14:30:00"));
//! assert_eq!((PROFILES.name, PROFILES.entity), ("profiles", Some("profile")));
//! # Ok::<(), soul_core::InputError>(())
//! ```
//!
//! - [`StoreDescriptor`] is all that the store and the sync engine know about a store; [`STORES`] lists the schema's.
//! - [`UserProfile`], [`ChartResult`], [`SyncQueueItem`] and the rows of the metadata store are the typed records.
//! - [`ProfileDraft`] and [`ProfileChange`] are where outside data are checked, once.
//!
//! The crate stores nothing, calculates no chart, and makes up no ids: randomness and time come in as arguments.

mod chart_result;
mod descriptor;
mod ids;
mod metadata;
mod profile;
mod queue_item;
mod schema;
mod stored_birth;

pub use chart_result::{ChartHumanDesign, ChartNumerology, ChartResult};
pub use descriptor::{IndexDescriptor, OnRemoval, Owner, Reference, StoreDescriptor};
pub use ids::{
    NATURAL_KEYS, assessment_id, chart_result_id, compatibility_id, frequency_id, insight_id, natural_id,
    new_id, random_id,
};
pub use metadata::{Account, ClockReading, Device, Metadata, MetadataRow};
pub use profile::{ProfileChange, ProfileDraft, UserProfile, completeness_score};
pub use queue_item::{Operation, QueueState, SyncQueueItem};
pub use schema::{
    ASSESSMENTS, CHART_CACHE, CHART_RESULTS, COMPATIBILITIES, CONFLICTS, DAILY_INSIGHTS, DATABASE_NAME,
    FREQUENCY_LOGS, JOURNAL_ENTRIES, JOURNAL_SEARCH, METADATA, PERSONS, PROFILES, SCHEMA_VERSION, STORES,
    SYNC_QUEUE, TOMBSTONES,
};
pub use stored_birth::StoredBirth;
