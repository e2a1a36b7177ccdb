//! Serde values as plain JavaScript data: objects, arrays, strings, numbers, booleans and null.
//!
//! Making each property of a result by a call of its own costs more than calculating it. So a value is written down as a recipe in
//! the module's memory, and one call hands it to JavaScript, which makes the objects there:
//!
//! ```no_run
//! // In a browser or in Node: `["Sun", 84.19]`.
//! let list = soul_plain_js::to_js(&("Sun", 84.19))?;
//! # Ok::<(), soul_plain_js::NotPlain>(())
//! ```
//!
//! The shapes are those of JSON: maps become objects, `None` and unit become null, numbers of all kinds become JavaScript numbers (whole ones
//! beyond 2⁵³ lose digits), bytes become lists of numbers. Unlike JSON it keeps NaN and the infinities.

mod error;
mod recipe;
mod serializer;
mod shapes;
mod words;

use core::cell::RefCell;

use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

pub use error::NotPlain;
use recipe::Recipe;

#[wasm_bindgen(module = "/src/build.js")]
extern "C" {
    fn build(steps: &[u32], numbers: &[f64], text: &str, known: u32) -> JsValue;
}

thread_local! {
    /// Kept, so that a result needs no new memory.
    static RECIPE: RefCell<Recipe> = RefCell::default();
}

/// A value as plain data.
///
/// # Errors
/// [`NotPlain`] for a map whose keys are no texts, and for what the value's own `Serialize` refuses.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, NotPlain> {
    RECIPE.with(|recipe| match recipe.try_borrow_mut() {
        Ok(mut recipe) => made(value, &mut recipe),
        // Nothing here calls for it; a `Serialize` that did would find the recipe of the value around it half written.
        Err(_) => Err(NotPlain::new("a value was converted in the middle of another")),
    })
}

fn made<T: Serialize + ?Sized>(value: &T, recipe: &mut Recipe) -> Result<JsValue, NotPlain> {
    recipe.begin();
    if let Err(error) = value.serialize(serializer::Writer(recipe)) {
        // Words were numbered that JavaScript has never heard of.
        recipe.forget();
        return Err(error);
    }
    let (steps, numbers, text, known) = recipe.parts();
    Ok(build(steps, numbers, text, known))
}
