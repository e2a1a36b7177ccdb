//! A search against a look at every entry.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::index::{Bounds, Upkeep};
use super::{open, page, remove, run, write};

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
        ], 1..24),
        text in any_words(4),
        query in any_query(),
        (new_max, count_every, small, merge) in (1..5usize, 1..4usize, 1..6usize, 1..4usize),
    ) {
        run(async {
            let mut client = open().await;
            client.upkeep = Upkeep::new(Bounds { new_max, count_every, small, merge });
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
                let (ids, next_cursor) = page(&client, &text, query.clone()).await;
                assert!(ids.len() as u64 <= query["limit"].as_u64().unwrap());
                read.extend(ids);
                match next_cursor {
                    Some(cursor) => query["cursor"] = json!(cursor),
                    None => break,
                }
            }
            assert_eq!(read, scan(&entries, &text, &query), "{text:?} {query}");
        });
    }
}
