//! Numerology, Human Design, and two people compared.

use soul_compatibility::{Member, Options};
use soul_numerology::{NumerologyRequest, personal_cycles as cycles};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::calculations::read_birth;
use crate::charts::read_date;
use crate::input::to_value;
use crate::output::{thrown, to_js};

/// The numbers of a birth date and a name.
#[wasm_bindgen]
pub fn numerology(request: &JsValue) -> Result<JsValue, JsValue> {
    let request = to_value("numerology", request)
        .and_then(|request| NumerologyRequest::parse(&request))
        .map_err(thrown)?;
    to_js(&soul_numerology::numerology(&request).map_err(thrown)?)
}

/// Personal year, month and day.
#[wasm_bindgen(js_name = personalCycles)]
pub fn personal_cycles(birth_date: &JsValue, on_date: &JsValue) -> Result<JsValue, JsValue> {
    let birth_date = read_date("birthDate", birth_date).map_err(thrown)?;
    let on_date = read_date("onDate", on_date).map_err(thrown)?;
    to_js(&cycles(birth_date, on_date))
}

/// The Human Design chart.
#[wasm_bindgen(js_name = humanDesign)]
pub fn human_design(birth: &JsValue) -> Result<JsValue, JsValue> {
    let birth = read_birth("birth", birth).map_err(thrown)?;
    to_js(&soul_human_design::human_design(&birth).map_err(thrown)?)
}

/// Two people compared.
#[wasm_bindgen]
pub fn compatibility(a: &JsValue, b: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let member = |side: &str, given: &JsValue| Member::parse(side, &to_value(side, given)?);
    let (a, b) = (member("a", a).map_err(thrown)?, member("b", b).map_err(thrown)?);
    let options =
        to_value("options", options).and_then(|options| Options::parse(&options)).map_err(thrown)?;
    to_js(&soul_compatibility::compatibility(&a, &b, &options).map_err(thrown)?)
}
