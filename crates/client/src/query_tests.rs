//! Queries over a store with an index of two fields, against filtering and sorting all rows.

use proptest::prelude::*;
use serde_json::{Value, json};
use soul_model::{ASSESSMENTS, JOURNAL_ENTRIES};
use soul_store::{Durability, Key, KeyRange, MemoryStore, Mode, Store, Transaction};

use crate::listing;
use crate::query::Query;

/// The owner in these tests is a profile.
const OWNER: &str = "p1";

async fn store(rows: &[Value]) -> MemoryStore {
    let store = MemoryStore::new();
    let transaction = store.begin(&[&JOURNAL_ENTRIES], Mode::Write(Durability::Relaxed)).await.unwrap();
    for row in rows {
        transaction.put(&JOURNAL_ENTRIES, row).await.unwrap();
    }
    transaction.commit().await.unwrap();
    store
}

/// Reads the whole listing page by page and counts it; `None` where no index answers.
async fn list(rows: &[Value], query: &Value) -> Option<Vec<Value>> {
    let store = store(rows).await;
    let transaction = store.begin(&[&JOURNAL_ENTRIES], Mode::Read).await.unwrap();
    let own = async |row: &Value| Ok(row["profileId"] == OWNER);
    let mut query = query.clone();
    let mut read = Vec::new();
    loop {
        let plan = Query::parse(&query).unwrap().plan(&JOURNAL_ENTRIES, Some(("profileId", OWNER.into())));
        let Ok(plan) = plan else { return None };
        let page = listing::page(&transaction, &JOURNAL_ENTRIES, plan, &own).await.unwrap();
        read.extend(page.items);
        match page.next_cursor {
            Some(cursor) => query["cursor"] = cursor.into(),
            None => {
                // A count asks for the conditions alone.
                let all = Query::parse_count(&json!({ "where": query["where"] })).unwrap();
                if let Ok(plan) = all.plan(&JOURNAL_ENTRIES, Some(("profileId", OWNER.into()))) {
                    let count = listing::count(&transaction, &JOURNAL_ENTRIES, plan, &own).await.unwrap();
                    assert_eq!(count, read.len() as u64);
                }
                return Some(read);
            }
        }
    }
}

fn holds(filter: &Value, row: &Value) -> bool {
    filter.as_object().unwrap().iter().all(|(field, test)| {
        let key = Key::from_value(&row[field]).unwrap();
        let compared = |end: &str| test.get(end).and_then(Key::from_value);
        match test {
            Value::Object(_) => {
                compared("gt").is_none_or(|end| key > end)
                    && compared("gte").is_none_or(|end| key >= end)
                    && compared("lt").is_none_or(|end| key < end)
                    && compared("lte").is_none_or(|end| key <= end)
            }
            test => Some(key) == Key::from_value(test),
        }
    })
}

fn any_test(values: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let value = || prop::sample::select(values);
    let end = |names: [&'static str; 2]| prop::option::of((prop::sample::select(names.to_vec()), value()));
    let ends = (end(["gt", "gte"]), end(["lt", "lte"]));
    prop_oneof![
        value().prop_map(Value::from),
        ends.prop_filter_map("a range needs an end", |(lower, upper)| {
            let mut range = json!({});
            for (name, value) in [lower, upper].into_iter().flatten() {
                range[name] = value.into();
            }
            (range != json!({})).then_some(range)
        }),
    ]
}

fn any_query() -> impl Strategy<Value = Value> {
    let filter = (
        prop::option::of(any_test(&["p1", "p2"])),
        prop::option::of(any_test(&["2025-01-01", "2025-01-02", "2025-01-03"])),
    );
    let order = prop::option::of(prop::sample::select(vec!["id", "createdAt", "entryDate", "profileId"]));
    (filter, order, prop::option::of(prop::sample::select(vec!["asc", "desc"])), 1..4).prop_map(
        |((profile, date), order, direction, limit)| {
            let mut filter = json!({});
            for (field, test) in [("profileId", profile), ("entryDate", date)] {
                if let Some(test) = test {
                    filter[field] = test;
                }
            }
            json!({ "where": filter, "orderBy": order, "direction": direction, "limit": limit })
        },
    )
}

proptest! {
    #[test]
    fn an_answered_query_gives_every_row_that_fits_in_the_order_asked_for(
        rows in prop::collection::btree_map("[a-f]", ("p[12]", "2025-01-0[123]"), 0..6),
        query in any_query(),
    ) {
        let rows: Vec<Value> = rows
            .into_iter()
            .map(|(id, (profile, date))| json!({ "id": id, "createdAt": id, "profileId": profile, "entryDate": date }))
            .collect();
        if let Some(read) = pollster::block_on(list(&rows, &query)) {
            let fits = |row: &&Value| row["profileId"] == OWNER && holds(&query["where"], row);
            let mut expected: Vec<Value> = rows.iter().filter(fits).cloned().collect();
            let mut sorted = read.clone();
            sorted.sort_by_key(|row| row["id"].to_string());
            expected.sort_by_key(|row| row["id"].to_string());
            prop_assert_eq!(sorted, expected);
            if let Some(field) = query["orderBy"].as_str() {
                let mut keys: Vec<String> = read.iter().map(|row| row[field].to_string()).collect();
                if query["direction"] == "desc" {
                    keys.reverse();
                }
                prop_assert!(keys.is_sorted(), "{:?}", keys);
            }
        }
    }
}

#[test]
fn an_index_of_two_fields_answers_for_its_first_field_by_equality_only() {
    let plan = |filter: Value| {
        let query = Query::parse(&json!({ "where": filter })).unwrap();
        query.plan(&ASSESSMENTS, Some(("profileId", OWNER.into())))
    };
    let range = plan(json!({ "profileId": OWNER })).unwrap().query.range;
    assert_eq!(range, KeyRange::starting_with(&[OWNER.into()]));
    let refused = plan(json!({ "profileId": { "gte": "a", "lte": "b" } })).unwrap_err();
    assert_eq!(refused.code, "query/not-indexed");
}

#[test]
fn what_the_indexes_hold_is_answered_and_the_rest_refused() {
    let answered = |query: Value| pollster::block_on(list(&[], &query)).is_some();
    let month = json!({ "gte": "2025-01-01", "lt": "2025-02-01" });
    for query in [
        json!({ "where": { "profileId": "p1", "entryDate": month } }),
        json!({ "where": { "profileId": "p1", "entryDate": month }, "orderBy": "entryDate" }),
        json!({ "where": { "profileId": "p1", "entryDate": "2025-01-01" }, "orderBy": "id" }),
        json!({ "where": { "profileId": "p1" }, "orderBy": "entryDate" }),
        json!({ "where": { "profileId": "p1" }, "orderBy": "createdAt" }),
        json!({ "where": { "entryDate": month } }),
        json!({ "orderBy": "entryDate" }),
        json!({ "orderBy": "createdAt" }),
        json!({ "where": { "id": { "gt": "a" } } }),
    ] {
        assert!(answered(query.clone()), "{query}");
    }
    for query in [
        json!({ "where": { "profileId": { "gt": "p" }, "entryDate": "2025-01-01" } }),
        json!({ "where": { "entryDate": month }, "orderBy": "createdAt" }),
        json!({ "where": { "mood": "happy" } }),
        json!({ "where": { "profileId": "p1", "mood": "happy" } }),
        json!({ "orderBy": "mood" }),
    ] {
        assert!(!answered(query.clone()), "{query}");
    }
}
