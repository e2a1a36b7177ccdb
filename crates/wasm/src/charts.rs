//! The charts that start from a birth or a question.

use serde_json::Value;
use soul_astrology::{ChartOptions, HoraryQuestion};
use soul_core::{Bounds, CivilDate, Fields, InputError, Instant, LATITUDE_DEG, LONGITUDE_DEG};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::calculations::read_birth;
use crate::input::to_value;
use crate::output::{thrown, to_js};

/// Any year that a number can be read as; the chart decides which it covers.
const YEAR: Bounds = Bounds { min: -9999.0, max: 9999.0, unit: "" };

/// The natal chart.
#[wasm_bindgen(js_name = natalChart)]
pub fn natal_chart(birth: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let birth = read_birth("birth", birth).map_err(thrown)?;
    let options = read_options(ChartOptions::natal(), options).map_err(thrown)?;
    to_js(&soul_astrology::natal_chart(&birth, &options).map_err(thrown)?)
}

/// The natal chart counted from the lunar node.
#[wasm_bindgen(js_name = draconicChart)]
pub fn draconic_chart(birth: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let birth = read_birth("birth", birth).map_err(thrown)?;
    let options = read_options(ChartOptions::draconic(), options).map_err(thrown)?;
    to_js(&soul_astrology::draconic_chart(&birth, &options).map_err(thrown)?)
}

/// The secondary progressed chart for a date.
#[wasm_bindgen(js_name = progressedChart)]
pub fn progressed_chart(birth: &JsValue, on_date: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let birth = read_birth("birth", birth).map_err(thrown)?;
    let on_date = read_date("onDate", on_date).map_err(thrown)?;
    let options = read_options(ChartOptions::progressed(), options).map_err(thrown)?;
    to_js(&soul_astrology::progressed_chart(&birth, on_date, &options).map_err(thrown)?)
}

/// The solar return of a calendar year.
#[wasm_bindgen(js_name = solarReturnChart)]
pub fn solar_return_chart(
    birth: &JsValue,
    year: &JsValue,
    place: &JsValue,
    options: &JsValue,
) -> Result<JsValue, JsValue> {
    let birth = read_birth("birth", birth).map_err(thrown)?;
    let year = read_year(year).map_err(thrown)?;
    let place_deg = read_place(place).map_err(thrown)?;
    let options = read_options(ChartOptions::natal(), options).map_err(thrown)?;
    to_js(&soul_astrology::solar_return_chart(&birth, year, place_deg, &options).map_err(thrown)?)
}

/// The sky of an instant against a birth.
#[wasm_bindgen]
pub fn transits(birth: &JsValue, at: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let birth = read_birth("birth", birth).map_err(thrown)?;
    let at = read_instant("at", at).map_err(thrown)?;
    let options = read_options(ChartOptions::transits(), options).map_err(thrown)?;
    to_js(&soul_astrology::transits(&birth, at, &options).map_err(thrown)?)
}

/// The chart of a question.
#[wasm_bindgen(js_name = horaryChart)]
pub fn horary_chart(question: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let question = to_value("question", question)
        .and_then(|question| HoraryQuestion::parse(&question))
        .map_err(thrown)?;
    let options = read_options(ChartOptions::horary(), options).map_err(thrown)?;
    to_js(&soul_astrology::horary_chart(&question, &options).map_err(thrown)?)
}

/// Aspects and house overlays between two births.
#[wasm_bindgen]
pub fn synastry(a: &JsValue, b: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let a = read_birth("a", a).map_err(thrown)?;
    let b = read_birth("b", b).map_err(thrown)?;
    let options = read_options(ChartOptions::synastry(), options).map_err(thrown)?;
    to_js(&soul_astrology::synastry(&a, &b, &options).map_err(thrown)?)
}

fn read_options(defaults: ChartOptions, given: &JsValue) -> Result<ChartOptions, InputError> {
    defaults.overridden_by(&to_value("options", given)?)
}

/// A calendar date, 1800 to 2100, as an argument of its own.
pub(crate) fn read_date(name: &str, given: &JsValue) -> Result<CivilDate, InputError> {
    let accepted = "a calendar date YYYY-MM-DD";
    match to_value(name, given)? {
        Value::String(text) => CivilDate::parse_in_range(name, &text),
        Value::Null => Err(InputError::new("input/missing-field", name, Value::Null, "is missing", accepted)),
        other => Err(InputError::new("input/wrong-type", name, other, "is no text", accepted)),
    }
}

fn read_instant(name: &str, given: &JsValue) -> Result<Instant, InputError> {
    let accepted = "an RFC 3339 instant such as 2026-05-01T12:00:00Z";
    let value = to_value(name, given)?;
    value.as_str().and_then(Instant::parse_rfc3339).ok_or_else(|| {
        InputError::new("input/not-an-instant", name, value.clone(), "is no instant", accepted)
    })
}

fn read_year(given: &JsValue) -> Result<i32, InputError> {
    let value = serde_json::json!({ "year": to_value("year", given)? });
    let fields = Fields::of("year", &value)?;
    let year = fields.integer("year", YEAR.min as i32, YEAR.max as i32)?;
    year.ok_or_else(|| fields.missing("input/missing-field", "year", "a year from 1800 to 2100"))
}

fn read_place(given: &JsValue) -> Result<Option<(f64, f64)>, InputError> {
    let value = to_value("place", given)?;
    if value.is_null() {
        return Ok(None);
    }
    let fields = Fields::of("place", &value)?.under("place.");
    fields.only(&["latitude", "longitude"])?;
    let required = |field: &str, bounds: Bounds, code: &'static str| {
        let number = fields.number(field, bounds, code)?;
        number.ok_or_else(|| fields.missing("input/missing-field", field, &bounds.accepted()))
    };
    let latitude_deg = required("latitude", LATITUDE_DEG, "birth/latitude-out-of-range")?;
    let longitude_deg = required("longitude", LONGITUDE_DEG, "birth/longitude-out-of-range")?;
    Ok(Some((latitude_deg, longitude_deg)))
}
