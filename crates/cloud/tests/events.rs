//! The stream of news.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod common;

use std::time::Duration;

use common::Cloud;
use common::device::{Account, create};
use futures_util::StreamExt;
use reqwest::StatusCode;
use serde_json::Value;
use tokio::time::timeout;

/// How long news may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

struct News {
    bytes: futures_util::stream::BoxStream<'static, reqwest::Result<Vec<u8>>>,
    text: String,
}

impl News {
    async fn of(account: &Account, cloud: &Cloud) -> Self {
        let answer =
            cloud.http.get(cloud.at("/v1/sync/events")).bearer_auth(&account.token).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let bytes = answer.bytes_stream().map(|part| part.map(|part| part.to_vec())).boxed();
        Self { bytes, text: String::new() }
    }

    /// The cursor of the next event; `None` at the end of the stream.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: ")).map(str::to_owned);
                self.text = rest.to_owned();
                if let Some(data) = data {
                    let event: Value = serde_json::from_str(&data).unwrap();
                    return Some(event["cursor"].as_str().unwrap().to_owned());
                }
                continue;
            }
            let part = timeout(PATIENCE, self.bytes.next()).await.expect("news in time")?;
            self.text.push_str(&String::from_utf8_lossy(&part.ok()?));
        }
    }
}

#[tokio::test]
async fn a_stream_tells_of_each_change_of_its_own_account_and_of_no_other() {
    let cloud = Cloud::start().await;
    let (ann, bob) = (Account::register(&cloud).await, Account::register(&cloud).await);
    let mut news = News::of(&ann, &cloud).await;
    let (_, cursor) = ann.snapshot(&cloud, 1).await;
    assert_eq!(news.next().await, Some(cursor));
    bob.one(&cloud, create("profile", &bob.profile())).await;
    ann.one(&cloud, create("profile", &ann.profile())).await;
    let (_, cursor) = ann.snapshot(&cloud, 1).await;
    assert_eq!(news.next().await, Some(cursor));
}

#[tokio::test]
async fn a_stream_ends_when_the_server_stops() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let mut news = News::of(&account, &cloud).await;
    news.next().await.unwrap();
    let stopping = tokio::spawn(cloud.stop());
    assert_eq!(news.next().await, None);
    timeout(PATIENCE, stopping).await.expect("the server ends in time").unwrap();
}

#[tokio::test]
async fn a_stream_needs_a_token_in_a_header() {
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let path = format!("/v1/sync/events?token={}&access_token={}", account.token, account.token);
    let answer = cloud.http.get(cloud.at(&path)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}
