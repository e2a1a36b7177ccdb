//! Pages of profiles.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{TestClient, id, open, run, sign_in};
use serde_json::{Value, json};
use soul_core::Coded;

async fn create(client: &TestClient, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 0..count {
        let draft = json!({ "birthDate": "1990-06-15", "displayName": format!("n{n}") });
        ids.push(client.profiles().create(&draft).await.unwrap().id);
    }
    ids
}

/// The ids of a page, and its cursor.
async fn page(client: &TestClient, query: Value) -> (Vec<String>, Option<String>) {
    let page = client.profiles().list(&query).await.unwrap();
    (page.items.iter().map(|row| id(row).to_owned()).collect(), page.next_cursor)
}

#[test]
fn profiles_come_in_the_order_of_creation_and_its_reverse() {
    run(async {
        let (client, _) = open().await;
        let ids = create(&client, 3).await;
        for query in [
            Value::Null,
            json!({}),
            json!({ "orderBy": "id" }),
            json!({ "orderBy": "createdAt", "cursor": null }),
        ] {
            assert_eq!(page(&client, query).await, (ids.clone(), None));
        }
        let reversed: Vec<_> = ids.iter().rev().cloned().collect();
        let query = json!({ "orderBy": "createdAt", "direction": "desc" });
        assert_eq!(page(&client, query).await, (reversed, None));
    });
}

#[test]
fn pages_join_up_while_profiles_are_made_and_removed() {
    run(async {
        let (client, _) = open().await;
        let ids = create(&client, 5).await;
        let (first, cursor) = page(&client, json!({ "limit": 2 })).await;
        assert_eq!(first, ids[..2]);
        client.profiles().remove(&ids[1]).await.unwrap();
        client.profiles().remove(&ids[2]).await.unwrap();
        let new = create(&client, 1).await;
        let (second, cursor) = page(&client, json!({ "limit": 2, "cursor": cursor })).await;
        assert_eq!(second, ids[3..]);
        let (third, cursor) = page(&client, json!({ "limit": 2, "cursor": cursor })).await;
        assert_eq!((third, cursor), (new, None));
    });
}

#[test]
fn a_page_has_50_profiles_where_nothing_else_is_asked_for() {
    run(async {
        let (client, _) = open().await;
        let ids = create(&client, 51).await;
        let (first, cursor) = page(&client, Value::Null).await;
        assert_eq!(first, ids[..50]);
        assert_eq!(page(&client, json!({ "cursor": cursor })).await, (ids[50..].to_vec(), None));
        assert_eq!(page(&client, json!({ "limit": 1000 })).await, (ids, None));
        assert_eq!(client.profiles().count(&Value::Null).await, Ok(51));
    });
}

#[test]
fn a_listing_shows_the_current_owners_profiles_whatever_it_asks_for() {
    run(async {
        let (client, _) = open().await;
        let anonymous = create(&client, 2).await;
        let session = client.account_current().await.unwrap().session_id;
        sign_in(&client, Some("ann")).await;
        let anns = create(&client, 3).await;
        let everything = json!({ "id": { "gte": "" } });
        for (own, filter) in [
            (&anns[..], json!({ "userId": "ann" })),
            (&anns[..], everything.clone()),
            (&anns[..], json!({ "userId": { "gte": "a", "lt": "b" } })),
            (&anns[1..], json!({ "id": { "gt": anns[0] } })),
            (&anns[1..2], json!({ "id": anns[1] })),
            (&[], json!({ "id": anonymous[0] })),
            (&[], json!({ "sessionId": session })),
            (&[], json!({ "userId": "bob" })),
        ] {
            assert_eq!(page(&client, json!({ "where": filter })).await, (own.to_vec(), None), "{filter}");
            assert_eq!(
                client.profiles().count(&json!({ "where": filter })).await,
                Ok(own.len() as u64),
                "{filter}"
            );
            // One at a time: rows that are hidden neither fill a page nor end the listing.
            let (mut read, mut cursor) = (Vec::new(), None);
            loop {
                let (ids, next) =
                    page(&client, json!({ "where": filter, "limit": 1, "cursor": cursor })).await;
                read.extend(ids);
                cursor = next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(read, own, "{filter}");
        }
        sign_in(&client, None).await;
        assert_eq!(page(&client, json!({ "where": everything })).await, (anonymous, None));
    });
}

#[test]
fn many_profiles_are_read_at_once_in_the_order_asked_for() {
    run(async {
        let (client, _) = open().await;
        let ids = create(&client, 2).await;
        let rows = client.profiles().get_many(&[&ids[1], "none", &ids[0], &ids[1]]).await.unwrap();
        let found: Vec<_> = rows.iter().map(|row| row.as_ref().map(id)).collect();
        assert_eq!(found, [Some(ids[1].as_str()), None, Some(&ids[0]), Some(&ids[1])]);
    });
}

#[test]
fn a_query_that_no_index_answers_is_refused_with_those_that_are_answered() {
    run(async {
        let (client, _) = open().await;
        create(&client, 3).await;
        let (_, cursor) = page(&client, json!({ "limit": 1 })).await;
        for (query, code, field) in [
            (json!({ "where": { "displayName": "n1" } }), "query/not-indexed", "where"),
            (json!({ "where": { "id": "a", "userId": "b" } }), "query/not-indexed", "where"),
            (json!({ "where": { "id": { "gt": "a" } }, "orderBy": "userId" }), "query/not-indexed", "where"),
            (json!({ "orderBy": "birthDate" }), "query/not-indexed", "orderBy"),
            (json!({ "where": { "id": null } }), "input/wrong-type", "where.id"),
            (json!({ "where": { "id": true } }), "input/wrong-type", "where.id"),
            (json!({ "where": { "id": {} } }), "input/wrong-type", "where.id"),
            (json!({ "where": { "id": { "gt": "a", "gte": "a" } } }), "input/wrong-type", "where.id"),
            (json!({ "where": { "id": { "like": "a" } } }), "input/unknown-field", "where.id.like"),
            (json!({ "where": [] }), "input/wrong-type", "where"),
            (json!({ "limit": 0 }), "input/out-of-range", "limit"),
            (json!({ "limit": 1001 }), "input/out-of-range", "limit"),
            (json!({ "direction": "up" }), "input/not-a-choice", "direction"),
            (json!({ "sort": "id" }), "input/unknown-field", "sort"),
            (json!({ "cursor": "elsewhere" }), "query/cursor-invalid", "cursor"),
            (json!({ "cursor": "[\"userId\",false,null,\"x\"]" }), "query/cursor-invalid", "cursor"),
            (json!({ "cursor": cursor, "direction": "desc" }), "query/cursor-invalid", "cursor"),
            (json!({ "cursor": cursor, "where": { "id": { "gt": "" } } }), "query/cursor-invalid", "cursor"),
        ] {
            let refused = client.profiles().list(&query).await.unwrap_err();
            assert_eq!(
                (refused.code(), &refused.details().unwrap()["field"]),
                (code, &json!(field)),
                "{query}"
            );
        }
        let refused = client.profiles().count(&json!({ "limit": 1 })).await.unwrap_err();
        assert_eq!(refused.code(), "input/unknown-field");
    });
}
