//! The user's word: settling a conflict, trying a refused change again.

use std::collections::BTreeSet;

use serde_json::Value;
use soul_core::{InputError, sort_by};
use soul_model::{
    CONFLICTS, Conflict, Operation, QueueState, SyncQueueItem, SyncRules, check_size, sync_rules,
};
use soul_store::{Row, Store, Transaction};
use soul_sync::{
    Choice, RecordChange, RecordState, Settlement, chosen, is_head, retried, unsent_row_id, was_made_before,
    was_refused_unread,
};

use super::ahead::Ahead;
use super::answers::everything;
use super::settling::{Rows, row_invalid, state_of};
use super::{Place, Places, SyncError, Syncing};
use crate::client::find_metadata;
use crate::derived::derive;
use crate::editing::{Editing, Record, same};
use crate::kind::{check_fixed, kind_of};
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
    /// `store/not-found` for a conflict that is not there any more, `input/not-a-choice`, `sync/signed-out`, and for the fields of a merged
    /// record that neither side has so those of [`crate::Collection::update`]; those of the store. Then nothing was changed.
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
        let present = syncing.present(rules, &record_id).await?;
        let waiting = syncing.row(&unsent_row_id(&syncing.owner_id, rules.entity, &record_id)).await?;
        let choice = match choice {
            Choice::Merged(fields) => {
                let present = present.as_ref().filter(|state| !state.deleted).map(RecordState::record);
                Choice::Merged(syncing.merged(rules, &conflict, present, fields).await?)
            }
            whole => whole,
        };
        let settlement = chosen(&conflict, choice, present, waiting.clone(), &syncing.settling(rules, false))
            .map_err(row_invalid)?;
        if let Some(Value::Object(outgoing)) = settlement.waiting.as_ref().map(|row| &row.data) {
            check_size(outgoing)?;
        }
        // A removal says how much of what goes with the record was seen here.
        let row = settlement.waiting.map(|row| SyncQueueItem {
            base_cursor: match row.operation {
                Operation::Delete => syncing.place.cursor.clone(),
                Operation::Create | Operation::Update => None,
            },
            ..row
        });
        let settlement = Settlement { waiting: row, ..settlement };
        // The row that was sent is not touched: it is answered by itself.
        let rows = Rows { sent: None, waiting };
        syncing.settle_as_user(rules, &record_id, &rows, settlement).await?;
        syncing.transaction().delete(&CONFLICTS, id).await?;
        syncing.editing.note(&CONFLICTS, id);
        syncing.finish().await
    }

    /// Tries a refused change again; all of them without an id.
    ///
    /// # Errors
    /// `store/not-found` for a row that was not refused, `sync/record-busy` for one that has to wait for another change of its record
    /// (without an id such a row is left as it is), `sync/signed-out`, those of the store; then nothing was changed.
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
        let mut rows = Vec::new();
        for refused in &dead {
            rows.extend(syncing.row(&refused.id).await?.filter(|row| row.state == QueueState::Dead));
        }
        // Two of one record in the order in which they were made.
        sort_by(&mut rows, |a, b| (a.timestamp, &a.mutation_id).cmp(&(b.timestamp, &b.mutation_id)));
        for row in rows {
            let is_taken_up = syncing.try_again(row).await?;
            if id.is_some() && !is_taken_up {
                return Err(SyncError::RecordBusy.into());
            }
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
            ahead: Ahead::new(),
            pairs: BTreeSet::new(),
        })
    }
}

impl<S: Store, E: Environment> Syncing<'_, S, E> {
    /// The fields of a merged record, checked as those of a change. What a side of the conflict has so is taken as it is, for a newer
    /// version may have made it.
    async fn merged(
        &mut self,
        rules: &'static SyncRules,
        conflict: &Conflict,
        present: Option<&Record>,
        fields: Record,
    ) -> Result<Record, ClientError> {
        let sides = [present, conflict.mine.as_object(), conflict.theirs.as_object()];
        let is_had = |name: &str, value: &Value| {
            let mut sides = sides.iter().flatten();
            sides.any(|side| same(side.get(name).unwrap_or(&Value::Null), value))
        };
        let (mut merged, edited): (Record, Record) =
            fields.into_iter().partition(|(name, value)| is_head(name) || is_had(name, value));
        let Some((field, value)) = edited.iter().next() else { return Ok(merged) };
        let Some(kind) = kind_of(rules.store) else {
            // Of what apps don't write they can't make up anything either.
            let accepted = "what one of the two sides has";
            return Err(InputError::new(
                "input/not-changeable",
                field,
                value.clone(),
                "is of neither side",
                accepted,
            )
            .into());
        };
        let today = self.editing.client.environment.local_date().to_string();
        let values = kind.rules.change(&Value::Object(edited), &today)?;
        let before = sides.into_iter().flatten().next().cloned().unwrap_or_default();
        check_fixed(kind.rules, &before, &values)?;
        self.editing.check_references(rules.store, &values, "").await?;
        // What can't be calculated is refused, too; what can is calculated again with all of the record.
        let mut changed = before.clone();
        changed.extend(values.clone());
        derive(&mut self.editing, kind.derived, present, &mut changed).await?;
        merged.extend(values);
        Ok(merged)
    }

    /// Takes up a refused row again. False where it has to wait for another change of its record.
    async fn try_again(&mut self, dead: SyncQueueItem) -> Result<bool, ClientError> {
        let Some(rules) = sync_rules(&dead.entity) else { return Ok(true) };
        let id = dead.entity_id.clone();
        let waiting = self.row(&unsent_row_id(&self.owner_id, rules.entity, &id)).await?;
        if was_refused_unread(&dead) {
            // It goes out as it is: of one record there is only one such row, and what waits behind it is later.
            let is_earlier = match &waiting {
                Some(waiting) => was_made_before(&dead, waiting).map_err(row_invalid)?,
                None => true,
            };
            if !is_earlier || self.place.in_flight(rules.entity, &id).is_some() {
                return Ok(false);
            }
        }
        let present = self.present(rules, &id).await?;
        let rows = Rows { sent: Some(dead.clone()), waiting: waiting.clone() };
        let settlement =
            retried(dead, waiting, present, &self.settling(rules, false)).map_err(row_invalid)?;
        self.settle_as_user(rules, &id, &rows, settlement).await?;
        Ok(true)
    }

    /// The record, or its tombstone, as the device has it.
    async fn present(&self, rules: &'static SyncRules, id: &str) -> Result<Option<RecordState>, ClientError> {
        if let Some(record) = self.stored(rules, id).await? {
            return state_of(rules, false, &record).map(Some);
        }
        let gone = self.tombstone(rules, id).await?;
        gone.map(|gone| state_of(rules, true, &gone)).transpose()
    }

    /// Stores what the user wants of a record. One that
    /// goes takes its children along, as by any other removal: the user sees them, and wants them gone.
    async fn settle_as_user(
        &mut self,
        rules: &'static SyncRules,
        id: &str,
        rows: &Rows,
        settlement: Settlement,
    ) -> Result<(), ClientError> {
        let removes = matches!(&settlement.record, RecordChange::Take(state) if state.deleted);
        self.settle(rules, id, rows, settlement).await?;
        match removes {
            true => self.editing.remove_children(rules.store, id).await,
            false => Ok(()),
        }
    }
}
