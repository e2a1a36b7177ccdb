//! How the database is opened, shared with other tabs, and let go.

use core::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};
use soul_core::Coded;
use soul_model::{PROFILES, SCHEMA_VERSION};
use soul_store::{Durability, Mode, Row, Store, StoreError, Transaction};
use soul_store_indexeddb::{Ended, IndexedDbStore, JsRow, close_all_connections};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{delete, fresh_name, open, open_raw};

const WRITE: Mode = Mode::Write(Durability::Relaxed);

#[wasm_bindgen(inline_js = "
    // Every connection that is opened from now on, so that a test can do to it what a browser would.
    const opened = [];
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...args) {
        const request = open.apply(this, args);
        request.addEventListener('success', () => opened.push(request.result));
        return request;
    };
    // The next write transaction finds the disk full: its requests report that they were aborted, and only the transaction
    // tells why.
    export function fill_disk_once() {
        const begin = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (names, mode, ...more) {
            const transaction = begin.call(this, names, mode, ...more);
            if (mode === 'readwrite') {
                IDBDatabase.prototype.transaction = begin;
                const error = new DOMException('no room', 'QuotaExceededError');
                Object.defineProperty(transaction, 'error', { get: () => error });
                queueMicrotask(() => transaction.abort());
            }
            return transaction;
        };
    }
    export function drop_connection(name, tell) {
        for (const database of opened.filter((database) => database.name === name)) {
            database.close();
            if (tell) database.dispatchEvent(new Event('close'));
        }
    }
")]
extern "C" {
    fn drop_connection(name: &str, tell: bool);
    fn fill_disk_once();
}

async fn put(store: &IndexedDbStore, id: &str) -> Result<(), StoreError> {
    let transaction = store.begin(&[&PROFILES], WRITE).await?;
    transaction.put(&PROFILES, &JsRow::encode(&json!({ "id": id }))?).await?;
    transaction.commit().await
}

async fn has(store: &IndexedDbStore, id: &str) -> bool {
    let transaction = store.begin(&[&PROFILES], Mode::Read).await.unwrap();
    transaction.get(&PROFILES, id).await.unwrap().is_some()
}

/// Opens and keeps what the store is ended with.
async fn watched(name: &str) -> (IndexedDbStore, Rc<RefCell<Vec<Ended>>>) {
    let ended = Rc::new(RefCell::new(Vec::new()));
    let store = IndexedDbStore::open(name, IndexedDbStore::PATIENCE_MS, {
        let ended = Rc::clone(&ended);
        move |reason| ended.borrow_mut().push(reason)
    });
    (store.await.unwrap(), ended)
}

#[wasm_bindgen_test]
async fn what_was_written_is_there_after_opening_again() {
    let name = fresh_name();
    let store = open(&name).await;
    put(&store, "a").await.unwrap();
    store.close();
    let store = open(&name).await;
    assert!(has(&store, "a").await);
    store.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn rows_are_plain_objects_that_the_storage_panel_can_read() {
    let name = fresh_name();
    let store = open(&name).await;
    let row: Value = json!({ "id": "a", "nested": { "null": null, "list": [1, 2.5, "x"] }, "flag": true });
    let transaction = store.begin(&[&PROFILES], WRITE).await.unwrap();
    transaction.put(&PROFILES, &JsRow::encode(&row).unwrap()).await.unwrap();
    transaction.commit().await.unwrap();
    let transaction = store.begin(&[&PROFILES], Mode::Read).await.unwrap();
    let stored = transaction.get(&PROFILES, "a").await.unwrap().unwrap();
    let text = js_sys::JSON::stringify(&stored.0).unwrap();
    let read: Value = serde_json::from_str(&String::from(text)).unwrap();
    assert_eq!(read, row);
    store.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn a_newer_database_is_refused_and_left_as_it_is() {
    let name = fresh_name();
    let newer = open_raw(&name, Some(7), |database| {
        database.create_object_store("ofTheFuture").unwrap();
    });
    newer.await.close();
    let refused = IndexedDbStore::open(&name, IndexedDbStore::PATIENCE_MS, |_| {}).await.err().unwrap();
    assert_eq!(refused, StoreError::NewerVersion { found: 7, known: SCHEMA_VERSION });
    let untouched = open_raw(&name, None, |_| panic!("it exists")).await;
    assert_eq!(untouched.version(), 7.0);
    assert!(untouched.object_store_names().contains("ofTheFuture"));
    untouched.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn another_tabs_upgrade_waits_for_the_write_under_way_and_closes_this_one() {
    let name = fresh_name();
    let (store, ended) = watched(&name).await;
    let transaction = store.begin(&[&PROFILES], WRITE).await.unwrap();
    transaction.put(&PROFILES, &JsRow::encode(&json!({ "id": "under way" })).unwrap()).await.unwrap();
    let (upgraded, committed) =
        join(open_raw(&name, Some(SCHEMA_VERSION + 1), |_| {}), transaction.commit()).await;
    committed.unwrap();
    assert_eq!(*ended.borrow(), [Ended::Upgrade]);
    assert_eq!(put(&store, "too late").await, Err(StoreError::Closed));
    let row = upgraded.transaction_with_str("profiles").unwrap().object_store("profiles").unwrap();
    let row = crate::support::result(&row.get(&"under way".into()).unwrap()).await.unwrap();
    assert!(row.is_object());
    upgraded.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn a_deletion_from_outside_closes_the_store() {
    let name = fresh_name();
    let (store, ended) = watched(&name).await;
    delete(&name).await;
    assert_eq!(*ended.borrow(), [Ended::Lost]);
    assert_eq!(put(&store, "a").await, Err(StoreError::Closed));
}

#[wasm_bindgen_test]
async fn a_tab_that_does_not_let_go_is_a_typed_error_and_never_a_hang() {
    let name = fresh_name();
    // It ignores the request to close, as a frozen tab does.
    let deaf = open_raw(&name, Some(1), |_| {}).await;
    let refused = IndexedDbStore::open(&name, 300, |_| {}).await.err().unwrap();
    assert_eq!((refused.code(), refused.retryable()), ("store/blocked", true));
    // Nobody waits for the upgrade any more, so that it must not happen behind the back of whoever comes next.
    deaf.close();
    let untouched = open_raw(&name, None, |_| panic!("it exists")).await;
    assert_eq!(untouched.version(), 1.0);
    untouched.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn a_migration_that_fails_is_an_error_and_leaves_the_database_as_it_was() {
    let name = fresh_name();
    let odd = open_raw(&name, Some(1), |database| {
        database.create_object_store("profiles").unwrap();
    });
    odd.await.close();
    let refused = IndexedDbStore::open(&name, IndexedDbStore::PATIENCE_MS, |_| {}).await.err().unwrap();
    assert_eq!(refused.code(), "store/aborted");
    let untouched = open_raw(&name, None, |_| panic!("it exists")).await;
    assert_eq!((untouched.version(), untouched.object_store_names().length()), (1.0, 1));
    untouched.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn a_dropped_connection_is_opened_again() {
    for tell in [true, false] {
        let name = fresh_name();
        let store = open(&name).await;
        put(&store, "before").await.unwrap();
        drop_connection(&name, tell);
        put(&store, "after").await.unwrap();
        assert!(has(&store, "before").await && has(&store, "after").await);
        store.close();
        delete(&name).await;
    }
}

#[wasm_bindgen_test]
async fn a_database_that_was_cleared_in_between_is_not_taken_for_the_old_one() {
    let name = fresh_name();
    let (store, ended) = watched(&name).await;
    put(&store, "before").await.unwrap();
    drop_connection(&name, true);
    delete(&name).await;
    let refused = put(&store, "after").await.unwrap_err();
    assert_eq!(refused.code(), "store/connection-lost");
    assert_eq!(*ended.borrow(), [Ended::Lost]);
    assert_eq!(put(&store, "after").await, Err(StoreError::Closed));
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn two_stores_of_one_database_share_it() {
    let name = fresh_name();
    let (one, other) = (open(&name).await, open(&name).await);
    put(&one, "a").await.unwrap();
    assert!(has(&other, "a").await);
    one.close();
    assert_eq!(put(&one, "b").await, Err(StoreError::Closed));
    put(&other, "b").await.unwrap();
    other.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn a_full_disk_is_told_also_where_it_comes_as_an_abort() {
    let name = fresh_name();
    let store = open(&name).await;
    fill_disk_once();
    assert_eq!(put(&store, "a").await.unwrap_err().code(), "store/quota-exceeded");
    fill_disk_once();
    let transaction = store.begin(&[&PROFILES], WRITE).await.unwrap();
    let read = transaction.get(&PROFILES, "a").await.map(|row| row.is_some());
    assert_eq!(read.unwrap_err().code(), "store/quota-exceeded");
    drop(transaction);
    // The store goes on once there is room again.
    put(&store, "b").await.unwrap();
    assert!(has(&store, "b").await && !has(&store, "a").await);
    store.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn a_violated_index_is_named_where_there_is_only_one() {
    let name = fresh_name();
    let store = open(&name).await;
    let transaction = store.begin(&[&soul_model::CHART_RESULTS], WRITE).await.unwrap();
    for id in ["a", "b"] {
        let row = JsRow::encode(&json!({ "id": id, "profileId": "p" })).unwrap();
        transaction.put(&soul_model::CHART_RESULTS, &row).await.unwrap();
    }
    let refused = transaction.commit().await.unwrap_err();
    assert_eq!(refused, StoreError::NotUnique { store: "chartResults".into(), index: "profileId".into() });
    store.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn an_instance_that_is_given_up_lets_its_connections_go() {
    let name = fresh_name();
    let (store, ended) = watched(&name).await;
    close_all_connections();
    // Nobody is asked to close: a deletion that had to wait would end in a blocked request.
    delete(&name).await;
    assert!(ended.borrow().is_empty());
    assert_ne!(put(&store, "a").await, Ok(()));
}

/// Both results, whichever comes first.
async fn join<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (core::pin::pin!(a), core::pin::pin!(b));
    let (mut of_a, mut of_b) = (None, None);
    core::future::poll_fn(|context| {
        use core::task::Poll;
        if of_a.is_none()
            && let Poll::Ready(value) = a.as_mut().poll(context)
        {
            of_a = Some(value);
        }
        if of_b.is_none()
            && let Poll::Ready(value) = b.as_mut().poll(context)
        {
            of_b = Some(value);
        }
        match (of_a.take(), of_b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (of_a, of_b) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}
