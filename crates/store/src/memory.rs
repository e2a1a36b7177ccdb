//! A store in memory: the native one, and the one of browsers without a database.

mod lock;
mod table;

use core::cell::RefCell;
use core::marker::PhantomData;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;
use soul_model::{IndexDescriptor, StoreDescriptor};

use crate::{IndexQuery, Key, KeyRange, Mode, RawPage, Row, Store, StoreError, Transaction};
use lock::{Lock, LockGuard};
use table::Table;

/// A store that lives as long as its last handle. A clone is another handle on the same data, as a second tab is.
#[derive(Debug)]
pub struct MemoryStore<R = Value> {
    shared: Rc<Shared>,
    row: PhantomData<R>,
}

#[derive(Debug, Default)]
struct Shared {
    tables: RefCell<Tables>,
    lock: Rc<Lock>,
}

type Tables = BTreeMap<&'static str, Rc<Table>>;

impl<R> Default for MemoryStore<R> {
    fn default() -> Self {
        Self { shared: Rc::default(), row: PhantomData }
    }
}

impl<R> Clone for MemoryStore<R> {
    fn clone(&self) -> Self {
        Self { shared: Rc::clone(&self.shared), row: PhantomData }
    }
}

impl<R> MemoryStore<R> {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl<R: Row> Store for MemoryStore<R> {
    type Row = R;
    type Transaction = MemoryTransaction<R>;

    async fn begin(
        &self,
        stores: &[&'static StoreDescriptor],
        mode: Mode,
    ) -> Result<Self::Transaction, StoreError> {
        // A reader waits its turn, too, so that it never sees half a write; then its snapshot needs the lock no more.
        let turn = Lock::acquire(&self.shared.lock).await;
        let mut shared = self.shared.tables.borrow_mut();
        let tables = stores.iter().map(|store| {
            let table = shared.entry(store.name).or_default();
            // A writer takes the tables out: nobody else can look for them before it puts them back.
            (store.name, if mode == Mode::Read { Rc::clone(table) } else { core::mem::take(table) })
        });
        let mut own = Tables::new();
        own.extend(tables);
        let writer = match mode {
            Mode::Read => None,
            Mode::Write(_) => Some(Writer { home: Rc::clone(&self.shared), undo: Vec::new(), _turn: turn }),
        };
        Ok(MemoryTransaction {
            work: RefCell::new(Work { tables: own, failure: None, writer }),
            row: PhantomData,
        })
    }
}

/// A transaction of a [`MemoryStore`].
#[derive(Debug)]
pub struct MemoryTransaction<R> {
    work: RefCell<Work>,
    row: PhantomData<R>,
}

#[derive(Debug)]
struct Work {
    tables: Tables,
    failure: Option<StoreError>,
    /// A reader has none.
    writer: Option<Writer>,
}

#[derive(Debug)]
struct Writer {
    /// Where the tables go at the end.
    home: Rc<Shared>,
    /// What was there before each write, oldest first.
    undo: Vec<(&'static StoreDescriptor, Key, Option<Rc<Value>>)>,
    /// Keeps the other writers waiting.
    _turn: LockGuard,
}

impl Work {
    fn table(&mut self, store: &'static StoreDescriptor) -> Result<&mut Rc<Table>, StoreError> {
        if let Some(failure) = &self.failure {
            return Err(StoreError::Aborted { reason: failure.to_string() });
        }
        self.tables.get_mut(store.name).ok_or_else(|| StoreError::Misuse {
            reason: format!("{} is not one of the transaction's stores", store.name),
        })
    }

    /// Puts `row` under `key`, or nothing.
    fn write(
        &mut self,
        store: &'static StoreDescriptor,
        key: Key,
        row: Option<Rc<Value>>,
    ) -> Result<(), StoreError> {
        let table = Rc::make_mut(self.table(store)?);
        let before = table.write(store, &key, row)?;
        match &mut self.writer {
            Some(writer) => writer.undo.push((store, key, before)),
            None => return Err(StoreError::Misuse { reason: "it was opened for reading".to_owned() }),
        }
        Ok(())
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let Some(writer) = &mut self.writer else { return };
        for (store, key, before) in writer.undo.drain(..).rev() {
            if let Some(table) = self.tables.get_mut(store.name) {
                Rc::make_mut(table).restore(store, &key, before);
            }
        }
        writer.home.tables.borrow_mut().extend(core::mem::take(&mut self.tables));
    }
}

impl<R: Row> MemoryTransaction<R> {
    /// Runs one write; its failure loses the transaction.
    fn write(
        &self,
        store: &'static StoreDescriptor,
        key: Key,
        row: Option<Rc<Value>>,
    ) -> Result<(), StoreError> {
        let mut work = self.work.borrow_mut();
        let result = work.write(store, key, row);
        result.inspect_err(|failure| work.failure = work.failure.take().or_else(|| Some(failure.clone())))
    }
}

impl<R: Row> Transaction for MemoryTransaction<R> {
    type Row = R;

    async fn get(&self, store: &'static StoreDescriptor, key: &str) -> Result<Option<R>, StoreError> {
        lock::take_turn().await;
        let mut work = self.work.borrow_mut();
        work.table(store)?.get(&Key::from(key)).map(R::encode).transpose()
    }

    async fn page(
        &self,
        store: &'static StoreDescriptor,
        query: &IndexQuery,
    ) -> Result<RawPage<R>, StoreError> {
        lock::take_turn().await;
        let mut work = self.work.borrow_mut();
        let (rows, next) = work.table(store)?.page(query);
        Ok(RawPage { rows: rows.into_iter().map(R::encode).collect::<Result<_, _>>()?, next })
    }

    async fn count(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
    ) -> Result<u64, StoreError> {
        lock::take_turn().await;
        let mut work = self.work.borrow_mut();
        Ok(work.table(store)?.count(index, range))
    }

    async fn keys(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        lock::take_turn().await;
        let mut work = self.work.borrow_mut();
        Ok(work.table(store)?.keys(index, range, limit))
    }

    async fn put(&self, store: &'static StoreDescriptor, row: &R) -> Result<(), StoreError> {
        lock::take_turn().await;
        let row = row.decode::<Value>().map_err(|error| StoreError::NotStorable { reason: error.0 });
        let keyed = row.and_then(|row| match row.get(store.key_path) {
            Some(Value::String(key)) => Ok((Key::from(key.as_str()), row)),
            _ => {
                let reason = format!("a row of {} needs a text in {}", store.name, store.key_path);
                Err(StoreError::NotStorable { reason })
            }
        });
        match keyed {
            Ok((key, row)) => self.write(store, key, Some(Rc::new(row))),
            Err(failure) => {
                self.work.borrow_mut().failure.get_or_insert_with(|| failure.clone());
                Err(failure)
            }
        }
    }

    async fn delete(&self, store: &'static StoreDescriptor, key: &str) -> Result<(), StoreError> {
        lock::take_turn().await;
        self.write(store, Key::from(key), None)
    }

    async fn commit(self) -> Result<(), StoreError> {
        lock::take_turn().await;
        let mut work = self.work.into_inner();
        if let Some(failure) = work.failure.take() {
            return Err(failure);
        }
        if let Some(writer) = &mut work.writer {
            // With nothing to undo, dropping the work puts the tables back as they are now.
            writer.undo.clear();
        }
        Ok(())
    }
}
