//! What the tests of the client share: a fixed environment, signing in, looking into the store.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "a test helper; not every test file uses all of it"
)]

pub mod devices;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use serde_json::{Value, json};
use soul_client::{Client, ClientError, Environment};
use soul_core::{CivilDate, Coded, Instant};
use soul_model::{Account, METADATA, MetadataRow, STORES, StoreDescriptor, compatibility_id, insight_id};
use soul_store::{Direction, Durability, IndexQuery, KeyRange, MemoryStore, Mode, Store, Transaction};

pub const START: &str = "2025-03-01T12:00:00.000Z";

/// A clock that stands until it is set, and bytes that are other ones each time.
#[derive(Debug, Clone)]
pub struct Fixed {
    pub now: Rc<Cell<Instant>>,
    drawn: Rc<Cell<u64>>,
}

impl Fixed {
    pub fn new() -> Self {
        Self { now: Rc::new(Cell::new(instant(START))), drawn: Rc::default() }
    }

    pub fn set(&self, text: &str) {
        self.now.set(instant(text));
    }
}

impl Environment for Fixed {
    fn now(&self) -> Instant {
        self.now.get()
    }

    /// In London, in winter.
    fn local_date(&self) -> CivilDate {
        CivilDate::parse(&self.now.get().to_string()[..10]).unwrap()
    }

    fn random_bytes(&self) -> [u8; 16] {
        self.drawn.set(self.drawn.get() + 1);
        // Multiplied by an odd number each is another one, in no order. The first ten bytes go into an id.
        let scattered = self.drawn.get().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (u128::from(scattered) << 64).to_be_bytes()
    }
}

pub type TestClient = Client<MemoryStore, Fixed>;

pub fn run<T>(future: impl Future<Output = T>) -> T {
    pollster::block_on(future)
}

pub fn instant(text: &str) -> Instant {
    Instant::parse_rfc3339(text).unwrap()
}

pub async fn open() -> (TestClient, Fixed) {
    let environment = Fixed::new();
    (another(&MemoryStore::new(), &environment).await, environment)
}

/// One more client on a store, as a second tab is.
pub async fn another(store: &MemoryStore, environment: &Fixed) -> TestClient {
    Client::open(store.clone(), environment.clone(), Durability::Relaxed).await.unwrap()
}

/// Makes `user_id` the current owner, or nobody.
pub async fn sign_in(client: &TestClient, user_id: Option<&str>) {
    let account = client.account_current().await.unwrap();
    let account = Account { user_id: user_id.map(str::to_owned), ..account };
    write(client.store(), &METADATA, serde_json::to_value(MetadataRow::of(account)).unwrap()).await;
}

pub async fn write<S: Store<Row = Value>>(store: &S, descriptor: &'static StoreDescriptor, row: Value) {
    let transaction = store.begin(&[descriptor], Mode::Write(Durability::Relaxed)).await.unwrap();
    transaction.put(descriptor, &row).await.unwrap();
    transaction.commit().await.unwrap();
}

pub async fn delete<S: Store<Row = Value>>(store: &S, descriptor: &'static StoreDescriptor, key: &str) {
    let transaction = store.begin(&[descriptor], Mode::Write(Durability::Relaxed)).await.unwrap();
    transaction.delete(descriptor, key).await.unwrap();
    transaction.commit().await.unwrap();
}

pub async fn read<S: Store<Row = Value>>(
    store: &S,
    descriptor: &'static StoreDescriptor,
    key: &str,
) -> Option<Value> {
    let transaction = store.begin(&[descriptor], Mode::Read).await.unwrap();
    transaction.get(descriptor, key).await.unwrap()
}

pub async fn rows<S: Store<Row = Value>>(store: &S, descriptor: &'static StoreDescriptor) -> Vec<Value> {
    let transaction = store.begin(&[descriptor], Mode::Read).await.unwrap();
    let query = IndexQuery {
        index: None,
        range: KeyRange::ALL,
        direction: Direction::Ascending,
        limit: 10_000,
        after: None,
    };
    transaction.page(descriptor, &query).await.unwrap().rows
}

/// Everything that is stored, by store.
pub async fn everything<S: Store<Row = Value>>(store: &S) -> BTreeMap<&'static str, Vec<Value>> {
    let mut everything = BTreeMap::new();
    for descriptor in STORES {
        everything.insert(descriptor.name, rows(store, descriptor).await);
    }
    everything
}

/// Runs two futures side by side on one thread.
pub async fn both(first: impl Future<Output = ()>, second: impl Future<Output = ()>) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut first_done, mut second_done) = (false, false);
    poll_fn(|context| {
        first_done = first_done || first.as_mut().poll(context).is_ready();
        second_done = second_done || second.as_mut().poll(context).is_ready();
        if first_done && second_done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// Barack Obama, 4 August 1961, 19:24, Honolulu: from the birth certificate.
pub fn obama() -> Value {
    json!({
        "displayName": "Barack", "birthDate": "1961-08-04", "birthTime": "19:24", "birthLocation": "Honolulu, USA",
        "birthLatitude": 21.3, "birthLongitude": -157.8667, "birthTimezone": "Pacific/Honolulu",
    })
}

/// The least that makes a profile.
pub async fn profile<S: Store<Row = Value>>(client: &Client<S, Fixed>) -> String {
    client.profiles().create(&json!({ "birthDate": "1990-06-15" })).await.unwrap().id
}

/// The least that makes a person.
pub async fn person<S: Store<Row = Value>>(client: &Client<S, Fixed>, profile_id: &str) -> String {
    let draft = json!({ "ownerProfileId": profile_id, "name": "Ann" });
    client.people().create(&draft).await.unwrap().id
}

/// The least that makes an entry.
pub async fn entry<S: Store<Row = Value>>(client: &Client<S, Fixed>, profile_id: &str) -> String {
    let draft = json!({ "profileId": profile_id, "content": "Dear diary" });
    client.journal().create(&draft).await.unwrap().id
}

/// An analysis as it is stored.
pub fn compatibility(profile_id: &str, person_id: &str) -> Value {
    let mut record = json!({
        "id": compatibility_id(profile_id, person_id), "profile1Id": profile_id, "profile2Id": person_id,
        "sessionId": null, "overallScore": 71, "overallError": 6, "confidenceLevel": "medium",
        "relationshipCategory": "complementary", "runnerUp": { "category": "growth", "probability": 0.25 },
        "dominantPillars": ["emotional", "lifestyle"], "strengths": ["Deep empathy"], "challenges": [], "advice": "Talk.",
        "synastryData": null, "calculatedAt": START, "calculationVersion": "1", "onDate": "2025-03-01", "inputHash": "h", "version": 1, "writer": "d",
        "generation": 0, "createdAt": START, "updatedAt": START,
    });
    for pillar in ["attraction", "emotional", "communication", "lifestyle", "longTerm", "timing"] {
        record[format!("{pillar}Score")] = json!(60);
        record[format!("{pillar}Error")] = Value::Null;
    }
    record
}

/// An insight as it is stored.
pub fn insight(profile_id: &str, date: &str) -> Value {
    json!({
        "id": insight_id(profile_id, date), "profileId": profile_id, "insightDate": date, "headline": "A calm day",
        "content": "…", "currentTransits": { "moon": { "sign": "Gemini", "house": 3 }, "aspects": [] },
        "personalDayNumber": 7, "intention": "Listen", "affirmation": "I listen.", "journalPrompt": "Who spoke?",
        "templateId": "calm-1", "generatedBy": "template", "generatedAt": START, "viewedAt": null, "version": 1,
        "writer": "d", "generation": 0, "createdAt": START, "updatedAt": START,
    })
}

/// The code, the field and the refused value of a refusal.
pub fn refusal(error: &ClientError) -> (&'static str, Value, Value) {
    let details = error.details().unwrap();
    (error.code(), details["field"].clone(), details["value"].clone())
}

pub fn id(row: &Value) -> &str {
    row["id"].as_str().unwrap()
}
