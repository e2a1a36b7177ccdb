//! The query of a listing, and the index that answers it.

use core::ops::Bound;

use serde_json::{Value, json};
use soul_core::{Fields, InputError};
use soul_model::{IndexDescriptor, StoreDescriptor};
use soul_store::{Direction, IndexQuery, Key, KeyRange, Position};

/// Rows of a page where the query names no limit.
const LIMIT_DEFAULT: usize = 50;
/// Most rows of a page: enough for any screen, and little enough to be handed over at once.
const LIMIT_MAX: i32 = 1000;
/// Longest cursor, in characters; ours are far shorter.
const CURSOR_CHARS_MAX: usize = 4096;

const DIRECTIONS: [(&str, Direction); 2] = [("asc", Direction::Ascending), ("desc", Direction::Descending)];

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Query {
    pub(crate) conditions: Vec<Condition>,
    pub(crate) order_by: Option<String>,
    pub(crate) direction: Direction,
    pub(crate) limit: usize,
    pub(crate) cursor: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    pub(crate) field: String,
    pub(crate) is: Test,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    Equal(Key),
    Within(KeyRange),
}

/// The reading of one index that answers a query.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) query: IndexQuery,
    /// Whether the index holds none but the owner's rows within the range, so that no row need be looked at.
    pub(crate) owned: bool,
}

impl Query {
    /// Reads a query; null asks for everything.
    ///
    /// # Errors
    /// `input/wrong-type`, `input/unknown-field`, `input/out-of-range`, `input/not-a-choice`, `input/too-long`.
    pub(crate) fn parse(query: &Value) -> Result<Self, InputError> {
        let nothing = json!({});
        let fields = Fields::of("query", if query.is_null() { &nothing } else { query })?;
        fields.only(&["where", "orderBy", "direction", "limit", "cursor"])?;
        Ok(Self {
            conditions: fields.value("where").map_or(Ok(Vec::new()), conditions)?,
            order_by: fields.text("orderBy", 100)?.map(str::to_owned),
            direction: fields.choice("direction", &DIRECTIONS)?.unwrap_or_default(),
            limit: fields.integer("limit", 1, LIMIT_MAX)?.map_or(LIMIT_DEFAULT, |limit| limit as usize),
            cursor: fields.text("cursor", CURSOR_CHARS_MAX)?.map(str::to_owned),
        })
    }

    /// Reads the query of a count, which has only conditions.
    ///
    /// # Errors
    /// As [`Query::parse`].
    pub(crate) fn parse_count(query: &Value) -> Result<Self, InputError> {
        if !query.is_null() {
            Fields::of("query", query)?.only(&["where"])?;
        }
        Self::parse(query)
    }

    /// What the query wants `field` to be, where it wants one value.
    pub(crate) fn equal(&self, field: &str) -> Option<&Key> {
        let condition = self.conditions.iter().find(|condition| condition.field == field)?;
        match &condition.is {
            Test::Equal(key) => Some(key),
            Test::Within(_) => None,
        }
    }

    /// Finds the index of `store` that answers the query. `owner` is a field and the key that all of the owner's rows have
    /// in it, where there is one.
    ///
    /// # Errors
    /// `query/not-indexed` where no index does, `query/cursor-invalid` for a cursor of another query.
    pub(crate) fn plan(
        &self,
        store: &'static StoreDescriptor,
        owner: Option<(&'static str, Key)>,
    ) -> Result<Plan, InputError> {
        let owner = owner.map(|(field, key)| Condition { field: field.to_owned(), is: Test::Equal(key) });
        let mut with_owner = self.conditions.clone();
        if let Some(owner) = &owner
            && !with_owner.iter().any(|condition| condition.field == owner.field)
        {
            with_owner.push(owner.clone());
        }
        let owned = owner.is_some_and(|owner| with_owner.contains(&owner));
        let found = find(store, &with_owner, self.order_by.as_deref())
            .map(|found| (found, owned))
            .or_else(|| find(store, &self.conditions, self.order_by.as_deref()).map(|found| (found, false)));
        let Some(((index, range), owned)) = found else { return Err(self.not_indexed(store)) };
        let after =
            self.cursor.as_deref().map(|cursor| read_cursor(cursor, index, self.direction)).transpose()?;
        let query = IndexQuery { index, range, direction: self.direction, limit: self.limit, after };
        Ok(Plan { query, owned })
    }

    fn not_indexed(&self, store: &StoreDescriptor) -> InputError {
        let indexes = store.indexes.iter().map(|index| index.fields.join(" and "));
        let mut accepted: Vec<String> = indexes.chain([store.key_path.to_owned()]).collect();
        if store.keys_follow_creation {
            accepted.push("orderBy createdAt".to_owned());
        }
        let asked = self.conditions.iter().map(|condition| condition.field.as_str());
        let asked: Value = asked.chain(self.order_by.as_deref()).collect();
        let field = if self.conditions.is_empty() { "orderBy" } else { "where" };
        let problem = "is answered by no index";
        InputError::new("query/not-indexed", field, asked, problem, accepted.join(", "))
    }
}

fn conditions(value: &Value) -> Result<Vec<Condition>, InputError> {
    // The reader checks that it is an object; then its own fields are the names.
    let fields = Fields::of("where", value)?.under("where.");
    let names = value.as_object().into_iter().flat_map(|object| object.keys());
    names
        .map(|name| {
            let value = value.get(name).unwrap_or(&Value::Null);
            let is = match value {
                Value::Object(_) => Test::Within(range(&fields.path(name), value)?),
                value => Test::Equal(scalar(&fields.path(name), value)?),
            };
            Ok(Condition { field: name.clone(), is })
        })
        .collect()
}

fn range(path: &str, value: &Value) -> Result<KeyRange, InputError> {
    let prefix = format!("{path}.");
    let ends = Fields::of(path, value)?.under(&prefix);
    ends.only(&["gt", "gte", "lt", "lte"])?;
    let end = |inclusive: &str, exclusive: &str| {
        let key = |name: &str| ends.value(name).map(|value| scalar(&ends.path(name), value)).transpose();
        match (key(inclusive)?, key(exclusive)?) {
            (None, None) => Ok(Bound::Unbounded),
            (Some(key), None) => Ok(Bound::Included(key)),
            (None, Some(key)) => Ok(Bound::Excluded(key)),
            (Some(_), Some(_)) => {
                let problem = format!("has both {inclusive} and {exclusive}");
                Err(InputError::new("input/wrong-type", path, value.clone(), problem, "one end on each side"))
            }
        }
    };
    let range = KeyRange { lower: end("gte", "gt")?, upper: end("lte", "lt")? };
    if range == KeyRange::ALL {
        let accepted = "a range with gt, gte, lt or lte";
        return Err(InputError::new("input/wrong-type", path, value.clone(), "has no end", accepted));
    }
    Ok(range)
}

fn scalar(path: &str, value: &Value) -> Result<Key, InputError> {
    match value {
        Value::String(_) | Value::Number(_) => Key::from_value(value),
        _ => None,
    }
    .ok_or_else(|| {
        let accepted = "a text, a number, or a range of them: other values stand in no index";
        InputError::new("input/wrong-type", path, value.clone(), "can't be looked up", accepted)
    })
}

type Found = (Option<&'static IndexDescriptor>, KeyRange);

/// The first index, or the primary key, that holds exactly the rows of the conditions as one range in the wanted order.
fn find(store: &'static StoreDescriptor, conditions: &[Condition], order_by: Option<&str>) -> Option<Found> {
    let primary = core::slice::from_ref(&store.key_path);
    let by_key =
        order_by == Some(store.key_path) || order_by == Some("createdAt") && store.keys_follow_creation;
    // Everything in any order is what the primary key is for.
    let indexes = store.indexes.iter().filter(|_| !conditions.is_empty() || order_by.is_some());
    let indexes = indexes.map(|index| (Some(index), index.fields));
    indexes.chain([(None, primary)]).find_map(|(index, fields)| {
        let (range, equal_count) = range_of(fields, conditions)?;
        let ordered = match order_by {
            None => true,
            // Rows with equal keys follow by primary key.
            Some(_) if by_key => index.is_none() || equal_count == fields.len(),
            Some(field) => fields.iter().take(equal_count + 1).any(|name| *name == field),
        };
        ordered.then_some((index, range))
    })
}

/// The range of an index over `fields` that `conditions` make, and how many first fields they fix: equality on these, and at
/// most one range, on the last field.
fn range_of(fields: &[&str], conditions: &[Condition]) -> Option<(KeyRange, usize)> {
    let test = |field: &&str| conditions.iter().find(|condition| condition.field == **field).map(|c| &c.is);
    let equal: Vec<Key> = fields
        .iter()
        .map_while(|field| match test(field) {
            Some(Test::Equal(key)) => Some(key.clone()),
            _ => None,
        })
        .collect();
    let range = match fields.get(equal.len()).and_then(test) {
        Some(Test::Within(range)) if equal.len() + 1 == fields.len() => Some(range.clone()),
        _ => None,
    };
    if conditions.len() != equal.len() + usize::from(range.is_some()) {
        return None;
    }
    let equal_count = equal.len();
    Some((key_range(fields.len() > 1, equal, range, equal_count == fields.len()), equal_count))
}

fn key_range(several: bool, equal: Vec<Key>, range: Option<KeyRange>, complete: bool) -> KeyRange {
    if !several {
        return equal.into_iter().next().map(KeyRange::only).or(range).unwrap_or(KeyRange::ALL);
    }
    if complete {
        return KeyRange::only(Key::List(equal));
    }
    let whole = KeyRange::starting_with(&equal);
    let Some(KeyRange { lower, upper }) = range else {
        return if equal.is_empty() { KeyRange::ALL } else { whole };
    };
    let extend = |end: Bound<Key>| end.map(|key| Key::List(equal.iter().cloned().chain([key]).collect()));
    KeyRange {
        lower: if lower == Bound::Unbounded { whole.lower } else { extend(lower) },
        upper: if upper == Bound::Unbounded { whole.upper } else { extend(upper) },
    }
}

/// The cursor that goes on behind `position`. Callers see a text and nothing in it.
pub(crate) fn write_cursor(query: &IndexQuery, position: &Position) -> String {
    let index = query.index.map(|index| index.name);
    let descending = query.direction == Direction::Descending;
    json!([index, descending, position.key.to_value(), position.primary_key.to_value()]).to_string()
}

fn read_cursor(
    cursor: &str,
    index: Option<&'static IndexDescriptor>,
    direction: Direction,
) -> Result<Position, InputError> {
    let parts: Option<(Option<String>, bool, Value, Value)> = serde_json::from_str(cursor).ok();
    parts
        .filter(|(name, descending, ..)| {
            name.as_deref() == index.map(|index| index.name)
                && *descending == (direction == Direction::Descending)
        })
        .and_then(|(_, _, key, primary_key)| {
            Some(Position { key: Key::from_value(&key)?, primary_key: Key::from_value(&primary_key)? })
        })
        .ok_or_else(|| {
            let problem = "is not one that this query has given out";
            let accepted = "nextCursor of the page before, with the same where, orderBy and direction";
            InputError::new("query/cursor-invalid", "cursor", cursor, problem, accepted)
        })
}
