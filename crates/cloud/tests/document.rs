//! The document of the protocol that the cloud shows.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::Cloud;
use common::device::Account;
use reqwest::StatusCode;
use serde_json::Value;

#[tokio::test]
async fn anybody_may_read_the_document_and_every_path_in_it_is_there() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let answer = cloud.http.get(cloud.at("/v1/openapi.json")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let document: Value = answer.json().await.unwrap();
    assert_eq!(document, serde_json::from_str::<Value>(soul_sync::OPENAPI).unwrap());
    for (path, methods) in document["paths"].as_object().unwrap() {
        // A stream of events has no end that this could wait for, and a push needs a body.
        if methods["get"].is_null() || path.ends_with("/events") {
            continue;
        }
        let (status, answer) = account.get(&cloud, path).await;
        let told = methods["get"]["responses"].as_object().unwrap();
        assert!(told.contains_key(status.as_str()), "{path} {status} {answer}");
    }
}
