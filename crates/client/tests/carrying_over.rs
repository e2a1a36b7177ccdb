//! Everything out of one store and into another.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::{
    TestClient, compatibility, entry, everything, id, insight, obama, open, person, profile, read, rows, run,
    sign_in, write,
};
use serde_json::{Map, Value, json};
use soul_client::Import;
use soul_core::Coded;
use soul_model::{
    ASSESSMENTS, CHART_RESULTS, COMPATIBILITIES, CONFLICTS, DAILY_INSIGHTS, FREQUENCY_LOGS, JOURNAL_ENTRIES,
    METADATA, PERSONS, PROFILES, RESTORED, STORES, SYNC_QUEUE, chart_result_id,
};

type Exported = BTreeMap<String, Vec<Value>>;

async fn export(client: &TestClient) -> Exported {
    let mut exported = Exported::new();
    let take = |store: &str, rows: Vec<Value>| exported.entry(store.to_owned()).or_default().extend(rows);
    client.export(take).await.unwrap();
    exported
}

/// Imports all that an import takes, in its order; gives what was skipped, as collection, record and code.
async fn import(client: &TestClient, exported: &Exported) -> Vec<(String, usize, &'static str)> {
    let (mut renamed, mut skipped) = (Map::new(), Vec::new());
    for rules in RESTORED {
        let name = rules.store.name;
        let records: Vec<_> = exported[name].iter().cloned().map(Ok).collect();
        let import = client.import(name, &records, &mut renamed).await.unwrap();
        assert_eq!(import.imported + import.skipped.len(), records.len());
        skipped.extend(import.skipped.into_iter().map(|it| (name.to_owned(), it.index, it.reason.code())));
    }
    skipped
}

async fn import_one(client: &TestClient, collection: &str, record: Value) -> Import {
    client.import(collection, &[Ok(record)], &mut Map::new()).await.unwrap()
}

/// What must be equal after a round trip: all but the stamps, the owner, and the moments of calculations. A frequency log's id
/// is made of its owner.
fn essence(exported: &Exported) -> Exported {
    let mut essence = exported.clone();
    for (store, records) in &mut essence {
        for record in records {
            let fields = record.as_object_mut().unwrap();
            fields.retain(|name, _| {
                !["version", "updatedAt", "writer", "generation", "sessionId", "lastCalculatedAt"]
                    .contains(&name.as_str())
            });
            match store.as_str() {
                "chartResults" => {
                    fields.retain(|name, _| !["calculatedAt", "createdAt"].contains(&name.as_str()))
                }
                "frequencyLogs" => drop(fields.remove("id")),
                _ => {}
            }
        }
    }
    essence
}

/// A store with records of every kind, links and fields of a newer version among them.
async fn furnish(client: &TestClient) -> String {
    let ada = profile(client).await;
    client.profiles().create(&obama()).await.unwrap();
    let ann = person(client, &ada).await;
    client
        .people()
        .create(&json!({ "ownerProfileId": ada, "name": "Bob", "birthDate": "1970-01-01" }))
        .await
        .unwrap();
    let mut pair = compatibility(&ada, &ann);
    pair["sessionId"] = json!(client.account_current().await.unwrap().session_id);
    write(client.store(), &COMPATIBILITIES, pair.clone()).await;
    let mut day = insight(&ada, "2025-03-01");
    day["moonPhase"] = json!({ "name": "waxing crescent", "share": 0.04 });
    write(client.store(), &DAILY_INSIGHTS, day.clone()).await;
    let draft = json!({ "profileId": ada, "type": "mbti", "responses": { "q1": "A" } });
    let assessment = client.assessments().create(&draft).await.unwrap();
    let mut scored = assessment.row;
    scored["result"] = json!({ "type": "INTJ" });
    scored["completedAt"] = json!("2025-02-01T08:00:00.000Z");
    write(client.store(), &ASSESSMENTS, scored).await;
    entry(client, &ada).await;
    let draft = json!({ "profileId": ada, "content": "A walk by the sea", "tags": ["calm"], "linkedPersonId": ann,
        "linkedCompatibilityId": pair["id"], "linkedInsightId": day["id"] });
    client.journal().create(&draft).await.unwrap();
    let draft = json!({ "energy": 5, "mood": 6, "clarity": 7, "connection": 8, "notes": "fine" });
    client.frequency().create(&draft).await.unwrap();
    ada
}

#[test]
fn an_export_has_all_records_of_the_owner_and_nothing_of_the_device_or_of_others() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("bob")).await;
        furnish(&client).await;
        sign_in(&client, None).await;
        furnish(&client).await;
        let exported = export(&client).await;
        let counts: Vec<_> =
            exported.iter().map(|(store, records)| (store.as_str(), records.len())).collect();
        assert_eq!(
            counts,
            [
                ("assessments", 1),
                ("chartResults", 2),
                ("compatibilities", 1),
                ("conflicts", 0),
                ("dailyInsights", 1),
                ("frequencyLogs", 1),
                ("journalEntries", 2),
                ("persons", 2),
                ("profiles", 2),
                ("syncQueue", 0),
            ]
        );
        let sessions = exported["profiles"].iter().all(|profile| profile["userId"].is_null());
        assert!(sessions, "{:?}", exported["profiles"]);
    });
}

#[test]
fn an_export_goes_over_many_pages_and_gives_each_record_once() {
    run(async {
        let (client, _) = open().await;
        let ada = profile(&client).await;
        let drafts: Vec<_> =
            (0..250).map(|n| json!({ "profileId": ada, "content": n.to_string() })).collect();
        client.journal().create_many(&drafts).await.unwrap();
        let mut pages = Vec::new();
        client
            .export(|store, rows: Vec<Value>| {
                if store == "journalEntries" {
                    pages.push(rows)
                }
            })
            .await
            .unwrap();
        assert!(pages.len() > 1 && pages.iter().all(|page| page.len() <= 100));
        assert_eq!(pages.concat(), rows(client.store(), &JOURNAL_ENTRIES).await);
    });
}

#[test]
fn an_export_has_what_waits_and_what_was_refused_and_the_open_conflicts_but_not_what_was_answered() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("ann")).await;
        let first = profile(&client).await;
        let second = profile(&client).await;
        let [mut refused, mut answered] = rows(client.store(), &SYNC_QUEUE).await.try_into().unwrap();
        refused["state"] = json!("dead");
        refused["lastError"] = json!("record/invalid");
        answered["synced"] = json!(1);
        write(client.store(), &SYNC_QUEUE, refused.clone()).await;
        write(client.store(), &SYNC_QUEUE, answered).await;
        let third = profile(&client).await;
        let conflict = |id: &str, owner: &str| {
            json!({ "id": id, "ownerId": owner, "entity": "profile", "entityId": first, "mine": null, "theirs": {},
                "base": null, "fields": [], "winner": "theirs", "detectedAt": common::START })
        };
        write(client.store(), &CONFLICTS, conflict("c1", "ann")).await;
        write(client.store(), &CONFLICTS, conflict("c2", "bob")).await;
        let exported = export(&client).await;
        let queued: Vec<_> =
            exported["syncQueue"].iter().map(|row| row["entityId"].as_str().unwrap()).collect();
        assert!(
            queued.contains(&id(&refused["data"])) && queued.contains(&third.as_str()) && queued.len() == 2
        );
        assert!([&first, &second].contains(&&id(&refused["data"]).to_owned()));
        assert_eq!(exported["conflicts"], [conflict("c1", "ann")]);
    });
}

#[test]
fn a_link_to_a_removed_record_is_null_in_an_export_as_everywhere() {
    run(async {
        let (client, _) = open().await;
        let ada = profile(&client).await;
        let ann = person(&client, &ada).await;
        let draft = json!({ "profileId": ada, "content": "", "linkedPersonId": ann });
        client.journal().create(&draft).await.unwrap();
        client.people().remove(&ann).await.unwrap();
        assert_eq!(export(&client).await["journalEntries"][0]["linkedPersonId"], Value::Null);
    });
}

#[test]
fn what_was_exported_deleted_and_imported_is_the_same_again() {
    run(async {
        let (client, environment) = open().await;
        furnish(&client).await;
        let before = export(&client).await;
        environment.set("2025-04-01T00:00:00Z");
        client.delete_everything().await.unwrap();
        assert_eq!(import(&client, &before).await, []);
        let after = export(&client).await;
        assert_eq!(essence(&after), essence(&before));

        let found = client.search_journal(&json!("sea"), &json!({})).await.unwrap();
        assert_eq!(found.items.len(), 1, "the words of entries are found again");
        for stamped in &after["journalEntries"] {
            assert_eq!(stamped["updatedAt"].as_str().unwrap()[..10], *"2025-04-01");
            assert_eq!(stamped["version"], 1);
        }
        let account = client.account_current().await.unwrap();
        assert_eq!(after["journalEntries"][0]["sessionId"], account.session_id.as_str());
    });
}

#[test]
fn importing_the_same_again_changes_nothing() {
    run(async {
        let (client, environment) = open().await;
        furnish(&client).await;
        let exported = export(&client).await;
        client.delete_everything().await.unwrap();
        import(&client, &exported).await;
        let mut before = everything(client.store()).await;
        environment.set("2025-05-01T00:00:00Z");
        assert_eq!(import(&client, &exported).await, []);
        let mut after = everything(client.store()).await;
        // The clock alone goes on.
        before.remove(METADATA.name);
        after.remove(METADATA.name);
        assert_eq!(after, before);
    });
}

#[test]
fn an_imported_record_is_an_edit_on_top_of_the_stored_one() {
    run(async {
        let (client, environment) = open().await;
        sign_in(&client, Some("ann")).await;
        let ada = client.profiles().create(&obama()).await.unwrap().row;
        let exported = export(&client).await;
        // The cloud has answered.
        let [row] = rows(client.store(), &SYNC_QUEUE).await.try_into().unwrap();
        common::delete(client.store(), &SYNC_QUEUE, id(&row)).await;
        environment.set("2025-03-02T00:00:00Z");
        client
            .profiles()
            .update(id(&ada), &json!({ "displayName": "Changed", "birthTime": "01:00" }))
            .await
            .unwrap();
        let [row] = rows(client.store(), &SYNC_QUEUE).await.try_into().unwrap();
        common::delete(client.store(), &SYNC_QUEUE, id(&row)).await;
        environment.set("2025-03-03T00:00:00Z");
        assert_eq!(import(&client, &exported).await, []);
        let restored = read(client.store(), &PROFILES, id(&ada)).await.unwrap();
        assert_eq!(
            (&restored["displayName"], &restored["birthTime"]),
            (&json!("Barack"), &json!("19:24:00"))
        );
        assert_eq!(
            (&restored["version"], &restored["updatedAt"]),
            (&json!(3), &json!("2025-03-03T00:00:00.000Z"))
        );
        let chart = read(client.store(), &CHART_RESULTS, &chart_result_id(id(&ada))).await.unwrap();
        assert_eq!(chart["risingSign"], "Aquarius", "the chart is that of the restored time");
        let [row] = rows(client.store(), &SYNC_QUEUE).await.try_into().unwrap();
        assert_eq!((&row["operation"], &row["data"]["version"]), (&json!("update"), &json!(3)));
        assert_eq!(row["baseRecord"]["displayName"], "Changed");
    });
}

#[test]
fn restoring_a_record_whose_removal_was_never_sent_changes_what_the_cloud_has() {
    run(async {
        let (client, _) = open().await;
        sign_in(&client, Some("ann")).await;
        let ada = profile(&client).await;
        let mut synced = read(client.store(), &PROFILES, &ada).await.unwrap();
        synced["version"] = json!(4);
        synced["generation"] = json!(9);
        write(client.store(), &PROFILES, synced).await;
        let [row] = rows(client.store(), &SYNC_QUEUE).await.try_into().unwrap();
        common::delete(client.store(), &SYNC_QUEUE, id(&row)).await;
        let exported = export(&client).await;
        client.profiles().remove(&ada).await.unwrap();
        assert_eq!(import(&client, &exported).await, []);
        let [row] = rows(client.store(), &SYNC_QUEUE).await.try_into().unwrap();
        assert_eq!((&row["operation"], &row["baseGeneration"]), (&json!("update"), &json!(9)));
        assert_eq!(row["data"]["version"], 5, "the version of the removal, which was made on version 4");
    });
}

#[test]
fn an_import_makes_the_records_those_of_whoever_is_signed_in() {
    run(async {
        let (client, _) = open().await;
        furnish(&client).await;
        let exported = export(&client).await;
        client.delete_everything().await.unwrap();
        sign_in(&client, Some("ann")).await;
        assert_eq!(import(&client, &exported).await, []);
        for store in [&PROFILES, &FREQUENCY_LOGS] {
            for row in rows(client.store(), store).await {
                assert_eq!(
                    (&row["userId"], &row["sessionId"]),
                    (&json!("ann"), &Value::Null),
                    "{}",
                    store.name
                );
            }
        }
        let after = export(&client).await;
        assert_eq!(after["syncQueue"].len(), 10, "each record waits to be sent, charts do not");
        let (mut before, mut after) = (essence(&exported), essence(&after));
        for exported in [&mut before, &mut after] {
            exported.remove("syncQueue");
            for record in exported.values_mut().flatten() {
                record.as_object_mut().unwrap().remove("userId");
            }
        }
        assert_eq!(after, before);
    });
}

#[test]
fn records_that_another_owner_has_under_their_ids_get_other_ids_always_the_same() {
    run(async {
        let (client, _) = open().await;
        let session = client.account_current().await.unwrap().session_id;
        let ada = furnish(&client).await;
        let exported = export(&client).await;
        sign_in(&client, Some("ann")).await;
        assert_eq!(import(&client, &exported).await, []);
        let anns = export(&client).await;
        assert_eq!(anns["journalEntries"].len(), 2);
        for record in anns.values().flatten().filter(|record| !record["id"].is_null()) {
            assert!(!exported.values().flatten().any(|other| other["id"] == record["id"]), "{record}");
        }
        let linked = anns["journalEntries"].iter().find(|entry| !entry["linkedPersonId"].is_null()).unwrap();
        let has = |store: &str, id: &Value| anns[store].iter().any(|record| record["id"] == *id);
        assert!(has("profiles", &linked["profileId"]) && has("persons", &linked["linkedPersonId"]));
        assert!(has("compatibilities", &linked["linkedCompatibilityId"]));
        assert!(has("dailyInsights", &linked["linkedInsightId"]));
        assert_eq!(import(&client, &exported).await, []);
        assert_eq!(export(&client).await["profiles"], anns["profiles"], "a second time adds nothing");
        sign_in(&client, None).await;
        assert_eq!(export(&client).await, exported, "the other owner's records are untouched");
        assert_eq!(read(client.store(), &PROFILES, &ada).await.unwrap()["sessionId"], session.as_str());
    });
}

#[test]
fn a_natural_key_that_another_record_holds_loses_neither() {
    run(async {
        let (client, environment) = open().await;
        furnish(&client).await;
        let exported = export(&client).await;
        client.delete_everything().await.unwrap();
        environment.set("2025-03-01T18:00:00Z");
        let draft =
            |mood: i32| json!({ "energy": 5, "mood": mood, "clarity": 7, "connection": 8, "notes": "fine" });
        let own = client.frequency().create(&draft(1)).await.unwrap();
        assert_eq!(import(&client, &exported).await, [("frequencyLogs".to_owned(), 0, "store/not-unique")]);
        assert_eq!(read(client.store(), &FREQUENCY_LOGS, &own.id).await.unwrap()["mood"], 1);

        client.frequency().update(&own.id, &draft(6)).await.unwrap();
        assert_eq!(import(&client, &exported).await, [], "both say the same");
    });
}

#[test]
fn unknown_fields_are_kept_and_the_texts_in_them_checked() {
    run(async {
        let (client, _) = open().await;
        let ada = profile(&client).await;
        let mut record = read(client.store(), &PROFILES, &ada).await.unwrap();
        record["favouriteTea"] = json!({ "kind": "Assam", "cups": [1, null, 2.5] });
        assert_eq!(import_one(&client, "profiles", record.clone()).await.imported, 1);
        let stored = read(client.store(), &PROFILES, &ada).await.unwrap();
        assert_eq!(stored["favouriteTea"], record["favouriteTea"]);
        record["favouriteTea"] = json!({ "kind": ["As\0sam"] });
        let refused = import_one(&client, "profiles", record).await;
        assert_eq!(refused.skipped[0].reason.code(), "input/text-not-allowed");
    });
}

#[test]
fn each_bad_record_is_named_and_the_others_are_stored() {
    run(async {
        let (client, _) = open().await;
        let ada = furnish(&client).await;
        let exported = export(&client).await;
        let of = |store: &str| exported[store][0].clone();
        let entry = || {
            exported["journalEntries"]
                .iter()
                .find(|entry| !entry["linkedPersonId"].is_null())
                .cloned()
                .unwrap()
        };
        for (collection, record, field, value, code) in [
            ("profiles", of("profiles"), "id", json!(null), "input/missing-field"),
            ("profiles", of("profiles"), "id", json!("profile-1"), "input/id-invalid"),
            ("profiles", of("profiles"), "id", json!(7), "input/wrong-type"),
            ("profiles", of("profiles"), "birthDate", json!("1990-02-30"), "birth/date-invalid"),
            ("profiles", of("profiles"), "birthDate", json!(null), "birth/date-missing"),
            ("profiles", of("profiles"), "birthTimezone", json!("Europe/Atlantis"), "birth/timezone-unknown"),
            ("profiles", of("profiles"), "displayName", json!("x".repeat(101)), "input/too-long"),
            ("persons", of("persons"), "ownerProfileId", json!(ada.replace('0', "1")), "store/foreign-key"),
            ("persons", of("persons"), "notes", json!("\n".repeat(100 * 1024)), "input/record-too-large"),
            ("persons", of("persons"), "birthTimezone", json!("Europe/Atlantis"), "birth/timezone-unknown"),
            ("compatibilities", of("compatibilities"), "overallScore", json!(101), "input/out-of-range"),
            (
                "compatibilities",
                of("compatibilities"),
                "relationshipCategory",
                json!("foes"),
                "input/not-a-choice",
            ),
            ("compatibilities", of("compatibilities"), "onDate", json!(null), "input/missing-field"),
            ("compatibilities", of("compatibilities"), "strengths", json!("many"), "input/wrong-type"),
            ("compatibilities", of("compatibilities"), "profile2Id", json!("nobody"), "store/foreign-key"),
            ("dailyInsights", of("dailyInsights"), "insightDate", json!("today"), "input/not-a-date"),
            ("dailyInsights", of("dailyInsights"), "currentTransits", json!([]), "input/wrong-type"),
            ("dailyInsights", of("dailyInsights"), "headline", json!(null), "input/missing-field"),
            ("dailyInsights", of("dailyInsights"), "headline", json!("x".repeat(256)), "input/too-long"),
            ("dailyInsights", of("dailyInsights"), "intention", json!("x".repeat(256)), "input/too-long"),
            ("dailyInsights", of("dailyInsights"), "templateId", json!("x".repeat(101)), "input/too-long"),
            ("dailyInsights", of("dailyInsights"), "personalDayNumber", json!(10), "input/out-of-range"),
            ("dailyInsights", of("dailyInsights"), "generatedAt", json!("noon"), "input/not-an-instant"),
            ("dailyInsights", of("dailyInsights"), "createdAt", json!(null), "input/missing-field"),
            ("assessments", of("assessments"), "type", json!("tarot"), "input/not-a-choice"),
            ("assessments", of("assessments"), "result", json!("INTJ"), "input/wrong-type"),
            ("journalEntries", entry(), "entryDate", json!(null), "input/missing-field"),
            ("journalEntries", entry(), "mood", json!("hungry"), "input/not-a-choice"),
            ("frequencyLogs", of("frequencyLogs"), "logDate", json!(null), "input/missing-field"),
            ("frequencyLogs", of("frequencyLogs"), "energy", json!(11), "input/out-of-range"),
        ] {
            let before = everything(client.store()).await;
            let mut bad = record.clone();
            bad[field] = value;
            let records = [Ok(record.clone()), Ok(bad), Ok(json!([])), Ok(record)];
            let import = client.import(collection, &records, &mut Map::new()).await.unwrap();
            assert_eq!(import.imported, 2, "{collection} {field}");
            let skipped: Vec<_> = import.skipped.iter().map(|it| (it.index, it.reason.code())).collect();
            assert_eq!(skipped, [(1, code), (2, "input/wrong-type")], "{collection} {field}");
            let named = import.skipped[0].reason.details().unwrap()["field"].clone();
            let details = json!([import.skipped[0].reason.to_string(), named]);
            assert!(details.to_string().contains(field) || code == "input/record-too-large", "{details}");
            let mut after = everything(client.store()).await;
            after.insert(METADATA.name, before[METADATA.name].clone());
            assert_eq!(after, before, "{collection} {field}: nothing of a refused record is written");
        }
        // A link that leads nowhere is no reason to refuse an entry.
        let mut loose = entry();
        loose["linkedPersonId"] = json!("nobody");
        assert_eq!(import_one(&client, "journalEntries", loose.clone()).await.imported, 1);
        let stored = read(client.store(), &JOURNAL_ENTRIES, id(&loose)).await.unwrap();
        assert_eq!(stored["linkedPersonId"], Value::Null);
        assert_eq!(stored["linkedInsightId"], loose["linkedInsightId"]);
    });
}

#[test]
fn what_is_no_collection_of_an_import_is_refused() {
    run(async {
        let (client, _) = open().await;
        for name in STORES.map(|store| store.name) {
            let refused = client.import(name, &[], &mut Map::new()).await.err().map(|error| error.code());
            let taken = RESTORED.iter().any(|rules| rules.store.name == name);
            assert_eq!(refused, (!taken).then_some("input/not-a-choice"), "{name}");
        }
    });
}

#[test]
fn a_unique_index_that_refuses_one_record_keeps_none_of_the_others_out() {
    run(async {
        let (client, _) = open().await;
        let ada = furnish(&client).await;
        let exported = export(&client).await;
        let good = exported["dailyInsights"][0].clone();
        // A row whose id is not that of its natural key, as an app of another make might have left it.
        let mut stray = insight(&ada, "2025-03-09");
        stray["id"] = json!("0195519a-0000-7000-8000-000000000000");
        write(client.store(), &DAILY_INSIGHTS, stray).await;
        let records = [Ok(insight(&ada, "2025-03-08")), Ok(insight(&ada, "2025-03-09")), Ok(good)];
        let import = client.import("dailyInsights", &records, &mut Map::new()).await.unwrap();
        assert_eq!((import.imported, import.skipped.len()), (2, 1));
        assert_eq!((import.skipped[0].index, import.skipped[0].reason.code()), (1, "store/not-unique"));
        assert_eq!(rows(client.store(), &DAILY_INSIGHTS).await.len(), 3);
        assert_eq!(rows(client.store(), &PERSONS).await.len(), 2);
    });
}
