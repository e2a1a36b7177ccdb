//! Answers to what was sent.

use std::collections::BTreeMap;

use soul_core::Instant;
use soul_model::{
    FREQUENCY_LOGS, PROFILES, SYNC_QUEUE, StoreDescriptor, SyncQueueItem, SyncRules, sync_rules,
};
use soul_store::{KeyRange, Store, Transaction};
use soul_sync::limits::ANSWERED_ROWS_KEPT;
use soul_sync::{OperationResult, Outcome, PushAnswer, answered, unsent_row_id};

use super::settling::{Rows, row_invalid};
use super::{Standing, Sync, Syncing};
use crate::editing::Record;
use crate::{ClientError, Environment, scope};

impl<S: Store, E: Environment> Sync<'_, S, E> {
    /// Takes in an answer, all of it in one transaction. A result whose row is answered already, or is not there, is passed over.
    ///
    /// # Errors
    /// `sync/superseded`, `sync/signed-out`, `sync/row-invalid`, those of the store; then nothing of it was taken in.
    pub async fn take_answer(&self, answer: PushAnswer) -> Result<(), ClientError> {
        self.store_answer(answer).await.map(drop)
    }

    /// The same, with how things stand then.
    pub(super) async fn store_answer(&self, answer: PushAnswer) -> Result<Standing, ClientError> {
        let mut syncing = self.begin(&everything()).await?;
        syncing.see(answer.server_time);
        syncing.read_answered(&answer.results).await?;
        for result in answer.results {
            syncing.take_result(result).await?;
        }
        syncing.throw_away_surplus().await?;
        syncing.finish_counted(true).await
    }
}

impl<S: Store, E: Environment> Syncing<'_, S, E> {
    /// Reads what the results are about, all at once.
    async fn read_answered(&mut self, results: &[OperationResult]) -> Result<(), ClientError> {
        let (mut sent, mut waiting, mut ids) = (Vec::new(), Vec::new(), BTreeMap::<_, Vec<_>>::new());
        for result in results {
            let Some(row) = self.place.sent.iter().find(|row| row.id == result.mutation_id) else { continue };
            sent.push(row.id.clone());
            waiting.push(unsent_row_id(&self.owner_id, &row.entity, &row.entity_id));
            ids.entry(row.entity.clone()).or_default().push(row.entity_id.clone());
        }
        self.read_ahead(&SYNC_QUEUE, sent).await?;
        // Only what was edited while its request was under way has a row there.
        self.read_rare(&SYNC_QUEUE, waiting).await?;
        for (entity, ids) in ids {
            let Some(rules) = sync_rules(&entity) else { continue };
            self.read_ahead(rules.store, ids).await?;
        }
        Ok(())
    }

    async fn take_result(&mut self, result: OperationResult) -> Result<(), ClientError> {
        let known = self.place.sent.iter().any(|row| row.id == result.mutation_id && !row.dead);
        let Some(sent) = self.row(&result.mutation_id).await?.filter(|_| known) else { return Ok(()) };
        let Some(rules) = sync_rules(&sent.entity) else { return Ok(()) };
        let id = sent.entity_id.clone();
        let rows = Rows {
            waiting: self.row(&unsent_row_id(&self.owner_id, rules.entity, &id)).await?,
            sent: Some(sent.clone()),
        };
        let parent_waits = match result.outcome {
            Outcome::Rejected(_) => self.parent_waits(rules, &sent).await?,
            _ => false,
        };
        let settlement = answered(sent, rows.waiting.clone(), result, &self.settling(rules, parent_waits))
            .map_err(row_invalid)?;
        self.settle(rules, &id, &rows, settlement).await
    }

    /// Whether a record without which this one can't be has a row that is not answered yet, or was refused.
    async fn parent_waits(
        &self,
        rules: &'static SyncRules,
        row: &SyncQueueItem,
    ) -> Result<bool, ClientError> {
        let none = Record::new();
        let data = row.data.as_object().unwrap_or(&none);
        for (field, parent) in rules.parents() {
            let Some(id) = data.get(field).and_then(serde_json::Value::as_str) else { continue };
            if self.place.waits(parent.entity, id)
                || self.row(&unsent_row_id(&self.owner_id, parent.entity, id)).await?.is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes the cloud's clock into the device's, so that the next edit is later than what was seen.
    pub(super) fn see(&mut self, seen: Instant) {
        self.seen = self.seen.max(Some(seen));
    }

    /// Answered rows stay for the inspector, the newest of them.
    async fn throw_away_surplus(&self) -> Result<(), ClientError> {
        let answered = KeyRange::only(soul_store::Key::Number(1.0));
        let index = SYNC_QUEUE.index("synced");
        let count = self.transaction().count(&SYNC_QUEUE, index, &answered).await?;
        let Some(surplus) = usize::try_from(count).unwrap_or(usize::MAX).checked_sub(ANSWERED_ROWS_KEPT)
        else {
            return Ok(());
        };
        // Rows that were sent stand under their mutation ids, which sort by the moment of the edit: the first are the oldest.
        for id in self
            .transaction()
            .keys(&SYNC_QUEUE, index, &answered, surplus.max(1))
            .await?
            .into_iter()
            .take(surplus)
        {
            self.transaction().delete(&SYNC_QUEUE, &id).await?;
        }
        Ok(())
    }
}

/// All stores in which an answer or a page can change something.
pub(super) fn everything() -> Vec<&'static StoreDescriptor> {
    let mut stores = scope::removing(&PROFILES);
    for store in [&FREQUENCY_LOGS, &soul_model::CONFLICTS, &soul_model::TOMBSTONES] {
        if stores.iter().all(|named| named.name != store.name) {
            stores.push(store);
        }
    }
    stores
}
