//! The browser store over IndexedDB, and its migrations.
//!
//! [`IndexedDbStore`] keeps rows as the JavaScript objects that they are: reads hand them on undecoded ([`JsRow`]).
//!
//! - Opening never hangs. A database that a frozen tab holds back is `store/blocked` after a while, a newer one than the
//!   code knows `store/newer-version`.
//! - When another tab upgrades or deletes the database, what runs here finishes, the connection is let go, and the caller
//!   of [`IndexedDbStore::open`] is told ([`Ended`]).
//! - A connection that the browser dropped is opened again, once, when the next transaction begins.
//! - A write is done when its transaction completed, not when a request succeeded.
//!
//! The requests are those of the crate `idb` for opening and for migrations, without its builder, which deletes every
//! store that an upgrade does not name; and those of `web-sys` for transactions, since `idb` knows neither durability nor
//! reading in descending order at once.

mod connection;
mod error;
mod key;
mod migrations;
mod open;
mod page;
mod request;
mod row;
mod store;
mod timer;
mod transaction;

pub use connection::{Ended, close_all_connections};
pub use row::JsRow;
pub use store::IndexedDbStore;
pub use transaction::IndexedDbTransaction;
