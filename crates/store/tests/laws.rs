//! The memory store against the plainest possible one: a list of rows that is sorted and filtered for every page.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use core::ops::Bound;

use proptest::prelude::*;
use serde_json::{Value, json};
use soul_model::{COMPATIBILITIES, IndexDescriptor, StoreDescriptor};
use soul_store::{
    Direction, Durability, IndexQuery, Key, KeyRange, MemoryStore, Mode, Position, Store, Transaction,
};

/// A store with a unique index and two plain ones.
static STORE: &StoreDescriptor = &COMPATIBILITIES;

#[derive(Debug, Clone)]
enum Step {
    Put { id: String, first: Value, second: Value },
    Delete { id: String },
}

fn any_steps() -> impl Strategy<Value = Vec<(Vec<Step>, bool)>> {
    let part = || prop_oneof![4 => "[abc]".prop_map(Value::from), 1 => Just(Value::Null)];
    let step = prop_oneof![
        4 => ("[a-f]", part(), part()).prop_map(|(id, first, second)| Step::Put { id, first, second }),
        1 => "[a-f]".prop_map(|id| Step::Delete { id }),
    ];
    prop::collection::vec((prop::collection::vec(step, 1..5), any::<bool>()), 1..8)
}

fn any_query() -> impl Strategy<Value = IndexQuery> {
    let index = prop_oneof![Just(None), (0usize..3).prop_map(Some)];
    let bound = || {
        let key = (any::<bool>(), "[a-f]", "[abc]");
        prop_oneof![
            1 => Just(None),
            2 => key.prop_map(Some),
        ]
    };
    (index, bound(), bound(), any::<bool>(), 1usize..4).prop_map(|(index, lower, upper, up, limit)| {
        let index: Option<&'static IndexDescriptor> = index.map(|n| &STORE.indexes[n]);
        let several = index.is_some_and(|index| index.fields.len() > 1);
        let bound = |end: Option<(bool, String, String)>| match end {
            None => Bound::Unbounded,
            Some((included, first, second)) => {
                let key = if several {
                    Key::List(vec![first.as_str().into(), second.as_str().into()])
                } else {
                    Key::from(first.as_str())
                };
                if included { Bound::Included(key) } else { Bound::Excluded(key) }
            }
        };
        let range = KeyRange { lower: bound(lower), upper: bound(upper) };
        let direction = if up { Direction::Ascending } else { Direction::Descending };
        IndexQuery { index, range, direction, limit, after: None }
    })
}

/// What the plain store answers: the positions of all rows of the query, in order.
fn expected(rows: &[Value], query: &IndexQuery) -> Vec<Position> {
    let mut positions: Vec<Position> = rows
        .iter()
        .filter_map(|row| {
            let primary_key = Key::from_value(&row["id"])?;
            let key = match query.index {
                Some(index) => Key::in_index(index, row)?,
                None => primary_key.clone(),
            };
            Some(Position { key, primary_key })
        })
        .filter(|position| query.range.contains(&position.key))
        .collect();
    positions.sort();
    if query.direction == Direction::Descending {
        positions.reverse();
    }
    positions
}

async fn check(steps: Vec<(Vec<Step>, bool)>, mut query: IndexQuery) {
    let store = MemoryStore::<Value>::new();
    let mut rows: Vec<Value> = Vec::new();
    for (steps, commit) in steps {
        let transaction = store.begin(&[STORE], Mode::Write(Durability::Relaxed)).await.unwrap();
        let mut next = rows.clone();
        let mut fits = true;
        for step in steps {
            let result = match step {
                Step::Delete { id } => {
                    next.retain(|row| row["id"] != id.as_str());
                    transaction.delete(STORE, &id).await
                }
                Step::Put { id, first, second } => {
                    next.retain(|row| row["id"] != id.as_str());
                    let row = json!({ "id": id, "profile1Id": first, "profile2Id": second });
                    let pair = |row: &Value| Key::in_index(&STORE.indexes[2], row);
                    let taken = pair(&row).is_some() && next.iter().any(|other| pair(other) == pair(&row));
                    fits = fits && !taken;
                    next.push(row.clone());
                    transaction.put(STORE, &row).await
                }
            };
            assert_eq!(result.is_ok(), fits);
        }
        if commit {
            assert_eq!(transaction.commit().await.is_ok(), fits);
            if fits {
                rows = next;
            }
        }
    }
    let positions = expected(&rows, &query);
    let transaction = store.begin(&[STORE], Mode::Read).await.unwrap();
    let count = transaction.count(STORE, query.index, &query.range).await.unwrap();
    assert_eq!(count, positions.len() as u64);
    let mut read = Vec::new();
    loop {
        let page = transaction.page(STORE, &query).await.unwrap();
        read.extend(page.rows.iter().map(|row| Key::from_value(&row["id"]).unwrap()));
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(read, positions.into_iter().map(|position| position.primary_key).collect::<Vec<_>>());
}

proptest! {
    #[test]
    fn random_transactions_and_pages_agree_with_a_sorted_list(steps in any_steps(), query in any_query()) {
        pollster::block_on(check(steps, query));
    }
}
