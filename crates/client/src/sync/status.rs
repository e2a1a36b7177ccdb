//! How things stand.

use serde::Deserialize;
use soul_core::Instant;
use soul_model::{CONFLICTS, QueueState, SYNC_QUEUE};
use soul_store::{Direction, IndexQuery, Key, KeyRange, Row, Store, Transaction};

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

/// Rows of the queue that are read in one go.
const ROWS_PAGE: usize = 500;

/// What of a row of the queue tells how it stands.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Standing {
    owner_id: String,
    state: QueueState,
    timestamp: i64,
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
        let mut after = None;
        loop {
            let query = IndexQuery {
                index: SYNC_QUEUE.index("synced"),
                range: KeyRange::only(Key::Number(0.0)),
                direction: Direction::Ascending,
                limit: ROWS_PAGE,
                after,
            };
            let page = transaction.page(&SYNC_QUEUE, &query).await?;
            for row in &page.rows {
                match row.decode::<Standing>() {
                    Ok(standing) if standing.owner_id == *owner_id => counts.add(&standing),
                    Ok(_) => {}
                    // One row that can't be read does not hide how the others stand.
                    Err(error) => {
                        let id = row.text(SYNC_QUEUE.key_path).unwrap_or_default();
                        self.problems.report(error.at(SYNC_QUEUE.name, &id));
                    }
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let own = KeyRange::starting_with(&[owner_id.as_str().into()]);
        counts.conflicts = transaction.count(&CONFLICTS, CONFLICTS.index("ownerId_detectedAt"), &own).await?;
        Ok(counts)
    }
}

impl Counts {
    fn add(&mut self, row: &Standing) {
        match row.state {
            QueueState::Pending => self.pending += 1,
            QueueState::InFlight => self.in_flight += 1,
            QueueState::Blocked => self.blocked += 1,
            QueueState::Dead => self.dead += 1,
            QueueState::Conflict | QueueState::Answered => return,
        }
        let made = Instant::from_unix_ms(row.timestamp);
        self.oldest = [self.oldest, made].into_iter().flatten().min();
    }
}
