//! The steps from one version of the database to the next. A step adds and converts; none drops data.
//!
//! Each step is written out and never changed after its release: it says what the stores were, not what the descriptors
//! of today say they are. A test reads the database back and compares it with the descriptors.

mod v1;

use idb::Database;

/// Takes the database from version `old` to the newest, inside its upgrade transaction.
pub(crate) fn run(database: &Database, old: u32) -> Result<(), idb::Error> {
    if old < 1 {
        v1::create_the_nine_stores(database)?;
    }
    Ok(())
}
