//! Reading rows in order.

use core::ops::Bound;

use js_sys::{Array, Object, Reflect};
use soul_model::{IndexDescriptor, StoreDescriptor};
use soul_store::{Direction, IndexQuery, Key, KeyRange, Position, RawPage, StoreError};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbCursorWithValue, IdbObjectStore, IdbRequest};

use crate::JsRow;
use crate::error::from_js;
use crate::key::{field_key, key_from_js, key_in_index, key_to_js, range_to_js};
use crate::request::{Reports, settle};

#[wasm_bindgen]
extern "C" {
    /// An object store or an index: reading is the same on both.
    pub(crate) type Source;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn count(this: &Source, range: &JsValue) -> Result<IdbRequest, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getAllKeys)]
    pub(crate) fn get_all_keys(this: &Source, range: &JsValue, count: u32) -> Result<IdbRequest, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getAll)]
    fn get_all(this: &Source, range: &JsValue, count: u32) -> Result<IdbRequest, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getAll)]
    fn get_all_directed(this: &Source, options: &Object) -> Result<IdbRequest, JsValue>;
    #[wasm_bindgen(method, catch, js_name = openCursor)]
    fn open_cursor(this: &Source, range: &JsValue, direction: &str) -> Result<IdbRequest, JsValue>;
}

impl Source {
    pub(crate) fn of(
        store: &IdbObjectStore,
        index: Option<&'static IndexDescriptor>,
    ) -> Result<Self, StoreError> {
        match index {
            None => Ok(store.clone().unchecked_into()),
            Some(index) => {
                store.index(index.name).map(JsCast::unchecked_into).map_err(|thrown| from_js(&thrown))
            }
        }
    }

    /// Whether it reads in descending order at once. Browsers without it throw at the direction, so it has to be known
    /// beforehand; it came together with another method.
    fn reads_directed(&self) -> bool {
        Reflect::has(self, &"getAllRecords".into()).unwrap_or(false)
    }
}

/// One page, read inside its transaction.
pub(crate) async fn read(
    store: &IdbObjectStore,
    descriptor: &'static StoreDescriptor,
    query: &IndexQuery,
) -> Result<RawPage<JsRow>, StoreError> {
    let source = Source::of(store, query.index)?;
    let mut rows = Vec::new();
    // One row more than asked for tells whether others follow.
    let wanted = query.limit.saturating_add(1);
    if let Some(plan) = Plan::of(query) {
        if let Some(after) = plan.equal {
            equal_keys(&source, after, query.direction, wanted, &mut rows).await?;
        }
        if rows.len() < wanted {
            rest(&source, &plan.range, query.direction, wanted - rows.len(), &mut rows).await?;
        }
    }
    let more = rows.len() > query.limit;
    rows.truncate(query.limit);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| position(descriptor, query.index, row)).transpose()?;
    Ok(RawPage { rows: rows.into_iter().map(JsRow).collect(), next })
}

/// How a page that goes on after some row is put together.
struct Plan<'a> {
    /// First the rows that share that row's key and have a primary key behind its own.
    equal: Option<&'a Position>,
    /// Then those of this range; it may be empty.
    range: KeyRange,
}

impl<'a> Plan<'a> {
    /// `None` where no row can be left.
    fn of(query: &'a IndexQuery) -> Option<Self> {
        let mut range = query.range.clone();
        let Some(after) = query.after.as_ref().filter(|_| !range.is_empty()) else {
            return Some(Self { equal: None, range });
        };
        let equal = (query.index.is_some() && range.contains(&after.key)).then_some(after);
        let behind = match query.direction {
            Direction::Ascending => {
                KeyRange { lower: Bound::Excluded(after.key.clone()), upper: Bound::Unbounded }
            }
            Direction::Descending => {
                KeyRange { lower: Bound::Unbounded, upper: Bound::Excluded(after.key.clone()) }
            }
        };
        match query.direction {
            // Where the row stands before the whole range in reading order, the range is as it was.
            Direction::Ascending if !starts_behind(&range, &after.key) => range.lower = behind.lower,
            Direction::Descending if !ends_before(&range, &after.key) => range.upper = behind.upper,
            _ => {}
        }
        Some(Self { equal, range })
    }
}

/// Whether every key of the range is greater than `key`.
fn starts_behind(range: &KeyRange, key: &Key) -> bool {
    match &range.lower {
        Bound::Unbounded => false,
        Bound::Included(lower) => lower > key,
        Bound::Excluded(lower) => lower >= key,
    }
}

/// Whether every key of the range is smaller than `key`.
fn ends_before(range: &KeyRange, key: &Key) -> bool {
    match &range.upper {
        Bound::Unbounded => false,
        Bound::Included(upper) => upper < key,
        Bound::Excluded(upper) => upper <= key,
    }
}

/// Rows of a range, all in one request where the browser can.
async fn rest(
    source: &Source,
    range: &KeyRange,
    direction: Direction,
    wanted: usize,
    rows: &mut Vec<JsValue>,
) -> Result<(), StoreError> {
    if range.is_empty() {
        return Ok(());
    }
    let js = |thrown: JsValue| from_js(&thrown);
    let range = range_to_js(range).map_err(js)?;
    let count = u32::try_from(wanted).unwrap_or(u32::MAX);
    let request = match direction {
        Direction::Ascending => source.get_all(&range, count),
        Direction::Descending if source.reads_directed() => {
            let options = Object::new();
            for (name, value) in [("query", &range), ("count", &count.into()), ("direction", &"prev".into())]
            {
                Reflect::set(&options, &name.into(), value).map_err(js)?;
            }
            source.get_all_directed(&options)
        }
        Direction::Descending => return backwards(source, &range, wanted, rows).await,
    };
    let found: Array = settle(request).await?.unchecked_into();
    rows.extend(found.iter());
    Ok(())
}

/// As [`rest`] in descending order, row by row.
async fn backwards(
    source: &Source,
    range: &JsValue,
    wanted: usize,
    rows: &mut Vec<JsValue>,
) -> Result<(), StoreError> {
    let js = |thrown: JsValue| from_js(&thrown);
    let reports = Reports::of(source.open_cursor(range, "prev").map_err(js)?);
    let mut left = wanted;
    while let Some(cursor) = cursor(reports.next().await?) {
        rows.push(cursor.value().map_err(js)?);
        left -= 1;
        if left == 0 {
            break;
        }
        cursor.continue_().map_err(js)?;
    }
    Ok(())
}

/// Rows that share the key of `after` and stand behind it. Only a cursor can begin in the middle of equal keys.
async fn equal_keys(
    source: &Source,
    after: &Position,
    direction: Direction,
    wanted: usize,
    rows: &mut Vec<JsValue>,
) -> Result<(), StoreError> {
    let js = |thrown: JsValue| from_js(&thrown);
    let name = match direction {
        Direction::Ascending => "next",
        Direction::Descending => "prev",
    };
    let (key, primary_key) = (key_to_js(&after.key), key_to_js(&after.primary_key));
    let reports = Reports::of(source.open_cursor(&key, name).map_err(js)?);
    let mut left = wanted;
    while let Some(cursor) = cursor(reports.next().await?) {
        let found = key_from_js(&cursor.primary_key().map_err(js)?);
        let order = found.map(|found| match direction {
            Direction::Ascending => found.cmp(&after.primary_key),
            Direction::Descending => after.primary_key.cmp(&found),
        });
        if order.is_some_and(core::cmp::Ordering::is_lt) {
            cursor.continue_primary_key(&key, &primary_key).map_err(js)?;
            continue;
        }
        if order.is_some_and(core::cmp::Ordering::is_gt) {
            rows.push(cursor.value().map_err(js)?);
            left -= 1;
            if left == 0 {
                break;
            }
        }
        cursor.continue_().map_err(js)?;
    }
    Ok(())
}

fn cursor(result: JsValue) -> Option<IdbCursorWithValue> {
    (!result.is_null()).then(|| result.unchecked_into())
}

fn position(
    descriptor: &'static StoreDescriptor,
    index: Option<&'static IndexDescriptor>,
    row: &JsValue,
) -> Result<Position, StoreError> {
    let primary_key = field_key(row, descriptor.key_path);
    let key = match index {
        None => primary_key.clone(),
        Some(index) => key_in_index(index, row),
    };
    let position = key.zip(primary_key).map(|(key, primary_key)| Position { key, primary_key });
    position.ok_or_else(|| StoreError::CorruptRow {
        store: descriptor.name,
        key: String::new(),
        reason: "its keys are none that this schema has".to_owned(),
    })
}
