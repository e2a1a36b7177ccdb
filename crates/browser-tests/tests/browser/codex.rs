//! The whole client over the browser's database.

use core::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use serde_json::{Value, json};
use soul_wasm::codex::{Codex, open_codex};
use soul_wasm::input::to_value;
use soul_wasm::output::to_js;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{delete, fresh_name, open_raw, result};

/// Astro-Databank, "Obama, Barack", Rodden rating AA: Sun 12°33' Leo, Moon 3°21' Gemini, Ascendant 18°03' Aquarius.
fn obama() -> Value {
    json!({
        "displayName": "Barack Obama", "birthDate": "1961-08-04", "birthTime": "19:24",
        "birthLocation": "Honolulu, Hawaii", "birthLatitude": 21.3, "birthLongitude": -157.866_67,
        "birthTimezone": "Pacific/Honolulu",
    })
}

pub(crate) fn js(value: &Value) -> JsValue {
    to_js(value).unwrap()
}

pub(crate) async fn open(name: &str) -> Codex {
    let ignore = Function::new_no_args("");
    open_codex(js(&json!({ "databaseName": name })), ignore.clone(), ignore).await.unwrap()
}

/// What a promise is settled with, as JSON.
pub(crate) async fn settled(promise: Promise) -> Result<Value, Value> {
    let read = |value: JsValue| to_value("result", &value).unwrap();
    JsFuture::from(promise).await.map(read).map_err(read)
}

pub(crate) async fn ok(promise: Promise) -> Value {
    settled(promise).await.unwrap()
}

/// All rows of a store, read with the browser's own means.
pub(crate) async fn rows(name: &str, store: &str) -> Vec<Value> {
    let database = open_raw(name, None, |_| panic!("it exists")).await;
    let store = database.transaction_with_str(store).unwrap().object_store(store).unwrap();
    let all: Array = result(&store.get_all().unwrap()).await.unwrap().unchecked_into();
    database.close();
    all.iter().map(|row| to_value("row", &row).unwrap()).collect()
}

#[wasm_bindgen_test]
async fn a_profile_is_kept_with_its_chart_and_is_there_after_opening_again() {
    let name = fresh_name();
    let codex = open(&name).await;
    let profile = ok(codex.create("profiles", &js(&obama()))).await;
    let id = js(&profile["id"]);
    let account = ok(codex.account()).await;
    assert_eq!((&profile["sessionId"], &profile["userId"]), (&account["sessionId"], &Value::Null));
    codex.close();

    let codex = open(&name).await;
    assert_eq!(ok(codex.account()).await, account);
    assert_eq!(ok(codex.get("profiles", &id)).await, profile);
    assert_eq!(
        ok(codex.list("profiles", &JsValue::NULL)).await,
        json!({ "items": [profile], "nextCursor": null })
    );
    assert_eq!(ok(codex.count("profiles", &JsValue::NULL)).await, json!(1));
    let many = ok(codex.get_many("profiles", &js(&json!(["nobody's", profile["id"]])))).await;
    assert_eq!(many, json!([null, profile]));

    let chart = ok(codex.chart(&id)).await;
    let near = |field: &str, degree: f64| (chart[field].as_f64().unwrap() - degree).abs() < 2.0 / 60.0;
    assert_eq!(
        (&chart["sunSign"], &chart["moonSign"], &chart["risingSign"]),
        (&json!("Leo"), &json!("Gemini"), &json!("Aquarius"))
    );
    assert!(near("sunDegree", 12.0 + 33.0 / 60.0), "{}", chart["sunDegree"]);
    assert!(near("moonDegree", 3.0 + 21.0 / 60.0), "{}", chart["moonDegree"]);
    assert!(near("risingDegree", 18.0 + 3.0 / 60.0), "{}", chart["risingDegree"]);
    assert_eq!(rows(&name, "chartResults").await, [chart]);
    assert_eq!(rows(&name, "profiles").await, [profile]);
    assert!(rows(&name, "syncQueue").await.is_empty(), "nobody is signed in");
    codex.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn an_update_recalculates_for_birth_data_and_not_for_a_name_and_removing_takes_the_chart_along() {
    let name = fresh_name();
    let codex = open(&name).await;
    let profile = ok(codex.create("profiles", &js(&obama()))).await;
    let id = js(&profile["id"]);
    let before = rows(&name, "chartResults").await;

    let renamed = ok(codex.update("profiles", &id, &js(&json!({ "displayName": "B." })))).await;
    assert_eq!((&renamed["displayName"], &renamed["birthDate"]), (&json!("B."), &profile["birthDate"]));
    assert_eq!(rows(&name, "chartResults").await, before);

    ok(codex.update("profiles", &id, &js(&json!({ "birthTime": null })))).await;
    let chart = ok(codex.chart(&id)).await;
    assert_eq!((&chart["risingSign"], &chart["confidence"]), (&Value::Null, &json!("low")));
    assert_eq!(chart["id"], before[0]["id"]);

    ok(codex.remove("profiles", &id)).await;
    assert_eq!(ok(codex.get("profiles", &id)).await, Value::Null);
    assert_eq!(ok(codex.chart(&id)).await, Value::Null);
    assert!(rows(&name, "profiles").await.is_empty() && rows(&name, "chartResults").await.is_empty());
    codex.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn bad_input_is_refused_by_field_and_stores_nothing() {
    let name = fresh_name();
    let codex = open(&name).await;
    for (field, value, code) in [
        ("birthDate", json!("1961-02-31"), "birth/date-invalid"),
        ("birthDate", json!("1700-01-01"), "birth/date-out-of-range"),
        ("birthTime", json!("25:00"), "birth/time-invalid"),
        ("birthLatitude", json!(91), "birth/latitude-out-of-range"),
        ("birthTimezone", json!("Mars/Base"), "birth/timezone-unknown"),
        ("hobby", json!("golf"), "input/unknown-field"),
    ] {
        let mut draft = obama();
        draft[field] = value;
        let refused = settled(codex.create("profiles", &js(&draft))).await.unwrap_err();
        assert_eq!((&refused["code"], &refused["details"]["field"]), (&json!(code), &json!(field)));
    }
    let refused = settled(codex.create("profiles", &Function::new_no_args(""))).await.unwrap_err();
    assert_eq!(refused["code"], "input/not-plain-data");
    let refused =
        settled(codex.update("profiles", &js(&json!("nobody's")), &js(&json!({})))).await.unwrap_err();
    assert_eq!((&refused["code"], &refused["retryable"]), (&json!("store/not-found"), &json!(false)));
    let refused = settled(codex.get("profiles", &js(&json!(7)))).await.unwrap_err();
    assert_eq!((&refused["code"], &refused["details"]["field"]), (&json!("input/wrong-type"), &json!("id")));
    let refused = settled(codex.get("planets", &js(&json!("x")))).await.unwrap_err();
    assert_eq!(refused["code"], "input/not-a-choice");
    assert!(rows(&name, "profiles").await.is_empty() && rows(&name, "chartResults").await.is_empty());
    codex.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn options_that_are_not_known_are_refused() {
    for (options, field) in [
        (json!({ "database": "x" }), "database"),
        (json!({ "durability": "eternal" }), "durability"),
        (json!({ "databaseName": 7 }), "databaseName"),
    ] {
        let ignore = Function::new_no_args("");
        let refused = open_codex(js(&options), ignore.clone(), ignore).await.err().unwrap();
        assert_eq!(to_value("refused", &refused).unwrap()["details"]["field"], field);
    }
}

#[wasm_bindgen_test]
async fn each_write_tells_what_changed_and_another_tabs_upgrade_ends_the_handle() {
    let name = fresh_name();
    let told = Rc::new(RefCell::new(Vec::new()));
    let listener = Closure::<dyn FnMut(String, JsValue)>::new({
        let told = Rc::clone(&told);
        move |collection, ids| told.borrow_mut().push(json!([collection, to_value("ids", &ids).unwrap()]))
    });
    let ended = Closure::<dyn FnMut(String)>::new({
        let told = Rc::clone(&told);
        move |reason| told.borrow_mut().push(json!(reason))
    });
    let function = |listener: &JsValue| listener.clone().unchecked_into::<Function>();
    let options = js(&json!({ "databaseName": name, "durability": "strict" }));
    let codex = open_codex(options, function(listener.as_ref()), function(ended.as_ref())).await.unwrap();
    let profile = ok(codex.create("profiles", &js(&obama()))).await;
    let id = profile["id"].clone();
    assert!(told.borrow().contains(&json!(["profiles", [id]])), "{told:?}");
    told.borrow_mut().clear();
    let _ = settled(codex.create("profiles", &js(&json!({ "birthDate": "never" })))).await;
    assert!(told.borrow().is_empty());

    open_raw(&name, Some(99), |_| {}).await.close();
    assert_eq!(*told.borrow(), [json!("upgrade")]);
    let refused = settled(codex.get("profiles", &js(&id))).await.unwrap_err();
    assert_eq!(refused["code"], "store/closed");
    delete(&name).await;
}
