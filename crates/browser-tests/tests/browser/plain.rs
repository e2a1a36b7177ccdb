//! Results as plain data: what `build.js` makes of the recipes of `soul-plain-js`.

use std::collections::BTreeMap;

use js_sys::{Array, Object, Reflect};
use serde_json::json;
use soul_wasm::input::to_value;
use soul_wasm::output::to_js;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn words_are_the_same_the_first_time_and_later() {
    let value = json!({ "Sun": { "sign": "Virgo", "note": "Sun" }, "Virgo": ["Virgo", "", "a", "Sun"] });
    for _ in 0..3 {
        assert_eq!(to_value("given", &to_js(&value).unwrap()), Ok(value.clone()));
    }
}

#[wasm_bindgen_test]
fn texts_of_any_script_and_length_keep_their_places() {
    let long = "long and, with 🌙, beyond sixteen letters".repeat(100);
    let value = json!({ "ключ": "é🌙", "日本": ["z", long, "🌙🌙", "after"], "after": "日" });
    assert_eq!(to_value("given", &to_js(&value).unwrap()), Ok(value));
}

#[wasm_bindgen_test]
fn more_words_than_are_numbered_come_over_all_the_same() {
    let letter = |n: u32| char::from_u32(u32::from('a') + n % 26).unwrap();
    let words: Vec<String> =
        (0..3_000).map(|n| format!("w{}{}{}", letter(n), letter(n / 26), letter(n / 676))).collect();
    for _ in 0..2 {
        let made: Array = to_js(&words).unwrap().unchecked_into();
        assert!(made.iter().map(|word| word.as_string().unwrap()).eq(words.iter().cloned()));
    }
}

#[wasm_bindgen_test]
fn numbers_keep_every_bit() {
    let numbers = [0.1, -0.0, f64::MIN_POSITIVE, 5e-324, f64::MAX, f64::NAN, f64::NEG_INFINITY];
    let made: Array = to_js(&numbers).unwrap().unchecked_into();
    for (made, number) in made.iter().zip(numbers) {
        let made = made.as_f64().unwrap();
        assert!(made.to_bits() == number.to_bits() || made.is_nan() && number.is_nan(), "{number}");
    }
    let whole: Array = to_js(&(u64::MAX >> 11, i64::MIN >> 10, 7_u8)).unwrap().unchecked_into();
    let whole: Vec<f64> = whole.iter().filter_map(|number| number.as_f64()).collect();
    assert_eq!(whole, [9_007_199_254_740_991.0, -9_007_199_254_740_992.0, 7.0]);
}

#[wasm_bindgen_test]
fn a_value_that_is_refused_spoils_none_after_it() {
    let by_number = BTreeMap::from([(1, "one")]);
    let refused = to_js(&("neverSeenBefore", by_number)).unwrap_err();
    assert_eq!(Reflect::get(&refused, &"code".into()).unwrap(), JsValue::from("internal/result-not-plain"));
    let value = json!({ "neverSeenBefore": "andThis", "Sun": "Virgo" });
    for _ in 0..2 {
        assert_eq!(to_value("given", &to_js(&value).unwrap()), Ok(value.clone()));
    }
}

#[wasm_bindgen_test]
fn objects_are_those_of_the_page_and_lists_are_arrays() {
    let made = to_js(&json!({ "list": [[]] })).unwrap();
    assert_eq!(Object::get_prototype_of(&made), Object::get_prototype_of(&Object::new()));
    let list = Reflect::get(&made, &"list".into()).unwrap();
    assert!(Array::is_array(&list) && Array::is_array(&list.unchecked_into::<Array>().get(0)));
}
