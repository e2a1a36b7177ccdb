//! Every collection of the client over the browser's database.

use core::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use serde_json::{Value, json};
use soul_model::{compatibility_id, insight_id};
use soul_wasm::codex::{Codex, open_codex};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::codex::{js, ok, open, rows, settled};
use crate::support::{delete, fresh_name, open_raw, result};

async fn a_profile(codex: &Codex) -> Value {
    ok(codex.create("profiles", &js(&json!({ "birthDate": "1990-06-15" })))).await["id"].clone()
}

/// Puts a row into a store with the browser's own means.
async fn put(name: &str, store: &str, row: &Value) {
    let database = open_raw(name, None, |_| panic!("it exists")).await;
    let mode = web_sys::IdbTransactionMode::Readwrite;
    let transaction = database.transaction_with_str_and_mode(store, mode).unwrap();
    result(&transaction.object_store(store).unwrap().put(&js(row)).unwrap()).await.unwrap();
    database.close();
}

#[wasm_bindgen_test]
async fn each_written_collection_makes_reads_changes_and_removes_its_records() {
    let name = fresh_name();
    let codex = open(&name).await;
    let profile = a_profile(&codex).await;
    let collections = [
        (
            "people",
            "persons",
            json!({ "ownerProfileId": profile, "name": "Ann" }),
            json!({ "ownerProfileId": profile, "name": "Zoe" }),
            json!({ "notes": "A friend." }),
        ),
        (
            "journal",
            "journalEntries",
            json!({ "profileId": profile, "content": "A quiet day.", "entryDate": "2025-03-01" }),
            json!({ "profileId": profile, "content": "A loud day.", "entryDate": "2025-03-02" }),
            json!({ "title": "Quiet" }),
        ),
        (
            "assessments",
            "assessments",
            json!({ "profileId": profile, "type": "mbti", "responses": { "q1": "a" } }),
            json!({ "profileId": profile, "type": "attachment", "responses": {} }),
            json!({ "responses": { "q1": "b" } }),
        ),
        (
            "frequency",
            "frequencyLogs",
            json!({ "logDate": "2025-03-01", "energy": 1, "mood": 2, "clarity": 3, "connection": 4 }),
            json!({ "logDate": "2025-03-02", "energy": 5, "mood": 6, "clarity": 7, "connection": 8 }),
            json!({ "notes": "Tired." }),
        ),
    ];
    for (collection, store, first, second, change) in collections {
        let made = ok(codex.create_many(collection, &js(&json!([first, second])))).await;
        assert_eq!(made.as_array().unwrap().len(), 2, "{collection}");
        for (record, draft) in [(&made[0], &first), (&made[1], &second)] {
            for (field, given) in draft.as_object().unwrap() {
                assert_eq!(&record[field], given, "{collection}.{field}");
            }
        }
        let (id, other) = (made[0]["id"].clone(), made[1]["id"].clone());
        assert_eq!(ok(codex.get(collection, &js(&id))).await, made[0], "{collection}");
        let both = ok(codex.get_many(collection, &js(&json!([other, "nobody's", id])))).await;
        assert_eq!(both, json!([made[1], null, made[0]]), "{collection}");

        let (field, value) = change.as_object().unwrap().iter().next().unwrap();
        let changed = ok(codex.update(collection, &js(&id), &js(&change))).await;
        assert_eq!(&changed[field], value, "{collection}");
        assert_eq!(ok(codex.get(collection, &js(&id))).await, changed, "{collection}");
        assert_eq!(ok(codex.count(collection, &js(&json!(null)))).await, 2, "{collection}");

        ok(codex.remove(collection, &js(&id))).await;
        let page = ok(codex.list(collection, &js(&json!(null)))).await;
        assert_eq!(page, json!({ "items": [made[1]], "nextCursor": null }), "{collection}");
        assert_eq!(rows(&name, store).await, [made[1].clone()], "{collection}");

        let refused = settled(codex.create_many(collection, &js(&json!([first, {}])))).await.unwrap_err();
        let field = refused["details"]["field"].as_str().unwrap();
        assert!(field.starts_with("drafts[1]."), "{collection}: {refused}");
        assert_eq!(ok(codex.count(collection, &js(&json!(null)))).await, 1, "{collection}: all or none");
    }
    let refused = settled(codex.create_many("people", &js(&json!({ "name": "Ann" })))).await.unwrap_err();
    assert_eq!(
        (&refused["code"], &refused["details"]["field"]),
        (&json!("input/wrong-type"), &json!("drafts"))
    );
    codex.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn the_journal_is_searched_by_words_tags_and_mood_as_it_changes() {
    let name = fresh_name();
    let codex = open(&name).await;
    let profile = a_profile(&codex).await;
    let drafts = [
        json!({ "profileId": profile, "content": "Walked by the river.", "mood": "happy", "tags": ["outside"] }),
        json!({ "profileId": profile, "content": "The river froze.", "mood": "sad", "tags": ["outside", "cold"] }),
        json!({ "profileId": profile, "content": "Stayed in." }),
    ];
    let made = ok(codex.create_many("journal", &js(&json!(drafts)))).await;
    let search = async |text: &str, query: Value| {
        let page = ok(codex.search_journal(&js(&json!(text)), &js(&query))).await;
        let mut ids: Vec<Value> =
            page["items"].as_array().unwrap().iter().map(|entry| entry["id"].clone()).collect();
        ids.sort_by_key(Value::to_string);
        ids
    };
    let [walk, ice, home] = [0, 1, 2].map(|n| made[n]["id"].clone());
    assert_eq!(search("riv", json!(null)).await, [walk.clone(), ice.clone()]);
    assert_eq!(search("river", json!({ "mood": "sad" })).await, std::slice::from_ref(&ice));
    assert_eq!(search("", json!({ "tags": ["cold"] })).await, std::slice::from_ref(&ice));

    ok(codex.update("journal", &js(&home), &js(&json!({ "content": "Dreamed of a river." })))).await;
    ok(codex.remove("journal", &js(&walk))).await;
    assert_eq!(search("river", json!(null)).await, [ice, home]);
    let refused =
        settled(codex.search_journal(&js(&json!("a")), &js(&json!({ "mood": 7 })))).await.unwrap_err();
    assert_eq!(refused["details"]["field"], "mood");
    codex.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn what_is_calculated_is_read_marked_and_removed_but_not_written() {
    let name = fresh_name();
    let codex = open(&name).await;
    let profile = a_profile(&codex).await;
    let person = ok(codex.create("people", &js(&json!({ "ownerProfileId": profile, "name": "Ann" })))).await
        ["id"]
        .clone();
    let (profile_text, person_text) = (profile.as_str().unwrap(), person.as_str().unwrap());
    let at = "2025-03-01T12:00:00.000Z";
    let insight = json!({
        "id": insight_id(profile_text, "2025-03-01"), "profileId": profile, "insightDate": "2025-03-01",
        "headline": "A calm day", "content": "…", "personalDayNumber": 7, "intention": "Listen",
        "currentTransits": { "moon": { "sign": "Gemini", "house": null }, "aspects": [] },
        "affirmation": "I listen.", "journalPrompt": "Who spoke?", "templateId": "calm-1",
        "generatedBy": "template", "generatedAt": at, "viewedAt": null,
        "version": 1, "writer": "d", "generation": 0, "createdAt": at, "updatedAt": at,
    });
    let pair = json!({
        "id": compatibility_id(profile_text, person_text), "profile1Id": profile, "profile2Id": person,
        "overallScore": 71, "calculatedAt": at, "calculationVersion": "1", "version": 1, "writer": "d",
        "generation": 0, "createdAt": at, "updatedAt": at,
    });
    put(&name, "dailyInsights", &insight).await;
    put(&name, "compatibilities", &pair).await;

    let of_profile = js(&json!({ "where": { "profileId": profile } }));
    assert_eq!(ok(codex.list("insights", &of_profile)).await["items"], json!([insight]));
    let viewed = ok(codex.mark_viewed(&js(&insight["id"]))).await;
    assert!(viewed["viewedAt"].is_string(), "{viewed}");
    assert_eq!(ok(codex.get("insights", &js(&insight["id"]))).await, viewed);

    assert_eq!(ok(codex.get("compatibilities", &js(&pair["id"]))).await, pair);
    ok(codex.remove("compatibilities", &js(&pair["id"]))).await;
    assert_eq!(ok(codex.count("compatibilities", &js(&json!(null)))).await, 0);

    let conflict = json!({ "id": "c", "ownerId": "ann", "entity": "journal", "entityId": "j", "mine": {}, "theirs": null,
        "base": null, "fields": ["content"], "winner": "theirs", "detectedAt": at });
    put(&name, "conflicts", &conflict).await;
    let latest = js(&json!({ "orderBy": "detectedAt", "direction": "desc" }));
    assert_eq!(ok(codex.list("conflicts", &latest)).await["items"], json!([]), "nobody is signed in");
    let mut account = ok(codex.account()).await;
    account["userId"] = json!("ann");
    put(&name, "metadata", &json!({ "key": "account", "value": account })).await;
    assert_eq!(ok(codex.list("conflicts", &latest)).await["items"], json!([conflict]));

    for collection in ["insights", "compatibilities", "conflicts"] {
        let refused = settled(codex.create(collection, &js(&insight))).await.unwrap_err();
        assert_eq!(refused["code"], "input/not-a-choice", "{collection}");
    }
    let refused = settled(codex.remove("insights", &js(&insight["id"]))).await.unwrap_err();
    assert_eq!(refused["code"], "input/not-a-choice");
    codex.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn changes_are_told_by_the_names_of_the_collections() {
    let name = fresh_name();
    let told = Rc::new(RefCell::new(Vec::new()));
    let listener = Closure::<dyn FnMut(String)>::new({
        let told = Rc::clone(&told);
        move |collection| told.borrow_mut().push(collection)
    });
    let options = js(&json!({ "databaseName": name }));
    let listen = listener.as_ref().unchecked_ref::<Function>().clone();
    let codex = open_codex(options, listen, Function::new_no_args("")).await.unwrap();
    let profile = a_profile(&codex).await;
    told.borrow_mut().clear();
    let drafts = [
        ("people", json!({ "ownerProfileId": profile, "name": "Ann" })),
        ("journal", json!({ "profileId": profile, "content": "A quiet day." })),
        ("assessments", json!({ "profileId": profile, "type": "mbti", "responses": {} })),
        ("frequency", json!({ "energy": 1, "mood": 2, "clarity": 3, "connection": 4 })),
    ];
    for (collection, draft) in &drafts {
        ok(codex.create(collection, &js(draft))).await;
    }
    assert_eq!(*told.borrow(), drafts.map(|(collection, _)| collection));
    codex.close();
    delete(&name).await;
}
