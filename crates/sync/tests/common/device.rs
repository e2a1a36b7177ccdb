//! A device as small as can be: its records, its rows, and the rules of the crate over them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use soul_core::Instant;
use soul_model::{Conflict, Operation, QueueState, Strategy, SyncQueueItem};
use soul_sync::limits::OPERATIONS_MAX;
use soul_sync::{
    ChangesPage, Choice, Edit, PushAnswer, PushRequest, RecordChange, RecordState, Settlement, Settling,
    SnapshotPage, Stamp, answered, chosen, coalesce, freed, in_snapshot, missing_from_snapshot, next_batch,
    operation_of, pulled, record_beside, sent, takes_back_removal, tick,
};
use soul_testkit::ModelCloud;

use super::{OWNER, now, record, rules, uuid};

type Key = (&'static str, String);

/// What a device has of one record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Local {
    pub(crate) record: Option<RecordState>,
    pub(crate) sent: Option<SyncQueueItem>,
    pub(crate) waiting: Option<SyncQueueItem>,
}

#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub(crate) id: String,
    pub(crate) strategy: Option<Strategy>,
    pub(crate) locals: BTreeMap<Key, Local>,
    pub(crate) conflicts: Vec<Conflict>,
    /// Rows that were refused for good.
    pub(crate) dead: Vec<SyncQueueItem>,
    pub(crate) cursor: Option<String>,
    /// Whether a snapshot is to be read for what a removal has taken along.
    restores: bool,
    /// Records of which the next snapshot tells whether they are there.
    doubtful: BTreeSet<Key>,
    last: Instant,
    ids_made: u32,
}

/// What happens to the messages of one push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Network {
    Works,
    LosesRequest,
    LosesAnswer,
}

impl Device {
    pub(crate) fn new(number: u32) -> Self {
        Self {
            id: uuid(0xd0 + number),
            strategy: None,
            locals: BTreeMap::new(),
            conflicts: Vec::new(),
            dead: Vec::new(),
            cursor: None,
            restores: false,
            doubtful: BTreeSet::new(),
            last: Instant::from_unix_ms(now().unix_ms() - 1_000_000).unwrap(),
            ids_made: number * 100_000,
        }
    }

    pub(crate) fn local(&self, entity: &'static str, id: &str) -> Local {
        self.locals.get(&(entity, id.to_owned())).cloned().unwrap_or_default()
    }

    /// What the device shows of a record; `None` where it is removed or was never there.
    pub(crate) fn shows(&self, entity: &'static str, id: &str) -> Option<Map<String, Value>> {
        let local = self.local(entity, id).record?;
        (!local.deleted).then(|| local.into_record())
    }

    fn at(&mut self) -> Instant {
        self.last = tick(Some(self.last), Instant::from_unix_ms(self.last.unix_ms() + 5).unwrap());
        self.last
    }

    fn random(&mut self) -> [u8; 16] {
        self.ids_made += 1;
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&self.ids_made.to_be_bytes());
        bytes
    }

    fn strategy(&self, entity: &str) -> Strategy {
        self.strategy.unwrap_or(rules(entity).strategy)
    }

    /// Makes or changes a record: what it says becomes `says`.
    pub(crate) fn write(&mut self, entity: &'static str, number: u32, says: &str) {
        let fields = record(entity, number, says);
        self.edit(entity, fields["id"].as_str().unwrap().to_owned(), Some(fields));
    }

    /// Changes one field of a record that the device shows.
    pub(crate) fn set(&mut self, entity: &'static str, id: &str, field: &str, value: Value) {
        let mut fields = self.shows(entity, id).unwrap();
        fields.insert(field.to_owned(), value);
        self.edit(entity, id.to_owned(), Some(fields));
    }

    /// Removes a record, and on this device what belongs to it.
    pub(crate) fn remove(&mut self, entity: &'static str, id: &str) {
        if self.shows(entity, id).is_none() {
            return;
        }
        self.edit(entity, id.to_owned(), None);
        self.remove_children(entity, id);
    }

    fn remove_children(&mut self, entity: &'static str, id: &str) {
        for (field, child) in rules(entity).children() {
            let names_it = |local: &Local| {
                let record = local.record.as_ref().filter(|state| !state.deleted);
                record.is_some_and(|state| state.record().get(field).and_then(Value::as_str) == Some(id))
            };
            let going: Vec<_> = self
                .locals
                .iter()
                .filter(|((entity, _), local)| *entity == child.entity && names_it(local))
                .map(|(key, _)| key.clone())
                .collect();
            for (entity, id) in going {
                let local = self.locals.get_mut(&(entity, id.clone())).unwrap();
                (local.record, local.waiting) = (None, None);
                self.remove_children(entity, &id);
            }
        }
    }

    fn edit(&mut self, entity: &'static str, id: String, fields: Option<Map<String, Value>>) {
        let (at, random) = (self.at(), self.random());
        let local = self.local(entity, &id);
        let before = local.record.clone();
        let live = before.clone().filter(|state| !state.deleted);
        let operation = match (&live, &fields) {
            (_, None) => Operation::Delete,
            (None, Some(_)) => Operation::Create,
            (Some(_), Some(_)) => Operation::Update,
        };
        let on = before.as_ref().map_or(0, |state| state.stamp().version);
        let version = Stamp::next_version(on, local.waiting.is_some()).max(1);
        let mut data = fields.unwrap_or_default();
        data.insert("id".to_owned(), id.as_str().into());
        Stamp { version, updated_at: at, writer: self.id.clone() }.put_into(&mut data);
        let generation = before.as_ref().map_or(0, |state| state.generation);
        let row = Edit {
            entity,
            entity_id: &id,
            owner_id: OWNER,
            operation,
            data: Value::Object(data.clone()),
            base_generation: generation,
            base_record: live.map_or(Value::Null, |state| Value::Object(state.into_record())),
            base_cursor: self.cursor.clone(),
        };
        let row = row.into_row(at, random);
        let beside = local.waiting.as_ref().and_then(record_beside);
        if local.waiting.as_ref().is_some_and(|unsent| takes_back_removal(unsent, operation)) {
            self.restores = true;
        }
        let waiting = match local.waiting {
            Some(unsent) => coalesce(unsent, row),
            None => Some(row),
        };
        let mut state =
            RecordState::new(rules(entity), operation == Operation::Delete, generation, data).ok();
        if waiting.is_none() {
            // Made and removed unseen: the record that came meanwhile, if any, comes back.
            self.restores |= beside.is_some();
            state = beside;
        }
        self.locals.insert((entity, id), Local { record: state, sent: local.sent, waiting });
    }

    fn settling(&mut self, entity: &str) -> Settling<'static> {
        Settling {
            strategy: self.strategy(entity),
            parent_waits: false,
            at: self.at(),
            random: self.random(),
            device_id: Box::leak(self.id.clone().into_boxed_str()),
        }
    }

    fn take_up(&mut self, key: &Key, settlement: Settlement) {
        let Settlement { sent, waiting, record, conflicts, restore_children, is_doubtful, frees_children } =
            settlement;
        self.doubtful.extend(is_doubtful.then(|| key.clone()));
        self.dead.extend(sent.iter().filter(|row| row.state == QueueState::Dead).cloned());
        let local = self.locals.entry(key.clone()).or_default();
        local.sent = sent.filter(|row| row.state == QueueState::InFlight);
        local.waiting = waiting;
        match record {
            RecordChange::Nothing => {}
            RecordChange::Settle { generation, stamp } => {
                if let Some(state) = local.record.take() {
                    let stamp = stamp.unwrap_or_else(|| state.stamp().clone());
                    local.record = Some(state.restamped(stamp).with_generation(generation));
                }
            }
            RecordChange::Take(state) => {
                self.last = self.last.max(state.stamp().updated_at);
                self.locals.get_mut(key).unwrap().record = Some(state);
            }
            RecordChange::Forget => local.record = None,
        }
        for draft in conflicts {
            let (at, random) = (self.at(), self.random());
            self.conflicts.push(draft.filed(at, random));
        }
        self.restores |= restore_children || is_doubtful;
        if frees_children {
            for local in self.locals.values_mut() {
                local.waiting = local.waiting.take().map(freed);
            }
        }
    }

    /// One push of what is due. Tells whether there was anything.
    pub(crate) fn push(&mut self, cloud: &mut ModelCloud, network: Network) -> bool {
        let rows: Vec<_> =
            self.locals.values().flat_map(|local| local.sent.iter().chain(&local.waiting)).cloned().collect();
        let batch = next_batch(&rows, now(), OPERATIONS_MAX);
        assert_eq!(batch.broken, []);
        let mut keys = Vec::new();
        let mut operations = Vec::new();
        for row in rows.into_iter().filter(|row| batch.row_ids.contains(&row.id)) {
            let key = (rules(&row.entity).entity, row.entity_id.clone());
            let strategy = self.strategy(&row.entity);
            let local = self.locals.get_mut(&key).unwrap();
            if row.state == QueueState::Pending {
                local.waiting = None;
            }
            let row = sent(row, strategy, 1);
            operations.push((batch.row_ids.iter().position(|id| *id == row.id), operation_of(&row).unwrap()));
            local.sent = Some(row);
            keys.push(key);
        }
        if operations.is_empty() {
            return false;
        }
        let operations: Vec<_> = operations.into_iter().map(|(_, operation)| operation).collect();
        if network == Network::LosesRequest {
            return true;
        }
        let request = PushRequest { owner_id: OWNER.to_owned(), operations: operations.clone() };
        let answer = cloud.push(OWNER, &request.encode(), now()).unwrap();
        if network == Network::LosesAnswer {
            return true;
        }
        let ids = operations.iter().map(|operation| operation.mutation_id.as_str());
        let answer = PushAnswer::decode(&answer, ids).unwrap();
        for (key, result) in keys.iter().zip(answer.results) {
            let settling = self.settling(key.0);
            let local = self.local(key.0, &key.1);
            let settlement = answered(local.sent.unwrap(), local.waiting, result, &settling).unwrap();
            self.take_up(key, settlement);
        }
        true
    }

    /// Reads all that is new; from a snapshot where there is no place in the stream.
    pub(crate) fn pull(&mut self, cloud: &ModelCloud) {
        let Some(from) = self.cursor.clone() else { return self.pull_all(cloud, true) };
        if std::mem::take(&mut self.restores) {
            self.pull_all(cloud, false);
        }
        let Ok(page) = cloud.changes(OWNER, &from, Some(2), now()) else { return self.pull_all(cloud, true) };
        let page = ChangesPage::decode(&page, OWNER, &from).unwrap();
        self.cursor = Some(page.cursor);
        for state in page.changes {
            self.take_in(state);
        }
        if page.more {
            self.pull(cloud);
        }
    }

    fn take_in(&mut self, state: RecordState) {
        let key = (state.rules.entity, state.id().to_owned());
        let local = self.local(key.0, &key.1);
        let generation = local.record.as_ref().map_or(0, |state| state.generation);
        let settling = self.settling(key.0);
        let settlement = pulled(generation, local.sent, local.waiting, state, &settling).unwrap();
        self.take_up(&key, settlement);
    }

    fn pull_all(&mut self, cloud: &ModelCloud, anew: bool) {
        let mut seen = BTreeSet::new();
        let mut token = None;
        loop {
            let page = cloud.snapshot(OWNER, token.as_deref(), Some(2), now()).unwrap();
            let page = SnapshotPage::decode(&page, OWNER, token.as_deref()).unwrap();
            for state in page.records {
                let key = (state.rules.entity, state.id().to_owned());
                if !anew {
                    seen.insert(key);
                    self.take_in(state);
                    continue;
                }
                let local = self.local(key.0, &key.1);
                let settling = self.settling(key.0);
                let settlement = in_snapshot(local.sent, local.waiting, state, &settling).unwrap();
                seen.insert(key.clone());
                self.take_up(&key, settlement);
            }
            token = page.next;
            if token.is_none() && anew {
                self.cursor = Some(page.cursor);
                self.restores = false;
            }
            if token.is_none() {
                break;
            }
        }
        let doubtful = std::mem::take(&mut self.doubtful);
        for (key, local) in self.locals.clone() {
            if !seen.contains(&key) && (anew || doubtful.contains(&key)) {
                let generation = local.record.as_ref().map_or(0, |state| state.generation);
                let settlement = missing_from_snapshot(generation, local.sent, local.waiting);
                self.take_up(&key, settlement);
            }
        }
    }

    /// Settles the oldest conflict. Tells whether there was one.
    pub(crate) fn choose(&mut self, choice: Choice) -> bool {
        if self.conflicts.is_empty() {
            return false;
        }
        let conflict = self.conflicts.remove(0);
        let key = (rules(&conflict.entity).entity, conflict.entity_id.clone());
        let local = self.local(key.0, &key.1);
        let settling = self.settling(key.0);
        let settlement = chosen(&conflict, choice, local.record, local.waiting, &settling).unwrap();
        let settlement = Settlement { sent: local.sent, ..settlement };
        self.take_up(&key, settlement);
        true
    }

    /// Pushes and pulls until nothing is left to do.
    pub(crate) fn sync(&mut self, cloud: &mut ModelCloud) {
        for _ in 0..50 {
            self.pull(cloud);
            if !self.push(cloud, Network::Works) {
                return;
            }
        }
        panic!("the device never comes to rest: {:#?}", self.locals);
    }
}
