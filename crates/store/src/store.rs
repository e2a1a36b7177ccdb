//! The storage trait.

use soul_model::{IndexDescriptor, StoreDescriptor};

use crate::{Key, KeyRange, Row, StoreError};

/// Rows whose keys are read in one go where a store is cleared row by row.
const CLEARED_TOGETHER: usize = 500;

/// A database with the stores of the schema.
///
/// Futures of a store are not `Send`: browsers have one thread, and native callers drive a client on one, too.
#[allow(async_fn_in_trait, reason = "one thread, so no caller needs a Send bound")]
pub trait Store {
    /// The form of its rows.
    type Row: Row;
    /// Its transactions.
    type Transaction: Transaction<Row = Self::Row>;

    /// Opens a transaction over `stores`; any other store is out of its reach.
    ///
    /// Write transactions that share a store run one after the other, in the order in which they were begun, so what
    /// one reads does not change before it commits.
    ///
    /// # Errors
    /// `store/closed`, `store/connection-lost`, `store/unavailable`.
    async fn begin(
        &self,
        stores: &[&'static StoreDescriptor],
        mode: Mode,
    ) -> Result<Self::Transaction, StoreError>;
}

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Read only.
    Read,
    /// Read and write.
    Write(Durability),
}

/// When a write counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Once the operating system has it. A power cut may take the last seconds, always whole transactions.
    #[default]
    Relaxed,
    /// Once it is on the disk.
    Strict,
}

/// One transaction: all of it happens, or nothing.
///
/// Inside a transaction await only its own methods: a browser closes it as soon as anything else is awaited. Dropped
/// without [`Transaction::commit`], it is aborted and leaves nothing behind.
///
/// A write may report its failure at once or only from `commit`. Either way the whole transaction is lost: after a
/// failure every later call fails, and so does `commit`.
#[allow(async_fn_in_trait, reason = "one thread, so no caller needs a Send bound")]
pub trait Transaction {
    /// The form of the rows.
    type Row: Row;

    /// The row under the primary key `key`, with what this transaction has written so far.
    ///
    /// # Errors
    /// `store/misuse` for a store that was not named at the beginning, `store/aborted` after a failure, and the
    /// errors of a lost connection.
    async fn get(&self, store: &'static StoreDescriptor, key: &str) -> Result<Option<Self::Row>, StoreError>;

    /// One page of rows in the order of an index or of the primary key.
    ///
    /// # Errors
    /// As [`Transaction::get`].
    async fn page(
        &self,
        store: &'static StoreDescriptor,
        query: &IndexQuery,
    ) -> Result<RawPage<Self::Row>, StoreError>;

    /// How many keys of rows lie in `range`. Rows whose fields make no key of the index are not counted.
    ///
    /// # Errors
    /// As [`Transaction::get`].
    async fn count(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
    ) -> Result<u64, StoreError>;

    /// The primary keys of the rows that have a key in `range`, in ascending order of that key, then of the primary key; no row
    /// is read. A row with several keys in the range is named once for each.
    ///
    /// `limit` is the most keys that are given, 1 or more.
    ///
    /// # Errors
    /// As [`Transaction::get`].
    async fn keys(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
        limit: usize,
    ) -> Result<Vec<String>, StoreError>;

    /// Writes a row, in place of the one with the same primary key.
    ///
    /// # Errors
    /// `store/not-unique`, `store/not-storable` for a row without a key, `store/quota-exceeded`, and as
    /// [`Transaction::get`].
    async fn put(&self, store: &'static StoreDescriptor, row: &Self::Row) -> Result<(), StoreError>;

    /// Removes the row under `key`, if there is one.
    ///
    /// # Errors
    /// As [`Transaction::get`].
    async fn delete(&self, store: &'static StoreDescriptor, key: &str) -> Result<(), StoreError>;

    /// Removes every row of a store.
    ///
    /// # Errors
    /// As [`Transaction::get`].
    async fn clear(&self, store: &'static StoreDescriptor) -> Result<(), StoreError> {
        loop {
            let keys = self.keys(store, None, &KeyRange::ALL, CLEARED_TOGETHER).await?;
            for key in &keys {
                self.delete(store, key).await?;
            }
            if keys.len() < CLEARED_TOGETHER {
                return Ok(());
            }
        }
    }

    /// Ends the transaction and resolves once its writes are there to stay.
    ///
    /// # Errors
    /// The failure of an earlier write, `store/quota-exceeded`, `store/aborted`, `store/connection-lost`. Then nothing was
    /// written.
    async fn commit(self) -> Result<(), StoreError>;
}

/// Which rows a page holds, and in which order.
///
/// In an index over the items of a list a row stands under each of its items, and a page holds it once for each that lies
/// in the range.
#[derive(Debug, Clone)]
pub struct IndexQuery {
    /// The index that is read; `None` for the primary key.
    pub index: Option<&'static IndexDescriptor>,
    /// Keys of that index, or primary keys.
    pub range: KeyRange,
    /// Rows with equal keys follow by primary key, in the same direction.
    pub direction: Direction,
    /// Most rows of the page, 1 or more.
    pub limit: usize,
    /// The row after which the page begins, seen in `direction`; it need not exist any more.
    pub after: Option<Position>,
}

/// The order of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Smallest key first.
    #[default]
    Ascending,
    /// Greatest key first.
    Descending,
}

/// The place of a row in an index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Its key in the index; the primary key where the primary key is read.
    pub key: Key,
    /// Its primary key.
    pub primary_key: Key,
}

/// Rows in order, and where to go on.
#[derive(Debug, Clone)]
pub struct RawPage<R> {
    /// The rows, undecoded. Rows whose keys are none of the schema's may come on top of the limit, since no page can end
    /// with one.
    pub rows: Vec<R>,
    /// The position of the last row, where more rows follow it; `None` at the end.
    pub next: Option<Position>,
}
