//! One account's records, as a cloud takes operations on them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use soul_core::Instant;
use soul_model::sync_rules;

use crate::{Circumstances, Outcome, PushOperation, RecordState, cascaded, decide, is_unseen};

/// Entity and id of a record.
type RecordKey = (&'static str, String);

/// The records of one account that some operations can concern, tombstones among them, each with the number of its last change.
///
/// A cloud holds out to it what it has of the records that the operations name, of their parents, and of all that would go with
/// one that is removed; then it lets it take the operations in their order, and stores what changed. So every cloud follows the
/// rule by the same code, however it stores.
#[derive(Debug, Clone)]
pub struct Ledger {
    epoch: String,
    sequence: u64,
    records: BTreeMap<RecordKey, (u64, RecordState)>,
    changed: BTreeSet<RecordKey>,
}

impl Ledger {
    /// An empty ledger; `sequence` is the number of the account's last change, in the life of the database called `epoch`.
    #[must_use]
    pub fn new(epoch: &str, sequence: u64) -> Self {
        Self { epoch: epoch.to_owned(), sequence, records: BTreeMap::new(), changed: BTreeSet::new() }
    }

    /// Adds a record that the cloud has; `sequence` is the number of its last change.
    pub fn hold(&mut self, sequence: u64, state: RecordState) {
        self.records.insert((state.rules.entity, state.id().to_owned()), (sequence, state));
    }

    /// Takes an operation at the moment `now` of the cloud's clock. The caller has made sure that it was not answered before.
    pub fn take(&mut self, operation: &PushOperation, now: Instant) -> Outcome {
        let key = (operation.rules.entity, operation.entity_id().to_owned());
        let going = if operation.deletes() { self.descendants(&key) } else { BTreeSet::new() };
        let unseen = |child| {
            self.records
                .get(child)
                .is_some_and(|(sequence, state)| is_unseen(state, *sequence, &self.epoch, operation))
        };
        let circumstances = Circumstances {
            now,
            next_sequence: self.sequence + 1,
            parent_missing: self.parent_is_missing(operation),
            unseen_children: going.iter().any(unseen),
        };
        let stored = self.records.get(&key).map(|(_, state)| state);
        let decision = decide(stored, operation, &circumstances);
        if let Some(state) = decision.write {
            let removal = state.stamp().clone();
            self.write(key, state);
            for child in going {
                let Some((_, state)) = self.records.get(&child) else { continue };
                let tombstone = cascaded(state, &removal);
                self.write(child, tombstone);
            }
        }
        decision.outcome
    }

    /// Number of the account's last change.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// What is held, in the order of kind and id, each with the number of its last change.
    pub fn records(&self) -> impl DoubleEndedIterator<Item = &(u64, RecordState)> {
        self.records.values()
    }

    /// What was changed by the operations, as it is now.
    pub fn changed(&self) -> impl Iterator<Item = &(u64, RecordState)> {
        self.changed.iter().filter_map(|key| self.records.get(key))
    }

    /// Forgets the tombstones that are held.
    pub fn forget_tombstones(&mut self) {
        self.records.retain(|_, (_, state)| !state.deleted);
    }

    fn write(&mut self, key: RecordKey, state: RecordState) {
        self.sequence += 1;
        self.changed.insert(key.clone());
        self.records.insert(key, (self.sequence, state));
    }

    fn parent_is_missing(&self, operation: &PushOperation) -> bool {
        operation.rules.parents().any(|(field, parent)| {
            let id = operation.record().get(field).and_then(Value::as_str).unwrap_or_default();
            let found = self.records.get(&(parent.entity, id.to_owned()));
            found.is_none_or(|(_, state)| state.deleted)
        })
    }

    /// The records that go with one, without those that are gone.
    fn descendants(&self, key: &RecordKey) -> BTreeSet<RecordKey> {
        let mut found = BTreeSet::new();
        let mut parents = vec![key.clone()];
        while let Some((entity, id)) = parents.pop() {
            for (field, child) in sync_rules(entity).into_iter().flat_map(|rules| rules.children()) {
                for (key, (_, state)) in &self.records {
                    let is_child = key.0 == child.entity
                        && !state.deleted
                        && state.record().get(field).and_then(Value::as_str) == Some(id.as_str());
                    if is_child && found.insert(key.clone()) {
                        parents.push(key.clone());
                    }
                }
            }
        }
        found
    }
}
