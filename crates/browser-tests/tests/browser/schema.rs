//! The database as the browser tells it, and as the descriptors and the history of the schema do.

use std::collections::BTreeMap;

use js_sys::{Array, Reflect};
use soul_model::{DATABASE_NAME, IndexDescriptor, SCHEMA_VERSION, STORES};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{IdbDatabase, IdbIndexParameters, IdbObjectStoreParameters};

use crate::support::{delete, fresh_name, open, open_raw};

/// What each version of the schema added, beginning with version 1 as section 5.2 of the specification has it: store, key
/// path, and each index with its path and kind. A version that is missing here does not compile; what a released version
/// added is never edited.
pub(crate) const VERSIONS: [&str; SCHEMA_VERSION as usize] = [
    "\
assessments id | profileId_type [profileId,type] unique
chartResults id | profileId profileId unique
compatibilities id | pair [profile1Id,profile2Id] unique | profile1Id profile1Id | profile2Id profile2Id
dailyInsights id | insightDate insightDate | profileId profileId | profileId_date [profileId,insightDate] unique
journalEntries id | entryDate entryDate | profileId profileId | profileId_date [profileId,entryDate]
metadata key
persons id | ownerProfileId ownerProfileId
profiles id | sessionId sessionId | userId userId
syncQueue id | synced synced | timestamp timestamp
",
    "\
chartCache id | expiresAt expiresAt | profileId_chartType [profileId,chartType]
conflicts id | ownerId_detectedAt [ownerId,detectedAt] | record [entity,entityId]
frequencyLogs id | sessionId_date [sessionId,logDate] | userId_date [userId,logDate]
journalSearch id | entryId entryId unique | terms terms each
persons id | ownerProfileId_name [ownerProfileId,name]
tombstones id | deletedAt deletedAt
",
    "\
journalIndex id | profileId profileId
",
    "\
syncQueue id | ownerId_state_timestamp [ownerId,state,timestamp]
",
];

/// Name, path and kind of an index.
pub(crate) type IndexText<'a> = (&'a str, &'a str, &'a str);

#[wasm_bindgen_test]
async fn a_new_database_has_the_stores_of_the_descriptors() {
    assert_eq!(DATABASE_NAME, "SoulCodexDB");
    let name = fresh_name();
    open(&name).await.close();
    assert_eq!(opened(&name).await, (SCHEMA_VERSION, described_by_descriptors()));
    delete(&name).await;
}

#[wasm_bindgen_test]
fn the_descriptors_are_what_the_versions_add_up_to() {
    assert_eq!(described_by_descriptors(), version(SCHEMA_VERSION));
}

/// The description of all that a version has.
pub(crate) fn version(number: u32) -> String {
    let mut all: BTreeMap<(&str, &str), Vec<IndexText<'_>>> = BTreeMap::new();
    for added in &VERSIONS[..number as usize] {
        for (name, key_path, indexes) in stores(added) {
            all.entry((name, key_path)).or_default().extend(indexes);
        }
    }
    let lines = all.into_iter().map(|((name, key_path), mut indexes)| {
        indexes.sort_unstable();
        let indexes: String = indexes.iter().map(|(name, path, kind)| line(name, path, kind)).collect();
        format!("{name} {key_path}{indexes}\n")
    });
    lines.collect()
}

/// Stores of a description: name, key path, and indexes as name, path and kind.
pub(crate) fn stores(text: &str) -> impl Iterator<Item = (&str, &str, Vec<IndexText<'_>>)> {
    text.lines().map(|line| {
        let mut parts = line.split(" | ");
        let (store, key_path) = parts.next().unwrap().split_once(' ').unwrap();
        let indexes = parts.map(|index| {
            let words: Vec<&str> = index.split(' ').collect();
            (words[0], words[1], words.get(2).copied().unwrap_or_default())
        });
        (store, key_path, indexes.collect())
    })
}

/// Makes the stores of a description with the browser's own means.
pub(crate) fn create(database: &IdbDatabase, text: &str) {
    for (name, key_path, indexes) in stores(text) {
        let params = IdbObjectStoreParameters::new();
        params.set_key_path(&key_path.into());
        let store = database.create_object_store_with_optional_parameters(name, &params).unwrap();
        for (name, path, kind) in indexes {
            let params = IdbIndexParameters::new();
            params.set_unique(kind == "unique");
            params.set_multi_entry(kind == "each");
            let fields = fields(path).map(JsValue::from);
            if path.starts_with('[') {
                let fields: Array = fields.collect();
                store.create_index_with_str_sequence_and_optional_parameters(name, &fields, &params).unwrap();
            } else {
                store.create_index_with_str_and_optional_parameters(name, path, &params).unwrap();
            }
        }
    }
}

/// The fields of an index path.
pub(crate) fn fields(path: &str) -> impl Iterator<Item = &str> {
    path.trim_matches(['[', ']']).split(',')
}

/// Version and description of a database that is there.
pub(crate) async fn opened(name: &str) -> (u32, String) {
    let database = open_raw(name, None, |_| panic!("it exists")).await;
    let found = (database.version() as u32, described(&database));
    database.close();
    found
}

pub(crate) fn described(database: &IdbDatabase) -> String {
    let mut text = String::new();
    for name in list(&database.object_store_names()) {
        let store = database.transaction_with_str(&name).unwrap().object_store(&name).unwrap();
        text.push_str(&format!("{name} {}", path(&store.key_path().unwrap())));
        assert!(!store.auto_increment());
        for index in list(&store.index_names()) {
            let index = store.index(&index).unwrap();
            let path = path(&index.key_path().unwrap());
            text.push_str(&line(&index.name(), &path, kind(index.unique(), index.multi_entry())));
        }
        text.push('\n');
    }
    text
}

pub(crate) fn described_by_descriptors() -> String {
    let index_line = |index: &IndexDescriptor| {
        let path = match index.fields {
            [field] => (*field).to_owned(),
            fields => format!("[{}]", fields.join(",")),
        };
        line(index.name, &path, kind(index.unique, index.multi_entry))
    };
    let mut lines: Vec<String> = STORES
        .into_iter()
        .map(|store| {
            let mut indexes: Vec<String> = store.indexes.iter().map(index_line).collect();
            indexes.sort();
            format!("{} {}{}\n", store.name, store.key_path, indexes.concat())
        })
        .collect();
    lines.sort();
    lines.concat()
}

fn line(name: &str, path: &str, kind: &str) -> String {
    let kind = if kind.is_empty() { String::new() } else { format!(" {kind}") };
    format!(" | {name} {path}{kind}")
}

/// An index is unique, has a key for each item of a list, or neither; none of ours is both.
fn kind(unique: bool, multi_entry: bool) -> &'static str {
    match (unique, multi_entry) {
        (false, false) => "",
        (true, false) => "unique",
        (false, true) => "each",
        (true, true) => "unique,each",
    }
}

/// A plain path, or a list of paths in brackets: the two are different indexes.
fn path(path: &JsValue) -> String {
    match path.as_string() {
        Some(path) => path,
        None => format!("[{}]", path.unchecked_ref::<Array>().join(",")),
    }
}

/// The names in a list of the browser, which sorts them.
fn list(names: &JsValue) -> Vec<String> {
    let length = Reflect::get(names, &"length".into()).unwrap().as_f64().unwrap() as u32;
    (0..length).map(|at| Reflect::get_u32(names, at).unwrap().as_string().unwrap()).collect()
}
