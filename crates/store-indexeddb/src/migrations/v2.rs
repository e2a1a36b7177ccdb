//! Version 2: frequency logs, conflicts and tombstones, the cache of charts, the words of the journal; people by name.

use idb::{Database, Error, Transaction};

use super::Kind::{Each, Plain, Unique};
use super::{IndexStep, StoreStep, create_index, create_stores};

const STORES: [StoreStep; 5] = [
    (
        "frequencyLogs",
        "id",
        &[
            ("userId_date", &["userId", "logDate"], Plain),
            ("sessionId_date", &["sessionId", "logDate"], Plain),
        ],
    ),
    (
        "conflicts",
        "id",
        &[
            ("ownerId_detectedAt", &["ownerId", "detectedAt"], Plain),
            ("record", &["entity", "entityId"], Plain),
        ],
    ),
    ("tombstones", "id", &[("deletedAt", &["deletedAt"], Plain)]),
    (
        "chartCache",
        "id",
        &[("profileId_chartType", &["profileId", "chartType"], Plain), ("expiresAt", &["expiresAt"], Plain)],
    ),
    ("journalSearch", "id", &[("terms", &["terms"], Each), ("entryId", &["entryId"], Unique)]),
];

const PEOPLE_BY_NAME: IndexStep = ("ownerProfileId_name", &["ownerProfileId", "name"], Plain);

pub(super) fn add_five_stores_and_the_index_of_names(
    database: &Database,
    transaction: &Transaction,
) -> Result<(), Error> {
    create_stores(database, transaction, &STORES)?;
    create_index(&transaction.object_store("persons")?, PEOPLE_BY_NAME)
}
