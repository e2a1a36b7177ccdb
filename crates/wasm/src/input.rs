//! Plain JavaScript data to JSON values, once, at the border.

use js_sys::{Array, JsString, Reflect};
use serde_json::{Map, Number, Value};
use soul_core::InputError;
use wasm_bindgen::{JsCast, JsValue};

use crate::tape;

/// The deepest nesting; no argument of the package needs a third of it. It also ends the walk through a cycle.
const DEPTH_MAX: u32 = 32;
/// The most values in one argument. A list of drafts is the largest thing that comes in.
const VALUES_MAX: u32 = 1_000_000;
/// The largest magnitude up to which a number counts as whole: 2⁵³ − 1.
const SAFE_INTEGER_MAX: f64 = 9_007_199_254_740_991.0;
const PLAIN: &str = "plain data: objects, arrays, strings, finite numbers, booleans, null";

/// Converts the argument called `name`. `undefined` is null, and a property that is `undefined` is missing.
///
/// # Errors
/// An [`InputError`] naming the path of what plain data doesn't have: `input/not-plain-data` for a function, symbol,
/// bigint, or an object with a class of its own such as Date or Map; `input/not-finite` for NaN and the infinities;
/// `input/text-not-allowed` for a text with half a surrogate pair; `input/too-deep` for more than 32 levels, as in a
/// cycle; `input/too-large`.
pub fn to_value(name: &str, given: &JsValue) -> Result<Value, InputError> {
    match tape::read(given) {
        Some(value) => Ok(value),
        None => Walk { root: name, path: Vec::new(), left: VALUES_MAX }.value(given),
    }
}

/// A number as JSON has it; none for NaN and the infinities.
pub(crate) fn number(number: f64) -> Option<Value> {
    let whole = number.fract() == 0.0 && number.abs() <= SAFE_INTEGER_MAX;
    if whole && !(number == 0.0 && number.is_sign_negative()) {
        // Whole and within 2⁵³, so the cast is exact.
        return Some(Value::from(number as i64));
    }
    Number::from_f64(number).map(Value::Number)
}

struct Walk<'a> {
    root: &'a str,
    path: Vec<Step>,
    left: u32,
}

enum Step {
    Field(String),
    Item(u32),
}

impl Walk<'_> {
    fn value(&mut self, given: &JsValue) -> Result<Value, InputError> {
        self.left = self.left.checked_sub(1).ok_or_else(|| {
            self.refuse("input/too-large", "", "holds too many values", "a million values at most")
        })?;
        if given.is_null() || given.is_undefined() {
            Ok(Value::Null)
        } else if let Some(flag) = given.as_bool() {
            Ok(Value::Bool(flag))
        } else if let Some(number) = given.as_f64() {
            self.number(number)
        } else if let Some(text) = given.dyn_ref::<JsString>() {
            self.text(text).map(Value::String)
        } else if Array::is_array(given) {
            self.list(given.unchecked_ref())
        } else if is_plain_object(given) {
            self.object(given)
        } else {
            let kind = kind_of(given);
            let problem = format!("is no plain data but {kind}");
            Err(self.refuse("input/not-plain-data", &kind, &problem, PLAIN))
        }
    }

    fn number(&self, number: f64) -> Result<Value, InputError> {
        self::number(number).ok_or_else(|| {
            self.refuse("input/not-finite", &number.to_string(), "is not a finite number", "a finite number")
        })
    }

    fn text(&self, given: &JsString) -> Result<String, InputError> {
        let text = String::from(given);
        // Half a pair comes over as U+FFFD, which may also have been in the text: only then the slow look is needed.
        if text.contains('\u{fffd}') && !given.is_valid_utf16() {
            let problem = "holds half of a surrogate pair";
            return Err(self.refuse("input/text-not-allowed", &text, problem, "well-formed Unicode text"));
        }
        Ok(text)
    }

    fn list(&mut self, given: &Array) -> Result<Value, InputError> {
        let items = (0..given.length()).map(|index| self.inside(Step::Item(index), &given.get(index)));
        items.collect::<Result<_, _>>().map(Value::Array)
    }

    fn object(&mut self, given: &JsValue) -> Result<Value, InputError> {
        let unreadable = |walk: &Self| {
            walk.refuse("input/not-plain-data", "an object", "has properties that can't be read", PLAIN)
        };
        let keys = Reflect::own_keys(given).map_err(|_| unreadable(self))?;
        let mut fields = Map::new();
        for key in keys.iter() {
            // A symbol is nobody's data; libraries mark objects with them.
            let Some(name) = key.dyn_ref::<JsString>() else { continue };
            let name = self.text(name)?;
            let property = Reflect::get(given, &key).map_err(|_| unreadable(self))?;
            if !property.is_undefined() {
                let value = self.inside(Step::Field(name.clone()), &property)?;
                fields.insert(name, value);
            }
        }
        Ok(Value::Object(fields))
    }

    fn inside(&mut self, step: Step, given: &JsValue) -> Result<Value, InputError> {
        if self.path.len() as u32 >= DEPTH_MAX {
            let accepted = format!("{DEPTH_MAX} levels at most, and no cycle");
            return Err(self.refuse("input/too-deep", "", "is nested too deep", &accepted));
        }
        self.path.push(step);
        let value = self.value(given)?;
        self.path.pop();
        Ok(value)
    }

    fn refuse(&self, code: &'static str, shown: &str, problem: &str, accepted: &str) -> InputError {
        let value = if shown.is_empty() { Value::Null } else { Value::from(shown) };
        InputError::new(code, self.path_text(), value, problem, accepted)
    }

    fn path_text(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) if text.is_empty() => text.push_str(name),
                Step::Field(name) => {
                    text.push('.');
                    text.push_str(name);
                }
                Step::Item(index) => text.push_str(&format!("[{index}]")),
            }
        }
        if text.is_empty() { self.root.to_owned() } else { text }
    }
}

/// Whether the object is a literal or made like one. Its prototype is then null or the root of all objects, which has
/// no prototype itself; asked like this it also holds for objects of another window or of a test runner's realm.
fn is_plain_object(given: &JsValue) -> bool {
    let parent = |object: &JsValue| Reflect::get_prototype_of(object).map(JsValue::from);
    given.is_object()
        && parent(given)
            .is_ok_and(|prototype| prototype.is_null() || parent(&prototype).is_ok_and(|root| root.is_null()))
}

/// What the value is, in words.
fn kind_of(given: &JsValue) -> String {
    let constructor = || {
        let class = Reflect::get(given, &"constructor".into()).ok()?;
        Reflect::get(&class, &"name".into()).ok()?.as_string().filter(|name| !name.is_empty())
    };
    if given.is_function() {
        "a function".into()
    } else if given.is_bigint() {
        "a bigint".into()
    } else if given.is_symbol() {
        "a symbol".into()
    } else {
        constructor().map_or_else(|| "an object with a class of its own".into(), |name| format!("a {name}"))
    }
}
