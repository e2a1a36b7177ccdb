//! Many devices at once, servers that are killed, databases that go away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::device::{Account, create, journal};
use common::{Cloud, Database};
use serde_json::Value;

const CLIENTS: usize = 50;
const PUSHES_PER_CLIENT: usize = 4;
const PULLERS: usize = 5;

/// What a device that only pulls has seen: each page after the other, as it came.
async fn follow(account: Account, cloud: Arc<Cloud>, mut cursor: String, until: usize) -> Vec<String> {
    let mut seen = Vec::new();
    let begin = Instant::now();
    while seen.len() < until {
        assert!(begin.elapsed() < Duration::from_secs(120), "{} of {until} seen", seen.len());
        let (changes, next) = account.pull(&cloud, &cursor, 7).await;
        seen.extend(changes.iter().map(|state| state["record"]["id"].as_str().unwrap().to_owned()));
        cursor = next;
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_clients_push_for_one_account_while_others_pull_and_nothing_is_lost_doubled_or_skipped() {
    let cloud = Arc::new(Cloud::with(|config| config.requests_per_minute = 1_000_000).await);
    let account = Account::register(&cloud).await;
    let profile = account.profile();
    account.one(&cloud, create("profile", &profile)).await;
    let (_, start) = account.snapshot(&cloud, 10).await;
    let total = CLIENTS * PUSHES_PER_CLIENT;
    let pullers: Vec<_> = (0..PULLERS)
        .map(|_| tokio::spawn(follow(account.clone(), cloud.clone(), start.clone(), total)))
        .collect();
    let written = Arc::new(Mutex::new(BTreeSet::new()));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (account, cloud, profile, written) =
                (account.clone(), cloud.clone(), profile.clone(), written.clone());
            tokio::spawn(async move {
                for push in 0..PUSHES_PER_CLIENT {
                    let entry = journal(&profile, &format!("{client}/{push}"));
                    let operation = create("journal", &entry);
                    // Twice, as after a lost answer.
                    for expected in ["applied", "duplicate"] {
                        assert_eq!(account.one(&cloud, operation.clone()).await["status"], expected);
                    }
                    written.lock().unwrap().insert(entry["id"].as_str().unwrap().to_owned());
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    let written = written.lock().unwrap().clone();
    assert_eq!(written.len(), total);
    for puller in pullers {
        let seen = puller.await.unwrap();
        assert_eq!(seen.len(), total, "each once");
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), written);
    }
}

/// The server as a process of its own, which can be killed.
struct Process {
    child: Child,
    url: String,
}

impl Process {
    fn start(database: &Database) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soul-cloud"));
        command.arg("serve").env("DATABASE_URL", database.url("soul_app")).env("LISTEN", "127.0.0.1:0");
        command.env("REQUESTS_PER_MINUTE", "1000000").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("the server's first line").to_owned();
        Self { child, url }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Pushes entries until `stop`; gives the ids that were acknowledged, and those that were sent.
async fn push_on(
    account: Account,
    cloud: Cloud,
    profile: Value,
    stop: Arc<std::sync::atomic::AtomicBool>,
) -> [BTreeSet<String>; 2] {
    let [mut acknowledged, mut sent] = [BTreeSet::new(), BTreeSet::new()];
    while !stop.load(std::sync::atomic::Ordering::Relaxed) {
        let entries: Vec<_> = (0..5).map(|n| journal(&profile, &format!("entry {n}"))).collect();
        let ids: Vec<_> = entries.iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect();
        let operations: Vec<_> = entries.iter().map(|entry| create("journal", entry)).collect();
        sent.extend(ids.iter().cloned());
        let body =
            serde_json::json!({ "protocol": 1, "ownerId": account.owner_id, "operations": operations });
        let request = cloud.http.post(cloud.at("/v1/sync/push")).bearer_auth(&account.token).json(&body);
        let Ok(answer) = request.send().await else { continue };
        let Ok(answer) = answer.json::<Value>().await else { continue };
        let results = answer["results"].as_array().cloned().unwrap_or_default();
        for (id, result) in ids.into_iter().zip(results) {
            if result["status"] == "applied" {
                acknowledged.insert(id);
            }
        }
    }
    [acknowledged, sent]
}

/// What is there afterwards: each entry once, in records and in changes alike.
async fn entries(account: &Account, cloud: &Cloud, start: &str) -> BTreeSet<String> {
    let ids = |states: Vec<Value>| -> Vec<String> {
        let journal = states.iter().filter(|state| state["entity"] == "journal" && state["deleted"] == false);
        journal.map(|state| state["record"]["id"].as_str().unwrap().to_owned()).collect()
    };
    let snapshot = ids(account.snapshot(cloud, 500).await.0);
    let changes = ids(account.pull(cloud, start, 500).await.0);
    let there: BTreeSet<_> = snapshot.iter().cloned().collect();
    assert_eq!((snapshot.len(), changes.len()), (there.len(), there.len()), "each once");
    assert_eq!(changes.into_iter().collect::<BTreeSet<_>>(), there);
    there
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_in_the_middle_of_pushes_loses_nothing_that_it_acknowledged() {
    let database = Database::new().await;
    let mut process = Process::start(&database);
    let cloud = Cloud::at_url(&process.url);
    let account = Account::register(&cloud).await;
    let profile = account.profile();
    account.one(&cloud, create("profile", &profile)).await;
    let (_, start) = account.snapshot(&cloud, 10).await;
    for _ in 0..3 {
        let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let pushing: Vec<_> = (0..4)
            .map(|_| {
                tokio::spawn(push_on(
                    account.clone(),
                    Cloud::at_url(&process.url),
                    profile.clone(),
                    stop.clone(),
                ))
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(400)).await;
        process.kill();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        let mut outcomes = Vec::new();
        for task in pushing {
            outcomes.push(task.await.unwrap());
        }
        process = Process::start(&database);
        let there = entries(&account, &Cloud::at_url(&process.url), &start).await;
        let [acknowledged, sent] =
            [0, 1].map(|n| outcomes.iter().flat_map(|outcome| outcome[n].clone()).collect::<BTreeSet<_>>());
        assert!(!acknowledged.is_empty());
        assert!(acknowledged.is_subset(&there), "acknowledged and not there");
        // All of a push or nothing of it.
        assert_eq!(there.intersection(&sent).count() % 5, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_restarts_loses_nothing_and_the_server_recovers_by_itself() {
    // A server of its own: the other tests' must stay up.
    let mut postgres = common::another_postgres();
    let database = Database::on(&postgres).await;
    let cloud = Cloud::over(database, |config| config.requests_per_minute = 1_000_000).await;
    let account = Account::register(&cloud).await;
    let profile = account.profile();
    account.one(&cloud, create("profile", &profile)).await;
    let (_, start) = account.snapshot(&cloud, 10).await;
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let pushing: Vec<_> = (0..4)
        .map(|_| {
            tokio::spawn(push_on(account.clone(), Cloud::at_url(&cloud.url), profile.clone(), stop.clone()))
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(400)).await;
    postgres.stop();
    // While it is away the answer is a problem that says when to come again.
    let (status, problem) = account.push(&cloud, &[]).await;
    assert_eq!((status.as_u16(), &problem["code"]), (503, &Value::from("sync/unavailable")));
    let health = || cloud.http.get(cloud.at("/healthz")).send();
    assert_eq!(health().await.unwrap().status().as_u16(), 503);
    postgres.restart().unwrap();
    tokio::time::sleep(Duration::from_millis(400)).await;
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let mut acknowledged = BTreeSet::new();
    for task in pushing {
        acknowledged.extend(task.await.unwrap()[0].clone());
    }
    assert!(!acknowledged.is_empty());
    let there = entries(&account, &cloud, &start).await;
    assert!(acknowledged.is_subset(&there));
    assert_eq!(health().await.unwrap().status().as_u16(), 200);
}

/// A push that commits late and one that overtakes it: how many of the two entries a device sees that pulls in between and after.
async fn seen_of_a_late_and_a_quick_entry(cloud: Cloud) -> usize {
    let cloud = Arc::new(cloud);
    let mut owner = cloud.database().connect("postgres").await;
    sqlx::raw_sql(
        "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN IF NEW.content = 'late' THEN PERFORM pg_sleep(3); END IF; RETURN NEW; END $$;
         CREATE TRIGGER late BEFORE INSERT ON journal_entries FOR EACH ROW EXECUTE FUNCTION wait();",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    let account = Account::register(&cloud).await;
    let profile = account.profile();
    account.one(&cloud, create("profile", &profile)).await;
    let (_, start) = account.snapshot(&cloud, 10).await;
    let late = {
        let (account, cloud, operation) =
            (account.clone(), cloud.clone(), create("journal", &journal(&profile, "late")));
        tokio::spawn(async move { account.one(&cloud, operation).await })
    };
    tokio::time::sleep(Duration::from_millis(1000)).await;
    let quick = {
        let (account, cloud, operation) =
            (account.clone(), cloud.clone(), create("journal", &journal(&profile, "quick")));
        tokio::spawn(async move { account.one(&cloud, operation).await })
    };
    tokio::time::sleep(Duration::from_millis(1000)).await;
    let (first, cursor) = account.pull(&cloud, &start, 100).await;
    for push in [late, quick] {
        assert_eq!(push.await.unwrap()["status"], "applied");
    }
    first.len() + account.pull(&cloud, &cursor, 100).await.0.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_committed_late_is_not_skipped_as_it_would_be_by_a_plain_sequence() {
    assert_eq!(seen_of_a_late_and_a_quick_entry(Cloud::start().await).await, 2);

    // The same with numbers from a sequence, which nobody waits for: what the counter's lock is there for.
    let database = Database::new().await;
    sqlx::raw_sql(
        "CREATE SEQUENCE numbers;
         ALTER TABLE sync_owners RENAME TO counters;
         CREATE VIEW sync_owners AS
           WITH unlocked AS MATERIALIZED (SELECT * FROM counters)
           SELECT owner_id, epoch,
             CASE WHEN current_setting('transaction_read_only') = 'on' THEN (SELECT coalesce(max(seq), 0) FROM changes)
               ELSE nextval('numbers') - 1 END AS seq,
             tombstones_from FROM unlocked WHERE owner_id = acting_owner();
         CREATE FUNCTION count_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
         CREATE TRIGGER counted INSTEAD OF UPDATE ON sync_owners FOR EACH ROW EXECUTE FUNCTION count_up();
         CREATE FUNCTION begin_counting() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN INSERT INTO counters (owner_id) VALUES (NEW.owner_id); RETURN NEW; END $$;
         CREATE TRIGGER begun INSTEAD OF INSERT ON sync_owners FOR EACH ROW EXECUTE FUNCTION begin_counting();
         GRANT SELECT, INSERT, UPDATE ON sync_owners TO soul_app;
         GRANT USAGE ON SEQUENCE numbers TO soul_app;",
    )
    .execute(&mut database.connect("postgres").await)
    .await
    .unwrap();
    assert_eq!(seen_of_a_late_and_a_quick_entry(Cloud::over(database, |_| {}).await).await, 1);
}
