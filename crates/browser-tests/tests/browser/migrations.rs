//! Databases of every older version, opened with today's code. Each test goes through all versions that there are: a new one is
//! covered by being listed.

use serde_json::{Value, json};
use soul_model::SCHEMA_VERSION;
use soul_store_indexeddb::IndexedDbStore;
use soul_wasm::input::to_value;
use soul_wasm::output::to_js;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::IdbTransactionMode;

use crate::codex::{js, ok, open as open_codex, settled};
use crate::schema::{IndexText, create, described_by_descriptors, fields, opened, stores, version};
use crate::support::{delete, fresh_name, open, open_raw, result};

/// Stores whose rows are calculated from others, and the version whose migration makes them anew: until then they were laid out
/// in another way than today.
const REMADE: [(&str, u32); 2] = [("journalIndex", 3), ("journalSearch", 3)];

/// The stores of a version whose rows every later version keeps, each with its key and its indexes.
fn kept(text: &str, number: u32) -> impl Iterator<Item = (&str, &str, Vec<IndexText<'_>>)> {
    stores(text)
        .filter(move |(store, ..)| REMADE.iter().all(|(remade, since)| store != remade || number >= *since))
}

#[wasm_bindgen(inline_js = "
    const steps = [
        [IDBDatabase.prototype, ['createObjectStore', 'deleteObjectStore']],
        [IDBObjectStore.prototype,
            ['createIndex', 'deleteIndex', 'put', 'add', 'delete', 'clear', 'get', 'getAll', 'openCursor']],
    ];
    const originals = steps.map(([prototype, names]) => names.map((name) => prototype[name]));
    // Of the next upgrade's steps, the one of that number fails; the others, before and after, are done.
    export function break_upgrade_at(number) {
        let count = 0;
        for (const [prototype, names] of steps) {
            for (const name of names) {
                const original = prototype[name];
                prototype[name] = function (...args) {
                    const upgrades = !this.transaction || this.transaction.mode === 'versionchange';
                    if (upgrades && count++ === number) throw new DOMException('broken by a test', 'UnknownError');
                    return original.apply(this, args);
                };
            }
        }
    }
    export function mend_upgrades() {
        steps.forEach(([prototype, names], at) => names.forEach((name, n) => { prototype[name] = originals[at][n]; }));
    }
")]
extern "C" {
    fn break_upgrade_at(number: u32);
    fn mend_upgrades();
}

/// A row for any store of any version: it has every field that an index reads.
fn row(key_path: &str) -> Value {
    let mut row = json!({
        "profileId": "p", "ownerProfileId": "p", "profile1Id": "p", "profile2Id": "q", "type": "mbti", "name": "Ada",
        "entryDate": "2025-03-01", "insightDate": "2025-03-01", "logDate": "2025-03-01", "userId": "u", "sessionId": "s",
        "ownerId": "u", "timestamp": 1_740_830_400_000_u64, "synced": 0, "state": "pending", "entity": "journal", "entityId": "a",
        "detectedAt": "2025-03-01T12:00:00.000Z", "deletedAt": "2025-03-01T12:00:00.000Z",
        "expiresAt": "2025-03-02T12:00:00.000Z", "chartType": "natal", "entryId": "a", "terms": ["2quiet"],
        "title": null, "content": "A quiet day.", "tags": ["calm"], "mood": null, "more": [null, 1.5, { "nested": true }],
    });
    row[key_path] = json!("a");
    row
}

/// A database as that version made it, with a row in each store.
async fn build(name: &str, number: u32) {
    let text = version(number);
    let database = open_raw(name, Some(number), {
        let text = text.clone();
        move |database| create(&database, &text)
    });
    let database = database.await;
    for (store, key_path, _) in stores(&text) {
        let transaction =
            database.transaction_with_str_and_mode(store, IdbTransactionMode::Readwrite).unwrap();
        let put = transaction.object_store(store).unwrap().put(&to_js(&row(key_path)).unwrap()).unwrap();
        result(&put).await.unwrap();
    }
    database.close();
    assert_eq!(opened(name).await, (number, text));
}

/// Looks that every row of `build` is there as it was; and where `indexed`, in every index of its store, too.
async fn assert_rows(name: &str, number: u32, indexed: bool) {
    let database = open_raw(name, None, |_| panic!("it exists")).await;
    let now = version(if indexed { SCHEMA_VERSION } else { number });
    for (store, key_path, _) in kept(&version(number), number) {
        let object_store = database.transaction_with_str(store).unwrap().object_store(store).unwrap();
        let kept = result(&object_store.get(&"a".into()).unwrap()).await.unwrap();
        assert_eq!(to_value("row", &kept), Ok(row(key_path)), "{store} of version {number}");
        for (_, _, indexes) in stores(&now).filter(|(name, ..)| *name == store) {
            for (index, path, _) in indexes {
                for field in fields(path) {
                    assert!(!row(key_path)[field].is_null(), "a row of this test needs the field {field}");
                }
                let object_store = database.transaction_with_str(store).unwrap().object_store(store).unwrap();
                let count = result(&object_store.index(index).unwrap().count().unwrap()).await;
                assert_eq!(count, Ok(1.into()), "{index} of {store} of version {number}");
            }
        }
    }
    database.close();
}

#[wasm_bindgen_test]
async fn a_database_of_every_older_version_becomes_todays_and_keeps_its_rows() {
    for number in 1..SCHEMA_VERSION {
        let name = fresh_name();
        build(&name, number).await;
        open(&name).await.close();
        assert_eq!(opened(&name).await, (SCHEMA_VERSION, described_by_descriptors()), "from {number}");
        assert_rows(&name, number, true).await;
        delete(&name).await;
    }
}

#[wasm_bindgen_test]
async fn a_migration_that_breaks_at_any_of_its_steps_leaves_the_old_version_whole() {
    for number in 1..SCHEMA_VERSION {
        let name = fresh_name();
        build(&name, number).await;
        let mut step = 0;
        loop {
            break_upgrade_at(step);
            let store = IndexedDbStore::open(&name, IndexedDbStore::PATIENCE_MS, |_| {}).await;
            mend_upgrades();
            let Err(failure) = store.map(|store| store.close()) else { break };
            assert_eq!(soul_core::Coded::code(&failure), "store/aborted", "step {step} from {number}");
            assert_eq!(opened(&name).await, (number, version(number)), "step {step} from {number}");
            assert_rows(&name, number, false).await;
            step += 1;
        }
        assert!(step > 0, "the upgrade from {number} has no step that could break");
        assert_eq!(opened(&name).await, (SCHEMA_VERSION, described_by_descriptors()), "from {number}");
        assert_rows(&name, number, true).await;
        delete(&name).await;
    }
}

#[wasm_bindgen_test]
async fn a_migration_whose_additions_are_there_already_completes_what_is_lacking() {
    for number in 1..SCHEMA_VERSION {
        for there in number + 1..=SCHEMA_VERSION {
            let name = fresh_name();
            // The stores of a later version under an earlier number, as a copy that was put back may have them.
            let later = open_raw(&name, Some(number), move |database| create(&database, &version(there)));
            later.await.close();
            open(&name).await.close();
            let found = opened(&name).await;
            assert_eq!(found, (SCHEMA_VERSION, described_by_descriptors()), "{there} under {number}");
            delete(&name).await;
        }
    }
}

#[wasm_bindgen_test]
async fn what_an_older_version_wrote_is_read_changed_and_removed_today() {
    for number in 1..SCHEMA_VERSION {
        let name = fresh_name();
        let codex = open_codex(&name).await;
        let draft = json!({ "birthDate": "1990-06-15", "displayName": "Ada" });
        let profile = ok(codex.create("profiles", &js(&draft))).await;
        let entry =
            json!({ "profileId": profile["id"], "content": "A quiet day.", "entryDate": "2025-03-01" });
        let entry = ok(codex.create("journal", &js(&entry))).await;
        codex.close();

        // The same rows in a database of that version.
        let old = fresh_name();
        let text = version(number);
        let database = open_raw(&old, Some(number), {
            let text = text.clone();
            move |database| create(&database, &text)
        });
        let database = database.await;
        for (store, ..) in kept(&text, number) {
            for row in crate::codex::rows(&name, store).await {
                let transaction =
                    database.transaction_with_str_and_mode(store, IdbTransactionMode::Readwrite);
                let put = transaction.unwrap().object_store(store).unwrap().put(&js(&row)).unwrap();
                result(&put).await.unwrap();
            }
        }
        database.close();

        let codex = open_codex(&old).await;
        let page = ok(codex.list("journal", &js(&json!({ "where": { "profileId": profile["id"] } })))).await;
        assert_eq!(page["items"], json!([entry]), "from {number}");
        let found = ok(codex.search_journal(&js(&json!("quiet")), &js(&json!(null)))).await;
        assert_eq!(found["items"], json!([entry]), "from {number}");
        let change = js(&json!({ "content": "A loud day." }));
        let changed = ok(codex.update("journal", &js(&entry["id"]), &change)).await;
        assert_eq!(changed["content"], "A loud day.");
        let found = ok(codex.search_journal(&js(&json!("loud")), &js(&json!(null)))).await;
        assert_eq!(found["items"], json!([changed]), "from {number}");
        ok(codex.remove("profiles", &js(&profile["id"]))).await;
        assert_eq!(settled(codex.get("journal", &js(&entry["id"]))).await, Ok(Value::Null));
        codex.close();
        delete(&old).await;
        delete(&name).await;
    }
}
