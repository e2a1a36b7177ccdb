//! What the sync does in the store: rows that go out, answers and pages that come in, each in one transaction.
//!
//! Nothing here knows a network or a clock. Whoever drives it sends what [`Sync::next_push`] gives and hands in what comes; each
//! call is whole by itself, so that it may be interrupted after any of them. Calls name the term of leadership that they were
//! made in: one of an earlier term changes nothing.

mod ahead;
mod answers;
mod choosing;
mod driving;
mod pages;
mod place;
mod sending;
mod settling;
mod status;

use std::collections::BTreeSet;

use soul_core::Instant;
use soul_model::{Account, ClockReading, StoreDescriptor};
use soul_store::{Store, Transaction};
use soul_sync::Position;

use crate::client::{find_metadata, put_metadata};
use crate::editing::Editing;
use crate::{Client, ClientError, Environment, Origin, compatibilities};

use ahead::Ahead;
pub use choosing::resolution;
pub use driving::Done;
pub use pages::{Snapshot, Taken};
pub use place::{Place, Places, RecordName, SentRow};
pub(crate) use place::{cursor, forget_cursors, forget_place, place, want_snapshot};
pub use sending::Push;
pub(crate) use settling::{generation_of, tombstone};
pub use status::Counts;

/// Why a call of the sync changed nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// Code `sync/superseded`: another tab has taken over since.
    #[error("another tab syncs now")]
    Superseded,
    /// Code `sync/signed-out`: nobody is signed in, or another user than the message is for.
    #[error("nobody is signed in whom this is for")]
    SignedOut,
    /// Code `sync/row-invalid`: a row of the queue was written by a version that is newer, or was changed by hand.
    #[error("a row of the queue can't be read")]
    RowInvalid,
    /// Code `sync/record-busy`: another change of the same record is on its way. Try again once that is answered.
    #[error("another change of the same record is on its way")]
    RecordBusy,
}

impl soul_core::Coded for SyncError {
    fn code(&self) -> &'static str {
        match self {
            Self::Superseded => "sync/superseded",
            Self::SignedOut => "sync/signed-out",
            Self::RowInvalid => "sync/row-invalid",
            Self::RecordBusy => "sync/record-busy",
        }
    }
}

/// The sync of the account that is signed in.
pub struct Sync<'a, S, E> {
    client: &'a Client<S, E>,
    /// The term of leadership.
    epoch: u64,
}

impl<S: Store, E: Environment> Client<S, E> {
    /// The sync as the leader of the term `epoch` drives it: see [`Client::lead`].
    pub fn sync(&self, epoch: u64) -> Sync<'_, S, E> {
        Sync { client: self, epoch }
    }

    /// Begins a new term of leadership. Whoever led before is fenced off: the calls of earlier terms are refused from now on.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn lead(&self) -> Result<u64, ClientError> {
        let write = self.begin_write(&[]).await?;
        let places: Places = find_metadata(&write.transaction).await?.unwrap_or_default();
        let places = Places { epoch: places.epoch + 1, ..places };
        let epoch = places.epoch;
        put_metadata(&write.transaction, places).await?;
        write.transaction.commit().await?;
        Ok(epoch)
    }
}

impl<'a, S: Store, E: Environment> Sync<'a, S, E> {
    /// A transaction of this term, for the account that is signed in.
    async fn begin(&self, stores: &[&'static StoreDescriptor]) -> Result<Syncing<'a, S, E>, ClientError> {
        let mut editing = Editing::begin(self.client, stores).await?;
        editing.origin = Origin::Cloud;
        let places: Places = find_metadata(&editing.write.transaction).await?.unwrap_or_default();
        if places.epoch != self.epoch {
            return Err(SyncError::Superseded.into());
        }
        let Some(owner_id) = editing.account().user_id.clone() else {
            return Err(SyncError::SignedOut.into());
        };
        let place = places.of(&owner_id);
        let device_id = self.client.device_id();
        Ok(Syncing {
            editing,
            owner_id,
            device_id,
            epoch: self.epoch,
            places,
            place,
            seen: None,
            ahead: Ahead::new(),
            pairs: BTreeSet::new(),
        })
    }
}

/// A transaction of the sync.
struct Syncing<'a, S: Store, E> {
    editing: Editing<'a, S, E>,
    owner_id: String,
    device_id: String,
    epoch: u64,
    places: Places,
    /// The owner's part of it, as it will be.
    place: Place,
    /// The greatest instant that was seen in a stamp or as the cloud's time.
    seen: Option<Instant>,
    ahead: Ahead<S::Row>,
    /// Analyses of pairs that may be without results.
    pairs: BTreeSet<String>,
}

impl<S: Store, E: Environment> Syncing<'_, S, E> {
    fn account(&self) -> &Account {
        self.editing.account()
    }

    fn transaction(&self) -> &S::Transaction {
        &self.editing.write.transaction
    }

    /// Resolves once all of it is there to stay.
    async fn finish(self) -> Result<(), ClientError> {
        self.finish_counted(false).await.map(drop)
    }

    /// The same, with how things stand then; what waits is counted where `counts`, before the transaction ends.
    async fn finish_counted(mut self, counts: bool) -> Result<Standing, ClientError> {
        for id in std::mem::take(&mut self.pairs) {
            compatibilities::complete(&mut self.editing, &id).await?;
        }
        // The next edit is later than all that was seen.
        if let Some(seen) = self.seen.filter(|seen| *seen > self.editing.at()) {
            put_metadata(&self.editing.write.transaction, ClockReading { last: seen }).await?;
        }
        let position = self.place.position();
        let places = self.places.with(self.place);
        put_metadata(&self.editing.write.transaction, places).await?;
        let counts = match counts {
            true => self.editing.client.count_queue(&self.editing.write.transaction, &self.owner_id).await?,
            false => Counts::default(),
        };
        self.editing.note(&soul_model::SYNC_QUEUE, "");
        self.editing.finish().await?;
        Ok(Standing { position, counts })
    }

    /// How things stand where nothing is to be changed.
    async fn standing(&self) -> Result<Standing, ClientError> {
        let counts = self.editing.client.count_queue(self.transaction(), &self.owner_id).await?;
        Ok(Standing { position: self.place.position(), counts })
    }
}

/// How things stand after a transaction.
#[derive(Debug, Clone, PartialEq)]
struct Standing {
    position: Position,
    counts: Counts,
}
