//! What an app does: its use cases over a store, a clock and randomness that are handed in.
//!
//! ```
//! use serde_json::{Value, json};
//! use soul_client::{Client, Environment};
//! use soul_core::{CivilDate, Instant};
//! use soul_store::{Durability, MemoryStore};
//!
//! struct Here;
//!
//! impl Environment for Here {
//!     fn now(&self) -> Instant {
//!         Instant::from_unix_ms(1_740_830_400_000).unwrap()
//!     }
//!     fn local_date(&self) -> CivilDate {
//!         CivilDate::parse("2025-03-01").unwrap()
//!     }
//!     fn random_bytes(&self) -> [u8; 16] {
//!         [7; 16] // An app asks its system.
//!     }
//! }
//!
//! # pollster::block_on(async {
//! let client = Client::open(MemoryStore::<Value>::new(), Here, Durability::Relaxed).await?;
//! let ada = client.profiles().create(&json!({ "birthDate": "1990-06-15", "displayName": "Ada" })).await?;
//! let chart = client.charts().get(&ada.id).await?.unwrap();
//! assert_eq!(chart["sunSign"], "Gemini");
//!
//! let entry = json!({ "profileId": ada.id, "content": "A quiet day.", "mood": "grateful" });
//! client.journal().create(&entry).await?;
//! let page = client.journal().list(&json!({ "where": { "profileId": ada.id }, "orderBy": "entryDate" })).await?;
//! assert_eq!(page.items[0]["entryDate"], "2025-03-01");
//! let found = client.search_journal(&json!("days quiet"), &json!({ "mood": "grateful" })).await?;
//! assert!(found.items.is_empty(), "the beginning of a word finds it, a longer word does not");
//! let found = client.search_journal(&json!("qui day"), &json!({ "mood": "grateful" })).await?;
//! assert_eq!(found.items, page.items);
//! # Ok::<(), soul_client::ClientError>(())
//! # }).unwrap();
//! ```
//!
//! - [`Client`] holds a store and an [`Environment`]; [`Collection`], [`Records`], [`Charts`], [`Compatibilities`] and
//!   [`Insights`] are its use cases. [`Client::export`] and [`Client::import`] carry everything over, and
//!   [`Client::delete_everything`] removes it. [`Client::search_journal`] finds journal entries by their words.
//! - Outside data come in as JSON values and are checked before a transaction opens; records go out as the store keeps them.
//! - Each use case is one transaction: the record, what is calculated from it, its row of the sync queue and all that goes with a
//!   removal are written together or not at all, and the records of other owners are as if they were not there.
//!
//! The crate knows no browser, no network and no timer, and sends nothing: the queue rows that it writes wait for the sync
//! engine.

mod cascade;
mod change;
mod chart_cache;
mod chart_request;
mod charts;
mod client;
mod collection;
mod compatibilities;
mod derived;
mod device;
mod editing;
mod erase;
mod error;
mod export;
mod import;
mod insights;
mod kind;
mod links;
mod listing;
mod orphans;
mod owner;
mod pair;
mod problems;
mod query;
#[cfg(test)]
mod query_tests;
mod queue;
mod records;
mod scope;
mod search;
mod sign_in;
mod sign_out;
mod strategies;
pub mod sync;
mod take_up;
mod together;

pub use change::{Change, Origin};
pub use chart_cache::CacheStats;
pub use charts::Charts;
pub use client::{Client, Environment};
pub use collection::{Collection, Saved};
pub use compatibilities::Compatibilities;
pub use erase::AccountError;
pub use error::ClientError;
pub use import::{Import, Skipped};
pub use insights::Insights;
pub use listing::Page;
pub use records::Records;
pub use sign_out::{Leaving, Unsent};
pub use strategies::Strategies;
