//! Push, changes and snapshot, against a real server over a real PostgreSQL.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "helpers of tests")]

mod common;

use common::Cloud;
use common::device::{
    Account, OTHER_WRITER, create, edited, journal, operation, person, record, removal, state,
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use soul_model::{assessment_id, compatibility_id, frequency_id, insight_id};
use uuid::Uuid;

/// One record of each kind, parents first.
fn one_of_each(account: &Account) -> Vec<(&'static str, Value)> {
    let profile = account.profile();
    let id = profile["id"].as_str().unwrap();
    let friend = person(&profile);
    let friend_id = friend["id"].as_str().unwrap();
    let compatibility = record(
        json!({ "id": compatibility_id(id, friend_id), "profile1Id": id, "profile2Id": friend_id,
        "sessionId": null, "overallScore": 61, "overallError": 7, "confidenceLevel": "medium", "attractionScore": 55,
        "attractionError": 9, "emotionalScore": null, "emotionalError": null, "communicationScore": 70, "communicationError": 4,
        "lifestyleScore": 10, "lifestyleError": 3, "longTermScore": 99, "longTermError": 1, "timingScore": null,
        "timingError": null, "relationshipCategory": "best_friends", "runnerUp": { "category": "growth", "probability": 0.31 },
        "dominantPillars": ["longTerm"], "strengths": ["a", "b"], "challenges": [], "advice": "talk",
        "synastryData": { "goldenAspects": [{ "orb": 0.1 }] }, "calculatedAt": "2025-03-01T12:00:00.001Z",
        "calculationVersion": "1" }),
    );
    let assessment = record(json!({ "id": assessment_id(id, "mbti"), "profileId": id, "type": "mbti",
        "responses": { "q1": "A", "q2": "C" }, "completedAt": "2025-03-01T12:00:00.999Z" }));
    let insight = record(
        json!({ "id": insight_id(id, "2025-03-01"), "profileId": id, "insightDate": "2025-03-01",
        "headline": "A day", "content": "Long", "currentTransits": { "moon": { "sign": "Gemini", "house": 3 } },
        "personalDayNumber": 9, "intention": "i", "affirmation": "a", "journalPrompt": "j", "templateId": "t",
        "generatedBy": "template", "generatedAt": "2025-03-01T12:00:00.000Z" }),
    );
    let frequency = record(
        json!({ "id": frequency_id(&account.owner_id, "2025-03-01"), "userId": account.owner_id,
        "sessionId": null, "logDate": "2025-03-01", "energy": 1, "mood": 10, "clarity": 5, "connection": 6, "notes": "ok" }),
    );
    let mut entry = journal(&profile, "dear diary, \"quoted\"\n\u{1F319} \\ line");
    entry["linkedPersonId"] = json!(friend_id);
    // A link to a record that is not there is no reason to refuse what somebody wrote.
    entry["linkedInsightId"] = json!(Uuid::new_v4());
    vec![
        ("profile", profile),
        ("person", friend),
        ("compatibility", compatibility),
        ("assessment", assessment),
        ("insight", insight),
        ("frequency", frequency),
        ("journal", entry),
    ]
}

fn sorted(mut states: Vec<Value>) -> Vec<Value> {
    states.sort_by_key(|state| state["record"]["id"].as_str().unwrap().to_owned());
    states
}

async fn beginning(account: &Account, cloud: &Cloud) -> String {
    account.snapshot(cloud, 1).await.1
}

#[tokio::test]
async fn records_of_every_kind_come_back_as_they_were_sent() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let start = beginning(&account, &cloud).await;
    let records = one_of_each(&account);
    let operations: Vec<_> = records.iter().map(|(entity, record)| create(entity, record)).collect();
    let (status, answer) = account.push(&cloud, &operations).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    // The first generation of a record is the number of the change that made it.
    for (result, number) in answer["results"].as_array().unwrap().iter().zip(1..) {
        assert_eq!(
            (&result["status"], &result["generation"]),
            (&json!("applied"), &json!(number)),
            "{result}"
        );
    }
    let expected: Vec<_> =
        records.iter().zip(1..).map(|((entity, record), number)| state(entity, number, record)).collect();
    let (pulled, cursor) = account.pull(&cloud, &start, 2).await;
    assert_eq!(pulled, expected);
    let (all, from) = account.snapshot(&cloud, 3).await;
    assert_eq!(sorted(all), sorted(expected));
    assert_eq!(from, cursor);
}

#[tokio::test]
async fn a_repetition_gets_the_answer_that_was_given_and_changes_nothing() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let profile = account.profile();
    let first = create("profile", &profile);
    let applied = account.one(&cloud, first.clone()).await;
    let later = edited(&profile, json!({ "displayName": "Countess" }));
    account.one(&cloud, operation("update", "profile", &later, 1)).await;
    let again = account.one(&cloud, first).await;
    assert_eq!(again["status"], "duplicate");
    let mut repeated = again["result"].clone();
    repeated["mutationId"] = applied["mutationId"].clone();
    assert_eq!(repeated, applied);
    let (all, _) = account.snapshot(&cloud, 10).await;
    assert_eq!(all, [state("profile", 2, &later)]);
}

#[tokio::test]
async fn the_greater_stamp_wins_in_either_order_and_the_other_side_is_given_back() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let mut ends = Vec::new();
    for order in [[0, 1], [1, 0]] {
        let profile = account.profile();
        account.one(&cloud, create("profile", &profile)).await;
        let earlier =
            edited(&profile, json!({ "displayName": "E", "updatedAt": "2025-03-02T00:00:00.000Z" }));
        let later = edited(
            &profile,
            json!({ "displayName": "L", "updatedAt": "2025-03-02T00:00:00.001Z",
            "writer": OTHER_WRITER }),
        );
        let edits = [&earlier, &later];
        account.one(&cloud, operation("update", "profile", edits[order[0]], 1)).await;
        let second = account.one(&cloud, operation("update", "profile", edits[order[1]], 1)).await;
        assert_eq!(second["status"], "conflict");
        let (winner, other) = if order[1] == 1 { ("mine", "replaced") } else { ("theirs", "stored") };
        assert_eq!(second["winner"], winner);
        assert_eq!(second[other]["record"]["displayName"], edits[order[0]]["displayName"]);
        let (all, _) = account.snapshot(&cloud, 100).await;
        let end = all.into_iter().find(|state| state["record"]["id"] == profile["id"]).unwrap();
        ends.push(end["record"]["displayName"].clone());
    }
    assert_eq!(ends, ["L", "L"]);
}

#[tokio::test]
async fn what_belongs_to_a_removed_profile_goes_with_it_and_is_told() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let records = one_of_each(&account);
    let operations: Vec<_> = records.iter().map(|(entity, record)| create(entity, record)).collect();
    account.push(&cloud, &operations).await;
    let (_, cursor) = account.snapshot(&cloud, 100).await;
    let gone = account.one(&cloud, removal("profile", &records[0].1, 1, &cursor)).await;
    assert_eq!(gone["status"], "applied", "{gone}");
    let (changes, _) = account.pull(&cloud, &cursor, 3).await;
    let mut told: Vec<_> = changes.iter().map(|state| state["entity"].as_str().unwrap().to_owned()).collect();
    told.sort_unstable();
    assert_eq!(told, ["assessment", "compatibility", "insight", "journal", "person", "profile"]);
    assert!(changes.iter().all(|state| state["deleted"] == true));
    let (left, _) = account.snapshot(&cloud, 100).await;
    assert_eq!(left, [state("frequency", 6, &records[5].1)]);
}

#[tokio::test]
async fn a_removal_does_not_take_an_entry_along_that_the_remover_has_not_seen() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let profile = account.profile();
    account.one(&cloud, create("profile", &profile)).await;
    let (_, before) = account.snapshot(&cloud, 100).await;
    let mut entry = journal(&profile, "written elsewhere");
    entry["writer"] = OTHER_WRITER.into();
    account.one(&cloud, create("journal", &entry)).await;
    let refused = account.one(&cloud, removal("profile", &profile, 1, &before)).await;
    assert_eq!((&refused["status"], &refused["reason"]), (&json!("conflict"), &json!("unseenChildren")));
    let (_, after) = account.snapshot(&cloud, 100).await;
    assert_eq!(account.one(&cloud, removal("profile", &profile, 1, &after)).await["status"], "applied");
}

#[tokio::test]
async fn a_removed_record_can_be_made_again() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let profile = account.profile();
    let start = beginning(&account, &cloud).await;
    account.one(&cloud, create("profile", &profile)).await;
    account.one(&cloud, removal("profile", &profile, 1, &start)).await;
    let again = edited(&profile, json!({ "version": 3, "displayName": "back" }));
    let made = account.one(&cloud, operation("update", "profile", &again, 2)).await;
    assert_eq!((&made["status"], &made["generation"]), (&json!("applied"), &json!(3)));
    let (changes, _) = account.pull(&cloud, &start, 100).await;
    assert_eq!(changes, [state("profile", 3, &again)]);
}

#[tokio::test]
async fn a_bad_record_is_refused_by_field_and_its_neighbours_are_taken() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let profile = account.profile();
    account.one(&cloud, create("profile", &profile)).await;
    let good = || journal(&profile, "good");
    for (field, value) in [
        ("mood", json!("furious")),
        ("mood", json!(1)),
        ("tags", json!("growth")),
        ("tags", json!(["x".repeat(51)])),
        ("isPrivate", json!(1)),
        ("entryDate", json!("2025-02-30")),
        ("title", json!("x".repeat(256))),
        ("content", json!(null)),
        ("content", json!("a\u{0}b")),
        ("linkedPersonId", json!("nobody")),
        ("createdAt", json!("yesterday")),
    ] {
        let mut bad = good();
        bad[field] = value.clone();
        let operations = [create("journal", &good()), create("journal", &bad), create("journal", &good())];
        let (status, answer) = account.push(&cloud, &operations).await;
        assert_eq!(status, StatusCode::OK, "{field} {value}: {answer}");
        let statuses: Vec<_> =
            answer["results"].as_array().unwrap().iter().map(|result| &result["status"]).collect();
        assert_eq!(statuses, ["applied", "rejected", "applied"], "{field} {value}");
        let refused = &answer["results"][1];
        assert_eq!(refused["code"], "sync/record-invalid");
        assert_eq!(refused["field"], format!("operations[1].record.{field}"));
    }
}

#[tokio::test]
async fn requests_that_cannot_be_taken_as_a_whole_are_problems() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let other = Account::register(&cloud).await;
    let (status, problem) =
        Account { owner_id: other.owner_id.clone(), ..account.clone() }.push(&cloud, &[]).await;
    assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &json!("sync/owner-mismatch")));
    let many: Vec<_> = (0..101).map(|_| create("profile", &account.profile())).collect();
    let (status, problem) = account.push(&cloud, &many).await;
    assert_eq!((status, &problem["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("sync/request-too-large")));
    let mut large = account.profile();
    large["photoUrl"] = "x".repeat(300 * 1024).into();
    let (status, problem) = account.push(&cloud, &[create("profile", &large)]).await;
    assert_eq!((status, &problem["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("sync/request-too-large")));
    for (path, status, code) in [
        ("/v1/sync/changes", 400, "sync/cursor-invalid"),
        ("/v1/sync/changes?cursor=nonsense", 400, "sync/cursor-invalid"),
        ("/v1/sync/changes?cursor=another-life.0", 410, "sync/resync-required"),
        ("/v1/sync/changes?cursor=a.0&limit=many", 400, "sync/request-invalid"),
        ("/v1/sync/snapshot?page=nonsense", 400, "sync/cursor-invalid"),
    ] {
        let (given, problem) = account.get(&cloud, path).await;
        assert_eq!((given.as_u16(), &problem["code"]), (status, &json!(code)), "{path}");
    }
    let (_, cursor) = account.snapshot(&cloud, 1).await;
    let ahead = format!("{}.7", cursor.split_once('.').unwrap().0);
    let (status, _) = account.get(&cloud, &format!("/v1/sync/changes?cursor={ahead}")).await;
    assert_eq!(status, StatusCode::GONE);
}

#[tokio::test]
async fn forgotten_tombstones_ask_devices_that_missed_them_for_a_snapshot() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let (kept, gone) = (account.profile(), account.profile());
    account.push(&cloud, &[create("profile", &kept), create("profile", &gone)]).await;
    let (_, before) = account.snapshot(&cloud, 10).await;
    account.one(&cloud, removal("profile", &gone, 1, &before)).await;
    let (_, after) = account.pull(&cloud, &before, 10).await;
    let mut owner = cloud.database().connect("postgres").await;
    sqlx::query("UPDATE tombstones SET deleted_at = now() - INTERVAL '401 days'")
        .execute(&mut owner)
        .await
        .unwrap();
    // The next push that changes something cleans up.
    account.one(&cloud, create("profile", &account.profile())).await;
    let (status, problem) = account.get(&cloud, &format!("/v1/sync/changes?cursor={before}")).await;
    assert_eq!((status, &problem["code"]), (StatusCode::GONE, &json!("sync/resync-required")));
    assert_eq!(account.pull(&cloud, &after, 10).await.0.len(), 1);
}

#[tokio::test]
async fn a_stamp_far_ahead_of_the_clouds_clock_is_set_back_and_told() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let mut profile = account.profile();
    profile["updatedAt"] = "2999-01-01T00:00:00.000Z".into();
    let applied = account.one(&cloud, create("profile", &profile)).await;
    assert_eq!(applied["status"], "applied");
    let stamped = applied["stamp"]["updatedAt"].as_str().unwrap().to_owned();
    assert!(stamped.as_str() < "2998" && stamped.as_str() > "2025");
    let (all, _) = account.snapshot(&cloud, 10).await;
    assert_eq!(all[0]["record"]["updatedAt"], stamped);
}

#[tokio::test]
async fn every_version_that_the_protocol_knows_is_taken() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    for version in [2_147_483_648_u64, 4_294_967_294] {
        let mut profile = account.profile();
        profile["version"] = version.into();
        let made = account.one(&cloud, create("profile", &profile)).await;
        assert_eq!((&made["status"], &made["stamp"]["version"]), (&json!("applied"), &json!(version)));
        let generation = made["generation"].as_u64().unwrap();
        let removed = account.one(&cloud, removal("profile", &profile, generation, "a.0")).await;
        assert_eq!(
            (&removed["status"], &removed["stamp"]["version"]),
            (&json!("applied"), &json!(version + 1))
        );
    }
    for version in [json!(0), json!(4_294_967_296_u64), json!(1.5)] {
        let mut profile = account.profile();
        profile["version"] = version;
        let refused = account.one(&cloud, create("profile", &profile)).await;
        assert_eq!(
            (&refused["status"], &refused["code"]),
            (&json!("rejected"), &json!("sync/record-invalid"))
        );
    }
}

#[tokio::test]
async fn what_a_person_has_stays_when_the_profile_goes_that_the_person_has_left() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let (old, new) = (account.profile(), account.profile());
    let friend = person(&old);
    let id = compatibility_id(new["id"].as_str().unwrap(), friend["id"].as_str().unwrap());
    let pair = record(json!({ "id": id, "profile1Id": new["id"], "profile2Id": friend["id"] }));
    let made = [("profile", &old), ("profile", &new), ("person", &friend), ("compatibility", &pair)];
    let made: Vec<_> = made.iter().map(|(entity, record)| create(entity, record)).collect();
    account.push(&cloud, &made).await;
    let (_, cursor) = account.snapshot(&cloud, 10).await;
    let moved = edited(&friend, json!({ "ownerProfileId": new["id"] }));
    let both = [operation("update", "person", &moved, 3), removal("profile", &old, 1, &cursor)];
    let (_, answer) = account.push(&cloud, &both).await;
    assert_eq!(answer["results"][1]["status"], "applied", "{answer}");
    let (left, _) = account.snapshot(&cloud, 10).await;
    let ids = |states: &[Value]| states.iter().map(|state| state["record"]["id"].clone()).collect::<Vec<_>>();
    let mut expected = [&new, &friend, &pair].map(|record| record["id"].clone());
    let mut left = ids(&left);
    left.sort_by_key(Value::to_string);
    expected.sort_by_key(Value::to_string);
    assert_eq!(left, expected);
}
