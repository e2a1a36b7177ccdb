//! City search, over a list that the package hands in.

use soul_places::{CITIES_CREDIT, Cities, PlaceSearch};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::input::to_value;
use crate::output::{thrown, to_js};

/// A city list, opened.
#[wasm_bindgen]
pub struct CityList {
    cities: Cities,
}

/// Opens the list from the bytes of its file.
///
/// # Errors
/// Thrown: `places/cities-damaged`, `places/cities-version`.
#[wasm_bindgen(js_name = readCities)]
pub fn read_cities(bytes: &[u8]) -> Result<CityList, JsValue> {
    Ok(CityList { cities: Cities::read(bytes).map_err(thrown)? })
}

/// Whom the list is from, as apps have to show it.
#[wasm_bindgen(js_name = placesCredit)]
#[must_use]
pub fn places_credit() -> String {
    CITIES_CREDIT.to_owned()
}

#[wasm_bindgen]
impl CityList {
    /// The places that answer `{ query, limit, country }`.
    ///
    /// # Errors
    /// Thrown: an `input/…` code, `places/query-missing`, `places/country-unknown`.
    pub fn search(&self, search: &JsValue) -> Result<JsValue, JsValue> {
        let search =
            to_value("search", search).and_then(|search| PlaceSearch::parse(&search)).map_err(thrown)?;
        to_js(&self.cities.find(&search).map_err(thrown)?)
    }
}
