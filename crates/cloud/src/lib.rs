//! The reference cloud: accounts, and the sync of one account's records between its devices, over PostgreSQL.
//!
//! The protocol is written down in `PROTOCOL.md`; the rule that picks a winner is the devices' own, from `soul_sync`.
//! A process keeps no state between requests, so as many as are needed run side by side over one database.
//!
//! - [`Config`] is read from the environment and checked before anything starts.
//! - [`migrate()`] brings a database to this version, as its owner.
//! - [`serve()`] answers requests as the role `soul_app`, which owns no table and sees only rows of the account that a
//!   request speaks for.

mod accounts;
mod client_address;
mod clock;
mod config;
mod database;
mod health;
mod problem;
mod router;
mod server;
mod sync;

pub use accounts::purge;
pub use clock::Clock;
pub use config::{Config, ConfigError, Origins, database_url};
pub use database::{migrate, pool};
pub use problem::Problem;
pub use server::{ServeError, serve};
