//! The storage trait, a memory store, and the suite that every store passes.
//!
//! ```
//! use serde_json::{Value, json};
//! use soul_model::PROFILES;
//! use soul_store::{Durability, MemoryStore, Mode, Store, Transaction};
//!
//! # pollster::block_on(async {
//! let store = MemoryStore::<Value>::new();
//! let transaction = store.begin(&[&PROFILES], Mode::Write(Durability::Strict)).await?;
//! transaction.put(&PROFILES, &json!({ "id": "p", "userId": null })).await?;
//! transaction.commit().await?;
//!
//! let transaction = store.begin(&[&PROFILES], Mode::Read).await?;
//! assert!(transaction.get(&PROFILES, "p").await?.is_some());
//! # Ok::<(), soul_store::StoreError>(())
//! # }).unwrap();
//! ```
//!
//! - [`Store`] and [`Transaction`] are what a database has to do; [`Row`] is the form of its rows.
//! - [`Key`], [`KeyRange`] and [`IndexQuery`] say which rows, in the order that IndexedDB defines.
//! - [`MemoryStore`] keeps the rows in memory.
//! - With the feature `conformance`, the module of that name checks any store.
//!
//! A store knows its tables from their descriptors alone. It checks keys and uniqueness, and nothing else of a row: that is
//! done before.

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
