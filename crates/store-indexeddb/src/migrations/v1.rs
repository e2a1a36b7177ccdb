//! Version 1: the nine stores of the specification.

use idb::{Database, Error, Transaction};

use super::Kind::{Plain, Unique};
use super::{StoreStep, create_stores};

const STORES: [StoreStep; 9] = [
    ("profiles", "id", &[("userId", &["userId"], Plain), ("sessionId", &["sessionId"], Plain)]),
    ("chartResults", "id", &[("profileId", &["profileId"], Unique)]),
    ("assessments", "id", &[("profileId_type", &["profileId", "type"], Unique)]),
    ("persons", "id", &[("ownerProfileId", &["ownerProfileId"], Plain)]),
    (
        "compatibilities",
        "id",
        &[
            ("profile1Id", &["profile1Id"], Plain),
            ("profile2Id", &["profile2Id"], Plain),
            ("pair", &["profile1Id", "profile2Id"], Unique),
        ],
    ),
    (
        "journalEntries",
        "id",
        &[
            ("profileId", &["profileId"], Plain),
            ("entryDate", &["entryDate"], Plain),
            ("profileId_date", &["profileId", "entryDate"], Plain),
        ],
    ),
    (
        "dailyInsights",
        "id",
        &[
            ("profileId", &["profileId"], Plain),
            ("insightDate", &["insightDate"], Plain),
            ("profileId_date", &["profileId", "insightDate"], Unique),
        ],
    ),
    ("syncQueue", "id", &[("timestamp", &["timestamp"], Plain), ("synced", &["synced"], Plain)]),
    ("metadata", "key", &[]),
];

pub(super) fn create_the_nine_stores(database: &Database, transaction: &Transaction) -> Result<(), Error> {
    create_stores(database, transaction, &STORES)
}
