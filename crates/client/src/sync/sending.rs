//! Rows that go out.

use soul_core::Instant;
use soul_model::{QueueState, SYNC_QUEUE, StoreDescriptor, SyncQueueItem, sync_rules};
use soul_store::{Direction, IndexQuery, KeyRange, Position, Row, Store, Transaction};
use soul_sync::limits::OPERATIONS_MAX;
use soul_sync::{PushRequest, freed, next_batch, operation_of, sent, unsent_row_id};

use super::{SentRow, Sync, Syncing};
use crate::{ClientError, Environment};

/// Rows of the queue that are read in one go.
const ROWS_PAGE: usize = 500;
/// Rows that may go out among which a batch is picked: some batches' worth, so that parents are found among them. A longer queue is not
/// read to its end for each batch.
const CANDIDATES: usize = 4 * OPERATIONS_MAX;
/// What a push touches.
const STORES: [&StoreDescriptor; 1] = [&SYNC_QUEUE];

/// What is to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Push {
    /// The request; `None` where nothing is due.
    pub request: Option<PushRequest>,
    /// When the next of the rows that must wait is due.
    pub next_due: Option<Instant>,
}

impl<S: Store, E: Environment> Sync<'_, S, E> {
    /// Picks what goes out next, `operations_max` operations at most, and marks it as sent: when this resolves that is on disk, and the
    /// request may leave. What was sent before and not answered goes again, byte for byte.
    ///
    /// # Errors
    /// `sync/superseded`, `sync/signed-out`, those of the store.
    pub async fn next_push(&self, operations_max: usize) -> Result<Push, ClientError> {
        let mut syncing = self.begin(&STORES).await?;
        let mut rows = syncing.candidates().await?;
        let waits: Vec<bool> =
            rows.iter().map(|row| row.state == QueueState::Blocked && syncing.is_free(row, &rows)).collect();
        for (row, _) in rows.iter_mut().zip(waits).filter(|(_, free)| *free) {
            *row = freed(row.clone());
            syncing.transaction().put(&SYNC_QUEUE, &S::Row::encode(&*row)?).await?;
        }
        let batch = next_batch(&rows, syncing.editing.at(), operations_max);
        for (id, error) in batch.broken {
            let Some(row) = rows.iter().find(|row| row.id == id) else { continue };
            syncing.bury(row.clone(), error.code.as_str(), error.path).await?;
        }
        let mut operations = Vec::new();
        for id in batch.row_ids {
            let Some(row) = rows.iter().find(|row| row.id == id) else { continue };
            let Some(rules) = sync_rules(&row.entity) else { continue };
            let row = sent(row.clone(), syncing.strategy(rules), syncing.epoch);
            // A row that was never sent moves to its mutation id, and leaves its place to later edits.
            if row.id != id {
                syncing.transaction().delete(&SYNC_QUEUE, &id).await?;
            }
            syncing.transaction().put(&SYNC_QUEUE, &S::Row::encode(&row)?).await?;
            if syncing.place.in_flight(&row.entity, &row.entity_id).is_none() {
                let (entity, entity_id) = (row.entity.clone(), row.entity_id.clone());
                syncing.place.sent.push(SentRow { id: row.id.clone(), entity, entity_id, dead: false });
            }
            operations.push(operation_of(&row).map_err(super::settling::row_invalid)?);
        }
        let owner_id = syncing.owner_id.clone();
        syncing.finish().await?;
        let request = (!operations.is_empty()).then_some(PushRequest { owner_id, operations });
        Ok(Push { request, next_due: batch.next_due })
    }
}

impl<S: Store, E: Environment> Syncing<'_, S, E> {
    /// The owner's open rows, oldest first, until enough of them may go out.
    async fn candidates(&self) -> Result<Vec<SyncQueueItem>, ClientError> {
        let (mut rows, mut after, mut sendable) = (Vec::new(), None::<Position>, 0);
        while sendable < CANDIDATES {
            let query = IndexQuery {
                index: SYNC_QUEUE.index("timestamp"),
                range: KeyRange::ALL,
                direction: Direction::Ascending,
                limit: ROWS_PAGE,
                after: after.take(),
            };
            let page = self.transaction().page(&SYNC_QUEUE, &query).await?;
            for row in page.rows {
                let row: SyncQueueItem = match row.decode() {
                    Ok(row) => row,
                    // One row that can't be read holds up nobody else's; it stays for whoever can.
                    Err(error) => {
                        let id = row.text("id").unwrap_or_default();
                        self.editing.client.problems.report(error.at(SYNC_QUEUE.name, &id));
                        continue;
                    }
                };
                if row.owner_id == self.owner_id && row.synced == 0 {
                    sendable += usize::from(matches!(row.state, QueueState::Pending | QueueState::InFlight));
                    rows.push(row);
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        Ok(rows)
    }

    /// Whether nothing of its parents waits any more.
    fn is_free(&self, row: &SyncQueueItem, rows: &[SyncQueueItem]) -> bool {
        let Some(rules) = sync_rules(&row.entity) else { return false };
        rules.parents().all(|(field, parent)| {
            let Some(id) = row.data.get(field).and_then(serde_json::Value::as_str) else { return true };
            let waiting = unsent_row_id(&self.owner_id, parent.entity, id);
            !self.place.waits(parent.entity, id) && rows.iter().all(|other| other.id != waiting)
        })
    }

    /// Files a row that can't be sent as refused.
    async fn bury(&mut self, row: SyncQueueItem, code: &str, field: String) -> Result<(), ClientError> {
        let old = row.id.clone();
        let dead = SyncQueueItem {
            id: row.mutation_id.clone(),
            state: QueueState::Dead,
            last_error: Some(code.to_owned()),
            error_field: Some(field),
            ..row
        };
        self.transaction().delete(&SYNC_QUEUE, &old).await?;
        self.transaction().put(&SYNC_QUEUE, &S::Row::encode(&dead)?).await?;
        self.place.sent.retain(|sent| sent.id != dead.id);
        self.place.sent.push(SentRow {
            id: dead.id,
            entity: dead.entity,
            entity_id: dead.entity_id,
            dead: true,
        });
        Ok(())
    }
}
