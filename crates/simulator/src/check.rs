//! What must be true once everybody has come to rest.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use soul_model::{CONFLICTS, Owner, PROFILES, SYNC_QUEUE, SYNC_RULES, StoreDescriptor};
use soul_sync::outgoing;

use crate::ledger::texts;
use crate::store::rows;
use crate::world::World;

impl World {
    /// All rows of some stores of a device. No task may be in the middle of a transaction.
    pub(crate) fn raw_rows(
        &self,
        device: usize,
        stores: &[&'static StoreDescriptor],
    ) -> Vec<(&'static str, Value)> {
        let store = self.devices[device].store.clone();
        let mut all = Vec::new();
        for descriptor in stores {
            let found = finished(rows(&store, descriptor)).expect("memory can be read");
            all.extend(found.into_iter().map(|row| (descriptor.name, row)));
        }
        all
    }

    /// Whether rows wait on a device whose leader may send them.
    pub(crate) fn waits(&self) -> bool {
        (0..self.devices.len()).any(|device| {
            let status = self.devices[device].tabs.iter().map(|tab| tab.engine.status());
            let leads = status.into_iter().any(|status| status.leader && status.paused.is_none());
            leads && self.waiting(device) > 0
        })
    }

    fn waiting(&self, device: usize) -> usize {
        let owner = self.devices[device].token.as_deref();
        let queue = self.raw_rows(device, &[&SYNC_QUEUE]);
        let waits = |row: &Value| {
            row["synced"] == 0
                && row["ownerId"].as_str() == owner
                && (row["state"] == "pending" || row["state"] == "inFlight")
        };
        queue.iter().filter(|(_, row)| waits(row)).count()
    }

    /// Nothing waits that could go on.
    pub(crate) fn check_rest(&self) {
        for (number, device) in self.devices.iter().enumerate() {
            let waiting = self.waiting(number);
            for tab in &device.tabs {
                let status = tab.engine.status();
                let (works, timer) = Self::is_at_work(tab);
                if !status.leader || status.paused.is_some() {
                    continue;
                }
                if waiting > 0 && !works {
                    let what = format!(
                        "device {number}: {waiting} rows wait and nothing moves (timer: {timer}, {status:?})"
                    );
                    self.ledger.borrow_mut().violated(what);
                } else if !works && !timer {
                    let what = format!("device {number}: the leader has no timer ({status:?})");
                    self.ledger.borrow_mut().violated(what);
                }
            }
        }
    }

    /// Devices and cloud are equal, and nothing is lost.
    pub(crate) fn check_end(&mut self) {
        let mut kept = BTreeSet::new();
        // Mutations whose answers never came, or are still to come when somebody signs in again: the cloud keeps the answers.
        let mut unanswered = self.ledger.borrow().orphaned.clone();
        for owner in crate::fault::OWNERS {
            for state in self.cloud.model.records(owner).filter(|state| !state.deleted) {
                kept.extend(texts(Some(&Value::Object(state.record().clone()))));
            }
        }
        for device in 0..self.devices.len() {
            let stores: Vec<_> =
                SYNC_RULES.iter().map(|rules| rules.store).chain([&CONFLICTS, &SYNC_QUEUE]).collect();
            for (store, row) in self.raw_rows(device, &stores) {
                if store == SYNC_QUEUE.name {
                    if row["synced"] == 0 {
                        unanswered.extend(row["mutationId"].as_str().map(str::to_owned));
                        kept.extend(texts(Some(&row["data"])));
                        kept.extend(texts(Some(&row["pulled"])));
                    }
                } else {
                    kept.extend(texts(Some(&row)));
                }
            }
            self.check_device(device);
        }
        kept.extend(self.cloud.replaced_by(&unanswered));
        let lost: Vec<String> = self.ledger.borrow().lost(&kept).into_iter().cloned().collect();
        if !lost.is_empty() {
            self.ledger.borrow_mut().violated(format!("lost: {lost:?}"));
        }
    }

    /// A device and the cloud are equal, but for what was refused and what is still to be decided.
    fn check_device(&mut self, device: usize) {
        let Some(owner) = self.devices[device].account.borrow().clone() else { return };
        let held: BTreeSet<String> = self
            .raw_rows(device, &[&SYNC_QUEUE])
            .into_iter()
            .filter(|(_, row)| row["synced"] == 0)
            .filter_map(|(_, row)| row["entityId"].as_str().map(str::to_owned))
            .collect();
        let aside = |record: &Map<String, Value>| {
            ["id", "profileId", "ownerProfileId", "profile1Id", "profile2Id"]
                .into_iter()
                .filter_map(|field| record.get(field)?.as_str())
                .any(|id| held.contains(id))
        };
        let mut in_cloud = BTreeSet::new();
        for state in self.cloud.model.records(&owner).filter(|state| !state.deleted && !aside(state.record()))
        {
            in_cloud.insert(comparable(state.rules.entity, state.record()));
        }
        let profiles = self.raw_rows(device, &[&PROFILES]);
        let own = |id: Option<&Value>| {
            let of_owner = |row: &Value| row["userId"] == owner.as_str();
            id.is_some_and(|id| profiles.iter().any(|(_, row)| row["id"] == *id && of_owner(row)))
        };
        let mut here = BTreeSet::new();
        let mut orphans = Vec::new();
        for rules in &SYNC_RULES {
            for (_, row) in self.raw_rows(device, &[rules.store]) {
                let Value::Object(record) = row else { continue };
                let is_own = match rules.store.owner {
                    Owner::Account => record.get("userId").and_then(Value::as_str) == Some(&owner),
                    Owner::Profile(field) => own(record.get(field)),
                    Owner::User(_) | Owner::Device => false,
                };
                if let Owner::Profile(field) = rules.store.owner
                    && !profiles.iter().any(|(_, row)| Some(&row["id"]) == record.get(field))
                    && !aside(&record)
                {
                    orphans.push(record.get("id").cloned());
                }
                if is_own && !aside(&record) {
                    here.insert(comparable(rules.entity, &outgoing(rules.store, record)));
                }
            }
        }
        self.report.compared += here.len();
        if !orphans.is_empty() {
            self.ledger.borrow_mut().violated(format!("device {device} has orphans: {orphans:?}"));
        }
        if here != in_cloud {
            let only_here: Vec<_> = here.difference(&in_cloud).collect();
            let only_cloud: Vec<_> = in_cloud.difference(&here).collect();
            let what =
                format!("device {device} is not equal: here {only_here:#?}, in the cloud {only_cloud:#?}");
            self.ledger.borrow_mut().violated(what);
        }
    }
}

/// A record in a form that compares; a field that is null is as one that is not there.
fn comparable(entity: &str, record: &Map<String, Value>) -> String {
    let fields = record.iter().filter(|(_, value)| !value.is_null());
    let fields: Map<_, _> = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
    json!([entity, fields]).to_string()
}

/// The result of a future that nothing can hold up.
fn finished<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    for _ in 0..100 {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
    panic!("somebody is in the middle of a transaction");
}
