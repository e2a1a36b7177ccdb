//! The storage trait, and the memory store.

mod error;
mod key;
mod row;
mod store;

pub use error::StoreError;
pub use key::{Key, KeyRange};
pub use row::{Row, RowError};
pub use store::{Direction, Durability, IndexQuery, Mode, Position, RawPage, Store, Transaction};
