//! What crosses the border to JavaScript.

use js_sys::{Function, Reflect};
use serde_json::{Value, json};
use soul_wasm::input::to_value;
use soul_wasm::output::to_js;
use soul_wasm::{calculations, charts};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// The value of a JavaScript expression.
fn js(expression: &str) -> JsValue {
    Function::new_no_args(&format!("return ({expression})")).call0(&JsValue::NULL).unwrap()
}

/// The result as JSON text says it: what is not plain data would be missing or different there.
fn json_of(value: &JsValue) -> Value {
    serde_json::from_str(&String::from(js_sys::JSON::stringify(value).unwrap())).unwrap()
}

fn same_after_structured_clone(value: &JsValue) -> bool {
    let clone: Function = js("(value) => structuredClone(value)").into();
    json_of(&clone.call1(&JsValue::NULL, value).unwrap()) == json_of(value)
}

#[wasm_bindgen_test]
fn plain_data_comes_in_as_it_is() {
    for (expression, expected) in [
        ("null", json!(null)),
        ("undefined", json!(null)),
        (
            "[1, -1, 0.5, 1e300, 9007199254740991, true, 'x', null, undefined]",
            json!([1, -1, 0.5, 1e300, 9_007_199_254_740_991_i64, true, "x", null, null]),
        ),
        ("[, 1]", json!([null, 1])),
        ("({ a: undefined, b: null, c: { d: [] } })", json!({ "b": null, "c": { "d": [] } })),
        ("Object.assign(Object.create(null), { a: 1 })", json!({ "a": 1 })),
        ("JSON.parse('{\"__proto__\": {\"a\": 1}}')", json!({ "__proto__": { "a": 1 } })),
        ("({ [Symbol('mark')]: 1, a: 2 })", json!({ "a": 2 })),
        ("new Proxy({ a: 1 }, {})", json!({ "a": 1 })),
        // Too long and too deep for the short way over the border.
        ("Array(200).fill('x')", json!(vec!["x"; 200])),
        (
            "({ a: { b: { c: { d: { e: [-0, 'x'] } } } } })",
            json!({ "a": { "b": { "c": { "d": { "e": [-0.0, "x"] } } } } }),
        ),
        ("Object.freeze({ a: 'é🌙\\uFFFD\\0' })", json!({ "a": "é🌙\u{fffd}\0" })),
    ] {
        assert_eq!(to_value("given", &js(expression)), Ok(expected), "{expression}");
    }
}

#[wasm_bindgen_test]
fn an_object_of_another_window_is_plain_data_too() {
    let other =
        js("document.body.appendChild(document.createElement('iframe')).contentWindow.eval('({ a: [1] })')");
    assert_eq!(to_value("given", &other), Ok(json!({ "a": [1] })));
}

#[wasm_bindgen_test]
fn anything_else_is_refused_with_its_path() {
    for (expression, code, path) in [
        ("({ a: NaN })", "input/not-finite", "a"),
        ("({ a: [1, Infinity] })", "input/not-finite", "a[1]"),
        ("({ a: { b: 1n } })", "input/not-plain-data", "a.b"),
        ("({ a: new Date() })", "input/not-plain-data", "a"),
        ("[new Map()]", "input/not-plain-data", "[0]"),
        ("new Set()", "input/not-plain-data", "given"),
        ("() => 1", "input/not-plain-data", "given"),
        ("Symbol('x')", "input/not-plain-data", "given"),
        ("new (class Birth {})()", "input/not-plain-data", "given"),
        ("new Uint8Array(3)", "input/not-plain-data", "given"),
        ("new String('x')", "input/not-plain-data", "given"),
        ("document.body", "input/not-plain-data", "given"),
        ("({ a: { get b() { throw new Error('no') } } })", "input/not-plain-data", "a"),
        ("({ a: 'half \\uD83C of a moon' })", "input/text-not-allowed", "a"),
        ("({ 'a\\uDC00': 1 })", "input/text-not-allowed", "given"),
        ("(() => { const a = []; a.push(a); return a })()", "input/too-deep", ""),
        ("(() => { let a = 1; for (let i = 0; i < 33; i++) a = { a }; return a })()", "input/too-deep", ""),
        ("(() => { let a = 1; for (let i = 0; i < 25; i++) a = [a, a]; return a })()", "input/too-large", ""),
    ] {
        let refused = to_value("given", &js(expression)).unwrap_err();
        assert_eq!(refused.code, code, "{expression}");
        if !path.is_empty() {
            assert_eq!(refused.field, path, "{expression}");
        }
    }
    let deepest = js("(() => { let a = 1; for (let i = 0; i < 32; i++) a = { a }; return a })()");
    assert!(to_value("given", &deepest).is_ok());
}

#[wasm_bindgen_test]
fn results_are_plain_objects_with_null_for_what_is_missing() {
    let birth = js("({ birthDate: '1961-08-04', birthTimezone: 'Pacific/Honolulu' })");
    let chart = charts::natal_chart(&birth, &JsValue::NULL).unwrap();
    let text = json_of(&chart);
    for missing in ["houseSystem", "houseCusps", "ascendant", "midheaven", "vertex"] {
        assert_eq!(text.get(missing), Some(&Value::Null), "{missing}");
        assert!(Reflect::get(&chart, &missing.into()).unwrap().is_null(), "{missing}");
    }
    assert_eq!(text["bodies"]["NorthNode"].get("distanceAu"), Some(&Value::Null));
    assert_eq!((&text["kind"], &text["confidence"]), (&json!("natal"), &json!("low")));
    assert!(same_after_structured_clone(&chart));

    let resolved = calculations::resolve_instant(&birth).unwrap();
    assert_eq!(json_of(&resolved)["kind"], "unknownTime");
    assert!(same_after_structured_clone(&resolved));
}

#[wasm_bindgen_test]
fn a_refusal_carries_code_message_details_and_whether_to_try_again() {
    let birth = js("({ birthDate: '1990-02-31' })");
    let thrown = json_of(&charts::natal_chart(&birth, &JsValue::NULL).unwrap_err());
    assert_eq!(thrown["code"], "birth/date-invalid");
    assert_eq!(
        (&thrown["details"]["field"], &thrown["details"]["value"]),
        (&json!("birthDate"), &json!("1990-02-31"))
    );
    assert_eq!(thrown["retryable"], false);
    assert!(thrown["message"].as_str().unwrap().starts_with("birthDate "));

    let thrown = |result: Result<JsValue, JsValue>| json_of(&result.unwrap_err());
    let polar = js("({ julianDayUt: 2451545, latitude: 70, longitude: 0 })");
    assert_eq!(thrown(calculations::houses(&polar))["code"], "houses/undefined-at-latitude");
    let ceres = thrown(calculations::positions(&2_451_545.0.into(), &js("['Sun', 'Ceres']")));
    assert_eq!(
        (&ceres["code"], &ceres["details"]["field"]),
        (&json!("input/not-a-choice"), &json!("bodies[1]"))
    );
    let far = thrown(calculations::positions(&3_000_000.0.into(), &JsValue::NULL));
    assert_eq!(far["code"], "ephemeris/out-of-range");
    let none = thrown(calculations::positions(&JsValue::UNDEFINED, &JsValue::NULL));
    assert_eq!(
        (&none["code"], &none["details"]["field"]),
        (&json!("input/missing-field"), &json!("julianDayTt"))
    );
}

#[wasm_bindgen_test]
fn only_the_bodies_that_were_asked_for_are_given() {
    let two = calculations::positions(&2_451_545.0.into(), &js("['Moon', 'Sun']")).unwrap();
    assert_eq!(json_of(&two).as_object().unwrap().len(), 2);
    let all = calculations::positions(&2_451_545.0.into(), &JsValue::NULL).unwrap();
    assert_eq!(json_of(&all).as_object().unwrap().len(), 14);
}

#[wasm_bindgen_test]
fn what_goes_out_comes_back_equal() {
    let value = json!({ "text": "é🌙", "list": [1, 2.5, -7, null, true], "deep": { "empty": {} } });
    assert_eq!(to_value("given", &to_js(&value).unwrap()), Ok(value));
}
