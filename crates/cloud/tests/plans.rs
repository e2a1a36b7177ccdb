//! How much of a table a push reads.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::device::{Account, create, journal};
use common::{Cloud, Database};
use sqlx::Row;

const PUSHES: usize = 20;
const OPERATIONS: usize = 100;

#[tokio::test]
async fn a_push_does_not_read_all_entries_that_the_account_has() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    // On the same connections throughout, as in service: what they remember of the empty tables must not harm.
    let cloud = Cloud::over(database, |config| config.connections = 2).await;
    let account = Account::register(&cloud).await;
    let profile = account.profile();
    account.one(&cloud, create("profile", &profile)).await;
    for _ in 0..PUSHES {
        let entries: Vec<_> =
            (0..OPERATIONS).map(|n| create("journal", &journal(&profile, &format!("entry {n}")))).collect();
        let (status, answer) = account.push(&cloud, &entries).await;
        assert!(status.is_success(), "{answer}");
    }
    // A connection's counts are complete when it has ended.
    cloud.stop().await;
    let ended =
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'soul_app' AND datname = current_database()";
    while sqlx::query(ended).fetch_one(&mut owner).await.unwrap().get::<i64, _>(0) > 0 {
        tokio::time::sleep(core::time::Duration::from_millis(20)).await;
    }
    let row = sqlx::query(
        "SELECT (SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'journal_entries'),
           (SELECT coalesce(sum(seq_tup_read), 0)::bigint FROM pg_stat_user_tables WHERE relname = 'journal_entries')
             + (SELECT coalesce(sum(idx_tup_read), 0)::bigint FROM pg_stat_user_indexes WHERE relname = 'journal_entries')",
    )
    .fetch_one(&mut owner)
    .await
    .unwrap();
    let [written, read] = [0, 1].map(|column| row.get::<i64, _>(column));
    assert_eq!(written, 2000, "the counts are there");
    // Looking through all entries for each operation would read 1,900,000. While there are few, it does not matter.
    assert!(read < 200_000, "{read} read for {written} written");
}
