//! The records of every store, their validation, and one descriptor per store.

mod descriptor;
mod schema;

pub use descriptor::{IndexDescriptor, Owner, StoreDescriptor};
pub use schema::{
    ASSESSMENTS, CHART_RESULTS, COMPATIBILITIES, DAILY_INSIGHTS, DATABASE_NAME, JOURNAL_ENTRIES, METADATA,
    PERSONS, PROFILES, SCHEMA_VERSION, STORES, SYNC_QUEUE,
};
