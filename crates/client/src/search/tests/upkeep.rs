//! The index follows what is written, and few of its rows are read.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};
use soul_core::Coded;
use soul_model::{JOURNAL_ENTRIES, JOURNAL_INDEX, JournalIndexed, METADATA, MetadataRow};
use soul_search::Catalog;
use soul_store::{Durability, KeyRange, Mode, Store, Transaction};

use super::super::IndexChanges;
use super::super::index::{Bounds, Upkeep};
use super::{Counted, Here, entry, found, open, remove, run, with, write};
use crate::Client;

#[test]
fn a_changed_entry_is_found_by_what_it_says_now_and_a_removed_one_not_at_all() {
    run(async {
        let client = open().await;
        write(&client, &[entry("1", "2025-01-01", "Moon", "rain"), entry("2", "2025-01-01", "", "moon")])
            .await;
        let changed =
            with(entry("1", "2025-02-01", "Sun", "rain moon"), &json!({ "profileId": "q", "mood": "sad" }));
        write(&client, &[changed]).await;
        let sad_in_february =
            json!({ "mood": "sad", "where": { "profileId": "q", "entryDate": { "gte": "2025-02-01" } } });
        assert_eq!(found(&client, "sun rain", sad_in_february).await, ["1"]);
        assert_eq!(found(&client, "moon", Value::Null).await, ["1", "2"], "no more by its title");
        assert!(found(&client, "moon", json!({ "where": { "entryDate": "2025-01-01" } })).await == ["2"]);
        remove(&client, "1").await;
        assert_eq!(found(&client, "moon", Value::Null).await, ["2"]);
        remove(&client, "2").await;
        let transaction = client.store.begin(&[&JOURNAL_INDEX], Mode::Read).await.unwrap();
        assert_eq!(transaction.count(&JOURNAL_INDEX, None, &KeyRange::ALL).await, Ok(0));
    });
}

/// The catalog of profile `p`.
async fn catalog(client: &Counted) -> Catalog {
    let transaction = client.store.begin(&[&JOURNAL_INDEX], Mode::Read).await.unwrap();
    let row = transaction.get(&JOURNAL_INDEX, "p/catalog").await.unwrap();
    row.map_or_else(Catalog::default, |row| Catalog::parse(row["text"].as_str().unwrap()).unwrap())
}

async fn keys(client: &Counted) -> Vec<String> {
    let transaction = client.store.begin(&[&JOURNAL_INDEX], Mode::Read).await.unwrap();
    transaction.keys(&JOURNAL_INDEX, None, &KeyRange::ALL, 100_000).await.unwrap()
}

fn numbered(numbers: core::ops::Range<usize>, content: &str) -> Vec<Value> {
    numbers.map(|n| entry(&format!("e{n:05}"), "2025-01-01", "", &format!("{content} n{n}x"))).collect()
}

#[test]
fn new_entries_are_folded_once_there_are_many_and_small_segments_merged() {
    run(async {
        let mut client = open().await;
        client.upkeep = Upkeep::new(Bounds { new_max: 10, count_every: 5, small: 40, merge: 4 });
        let mut most_new = 0;
        for (n, entry) in numbered(0..200, "moon").into_iter().enumerate() {
            write(&client, &[entry]).await;
            let new = keys(&client).await.iter().filter(|key| key.starts_with("p/new/")).count();
            most_new = most_new.max(new);
            let segments = catalog(&client).await.segments;
            assert_eq!(segments.iter().map(|segment| segment.live()).sum::<usize>() + new, n + 1);
            assert!(segments.iter().filter(|segment| segment.live() < 40).count() < 4);
        }
        assert!((10..20).contains(&most_new), "{most_new}");
        assert_eq!(found(&client, "moon", json!({ "limit": 300 })).await.len(), 200);
        assert_eq!(found(&client, "n123", Value::Null).await, ["e00123"]);
        // What the merged segments were made of is gone.
        let segments = catalog(&client).await.segments;
        let rows: usize = segments.iter().map(|segment| segment.blocks.len() + 1).sum();
        let new = keys(&client).await.iter().filter(|key| key.starts_with("p/new/")).count();
        assert_eq!(keys(&client).await.len(), rows + new + 1, "blocks, entries, new ones and the catalog");
    });
}

#[test]
fn a_batch_is_folded_at_once_and_old_segments_are_not_read_for_it() {
    run(async {
        let client = open().await;
        write(&client, &numbered(0..500, "moon")).await;
        assert_eq!(catalog(&client).await.segments.len(), 1);
        assert!(keys(&client).await.iter().all(|key| !key.starts_with("p/new/")));
        let transaction = client.store.begin(&super::STORES, Mode::Write(Durability::Relaxed)).await.unwrap();
        let mut words = IndexChanges::default();
        for entry in numbered(500..1000, "moon") {
            words.note(None, entry.as_object()).unwrap();
        }
        client.store.reads.reset();
        words.write(&transaction, &client.upkeep, &client.problems).await.unwrap();
        assert_eq!(client.store.reads.index_rows.get(), 1, "the catalog");
    });
}

#[test]
fn entries_in_segments_change_and_go() {
    run(async {
        let mut client = open().await;
        client.upkeep = Upkeep::new(Bounds { new_max: 10, count_every: 1, small: 20, merge: 3 });
        write(&client, &numbered(0..30, "moon")).await;
        write(&client, &numbered(3..6, "sun")).await;
        remove(&client, "e00000").await;
        for folded in [false, true] {
            if folded {
                write(&client, &numbered(30..50, "rain")).await;
            }
            assert_eq!(found(&client, "sun", Value::Null).await, ["e00005", "e00004", "e00003"]);
            assert_eq!(found(&client, "moon", json!({ "limit": 99 })).await.len(), 26);
            assert_eq!(catalog(&client).await.segments[0].dead.len(), if folded { 4 } else { 0 });
        }
        // Made again under its id, it is there once.
        write(&client, &numbered(0..1, "sun")).await;
        assert_eq!(found(&client, "sun", Value::Null).await.len(), 4);
        assert_eq!(found(&client, "n0x", Value::Null).await, ["e00000"]);
        // A segment of which nothing holds any more is given up with all its rows.
        for n in 0..50 {
            remove(&client, &format!("e{n:05}")).await;
        }
        write(&client, &numbered(90..110, "snow")).await;
        assert_eq!(catalog(&client).await.segments.len(), 1);
        assert_eq!(keys(&client).await.len(), 3, "{:?}", keys(&client).await);
        assert!(found(&client, "moon", Value::Null).await.is_empty());
        assert_eq!(found(&client, "snow", json!({ "limit": 99 })).await.len(), 20);
    });
}

#[test]
fn an_index_that_is_missing_or_of_another_version_is_made_when_the_client_opens() {
    run(async {
        let client = open().await;
        write(&client, &numbered(0..600, "moon")).await;
        for version in [None, Some(0)] {
            let keys = keys(&client).await;
            let stores = [&METADATA, &JOURNAL_INDEX, &JOURNAL_ENTRIES];
            let transaction = client.store.begin(&stores, Mode::Write(Durability::Relaxed)).await.unwrap();
            let old = json!({ "id": "p/new/e00001", "profileId": "p", "text": "in an older form" });
            for key in keys {
                transaction.delete(&JOURNAL_INDEX, &key).await.unwrap();
            }
            transaction.put(&JOURNAL_INDEX, &old).await.unwrap();
            transaction.put(&JOURNAL_ENTRIES, &json!({ "id": "no entry" })).await.unwrap();
            transaction.delete(&METADATA, "journalIndex").await.unwrap();
            if let Some(version) = version {
                let row = serde_json::to_value(MetadataRow::of(JournalIndexed { version })).unwrap();
                transaction.put(&METADATA, &row).await.unwrap();
            }
            transaction.commit().await.unwrap();
            assert!(found(&client, "moon", Value::Null).await.is_empty());

            let client = Client::open(client.store.clone(), Here, Durability::Relaxed).await.unwrap();
            assert_eq!(found(&client, "moon", json!({ "limit": 1000 })).await.len(), 600);
            assert_eq!(found(&client, "n599x", Value::Null).await, ["e00599"]);
            client.store.reads.reset();
            Client::open(client.store.clone(), Here, Durability::Relaxed).await.unwrap();
            assert_eq!(client.store.reads.entries.get(), 0, "once is enough");
        }
    });
}

#[test]
fn a_row_that_is_no_entry_can_not_be_indexed() {
    let broken =
        [("content", json!(5)), ("id", json!("a\nb")), ("tags", json!([1])), ("entryDate", Value::Null)];
    let place = json!({ "id": "e", "profileId": "p", "content": 5 });
    assert!(IndexChanges::default().note(place.as_object(), None).is_ok(), "but it can be removed");
    for (field, value) in broken {
        let mut record = entry("e", "2025-01-01", "", "");
        record[field] = value;
        let refused = IndexChanges::default().note(None, record.as_object()).unwrap_err();
        assert_eq!(refused.code(), "store/corrupt-row");
        assert_eq!(refused.details().unwrap()["key"], record["id"], "{field}");
    }
}

#[test]
fn a_damaged_index_is_reported_and_made_anew_by_a_search_and_by_a_write() {
    run(async {
        let client = open().await;
        let problems: Rc<RefCell<Vec<String>>> = Rc::default();
        let sink = Rc::clone(&problems);
        client.set_problem_listener(move |problem| {
            sink.borrow_mut().push(problem.details().unwrap()["key"].as_str().unwrap().to_owned());
        });
        write(&client, &numbered(0..300, "moon")).await;
        let damage = async |key: &str| {
            let write = Mode::Write(Durability::Relaxed);
            let transaction = client.store.begin(&[&JOURNAL_INDEX], write).await.unwrap();
            let row = json!({ "id": key, "profileId": "p", "text": "?" });
            transaction.put(&JOURNAL_INDEX, &row).await.unwrap();
            transaction.commit().await.unwrap();
        };
        for key in ["p/catalog", "p/0/entries", "p/0/0"] {
            damage(key).await;
            assert_eq!(found(&client, "moon", json!({ "limit": 999 })).await.len(), 300, "{key}");
            assert_eq!(problems.take(), [key]);
        }
        damage("p/catalog").await;
        write(&client, &numbered(299..600, "moon")).await;
        assert_eq!(problems.take(), ["p/catalog"]);
        assert_eq!(found(&client, "moon", json!({ "limit": 999 })).await.len(), 600);
        assert_eq!(found(&client, "n299x", Value::Null).await, ["e00299"]);
        assert!(problems.take().is_empty());
    });
}

#[test]
fn ten_thousand_entries_are_searched_by_reading_one_page_of_them() {
    run(async {
        let client = open().await;
        // Every entry has "daily", every second "even", every hundredth "rare", one "unique", each a word of its own.
        let entries: Vec<Value> = (0..10_000)
            .map(|n| {
                let words = [
                    "daily",
                    if n % 2 == 0 { "even" } else { "odd" },
                    if n % 100 == 0 { "rare" } else { "usual" },
                    if n == 4000 { "unique" } else { "common" },
                ];
                let title = if n % 125 == 0 { "motto" } else { "" };
                let content = format!("{} motion x{n}", words.join(" "));
                entry(&format!("e{n:05}"), &format!("20{:02}-01-01", n % 90 + 10), title, &content)
            })
            .collect();
        for batch in entries.chunks(500) {
            write(&client, batch).await;
        }
        write(
            &client,
            &[
                entry("e00100", "2000-01-01", "rare day", "daily"),
                entry("e00200", "2000-01-01", "daily", "rare"),
            ],
        )
        .await;
        let segments = catalog(&client).await.segments;
        assert!(segments.len() <= 9, "{} segments", segments.len());
        let reads = Rc::clone(&client.store.reads);
        for (text, expected, blocks) in [
            ("daily", 50, 1),
            ("dai", 50, 1),
            ("rar", 50, 1),
            ("usual even", 50, 2),
            ("daily rare", 50, 2),
            ("even da us unique", 0, 4),
            ("daily unique", 1, 2),
            ("nowhere daily", 0, 2),
            ("mot", 50, 1),
            ("x777", 11, 1),
        ] {
            reads.reset();
            let ids = found(&client, text, json!({ "limit": 50 })).await;
            assert_eq!(ids.len(), expected, "{text}");
            assert_eq!(reads.entries.get(), expected, "the entries of the page and no other");
            // A word may stand at the end of one block or the beginning of the next; then there are the two new entries, the
            // catalogs of both profiles, and for each segment the list of its entries.
            let most = (2 * blocks + 1) * segments.len() + 4;
            assert!(reads.index_rows.get() <= most, "{text} reads {reads:?} of at most {most}");
            // Those of the profiles.
            assert_eq!(reads.keys.get(), 2, "{text}");
        }
        assert_eq!(found(&client, "daily rar", json!({ "limit": 2 })).await, ["e00200", "e00100"]);
        assert_eq!(found(&client, "dail rare", json!({ "limit": 2 })).await, ["e00100", "e00200"]);
    });
}
