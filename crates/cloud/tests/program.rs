//! The program as an operator meets it: settings that can't be used, and stopping in good order.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::process::{Command, Output};
use std::time::Duration;

use common::Cloud;
use common::device::{Account, create, journal};
use reqwest::StatusCode;
use sqlx::Row;

fn run(command: &str, settings: &[(&str, &str)]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_soul-cloud"));
    program.env_clear().arg(command).envs(settings.iter().copied()).output().unwrap()
}

#[test]
fn a_setting_that_cannot_be_used_ends_the_program_and_is_named_with_what_would_be_accepted() {
    let database = ("DATABASE_URL", "postgres://soul_app@127.0.0.1:1/soul");
    let numbers = |most: &str| format!("a whole number, 1 to {most}");
    for (variable, value, accepted) in [
        ("DATABASE_URL", "mysql://127.0.0.1/soul", "postgres://role:password@host:port/database".to_owned()),
        ("LISTEN", "8787", "an address and a port, such as 127.0.0.1:8787".to_owned()),
        (
            "ALLOWED_ORIGINS",
            "app.example.org",
            "origins such as https://app.example.org, separated by commas, or *".to_owned(),
        ),
        ("DATABASE_CONNECTIONS", "0", numbers("1000")),
        ("REQUESTS_PER_MINUTE", "ten", numbers("1000000")),
        ("TRUST_PROXY", "yes", "true or false".to_owned()),
        ("REQUEST_TIMEOUT_S", "0", numbers("300")),
        ("SHUTDOWN_TIMEOUT_S", "301", "a whole number, 0 to 300".to_owned()),
        (
            "RUST_LOG",
            "soul_cloud=loudly",
            "a level such as info, or levels of parts such as warn,soul_cloud=debug".to_owned(),
        ),
    ] {
        let ended = run("serve", &[database, (variable, value)]);
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{variable}: {said}");
        assert!(said.starts_with(&format!("error: {variable} ")), "{said}");
        assert!(said.trim_end().ends_with(&format!("; accepted: {accepted}")), "{said}");
        assert!(ended.stdout.is_empty(), "{variable}: it listened");
    }
    for (command, variable) in [("serve", "DATABASE_URL"), ("migrate", "MIGRATION_DATABASE_URL")] {
        let said = String::from_utf8(run(command, &[]).stderr).unwrap();
        assert!(said.starts_with(&format!("error: {variable} is missing")), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_under_way_is_answered_before_the_server_ends() {
    let cloud = Cloud::with(|config| config.shutdown_timeout = Duration::from_secs(120)).await;
    let account = Account::register(&cloud).await;
    let profile = account.profile();
    account.one(&cloud, create("profile", &profile)).await;
    let mut owner = cloud.database().connect("postgres").await;
    // The push waits for this lock in the middle of its transaction.
    sqlx::raw_sql("BEGIN; LOCK TABLE journal_entries").execute(&mut owner).await.unwrap();
    let push = {
        let (account, cloud) = (account.clone(), Cloud::at_url(&cloud.url));
        let operation = create("journal", &journal(&profile, "under way"));
        tokio::spawn(async move { account.push(&cloud, &[operation]).await })
    };
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    let mut seen = 0_i64;
    while seen == 0 {
        assert!(!push.is_finished(), "the push does not wait");
        tokio::time::sleep(Duration::from_millis(20)).await;
        seen = sqlx::query(waits).fetch_one(&mut owner).await.unwrap().get(0);
    }
    let url = cloud.url.clone();
    let stopping = tokio::spawn(cloud.stop());
    // Nobody new is let in any more, and the server still waits for who is there.
    let fresh = Cloud::at_url(&url);
    while fresh.http.get(fresh.at("/healthz")).send().await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!stopping.is_finished());
    sqlx::raw_sql("COMMIT").execute(&mut owner).await.unwrap();
    let (status, answer) = push.await.unwrap();
    assert_eq!((status, &answer["results"][0]["status"]), (StatusCode::OK, &"applied".into()));
    stopping.await.unwrap();
    let entries = sqlx::query("SELECT FROM journal_entries").fetch_all(&mut owner).await.unwrap();
    assert_eq!(entries.len(), 1);
}
