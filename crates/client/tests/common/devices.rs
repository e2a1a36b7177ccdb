//! Devices of one account that sync with a model cloud.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};
use soul_client::sync::{Push, Snapshot, Taken};
use soul_client::{Client, Environment};
use soul_core::{CivilDate, Instant};
use soul_model::{CONFLICTS, SYNC_QUEUE, SYNC_RULES};
use soul_store::{Durability, MemoryStore};
use soul_sync::{ChangesPage, PushAnswer, SnapshotPage, outgoing};
use soul_testkit::ModelCloud;

use super::{Fixed, instant, rows};

/// Who all devices are signed in as.
pub const OWNER: &str = "0b1c2d3e-0000-4000-8000-00000000000a";

/// A device's clock, and bytes that no other device draws.
#[derive(Debug, Clone)]
pub struct Device {
    pub fixed: Fixed,
    number: u8,
}

impl Environment for Device {
    fn now(&self) -> Instant {
        self.fixed.now()
    }

    fn local_date(&self) -> CivilDate {
        self.fixed.local_date()
    }

    fn random_bytes(&self) -> [u8; 16] {
        let mut bytes = self.fixed.random_bytes();
        bytes[1] ^= self.number;
        bytes[8] = self.number;
        bytes
    }
}

pub type SyncedClient = Client<MemoryStore, Device>;
pub type SharedCloud = Rc<RefCell<ModelCloud>>;

pub fn cloud() -> SharedCloud {
    Rc::new(RefCell::new(ModelCloud::new("life-1")))
}

/// A new device, signed in.
pub async fn device(number: u8) -> SyncedClient {
    let client = stranger(number).await;
    client.sign_in(OWNER, true).await.unwrap();
    client
}

/// A new device on which nobody is signed in.
pub async fn stranger(number: u8) -> SyncedClient {
    let environment = Device { fixed: Fixed::new(), number };
    Client::open(MemoryStore::new(), environment, Durability::Relaxed).await.unwrap()
}

/// The cloud's clock: that of the device, so that nothing is clamped.
fn now(client: &SyncedClient) -> Instant {
    client.environment().now()
}

/// Sends one batch; `answered` tells whether the answer arrives. False where nothing was due.
pub async fn push(client: &SyncedClient, cloud: &SharedCloud, answered: bool) -> bool {
    let epoch = client.lead().await.unwrap();
    let Push { request, .. } = client.sync(epoch).next_push(100).await.unwrap();
    let Some(request) = request else { return false };
    let sent: Vec<_> = request.operations.iter().map(|operation| operation.mutation_id.clone()).collect();
    let answer = cloud.borrow_mut().push(OWNER, &request.encode(), now(client)).unwrap();
    if answered {
        let answer = PushAnswer::decode(&answer, sent.iter().map(String::as_str)).unwrap();
        client.sync(epoch).take_answer(answer).await.unwrap();
    }
    true
}

/// Reads what is new, with a snapshot where one is asked for. `limit` is the size of pages.
pub async fn pull(client: &SyncedClient, cloud: &SharedCloud, limit: u64) {
    let epoch = client.lead().await.unwrap();
    let sync = client.sync(epoch);
    loop {
        let place = sync.place().await.unwrap();
        if place.needs_snapshot || place.cursor.is_none() {
            let (mut snapshot, mut next) = (Snapshot::default(), None::<String>);
            loop {
                let page = cloud.borrow().snapshot(OWNER, next.as_deref(), Some(limit), now(client)).unwrap();
                let page = SnapshotPage::decode(&page, OWNER, next.as_deref()).unwrap();
                next = page.next.clone();
                assert_eq!(sync.take_snapshot_page(&mut snapshot, page).await.unwrap(), Taken::Stored);
                if next.is_none() {
                    break;
                }
            }
            continue;
        }
        let cursor = place.cursor.unwrap();
        let page = cloud.borrow().changes(OWNER, &cursor, Some(limit), now(client));
        let page = match page {
            Ok(page) => ChangesPage::decode(&page, OWNER, &cursor).unwrap(),
            Err(problem) => {
                assert_eq!(problem.status(), 410);
                sync.start_anew().await.unwrap();
                continue;
            }
        };
        let more = page.more;
        assert_eq!(sync.take_changes(page).await.unwrap(), Taken::Stored);
        if !more {
            return;
        }
    }
}

/// Pushes and pulls until nothing is left to do.
pub async fn sync(client: &SyncedClient, cloud: &SharedCloud) {
    for _ in 0..50 {
        while push(client, cloud, true).await {}
        pull(client, cloud, 3).await;
        let counts = client.sync_counts().await.unwrap();
        let place = client.sync(client.lead().await.unwrap()).place().await.unwrap();
        if counts.pending + counts.in_flight == 0 && !place.needs_snapshot {
            return;
        }
    }
    panic!("the sync does not come to an end");
}

/// All synced records of a device as they go out, each with its kind, in order.
pub async fn records(client: &SyncedClient) -> Vec<Value> {
    let mut all = Vec::new();
    for rules in &SYNC_RULES {
        for row in rows(client.store(), rules.store).await {
            let record = outgoing(rules.store, row.as_object().unwrap().clone());
            all.push(json!({ "entity": rules.entity, "record": without_nulls(record.into()) }));
        }
    }
    all.sort_by_key(ToString::to_string);
    all
}

/// All records of the cloud, in the same form.
pub fn cloud_records(cloud: &SharedCloud) -> Vec<Value> {
    let cloud = cloud.borrow();
    let live = cloud.records(OWNER).filter(|state| !state.deleted);
    let mut all: Vec<Value> = live
        .map(|state| json!({ "entity": state.rules.entity, "record": without_nulls(state.record().clone().into()) }))
        .collect();
    all.sort_by_key(ToString::to_string);
    all
}

fn without_nulls(record: Value) -> Value {
    let fields = record.as_object().unwrap().iter().filter(|(_, value)| !value.is_null());
    Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
}

pub async fn conflicts(client: &SyncedClient) -> Vec<Value> {
    rows(client.store(), &CONFLICTS).await
}

pub async fn queue(client: &SyncedClient) -> Vec<Value> {
    rows(client.store(), &SYNC_QUEUE).await
}

pub fn set_clock(client: &SyncedClient, text: &str) {
    client.environment().fixed.now.set(instant(text));
}
