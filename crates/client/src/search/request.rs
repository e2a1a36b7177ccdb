//! What a search asks for, in which order, and from where on.

use core::cmp::Ordering;

use serde_json::{Value, json};
use soul_core::{Fields, InputError};
use soul_model::Mood;
use soul_search::{SearchWord, search_words};
use soul_store::{Direction, Key, KeyRange};

use super::found::Candidate;
use crate::query::{Query, Test};

/// Longest text that is searched for, in characters: a long sentence that was pasted.
const TEXT_CHARS_MAX: usize = 1000;
/// Most tags of a filter, and longest one, in characters: those that an entry may have.
const TAGS_MAX: usize = 100;
const TAG_CHARS_MAX: usize = 50;

/// A search, checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Request {
    pub(super) conditions: Vec<SearchWord>,
    pub(super) profile_id: Option<String>,
    pub(super) entry_dates: KeyRange,
    pub(super) order: Order,
    pub(super) limit: usize,
    /// Where the page begins: behind this one.
    pub(super) after: Option<Candidate>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Order {
    /// The best first, then the newest.
    Rank,
    /// By day.
    Date(Direction),
}

impl Request {
    /// Reads text and query; a null query asks for nothing more.
    ///
    /// # Errors
    /// `input/wrong-type`, `input/unknown-field`, `input/out-of-range`, `input/not-a-choice`, `input/too-long`,
    /// `input/too-many`, `input/text-not-allowed`, `query/not-indexed`, `query/cursor-invalid`.
    pub(super) fn parse(text: &Value, query: &Value) -> Result<Self, InputError> {
        let typed = json!({ "text": text });
        let text = Fields::of("search", &typed)?.text("text", TEXT_CHARS_MAX)?.unwrap_or_default();
        let mut listing = if query.is_null() { json!({}) } else { query.clone() };
        let filters = Fields::of("query", &listing)?;
        filters.only(&["where", "orderBy", "direction", "limit", "cursor", "tags", "mood"])?;
        let tags = filters.texts("tags", TAGS_MAX, TAG_CHARS_MAX)?.unwrap_or_default();
        let moods: Vec<(&str, &str)> = Mood::CHOICES.iter().map(|(name, _)| (*name, *name)).collect();
        let mood = filters.choice("mood", &moods)?.map(SearchWord::mood);
        let filters = tags.iter().map(|tag| SearchWord::tag(tag)).chain(mood);
        let conditions = search_words(text).into_iter().chain(filters).collect();
        if let Value::Object(fields) = &mut listing {
            fields.retain(|name, _| name != "tags" && name != "mood");
        }
        Self::of_listing(conditions, Query::parse(&listing)?, listing.get("direction"))
    }

    fn of_listing(
        conditions: Vec<SearchWord>,
        query: Query,
        direction: Option<&Value>,
    ) -> Result<Self, InputError> {
        let mut profile_id = None;
        let mut entry_dates = KeyRange::ALL;
        for condition in query.conditions {
            match (condition.field.as_str(), condition.is) {
                ("profileId", Test::Equal(Key::Text(id))) => profile_id = Some(id),
                ("entryDate", Test::Equal(date)) => entry_dates = KeyRange::only(date),
                ("entryDate", Test::Within(range)) => entry_dates = range,
                (field, _) => {
                    let accepted = "a profileId, and an entryDate or a range of them";
                    return Err(not_indexed("where", field, accepted));
                }
            }
        }
        let order = match query.order_by.as_deref() {
            Some("entryDate") => Order::Date(query.direction),
            Some(field) => {
                return Err(not_indexed("orderBy", field, "entryDate, or none for the best first"));
            }
            None => match direction.filter(|direction| !direction.is_null()) {
                None => Order::Rank,
                Some(direction) => {
                    let problem = "says nothing of an order by rank";
                    let accepted = "no direction, or orderBy entryDate";
                    let code = "query/not-indexed";
                    return Err(InputError::new(code, "direction", direction.clone(), problem, accepted));
                }
            },
        };
        let after = query.cursor.as_deref().map(|cursor| order.read_cursor(cursor)).transpose()?;
        Ok(Self { conditions, profile_id, entry_dates, order, limit: query.limit, after })
    }
}

impl Order {
    /// Which of two comes first.
    pub(super) fn compare(self, a: &Candidate, b: &Candidate) -> Ordering {
        let by_date = (&a.entry_date, &a.entry_id).cmp(&(&b.entry_date, &b.entry_id));
        match self {
            Self::Rank => b.points.cmp(&a.points).then(by_date.reverse()),
            Self::Date(Direction::Ascending) => by_date,
            Self::Date(Direction::Descending) => by_date.reverse(),
        }
    }

    /// The cursor that goes on behind `last`.
    pub(super) fn write_cursor(self, last: &Candidate) -> String {
        json!([self.name(), last.points, last.entry_date, last.entry_id]).to_string()
    }

    fn read_cursor(self, cursor: &str) -> Result<Candidate, InputError> {
        let parts: Option<(String, u32, String, String)> = serde_json::from_str(cursor).ok();
        parts
            .filter(|(name, ..)| name == self.name())
            .map(|(_, points, entry_date, entry_id)| Candidate { points, entry_date, entry_id })
            .ok_or_else(|| {
                let problem = "is not one that this search has given out";
                let accepted = "nextCursor of the page before, with the same text, filters and order";
                InputError::new("query/cursor-invalid", "cursor", cursor, problem, accepted)
            })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Rank => "rank",
            Self::Date(Direction::Ascending) => "asc",
            Self::Date(Direction::Descending) => "desc",
        }
    }
}

fn not_indexed(field: &str, value: &str, accepted: &str) -> InputError {
    InputError::new("query/not-indexed", field, value, "is answered by no index", accepted)
}
