//! Rows that go out.

use std::collections::BTreeSet;

use soul_core::Instant;
use soul_model::{CONFLICTS, QueueState, SYNC_QUEUE, StoreDescriptor, SyncQueueItem, SyncRules, sync_rules};
use soul_store::{IndexQuery, Row, Store, Transaction};
use soul_sync::limits::OPERATIONS_MAX;
use soul_sync::{PushRequest, freed, next_batch, operation_of, sent, unsent_row_id};

use super::status::by_state;
use super::{SentRow, Standing, Sync, Syncing};
use crate::together::get_all;
use crate::{ClientError, Environment};

/// Rows that were never sent among which a batch is picked: two batches' worth, so that what is put behind others, such as a removal,
/// makes room for them. A longer queue is not read to its end for each batch.
const CANDIDATES: usize = 2 * OPERATIONS_MAX;
/// What a push touches, and what tells how things stand.
const STORES: [&StoreDescriptor; 2] = [&SYNC_QUEUE, &CONFLICTS];

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
        Ok(self.prepare_push(operations_max).await?.0)
    }

    /// The same, with how things stand then.
    pub(super) async fn prepare_push(&self, operations_max: usize) -> Result<(Push, Standing), ClientError> {
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
            let row = sent(row.clone(), self.client.strategy(rules), syncing.epoch);
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
        let standing = syncing.finish_counted(true).await?;
        let request = (!operations.is_empty()).then_some(PushRequest { owner_id, operations });
        Ok((Push { request, next_due: batch.next_due }, standing))
    }
}

impl<S: Store, E: Environment> Syncing<'_, S, E> {
    /// The owner's rows that may go out: all that were sent and not answered and all that wait for a parent, and the oldest of the others.
    async fn candidates(&self) -> Result<Vec<SyncQueueItem>, ClientError> {
        let mut rows = Vec::new();
        for (state, most) in [
            (QueueState::InFlight, usize::MAX),
            (QueueState::Blocked, usize::MAX),
            (QueueState::Pending, CANDIDATES),
        ] {
            let mut query = by_state(&self.owner_id, state);
            query.limit = query.limit.min(most);
            loop {
                let page = self.transaction().page(&SYNC_QUEUE, &query).await?;
                rows.extend(page.rows.iter().filter_map(|row| self.readable(row)));
                match page.next {
                    Some(next) if most == usize::MAX => query = IndexQuery { after: Some(next), ..query },
                    _ => break,
                }
            }
        }
        self.add_parents(&mut rows).await?;
        Ok(rows)
    }

    /// Adds the waiting rows of parents, which go first however young they are: records that are adopted together are all of one moment.
    async fn add_parents(&self, rows: &mut Vec<SyncQueueItem>) -> Result<(), ClientError> {
        let mut known = BTreeSet::new();
        known.extend(rows.iter().map(|row| row.id.clone()));
        let mut from = 0;
        while from < rows.len() {
            let mut parents = Vec::new();
            for row in rows.iter().skip(from) {
                for (parent, id) in parents_of(row) {
                    let waiting = unsent_row_id(&self.owner_id, parent.entity, id);
                    if known.insert(waiting.clone()) {
                        parents.push(waiting);
                    }
                }
            }
            from = rows.len();
            let keys: Vec<&str> = parents.iter().map(String::as_str).collect();
            let found = get_all(self.transaction(), &SYNC_QUEUE, &keys).await?;
            rows.extend(found.iter().flatten().filter_map(|row| self.readable(row)));
        }
        Ok(())
    }

    /// The row; one that can't be read holds up nobody else's, and stays for whoever can.
    fn readable(&self, row: &S::Row) -> Option<SyncQueueItem> {
        match row.decode() {
            Ok(row) => Some(row),
            Err(error) => {
                let id = row.text(SYNC_QUEUE.key_path).unwrap_or_default();
                self.editing.client.problems.report(error.at(SYNC_QUEUE.name, &id));
                None
            }
        }
    }

    /// Whether nothing of its parents waits any more.
    fn is_free(&self, row: &SyncQueueItem, rows: &[SyncQueueItem]) -> bool {
        parents_of(row).all(|(parent, id)| {
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

/// The records without which a row's record can't be: of each its kind and its id.
fn parents_of(row: &SyncQueueItem) -> impl Iterator<Item = (&'static SyncRules, &str)> {
    let parents = sync_rules(&row.entity).into_iter().flat_map(SyncRules::parents);
    parents.filter_map(|(field, parent)| Some((parent, row.data.get(field)?.as_str()?)))
}
