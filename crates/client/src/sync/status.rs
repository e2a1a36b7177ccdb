//! How things stand.

use serde::Deserialize;
use soul_core::Instant;
use soul_model::{CONFLICTS, QueueState, SYNC_QUEUE};
use soul_store::{Direction, IndexQuery, Key, KeyRange, Row, Store, Transaction};

use crate::together::{all, both};
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

/// The states that are counted.
const COUNTED: [QueueState; 4] =
    [QueueState::Pending, QueueState::InFlight, QueueState::Blocked, QueueState::Dead];

/// When a row's oldest edit was made.
#[derive(Deserialize)]
struct Made {
    timestamp: i64,
}

impl<S: Store, E: Environment> Client<S, E> {
    /// Counts what waits of the account that is signed in; nothing while nobody is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn sync_counts(&self) -> Result<Counts, ClientError> {
        let (transaction, account) = self.begin_read(&[&SYNC_QUEUE, &CONFLICTS]).await?;
        match &account.user_id {
            Some(owner_id) => self.count_queue(&transaction, owner_id).await,
            None => Ok(Counts::default()),
        }
    }

    /// Counts by the index alone, however long the queue is; of the rows no more than the oldest of each state is read.
    pub(super) async fn count_queue(
        &self,
        transaction: &S::Transaction,
        owner_id: &str,
    ) -> Result<Counts, ClientError> {
        let index = SYNC_QUEUE.index(BY_STATE);
        let own = KeyRange::starting_with(&[owner_id.into()]);
        let conflicts = transaction.count(&CONFLICTS, CONFLICTS.index("ownerId_detectedAt"), &own);
        let ranges = COUNTED.map(|state| in_state(owner_id, state));
        let counted = all(ranges.iter().map(|range| transaction.count(&SYNC_QUEUE, index, range)));
        let first = COUNTED.map(|state| IndexQuery { limit: 1, ..by_state(owner_id, state) });
        let first = all(first.iter().map(|query| transaction.page(&SYNC_QUEUE, query)));
        let ((counted, first), conflicts) = both(both(counted, first), conflicts).await;

        let mut counts = Counts { conflicts: conflicts?, ..Counts::default() };
        for (state, count) in COUNTED.into_iter().zip(counted) {
            match state {
                QueueState::Pending => counts.pending = count?,
                QueueState::InFlight => counts.in_flight = count?,
                QueueState::Blocked => counts.blocked = count?,
                QueueState::Dead => counts.dead = count?,
                QueueState::Conflict | QueueState::Answered => {}
            }
        }
        for row in first {
            let Some(row) = row?.rows.into_iter().next() else { continue };
            match row.decode::<Made>() {
                Ok(Made { timestamp }) => {
                    let made = Instant::from_unix_ms(timestamp);
                    counts.oldest = [counts.oldest, made].into_iter().flatten().min();
                }
                // A row that can't be read does not hide how the others stand.
                Err(error) => {
                    let id = row.text(SYNC_QUEUE.key_path).unwrap_or_default();
                    self.problems.report(error.at(SYNC_QUEUE.name, &id));
                }
            }
        }
        Ok(counts)
    }
}

/// The index of the queue by owner, state and age.
const BY_STATE: &str = "ownerId_state_timestamp";

/// An owner's rows in a state.
fn in_state(owner_id: &str, state: QueueState) -> KeyRange {
    KeyRange::starting_with(&[owner_id.into(), Key::from(state.as_str())])
}

/// An owner's rows in a state, oldest first.
pub(super) fn by_state(owner_id: &str, state: QueueState) -> IndexQuery {
    IndexQuery {
        index: SYNC_QUEUE.index(BY_STATE),
        range: in_state(owner_id, state),
        direction: Direction::Ascending,
        limit: ROWS_PAGE,
        after: None,
    }
}

/// Rows of the queue that are read in one go.
const ROWS_PAGE: usize = 500;
