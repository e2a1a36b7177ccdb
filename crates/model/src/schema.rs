//! The nine stores of schema version 1.

use crate::descriptor::{IndexDescriptor, Owner, StoreDescriptor};

/// Name of the database on the device, where the app gives no other.
pub const DATABASE_NAME: &str = "SoulCodexDB";
/// Version of the schema that [`STORES`] describes.
pub const SCHEMA_VERSION: u32 = 1;

/// All stores of the database.
pub static STORES: [&StoreDescriptor; 9] = [
    &PROFILES,
    &CHART_RESULTS,
    &ASSESSMENTS,
    &PERSONS,
    &COMPATIBILITIES,
    &JOURNAL_ENTRIES,
    &DAILY_INSIGHTS,
    &SYNC_QUEUE,
    &METADATA,
];

/// The user's own birth data.
pub static PROFILES: StoreDescriptor = StoreDescriptor {
    name: "profiles",
    entity: Some("profile"),
    key_path: "id",
    indexes: &[plain("userId", &["userId"]), plain("sessionId", &["sessionId"])],
    owner: Owner::Account,
    syncable: true,
    keys_follow_creation: true,
    derived_fields: &["completenessScore", "lastCalculatedAt"],
};

/// One calculated chart per profile; made anew on every device, so it never syncs.
pub static CHART_RESULTS: StoreDescriptor = StoreDescriptor {
    name: "chartResults",
    entity: None,
    key_path: "id",
    indexes: &[unique("profileId", &["profileId"])],
    owner: Owner::Profile("profileId"),
    syncable: false,
    keys_follow_creation: false,
    derived_fields: &[],
};

/// Answers to the personality tests, one row per profile and test.
pub static ASSESSMENTS: StoreDescriptor = StoreDescriptor {
    name: "assessments",
    entity: Some("assessment"),
    key_path: "id",
    indexes: &[unique("profileId_type", &["profileId", "type"])],
    owner: Owner::Profile("profileId"),
    syncable: true,
    keys_follow_creation: false,
    derived_fields: &["result"],
};

/// Other people, kept for compatibility.
pub static PERSONS: StoreDescriptor = StoreDescriptor {
    name: "persons",
    entity: Some("person"),
    key_path: "id",
    indexes: &[plain("ownerProfileId", &["ownerProfileId"])],
    owner: Owner::Profile("ownerProfileId"),
    syncable: true,
    keys_follow_creation: true,
    derived_fields: &["chartData", "lastCalculatedAt"],
};

/// One analysis per pair of a profile and a person.
pub static COMPATIBILITIES: StoreDescriptor = StoreDescriptor {
    name: "compatibilities",
    entity: Some("compatibility"),
    key_path: "id",
    indexes: &[
        plain("profile1Id", &["profile1Id"]),
        plain("profile2Id", &["profile2Id"]),
        unique("pair", &["profile1Id", "profile2Id"]),
    ],
    owner: Owner::Profile("profile1Id"),
    syncable: true,
    keys_follow_creation: false,
    derived_fields: &[],
};

/// The user's journal.
pub static JOURNAL_ENTRIES: StoreDescriptor = StoreDescriptor {
    name: "journalEntries",
    entity: Some("journal"),
    key_path: "id",
    indexes: &[
        plain("profileId", &["profileId"]),
        plain("entryDate", &["entryDate"]),
        plain("profileId_date", &["profileId", "entryDate"]),
    ],
    owner: Owner::Profile("profileId"),
    syncable: true,
    keys_follow_creation: true,
    derived_fields: &[],
};

/// One generated insight per profile and day.
pub static DAILY_INSIGHTS: StoreDescriptor = StoreDescriptor {
    name: "dailyInsights",
    entity: Some("insight"),
    key_path: "id",
    indexes: &[
        plain("profileId", &["profileId"]),
        plain("insightDate", &["insightDate"]),
        unique("profileId_date", &["profileId", "insightDate"]),
    ],
    owner: Owner::Profile("profileId"),
    syncable: true,
    keys_follow_creation: false,
    derived_fields: &[],
};

/// Changes on their way to the cloud.
pub static SYNC_QUEUE: StoreDescriptor = StoreDescriptor {
    name: "syncQueue",
    entity: None,
    key_path: "id",
    indexes: &[plain("timestamp", &["timestamp"]), plain("synced", &["synced"])],
    owner: Owner::User("ownerId"),
    syncable: false,
    keys_follow_creation: false,
    derived_fields: &[],
};

/// What the device knows about itself: its id, its session, its account, its clock.
pub static METADATA: StoreDescriptor = StoreDescriptor {
    name: "metadata",
    entity: None,
    key_path: "key",
    indexes: &[],
    owner: Owner::Device,
    syncable: false,
    keys_follow_creation: false,
    derived_fields: &[],
};

const fn plain(name: &'static str, fields: &'static [&'static str]) -> IndexDescriptor {
    IndexDescriptor { name, fields, unique: false }
}

const fn unique(name: &'static str, fields: &'static [&'static str]) -> IndexDescriptor {
    IndexDescriptor { name, fields, unique: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// Version 1 as the specification's IndexedDB schema has it: store, key path, indexes as name, key path, unique.
    fn specification() -> Value {
        json!([
            ["profiles", "id", [["userId", "userId", false], ["sessionId", "sessionId", false]]],
            ["chartResults", "id", [["profileId", "profileId", true]]],
            ["assessments", "id", [["profileId_type", ["profileId", "type"], true]]],
            ["persons", "id", [["ownerProfileId", "ownerProfileId", false]]],
            [
                "compatibilities",
                "id",
                [
                    ["profile1Id", "profile1Id", false],
                    ["profile2Id", "profile2Id", false],
                    ["pair", ["profile1Id", "profile2Id"], true]
                ]
            ],
            [
                "journalEntries",
                "id",
                [
                    ["profileId", "profileId", false],
                    ["entryDate", "entryDate", false],
                    ["profileId_date", ["profileId", "entryDate"], false]
                ]
            ],
            [
                "dailyInsights",
                "id",
                [
                    ["profileId", "profileId", false],
                    ["insightDate", "insightDate", false],
                    ["profileId_date", ["profileId", "insightDate"], true]
                ]
            ],
            ["syncQueue", "id", [["timestamp", "timestamp", false], ["synced", "synced", false]]],
            ["metadata", "key", []]
        ])
    }

    #[test]
    fn version_1_is_the_specifications_nine_stores() {
        let stores = STORES.iter().map(|store| {
            let indexes = store.indexes.iter().map(|index| {
                let key_path = match index.fields {
                    [field] => json!(field),
                    fields => json!(fields),
                };
                json!([index.name, key_path, index.unique])
            });
            json!([store.name, store.key_path, indexes.collect::<Value>()])
        });
        assert_eq!(stores.collect::<Value>(), specification());
    }

    #[test]
    fn what_syncs_has_a_name_on_the_wire() {
        for store in STORES {
            assert_eq!(store.syncable, store.entity.is_some(), "{}", store.name);
        }
    }
}
