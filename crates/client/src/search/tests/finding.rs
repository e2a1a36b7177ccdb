//! What a search finds, and in which order.

use serde_json::{Value, json};
use soul_core::Coded;

use super::{entry, found, open, page, remove, run, with, write};

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
