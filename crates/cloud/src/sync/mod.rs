//! The sync of one account's records: what `PROTOCOL.md` says, over the tables.

mod changes;
mod columns;
mod events;
mod holdings;
mod owner;
mod push;
mod snapshot;
mod statements;

pub(crate) use changes::changes;
pub(crate) use events::{News, SharedNews, events};
pub(crate) use push::push;
pub(crate) use snapshot::snapshot;
