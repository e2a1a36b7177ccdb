//! One connection to the database, and how it ends.

use core::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{IdbDatabase, IdbVersionChangeEvent};

/// How a connection ended that nobody here closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Another tab upgrades the database to a newer version.
    Upgrade,
    /// The database was deleted, by another tab or by the browser.
    Lost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Open,
    /// The browser dropped it; the database may well be there.
    Dropped,
    /// Closed for good.
    Closed,
}

/// A connection with its event handlers.
pub(crate) struct Connection {
    pub(crate) database: IdbDatabase,
    status: Rc<Cell<Status>>,
    _version_change: Closure<dyn FnMut(IdbVersionChangeEvent)>,
    _close: Closure<dyn FnMut()>,
}

thread_local! {
    static OPEN: RefCell<Vec<Weak<Connection>>> = const { RefCell::new(Vec::new()) };
}

/// Lets all connections of this instance go, so that they are in nobody's way once the instance is given up.
pub fn close_all_connections() {
    OPEN.with(|open| {
        // In the middle of a panic the list may be in use; then the browser's garbage collector closes the connections.
        let Ok(mut open) = open.try_borrow_mut() else { return };
        for connection in open.drain(..).filter_map(|connection| connection.upgrade()) {
            connection.close();
        }
    });
}

impl Connection {
    /// Takes over a database that was just opened; `on_end` is told when it ends by itself.
    pub(crate) fn new(database: IdbDatabase, on_end: Rc<dyn Fn(Ended)>) -> Rc<Self> {
        let status = Rc::new(Cell::new(Status::Open));
        let version_change = Closure::new({
            let (status, database) = (Rc::clone(&status), database.clone());
            move |event: IdbVersionChangeEvent| {
                if status.replace(Status::Closed) == Status::Open {
                    // What runs is finished first; the other tab waits for that, and for nothing else.
                    database.close();
                    // A deletion names no new version.
                    on_end(if event.new_version().is_some() { Ended::Upgrade } else { Ended::Lost });
                }
            }
        });
        let close = Closure::new({
            let status = Rc::clone(&status);
            move || {
                if status.get() == Status::Open {
                    status.set(Status::Dropped);
                }
            }
        });
        database.set_onversionchange(Some(version_change.as_ref().unchecked_ref()));
        database.set_onclose(Some(close.as_ref().unchecked_ref()));
        let connection = Rc::new(Self { database, status, _version_change: version_change, _close: close });
        OPEN.with_borrow_mut(|open| {
            open.retain(|other| other.strong_count() > 0);
            open.push(Rc::downgrade(&connection));
        });
        connection
    }

    pub(crate) fn status(&self) -> Status {
        self.status.get()
    }

    /// The browser refused a transaction: it dropped the connection without telling.
    pub(crate) fn mark_dropped(&self) {
        if self.status.get() == Status::Open {
            self.status.set(Status::Dropped);
        }
    }

    /// Closes it for good; transactions that run are finished.
    pub(crate) fn close(&self) {
        self.status.set(Status::Closed);
        self.database.close();
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.set_onclose(None);
        self.database.close();
    }
}
