//! The two ways in which a page in descending order is read, each in the browsers that have it and the second in all: at once, where
//! `getAllRecords` tells that `getAll` takes a direction, and by a cursor.

use serde_json::{Value, json};
use soul_model::JOURNAL_ENTRIES;
use soul_store::{
    Direction, Durability, IndexQuery, KeyRange, Mode, RawPage, Row, Store, Transaction, conformance,
};
use soul_store_indexeddb::JsRow;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{delete, fresh_name, open};

#[wasm_bindgen(inline_js = "
    const sources = [IDBObjectStore.prototype, IDBIndex.prototype];
    const taken = new Map();
    export function hide_directed_reads() {
        for (const source of sources) {
            taken.set(source, Object.getOwnPropertyDescriptor(source, 'getAllRecords'));
            delete source.getAllRecords;
        }
    }
    export function show_directed_reads() {
        for (const source of sources) {
            if (taken.get(source)) Object.defineProperty(source, 'getAllRecords', taken.get(source));
        }
    }
    export function has_directed_reads() { return 'getAllRecords' in IDBIndex.prototype; }

    const counts = { directed: 0, cursors: 0 };
    for (const source of sources) {
        const { getAll, openCursor } = source;
        source.getAll = function (...args) {
            if (args[0]?.direction === 'prev') counts.directed++;
            return getAll.apply(this, args);
        };
        source.openCursor = function (...args) {
            counts.cursors++;
            return openCursor.apply(this, args);
        };
    }
    export function count_directed() { return counts.directed; }
    export function count_cursors() { return counts.cursors; }
")]
extern "C" {
    fn hide_directed_reads();
    fn show_directed_reads();
    fn has_directed_reads() -> bool;
    fn count_directed() -> u32;
    fn count_cursors() -> u32;
}

/// As long as it lives, the browser is one that reads in descending order by cursors alone.
pub(crate) struct WithoutDirectedReads;

impl WithoutDirectedReads {
    pub(crate) fn now() -> Self {
        hide_directed_reads();
        Self
    }
}

impl Drop for WithoutDirectedReads {
    fn drop(&mut self) {
        show_directed_reads();
    }
}

macro_rules! by_cursors {
    ($($case:ident)*) => { $(
        #[wasm_bindgen_test]
        async fn $case() {
            let _without = WithoutDirectedReads::now();
            let name = fresh_name();
            let store = open(&name).await;
            conformance::$case(store.clone()).await;
            store.close();
            delete(&name).await;
        }
    )* };
}

mod conformance_by_cursors {
    use super::*;
    conformance::for_each_case!(by_cursors);
}

#[wasm_bindgen_test]
async fn a_page_newest_first_is_read_at_once_where_the_browser_can_and_by_a_cursor_where_not() {
    let name = fresh_name();
    let store = open(&name).await;
    let transaction = store.begin(&[&JOURNAL_ENTRIES], Mode::Write(Durability::Relaxed)).await.unwrap();
    for day in 1..=3 {
        let row =
            json!({ "id": format!("e{day}"), "profileId": "p", "entryDate": format!("2025-03-0{day}") });
        transaction.put(&JOURNAL_ENTRIES, &JsRow::encode(&row).unwrap()).await.unwrap();
    }
    transaction.commit().await.unwrap();

    let newest = IndexQuery {
        index: JOURNAL_ENTRIES.indexes.iter().find(|index| index.name == "profileId_date"),
        range: KeyRange::starting_with(&["p".into()]),
        direction: Direction::Descending,
        limit: 2,
        after: None,
    };
    let read = async || {
        let before = (count_directed(), count_cursors());
        let transaction = store.begin(&[&JOURNAL_ENTRIES], Mode::Read).await.unwrap();
        let page: RawPage<JsRow> = transaction.page(&JOURNAL_ENTRIES, &newest).await.unwrap();
        let ids =
            page.rows.iter().map(|row| row.decode::<Value>().unwrap()["id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids, [json!("e3"), json!("e2")]);
        (count_directed() - before.0, count_cursors() - before.1)
    };
    assert_eq!(read().await, if has_directed_reads() { (1, 0) } else { (0, 1) });
    let without = WithoutDirectedReads::now();
    assert_eq!(read().await, (0, 1));
    drop(without);
    assert_eq!(read().await, if has_directed_reads() { (1, 0) } else { (0, 1) });
    store.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn rows_whose_keys_are_none_of_ours_do_not_stop_a_page() {
    for hidden in [false, true] {
        let _without = hidden.then(WithoutDirectedReads::now);
        let name = fresh_name();
        let store = open(&name).await;
        let transaction = store.begin(&[&JOURNAL_ENTRIES], Mode::Write(Durability::Relaxed)).await.unwrap();
        for n in 0..4 {
            let row =
                json!({ "id": format!("e{n}"), "profileId": "p", "entryDate": format!("2025-03-0{n}") });
            transaction.put(&JOURNAL_ENTRIES, &JsRow::encode(&row).unwrap()).await.unwrap();
            // A date is a key of IndexedDB, and sorts before texts.
            let date = js_sys::Date::new(&f64::from(n).into());
            let odd = JsRow::encode(&json!({ "id": format!("odd{n}"), "profileId": "p" })).unwrap();
            js_sys::Reflect::set(&odd.0, &"entryDate".into(), &date).unwrap();
            transaction.put(&JOURNAL_ENTRIES, &odd).await.unwrap();
        }
        transaction.commit().await.unwrap();
        for direction in [Direction::Ascending, Direction::Descending] {
            for limit in 1..=9 {
                let mut query = IndexQuery {
                    index: JOURNAL_ENTRIES.indexes.iter().find(|index| index.name == "profileId_date"),
                    range: KeyRange::starting_with(&["p".into()]),
                    direction,
                    limit,
                    after: None,
                };
                let transaction = store.begin(&[&JOURNAL_ENTRIES], Mode::Read).await.unwrap();
                let mut ids = Vec::new();
                loop {
                    let page = transaction.page(&JOURNAL_ENTRIES, &query).await.unwrap();
                    ids.extend(page.rows.iter().map(|row| row.text("id").unwrap()));
                    query.after = page.next;
                    if query.after.is_none() {
                        break;
                    }
                }
                let mut expected = ["odd0", "odd1", "odd2", "odd3", "e0", "e1", "e2", "e3"];
                if direction == Direction::Descending {
                    expected.reverse();
                }
                assert_eq!(ids, expected, "{direction:?}, {limit}");
            }
        }
        store.close();
        delete(&name).await;
    }
}
