//! The stores of schema version 4: the nine of version 1, two indexes more, and six stores.

use crate::descriptor::{IndexDescriptor, OnRemoval, Owner, Reference, StoreDescriptor};

/// Name of the database on the device, where the app gives no other.
pub const DATABASE_NAME: &str = "SoulCodexDB";
/// Version of the schema that [`STORES`] describes.
pub const SCHEMA_VERSION: u32 = 4;

/// All stores of the database.
pub static STORES: [&StoreDescriptor; 15] = [
    &PROFILES,
    &CHART_RESULTS,
    &ASSESSMENTS,
    &PERSONS,
    &COMPATIBILITIES,
    &JOURNAL_ENTRIES,
    &DAILY_INSIGHTS,
    &SYNC_QUEUE,
    &METADATA,
    &FREQUENCY_LOGS,
    &CONFLICTS,
    &TOMBSTONES,
    &CHART_CACHE,
    &JOURNAL_SEARCH,
    &JOURNAL_INDEX,
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
    references: &[],
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
    references: &[child("profileId", &PROFILES)],
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
    references: &[child("profileId", &PROFILES)],
};

/// Other people, kept for compatibility.
pub static PERSONS: StoreDescriptor = StoreDescriptor {
    name: "persons",
    entity: Some("person"),
    key_path: "id",
    indexes: &[
        plain("ownerProfileId", &["ownerProfileId"]),
        plain("ownerProfileId_name", &["ownerProfileId", "name"]),
    ],
    owner: Owner::Profile("ownerProfileId"),
    syncable: true,
    keys_follow_creation: true,
    derived_fields: &["chartData", "lastCalculatedAt"],
    references: &[child("ownerProfileId", &PROFILES)],
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
    derived_fields: COMPATIBILITY_RESULTS,
    references: &[child("profile1Id", &PROFILES), child("profile2Id", &PERSONS)],
};

/// What is calculated of a pair. Both devices have the birth data, so each calculates it for itself.
const COMPATIBILITY_RESULTS: &[&str] = &[
    "overallScore",
    "overallError",
    "confidenceLevel",
    "attractionScore",
    "attractionError",
    "emotionalScore",
    "emotionalError",
    "communicationScore",
    "communicationError",
    "lifestyleScore",
    "lifestyleError",
    "longTermScore",
    "longTermError",
    "timingScore",
    "timingError",
    "relationshipCategory",
    "runnerUp",
    "dominantPillars",
    "strengths",
    "challenges",
    "advice",
    "synastryData",
    "calculatedAt",
    "calculationVersion",
    "onDate",
    "inputHash",
];

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
    references: &[
        child("profileId", &PROFILES),
        link("linkedPersonId", &PERSONS),
        link("linkedCompatibilityId", &COMPATIBILITIES),
        link("linkedInsightId", &DAILY_INSIGHTS),
    ],
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
    references: &[child("profileId", &PROFILES)],
};

/// Changes on their way to the cloud.
pub static SYNC_QUEUE: StoreDescriptor = StoreDescriptor {
    name: "syncQueue",
    entity: None,
    key_path: "id",
    indexes: &[
        plain("timestamp", &["timestamp"]),
        plain("synced", &["synced"]),
        plain("ownerId_state_timestamp", &["ownerId", "state", "timestamp"]),
    ],
    owner: Owner::User("ownerId"),
    syncable: false,
    keys_follow_creation: false,
    derived_fields: &[],
    references: &[],
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
    references: &[],
};

/// How the user felt, one row per owner and day.
pub static FREQUENCY_LOGS: StoreDescriptor = StoreDescriptor {
    name: "frequencyLogs",
    entity: Some("frequency"),
    key_path: "id",
    indexes: &[
        plain("userId_date", &["userId", "logDate"]),
        plain("sessionId_date", &["sessionId", "logDate"]),
    ],
    owner: Owner::Account,
    syncable: true,
    keys_follow_creation: false,
    derived_fields: &[],
    references: &[],
};

/// Edits of one record on two devices that the user has not settled yet.
pub static CONFLICTS: StoreDescriptor = StoreDescriptor {
    name: "conflicts",
    entity: None,
    key_path: "id",
    indexes: &[
        plain("ownerId_detectedAt", &["ownerId", "detectedAt"]),
        plain("record", &["entity", "entityId"]),
    ],
    owner: Owner::User("ownerId"),
    syncable: false,
    keys_follow_creation: false,
    derived_fields: &[],
    references: &[],
};

/// Stamps of removed records. They have a store of their own, so that no page and no unique index sees them.
pub static TOMBSTONES: StoreDescriptor = StoreDescriptor {
    name: "tombstones",
    entity: None,
    key_path: "id",
    indexes: &[plain("deletedAt", &["deletedAt"])],
    owner: Owner::User("ownerId"),
    syncable: false,
    keys_follow_creation: false,
    derived_fields: &[],
    references: &[],
};

/// Charts besides the natal one, kept until they expire.
pub static CHART_CACHE: StoreDescriptor = StoreDescriptor {
    name: "chartCache",
    entity: None,
    key_path: "id",
    indexes: &[plain("profileId_chartType", &["profileId", "chartType"]), plain("expiresAt", &["expiresAt"])],
    owner: Owner::Profile("profileId"),
    syncable: false,
    keys_follow_creation: false,
    derived_fields: &[],
    references: &[child("profileId", &PROFILES)],
};

/// Empty since version 3, which keeps the words of the journal in [`JOURNAL_INDEX`]. A store that was once there stays.
pub static JOURNAL_SEARCH: StoreDescriptor = StoreDescriptor {
    name: "journalSearch",
    entity: None,
    key_path: "id",
    indexes: &[each("terms", &["terms"]), unique("entryId", &["entryId"])],
    owner: Owner::Profile("profileId"),
    syncable: false,
    keys_follow_creation: false,
    derived_fields: &[],
    references: &[],
};

/// The words of the journal: a row for each of a profile's newest entries, and segments into which the older ones are folded.
/// Keys begin with the profile's id.
pub static JOURNAL_INDEX: StoreDescriptor = StoreDescriptor {
    name: "journalIndex",
    entity: None,
    key_path: "id",
    indexes: &[plain("profileId", &["profileId"])],
    owner: Owner::Profile("profileId"),
    syncable: false,
    keys_follow_creation: false,
    derived_fields: &[],
    references: &[child("profileId", &PROFILES)],
};

const fn plain(name: &'static str, fields: &'static [&'static str]) -> IndexDescriptor {
    IndexDescriptor { name, fields, unique: false, multi_entry: false }
}

const fn unique(name: &'static str, fields: &'static [&'static str]) -> IndexDescriptor {
    IndexDescriptor { unique: true, ..plain(name, fields) }
}

/// An index over the items of a list.
const fn each(name: &'static str, fields: &'static [&'static str]) -> IndexDescriptor {
    IndexDescriptor { multi_entry: true, ..plain(name, fields) }
}

const fn child(field: &'static str, store: &'static StoreDescriptor) -> Reference {
    Reference { field, store, on_removal: OnRemoval::Cascade }
}

const fn link(field: &'static str, store: &'static StoreDescriptor) -> Reference {
    Reference { field, store, on_removal: OnRemoval::ReadAsNull }
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

    /// What version 2 adds, in the same form; an index more for a store that was there is a line of its own.
    fn additions_of_version_2() -> Value {
        json!([
            ["persons", "id", [["ownerProfileId_name", ["ownerProfileId", "name"], false]]],
            [
                "frequencyLogs",
                "id",
                [
                    ["userId_date", ["userId", "logDate"], false],
                    ["sessionId_date", ["sessionId", "logDate"], false]
                ]
            ],
            [
                "conflicts",
                "id",
                [
                    ["ownerId_detectedAt", ["ownerId", "detectedAt"], false],
                    ["record", ["entity", "entityId"], false]
                ]
            ],
            ["tombstones", "id", [["deletedAt", "deletedAt", false]]],
            [
                "chartCache",
                "id",
                [
                    ["profileId_chartType", ["profileId", "chartType"], false],
                    ["expiresAt", "expiresAt", false]
                ]
            ],
            ["journalSearch", "id", [["terms", "terms", false], ["entryId", "entryId", true]]]
        ])
    }

    /// What version 3 adds.
    fn additions_of_version_3() -> Value {
        json!([["journalIndex", "id", [["profileId", "profileId", false]]]])
    }

    /// What version 4 adds.
    fn additions_of_version_4() -> Value {
        json!([["syncQueue", "id", [["ownerId_state_timestamp", ["ownerId", "state", "timestamp"], false]]]])
    }

    /// Each store and each index as one line, sorted.
    fn lines(stores: &Value) -> Vec<String> {
        let mut lines = Vec::new();
        for store in stores.as_array().unwrap() {
            lines.push(format!("{} {}", store[0], store[1]));
            let indexes = store[2].as_array().unwrap().iter();
            lines.extend(indexes.map(|index| format!("{} {index}", store[0])));
        }
        lines.sort();
        lines.dedup();
        lines
    }

    #[test]
    fn the_schema_is_the_specifications_nine_stores_and_the_additions_of_later_versions() {
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
        let additions = [additions_of_version_2(), additions_of_version_3(), additions_of_version_4()];
        let mut pinned = lines(&specification());
        pinned.extend(additions.iter().flat_map(lines));
        pinned.sort();
        pinned.dedup();
        assert_eq!(lines(&stores.collect()), pinned);
    }

    #[test]
    fn only_the_words_of_the_journal_are_indexed_one_by_one() {
        let each = STORES.iter().flat_map(|store| store.indexes).filter(|index| index.multi_entry);
        assert_eq!(each.map(|index| index.name).collect::<Vec<_>>(), ["terms"]);
    }

    #[test]
    fn whatever_goes_with_a_parent_is_found_by_its_key_or_by_an_index() {
        for store in STORES {
            for reference in store.references.iter().filter(|found| found.on_removal == OnRemoval::Cascade) {
                let by_key = reference.field == store.key_path;
                let by_index = store.indexes.iter().any(|index| index.fields[0] == reference.field);
                assert!(by_key || by_index, "{} {}", store.name, reference.field);
            }
        }
    }

    #[test]
    fn what_syncs_has_a_name_on_the_wire() {
        for store in STORES {
            assert_eq!(store.syncable, store.entity.is_some(), "{}", store.name);
        }
    }
}
