//! Searches over entries that are written with their index rows, as every write of an entry does.

mod finding;
mod scan;
mod upkeep;

use std::cell::Cell;
use std::rc::Rc;

use serde_json::{Value, json};
use soul_core::{CivilDate, Instant};
use soul_model::{IndexDescriptor, JOURNAL_ENTRIES, JOURNAL_INDEX, PROFILES, StoreDescriptor};
use soul_store::{
    Durability, IndexQuery, KeyRange, MemoryStore, Mode, RawPage, Store, StoreError, Transaction,
};

use super::IndexChanges;
use crate::{Client, Environment};

struct Here;

impl Environment for Here {
    fn now(&self) -> Instant {
        Instant::parse_rfc3339("2025-03-01T12:00:00Z").unwrap()
    }

    fn local_date(&self) -> CivilDate {
        CivilDate::UNIX_EPOCH
    }

    fn random_bytes(&self) -> [u8; 16] {
        [7; 16]
    }
}

type Counted = Client<Counting<MemoryStore>, Here>;

/// Counts what is read.
#[derive(Clone, Default)]
struct Counting<S> {
    inner: S,
    reads: Rc<Reads>,
}

#[derive(Debug, Default)]
struct Reads {
    entries: Cell<usize>,
    index_rows: Cell<usize>,
    keys: Cell<usize>,
}

impl Reads {
    fn rows(&self, store: &StoreDescriptor, count: usize) {
        let counter = match store.name {
            "journalEntries" => &self.entries,
            "journalIndex" => &self.index_rows,
            _ => return,
        };
        counter.set(counter.get() + count);
    }

    fn reset(&self) {
        for counter in [&self.entries, &self.index_rows, &self.keys] {
            counter.set(0);
        }
    }
}

impl<S: Store> Store for Counting<S> {
    type Row = S::Row;
    type Transaction = Counting<S::Transaction>;

    async fn begin(
        &self,
        stores: &[&'static StoreDescriptor],
        mode: Mode,
    ) -> Result<Self::Transaction, StoreError> {
        Ok(Counting { inner: self.inner.begin(stores, mode).await?, reads: Rc::clone(&self.reads) })
    }
}

impl<T: Transaction> Transaction for Counting<T> {
    type Row = T::Row;

    async fn get(&self, store: &'static StoreDescriptor, key: &str) -> Result<Option<T::Row>, StoreError> {
        self.reads.rows(store, 1);
        self.inner.get(store, key).await
    }

    async fn page(
        &self,
        store: &'static StoreDescriptor,
        query: &IndexQuery,
    ) -> Result<RawPage<T::Row>, StoreError> {
        let page = self.inner.page(store, query).await?;
        self.reads.rows(store, page.rows.len());
        Ok(page)
    }

    async fn count(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
    ) -> Result<u64, StoreError> {
        self.inner.count(store, index, range).await
    }

    async fn keys(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        let keys = self.inner.keys(store, index, range, limit).await?;
        self.reads.keys.set(self.reads.keys.get() + keys.len());
        Ok(keys)
    }

    async fn put(&self, store: &'static StoreDescriptor, row: &T::Row) -> Result<(), StoreError> {
        self.inner.put(store, row).await
    }

    async fn delete(&self, store: &'static StoreDescriptor, key: &str) -> Result<(), StoreError> {
        self.inner.delete(store, key).await
    }

    async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await
    }
}

const STORES: [&StoreDescriptor; 2] = [&JOURNAL_ENTRIES, &JOURNAL_INDEX];

/// A client with the profiles `p` and `q` of its own and `x` of somebody else.
async fn open() -> Counted {
    let client = Client::open(Counting::default(), Here, Durability::Relaxed).await.unwrap();
    let session = client.account_current().await.unwrap().session_id;
    let transaction = client.store.begin(&[&PROFILES], Mode::Write(Durability::Relaxed)).await.unwrap();
    for (id, user, session) in
        [("p", None, session.as_str()), ("q", None, &session), ("x", Some("ann"), "other")]
    {
        let row = json!({ "id": id, "userId": user, "sessionId": session });
        transaction.put(&PROFILES, &row).await.unwrap();
    }
    transaction.commit().await.unwrap();
    client
}

/// An entry of profile `p`.
fn entry(id: &str, date: &str, title: &str, content: &str) -> Value {
    json!({ "id": id, "profileId": "p", "entryDate": date, "title": title, "content": content, "tags": [], "mood": null })
}

fn with(mut entry: Value, fields: &Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        entry[name] = value.clone();
    }
    entry
}

/// Writes the entries as they are to be, with what becomes of the index, in one transaction.
async fn write(client: &Counted, entries: &[Value]) {
    let transaction = client.store.begin(&STORES, Mode::Write(Durability::Relaxed)).await.unwrap();
    let mut words = IndexChanges::default();
    for entry in entries {
        let before = transaction.get(&JOURNAL_ENTRIES, entry["id"].as_str().unwrap()).await.unwrap();
        transaction.put(&JOURNAL_ENTRIES, entry).await.unwrap();
        words.note(before.as_ref().and_then(Value::as_object), entry.as_object()).unwrap();
    }
    words.write(&transaction, &client.upkeep, &client.problems).await.unwrap();
    transaction.commit().await.unwrap();
    client.store.reads.reset();
}

async fn remove(client: &Counted, id: &str) {
    let transaction = client.store.begin(&STORES, Mode::Write(Durability::Relaxed)).await.unwrap();
    let before = transaction.get(&JOURNAL_ENTRIES, id).await.unwrap();
    transaction.delete(&JOURNAL_ENTRIES, id).await.unwrap();
    let mut words = IndexChanges::default();
    if let Some(before) = &before {
        words.note(before.as_object(), None).unwrap();
    }
    words.write(&transaction, &client.upkeep, &client.problems).await.unwrap();
    transaction.commit().await.unwrap();
}

/// The ids of a page and its cursor.
async fn page(client: &Counted, text: &str, query: Value) -> (Vec<String>, Option<String>) {
    let page = client.search_journal(&json!(text), &query).await.unwrap();
    (page.items.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect(), page.next_cursor)
}

async fn found(client: &Counted, text: &str, query: Value) -> Vec<String> {
    page(client, text, query).await.0
}

fn run<T>(future: impl Future<Output = T>) -> T {
    pollster::block_on(future)
}
