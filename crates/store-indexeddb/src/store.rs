//! The store.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect};
use soul_model::StoreDescriptor;
use soul_store::{Durability, Mode, Store, StoreError};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbTransaction};

use crate::JsRow;
use crate::connection::{Connection, Ended, Status};
use crate::error::{from_js, is_lost_connection, words};
use crate::open::open;
use crate::transaction::IndexedDbTransaction;

/// The database of this origin with that name. A clone is the same connection.
#[derive(Clone)]
pub struct IndexedDbStore {
    shared: Rc<Shared>,
}

struct Shared {
    name: String,
    patience_ms: u32,
    on_end: Rc<dyn Fn(Ended)>,
    connection: RefCell<Rc<Connection>>,
    /// Set once there is to be no connection any more.
    closed: Rc<Cell<bool>>,
}

impl IndexedDbStore {
    /// How long opening may take by default: a browser busy with its start answers within seconds.
    pub const PATIENCE_MS: u32 = 10_000;

    /// Opens the database, and makes or migrates it where need be. A migration under way is waited for; anything else
    /// gets `patience_ms`, since a database that a frozen tab holds back is never opened. `on_end` is called at most once, when the store is
    /// closed by something else than [`IndexedDbStore::close`].
    ///
    /// # Errors
    /// `store/unavailable` where the browser has no IndexedDB for this page or refuses it, as private windows do;
    /// `store/newer-version`, `store/blocked`, `store/quota-exceeded`; `store/connection-lost` and `store/aborted` for a database that is
    /// there and can't be opened now.
    pub async fn open(
        name: &str,
        patience_ms: u32,
        on_end: impl Fn(Ended) + 'static,
    ) -> Result<Self, StoreError> {
        let closed = Rc::new(Cell::new(false));
        let on_end: Rc<dyn Fn(Ended)> = Rc::new({
            let closed = Rc::clone(&closed);
            move |ended| {
                if !closed.replace(true) {
                    on_end(ended);
                }
            }
        });
        let opened = open(name, patience_ms).await?;
        let connection = RefCell::new(Connection::new(opened.database, Rc::clone(&on_end)));
        Ok(Self {
            shared: Rc::new(Shared { name: name.to_owned(), patience_ms, on_end, connection, closed }),
        })
    }

    /// Lets the database go. Transactions that run are finished, later ones refused with `store/closed`.
    pub fn close(&self) {
        self.shared.closed.set(true);
        self.shared.connection.borrow().close();
    }

    /// A connection that was usable a moment ago.
    async fn connected(&self) -> Result<Rc<Connection>, StoreError> {
        let shared = &self.shared;
        if shared.closed.get() {
            return Err(StoreError::Closed);
        }
        let held = Rc::clone(&shared.connection.borrow());
        if held.status() == Status::Open {
            return Ok(held);
        }
        let opened = open(&shared.name, shared.patience_ms).await?;
        let connection = Connection::new(opened.database, Rc::clone(&shared.on_end));
        if opened.created {
            // It was cleared. What the client remembers of it, such as the session, is no longer true.
            connection.close();
            (shared.on_end)(Ended::Lost);
            return Err(StoreError::ConnectionLost { reason: "the database was cleared".to_owned() });
        }
        if shared.closed.get() {
            connection.close();
            return Err(StoreError::Closed);
        }
        *shared.connection.borrow_mut() = Rc::clone(&connection);
        Ok(connection)
    }
}

impl Store for IndexedDbStore {
    type Row = JsRow;
    type Transaction = IndexedDbTransaction;

    async fn begin(
        &self,
        stores: &[&'static StoreDescriptor],
        mode: Mode,
    ) -> Result<Self::Transaction, StoreError> {
        let mut refusal = JsValue::NULL;
        // Twice: a connection that the browser dropped is noticed by its refusal, and then opened again.
        for _ in 0..2 {
            let connection = self.connected().await?;
            match transaction(&connection.database, stores, mode) {
                Ok(transaction) => return Ok(IndexedDbTransaction::new(transaction, mode)),
                Err(thrown) if is_lost_connection(&thrown) => {
                    connection.mark_dropped();
                    refusal = thrown;
                }
                Err(thrown) => return Err(from_js(&thrown)),
            }
        }
        Err(StoreError::ConnectionLost { reason: words(&refusal) })
    }
}

/// The browser's transaction, with the durability that `web-sys` has no stable name for.
fn transaction(
    database: &IdbDatabase,
    stores: &[&'static StoreDescriptor],
    mode: Mode,
) -> Result<IdbTransaction, JsValue> {
    let names: Array = stores.iter().map(|store| JsValue::from(store.name)).collect();
    let options = Object::new();
    let mode = match mode {
        Mode::Read => "readonly",
        Mode::Write(durability) => {
            let durability = match durability {
                Durability::Relaxed => "relaxed",
                Durability::Strict => "strict",
            };
            Reflect::set(&options, &"durability".into(), &durability.into())?;
            "readwrite"
        }
    };
    let begin: Function = Reflect::get(database, &"transaction".into())?.unchecked_into();
    begin.call3(database, &names, &mode.into(), &options).map(JsCast::unchecked_into)
}
