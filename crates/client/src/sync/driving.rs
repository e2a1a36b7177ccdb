//! What the engine asks of the store, carried out.

use soul_core::Coded;
use soul_store::Store;
use soul_sync::{Action, Event, Position, QueueCounts};

use super::{Counts, Push, Snapshot, Standing, Sync, SyncError};
use crate::{ClientError, Environment};

/// What became of an action of the engine.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// It was one of the store. This is to be told to the engine.
    Tell(Event),
    /// It is none of the store, but for the network, the timer or the app.
    Outside(Action),
}

impl<S: Store, E: Environment> Sync<'_, S, E> {
    /// Carries out an action of the engine where it is one of the store. `snapshot` is what is known of the snapshot that is being read,
    /// and is kept from call to call.
    ///
    /// # Errors
    /// Those of the store where the queue can't be counted or the account can't be read: the engine then goes on with what it has. What else
    /// fails is told to the engine.
    pub async fn carry_out(&self, snapshot: &mut Snapshot, action: Action) -> Result<Done, ClientError> {
        let (ticket, done) = match action {
            Action::CountQueue => {
                let owner_id = self.client.account_current().await?.user_id;
                return Ok(Done::Tell(Event::Counted {
                    owner_id,
                    counts: self.client.sync_counts().await?.into(),
                }));
            }
            Action::ReadAccount => {
                return Ok(Done::Tell(match self.account().await {
                    // A tab that does not lead asks nothing of the cloud and needs no place.
                    Err(ClientError::Sync(SyncError::Superseded)) => {
                        let owner_id = self.client.account_current().await?.user_id;
                        Event::Account { owner_id, position: Position::default() }
                    }
                    account => account?,
                }));
            }
            Action::PreparePush { ticket, operations_max, .. } => {
                (ticket, self.prepare(ticket, operations_max).await)
            }
            Action::StoreAnswer { ticket, answer, .. } => {
                (ticket, stored(ticket, self.store_answer(answer).await))
            }
            Action::StoreChanges { ticket, page, .. } => {
                // A page that does not follow on what is stored is dropped, and the place that is told next says where to go on.
                let taken = self.store_changes(page).await.map(|(_, standing)| standing);
                (ticket, stored(ticket, taken))
            }
            Action::StoreSnapshot { ticket, first, page, .. } => {
                if first {
                    *snapshot = Snapshot::default();
                }
                let taken = self.store_snapshot_page(snapshot, page).await.map(|(_, standing)| standing);
                (ticket, stored(ticket, taken))
            }
            Action::StartAnew { ticket, .. } => (ticket, stored(ticket, self.begin_anew().await)),
            Action::Push { .. }
            | Action::PullChanges { .. }
            | Action::PullSnapshot { .. }
            | Action::SetTimer(_)
            | Action::AskForToken
            | Action::PublishStatus(_) => return Ok(Done::Outside(action)),
        };
        let done = match done {
            // Another tab has signed out or in, and its message is still to come, or got lost.
            Err(ClientError::Sync(SyncError::SignedOut)) => self.account().await,
            done => done,
        };
        Ok(Done::Tell(match done {
            Ok(event) => event,
            Err(ClientError::Sync(SyncError::Superseded)) => Event::Fenced { ticket },
            Err(error) => Event::StoreFailed { ticket, code: error.code().to_owned() },
        }))
    }

    /// Who is signed in, and where that account stands, as the engine takes it.
    ///
    /// # Errors
    /// `sync/superseded`, those of the store.
    pub async fn account(&self) -> Result<Event, ClientError> {
        match self.place().await {
            Ok(place) => {
                let position = place.position();
                Ok(Event::Account { owner_id: Some(place.owner_id), position })
            }
            Err(ClientError::Sync(SyncError::SignedOut)) => {
                Ok(Event::Account { owner_id: None, position: Position::default() })
            }
            Err(error) => Err(error),
        }
    }

    /// Where the account that is signed in stands in the stream, as the engine takes it.
    ///
    /// # Errors
    /// As [`Sync::place`].
    pub async fn position(&self) -> Result<Position, ClientError> {
        Ok(self.place().await?.position())
    }

    async fn prepare(&self, ticket: u64, operations_max: usize) -> Result<Event, ClientError> {
        let (Push { request, next_due }, Standing { counts, .. }) = self.prepare_push(operations_max).await?;
        Ok(Event::Prepared { ticket, request, next_due, counts: counts.into() })
    }
}

fn stored(ticket: u64, taken: Result<Standing, ClientError>) -> Result<Event, ClientError> {
    let Standing { position, counts } = taken?;
    Ok(Event::Stored { ticket, position, counts: counts.into() })
}

impl From<Counts> for QueueCounts {
    fn from(counts: Counts) -> Self {
        let Counts { pending, in_flight, blocked, dead, conflicts, oldest } = counts;
        Self { pending, in_flight, blocked, dead, conflicts, oldest }
    }
}
