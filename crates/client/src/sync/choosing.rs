//! The user's word: settling a conflict, trying a refused change again.

use serde_json::Value;
use soul_core::InputError;
use soul_model::{CONFLICTS, Conflict, QueueState, SyncQueueItem, sync_rules};
use soul_store::{Row, Store, Transaction};
use soul_sync::{Choice, chosen, retried, unsent_row_id};

use super::answers::everything;
use super::settling::{Rows, row_invalid, state_of};
use super::{Place, Places, SyncError, Syncing};
use crate::client::find_metadata;
use crate::editing::Editing;
use crate::{Client, ClientError, Environment};

/// Reads what the user wants: `"mine"`, `"theirs"` or `{ merged: { … } }`.
///
/// # Errors
/// `input/not-a-choice`.
pub fn resolution(choice: &Value) -> Result<Choice, InputError> {
    let refused = || {
        let accepted = "\"mine\", \"theirs\" or { merged: the fields of a record }";
        InputError::new("input/not-a-choice", "choice", choice.clone(), "is none", accepted)
    };
    match choice {
        Value::String(text) if text == "mine" => Ok(Choice::Mine),
        Value::String(text) if text == "theirs" => Ok(Choice::Theirs),
        Value::Object(fields) if fields.len() == 1 => {
            let merged = fields.get("merged").and_then(Value::as_object).ok_or_else(refused)?;
            Ok(Choice::Merged(merged.clone()))
        }
        _ => Err(refused()),
    }
}

impl<S: Store, E: Environment> Client<S, E> {
    /// Settles a conflict: the choice is a new edit on top, which every device follows.
    ///
    /// # Errors
    /// `store/not-found` for a conflict that is not there any more, `input/not-a-choice`, `sync/signed-out`, those of the store;
    /// then nothing was changed.
    pub async fn resolve_conflict(&self, id: &str, choice: &Value) -> Result<(), ClientError> {
        let choice = resolution(choice)?;
        let mut syncing = self.syncing().await?;
        let found = syncing.transaction().get(&CONFLICTS, id).await?;
        let conflict: Option<Conflict> =
            found.map(|row| row.decode().map_err(|error| error.at(CONFLICTS.name, id))).transpose()?;
        let conflict = conflict.filter(|conflict| conflict.owner_id == syncing.owner_id);
        let not_found = || soul_store::StoreError::NotFound { store: CONFLICTS.name, id: id.to_owned() };
        let conflict = conflict.ok_or_else(not_found)?;
        let rules = sync_rules(&conflict.entity).ok_or(SyncError::RowInvalid)?;
        let record_id = conflict.entity_id.clone();
        let present = match syncing.stored(rules, &record_id).await? {
            Some(record) => Some(state_of(rules, false, &record)?),
            None => syncing
                .tombstone(rules, &record_id)
                .await?
                .map(|gone| state_of(rules, true, &gone))
                .transpose()?,
        };
        let waiting = syncing.row(&unsent_row_id(&syncing.owner_id, rules.entity, &record_id)).await?;
        let settlement = chosen(&conflict, choice, present, waiting.clone(), &syncing.settling(rules, false))
            .map_err(row_invalid)?;
        // The row that was sent is not touched: it is answered by itself.
        let rows = Rows { sent: None, waiting };
        let in_flight = syncing.place.sent.clone();
        syncing.settle(rules, &record_id, &rows, settlement).await?;
        syncing.place.sent = in_flight;
        syncing.transaction().delete(&CONFLICTS, id).await?;
        syncing.editing.note(&CONFLICTS, id);
        syncing.finish().await
    }

    /// Tries a refused change again; all of them without an id.
    ///
    /// # Errors
    /// `store/not-found` for a row that was not refused, `sync/signed-out`, those of the store; then nothing was changed.
    pub async fn retry_refused(&self, id: Option<&str>) -> Result<(), ClientError> {
        let mut syncing = self.syncing().await?;
        let dead: Vec<_> = syncing
            .place
            .sent
            .iter()
            .filter(|row| row.dead && id.is_none_or(|id| row.id == id))
            .cloned()
            .collect();
        if let (Some(id), true) = (id, dead.is_empty()) {
            return Err(soul_store::StoreError::NotFound {
                store: soul_model::SYNC_QUEUE.name,
                id: id.to_owned(),
            }
            .into());
        }
        for refused in dead {
            syncing.place.sent.retain(|row| row.id != refused.id);
            let Some(row) = syncing.row(&refused.id).await?.filter(|row| row.state == QueueState::Dead)
            else {
                continue;
            };
            syncing.try_again(row).await?;
        }
        syncing.finish().await
    }

    /// A transaction for what the user wants, in whichever tab that is.
    async fn syncing(&self) -> Result<Syncing<'_, S, E>, ClientError> {
        let editing = Editing::begin(self, &everything()).await?;
        let places: Places = find_metadata(&editing.write.transaction).await?.unwrap_or_default();
        let Some(owner_id) = editing.account().user_id.clone() else {
            return Err(SyncError::SignedOut.into());
        };
        let place: Place = places.of(&owner_id);
        Ok(Syncing {
            device_id: self.device_id(),
            epoch: places.epoch,
            editing,
            owner_id,
            places,
            place,
            seen: None,
        })
    }
}

impl<S: Store, E: Environment> Syncing<'_, S, E> {
    async fn try_again(&mut self, dead: SyncQueueItem) -> Result<(), ClientError> {
        let Some(rules) = sync_rules(&dead.entity) else { return Ok(()) };
        let id = dead.entity_id.clone();
        let waiting = self.row(&unsent_row_id(&self.owner_id, rules.entity, &id)).await?;
        let generation = self.generation(rules, &id).await?;
        let rows = Rows { sent: Some(dead.clone()), waiting: waiting.clone() };
        let settlement =
            retried(dead, waiting, generation, &self.settling(rules, false)).map_err(row_invalid)?;
        let in_flight: Vec<_> = self.place.sent.clone();
        self.settle(rules, &id, &rows, settlement).await?;
        self.place.sent = in_flight;
        Ok(())
    }
}
