//! Nothing tells one account of another's rows: every route, given another's ids, answers as it does for ids that nobody has.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::Cloud;
use common::device::{Account, create, edited, journal, operation, person, record, removal};
use serde_json::{Value, json};
use soul_model::{compatibility_id, frequency_id};
use uuid::Uuid;

/// An answer without what differs from one request to the next.
fn plain(mut answer: Value, aliases: &[(&str, &str)]) -> String {
    answer["serverTime"] = Value::Null;
    // A new record's generation is its place in the asker's own stream, which moves on with each record.
    if answer["generation"].is_u64() {
        answer["generation"] = Value::Null;
    }
    let mut text = answer.to_string();
    for (id, alias) in aliases {
        text = text.replace(id, alias);
    }
    text
}

fn id(record: &Value) -> String {
    record["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn operations_with_anothers_ids_get_the_answers_of_unknown_ids() {
    let cloud = Cloud::start().await;
    let (ann, eve) = (Account::register(&cloud).await, Account::register(&cloud).await);
    let profile = ann.profile();
    let friend = person(&profile);
    let entry = journal(&profile, "private");
    let frequency = record(
        json!({ "id": frequency_id(&ann.owner_id, "2025-03-01"), "userId": ann.owner_id, "logDate": "2025-03-01",
        "energy": 1, "mood": 1, "clarity": 1, "connection": 1 }),
    );
    let operations: Vec<_> =
        [("profile", &profile), ("person", &friend), ("journal", &entry), ("frequency", &frequency)]
            .iter()
            .map(|(entity, record)| create(entity, record))
            .collect();
    ann.push(&cloud, &operations).await;
    let (before, cursor) = ann.snapshot(&cloud, 100).await;
    let (_, eves) = eve.snapshot(&cloud, 100).await;

    // Each operation once with an id of ann's, once with one that nobody has; the answers must not differ.
    let own = |mut record: Value| {
        if record.get("userId").is_some_and(|user| !user.is_null()) {
            record["userId"] = json!(eve.owner_id);
        }
        record
    };
    let with = |record: &Value, field: &str, id: &str| {
        let mut record = record.clone();
        record[field] = json!(id);
        record
    };
    let fresh = || Uuid::new_v4().to_string();
    let compatibility = |profile: &str, person: &str| {
        record(
            json!({ "id": compatibility_id(profile, person), "profile1Id": profile, "profile2Id": person }),
        )
    };
    let nobody = fresh();
    let cases: Vec<(&str, Value, Value)> = vec![
        // A child of ann's profile, of her person, of both.
        (
            "child of a profile",
            create("journal", &with(&journal(&profile, "x"), "profileId", &id(&profile))),
            create("journal", &with(&journal(&profile, "x"), "profileId", &nobody)),
        ),
        (
            "person of a profile",
            create("person", &with(&person(&profile), "ownerProfileId", &id(&profile))),
            create("person", &with(&person(&profile), "ownerProfileId", &nobody)),
        ),
        (
            "pair",
            create("compatibility", &compatibility(&id(&profile), &id(&friend))),
            create("compatibility", &compatibility(&nobody, &nobody)),
        ),
        // Records under ids of ann's.
        (
            "update",
            operation("update", "profile", &own(edited(&profile, json!({}))), 1),
            operation("update", "profile", &own(with(&edited(&profile, json!({})), "id", &nobody)), 1),
        ),
        (
            "update of an entry",
            operation("update", "journal", &edited(&entry, json!({})), 1),
            operation("update", "journal", &with(&edited(&entry, json!({})), "id", &nobody), 1),
        ),
        (
            "removal",
            removal("profile", &profile, 1, &eves),
            removal("profile", &with(&profile, "id", &nobody), 1, &eves),
        ),
        (
            "removal of an entry",
            removal("journal", &entry, 1, &cursor),
            removal("journal", &with(&entry, "id", &nobody), 1, &cursor),
        ),
        (
            "creation",
            create("profile", &own(profile.clone())),
            create("profile", &own(with(&profile, "id", &fresh()))),
        ),
        (
            "natural key",
            create("frequency", &own(frequency.clone())),
            create("frequency", &own(with(&frequency, "id", &fresh()))),
        ),
    ];
    for (name, anns, nobodys) in cases {
        let aliases =
            |operation: &Value| [operation["mutationId"].clone(), operation["record"]["id"].clone()];
        let [a, b] = [&anns, &nobodys].map(aliases);
        let names = ["mutation", "record"];
        let alias = |ids: &[Value; 2], answer: Value| {
            let pairs: Vec<_> = ids.iter().map(|id| id.as_str().unwrap()).zip(names).collect();
            plain(answer, &pairs)
        };
        let first = alias(&a, eve.one(&cloud, anns).await);
        let second = alias(&b, eve.one(&cloud, nobodys).await);
        assert_eq!(first, second, "{name}");
    }
    // A mutation id that ann has used is free for eve.
    let mut own_profile = eve.profile();
    own_profile["displayName"] = json!("Eve");
    let mut used = create("profile", &own_profile);
    used["mutationId"] = operations[0]["mutationId"].clone();
    assert_eq!(eve.one(&cloud, used).await["status"], "applied");

    assert_eq!(
        ann.snapshot(&cloud, 100).await,
        (before, cursor),
        "ann's records and her cursor are as they were"
    );
    let (eves, _) = eve.snapshot(&cloud, 100).await;
    assert!(!Value::Array(eves).to_string().contains("private"));
}

#[tokio::test]
async fn a_push_in_anothers_name_is_refused_alike_whether_there_is_such_an_account_or_not() {
    let cloud = Cloud::start().await;
    let (ann, eve) = (Account::register(&cloud).await, Account::register(&cloud).await);
    let nobody = Uuid::new_v4().to_string();
    let mut answers = Vec::new();
    for owner_id in [&ann.owner_id, &nobody] {
        let posing = Account { owner_id: owner_id.clone(), token: eve.token.clone() };
        let (status, problem) = posing.push(&cloud, &[create("profile", &posing.profile())]).await;
        answers.push((status, plain(problem, &[(owner_id, "owner")])));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(ann.snapshot(&cloud, 10).await.0, Vec::<Value>::new());
}

#[tokio::test]
async fn cursors_and_pages_of_another_account_say_nothing() {
    let cloud = Cloud::start().await;
    let (ann, eve) = (Account::register(&cloud).await, Account::register(&cloud).await);
    let profiles: Vec<_> = (0..3).map(|_| create("profile", &ann.profile())).collect();
    ann.push(&cloud, &profiles).await;
    let (_, cursor) = ann.snapshot(&cloud, 100).await;
    let (_, first) = ann.get(&cloud, "/v1/sync/snapshot?limit=1").await;
    let next = first["next"].as_str().unwrap().to_owned();
    let nobodys = format!("{}.3", Uuid::new_v4());
    let unknown = next.replacen(cursor.split_once('.').unwrap().0, &Uuid::new_v4().to_string(), 1);
    for (path, anns, nobodys) in [("changes?cursor", &cursor, &nobodys), ("snapshot?page", &next, &unknown)] {
        let with_anns = eve.get(&cloud, &format!("/v1/sync/{path}={anns}")).await;
        let with_nobodys = eve.get(&cloud, &format!("/v1/sync/{path}={nobodys}")).await;
        assert_eq!(with_anns.0, with_nobodys.0, "{path}");
        assert!(with_anns.0.is_client_error());
        assert_eq!(plain(with_anns.1, &[]), plain(with_nobodys.1, &[]), "{path}");
    }
}
