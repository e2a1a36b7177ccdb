//! The storage trait, and the memory store.

#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod key;
mod memory;
mod row;
mod store;

pub use error::StoreError;
pub use key::{Key, KeyRange};
pub use memory::{MemoryStore, MemoryTransaction};
pub use row::{Row, RowError};
pub use store::{Direction, Durability, IndexQuery, Mode, Position, RawPage, Store, Transaction};
