//! Version 1: the nine stores of the specification.

use idb::{Database, IndexParams, KeyPath, ObjectStoreParams};

/// A store: its name, its key path, its indexes.
type StoreOfV1 = (&'static str, &'static str, &'static [IndexOfV1]);
/// An index: its name, its key path, whether it is unique. A path of one field is a plain path, not a list.
type IndexOfV1 = (&'static str, &'static [&'static str], bool);

const STORES: [StoreOfV1; 9] = [
    ("profiles", "id", &[("userId", &["userId"], false), ("sessionId", &["sessionId"], false)]),
    ("chartResults", "id", &[("profileId", &["profileId"], true)]),
    ("assessments", "id", &[("profileId_type", &["profileId", "type"], true)]),
    ("persons", "id", &[("ownerProfileId", &["ownerProfileId"], false)]),
    (
        "compatibilities",
        "id",
        &[
            ("profile1Id", &["profile1Id"], false),
            ("profile2Id", &["profile2Id"], false),
            ("pair", &["profile1Id", "profile2Id"], true),
        ],
    ),
    (
        "journalEntries",
        "id",
        &[
            ("profileId", &["profileId"], false),
            ("entryDate", &["entryDate"], false),
            ("profileId_date", &["profileId", "entryDate"], false),
        ],
    ),
    (
        "dailyInsights",
        "id",
        &[
            ("profileId", &["profileId"], false),
            ("insightDate", &["insightDate"], false),
            ("profileId_date", &["profileId", "insightDate"], true),
        ],
    ),
    ("syncQueue", "id", &[("timestamp", &["timestamp"], false), ("synced", &["synced"], false)]),
    ("metadata", "key", &[]),
];

pub(super) fn create_the_nine_stores(database: &Database) -> Result<(), idb::Error> {
    for (name, key_path, indexes) in STORES {
        let mut params = ObjectStoreParams::new();
        params.key_path(Some(KeyPath::new_single(key_path)));
        let store = database.create_object_store(name, params)?;
        for (name, fields, unique) in indexes {
            let path = match fields {
                [field] => KeyPath::new_single(field),
                fields => KeyPath::new_array(fields.iter().copied()),
            };
            let mut params = IndexParams::new();
            params.unique(*unique);
            store.create_index(name, path, Some(params))?;
        }
    }
    Ok(())
}
