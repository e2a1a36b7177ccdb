//! Reading in order, a page at a time.

use core::ops::Bound;

use serde_json::json;
use soul_model::{JOURNAL_ENTRIES, PROFILES, SYNC_QUEUE, StoreDescriptor};

use super::{WRITE, encode, ids, journal, queued, write};
use crate::{Direction, IndexQuery, Key, KeyRange, Mode, RawPage, Store, Transaction};

const BOTH: [Direction; 2] = [Direction::Ascending, Direction::Descending];

pub async fn an_index_range_takes_its_ends_as_told<S: Store>(store: S) {
    let dates = ["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"];
    for (n, date) in dates.iter().enumerate() {
        write(&store, &[(&JOURNAL_ENTRIES, journal(&format!("j{n}"), "p", date))]).await;
    }
    let (second, third) = (Key::from(dates[1]), Key::from(dates[2]));
    for (lower, upper, expected) in [
        (Bound::Included(second.clone()), Bound::Included(third.clone()), vec!["j1", "j2"]),
        (Bound::Excluded(second.clone()), Bound::Included(third.clone()), vec!["j2"]),
        (Bound::Included(second.clone()), Bound::Excluded(third.clone()), vec!["j1"]),
        (Bound::Excluded(second.clone()), Bound::Excluded(third.clone()), vec![]),
        (Bound::Unbounded, Bound::Excluded(third.clone()), vec!["j0", "j1"]),
        (Bound::Excluded(third), Bound::Unbounded, vec!["j3"]),
        (Bound::Included("2024".into()), Bound::Included("2026".into()), vec!["j0", "j1", "j2", "j3"]),
        (Bound::Included(second.clone()), Bound::Included(second), vec!["j1"]),
    ] {
        let range = KeyRange { lower, upper };
        for direction in BOTH {
            let query = query(&JOURNAL_ENTRIES, Some("entryDate"), range.clone(), direction);
            let page = page(&store, &JOURNAL_ENTRIES, &query).await;
            assert_eq!(ids(&page.rows), directed(&expected, direction), "{range:?} {direction:?}");
        }
    }
}

pub async fn an_index_over_two_fields_reads_by_the_first_or_by_both<S: Store>(store: S) {
    for (id, profile, date) in [
        ("a", "p1", "2025-01-02"),
        ("b", "p1", "2025-01-01"),
        ("c", "p10", "2025-01-01"),
        ("d", "p2", "2025-01-01"),
        ("e", "p1", "2025-01-03"),
    ] {
        write(&store, &[(&JOURNAL_ENTRIES, journal(id, profile, date))]).await;
    }
    let pair = |date: &str| Key::List(vec!["p1".into(), date.into()]);
    for (range, expected) in [
        (KeyRange::starting_with(&["p1".into()]), vec!["b", "a", "e"]),
        (KeyRange::starting_with(&["p10".into()]), vec!["c"]),
        (KeyRange::starting_with(&["p".into()]), vec![]),
        (KeyRange::only(pair("2025-01-02")), vec!["a"]),
        (
            KeyRange {
                lower: Bound::Included(pair("2025-01-02")),
                ..KeyRange::starting_with(&["p1".into()])
            },
            vec!["a", "e"],
        ),
        (KeyRange::ALL, vec!["b", "a", "e", "c", "d"]),
    ] {
        for direction in BOTH {
            let query = query(&JOURNAL_ENTRIES, Some("profileId_date"), range.clone(), direction);
            let page = page(&store, &JOURNAL_ENTRIES, &query).await;
            assert_eq!(ids(&page.rows), directed(&expected, direction), "{range:?} {direction:?}");
        }
    }
}

pub async fn numbers_and_texts_are_ordered_as_the_standard_says<S: Store>(store: S) {
    // Numbers before texts. Texts by UTF-16 code units, where the moon's first unit, D83C, is below FFFD.
    let timestamps = [
        ("n1", json!(-2.5)),
        ("n2", json!(0)),
        ("n3", json!(0.5)),
        ("n4", json!(9)),
        ("n5", json!(10)),
        ("n6", json!(1_735_689_600_000_i64)),
        ("t1", json!("")),
        ("t2", json!("10")),
        ("t3", json!("9")),
        ("t4", json!("Z")),
        ("t5", json!("a")),
        ("t6", json!("ab")),
        ("t7", json!("é")),
        ("t8", json!("日")),
        ("t9", json!("🌙")),
        ("u1", json!("\u{fffd}")),
        ("u2", json!([])),
        ("u3", json!([1, "a"])),
        ("u4", json!(["a"])),
    ];
    for (id, timestamp) in timestamps.iter().rev() {
        write(&store, &[(&SYNC_QUEUE, queued(id, timestamp.clone()))]).await;
    }
    let expected: Vec<_> = timestamps.iter().map(|(id, _)| *id).collect();
    for direction in BOTH {
        let query = query(&SYNC_QUEUE, Some("timestamp"), KeyRange::ALL, direction);
        let page = page(&store, &SYNC_QUEUE, &query).await;
        assert_eq!(ids(&page.rows), directed(&expected, direction));
    }
}

pub async fn equal_keys_follow_by_primary_key_in_both_directions<S: Store>(store: S) {
    for id in ["c", "a", "e", "b", "d"] {
        write(&store, &[(&PROFILES, json!({ "id": id, "userId": "u" }))]).await;
    }
    for (index, range) in [(Some("userId"), KeyRange::only("u".into())), (None, KeyRange::ALL)] {
        for direction in BOTH {
            let page = page(&store, &PROFILES, &query(&PROFILES, index, range.clone(), direction)).await;
            assert_eq!(ids(&page.rows), directed(&["a", "b", "c", "d", "e"], direction));
            assert_eq!(page.next, None);
        }
    }
}

pub async fn pages_of_every_size_join_up_in_both_directions<S: Store>(store: S) {
    // Several rows share each date, many of them the second, so that pages end in the middle of equal keys, too.
    let rows = (10..28).map(|n| {
        let day = if n < 13 { 1 } else { 2 + u32::from(n >= 25) };
        let date = format!("2025-01-0{day}");
        (&JOURNAL_ENTRIES as &'static StoreDescriptor, journal(&format!("j{n}"), "p", &date))
    });
    write(&store, &rows.collect::<Vec<_>>()).await;
    let expected: Vec<String> = (10..28).map(|n| format!("j{n}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let first_day = KeyRange::only("2025-01-01".into());
    for (index, range, expected) in [
        (None, KeyRange::ALL, &expected[..]),
        (Some("entryDate"), KeyRange::ALL, &expected[..]),
        (Some("profileId"), KeyRange::only("p".into()), &expected[..]),
        (Some("profileId_date"), KeyRange::starting_with(&["p".into()]), &expected[..]),
        (Some("entryDate"), first_day, &expected[..3]),
    ] {
        for direction in BOTH {
            for limit in 1..=19 {
                let mut query = query(&JOURNAL_ENTRIES, index, range.clone(), direction);
                query.limit = limit;
                let mut read = Vec::new();
                loop {
                    let page = page(&store, &JOURNAL_ENTRIES, &query).await;
                    assert!(page.rows.len() <= limit && !page.rows.is_empty());
                    read.extend(ids(&page.rows));
                    query.after = page.next;
                    if query.after.is_none() {
                        break;
                    }
                }
                assert_eq!(read, directed(expected, direction), "{index:?} {direction:?} by {limit}");
            }
        }
    }
}

pub async fn a_page_goes_on_at_the_right_row_while_others_come_and_go<S: Store>(store: S) {
    let (one_key, more_keys) = (KeyRange::only("p".into()), KeyRange::starting_with(&["p".into()]));
    for (direction, next, index, range) in [
        (Direction::Ascending, ["d2", "d6"], "profileId", &one_key),
        (Direction::Descending, ["d6", "d2"], "profileId", &one_key),
        (Direction::Ascending, ["d2", "d6"], "profileId_date", &more_keys),
        (Direction::Descending, ["d6", "d2"], "profileId_date", &more_keys),
    ] {
        for id in ["d2", "d4", "d6"] {
            write(&store, &[(&JOURNAL_ENTRIES, journal(id, "p", "2025-01-02"))]).await;
        }
        let mut query = query(&JOURNAL_ENTRIES, Some(index), range.clone(), direction);
        query.limit = 2;
        let first = page(&store, &JOURNAL_ENTRIES, &query).await;
        assert_eq!(ids(&first.rows), [next[0], "d4"]);
        query.after = first.next;

        // One row comes before the place, one behind it, and the row that marks the place goes.
        let transaction = store.begin(&[&JOURNAL_ENTRIES], WRITE).await.unwrap();
        for id in ["d1", "d3", "d5", "d7"] {
            let row = encode::<S>(&journal(id, "p", "2025-01-02"));
            transaction.put(&JOURNAL_ENTRIES, &row).await.unwrap();
        }
        transaction.delete(&JOURNAL_ENTRIES, "d4").await.unwrap();
        transaction.commit().await.unwrap();

        query.limit = 10;
        let rest = page(&store, &JOURNAL_ENTRIES, &query).await;
        let expected = match direction {
            Direction::Ascending => ["d5", "d6", "d7"],
            Direction::Descending => ["d3", "d2", "d1"],
        };
        assert_eq!(ids(&rest.rows), expected);
        assert_eq!(rest.next, None);

        let transaction = store.begin(&[&JOURNAL_ENTRIES], WRITE).await.unwrap();
        for id in ["d1", "d2", "d3", "d5", "d6", "d7"] {
            transaction.delete(&JOURNAL_ENTRIES, id).await.unwrap();
        }
        transaction.commit().await.unwrap();
        let emptied = page(&store, &JOURNAL_ENTRIES, &query).await;
        assert!(emptied.rows.is_empty() && emptied.next.is_none());
    }
}

pub async fn an_empty_range_holds_nothing<S: Store>(store: S) {
    write(&store, &[(&JOURNAL_ENTRIES, journal("j", "p", "2025-01-01"))]).await;
    let day = Key::from("2025-01-01");
    for range in [
        KeyRange { lower: Bound::Included("2026".into()), upper: Bound::Included("2025".into()) },
        KeyRange { lower: Bound::Excluded(day.clone()), upper: Bound::Included(day.clone()) },
        KeyRange { lower: Bound::Included(day.clone()), upper: Bound::Excluded(day.clone()) },
        KeyRange { lower: Bound::Excluded(day.clone()), upper: Bound::Excluded(day) },
    ] {
        for index in [None, Some("entryDate")] {
            let query = query(&JOURNAL_ENTRIES, index, range.clone(), Direction::Ascending);
            let page = page(&store, &JOURNAL_ENTRIES, &query).await;
            assert!(page.rows.is_empty() && page.next.is_none(), "{range:?}");
            let transaction = store.begin(&[&JOURNAL_ENTRIES], Mode::Read).await.unwrap();
            assert_eq!(transaction.count(&JOURNAL_ENTRIES, query.index, &range).await, Ok(0));
            transaction.commit().await.unwrap();
        }
    }
}

pub async fn primary_keys_come_in_the_order_of_the_index_as_many_as_asked_for<S: Store>(store: S) {
    for (id, profile, date) in [
        ("a", "p1", "2025-01-03"),
        ("b", "p1", "2025-01-01"),
        ("c", "p2", "2025-01-02"),
        ("d", "p1", "2025-01-01"),
    ] {
        write(&store, &[(&JOURNAL_ENTRIES, journal(id, profile, date))]).await;
    }
    let from_second = KeyRange { lower: Bound::Included("2025-01-02".into()), upper: Bound::Unbounded };
    let behind_b = KeyRange { lower: Bound::Excluded("b".into()), upper: Bound::Unbounded };
    let nothing = KeyRange { lower: Bound::Included("2026".into()), upper: Bound::Included("2025".into()) };
    for (index, range, expected) in [
        (None, KeyRange::ALL, vec!["a", "b", "c", "d"]),
        (None, behind_b, vec!["c", "d"]),
        (Some("entryDate"), KeyRange::ALL, vec!["b", "d", "c", "a"]),
        (Some("entryDate"), from_second, vec!["c", "a"]),
        (Some("profileId_date"), KeyRange::starting_with(&["p1".into()]), vec!["b", "d", "a"]),
        (Some("profileId"), KeyRange::only("p3".into()), vec![]),
        (Some("entryDate"), nothing, vec![]),
    ] {
        let transaction = store.begin(&[&JOURNAL_ENTRIES], Mode::Read).await.unwrap();
        let index = index.map(|name| JOURNAL_ENTRIES.index(name).unwrap());
        for limit in 1..=5 {
            let keys = transaction.keys(&JOURNAL_ENTRIES, index, &range, limit).await.unwrap();
            assert_eq!(keys, expected[..limit.min(expected.len())], "{range:?} {limit}");
        }
        transaction.commit().await.unwrap();
    }
}

fn query(
    descriptor: &'static StoreDescriptor,
    index: Option<&str>,
    range: KeyRange,
    direction: Direction,
) -> IndexQuery {
    let index = index.map(|name| descriptor.index(name).unwrap());
    IndexQuery { index, range, direction, limit: 100, after: None }
}

async fn page<S: Store>(
    store: &S,
    descriptor: &'static StoreDescriptor,
    query: &IndexQuery,
) -> RawPage<S::Row> {
    let transaction = store.begin(&[descriptor], Mode::Read).await.unwrap();
    let page = transaction.page(descriptor, query).await.unwrap();
    transaction.commit().await.unwrap();
    page
}

fn directed(ids: &[&str], direction: Direction) -> Vec<String> {
    let ids = ids.iter().map(|id| (*id).to_owned());
    match direction {
        Direction::Ascending => ids.collect(),
        Direction::Descending => ids.rev().collect(),
    }
}
