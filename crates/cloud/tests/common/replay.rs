//! A recorded history, asked of a real server.
//!
//! What must differ is mapped, and nothing else: a life of the database is called `life-3` by the model and has a UUID as its name on the
//! server, which stands in cursors and page tokens; the sentences of a problem are for people; and a field that a record was sent
//! without comes back as null (rule 29 of PROTOCOL.md).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use soul_cloud::Clock;
use soul_core::Instant;
use soul_simulator::{Request, Step};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Cloud;

/// A server whose clock the history sets.
pub(crate) struct Replay {
    cloud: Cloud,
    clock: Arc<AtomicI64>,
    /// A connection that row security does not bind.
    database: PgConnection,
}

/// Where model and server differ.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) step: usize,
    pub(crate) asked: String,
    pub(crate) expected: Value,
    pub(crate) given: Value,
}

impl Replay {
    pub(crate) async fn start() -> Self {
        let clock = Arc::new(AtomicI64::new(0));
        let shown = Arc::clone(&clock);
        let cloud = Cloud::with(|config| {
            config.requests_per_minute = 1_000_000;
            config.clock = Clock::new(move || Instant::from_unix_ms(shown.load(Ordering::Relaxed)).unwrap());
        })
        .await;
        let database = cloud.database().connect("postgres").await;
        Self { cloud, clock, database }
    }

    /// Plays a history from the beginning to the first difference. It begins in the life that the model calls `life-0`.
    pub(crate) async fn play(&mut self, owners: &[&str], steps: &[Step]) -> Option<Box<Difference>> {
        self.begin(owners).await;
        for (number, step) in steps.iter().enumerate() {
            match step {
                Step::Restored { epoch } => self.restore(epoch).await,
                Step::TombstonesForgotten => self.forget_tombstones(owners).await,
                Step::Asked { owner, at, request, status, answer } => {
                    self.clock.store(at.unix_ms(), Ordering::Relaxed);
                    let (given_status, given) = self.ask(owner, request).await;
                    let expected = plain(*status, answer.clone());
                    let given = plain(given_status, given);
                    if !soul_sync::same_value(&expected, &given) {
                        let asked = format!("{owner} at {at}: {request:?}");
                        return Some(Box::new(Difference { step: number, asked, expected, given }));
                    }
                }
            }
        }
        None
    }

    /// The accounts of the history, and nothing else.
    async fn begin(&mut self, owners: &[&str]) {
        sqlx::query("TRUNCATE users CASCADE").execute(&mut self.database).await.unwrap();
        for owner in owners {
            let id = Uuid::parse_str(owner).unwrap();
            let statements = [
                "INSERT INTO users (id) VALUES ($1)",
                "INSERT INTO sync_owners (owner_id) VALUES ($1)",
                "INSERT INTO sessions (sid, user_id, expire) VALUES ($2, $1, now() + INTERVAL '1 day')",
            ];
            for statement in statements {
                let sid: String =
                    Sha256::digest(token(owner)).iter().map(|byte| format!("{byte:02x}")).collect();
                let query = sqlx::query(statement).bind(id);
                let query = if statement.contains("$2") { query.bind(sid) } else { query };
                query.execute(&mut self.database).await.unwrap();
            }
        }
        self.restore("life-0").await;
    }

    /// What an operator does after a restore.
    async fn restore(&mut self, epoch: &str) {
        let epoch = Uuid::parse_str(&server_epoch(epoch)).unwrap();
        let query = sqlx::query("UPDATE sync_owners SET epoch = $1").bind(epoch);
        query.execute(&mut self.database).await.unwrap();
    }

    /// Lets the time pass for which tombstones are kept, and has the server clean up: any push that is decided about does. This one
    /// removes what is long gone, which changes nothing.
    async fn forget_tombstones(&mut self, owners: &[&str]) {
        sqlx::query("UPDATE tombstones SET deleted_at = now() - INTERVAL '401 days'")
            .execute(&mut self.database)
            .await
            .unwrap();
        for owner in owners {
            let gone = json!({ "id": Uuid::new_v4(), "version": 2, "updatedAt": "2025-03-01T12:00:00.000Z",
                "writer": Uuid::new_v4() });
            let operation = json!({ "mutationId": Uuid::new_v4(), "operation": "delete", "entity": "profile",
                "baseGeneration": 1, "baseCursor": null, "onConflict": "decide", "record": gone });
            let body = json!({ "protocol": 1, "ownerId": owner, "operations": [operation] });
            let (status, answer) = self.ask(owner, &Request::Push(body)).await;
            assert_eq!((status, &answer["results"][0]["status"]), (200, &json!("applied")), "{answer}");
        }
    }

    async fn ask(&self, owner: &str, request: &Request) -> (u16, Value) {
        let http = &self.cloud.http;
        let page = |path: &str, parameters: [(&str, Option<String>); 2]| {
            let given: Vec<_> = parameters
                .into_iter()
                .filter_map(|(name, value)| Some(format!("{name}={}", to_server(value?.into()).as_str()?)))
                .collect();
            http.get(self.cloud.at(&format!("/v1/sync/{path}?{}", given.join("&"))))
        };
        let limited = |limit: &Option<u64>| ("limit", limit.map(|limit| limit.to_string()));
        let request = match request {
            Request::Push(body) => http.post(self.cloud.at("/v1/sync/push")).json(&to_server(body.clone())),
            Request::Changes { cursor, limit } => {
                page("changes", [("cursor", Some(cursor.clone())), limited(limit)])
            }
            Request::Snapshot { page: token, limit } => {
                page("snapshot", [("page", token.clone()), limited(limit)])
            }
        };
        let answer = request.bearer_auth(token(owner)).send().await.unwrap();
        (answer.status().as_u16(), from_server(answer.json().await.unwrap()))
    }
}

/// A token of the form that the server takes.
fn token(owner: &str) -> String {
    owner.replace('-', "").repeat(2)
}

/// How the server calls a life of the database.
fn server_epoch(epoch: &str) -> String {
    format!("00000000-0000-4000-8000-{:0>12}", epoch.strip_prefix("life-").unwrap())
}

/// Writes the names of lives as the server does.
fn to_server(value: Value) -> Value {
    renamed(value, &|text| {
        let (epoch, rest) = text.split_once('.')?;
        let number = epoch.strip_prefix("life-").filter(|number| number.parse::<u32>().is_ok())?;
        Some(format!("00000000-0000-4000-8000-{number:0>12}.{rest}"))
    })
}

/// Writes them as the model does.
fn from_server(value: Value) -> Value {
    renamed(value, &|text| {
        let (epoch, rest) = text.split_once('.')?;
        let number: u32 = epoch.strip_prefix("00000000-0000-4000-8000-")?.parse().ok()?;
        Some(format!("life-{number}.{rest}"))
    })
}

fn renamed(value: Value, rename: &impl Fn(&str) -> Option<String>) -> Value {
    match value {
        Value::String(text) => Value::String(rename(&text).unwrap_or(text)),
        Value::Array(items) => items.into_iter().map(|item| renamed(item, rename)).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name, renamed(value, rename))).collect()
        }
        other => other,
    }
}

/// The answer without what may differ.
fn plain(status: u16, mut answer: Value) -> Value {
    if status != 200 {
        for words in ["type", "title", "detail"] {
            answer.as_object_mut().and_then(|problem| problem.remove(words));
        }
        // No field is named by null, or by saying nothing.
        if answer["field"].is_null() {
            answer["field"] = Value::Null;
        }
    }
    json!({ "status": status, "body": without_nulls(answer, false) })
}

/// Leaves out the fields of records that are null.
fn without_nulls(value: Value, in_record: bool) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| without_nulls(item, false)).collect(),
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(_, value)| !in_record || !value.is_null());
            let fields: Map<_, _> = kept
                .map(|(name, value)| {
                    (name.clone(), if in_record { value } else { without_nulls(value, name == "record") })
                })
                .collect();
            Value::Object(fields)
        }
        other => other,
    }
}
