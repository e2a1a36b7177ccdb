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

/// Rows of the key with which the page before has ended, that itself counted, which a page reads in vain to need one request alone.
const EQUAL_ROWS: usize = 4;

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

/// A row, and its key in the index where a cursor told it.
struct Found {
    row: JsValue,
    key: Option<JsValue>,
}

/// One page, read inside its transaction.
pub(crate) async fn read(
    store: &IdbObjectStore,
    descriptor: &'static StoreDescriptor,
    query: &IndexQuery,
) -> Result<RawPage<JsRow>, StoreError> {
    let source = Source::of(store, query.index)?;
    // One row more than asked for tells whether others follow.
    let mut wanted = query.limit.saturating_add(1);
    loop {
        let mut found = rows(&source, descriptor, query, wanted).await?;
        let end = found.len() < wanted;
        let mut next = None;
        if !end {
            // Another page goes on behind the last row of this one. A row whose keys are none of this schema's, such as a date, marks
            // no place, so the page ends with the next row that does.
            let last = (query.limit - 1..wanted - 1)
                .find_map(|at| Some((at, position(descriptor, query.index, found.get(at)?)?)));
            let Some((at, position)) = last else {
                wanted = wanted.saturating_mul(2);
                continue;
            };
            found.truncate(at + 1);
            next = Some(position);
        }
        return Ok(RawPage { rows: found.into_iter().map(|found| JsRow(found.row)).collect(), next });
    }
}

/// The first rows of a page, as many as wanted where there are so many.
async fn rows(
    source: &Source,
    descriptor: &'static StoreDescriptor,
    query: &IndexQuery,
    wanted: usize,
) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::new();
    let Plan { equal, range } = Plan::of(query);
    if let Some(after) = equal {
        if let Some(found) = from_equal_keys_on(source, descriptor, query, after, wanted).await? {
            return Ok(found);
        }
        equal_keys(source, after, query.direction, wanted, &mut found).await?;
    }
    if found.len() < wanted && !range.is_empty() {
        let range = range_to_js(&range, query.index).map_err(|thrown| from_js(&thrown))?;
        let left = wanted - found.len();
        match all_at_once(source, query, &range, left) {
            Some(request) => {
                let rows: Array = settle(request).await?.unchecked_into();
                found.extend(rows.iter().map(|row| Found { row, key: None }));
            }
            None => one_by_one(source, &range, query.direction, left, &mut found).await?,
        }
    }
    Ok(found)
}

/// How a page that goes on after some row is put together.
struct Plan<'a> {
    /// First the rows that share that row's key and have a primary key behind its own.
    equal: Option<&'a Position>,
    /// Then those of this range; it may be empty.
    range: KeyRange,
}

impl<'a> Plan<'a> {
    fn of(query: &'a IndexQuery) -> Self {
        let mut range = query.range.clone();
        let Some(after) = query.after.as_ref().filter(|_| !range.is_empty()) else {
            return Self { equal: None, range };
        };
        let equal = (query.index.is_some() && range.contains(&after.key)).then_some(after);
        match query.direction {
            // Where the row stands before the whole range in reading order, the range is as it was.
            Direction::Ascending if !starts_behind(&range, &after.key) => {
                range.lower = Bound::Excluded(after.key.clone());
            }
            Direction::Descending if !ends_before(&range, &after.key) => {
                range.upper = Bound::Excluded(after.key.clone());
            }
            _ => {}
        }
        Self { equal, range }
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

/// The request for all rows of a range at once; `None` where only a cursor will do: for descending order in browsers that
/// don't have it, and for the items of lists, since a row doesn't tell under which of its items it was found.
fn all_at_once(
    source: &Source,
    query: &IndexQuery,
    range: &JsValue,
    wanted: usize,
) -> Option<Result<IdbRequest, JsValue>> {
    if query.index.is_some_and(|index| index.multi_entry) {
        return None;
    }
    let count = u32::try_from(wanted).unwrap_or(u32::MAX);
    match query.direction {
        Direction::Ascending => Some(source.get_all(range, count)),
        Direction::Descending if source.reads_directed() => {
            let options = Object::new();
            for (name, value) in [("query", range), ("count", &count.into()), ("direction", &"prev".into())] {
                // A fresh object takes every property.
                let _ = Reflect::set(&options, &name.into(), value);
            }
            Some(source.get_all_directed(&options))
        }
        Direction::Descending => None,
    }
}

/// Rows of a range by a cursor.
async fn one_by_one(
    source: &Source,
    range: &JsValue,
    direction: Direction,
    wanted: usize,
    found: &mut Vec<Found>,
) -> Result<(), StoreError> {
    let js = |thrown: JsValue| from_js(&thrown);
    let reports = Reports::of(source.open_cursor(range, name_of(direction)).map_err(js)?);
    let mut left = wanted;
    while let Some(cursor) = cursor(reports.next().await?) {
        found.push(at(&cursor)?);
        left -= 1;
        if left == 0 {
            break;
        }
        cursor.continue_().map_err(js)?;
    }
    Ok(())
}

/// The first rows behind `after`, in one request that begins with those of its own key. `None` where these are too many: then they are not
/// worth reading again and again.
async fn from_equal_keys_on(
    source: &Source,
    descriptor: &'static StoreDescriptor,
    query: &IndexQuery,
    after: &Position,
    wanted: usize,
) -> Result<Option<Vec<Found>>, StoreError> {
    let js = |thrown: JsValue| from_js(&thrown);
    let mut range = query.range.clone();
    let (begin, end) = match query.direction {
        Direction::Ascending => (&mut range.lower, &range.upper),
        Direction::Descending => (&mut range.upper, &range.lower),
    };
    *begin = Bound::Included(after.key.clone());
    if *begin == *end {
        return Ok(None);
    }
    let asked = wanted.saturating_add(EQUAL_ROWS);
    let Some(request) = all_at_once(source, query, &range_to_js(&range, query.index).map_err(js)?, asked)
    else {
        return Ok(None);
    };
    let rows: Array = settle(request).await?.unchecked_into();
    let is_behind = |row: &JsValue| {
        let key = query.index.and_then(|index| key_in_index(index, row));
        // A row with a key of its own stands behind, and so do all that follow it.
        key.as_ref() != Some(&after.key)
            || field_key(row, descriptor.key_path).is_some_and(|here| match query.direction {
                Direction::Ascending => here > after.primary_key,
                Direction::Descending => here < after.primary_key,
            })
    };
    let read = rows.length() as usize;
    let found = rows.iter().skip_while(|row| !is_behind(row)).take(wanted);
    let found: Vec<Found> = found.map(|row| Found { row, key: None }).collect();
    Ok((found.len() == wanted || read < asked).then_some(found))
}

/// Rows that share the key of `after` and stand behind it. Only a cursor can begin in the middle of equal keys.
async fn equal_keys(
    source: &Source,
    after: &Position,
    direction: Direction,
    wanted: usize,
    found: &mut Vec<Found>,
) -> Result<(), StoreError> {
    let js = |thrown: JsValue| from_js(&thrown);
    let (key, primary_key) = (key_to_js(&after.key), key_to_js(&after.primary_key));
    let reports = Reports::of(source.open_cursor(&key, name_of(direction)).map_err(js)?);
    let mut left = wanted;
    while let Some(cursor) = cursor(reports.next().await?) {
        let here = key_from_js(&cursor.primary_key().map_err(js)?);
        let order = here.map(|here| match direction {
            Direction::Ascending => here.cmp(&after.primary_key),
            Direction::Descending => after.primary_key.cmp(&here),
        });
        if order.is_some_and(core::cmp::Ordering::is_lt) {
            cursor.continue_primary_key(&key, &primary_key).map_err(js)?;
            continue;
        }
        if order.is_some_and(core::cmp::Ordering::is_gt) {
            found.push(at(&cursor)?);
            left -= 1;
            if left == 0 {
                break;
            }
        }
        cursor.continue_().map_err(js)?;
    }
    Ok(())
}

fn name_of(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "next",
        Direction::Descending => "prev",
    }
}

fn at(cursor: &IdbCursorWithValue) -> Result<Found, StoreError> {
    let js = |thrown: JsValue| from_js(&thrown);
    Ok(Found { row: cursor.value().map_err(js)?, key: Some(cursor.key().map_err(js)?) })
}

fn cursor(result: JsValue) -> Option<IdbCursorWithValue> {
    (!result.is_null()).then(|| result.unchecked_into())
}

/// Where a row stands; `None` where one of its keys is none that this schema has.
fn position(
    descriptor: &'static StoreDescriptor,
    index: Option<&'static IndexDescriptor>,
    found: &Found,
) -> Option<Position> {
    let primary_key = field_key(&found.row, descriptor.key_path);
    let key = match (&found.key, index) {
        (Some(key), _) => key_from_js(key),
        (None, Some(index)) => key_in_index(index, &found.row),
        (None, None) => primary_key.clone(),
    };
    key.zip(primary_key).map(|(key, primary_key)| Position { key, primary_key })
}
