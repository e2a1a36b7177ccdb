//! A search as outside data.

use serde_json::Value;
use soul_core::{Fields, InputError};

use super::PLACES_MAX;

/// Results where no limit is named: as many as a list under a text field shows at once.
const LIMIT_DEFAULT: i32 = 10;
/// Longer texts are no names of places.
const QUERY_CHARS_MAX: usize = 1000;
const COUNTRY_CHARS_MAX: usize = 100;

/// What to search for, checked; [`Cities::find`](super::Cities::find) answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceSearch {
    /// What was typed.
    pub query: String,
    /// The most results, 1 to [`PLACES_MAX`].
    pub limit: usize,
    /// ISO 3166-1 code or English name of the only country to search.
    pub country: Option<String>,
}

impl PlaceSearch {
    /// Reads `{ query, limit?, country? }`; the limit is 10 where it is missing.
    ///
    /// # Errors
    /// `input/wrong-type`, `input/too-long`, `input/text-not-allowed`, `input/out-of-range`, `input/unknown-field`;
    /// `places/query-missing` where there is no query.
    pub fn parse(value: &Value) -> Result<Self, InputError> {
        let fields = Fields::of("search", value)?;
        fields.only(&["query", "limit", "country"])?;
        let query = fields.text("query", QUERY_CHARS_MAX)?;
        let query =
            query.ok_or_else(|| fields.missing("places/query-missing", "query", "a text, as typed"))?;
        let most = i32::try_from(PLACES_MAX).unwrap_or(i32::MAX);
        let limit = fields.integer("limit", 1, most)?.unwrap_or(LIMIT_DEFAULT);
        Ok(Self {
            query: query.to_owned(),
            limit: usize::try_from(limit).unwrap_or(PLACES_MAX),
            country: fields.text("country", COUNTRY_CHARS_MAX)?.map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_search_needs_its_query_alone() {
        let search = PlaceSearch::parse(&json!({ "query": "Paris", "limit": null })).unwrap();
        assert_eq!(search, PlaceSearch { query: "Paris".into(), limit: 10, country: None });
        let search = PlaceSearch::parse(&json!({ "query": "", "limit": 100, "country": "FR" })).unwrap();
        assert_eq!(search, PlaceSearch { query: String::new(), limit: 100, country: Some("FR".into()) });
    }

    #[test]
    fn anything_else_is_refused_by_its_field() {
        for (given, code, field) in [
            (json!({}), "places/query-missing", "query"),
            (json!({ "query": 5 }), "input/wrong-type", "query"),
            (json!({ "query": "a".repeat(1001) }), "input/too-long", "query"),
            (json!({ "query": "a", "limit": 0 }), "input/out-of-range", "limit"),
            (json!({ "query": "a", "limit": 101 }), "input/out-of-range", "limit"),
            (json!({ "query": "a", "limit": 1.5 }), "input/wrong-type", "limit"),
            (json!({ "query": "a", "country": 1 }), "input/wrong-type", "country"),
            (json!({ "query": "a", "contry": "FR" }), "input/unknown-field", "contry"),
            (json!("Paris"), "input/wrong-type", "search"),
        ] {
            let refused = PlaceSearch::parse(&given).unwrap_err();
            assert_eq!((refused.code, refused.field.as_str()), (code, field), "{given}");
        }
    }
}
