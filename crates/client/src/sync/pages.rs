//! Pages that come from the cloud.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use soul_model::{
    CONFLICTS, Owner, PROFILES, QueueState, SYNC_QUEUE, SYNC_RULES, SyncRules, TOMBSTONES, sync_rules,
};
use soul_store::{KeyRange, Row, Store, Transaction};
use soul_sync::{
    ChangesPage, RecordState, SnapshotPage, in_snapshot, missing_from_snapshot, pulled, unsent_row_id,
};

use super::answers::everything;
use super::settling::{row_invalid, tombstone_id};
use super::status::by_state;
use super::{RecordName, Standing, Sync, SyncError, Syncing};
use crate::editing::named;
use crate::owner::own_profiles;
use crate::together::all;
use crate::{ClientError, Environment};

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is stored, with its cursor.
    Stored,
    /// It does not follow on what the device has, and was dropped.
    NotNext,
}

/// A snapshot that is being read: which records it has held so far.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// As [`named`] writes them.
    seen: BTreeSet<String>,
    cursor: Option<String>,
    /// How often a snapshot had been asked for when this one began.
    asked: u64,
}

impl<S: Store, E: Environment> Sync<'_, S, E> {
    /// The account's place: what is to be asked for next.
    ///
    /// # Errors
    /// `sync/superseded`, `sync/signed-out`, those of the store.
    pub async fn place(&self) -> Result<super::Place, ClientError> {
        Ok(self.begin(&[]).await?.place)
    }

    /// Stores a page of changes and its cursor, in one transaction.
    ///
    /// # Errors
    /// `sync/superseded`, `sync/signed-out`, `sync/row-invalid`, those of the store; then nothing of it is stored.
    pub async fn take_changes(&self, page: ChangesPage) -> Result<Taken, ClientError> {
        Ok(self.store_changes(page).await?.0)
    }

    /// The same, with how things stand then.
    pub(super) async fn store_changes(&self, page: ChangesPage) -> Result<(Taken, Standing), ClientError> {
        let mut syncing = self.begin(&everything()).await?;
        if syncing.owner_id != page.owner_id {
            return Err(SyncError::SignedOut.into());
        }
        if syncing.place.cursor.as_ref() != Some(&page.from) {
            return Ok((Taken::NotNext, syncing.standing().await?));
        }
        syncing.see(page.server_time);
        syncing.read_met(&page.changes).await?;
        for state in page.changes {
            syncing.take_state(state, false).await?;
        }
        syncing.place.cursor = Some(page.cursor);
        Ok((Taken::Stored, syncing.finish_counted(true).await?))
    }

    /// Stores a page of a snapshot. A device without a cursor starts anew: after the last page, what the snapshot did not hold is
    /// removed, and changes are read from its cursor. One with a cursor only looks for what a removal had taken along, and keeps
    /// its place, since a snapshot does not tell how what it lacks was removed. A snapshot that is broken off is read again from
    /// its beginning.
    ///
    /// # Errors
    /// As [`Sync::take_changes`].
    pub async fn take_snapshot_page(
        &self,
        snapshot: &mut Snapshot,
        page: SnapshotPage,
    ) -> Result<Taken, ClientError> {
        Ok(self.store_snapshot_page(snapshot, page).await?.0)
    }

    /// The same, with how things stand then.
    pub(super) async fn store_snapshot_page(
        &self,
        snapshot: &mut Snapshot,
        page: SnapshotPage,
    ) -> Result<(Taken, Standing), ClientError> {
        let mut syncing = self.begin(&everything()).await?;
        if syncing.owner_id != page.owner_id {
            return Err(SyncError::SignedOut.into());
        }
        if snapshot.cursor.is_none() {
            snapshot.asked = syncing.place.snapshots_asked;
        }
        if snapshot.cursor.get_or_insert_with(|| page.cursor.clone()) != &page.cursor {
            return Ok((Taken::NotNext, syncing.standing().await?));
        }
        syncing.see(page.server_time);
        let anew = syncing.place.cursor.is_none();
        syncing.read_met(&page.records).await?;
        for state in page.records {
            snapshot.seen.insert(named(state.rules.store, state.id()));
            syncing.take_state(state, anew).await?;
        }
        if page.next.is_none() {
            if anew {
                syncing.remove_missing(snapshot).await?;
                syncing.place.cursor = Some(page.cursor);
            } else {
                syncing.remove_doubtful(snapshot).await?;
            }
            // Pages that were read before one was asked for may lack what has gone from the device since.
            syncing.place.needs_snapshot = syncing.place.snapshots_asked != snapshot.asked;
        }
        Ok((Taken::Stored, syncing.finish_counted(true).await?))
    }

    /// The cursor is worth nothing any more: the next thing to read is a snapshot.
    ///
    /// # Errors
    /// `sync/superseded`, `sync/signed-out`, those of the store.
    pub async fn start_anew(&self) -> Result<(), ClientError> {
        self.begin_anew().await.map(drop)
    }

    /// The same, with how things stand then.
    pub(super) async fn begin_anew(&self) -> Result<Standing, ClientError> {
        let mut syncing = self.begin(&[&SYNC_QUEUE, &CONFLICTS]).await?;
        syncing.place.cursor = None;
        syncing.place.want_snapshot();
        syncing.finish_counted(true).await
    }
}

impl<S: Store, E: Environment> Syncing<'_, S, E> {
    /// Reads what the records of a page meet here, all at once.
    async fn read_met(&mut self, states: &[RecordState]) -> Result<(), ClientError> {
        let (mut waiting, mut tombstones, mut ids) = (Vec::new(), Vec::new(), BTreeMap::<_, Vec<_>>::new());
        for state in states {
            let (entity, id) = (state.rules.entity, state.id());
            waiting.push(unsent_row_id(&self.owner_id, entity, id));
            tombstones.push(tombstone_id(&self.owner_id, entity, id));
            ids.entry(entity).or_default().push(id.to_owned());
        }
        match self.nothing_waits().await? {
            true => self.note_absent(&SYNC_QUEUE, &waiting),
            false => self.read_rare(&SYNC_QUEUE, waiting).await?,
        }
        match self.transaction().count(&TOMBSTONES, None, &KeyRange::ALL).await? {
            0 => self.note_absent(&TOMBSTONES, &tombstones),
            _ => self.read_rare(&TOMBSTONES, tombstones).await?,
        }
        for (entity, ids) in ids {
            let Some(rules) = sync_rules(entity) else { continue };
            self.read_ahead(rules.store, ids).await?;
        }
        Ok(())
    }

    /// Whether no row of the owner waits under its record's own key.
    async fn nothing_waits(&self) -> Result<bool, ClientError> {
        let states = [QueueState::Pending, QueueState::Blocked, QueueState::Conflict];
        let queries = states.map(|state| by_state(&self.owner_id, state));
        let counts =
            all(queries.iter().map(|query| self.transaction().count(&SYNC_QUEUE, query.index, &query.range)));
        for count in counts.await {
            if count? > 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn take_state(&mut self, state: RecordState, of_snapshot: bool) -> Result<(), ClientError> {
        let (rules, id) = (state.rules, state.id().to_owned());
        self.see(state.stamp().updated_at);
        let rows = self.rows(rules, &id).await?;
        let (sent, waiting) = (rows.sent.clone(), rows.waiting.clone());
        let settling = self.settling(rules, false);
        let settlement = match of_snapshot {
            true => in_snapshot(sent, waiting, state, &settling),
            false => pulled(self.generation(rules, &id).await?, sent, waiting, state, &settling),
        };
        let settlement = settlement.map_err(row_invalid)?;
        self.settle(rules, &id, &rows, settlement).await
    }

    async fn remove_missing(&mut self, snapshot: &Snapshot) -> Result<(), ClientError> {
        let profiles = own_profiles(self.transaction(), self.account()).await?;
        let mut all_profiles = BTreeSet::new();
        all_profiles.extend(self.transaction().keys(&PROFILES, None, &KeyRange::ALL, usize::MAX).await?);
        for rules in &SYNC_RULES {
            for id in self.transaction().keys(rules.store, None, &KeyRange::ALL, usize::MAX).await? {
                if snapshot.seen.contains(&named(rules.store, &id)) {
                    continue;
                }
                let Some(record) = self.stored(rules, &id).await? else { continue };
                let text = |field: &str| record.get(field).and_then(Value::as_str);
                let is_gone = match rules.store.owner {
                    Owner::Account => text("userId") == Some(&self.owner_id),
                    Owner::Profile(field) => match text(field) {
                        Some(profile) if profiles.contains(profile) => true,
                        Some(profile) => {
                            !all_profiles.contains(profile) && self.is_let_go(rules, &id).await?
                        }
                        None => false,
                    },
                    Owner::User(_) | Owner::Device => false,
                };
                if !is_gone {
                    continue;
                }
                let rows = self.rows(rules, &id).await?;
                let generation = super::settling::generation_of(&record);
                let settlement = missing_from_snapshot(generation, rows.sent.clone(), rows.waiting.clone());
                self.settle(rules, &id, &rows, settlement).await?;
            }
        }
        self.place.doubtful.clear();
        self.forget_tombstones().await
    }

    /// Removes the records whose answers came after a snapshot that did not hold them, where this one does not hold them either.
    async fn remove_doubtful(&mut self, snapshot: &Snapshot) -> Result<(), ClientError> {
        for RecordName { entity, entity_id } in std::mem::take(&mut self.place.doubtful) {
            let Some(rules) = sync_rules(&entity) else { continue };
            if snapshot.seen.contains(&named(rules.store, &entity_id)) {
                continue;
            }
            let rows = self.rows(rules, &entity_id).await?;
            let generation = self.generation(rules, &entity_id).await?;
            let settlement = missing_from_snapshot(generation, rows.sent.clone(), rows.waiting.clone());
            self.settle(rules, &entity_id, &rows, settlement).await?;
        }
        Ok(())
    }

    /// Whether a record without its profile may go. It came before its profile, and the cloud has removed both before that
    /// came, so nothing tells whose it is. Should it be another account's whose profile is still to come, a snapshot brings it back
    /// when that account is.
    async fn is_let_go(&mut self, rules: &'static SyncRules, id: &str) -> Result<bool, ClientError> {
        if !self.editing.is_nobodys(&self.places, &self.owner_id, rules.entity, id).await? {
            return Ok(false);
        }
        self.places.want_snapshots(&self.owner_id);
        Ok(true)
    }

    /// Generations may count from another beginning after a restore: a record that is made again must not be taken for an old one.
    async fn forget_tombstones(&self) -> Result<(), ClientError> {
        for id in self.transaction().keys(&TOMBSTONES, None, &KeyRange::ALL, usize::MAX).await? {
            let row = self.transaction().get(&TOMBSTONES, &id).await?;
            if row.is_some_and(|row| row.text("ownerId").as_deref() == Some(self.owner_id.as_str())) {
                self.transaction().delete(&TOMBSTONES, &id).await?;
            }
        }
        Ok(())
    }
}
