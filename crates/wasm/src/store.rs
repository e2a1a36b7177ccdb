//! The store of a page: the browser's database, or memory where the browser has none for this page.

use std::cell::RefCell;
use std::pin::Pin;

use soul_model::{IndexDescriptor, StoreDescriptor};
use soul_store::{
    IndexQuery, KeyRange, MemoryStore, MemoryTransaction, Mode, RawPage, Store, StoreError, Transaction,
};
use soul_store_indexeddb::{IndexedDbStore, IndexedDbTransaction, JsRow};

/// Either store behind one type, so that the client is compiled once.
pub enum BrowserStore {
    /// The browser's database.
    IndexedDb(IndexedDbStore),
    /// Rows that are gone when the page is.
    Memory {
        /// The rows.
        store: MemoryStore<JsRow>,
        /// Why there is no database, in the browser's words.
        reason: String,
    },
}

/// A transaction of a [`BrowserStore`].
pub enum BrowserTransaction {
    /// In the browser's database.
    IndexedDb(IndexedDbTransaction),
    /// In memory.
    Memory(MemoryTransaction<JsRow>),
}

thread_local! {
    static MEMORIES: RefCell<Vec<(String, MemoryStore<JsRow>)>> = const { RefCell::new(Vec::new()) };
}

impl BrowserStore {
    /// The memory of that name: all handles of a page share it, one after the other, too. `reason` is why it has to do.
    #[must_use]
    pub fn memory(name: &str, reason: String) -> Self {
        let store = MEMORIES.with_borrow_mut(|memories| {
            if let Some((_, memory)) = memories.iter().find(|(known, _)| known == name) {
                return memory.clone();
            }
            let memory = MemoryStore::new();
            memories.push((name.to_owned(), memory.clone()));
            memory
        });
        Self::Memory { store, reason }
    }

    /// Lets the database go; transactions that run are finished. Memory is kept for the next handle.
    pub fn close(&self) {
        if let Self::IndexedDb(store) = self {
            store.close();
        }
    }
}

impl Store for BrowserStore {
    type Row = JsRow;
    type Transaction = BrowserTransaction;

    async fn begin(
        &self,
        stores: &[&'static StoreDescriptor],
        mode: Mode,
    ) -> Result<Self::Transaction, StoreError> {
        match self {
            Self::IndexedDb(store) => store.begin(stores, mode).await.map(BrowserTransaction::IndexedDb),
            Self::Memory { store, .. } => store.begin(stores, mode).await.map(BrowserTransaction::Memory),
        }
    }
}

/// The same call on whichever transaction it is. That of memory, which few pages use, stays out of line: the futures of the client would
/// grow by its states.
macro_rules! on_either {
    ($either:expr, $transaction:ident => $call:expr) => {
        match $either {
            BrowserTransaction::IndexedDb($transaction) => $call.await,
            BrowserTransaction::Memory($transaction) => {
                let future: Pin<Box<dyn Future<Output = _> + '_>> = Box::pin($call);
                future.await
            }
        }
    };
}

impl Transaction for BrowserTransaction {
    type Row = JsRow;

    async fn get(&self, store: &'static StoreDescriptor, key: &str) -> Result<Option<JsRow>, StoreError> {
        on_either!(self, transaction => transaction.get(store, key))
    }

    async fn page(
        &self,
        store: &'static StoreDescriptor,
        query: &IndexQuery,
    ) -> Result<RawPage<JsRow>, StoreError> {
        on_either!(self, transaction => transaction.page(store, query))
    }

    async fn count(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
    ) -> Result<u64, StoreError> {
        on_either!(self, transaction => transaction.count(store, index, range))
    }

    async fn keys(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        on_either!(self, transaction => transaction.keys(store, index, range, limit))
    }

    async fn put(&self, store: &'static StoreDescriptor, row: &JsRow) -> Result<(), StoreError> {
        on_either!(self, transaction => transaction.put(store, row))
    }

    async fn delete(&self, store: &'static StoreDescriptor, key: &str) -> Result<(), StoreError> {
        on_either!(self, transaction => transaction.delete(store, key))
    }

    async fn clear(&self, store: &'static StoreDescriptor) -> Result<(), StoreError> {
        on_either!(self, transaction => transaction.clear(store))
    }

    async fn commit(self) -> Result<(), StoreError> {
        on_either!(self, transaction => transaction.commit())
    }
}
