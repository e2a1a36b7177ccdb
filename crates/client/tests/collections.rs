//! What holds for every collection that apps write.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::cell::RefCell;
use std::rc::Rc;

use common::{
    TestClient, another, both, compatibility, entry, everything, id, insight, open, person, profile, read,
    refusal, rows, run, sign_in, write,
};
use serde_json::{Value, json};
use soul_client::{Change, Collection};
use soul_core::Coded;
use soul_model::{
    ASSESSMENTS, Assessment, COMPATIBILITIES, Compatibility, DAILY_INSIGHTS, FREQUENCY_LOGS, FrequencyLog,
    Insight, JOURNAL_ENTRIES, JournalEntry, PERSONS, PROFILES, Person, StoreDescriptor, assessment_id,
    frequency_id,
};
use soul_store::MemoryStore;

use crate::common::Fixed;

type TestCollection<'a> = Collection<'a, MemoryStore, Fixed>;

/// A collection, its store, a good draft, and a change of it.
struct Case<'a> {
    collection: TestCollection<'a>,
    store: &'static StoreDescriptor,
    draft: Value,
    change: Value,
}

fn cases<'a>(client: &'a TestClient, profile_id: &str) -> Vec<Case<'a>> {
    let case = |collection, store, draft, change| Case { collection, store, draft, change };
    vec![
        case(
            client.profiles(),
            &PROFILES,
            json!({ "birthDate": "1990-06-15" }),
            json!({ "pronouns": "she" }),
        ),
        case(
            client.people(),
            &PERSONS,
            json!({ "ownerProfileId": profile_id, "name": "Ann", "birthLatitude": 21 }),
            json!({ "notes": "likes tea" }),
        ),
        case(
            client.journal(),
            &JOURNAL_ENTRIES,
            json!({ "profileId": profile_id, "content": "Dear diary" }),
            json!({ "mood": "grateful" }),
        ),
        case(
            client.assessments(),
            &ASSESSMENTS,
            json!({ "profileId": profile_id, "type": "mbti", "responses": { "q1": "A" } }),
            json!({ "responses": { "q1": "B" } }),
        ),
        case(
            client.frequency(),
            &FREQUENCY_LOGS,
            json!({ "energy": 1, "mood": 10, "clarity": 5, "connection": 5 }),
            json!({ "energy": 2 }),
        ),
    ]
}

#[test]
fn a_created_record_is_stored_whole_with_its_stamp() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let session = client.account_current().await.unwrap().session_id;
        let device = read(client.store(), &soul_model::METADATA, "device").await.unwrap();
        for (case, at) in cases(&client, &profile_id).iter().zip(0..).skip(1) {
            let mut saved = case.collection.create(&case.draft).await.unwrap();
            assert_eq!(read(client.store(), case.store, &saved.id).await.as_ref(), Some(&saved.row));
            assert_eq!(case.collection.get(&saved.id).await.unwrap().as_ref(), Some(&saved.row));
            let fields = saved.row.as_object_mut().unwrap();
            let at = json!(format!("2025-03-01T12:00:00.{at:03}Z"));
            for (field, value) in [
                ("id", json!(saved.id)),
                ("version", json!(1)),
                ("writer", device["value"]["deviceId"].clone()),
                ("generation", json!(0)),
                ("createdAt", at.clone()),
                ("updatedAt", at),
            ] {
                assert_eq!(fields.remove(field), Some(value), "{} {field}", case.store.name);
            }
            let expected = match case.store.name {
                "persons" => json!({ "ownerProfileId": profile_id, "name": "Ann", "relationshipType": null,
                    "photoUrl": null, "notes": null, "birthDate": null, "birthTime": null, "birthLocation": null,
                    "birthLatitude": 21.0, "birthLongitude": null, "birthTimezone": null, "birthTimeFold": null,
                    "userId": null, "sessionId": session, "chartData": null, "lastCalculatedAt": null }),
                "journalEntries" => {
                    json!({ "profileId": profile_id, "content": "Dear diary", "entryDate": "2025-03-01",
                    "title": null, "mood": null, "tags": [], "isPrivate": true, "linkedPersonId": null,
                    "linkedCompatibilityId": null, "linkedInsightId": null, "sessionId": session })
                }
                "assessments" => json!({ "profileId": profile_id, "type": "mbti", "responses": { "q1": "A" },
                    "result": null, "completedAt": null }),
                _ => json!({ "logDate": "2025-03-01", "energy": 1, "mood": 10, "clarity": 5, "connection": 5,
                    "notes": null, "userId": null, "sessionId": session }),
            };
            assert_eq!(saved.row, expected);
        }
    });
}

#[test]
fn a_stored_record_is_its_typed_form_with_fields_of_newer_versions() {
    run(async {
        fn check<T: serde::de::DeserializeOwned + serde::Serialize>(mut row: Value) {
            row["favouriteTea"] = json!({ "kind": "Assam", "cups": [1, null] });
            let typed: T = serde_json::from_value(row.clone()).unwrap();
            assert_eq!(serde_json::to_value(typed).unwrap(), row);
        }
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let mut saved = Vec::new();
        for case in cases(&client, &profile_id) {
            saved.push(case.collection.create(&case.draft).await.unwrap().row);
        }
        check::<Person>(saved[1].clone());
        check::<JournalEntry>(saved[2].clone());
        check::<Assessment>(saved[3].clone());
        check::<FrequencyLog>(saved[4].clone());
        check::<Compatibility>(compatibility("p", "q"));
        check::<Insight>(insight("p", "2025-03-01"));
    });
}

#[test]
fn records_with_a_natural_key_have_the_same_id_on_every_device() {
    run(async {
        for _ in 0..2 {
            let (client, _) = open().await;
            sign_in(&client, Some("ann")).await;
            let profile_id = profile(&client).await;
            for case in cases(&client, &profile_id).iter().skip(3) {
                let saved = case.collection.create(&case.draft).await.unwrap();
                let expected = match case.store.name {
                    "assessments" => assessment_id(&profile_id, "mbti"),
                    _ => frequency_id("ann", "2025-03-01"),
                };
                assert_eq!(saved.id, expected);
            }
        }
    });
}

#[test]
fn a_change_touches_what_it_mentions_and_fields_of_newer_versions_survive_it() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = profile(&client).await;
        for case in cases(&client, &profile_id) {
            let mut before = case.collection.create(&case.draft).await.unwrap().row;
            before["favouriteTea"] = json!({ "kind": "Assam" });
            write(client.store(), case.store, before.clone()).await;
            environment.set("2025-03-02T00:00:00Z");
            let after = case.collection.update(id(&before), &case.change).await.unwrap().row;
            for (field, value) in case.change.as_object().unwrap() {
                before[field.as_str()] = value.clone();
            }
            before["updatedAt"] = after["updatedAt"].clone();
            assert_eq!(after, before, "{}", case.store.name);
            assert!(after["updatedAt"].as_str().unwrap() >= "2025-03-02");
            assert_eq!(read(client.store(), case.store, id(&before)).await, Some(after));
            environment.set(common::START);
        }
    });
}

#[test]
fn a_change_that_changes_nothing_writes_nothing() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = profile(&client).await;
        for case in cases(&client, &profile_id) {
            let saved = case.collection.create(&case.draft).await.unwrap();
            // A browser gives whole numbers back as integers.
            let mut stored = saved.row.clone();
            if stored["birthLatitude"] == json!(21.0) {
                stored["birthLatitude"] = json!(21);
                write(client.store(), case.store, stored.clone()).await;
            }
            let before = everything(client.store()).await;
            environment.set("2025-04-01T00:00:00Z");
            for change in [&json!({}), &case.draft] {
                assert_eq!(case.collection.update(&saved.id, change).await.unwrap().row, stored);
            }
            assert_eq!(everything(client.store()).await, before, "{}", case.store.name);
            environment.set(common::START);
        }
    });
}

#[test]
fn what_is_not_there_is_not_changed_and_removing_it_is_no_mistake() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        for case in cases(&client, &profile_id) {
            let before = everything(client.store()).await;
            let refused = case.collection.update("nothing", &case.change).await.unwrap_err();
            assert_eq!(refused.code(), "store/not-found");
            case.collection.remove("nothing").await.unwrap();
            assert_eq!(case.collection.get("nothing").await, Ok(None));
            assert_eq!(everything(client.store()).await, before);
        }
    });
}

#[test]
fn bad_input_is_refused_by_field_and_nothing_is_written() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        for case in cases(&client, &profile_id) {
            let saved = case.collection.create(&case.draft).await.unwrap();
            let before = everything(client.store()).await;
            let bad = match case.store.name {
                "profiles" => json!({ "birthTime": "25:00" }),
                "persons" => json!({ "birthTimezone": "Mars/Base" }),
                "journalEntries" => json!({ "mood": "bored" }),
                "assessments" => json!({ "responses": { "q1": 1 } }),
                _ => json!({ "clarity": 11 }),
            };
            for bad in [bad, json!({ "shoeSize": 42 })] {
                let (field, value) = bad.as_object().unwrap().iter().next().unwrap();
                let mut draft = case.draft.clone();
                draft[field.as_str()] = value.clone();
                let refusals = [
                    case.collection.create(&draft).await.unwrap_err(),
                    case.collection.update(&saved.id, &bad).await.unwrap_err(),
                ];
                for refused in refusals {
                    let (code, named, _) = refusal(&refused);
                    assert!(code.starts_with("input/") || code.starts_with("birth/"), "{code}");
                    assert!(named.as_str().unwrap().starts_with(field.as_str()), "{named}");
                    assert!(!refused.details().unwrap()["accepted"].as_str().unwrap().is_empty());
                }
            }
            assert_eq!(everything(client.store()).await, before, "{}", case.store.name);
        }
    });
}

#[test]
fn a_record_of_more_than_192_kib_is_refused_by_its_largest_field() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let long = |kib: usize| Value::from("x".repeat(kib * 1024));
        for (collection, draft, field) in [
            (client.journal(), json!({ "profileId": profile_id, "content": "" }), "content"),
            (
                client.people(),
                json!({ "ownerProfileId": profile_id, "name": "Ann", "photoUrl": long(64) }),
                "notes",
            ),
            (client.frequency(), json!({ "energy": 1, "mood": 1, "clarity": 1, "connection": 1 }), "notes"),
        ] {
            let mut draft = draft;
            draft[field] = long(125);
            let saved = collection.create(&draft).await.unwrap();
            let before = everything(client.store()).await;
            draft[field] = long(192);
            let create = match field {
                "content" => collection.create_many(std::slice::from_ref(&draft)).await.unwrap_err(),
                _ => collection.update(&saved.id, &json!({ field: long(192) })).await.unwrap_err(),
            };
            let (code, named, value) = refusal(&create);
            let path = if field == "content" { "drafts[0].content" } else { field };
            assert_eq!((code, named, value), ("input/record-too-large", json!(path), long(192)));
            assert_eq!(everything(client.store()).await, before);
        }
    });
}

#[test]
fn many_drafts_make_records_in_their_order_or_none() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let draft = |n: usize| json!({ "profileId": profile_id, "content": format!("entry {n}") });
        let drafts: Vec<Value> = (0..20).map(draft).collect();
        let saved = client.journal().create_many(&drafts).await.unwrap();
        let page = client.journal().list(&json!({ "orderBy": "createdAt" })).await.unwrap();
        assert_eq!(page.items, saved.iter().map(|saved| saved.row.clone()).collect::<Vec<_>>());
        let contents: Vec<_> = page.items.iter().map(|row| row["content"].clone()).collect();
        assert_eq!(contents, drafts.iter().map(|draft| draft["content"].clone()).collect::<Vec<_>>());

        let before = everything(client.store()).await;
        for (bad, code, field) in [
            (json!({ "profileId": profile_id }), "input/missing-field", "drafts[2].content"),
            (json!({ "profileId": "nobody", "content": "" }), "store/foreign-key", "drafts[2].profileId"),
            (json!("text"), "input/wrong-type", "drafts[2]"),
        ] {
            let refused = client.journal().create_many(&[draft(0), draft(1), bad]).await.unwrap_err();
            let (found, named, _) = refusal(&refused);
            assert_eq!((found, named), (code, json!(field)));
        }
        assert_eq!(everything(client.store()).await, before);
        assert_eq!(client.journal().create_many(&[]).await.unwrap(), []);
        assert_eq!(everything(client.store()).await, before);
    });
}

#[test]
fn a_record_can_not_name_one_that_the_owner_has_not() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("bob")).await;
        let bobs = profile(&client).await;
        let bobs_person = person(&client, &bobs).await;
        sign_in(&client, None).await;
        let mine = profile(&client).await;
        write(client.store(), &COMPATIBILITIES, compatibility(&bobs, &bobs_person)).await;
        write(client.store(), &DAILY_INSIGHTS, insight(&bobs, "2025-03-01")).await;
        let own = entry(&client, &mine).await;
        let own_person = person(&client, &mine).await;
        let before = everything(client.store()).await;

        let analysis = soul_model::compatibility_id(&bobs, &bobs_person);
        let of_the_day = soul_model::insight_id(&bobs, "2025-03-01");
        for (field, foreign) in [
            ("profileId", bobs.as_str()),
            ("profileId", "nothing"),
            ("linkedPersonId", &bobs_person),
            ("linkedPersonId", &mine),
            ("linkedCompatibilityId", &analysis),
            ("linkedInsightId", &of_the_day),
        ] {
            let mut draft = json!({ "profileId": mine, "content": "" });
            draft[field] = json!(foreign);
            for refused in [
                client.journal().create(&draft).await.unwrap_err(),
                client.journal().update(&own, &json!({ field: foreign })).await.unwrap_err(),
            ] {
                assert_eq!(refusal(&refused), ("store/foreign-key", json!(field), json!(foreign)));
            }
        }
        let draft = json!({ "ownerProfileId": bobs, "name": "Ann" });
        let answers = json!({ "profileId": bobs, "type": "mbti", "responses": {} });
        for (refused, field) in [
            (client.people().create(&draft).await.unwrap_err(), "ownerProfileId"),
            (
                client.people().update(&own_person, &json!({ "ownerProfileId": bobs })).await.unwrap_err(),
                "ownerProfileId",
            ),
            (client.assessments().create(&answers).await.unwrap_err(), "profileId"),
        ] {
            assert_eq!(refusal(&refused), ("store/foreign-key", json!(field), json!(bobs)));
        }
        assert_eq!(everything(client.store()).await, before);
    });
}

#[test]
fn records_of_other_owners_are_as_if_they_were_not_there() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("bob")).await;
        let bobs = profile(&client).await;
        let mut hidden = Vec::new();
        for case in cases(&client, &bobs) {
            hidden.push(case.collection.create(&case.draft).await.unwrap().id);
        }
        sign_in(&client, Some("ann")).await;
        let anns = profile(&client).await;
        let before = everything(client.store()).await;
        for (case, bobs_id) in cases(&client, &anns).iter().zip(&hidden) {
            assert_eq!(case.collection.get(bobs_id).await, Ok(None));
            let refused = case.collection.update(bobs_id, &case.change).await.unwrap_err();
            assert_eq!(refused.code(), "store/not-found");
            case.collection.remove(bobs_id).await.unwrap();
            let of_bob = match case.store.name {
                "profiles" => json!({ "where": { "id": bobs_id } }),
                "persons" => json!({ "where": { "ownerProfileId": bobs } }),
                "frequencyLogs" => json!({ "where": { "userId": "bob", "logDate": "2025-03-01" } }),
                _ => json!({ "where": { "profileId": bobs } }),
            };
            for query in [of_bob, json!({ "where": { "id": { "gte": "" } } })] {
                let listed = case.collection.list(&query).await.unwrap().items;
                let own: Vec<_> = listed.iter().map(id).filter(|id| *id == anns).collect();
                assert_eq!(own.len(), listed.len(), "{} {query}", case.store.name);
                assert_eq!(case.collection.count(&query).await, Ok(listed.len() as u64));
            }
        }
        assert_eq!(everything(client.store()).await, before);
    });
}

#[test]
fn the_listener_hears_of_each_store_once_and_only_of_what_was_committed() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let heard: Rc<RefCell<Vec<Change>>> = Rc::default();
        let sink = Rc::clone(&heard);
        client.set_listener(move |change| sink.borrow_mut().push(change.clone()));
        let told = || heard.take().into_iter().map(|change| (change.store, change.ids)).collect::<Vec<_>>();
        for case in cases(&client, &profile_id).iter().skip(1) {
            let saved = case.collection.create(&case.draft).await.unwrap();
            assert_eq!(told(), [(case.store.name, vec![saved.id.clone()])]);
            case.collection.update(&saved.id, &case.change).await.unwrap();
            assert_eq!(told(), [(case.store.name, vec![saved.id.clone()])]);
            case.collection.update(&saved.id, &case.change).await.unwrap();
            case.collection.create(&json!({})).await.unwrap_err();
            case.collection.update(&saved.id, &json!({ "shoeSize": 1 })).await.unwrap_err();
            case.collection.remove("nothing").await.unwrap();
            assert_eq!(told(), []);
        }
        let drafts = [1, 2].map(|n| json!({ "profileId": profile_id, "content": format!("{n}") }));
        let saved = client.journal().create_many(&drafts).await.unwrap();
        assert_eq!(told(), [("journalEntries", saved.into_iter().map(|saved| saved.id).collect())]);
    });
}

#[test]
fn two_clients_on_one_store_lose_no_edit() {
    run(async {
        let (first, environment) = open().await;
        let second = another(first.store(), &environment).await;
        let profile_id = profile(&first).await;
        let person_id = person(&first, &profile_id).await;
        both(
            async {
                for n in 0..10 {
                    let change = json!({ "notes": format!("note {n}") });
                    first.people().update(&person_id, &change).await.unwrap();
                    entry(&first, &profile_id).await;
                }
            },
            async {
                for n in 0..10 {
                    let change = json!({ "birthLocation": format!("place {n}") });
                    second.people().update(&person_id, &change).await.unwrap();
                    entry(&second, &profile_id).await;
                }
            },
        )
        .await;
        let person = second.people().get(&person_id).await.unwrap().unwrap();
        assert_eq!((&person["notes"], &person["birthLocation"]), (&json!("note 9"), &json!("place 9")));
        assert_eq!(first.journal().count(&json!({ "where": { "profileId": profile_id } })).await, Ok(20));
    });
}

#[test]
fn of_two_clients_that_log_the_same_day_one_is_told_that_the_log_is_there() {
    run(async {
        let (first, environment) = open().await;
        let second = another(first.store(), &environment).await;
        let draft = json!({ "energy": 1, "mood": 1, "clarity": 1, "connection": 1 });
        let results = RefCell::new(Vec::new());
        let log = async |client: &TestClient| {
            let result = client.frequency().create(&draft).await.map(drop);
            results.borrow_mut().push(result);
        };
        both(log(&first), log(&second)).await;
        let mut codes: Vec<_> =
            results.take().into_iter().map(|result| result.map_err(|refused| refused.code())).collect();
        codes.sort_by_key(Result::is_err);
        assert_eq!(codes, [Ok(()), Err("store/not-unique")]);
        assert_eq!(rows(first.store(), &FREQUENCY_LOGS).await.len(), 1);
    });
}

#[test]
fn an_unreadable_record_is_reported_by_its_key_and_the_others_are_still_listed() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let kept = entry(&client, &profile_id).await;
        let mut broken = client.journal().get(&kept).await.unwrap().unwrap();
        broken["id"] = json!("broken");
        broken["version"] = json!("one");
        write(client.store(), &JOURNAL_ENTRIES, broken.clone()).await;
        let refused = client.journal().update("broken", &json!({ "mood": "sad" })).await.unwrap_err();
        assert_eq!(
            (refused.code(), &refused.details().unwrap()["key"]),
            ("store/corrupt-row", &json!("broken"))
        );
        // A row that doesn't tell whose it is belongs to nobody.
        broken["profileId"] = json!(7);
        write(client.store(), &JOURNAL_ENTRIES, broken).await;
        let page = client.journal().list(&Value::Null).await.unwrap();
        assert_eq!(page.items.iter().map(id).collect::<Vec<_>>(), [kept]);
    });
}
