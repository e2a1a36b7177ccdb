//! Records and operations for the tests of the protocol.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

pub(crate) mod device;
pub(crate) mod rig;

use serde_json::{Map, Value, json};
use soul_core::Instant;
use soul_model::{Operation, SyncRules, frequency_id, sync_rules};
use soul_sync::{Outcome, PushAnswer, PushOperation, PushRequest, Stamp};
use soul_testkit::ModelCloud;

pub(crate) const OWNER: &str = "ann";

/// The moment at which the tests' cloud lives: 2025-03-01T12:00Z.
pub(crate) fn now() -> Instant {
    Instant::from_unix_ms(1_740_830_400_000).unwrap()
}

/// A UUID by number.
pub(crate) fn uuid(number: u32) -> String {
    format!("01890a5d-ac96-774b-bcce-{number:012x}")
}

/// A stamp some milliseconds before the cloud's clock, by the device of that number.
pub(crate) fn stamp(version: u32, ms: i64, writer: u32) -> Stamp {
    let updated_at = Instant::from_unix_ms(now().unix_ms() - 60_000 + ms).unwrap();
    Stamp { version, updated_at, writer: uuid(0xd0 + writer) }
}

pub(crate) fn rules(entity: &str) -> &'static SyncRules {
    sync_rules(entity).unwrap()
}

/// The profile of every child in these tests.
pub(crate) fn profile_id() -> String {
    uuid(1)
}

/// A record of a kind, with its id and something that it says.
pub(crate) fn record(entity: &str, number: u32, says: &str) -> Map<String, Value> {
    let day = format!("2025-03-{:02}", number % 28 + 1);
    let mut record = match entity {
        "profile" => json!({ "userId": OWNER, "displayName": says, "birthDate": "1990-06-15" }),
        "person" => json!({ "ownerProfileId": profile_id(), "name": says }),
        "journal" => json!({ "profileId": profile_id(), "content": says, "entryDate": day }),
        "frequency" => json!({ "userId": OWNER, "logDate": day, "notes": says }),
        "assessment" => json!({ "profileId": profile_id(), "type": "mbti", "responses": { "q1": says } }),
        "compatibility" => json!({ "profile1Id": profile_id(), "profile2Id": uuid(number), "advice": says }),
        "insight" => json!({ "profileId": profile_id(), "insightDate": day, "headline": says }),
        other => panic!("no such kind: {other}"),
    };
    let natural = rules(entity).natural_id(OWNER, record.as_object().unwrap());
    record["id"] = natural.unwrap_or_else(|| uuid(number)).into();
    let Value::Object(record) = record else { unreachable!() };
    record
}

/// An operation under the mutation id of that number.
pub(crate) fn operation(
    mutation: u32,
    kind: Operation,
    entity: &str,
    mut record: Map<String, Value>,
    stamp: &Stamp,
    base_generation: u64,
) -> PushOperation {
    if kind == Operation::Delete {
        record.retain(|field, _| field == "id");
    }
    stamp.put_into(&mut record);
    let operation = PushOperation::new(uuid(0x0f00_0000 + mutation), kind, rules(entity), record).unwrap();
    operation.made_on(base_generation)
}

/// Pushes one operation and gives its result.
pub(crate) fn push(cloud: &mut ModelCloud, operation: &PushOperation) -> Outcome {
    let (duplicate, outcome) = push_again(cloud, operation);
    assert!(!duplicate, "the mutation id was new");
    outcome
}

/// Pushes one operation and tells whether it had been answered before.
pub(crate) fn push_again(cloud: &mut ModelCloud, operation: &PushOperation) -> (bool, Outcome) {
    let request = PushRequest { owner_id: OWNER.to_owned(), operations: vec![operation.clone()] };
    let answer = cloud.push(OWNER, &request.encode(), now()).unwrap();
    let mutation_ids = [operation.mutation_id.as_str()].into_iter();
    let [result] = PushAnswer::decode(&answer, mutation_ids).unwrap().results.try_into().unwrap();
    (result.duplicate, result.outcome)
}

/// A cloud that has the profile of every child.
pub(crate) fn cloud() -> ModelCloud {
    let mut cloud = ModelCloud::new("e1");
    let profile = record("profile", 1, "Ada");
    push(&mut cloud, &operation(0, Operation::Create, "profile", profile, &stamp(1, 0, 0), 0));
    cloud
}

/// Id of the one frequency log of a day.
pub(crate) fn log_id(day: &str) -> String {
    frequency_id(OWNER, day)
}
