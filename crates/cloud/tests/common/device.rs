//! A device as the cloud sees it: an account, a device id, records and operations in the form of the protocol.

use reqwest::StatusCode;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Cloud;

/// An account that one or more devices speak for.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) owner_id: String,
    pub(crate) token: String,
}

impl Account {
    pub(crate) async fn register(cloud: &Cloud) -> Self {
        let email = format!("{}@example.org", Uuid::new_v4().simple());
        let body = json!({ "email": email, "password": "correct horse" });
        let answer = cloud.http.post(cloud.at("/v1/accounts")).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        let made: Value = answer.json().await.unwrap();
        let text = |field: &str| made[field].as_str().unwrap().to_owned();
        Self { owner_id: text("userId"), token: text("token") }
    }

    pub(crate) async fn get(&self, cloud: &Cloud, path: &str) -> (StatusCode, Value) {
        let answer = cloud.http.get(cloud.at(path)).bearer_auth(&self.token).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    pub(crate) async fn push(&self, cloud: &Cloud, operations: &[Value]) -> (StatusCode, Value) {
        let body = json!({ "protocol": 1, "ownerId": self.owner_id, "operations": operations });
        let request = cloud.http.post(cloud.at("/v1/sync/push")).bearer_auth(&self.token).json(&body);
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    /// Pushes one operation and gives its result.
    pub(crate) async fn one(&self, cloud: &Cloud, operation: Value) -> Value {
        let (status, answer) = self.push(cloud, &[operation]).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["results"][0].clone()
    }

    /// All changes after a cursor, page by page, and the cursor after them.
    pub(crate) async fn pull(&self, cloud: &Cloud, cursor: &str, limit: u32) -> (Vec<Value>, String) {
        let (mut all, mut cursor) = (Vec::new(), cursor.to_owned());
        loop {
            let (status, page) =
                self.get(cloud, &format!("/v1/sync/changes?cursor={cursor}&limit={limit}")).await;
            assert_eq!(status, StatusCode::OK, "{page}");
            assert_eq!(page["from"], cursor);
            all.extend(page["changes"].as_array().unwrap().iter().cloned());
            cursor = page["cursor"].as_str().unwrap().to_owned();
            if page["more"] == false {
                return (all, cursor);
            }
        }
    }

    /// All records, page by page, and the cursor that changes are to be read from.
    pub(crate) async fn snapshot(&self, cloud: &Cloud, limit: u32) -> (Vec<Value>, String) {
        let (mut all, mut next) = (Vec::new(), None::<String>);
        loop {
            let page = next.as_ref().map(|page| format!("&page={page}")).unwrap_or_default();
            let (status, page) = self.get(cloud, &format!("/v1/sync/snapshot?limit={limit}{page}")).await;
            assert_eq!(status, StatusCode::OK, "{page}");
            all.extend(page["records"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(token) => next = Some(token.to_owned()),
                None => return (all, page["cursor"].as_str().unwrap().to_owned()),
            }
        }
    }

    pub(crate) fn profile(&self) -> Value {
        record(
            json!({ "userId": self.owner_id, "sessionId": null, "displayName": "Ada Löve", "pronouns": null,
            "photoUrl": null, "birthDate": "1990-06-15", "birthTime": "14:30:00", "birthLocation": "London, UK",
            "birthLatitude": 51.507_351_234_567, "birthLongitude": -0.1, "birthTimezone": "Europe/London",
            "birthTimeFold": "second", "aFieldOfALaterVersion": { "kept": [1, 2.5, null, "ü"] } }),
        )
    }
}

/// Adds the head of a new record.
pub(crate) fn record(mut fields: Value) -> Value {
    let head = json!({ "id": Uuid::new_v4(), "version": 1, "writer": WRITER, "createdAt": "2025-03-01T12:00:00.000Z",
        "updatedAt": "2025-03-01T12:00:00.000Z" });
    let given = fields.as_object_mut().unwrap();
    for (name, value) in head.as_object().unwrap() {
        given.entry(name.clone()).or_insert(value.clone());
    }
    fields
}

pub(crate) const WRITER: &str = "7d444840-9dc0-41d1-b245-5ffdce74fad2";
pub(crate) const OTHER_WRITER: &str = "8e444840-9dc0-41d1-b245-5ffdce74fad2";

pub(crate) fn journal(profile: &Value, content: &str) -> Value {
    record(
        json!({ "profileId": profile["id"], "sessionId": null, "title": null, "content": content, "mood": "grateful",
        "tags": ["growth", "Ärger"], "linkedPersonId": null, "linkedCompatibilityId": null, "linkedInsightId": null,
        "isPrivate": true, "entryDate": "2025-03-01" }),
    )
}

pub(crate) fn person(profile: &Value) -> Value {
    record(json!({ "ownerProfileId": profile["id"], "userId": null, "sessionId": null, "name": "Grace",
        "relationshipType": "friend", "photoUrl": null, "notes": "met in 1944", "birthDate": "1906-12-09", "birthTime": null,
        "birthLocation": null, "birthLatitude": null, "birthLongitude": null, "birthTimezone": null, "birthTimeFold": null }))
}

pub(crate) fn create(entity: &str, record: &Value) -> Value {
    operation("create", entity, record, 0)
}

pub(crate) fn operation(kind: &str, entity: &str, record: &Value, base_generation: u64) -> Value {
    json!({ "mutationId": Uuid::new_v4(), "operation": kind, "entity": entity, "baseGeneration": base_generation,
        "onConflict": "decide", "record": record })
}

/// The removal of a record, with the stamp after its own.
pub(crate) fn removal(entity: &str, record: &Value, base_generation: u64, cursor: &str) -> Value {
    let gone = json!({ "id": record["id"], "version": record["version"].as_u64().unwrap() + 1,
        "updatedAt": "2025-03-02T12:00:00.000Z", "writer": record["writer"] });
    let mut operation = operation("delete", entity, &gone, base_generation);
    operation["baseCursor"] = cursor.into();
    operation
}

/// The record changed, with the stamp after its own.
pub(crate) fn edited(record: &Value, changes: Value) -> Value {
    let mut fields: Map<String, Value> = record.as_object().unwrap().clone();
    fields.insert("version".to_owned(), (record["version"].as_u64().unwrap() + 1).into());
    fields.extend(changes.as_object().unwrap().clone());
    Value::Object(fields)
}

/// A record as a page shows it.
pub(crate) fn state(entity: &str, generation: u64, record: &Value) -> Value {
    json!({ "entity": entity, "deleted": false, "generation": generation, "record": record })
}
