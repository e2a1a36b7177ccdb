//! How things stand.

use soul_core::Instant;
use soul_model::{CONFLICTS, QueueState, SYNC_QUEUE, SyncQueueItem};
use soul_store::{Key, KeyRange, Row, Store, Transaction};

use crate::{Client, ClientError, Environment};

/// What waits, by how it waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were never sent.
    pub pending: u64,
    /// Rows that were sent and not answered.
    pub in_flight: u64,
    /// Rows that wait for a parent.
    pub blocked: u64,
    /// Rows that were refused.
    pub dead: u64,
    /// Conflicts that the user has not settled.
    pub conflicts: u64,
    /// When the oldest edit was made that is not in the cloud yet.
    pub oldest: Option<Instant>,
}

impl<S: Store, E: Environment> Client<S, E> {
    /// Counts what waits of the account that is signed in; nothing while nobody is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn sync_counts(&self) -> Result<Counts, ClientError> {
        let (transaction, account) = self.begin_read(&[&SYNC_QUEUE, &CONFLICTS]).await?;
        let Some(owner_id) = &account.user_id else { return Ok(Counts::default()) };
        let mut counts = Counts::default();
        let open = KeyRange::only(Key::Number(0.0));
        for id in transaction.keys(&SYNC_QUEUE, SYNC_QUEUE.index("synced"), &open, usize::MAX).await? {
            let Some(row) = transaction.get(&SYNC_QUEUE, &id).await? else { continue };
            let row: SyncQueueItem = row.decode().map_err(|error| error.at(SYNC_QUEUE.name, &id))?;
            if row.owner_id != *owner_id {
                continue;
            }
            match row.state {
                QueueState::Pending => counts.pending += 1,
                QueueState::InFlight => counts.in_flight += 1,
                QueueState::Blocked => counts.blocked += 1,
                QueueState::Dead => counts.dead += 1,
                QueueState::Conflict | QueueState::Answered => continue,
            }
            let made = Instant::from_unix_ms(row.timestamp);
            counts.oldest = [counts.oldest, made].into_iter().flatten().min();
        }
        let own = KeyRange::starting_with(&[owner_id.as_str().into()]);
        counts.conflicts = transaction.count(&CONFLICTS, CONFLICTS.index("ownerId_detectedAt"), &own).await?;
        Ok(counts)
    }
}
