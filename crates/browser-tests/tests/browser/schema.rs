//! The database as the browser tells it, made at once and from every older version.

use js_sys::{Array, Reflect};
use serde_json::{Value, json};
use soul_model::{DATABASE_NAME, IndexDescriptor, SCHEMA_VERSION, STORES};
use soul_wasm::input::to_value;
use soul_wasm::output::to_js;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{IdbDatabase, IdbIndexParameters, IdbObjectStoreParameters};

use crate::support::{delete, fresh_name, open, open_raw, result};

/// Version 1 as section 5.2 of the specification has it: store, key path, and each index with its path and whether it is unique.
const VERSION_1: &str = "\
assessments id | profileId_type [profileId,type] unique
chartResults id | profileId profileId unique
compatibilities id | pair [profile1Id,profile2Id] unique | profile1Id profile1Id | profile2Id profile2Id
dailyInsights id | insightDate insightDate | profileId profileId | profileId_date [profileId,insightDate] unique
journalEntries id | entryDate entryDate | profileId profileId | profileId_date [profileId,entryDate]
metadata key
persons id | ownerProfileId ownerProfileId
profiles id | sessionId sessionId | userId userId
syncQueue id | synced synced | timestamp timestamp
";

#[wasm_bindgen_test]
async fn a_new_database_has_the_stores_of_the_descriptors() {
    assert_eq!(DATABASE_NAME, "SoulCodexDB");
    let name = fresh_name();
    open(&name).await.close();
    assert_eq!(opened(&name).await, (SCHEMA_VERSION, described_by_descriptors()));
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn a_database_of_version_1_becomes_the_same_and_keeps_its_rows() {
    let name = fresh_name();
    let old = open_raw(&name, Some(1), |database| create(&database, VERSION_1)).await;
    assert_eq!(described(&old), VERSION_1);
    let rows: Vec<(String, Value)> = stores(VERSION_1)
        .map(|(store, key_path, _)| {
            let fields = json!({ key_path: "a", "profileId": "p", "name": "Ada", "ownerProfileId": "p", "more": [null, 1.5] });
            (store.to_owned(), fields)
        })
        .collect();
    for (store, row) in &rows {
        let mode = web_sys::IdbTransactionMode::Readwrite;
        let store = old.transaction_with_str_and_mode(store, mode).unwrap().object_store(store).unwrap();
        result(&store.put(&to_js(row).unwrap()).unwrap()).await.unwrap();
    }
    old.close();

    open(&name).await.close();
    assert_eq!(opened(&name).await, (SCHEMA_VERSION, described_by_descriptors()));
    let database = open_raw(&name, None, |_| panic!("it exists")).await;
    for (store, row) in rows {
        let store = database.transaction_with_str(&store).unwrap().object_store(&store).unwrap();
        let kept = result(&store.get(&"a".into()).unwrap()).await.unwrap();
        assert_eq!(to_value("row", &kept), Ok(row), "{}", store.name());
    }
    // An index that a migration adds holds the rows that were there.
    let people = database.transaction_with_str("persons").unwrap().object_store("persons").unwrap();
    let by_name = people.index("ownerProfileId_name").unwrap().count().unwrap();
    assert_eq!(result(&by_name).await, Ok(1.into()));
    database.close();
    delete(&name).await;
}

/// Stores of a description: name, key path, and indexes as name, path and whether it is unique.
fn stores(text: &str) -> impl Iterator<Item = (&str, &str, Vec<(&str, &str, bool)>)> {
    text.lines().map(|line| {
        let mut parts = line.split(" | ");
        let (store, key_path) = parts.next().unwrap().split_once(' ').unwrap();
        let indexes = parts.map(|index| {
            let words: Vec<&str> = index.split(' ').collect();
            (words[0], words[1], words.get(2) == Some(&"unique"))
        });
        (store, key_path, indexes.collect())
    })
}

/// Makes the stores of a description with the browser's own means.
fn create(database: &IdbDatabase, text: &str) {
    for (name, key_path, indexes) in stores(text) {
        let params = IdbObjectStoreParameters::new();
        params.set_key_path(&key_path.into());
        let store = database.create_object_store_with_optional_parameters(name, &params).unwrap();
        for (name, path, unique) in indexes {
            let params = IdbIndexParameters::new();
            params.set_unique(unique);
            let fields = path.trim_matches(['[', ']']).split(',').map(JsValue::from);
            if path.starts_with('[') {
                let fields: Array = fields.collect();
                store.create_index_with_str_sequence_and_optional_parameters(name, &fields, &params).unwrap();
            } else {
                store.create_index_with_str_and_optional_parameters(name, path, &params).unwrap();
            }
        }
    }
}

/// Version and description of a database that is there.
async fn opened(name: &str) -> (u32, String) {
    let database = open_raw(name, None, |_| panic!("it exists")).await;
    let found = (database.version() as u32, described(&database));
    database.close();
    found
}

fn described(database: &IdbDatabase) -> String {
    let mut text = String::new();
    for name in list(&database.object_store_names()) {
        let store = database.transaction_with_str(&name).unwrap().object_store(&name).unwrap();
        text.push_str(&format!("{name} {}", path(&store.key_path().unwrap())));
        assert!(!store.auto_increment());
        for index in list(&store.index_names()) {
            let index = store.index(&index).unwrap();
            let path = path(&index.key_path().unwrap());
            text.push_str(&line(&index.name(), &path, index.unique(), index.multi_entry()));
        }
        text.push('\n');
    }
    text
}

fn described_by_descriptors() -> String {
    let index_line = |index: &IndexDescriptor| {
        let path = match index.fields {
            [field] => (*field).to_owned(),
            fields => format!("[{}]", fields.join(",")),
        };
        line(index.name, &path, index.unique, index.multi_entry)
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

fn line(name: &str, path: &str, unique: bool, multi_entry: bool) -> String {
    let unique = if unique { " unique" } else { "" };
    let each = if multi_entry { " each" } else { "" };
    format!(" | {name} {path}{unique}{each}")
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
