//! Searches over entries that are written with their index rows, as every write of an entry does.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::prelude::*;
use serde_json::{Value, json};
use soul_core::{CivilDate, Coded, Instant};
use soul_model::{IndexDescriptor, JOURNAL_ENTRIES, JOURNAL_SEARCH, PROFILES, StoreDescriptor};
use soul_store::{
    Durability, IndexQuery, KeyRange, MemoryStore, Mode, RawPage, Store, StoreError, Transaction,
};

use super::candidates::Effort;
use super::index_entry;
use super::request::Request;
use crate::{Client, Environment};

struct Here;

impl Environment for Here {
    fn now(&self) -> Instant {
        Instant::parse_rfc3339("2025-03-01T12:00:00Z").unwrap()
    }

    fn local_date(&self) -> CivilDate {
        CivilDate::UNIX_EPOCH
    }

    fn random_bytes(&self) -> [u8; 16] {
        [7; 16]
    }
}

type Counted = Client<Counting<MemoryStore>, Here>;

/// Counts what is read.
#[derive(Clone, Default)]
struct Counting<S> {
    inner: S,
    reads: Rc<Reads>,
}

#[derive(Debug, Default)]
struct Reads {
    entries: Cell<usize>,
    search_rows: Cell<usize>,
    keys: Cell<usize>,
}

impl Reads {
    fn rows(&self, store: &StoreDescriptor, count: usize) {
        let counter = match store.name {
            "journalEntries" => &self.entries,
            "journalSearch" => &self.search_rows,
            _ => return,
        };
        counter.set(counter.get() + count);
    }

    fn reset(&self) {
        for counter in [&self.entries, &self.search_rows, &self.keys] {
            counter.set(0);
        }
    }
}

impl<S: Store> Store for Counting<S> {
    type Row = S::Row;
    type Transaction = Counting<S::Transaction>;

    async fn begin(
        &self,
        stores: &[&'static StoreDescriptor],
        mode: Mode,
    ) -> Result<Self::Transaction, StoreError> {
        Ok(Counting { inner: self.inner.begin(stores, mode).await?, reads: Rc::clone(&self.reads) })
    }
}

impl<T: Transaction> Transaction for Counting<T> {
    type Row = T::Row;

    async fn get(&self, store: &'static StoreDescriptor, key: &str) -> Result<Option<T::Row>, StoreError> {
        self.reads.rows(store, 1);
        self.inner.get(store, key).await
    }

    async fn page(
        &self,
        store: &'static StoreDescriptor,
        query: &IndexQuery,
    ) -> Result<RawPage<T::Row>, StoreError> {
        let page = self.inner.page(store, query).await?;
        self.reads.rows(store, page.rows.len());
        Ok(page)
    }

    async fn count(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
    ) -> Result<u64, StoreError> {
        self.inner.count(store, index, range).await
    }

    async fn keys(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        let keys = self.inner.keys(store, index, range, limit).await?;
        self.reads.keys.set(self.reads.keys.get() + keys.len());
        Ok(keys)
    }

    async fn put(&self, store: &'static StoreDescriptor, row: &T::Row) -> Result<(), StoreError> {
        self.inner.put(store, row).await
    }

    async fn delete(&self, store: &'static StoreDescriptor, key: &str) -> Result<(), StoreError> {
        self.inner.delete(store, key).await
    }

    async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await
    }
}

/// A client with the profiles `p` and `q` of its own and `x` of somebody else.
async fn open() -> Counted {
    let client = Client::open(Counting::default(), Here, Durability::Relaxed).await.unwrap();
    let session = client.account_current().await.unwrap().session_id;
    let transaction = client.store.begin(&[&PROFILES], Mode::Write(Durability::Relaxed)).await.unwrap();
    for (id, user, session) in
        [("p", None, session.as_str()), ("q", None, &session), ("x", Some("ann"), "other")]
    {
        let row = json!({ "id": id, "userId": user, "sessionId": session });
        transaction.put(&PROFILES, &row).await.unwrap();
    }
    transaction.commit().await.unwrap();
    client
}

/// An entry of profile `p`.
fn entry(id: &str, date: &str, title: &str, content: &str) -> Value {
    json!({ "id": id, "profileId": "p", "entryDate": date, "title": title, "content": content, "tags": [], "mood": null })
}

fn with(mut entry: Value, fields: &Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        entry[name] = value.clone();
    }
    entry
}

/// Writes the entries as they are to be, with their index rows, in one transaction.
async fn write(client: &Counted, entries: &[Value]) {
    let stores: [&'static StoreDescriptor; 2] = [&JOURNAL_ENTRIES, &JOURNAL_SEARCH];
    let transaction = client.store.begin(&stores, Mode::Write(Durability::Relaxed)).await.unwrap();
    for entry in entries {
        let before = transaction.get(&JOURNAL_ENTRIES, entry["id"].as_str().unwrap()).await.unwrap();
        transaction.put(&JOURNAL_ENTRIES, entry).await.unwrap();
        index_entry(&transaction, before.as_ref().and_then(Value::as_object), entry.as_object())
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
    client.store.reads.reset();
}

async fn remove(client: &Counted, id: &str) {
    let stores: [&'static StoreDescriptor; 2] = [&JOURNAL_ENTRIES, &JOURNAL_SEARCH];
    let transaction = client.store.begin(&stores, Mode::Write(Durability::Relaxed)).await.unwrap();
    let before = transaction.get(&JOURNAL_ENTRIES, id).await.unwrap();
    transaction.delete(&JOURNAL_ENTRIES, id).await.unwrap();
    index_entry(&transaction, before.as_ref().and_then(Value::as_object), None).await.unwrap();
    transaction.commit().await.unwrap();
}

/// The ids of a page and its cursor.
async fn page(client: &Counted, text: &str, query: Value) -> (Vec<String>, Option<String>) {
    let page = client.search_journal(&json!(text), &query).await.unwrap();
    (page.items.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect(), page.next_cursor)
}

async fn found(client: &Counted, text: &str, query: Value) -> Vec<String> {
    page(client, text, query).await.0
}

fn run<T>(future: impl Future<Output = T>) -> T {
    pollster::block_on(future)
}

#[test]
fn every_word_has_to_be_there_and_its_beginning_is_enough() {
    run(async {
        let client = open().await;
        write(
            &client,
            &[
                entry("1", "2025-01-01", "", "A long walk under the full moon"),
                entry("2", "2025-01-02", "", "Moonlight on the river, a walking stick"),
                entry("3", "2025-01-03", "", "Rain"),
            ],
        )
        .await;
        for (text, expected) in [
            ("moon", vec!["1", "2"]),
            ("MOON walk", vec!["1", "2"]),
            ("walk moonl", vec!["2"]),
            ("moon rain", vec![]),
            ("light", vec![]),
            ("sun", vec![]),
        ] {
            let mut ids = found(&client, text, Value::Null).await;
            ids.sort();
            assert_eq!(ids, expected, "{text}");
        }
        let whole = client.search_journal(&json!("rain"), &Value::Null).await.unwrap().items;
        assert_eq!(whole, [entry("3", "2025-01-03", "", "Rain")], "the entry comes as it is stored");
    });
}

#[test]
fn a_better_match_comes_first_and_among_equals_the_newest() {
    run(async {
        let client = open().await;
        let tagged = json!({ "tags": ["Venus"] });
        write(
            &client,
            &[
                entry("once-old", "2025-01-01", "", "venus rises"),
                entry("once-new", "2025-01-09", "", "venus rises"),
                entry("once-new-too", "2025-01-09", "", "venus rises"),
                entry("often", "2025-01-02", "", "Venus here, venus there, venus everywhere"),
                with(entry("tag", "2025-01-03", "Venusians", "nothing else"), &tagged),
                entry("title", "2025-01-04", "Venus", "nothing else"),
                entry("begins-title", "2025-01-05", "Venusian nights", "nothing else"),
                entry("begins", "2025-01-06", "", "A venusian night"),
            ],
        )
        .await;
        let expected =
            ["title", "tag", "begins-title", "often", "once-new-too", "once-new", "once-old", "begins"];
        assert_eq!(found(&client, "venus", Value::Null).await, expected);
        // Points of several words add up.
        write(
            &client,
            &[
                entry("both", "2024-01-01", "", "mars and venus"),
                entry("title-and-begun", "2024-01-02", "Venus", "a martian, marsh"),
            ],
        )
        .await;
        assert_eq!(found(&client, "venus mars", Value::Null).await, ["title-and-begun", "both"]);
    });
}

#[test]
fn by_date_the_newest_or_the_oldest_comes_first() {
    run(async {
        let client = open().await;
        write(
            &client,
            &[
                entry("b", "2025-01-02", "moon", ""),
                entry("a", "2025-01-03", "", "moon"),
                entry("c", "2025-01-01", "", "moon"),
                entry("d", "2025-01-02", "", "moon"),
            ],
        )
        .await;
        let by_date = |direction: &str| json!({ "orderBy": "entryDate", "direction": direction });
        assert_eq!(found(&client, "moon", by_date("asc")).await, ["c", "b", "d", "a"]);
        assert_eq!(found(&client, "moon", by_date("desc")).await, ["a", "d", "b", "c"]);
    });
}

#[test]
fn tags_mood_day_and_profile_narrow_a_search() {
    run(async {
        let client = open().await;
        write(
            &client,
            &[
                with(
                    entry("1", "2025-01-01", "", "moon"),
                    &json!({ "tags": ["Self-Love", "work"], "mood": "happy" }),
                ),
                with(entry("2", "2025-01-02", "", "moon"), &json!({ "tags": ["work"], "mood": "sad" })),
                with(
                    entry("3", "2025-01-03", "", "moon"),
                    &json!({ "profileId": "q", "tags": ["self love"] }),
                ),
                with(entry("4", "2025-01-04", "", "work"), &json!({ "mood": "happy" })),
            ],
        )
        .await;
        for (text, query, expected) in [
            ("moon", json!({ "tags": ["work"] }), vec!["2", "1"]),
            ("moon", json!({ "tags": ["WORK", "self-love"] }), vec!["1"]),
            ("moon", json!({ "tags": ["wor"] }), vec![]),
            ("moon", json!({ "mood": "sad" }), vec!["2"]),
            ("work", json!({ "mood": "happy" }), vec!["1", "4"]),
            ("moon", json!({ "tags": [], "mood": null }), vec!["3", "2", "1"]),
            ("", json!({ "tags": ["self love"] }), vec!["3", "1"]),
            (" ?! ", json!({ "mood": "happy" }), vec!["4", "1"]),
            ("", json!({}), vec![]),
            ("moon", json!({ "where": { "profileId": "q" } }), vec!["3"]),
            ("moon", json!({ "where": { "profileId": "x" } }), vec![]),
            ("moon", json!({ "where": { "entryDate": "2025-01-02" } }), vec!["2"]),
            ("moon", json!({ "where": { "entryDate": { "gt": "2025-01-01" } } }), vec!["3", "2"]),
            (
                "moon",
                json!({ "where": { "profileId": "p", "entryDate": { "gte": "2025-01-01", "lt": "2025-01-02" } } }),
                vec!["1"],
            ),
        ] {
            assert_eq!(found(&client, text, query.clone()).await, expected, "{text} {query}");
        }
    });
}

#[test]
fn entries_of_somebody_else_are_not_found() {
    run(async {
        let client = open().await;
        write(
            &client,
            &[
                with(entry("1", "2025-01-01", "", "moon"), &json!({ "profileId": "x" })),
                entry("2", "2025-01-01", "", "moon"),
            ],
        )
        .await;
        assert_eq!(found(&client, "moon", Value::Null).await, ["2"]);
    });
}

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
        let transaction = client.store.begin(&[&JOURNAL_SEARCH], Mode::Read).await.unwrap();
        assert_eq!(transaction.count(&JOURNAL_SEARCH, None, &KeyRange::ALL).await, Ok(0));
    });
}

#[test]
fn a_page_goes_on_where_the_one_before_ended_while_entries_come_and_go() {
    run(async {
        let client = open().await;
        let entries: Vec<Value> = (1..=6)
            .map(|n| {
                entry(&format!("e{n}"), &format!("2025-01-0{n}"), if n > 3 { "moon" } else { "" }, "moon")
            })
            .collect();
        write(&client, &entries).await;
        let (first, cursor) = page(&client, "moon", json!({ "limit": 2 })).await;
        assert_eq!(first, ["e6", "e5"]);
        // One comes before the place and one behind it, and the entry at the place goes.
        write(&client, &[entry("new", "2025-02-01", "moon", ""), entry("e0", "2025-01-02", "", "moon")])
            .await;
        remove(&client, "e5").await;
        let (second, cursor) = page(&client, "moon", json!({ "limit": 3, "cursor": cursor })).await;
        assert_eq!(second, ["e4", "e3", "e2"]);
        let (last, end) = page(&client, "moon", json!({ "limit": 3, "cursor": cursor })).await;
        assert_eq!((last, end), (vec!["e0".to_owned(), "e1".to_owned()], None));
    });
}

#[test]
fn pages_join_up_where_better_matches_end_and_worse_ones_begin() {
    run(async {
        let client = open().await;
        write(
            &client,
            &[
                entry("title-1", "2025-01-01", "Moon", ""),
                entry("title-2", "2025-01-02", "Moon", ""),
                // Each of these two ways is worth the same, so the day decides.
                entry("begins-title-3", "2025-01-03", "Moonlit", ""),
                entry("often-5", "2025-01-05", "", "moon moon moon"),
                entry("begins-title-4", "2025-01-04", "Moonlit", ""),
                entry("once-6", "2025-01-06", "", "moon"),
            ],
        )
        .await;
        let expected = ["title-2", "title-1", "often-5", "begins-title-4", "begins-title-3", "once-6"];
        for limit in 1..=7 {
            let mut read = Vec::new();
            let mut cursor = None;
            loop {
                let (ids, next) = page(&client, "moon", json!({ "limit": limit, "cursor": cursor })).await;
                read.extend(ids);
                cursor = next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(read, expected, "by {limit}");
        }
    });
}

#[test]
fn a_malformed_search_is_refused_by_field() {
    run(async {
        let client = open().await;
        let date_cursor = json!(["desc", 0, "2025-01-01", "e"]).to_string();
        for (text, query, code, field) in [
            (json!(5), json!({}), "input/wrong-type", "text"),
            (json!("x".repeat(1001)), json!({}), "input/too-long", "text"),
            (json!("moon"), json!([]), "input/wrong-type", "query"),
            (json!("moon"), json!({ "colour": "red" }), "input/unknown-field", "colour"),
            (json!("moon"), json!({ "tags": "work" }), "input/wrong-type", "tags"),
            (json!("moon"), json!({ "tags": [1] }), "input/wrong-type", "tags[0]"),
            (json!("moon"), json!({ "mood": 1 }), "input/not-a-choice", "mood"),
            (json!("moon"), json!({ "limit": 0 }), "input/out-of-range", "limit"),
            (json!("moon"), json!({ "where": { "mood": "sad" } }), "query/not-indexed", "where"),
            (json!("moon"), json!({ "where": { "profileId": { "gt": "a" } } }), "query/not-indexed", "where"),
            (json!("moon"), json!({ "orderBy": "createdAt" }), "query/not-indexed", "orderBy"),
            (json!("moon"), json!({ "direction": "asc" }), "query/not-indexed", "direction"),
            (json!("moon"), json!({ "cursor": "?" }), "query/cursor-invalid", "cursor"),
            (json!("moon"), json!({ "cursor": date_cursor }), "query/cursor-invalid", "cursor"),
        ] {
            let refused = client.search_journal(&text, &query).await.unwrap_err();
            assert_eq!(
                (refused.code(), &refused.details().unwrap()["field"]),
                (code, &json!(field)),
                "{query}"
            );
        }
    });
}

#[test]
fn a_row_that_is_no_entry_can_not_be_indexed() {
    run(async {
        let client = open().await;
        let stores: [&'static StoreDescriptor; 2] = [&JOURNAL_ENTRIES, &JOURNAL_SEARCH];
        let transaction = client.store.begin(&stores, Mode::Write(Durability::Relaxed)).await.unwrap();
        let broken = json!({ "id": "e", "profileId": "p", "entryDate": "2025-01-01", "content": 5 });
        let refused = index_entry(&transaction, None, broken.as_object()).await.unwrap_err();
        assert_eq!((refused.code(), &refused.details().unwrap()["key"]), ("store/corrupt-row", &json!("e")));
    });
}

#[test]
fn ten_thousand_entries_are_searched_by_reading_one_page_of_them() {
    run(async {
        let client = open().await;
        // Every entry has "daily", every second "even", every hundredth "rare", one "unique".
        let entries: Vec<Value> = (0..10_000)
            .map(|n| {
                let words = [
                    "daily",
                    if n % 2 == 0 { "even" } else { "odd" },
                    if n % 100 == 0 { "rare" } else { "usual" },
                    if n == 4000 { "unique" } else { "common" },
                ];
                let title = if n % 125 == 0 { "motto" } else { "" };
                let content = format!("{} motion", words.join(" "));
                entry(&format!("e{n:05}"), &format!("20{:02}-01-01", n % 90 + 10), title, &content)
            })
            .collect();
        write(&client, &entries).await;
        write(
            &client,
            &[
                entry("e00100", "2000-01-01", "rare day", "daily"),
                entry("e00200", "2000-01-01", "daily", "rare"),
            ],
        )
        .await;
        let reads = Rc::clone(&client.store.reads);
        // The first thousand keys of each word are read to see which is the rarest.
        for (text, query, expected, most_rows, most_keys) in [
            ("daily", json!({ "limit": 50 }), 50, 0, 10_000),
            ("dai", json!({ "limit": 50 }), 50, 0, 10_000),
            ("rar", json!({ "limit": 50 }), 50, 0, 100),
            ("usual even", json!({ "limit": 50 }), 50, 0, 2 * 1000 + 9_900 + 5_000),
            ("daily rare", json!({ "limit": 50 }), 50, 100, 1000 + 100 + 16 * 100),
            ("even da us unique", json!({ "limit": 50 }), 0, 1, 3 * 1000 + 1 + 16),
            ("daily unique", json!({}), 1, 1, 1000 + 1 + 16),
            ("nowhere daily", json!({}), 0, 0, 1000),
            // Enough stands in titles.
            ("mot", json!({ "limit": 50 }), 50, 0, 100),
        ] {
            reads.reset();
            let ids = found(&client, text, query).await;
            assert_eq!(ids.len(), expected, "{text}");
            assert_eq!(reads.entries.get(), expected, "the entries of the page and no other");
            assert!(reads.search_rows.get() <= most_rows, "{text} reads {reads:?}");
            // Two keys are those of the profiles, and some words stand in titles, too.
            assert!(reads.keys.get() <= most_keys + 4, "{text} reads {reads:?}");
        }
        // Looked up in rows or by keys, a word in the title counts most.
        assert_eq!(found(&client, "daily rar", json!({ "limit": 2 })).await, ["e00200", "e00100"]);
        assert_eq!(found(&client, "dail rare", json!({ "limit": 2 })).await, ["e00100", "e00200"]);
    });
}

/// What a scan of all entries finds, best first: the plainest way to say what a search means.
fn scan(entries: &BTreeMap<String, Value>, text: &str, query: &Value) -> Vec<String> {
    let words = |text: &Value| -> Vec<String> {
        text.as_str()
            .unwrap_or_default()
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut found: Vec<(u32, &str, &str)> = Vec::new();
    for entry in entries.values() {
        let tags: Vec<Value> = entry["tags"].as_array().unwrap().clone();
        let wanted = query["tags"].as_array().cloned().unwrap_or_default();
        let fits = ["p", "q"].contains(&entry["profileId"].as_str().unwrap())
            && wanted.iter().all(|tag| tags.contains(tag))
            && (query["mood"].is_null() || query["mood"] == entry["mood"])
            && query["where"].get("profileId").is_none_or(|profile| *profile == entry["profileId"]);
        let (title, content) = (words(&entry["title"]), words(&entry["content"]));
        let tags: Vec<String> = tags.iter().flat_map(words).collect();
        let worth = |word: &String| match () {
            () if title.contains(word) => 6,
            () if tags.contains(word) => 4,
            () if content.iter().filter(|other| *other == word).count() >= 3 => 3,
            () => 2,
        };
        let points = |searched: &String| {
            let all = title.iter().chain(&tags).chain(&content);
            let begun = all.filter(|word| {
                *word == searched || searched.len() > 1 && word.starts_with(searched.as_str())
            });
            begun.map(|word| if word == searched { 2 * worth(word) } else { worth(word) }).max()
        };
        let mut searched = words(&json!(text));
        searched.sort();
        searched.dedup();
        let total: Option<u32> = searched.iter().map(points).sum();
        let something = !searched.is_empty() || !wanted.is_empty() || !query["mood"].is_null();
        if let Some(total) = total.filter(|_| fits && something) {
            found.push((total, entry["entryDate"].as_str().unwrap(), entry["id"].as_str().unwrap()));
        }
    }
    found.sort();
    found.into_iter().rev().map(|(.., id)| id.to_owned()).collect()
}

fn any_words(max: usize) -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["a", "mo", "moon", "moonlit", "ra", "rain", "sun"]);
    prop::collection::vec(word, 0..max).prop_map(|words| words.join(" "))
}

fn any_entry() -> impl Strategy<Value = Value> {
    let tags = prop::sample::subsequence(vec!["moon", "rain walk", "work"], 0..3);
    let mood = prop::sample::select(vec![json!(null), json!("sad"), json!("happy")]);
    (0..8u8, "[pqx]", "2025-01-0[1-3]", any_words(3), any_words(9), tags, mood).prop_map(
        |(id, profile, date, title, content, tags, mood)| {
            json!({ "id": format!("e{id}"), "profileId": profile, "entryDate": date, "title": title, "content": content,
                "tags": tags, "mood": mood })
        },
    )
}

fn any_query() -> impl Strategy<Value = Value> {
    let tags = prop::option::of(prop::sample::subsequence(vec!["moon", "rain walk", "work"], 0..2));
    let mood = prop::option::of(prop::sample::select(vec!["sad", "happy"]));
    let profile = prop::option::of("[pqx]");
    (tags, mood, profile, 1..5u8).prop_map(|(tags, mood, profile, limit)| {
        let filter = profile.map_or(json!({}), |profile| json!({ "profileId": profile }));
        json!({ "tags": tags, "mood": mood, "where": filter, "limit": limit })
    })
}

proptest! {
    #[test]
    fn a_search_finds_in_order_what_a_scan_of_all_entries_finds(
        writes in prop::collection::vec(prop_oneof![
            8 => any_entry().prop_map(Ok),
            1 => (0..8u8).prop_map(|id| Err(format!("e{id}"))),
        ], 1..16),
        text in any_words(4),
        query in any_query(),
        effort in (1..5usize, 1..4usize),
    ) {
        let effort = Effort { rare_max: effort.0, row_cost: effort.1 };
        run(async {
            let client = open().await;
            let mut entries = BTreeMap::new();
            for write_or_removal in writes {
                match write_or_removal {
                    Ok(entry) => {
                        write(&client, std::slice::from_ref(&entry)).await;
                        entries.insert(entry["id"].as_str().unwrap().to_owned(), entry);
                    }
                    Err(id) => {
                        remove(&client, &id).await;
                        entries.remove(&id);
                    }
                }
            }
            let mut query = query;
            let mut read = Vec::new();
            loop {
                let request = Request::parse(&json!(text), &query).unwrap();
                let page = client.search(&request, effort).await.unwrap();
                assert!(page.items.len() <= request.limit);
                read.extend(page.items.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
                match page.next_cursor {
                    Some(cursor) => query["cursor"] = json!(cursor),
                    None => break,
                }
            }
            assert_eq!(read, scan(&entries, &text, &query), "{text:?} {query}");
        });
    }
}
