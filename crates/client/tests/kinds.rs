//! What is particular to people, journal entries, assessments, frequency logs and insights.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::slice::from_ref;

use common::{
    TestClient, compatibility, entry, everything, id, insight, open, person, profile, read, refusal, run,
    sign_in, write,
};
use serde_json::{Value, json};
use soul_core::Coded;
use soul_model::{
    ASSESSMENTS, COMPATIBILITIES, CONFLICTS, DAILY_INSIGHTS, JOURNAL_ENTRIES, PERSONS, compatibility_id,
    insight_id,
};

/// The ids of a page.
fn ids(page: soul_client::Page<Value>) -> Vec<String> {
    page.items.iter().map(|row| id(row).to_owned()).collect()
}

#[test]
fn people_come_in_the_order_of_creation_or_of_their_names() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let drafts = ["Zoe", "Ann", "Mia"].map(|name| json!({ "ownerProfileId": profile_id, "name": name }));
        client.people().create_many(&drafts).await.unwrap();
        let names = async |query: Value| {
            let page = client.people().list(&query).await.unwrap();
            page.items.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let own = json!({ "ownerProfileId": profile_id });
        assert_eq!(names(json!({ "where": own })).await, ["Zoe", "Ann", "Mia"]);
        assert_eq!(names(json!({ "where": own, "orderBy": "name" })).await, ["Ann", "Mia", "Zoe"]);
        let from_m = json!({ "ownerProfileId": profile_id, "name": { "gte": "M" } });
        let query = json!({ "where": from_m, "orderBy": "name", "direction": "desc" });
        assert_eq!(names(query).await, ["Zoe", "Mia"]);
        assert_eq!(client.people().count(&json!({ "where": from_m })).await, Ok(2));
    });
}

#[test]
fn a_persons_zone_is_checked_even_without_a_date_and_a_new_birth_clears_the_old_chart() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let draft = json!({ "ownerProfileId": profile_id, "name": "Ann", "birthTimezone": "Mars/Base" });
        assert_eq!(client.people().create(&draft).await.unwrap_err().code(), "birth/timezone-unknown");
        let mut person = client
            .people()
            .create(&json!({ "ownerProfileId": profile_id, "name": "Ann" }))
            .await
            .unwrap()
            .row;
        person["chartData"] = json!({ "sunSign": "Leo" });
        person["lastCalculatedAt"] = json!(common::START);
        write(client.store(), &PERSONS, person.clone()).await;
        let renamed = client.people().update(id(&person), &json!({ "name": "Anna" })).await.unwrap().row;
        assert_eq!(renamed["chartData"], person["chartData"]);
        let born = client
            .people()
            .update(id(&person), &json!({ "birthTimezone": "Europe/Paris" }))
            .await
            .unwrap()
            .row;
        assert_eq!((&born["chartData"], &born["lastCalculatedAt"]), (&Value::Null, &Value::Null));
    });
}

#[test]
fn entries_come_by_day_within_a_profile_and_over_all_of_them() {
    run(async {
        let (client, _) = open().await;
        let (first, second) = (profile(&client).await, profile(&client).await);
        let draft =
            |profile: &str, day: &str| json!({ "profileId": profile, "content": day, "entryDate": day });
        let drafts = [
            draft(&first, "2025-01-03"),
            draft(&second, "2025-01-02"),
            draft(&first, "2025-01-01"),
            draft(&second, "2025-01-04"),
        ];
        client.journal().create_many(&drafts).await.unwrap();
        let days = async |query: Value| {
            let page = client.journal().list(&query).await.unwrap();
            page.items
                .iter()
                .map(|row| row["entryDate"].as_str().unwrap()[9..].to_owned())
                .collect::<String>()
        };
        let newest = |filter: Value| json!({ "where": filter, "orderBy": "entryDate", "direction": "desc" });
        assert_eq!(days(newest(json!({ "profileId": first }))).await, "31");
        assert_eq!(days(newest(json!({}))).await, "4321");
        assert_eq!(days(newest(json!({ "entryDate": { "lt": "2025-01-03" } }))).await, "21");
        let range = json!({ "profileId": second, "entryDate": { "gte": "2025-01-03" } });
        assert_eq!(days(newest(range)).await, "4");
        assert_eq!(days(json!({ "where": { "profileId": first }, "orderBy": "createdAt" })).await, "31");
    });
}

#[test]
fn a_link_to_a_removed_record_reads_as_null_and_no_entry_is_edited() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let person_id = person(&client, &profile_id).await;
        let analysis = compatibility_id(&profile_id, &person_id);
        let of_the_day = insight_id(&profile_id, "2025-03-01");
        write(client.store(), &COMPATIBILITIES, compatibility(&profile_id, &person_id)).await;
        write(client.store(), &DAILY_INSIGHTS, insight(&profile_id, "2025-03-01")).await;
        let links = json!({ "linkedPersonId": person_id, "linkedCompatibilityId": analysis,
            "linkedInsightId": of_the_day });
        let mut draft = json!({ "profileId": profile_id, "content": "About Ann" });
        draft.as_object_mut().unwrap().extend(links.as_object().unwrap().clone());
        let entry = client.journal().create(&draft).await.unwrap().row;
        let seen = async || {
            let got = client.journal().get(id(&entry)).await.unwrap().unwrap();
            assert_eq!(client.journal().list(&Value::Null).await.unwrap().items, from_ref(&got));
            assert_eq!(
                client.search_journal(&json!("about"), &Value::Null).await.unwrap().items,
                from_ref(&got)
            );
            got
        };
        assert_eq!(seen().await, entry);

        // The analysis goes with the person.
        client.people().remove(&person_id).await.unwrap();
        let mut expected = entry.clone();
        expected["linkedPersonId"] = Value::Null;
        expected["linkedCompatibilityId"] = Value::Null;
        assert_eq!(seen().await, expected);
        assert_eq!(read(client.store(), &JOURNAL_ENTRIES, id(&entry)).await, Some(entry.clone()));

        // A form that hands back what it read clears the link for good, and one that hands back the old id changes nothing.
        client.journal().update(id(&entry), &json!({ "linkedPersonId": person_id })).await.unwrap();
        let change = json!({ "linkedPersonId": null, "linkedInsightId": of_the_day });
        client.journal().update(id(&entry), &change).await.unwrap();
        let stored = read(client.store(), &JOURNAL_ENTRIES, id(&entry)).await.unwrap();
        assert_eq!(
            (&stored["linkedPersonId"], &stored["linkedInsightId"]),
            (&Value::Null, &json!(of_the_day))
        );
    });
}

#[test]
fn an_entry_is_found_by_what_it_says_now() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let entry_id = entry(&client, &profile_id).await;
        let found = async |text: &str| ids(client.search_journal(&json!(text), &Value::Null).await.unwrap());
        assert_eq!(found("diary").await, from_ref(&entry_id));
        let change = json!({ "content": "Dear moon", "entryDate": "2024-12-31" });
        client.journal().update(&entry_id, &change).await.unwrap();
        assert_eq!((found("diary").await, found("moon").await), (vec![], vec![entry_id.clone()]));
        client.journal().remove(&entry_id).await.unwrap();
        assert_eq!(found("moon").await, Vec::<String>::new());
        assert!(everything(client.store()).await["journalIndex"].is_empty());
    });
}

#[test]
fn taking_a_test_again_replaces_the_answers_of_the_one_record() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = profile(&client).await;
        let answers =
            |answer: &str| json!({ "profileId": profile_id, "type": "mbti", "responses": { "q1": answer } });
        let mut first = client.assessments().create(&answers("A")).await.unwrap().row;
        first["result"] = json!({ "type": "INFJ" });
        first["completedAt"] = json!(common::START);
        write(client.store(), &ASSESSMENTS, first.clone()).await;
        // The same answers come to the same.
        assert_eq!(client.assessments().create(&answers("A")).await.unwrap().row, first);

        environment.set("2025-03-02T00:00:00Z");
        let again = client.assessments().create(&answers("B")).await.unwrap();
        let mut expected = first.clone();
        expected["responses"] = json!({ "q1": "B" });
        expected["result"] = Value::Null;
        expected["completedAt"] = Value::Null;
        expected["updatedAt"] = json!("2025-03-02T00:00:00.000Z");
        assert_eq!(again.row, expected);
        let other = json!({ "profileId": profile_id, "type": "enneagram", "responses": {} });
        client.assessments().create(&other).await.unwrap();
        assert_eq!(client.assessments().count(&json!({ "where": { "profileId": profile_id } })).await, Ok(2));
        let enneagram = json!({ "where": { "profileId": profile_id, "type": "enneagram" } });
        assert_eq!(client.assessments().count(&enneagram).await, Ok(1));
    });
}

#[test]
fn what_makes_the_id_of_a_record_can_not_be_changed() {
    run(async {
        let (client, _) = open().await;
        let (profile_id, other) = (profile(&client).await, profile(&client).await);
        let answers = json!({ "profileId": profile_id, "type": "mbti", "responses": {} });
        let assessment = client.assessments().create(&answers).await.unwrap();
        let log = json!({ "energy": 1, "mood": 1, "clarity": 1, "connection": 1 });
        let log = client.frequency().create(&log).await.unwrap();
        let before = everything(client.store()).await;
        for (collection, record, change, same) in [
            (
                client.assessments(),
                &assessment,
                json!({ "profileId": other }),
                json!({ "profileId": profile_id }),
            ),
            (client.assessments(), &assessment, json!({ "type": "big_five" }), json!({ "type": "mbti" })),
            (
                client.frequency(),
                &log,
                json!({ "logDate": "2025-03-02" }),
                json!({ "logDate": "2025-03-01" }),
            ),
        ] {
            let refused = collection.update(&record.id, &change).await.unwrap_err();
            let (field, value) = change.as_object().unwrap().iter().next().unwrap();
            assert_eq!(refusal(&refused), ("input/not-changeable", json!(field), value.clone()));
            assert_eq!(collection.update(&record.id, &same).await.as_ref(), Ok(record));
        }
        assert_eq!(everything(client.store()).await, before);
    });
}

#[test]
fn a_day_has_one_log_per_owner() {
    run(async {
        let (client, _) = open().await;
        let draft =
            |day: &str| json!({ "logDate": day, "energy": 1, "mood": 2, "clarity": 3, "connection": 4 });
        client.frequency().create(&draft("2025-03-01")).await.unwrap();
        let refused = client.frequency().create(&draft("2025-03-01")).await.unwrap_err();
        assert_eq!(refusal(&refused), ("store/not-unique", json!("logDate"), json!("2025-03-01")));
        let drafts = [draft("2025-02-27"), draft("2025-02-28"), draft("2025-02-27")];
        let refused = client.frequency().create_many(&drafts).await.unwrap_err();
        assert_eq!(refusal(&refused).1, "drafts[2].logDate");
        client.frequency().create_many(&drafts[..2]).await.unwrap();
        let days = async |client: &TestClient| {
            let query = json!({ "where": { "logDate": { "gte": "2025-02-28" } }, "orderBy": "logDate" });
            let page = client.frequency().list(&query).await.unwrap();
            page.items.iter().map(|row| row["logDate"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(days(&client).await, ["2025-02-28", "2025-03-01"]);
        sign_in(&client, Some("ann")).await;
        let anns = client.frequency().create(&draft("2025-03-01")).await.unwrap().row;
        assert_eq!((&anns["userId"], &anns["sessionId"]), (&json!("ann"), &Value::Null));
        assert_eq!(days(&client).await, ["2025-03-01"]);
    });
}

#[test]
fn an_insight_is_viewed_once() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = profile(&client).await;
        for day in ["2025-02-28", "2025-03-01"] {
            write(client.store(), &DAILY_INSIGHTS, insight(&profile_id, day)).await;
        }
        let of_the_day = insight_id(&profile_id, "2025-03-01");
        environment.set("2025-03-01T18:00:00Z");
        let viewed = client.insights().mark_viewed(&of_the_day).await.unwrap();
        let mut expected = insight(&profile_id, "2025-03-01");
        for field in ["viewedAt", "updatedAt"] {
            expected[field] = json!("2025-03-01T18:00:00.000Z");
        }
        expected["writer"] = viewed["writer"].clone();
        assert_eq!(viewed, expected);
        let before = everything(client.store()).await;
        environment.set("2025-03-02T18:00:00Z");
        assert_eq!(client.insights().mark_viewed(&of_the_day).await.as_ref(), Ok(&viewed));
        assert_eq!(client.insights().mark_viewed("nothing").await.unwrap_err().code(), "store/not-found");
        assert_eq!(everything(client.store()).await, before);
        let query = json!({ "where": { "profileId": profile_id }, "orderBy": "insightDate", "direction": "desc", "limit": 1 });
        assert_eq!(client.insights().records().list(&query).await.unwrap().items, [viewed]);
        sign_in(&client, Some("ann")).await;
        assert_eq!(client.insights().mark_viewed(&of_the_day).await.unwrap_err().code(), "store/not-found");
    });
}

#[test]
fn analyses_are_read_by_either_side_and_removed() {
    run(async {
        let (client, _) = open().await;
        let profile_id = profile(&client).await;
        let person_id = person(&client, &profile_id).await;
        let analysis = compatibility(&profile_id, &person_id);
        write(client.store(), &COMPATIBILITIES, analysis.clone()).await;
        let records = client.compatibilities().records();
        assert_eq!(records.get(id(&analysis)).await, Ok(Some(analysis.clone())));
        for filter in [
            json!({ "profile1Id": profile_id }),
            json!({ "profile2Id": person_id }),
            json!({ "profile1Id": profile_id, "profile2Id": person_id }),
        ] {
            assert_eq!(records.list(&json!({ "where": filter })).await.unwrap().items, from_ref(&analysis));
        }
        client.compatibilities().remove(id(&analysis)).await.unwrap();
        assert_eq!(records.get(id(&analysis)).await, Ok(None));
        assert!(client.people().get(&person_id).await.unwrap().is_some());
    });
}

#[test]
fn conflicts_are_those_of_who_is_signed_in_newest_last() {
    run(async {
        let (client, _) = open().await;
        for (id, owner, at) in
            [("c1", "ann", "2025-03-02"), ("c2", "bob", "2025-03-01"), ("c3", "ann", "2025-03-01")]
        {
            let conflict = json!({ "id": id, "ownerId": owner, "entity": "journal", "entityId": "j", "mine": {},
                "theirs": null, "base": null, "fields": ["content"], "winner": "theirs",
                "detectedAt": format!("{at}T00:00:00.000Z") });
            serde_json::from_value::<soul_model::Conflict>(conflict.clone()).unwrap();
            write(client.store(), &CONFLICTS, conflict).await;
        }
        let query = json!({ "orderBy": "detectedAt" });
        assert_eq!(client.conflicts().count(&Value::Null).await, Ok(0));
        let of_nobody = client.conflicts().list(&query).await.unwrap();
        assert_eq!(ids(of_nobody), Vec::<String>::new());
        sign_in(&client, Some("ann")).await;
        assert_eq!(ids(client.conflicts().list(&query).await.unwrap()), ["c3", "c1"]);
        assert_eq!(client.conflicts().get("c2").await, Ok(None));
    });
}
