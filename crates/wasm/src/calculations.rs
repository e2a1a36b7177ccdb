//! The pure functions of time, sky and houses.

use js_sys::Array;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use soul_astrology::{CALCULATION_VERSION, HousesRequest};
use soul_core::{Birth, Bounds, Fields, InputError, JulianDayTt, JulianDayUt};
use soul_ephemeris::{Body, EPHEMERIS_VERSION, Position, Sky, range};
use soul_model::SCHEMA_VERSION;
use soul_places::TZDATA_VERSION;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::input::to_value;
use crate::output::{thrown, to_js};

/// The Julian days of the tables. Those in UT differ from TT by minutes at most, and are held to the same.
const JULIAN_DAY: Bounds = Bounds { min: range::FIRST_JD_TT, max: range::LAST_JD_TT, unit: "days" };

/// `{ package, calculation, ephemeris, tzdata, schema }`.
#[wasm_bindgen]
pub fn versions() -> Result<JsValue, JsValue> {
    to_js(&json!({
        "package": env!("CARGO_PKG_VERSION"),
        "calculation": CALCULATION_VERSION,
        "ephemeris": EPHEMERIS_VERSION,
        "tzdata": TZDATA_VERSION,
        "schema": SCHEMA_VERSION,
    }))
}

/// The names of all zones that are understood.
#[wasm_bindgen]
pub fn timezones() -> Array {
    soul_places::zone_names().map(JsValue::from).collect()
}

/// Birth data to the instant of birth.
#[wasm_bindgen(js_name = resolveInstant)]
pub fn resolve_instant(birth: &JsValue) -> Result<JsValue, JsValue> {
    let birth = read_birth("birth", birth).map_err(thrown)?;
    to_js(&soul_places::resolve_instant(&birth).map_err(thrown)?)
}

/// Positions by body; all bodies where none are named.
#[wasm_bindgen]
pub fn positions(julian_day_tt: &JsValue, bodies: &JsValue) -> Result<JsValue, JsValue> {
    let julian_day_tt = julian_day("julianDayTt", julian_day_tt).map_err(thrown)?;
    let bodies = read_bodies(bodies).map_err(thrown)?;
    let sky = Sky::at(JulianDayTt(julian_day_tt)).map_err(thrown)?;
    to_js(&Positions(bodies.into_iter().map(|body| (body, sky.position(body))).collect()))
}

/// TT − UT1 in seconds.
#[wasm_bindgen(js_name = deltaT)]
pub fn delta_t(julian_day_ut: &JsValue) -> Result<f64, JsValue> {
    let julian_day_ut = julian_day("julianDayUt", julian_day_ut).map_err(thrown)?;
    Ok(soul_ephemeris::delta_t_s(JulianDayUt(julian_day_ut)))
}

/// Angles and cusps.
#[wasm_bindgen]
pub fn houses(request: &JsValue) -> Result<JsValue, JsValue> {
    let request =
        to_value("houses", request).and_then(|value| HousesRequest::parse(&value)).map_err(thrown)?;
    to_js(&soul_astrology::houses(&request).map_err(thrown)?)
}

/// Birth data, called `name` in messages.
pub(crate) fn read_birth(name: &str, given: &JsValue) -> Result<Birth, InputError> {
    Birth::parse(&to_value(name, given)?)
}

fn julian_day(name: &str, given: &JsValue) -> Result<f64, InputError> {
    let value = json!({ name: to_value(name, given)? });
    let fields = Fields::of(name, &value)?;
    let number = fields.number(name, JULIAN_DAY, "ephemeris/out-of-range")?;
    number.ok_or_else(|| fields.missing("input/missing-field", name, &JULIAN_DAY.accepted()))
}

fn read_bodies(given: &JsValue) -> Result<Vec<Body>, InputError> {
    let value = to_value("bodies", given)?;
    if value.is_null() {
        return Ok(Body::ALL.to_vec());
    }
    let Value::Array(names) = &value else {
        return Err(InputError::new(
            "input/wrong-type",
            "bodies",
            value,
            "is no list",
            "a list of body names",
        ));
    };
    let known = || Body::ALL.map(Body::name).join(", ");
    let named = names.iter().enumerate().map(|(index, name)| {
        name.as_str().and_then(Body::from_name).ok_or_else(|| {
            let field = format!("bodies[{index}]");
            InputError::new("input/not-a-choice", field, name.clone(), "is no body", known())
        })
    });
    named.collect()
}

/// Positions under the names of their bodies.
struct Positions(Vec<(Body, Position)>);

impl Serialize for Positions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (body, position) in &self.0 {
            map.serialize_entry(body.name(), position)?;
        }
        map.end()
    }
}
