//! Two accounts do the same, one with the ids of a third account's rows, the other with ids that nobody has: every answer of every route
//! has to be the same, down to generations and cursors.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::Cloud;
use common::device::{Account, journal, person, record};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use soul_model::{assessment_id, compatibility_id, frequency_id, insight_id};
use uuid::Uuid;

/// Every route of the server, and where another account's ids are tried on it.
const ROUTES: [(&str, &str, &str); 11] = [
    ("GET", "/healthz", "it takes no ids, and needs no account"),
    ("GET", "/v1/openapi.json", "it takes no ids, and needs no account"),
    ("GET", "/v1/sync/changes", "here"),
    ("GET", "/v1/sync/snapshot", "here"),
    ("GET", "/v1/sync/events", "here: the place in the stream that it tells"),
    ("POST", "/v1/sync/push", "here"),
    (
        "POST",
        "/v1/accounts",
        "accounts.rs: an address is registered once, and README.md says that this tells of it",
    ),
    ("DELETE", "/v1/accounts/current", "here: it takes no ids, and another account stays"),
    ("POST", "/v1/accounts/restore", "here, by the address"),
    ("POST", "/v1/sessions", "here, by the address"),
    ("DELETE", "/v1/sessions/current", "here: it takes no ids, and another account's devices stay logged in"),
];

#[test]
fn every_route_of_the_router_is_in_the_table() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/router.rs");
    let source = fs::read_to_string(source).unwrap();
    let mut routes = Vec::new();
    for call in source.split(".route(").skip(1) {
        let path = call.split('"').nth(1).unwrap();
        let methods = call.split_once(',').unwrap().1.split(')').next().unwrap();
        for method in ["get(", "post(", "put(", "patch(", "delete(", "any("] {
            if methods.contains(method) {
                routes.push((method.trim_end_matches('(').to_uppercase(), path.to_owned()));
            }
        }
    }
    // Each `.route(` has been understood.
    assert_eq!(routes.len(), source.matches(".route(").count());
    assert!(!source.contains(".nest(") && !source.contains("route_service"));
    routes.sort();
    let mut known: Vec<_> =
        ROUTES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    known.sort();
    assert_eq!(routes, known, "a new route needs a try with another account's ids");
}

/// The ids of one account's rows, or of nobody's.
struct Ids {
    profile: String,
    person: String,
    journal: String,
    owner: String,
    mutations: Vec<String>,
    cursor: String,
    page: String,
}

impl Ids {
    fn of_nobody() -> Self {
        let fresh = || Uuid::new_v4().to_string();
        let epoch = fresh();
        Self {
            profile: fresh(),
            person: fresh(),
            journal: fresh(),
            owner: fresh(),
            mutations: (0..7).map(|_| fresh()).collect(),
            cursor: format!("{epoch}.7"),
            page: format!("{epoch}.7!journal!{}", fresh()),
        }
    }

    /// A record of each kind under these ids, as `account` would send it.
    fn records(&self, account: &Account) -> Vec<(&'static str, Value)> {
        let mut profile = account.profile();
        profile["id"] = json!(self.profile);
        let mut friend = person(&profile);
        friend["id"] = json!(self.person);
        friend["userId"] = json!(self.owner);
        let mut entry = journal(&profile, "x");
        entry["id"] = json!(self.journal);
        let pair = compatibility_id(&self.profile, &self.person);
        let insight = insight_id(&self.profile, "2025-03-01");
        for (field, id) in [
            ("linkedPersonId", &self.person),
            ("linkedCompatibilityId", &pair),
            ("linkedInsightId", &insight),
        ] {
            entry[field] = json!(id);
        }
        vec![
            ("profile", profile),
            ("person", friend),
            (
                "compatibility",
                record(json!({ "id": pair, "profile1Id": self.profile, "profile2Id": self.person })),
            ),
            (
                "assessment",
                record(
                    json!({ "id": assessment_id(&self.profile, "mbti"), "profileId": self.profile, "type": "mbti" }),
                ),
            ),
            (
                "insight",
                record(json!({ "id": insight, "profileId": self.profile, "insightDate": "2025-03-01" })),
            ),
            (
                "frequency",
                record(
                    json!({ "id": frequency_id(&account.owner_id, "2025-03-01"), "userId": account.owner_id,
                    "logDate": "2025-03-01" }),
                ),
            ),
            ("journal", entry),
        ]
    }
}

/// One of the two accounts, with all that it was told.
struct Asker {
    account: Account,
    ids: Ids,
    epoch: String,
    told: Vec<(String, StatusCode, String)>,
}

impl Asker {
    async fn new(cloud: &Cloud, ids: Ids) -> Self {
        let account = Account::register(cloud).await;
        let (_, cursor) = account.snapshot(cloud, 1).await;
        let epoch = cursor.split_once('.').unwrap().0.to_owned();
        Self { account, ids, epoch, told: Vec::new() }
    }

    /// The answer with names for the ids.
    fn note(&mut self, what: String, status: StatusCode, mut answer: Value) {
        answer["serverTime"] = Value::Null;
        let (ids, me) = (&self.ids, &self.account.owner_id);
        let mut names = BTreeMap::new();
        for (entity, record) in ids.records(&self.account) {
            names.insert(record["id"].as_str().unwrap().to_owned(), entity.to_owned());
        }
        for (n, mutation) in ids.mutations.iter().enumerate() {
            names.insert(mutation.clone(), format!("mutation {n}"));
        }
        names.insert(ids.owner.clone(), "somebody".to_owned());
        names.insert(frequency_id(&ids.owner, "2025-03-01"), "somebody's day".to_owned());
        names.insert(me.clone(), "me".to_owned());
        names.insert(self.epoch.clone(), "life".to_owned());
        let mut text = answer.to_string();
        for (id, name) in names {
            text = text.replace(&id, &name);
        }
        self.told.push((what, status, text));
    }

    async fn push(&mut self, cloud: &Cloud, what: String, operation: Value) {
        let (status, answer) = self.account.push(cloud, &[operation]).await;
        self.note(what, status, answer);
    }

    async fn get(&mut self, cloud: &Cloud, path: &str) {
        let (status, answer) = self.account.get(cloud, path).await;
        let what = path.split(['=', '&']).next().unwrap().to_owned();
        self.note(what, status, answer);
    }

    async fn send(&mut self, cloud: &Cloud, method: Method, path: &str, body: Option<Value>) {
        let request = cloud.http.request(method.clone(), cloud.at(path)).bearer_auth(&self.account.token);
        let request = if let Some(body) = body { request.json(&body) } else { request };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        let mut answer: Value = serde_json::from_str(&text).unwrap_or_default();
        answer["removedAt"] = Value::Null;
        self.note(format!("{method} {path}"), status, answer);
    }

    /// The first event of the stream.
    async fn listen(&mut self, cloud: &Cloud) {
        let request = cloud.http.get(cloud.at("/v1/sync/events")).bearer_auth(&self.account.token);
        let mut stream = request.send().await.unwrap();
        let status = stream.status();
        let first = stream.chunk().await.unwrap().unwrap();
        let text = String::from_utf8(first.to_vec()).unwrap();
        let data = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
        self.note("event".to_owned(), status, serde_json::from_str(data).unwrap());
    }

    /// Every kind of operation on one record.
    async fn push_all(&mut self, cloud: &Cloud, entity: &str, record: &Value, on_conflict: &str) {
        let kinds =
            [("create", 0), ("update", 1), ("create", 1), ("delete", 0), ("delete", 1), ("update", 2)];
        for (kind, base_generation) in kinds {
            let mutation = Uuid::new_v4().to_string();
            let mut operation = json!({ "mutationId": mutation, "operation": kind, "entity": entity,
                "baseGeneration": base_generation, "onConflict": on_conflict, "record": record });
            if kind == "delete" {
                operation["record"] = json!({ "id": record["id"], "version": 2, "updatedAt": record["updatedAt"],
                    "writer": record["writer"] });
                operation["baseCursor"] = json!(self.ids.cursor);
            }
            self.ids.mutations.push(mutation);
            self.push(cloud, format!("{kind} {entity} {base_generation} {on_conflict}"), operation).await;
        }
    }

    /// Everything that can be asked with ids.
    async fn ask_everything(&mut self, cloud: &Cloud, emails: &str) {
        let own_day = frequency_id(&self.ids.owner, "2025-03-01");
        // First the children, whose parents are not there, then once more in the order in which they can be made.
        let records = self.ids.records(&self.account);
        for (entity, record) in records.iter().rev() {
            self.push_all(cloud, entity, record, "return").await;
        }
        for (n, (entity, record)) in records.iter().enumerate() {
            // Under a mutation id that the other account has used.
            let operation = json!({ "mutationId": self.ids.mutations[n], "operation": "create", "entity": entity,
                "baseGeneration": 0, "record": record });
            self.push(cloud, format!("create {entity} under a used mutation"), operation).await;
            self.push_all(cloud, entity, record, "decide").await;
        }
        // The key of another account's day, in one's own name and in the other's.
        for owner in [self.account.owner_id.clone(), self.ids.owner.clone()] {
            let day = record(json!({ "id": own_day, "userId": owner, "logDate": "2025-03-01" }));
            let operation = json!({ "mutationId": self.ids.mutations[0], "operation": "create", "entity": "frequency",
                "baseGeneration": 0, "record": day });
            self.push(cloud, "another's day".to_owned(), operation).await;
        }
        let posing = Account { owner_id: self.ids.owner.clone(), token: self.account.token.clone() };
        let (status, answer) = posing.push(cloud, &[]).await;
        self.note("a push in another's name".to_owned(), status, answer);
        let (cursor, page) = (self.ids.cursor.clone(), self.ids.page.clone());
        self.get(cloud, &format!("/v1/sync/changes?cursor={cursor}")).await;
        self.get(cloud, &format!("/v1/sync/snapshot?page={page}")).await;
        // One's own place with the other's record.
        let own = format!("{}.0!journal!{}", self.epoch, self.ids.journal);
        self.get(cloud, &format!("/v1/sync/snapshot?page={own}")).await;
        self.get(cloud, &format!("/v1/sync/changes?cursor={}.0", self.epoch)).await;
        self.get(cloud, "/v1/sync/snapshot?limit=500").await;
        self.listen(cloud).await;
        let wrong = json!({ "email": emails, "password": "not the right one" });
        self.send(cloud, Method::POST, "/v1/sessions", Some(wrong.clone())).await;
        self.send(cloud, Method::POST, "/v1/accounts/restore", Some(wrong)).await;
        self.send(cloud, Method::DELETE, "/v1/accounts/current", None).await;
        self.send(cloud, Method::DELETE, "/v1/sessions/current", None).await;
    }
}

#[tokio::test]
async fn every_answer_about_anothers_rows_is_that_about_rows_that_nobody_has() {
    let cloud = Cloud::with(|config| config.requests_per_minute = 100_000).await;
    let email = format!("{}@example.org", Uuid::new_v4().simple());
    let body = json!({ "email": email, "password": "correct horse" });
    let made: Value =
        cloud.http.post(cloud.at("/v1/accounts")).json(&body).send().await.unwrap().json().await.unwrap();
    let text = |field: &str| made[field].as_str().unwrap().to_owned();
    let ann = Account { owner_id: text("userId"), token: text("token") };
    let mut anns = Ids { owner: ann.owner_id.clone(), ..Ids::of_nobody() };
    let operations: Vec<_> = anns
        .records(&ann)
        .iter()
        .zip(&anns.mutations)
        .map(|((entity, record), mutation)| {
            json!({ "mutationId": mutation, "operation": "create", "entity": entity, "baseGeneration": 0, "record": record })
        })
        .collect();
    let (status, answer) = ann.push(&cloud, &operations).await;
    assert_eq!(status, StatusCode::OK);
    for result in answer["results"].as_array().unwrap() {
        assert_eq!(result["status"], "applied", "{result}");
    }
    let before = ann.snapshot(&cloud, 100).await;
    anns.cursor = before.1.clone();
    let (_, first) = ann.get(&cloud, "/v1/sync/snapshot?limit=1").await;
    anns.page = first["next"].as_str().unwrap().to_owned();

    let mut eve = Asker::new(&cloud, anns).await;
    let mut mallory = Asker::new(&cloud, Ids::of_nobody()).await;
    eve.ask_everything(&cloud, &email).await;
    mallory.ask_everything(&cloud, "nobody@example.org").await;
    for (with_anns, with_nobodys) in eve.told.iter().zip(&mallory.told) {
        assert_eq!(with_anns, with_nobodys);
    }
    assert_eq!(eve.told.len(), mallory.told.len());
    assert!(eve.told.iter().any(|(_, _, text)| text.contains("\"applied\"")));
    assert!(eve.told.iter().any(|(_, _, text)| text.contains("sync/parent-missing")));

    // Ann has what she had, no more and no less, and is still logged in.
    assert_eq!(ann.snapshot(&cloud, 100).await, before);
}
