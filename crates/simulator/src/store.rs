//! A store that runs full and tells the ledger what was committed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::Value;
use soul_client::sync::Places;
use soul_model::{Account, CONFLICTS, IndexDescriptor, METADATA, Metadata, SYNC_QUEUE, StoreDescriptor};
use soul_store::{
    Direction, IndexQuery, KeyRange, MemoryStore, Mode, RawPage, Store, StoreError, Transaction,
};

use crate::ledger::{Ledger, Purpose, Written};

/// Rows that are read in one go, more than a run makes.
const ROWS_MAX: usize = 10_000;

/// What is known of a tab's use of the store.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// Of the task that runs.
    pub(crate) purpose: Cell<Purpose>,
    /// Transactions that are open or waited for. A browser freezes no tab in the middle of one.
    pub(crate) open: Cell<u32>,
}

/// A tab's handle on the store of its device.
#[derive(Clone)]
pub(crate) struct WatchedStore {
    pub(crate) inner: MemoryStore,
    pub(crate) watch: Rc<Watch>,
    pub(crate) full: Rc<Cell<bool>>,
    /// Who is signed in on the device.
    pub(crate) account: Rc<RefCell<Option<String>>>,
    /// Whether conflicts are thrown away instead of being stored: a breakage.
    pub(crate) drops_conflicts: bool,
    pub(crate) ledger: Rc<RefCell<Ledger>>,
}

/// Counts a transaction as open for as long as it lives.
struct Open(Rc<Watch>);

impl Open {
    fn new(watch: &Rc<Watch>) -> Self {
        watch.open.set(watch.open.get() + 1);
        Self(Rc::clone(watch))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.set(self.0.open.get() - 1);
    }
}

/// A transaction of a [`WatchedStore`].
pub(crate) struct WatchedTransaction<T> {
    inner: T,
    store: WatchedStore,
    purpose: Purpose,
    written: RefCell<Vec<Written>>,
    _open: Open,
}

impl Store for WatchedStore {
    type Row = Value;
    type Transaction = WatchedTransaction<<MemoryStore as Store>::Transaction>;

    async fn begin(
        &self,
        stores: &[&'static StoreDescriptor],
        mode: Mode,
    ) -> Result<Self::Transaction, StoreError> {
        let (purpose, open) = (self.watch.purpose.get(), Open::new(&self.watch));
        let inner = self.inner.begin(stores, mode).await?;
        Ok(WatchedTransaction {
            inner,
            store: self.clone(),
            purpose,
            written: RefCell::default(),
            _open: open,
        })
    }
}

impl<T: Transaction<Row = Value>> WatchedTransaction<T> {
    async fn note(
        &self,
        store: &'static StoreDescriptor,
        key: &str,
        after: Option<&Value>,
    ) -> Result<(), StoreError> {
        let watched = store.syncable
            || [SYNC_QUEUE.name, CONFLICTS.name].contains(&store.name)
            || (store.name == METADATA.name && [Places::KEY, Account::KEY].contains(&key));
        if watched {
            let before = self.inner.get(store, key).await?;
            self.written.borrow_mut().push(Written { store: store.name, before, after: after.cloned() });
        }
        Ok(())
    }
}

impl<T: Transaction<Row = Value>> Transaction for WatchedTransaction<T> {
    type Row = Value;

    async fn get(&self, store: &'static StoreDescriptor, key: &str) -> Result<Option<Value>, StoreError> {
        self.inner.get(store, key).await
    }

    async fn page(
        &self,
        store: &'static StoreDescriptor,
        query: &IndexQuery,
    ) -> Result<RawPage<Value>, StoreError> {
        self.inner.page(store, query).await
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
        self.inner.keys(store, index, range, limit).await
    }

    async fn put(&self, store: &'static StoreDescriptor, row: &Value) -> Result<(), StoreError> {
        if self.store.full.get() {
            return Err(StoreError::QuotaExceeded { reason: "the device is full".to_owned() });
        }
        if self.store.drops_conflicts && store.name == CONFLICTS.name {
            return Ok(());
        }
        let key = row[store.key_path].as_str().unwrap_or_default();
        self.note(store, key, Some(row)).await?;
        self.inner.put(store, row).await
    }

    async fn delete(&self, store: &'static StoreDescriptor, key: &str) -> Result<(), StoreError> {
        self.note(store, key, None).await?;
        self.inner.delete(store, key).await
    }

    async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await?;
        let rows = self.written.borrow();
        let account = rows.iter().filter_map(|row| row.after.as_ref()).find(|row| row["key"] == Account::KEY);
        if let Some(row) = account {
            *self.store.account.borrow_mut() = row["value"]["userId"].as_str().map(str::to_owned);
        }
        self.store.ledger.borrow_mut().committed(self.purpose, &rows);
        Ok(())
    }
}

/// All rows of a store.
pub(crate) async fn rows<S: Store<Row = Value>>(
    store: &S,
    descriptor: &'static StoreDescriptor,
) -> Result<Vec<Value>, StoreError> {
    let transaction = store.begin(&[descriptor], Mode::Read).await?;
    let query = IndexQuery {
        index: None,
        range: KeyRange::ALL,
        direction: Direction::Ascending,
        limit: ROWS_MAX,
        after: None,
    };
    Ok(transaction.page(descriptor, &query).await?.rows)
}
