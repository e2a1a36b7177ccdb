//! The database as the browser tells it.

use js_sys::{Array, Reflect};
use soul_model::{DATABASE_NAME, SCHEMA_VERSION, STORES};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::IdbDatabase;

use crate::support::{delete, fresh_name, open, open_raw};

/// Section 5.2 of the specification: store, key path, and each index with its path and whether it is unique.
const SPECIFICATION: &str = "\
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
async fn the_database_has_the_stores_of_the_specification() {
    assert_eq!((DATABASE_NAME, SCHEMA_VERSION), ("SoulCodexDB", 1));
    let name = fresh_name();
    open(&name).await.close();
    let database = open_raw(&name, None, |_| panic!("it exists")).await;
    assert_eq!(database.version(), 1.0);
    assert_eq!(described(&database), SPECIFICATION);
    database.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
fn the_descriptors_say_what_the_specification_says() {
    let path = |fields: &[&str]| match fields {
        [field] => (*field).to_owned(),
        fields => format!("[{}]", fields.join(",")),
    };
    let mut stores: Vec<String> = STORES
        .into_iter()
        .map(|store| {
            let mut indexes: Vec<String> = store
                .indexes
                .iter()
                .map(|index| line(index.name, &path(index.fields), index.unique))
                .collect();
            indexes.sort();
            format!("{} {}{}\n", store.name, store.key_path, indexes.concat())
        })
        .collect();
    stores.sort();
    assert_eq!(stores.concat(), SPECIFICATION);
}

fn described(database: &IdbDatabase) -> String {
    let names = list(&database.object_store_names());
    let mut text = String::new();
    for name in &names {
        let store = database.transaction_with_str(name).unwrap().object_store(name).unwrap();
        text.push_str(&format!("{name} {}", path(&store.key_path().unwrap())));
        assert!(!store.auto_increment());
        for index in list(&store.index_names()) {
            let index = store.index(&index).unwrap();
            assert!(!index.multi_entry());
            text.push_str(&line(&index.name(), &path(&index.key_path().unwrap()), index.unique()));
        }
        text.push('\n');
    }
    text
}

fn line(name: &str, path: &str, unique: bool) -> String {
    format!(" | {name} {path}{}", if unique { " unique" } else { "" })
}

/// A plain path, or a list of paths in brackets: the two are different indexes.
fn path(path: &JsValue) -> String {
    match path.as_string() {
        Some(path) => path,
        None => format!("[{}]", Array::from(path).join(",")),
    }
}

/// The names in a list of the browser, which sorts them.
fn list(names: &JsValue) -> Vec<String> {
    let length = Reflect::get(names, &"length".into()).unwrap().as_f64().unwrap() as u32;
    (0..length).map(|at| Reflect::get_u32(names, at).unwrap().as_string().unwrap()).collect()
}
