//! Histories by chance: operations of every kind on few records, so that they meet, with all that the protocol lets a message say.

use serde_json::{Map, Value, json};
use soul_core::Instant;
use soul_model::{assessment_id, compatibility_id, frequency_id, insight_id};
use soul_simulator::{Request, Step};
use soul_sync::Cursor;
use soul_testkit::{Draws, ModelCloud};

/// The accounts.
pub(crate) const OWNERS: [&str; 2] =
    ["0b1c2d3e-0000-4000-8000-00000000000a", "0b1c2d3e-0000-4000-8000-00000000000b"];

/// When a history begins: 1 March 2025, 12:00.
const START_MS: i64 = 1_740_830_400_000;
const WRITERS: [&str; 3] = [
    "11111111-0000-4000-8000-000000000001",
    "22222222-0000-4000-8000-000000000002",
    "33333333-0000-4000-8000-000000000003",
];
const ENTITIES: [&str; 7] =
    ["profile", "person", "compatibility", "assessment", "insight", "frequency", "journal"];

/// The history of a seed, as the model lives it.
pub(crate) fn history(seed: u64, requests: usize) -> Vec<Step> {
    let mut maker = Maker {
        draws: Draws::new(seed),
        model: ModelCloud::new("life-0"),
        now_ms: START_MS,
        lives: 0,
        mutations: Vec::new(),
        tokens: Vec::new(),
        steps: Vec::new(),
    };
    for _ in 0..requests {
        maker.step();
    }
    for owner in OWNERS {
        maker.ask(owner, Request::Snapshot { page: None, limit: None });
        maker.ask(owner, Request::Changes { cursor: maker.cursor(0), limit: None });
    }
    maker.steps
}

struct Maker {
    draws: Draws,
    model: ModelCloud,
    now_ms: i64,
    lives: u32,
    /// Mutations that were asked for.
    mutations: Vec<String>,
    /// Cursors and page tokens that were given out.
    tokens: Vec<String>,
    steps: Vec<Step>,
}

impl Maker {
    fn step(&mut self) {
        self.now_ms += self.draws.below(120_000) as i64;
        let owner = OWNERS[self.draws.below(4) / 3];
        let limit = *self.draws.pick(&[None, Some(0), Some(1), Some(2), Some(3), Some(1000)]);
        match self.draws.below(40) {
            0..25 => {
                let body = self.push(owner);
                self.ask(owner, Request::Push(body));
            }
            25..32 => {
                let cursor = self.token().unwrap_or_else(|| self.cursor(0));
                self.ask(owner, Request::Changes { cursor, limit });
            }
            32..38 => {
                let page = if self.draws.one_in(2) { None } else { self.token() };
                self.ask(owner, Request::Snapshot { page, limit });
            }
            38 => {
                self.model.forget_tombstones();
                self.steps.push(Step::TombstonesForgotten);
            }
            _ if self.draws.one_in(3) => {
                self.lives += 1;
                let epoch = format!("life-{}", self.lives);
                self.model.restore(&epoch);
                self.steps.push(Step::Restored { epoch });
            }
            _ => {}
        }
    }

    /// Asks the model, and keeps what it says.
    fn ask(&mut self, owner: &str, request: Request) {
        let at = Instant::from_unix_ms(self.now_ms).unwrap();
        let result = match &request {
            Request::Push(body) => self.model.push(owner, body, at),
            Request::Changes { cursor, limit } => self.model.changes(owner, cursor, *limit, at),
            Request::Snapshot { page, limit } => self.model.snapshot(owner, page.as_deref(), *limit, at),
        };
        let (status, answer) = match result {
            Ok(body) => (200, body),
            Err(problem) => (problem.status(), problem.encode()),
        };
        for name in ["cursor", "next"] {
            self.tokens.extend(answer[name].as_str().map(str::to_owned));
        }
        self.steps.push(Step::Asked { owner: owner.to_owned(), at, request, status, answer });
    }

    fn cursor(&self, sequence: u64) -> String {
        Cursor { epoch: format!("life-{}", self.lives), sequence }.to_string()
    }

    /// A cursor or page token: given out at some time, or one that never was.
    fn token(&mut self) -> Option<String> {
        if self.draws.one_in(12) {
            let odd = [
                "",
                "nonsense",
                "life-0.01",
                "life-0.1!journal!x",
                "life-0.1!user!",
                "life-7.1",
                "life-0.99999",
            ];
            return Some((*self.draws.pick(&odd)).to_owned());
        }
        if self.tokens.is_empty() { None } else { Some(self.draws.pick(&self.tokens).clone()) }
    }

    fn push(&mut self, owner: &str) -> Value {
        let operations: Vec<_> = (0..self.draws.below(6)).map(|_| self.operation(owner)).collect();
        let named = if self.draws.one_in(60) { OWNERS[1] } else { owner };
        let mut body = json!({ "protocol": 1, "ownerId": named, "operations": operations });
        if self.draws.one_in(80) {
            body["protocol"] = json!(2);
        }
        body
    }

    fn operation(&mut self, owner: &str) -> Value {
        let mutation_id = if self.mutations.is_empty() || !self.draws.one_in(8) {
            let id = self.draws.uuid();
            self.mutations.push(id.clone());
            id
        } else {
            self.draws.pick(&self.mutations).clone()
        };
        let entity = *self.draws.pick(&ENTITIES);
        let kind = *self.draws.pick(&["create", "create", "update", "update", "update", "delete"]);
        let mut record = self.record(owner, entity);
        let id = record["id"].as_str().unwrap().to_owned();
        let known = self.model.records(owner).find(|state| state.id() == id).cloned();
        let base_generation = match self.draws.below(6) {
            0 => 0,
            1 => self.draws.below(30) as u64,
            _ => known.as_ref().map_or(0, |state| state.generation),
        };
        if let (Some(known), false) = (&known, self.draws.one_in(3)) {
            record["version"] = json!(u64::from(known.stamp().version).saturating_add(1).min(4_294_967_295));
        }
        let mut operation = json!({ "mutationId": mutation_id, "operation": kind, "entity": entity,
            "baseGeneration": base_generation });
        if !self.draws.one_in(5) {
            operation["onConflict"] = json!(self.draws.pick(&["decide", "decide", "return"]));
        }
        if kind == "delete" {
            let newest = self.model.newest(owner);
            let earlier = self.token().filter(|token| !token.is_empty());
            operation["baseCursor"] = match self.draws.below(4) {
                0 => Value::Null,
                1 => json!(earlier),
                _ => json!(newest),
            };
            if !self.draws.one_in(4) {
                let head = ["id", "version", "updatedAt", "writer"];
                record.retain(|name, _| head.contains(&name.as_str()));
            }
        }
        operation["record"] = Value::Object(record);
        self.spoil(operation)
    }

    /// Now and then something is wrong with an operation.
    fn spoil(&mut self, mut operation: Value) -> Value {
        match self.draws.below(150) {
            0 => operation["entity"] = json!("user"),
            1 => operation["operation"] = json!("upsert"),
            2 => operation["baseGeneration"] = json!(-1),
            3 => operation["record"] = json!([]),
            4 => operation["record"]["version"] = json!(0),
            5 => operation["record"]["updatedAt"] = json!("0000-01-01T00:00:00.000Z"),
            6 => operation["record"]["writer"] = json!("me"),
            7 => operation["record"]["id"] = json!(self.draws.uuid()),
            8 => operation["record"]["userId"] = json!(self.draws.uuid()),
            9 => operation["mutationId"] = json!("none"),
            10 => operation["onConflict"] = json!("maybe"),
            11 => operation["baseCursor"] = json!("a b"),
            _ => {}
        }
        operation
    }

    fn record(&mut self, owner: &str, entity: &str) -> Map<String, Value> {
        let place = usize::from(owner == OWNERS[1]);
        let numbered = |kind: usize, n: usize| format!("0{kind}955193-da18-7000-8000-0000000000{place}{n}");
        let profile = numbered(1, self.draws.below(2));
        let person = numbered(2, self.draws.below(2));
        let day = *self.draws.pick(&["2025-03-01", "2025-03-02"]);
        let text = *self.draws.pick(&["one", "another", "Ärger \u{1f600}"]);
        let at = self.moment();
        let version = *self.draws.pick(&[1, 1, 1, 2, 2, 3, 2_147_483_648_u64, 4_294_967_295]);
        let mut record = json!({ "version": version, "updatedAt": at, "writer": self.draws.pick(&WRITERS),
            "createdAt": "2025-03-01T12:00:00.000Z" });
        let fields = match entity {
            "profile" => {
                json!({ "id": profile, "userId": owner, "birthDate": "1990-06-15", "displayName": text,
                "birthLatitude": self.draws.pick(&[51.507_351_234_567, -0.0, 89.999_999_999_999_99]) })
            }
            "person" => json!({ "id": person, "ownerProfileId": profile, "name": text, "notes": null }),
            "compatibility" => json!({ "id": compatibility_id(&profile, &person), "profile1Id": profile,
                "profile2Id": person }),
            "assessment" => {
                json!({ "id": assessment_id(&profile, "mbti"), "profileId": profile, "type": "mbti",
                "responses": { "q1": text, "q2": [1, 2.5, null] } })
            }
            "insight" => json!({ "id": insight_id(&profile, day), "profileId": profile, "insightDate": day,
                "headline": text }),
            "frequency" => json!({ "id": frequency_id(owner, day), "userId": owner, "logDate": day,
                "energy": self.draws.pick(&[json!(3), json!(3.0), json!(4)]) }),
            _ => json!({ "id": numbered(3, self.draws.below(3)), "profileId": profile, "content": text,
                "tags": [text], "isPrivate": true, "entryDate": day, "linkedPersonId": person }),
        };
        if self.draws.one_in(6) {
            let odd =
                [json!(1e300), json!(-0.0), json!({ "deep": [null, { "": "" }] }), json!(0.1), json!("")];
            record["aFieldOfALaterVersion"] = self.draws.pick(&odd).clone();
        }
        let Value::Object(mut record) = record else { unreachable!("an object was made") };
        record.extend(fields.as_object().unwrap().clone());
        record
    }

    /// The moment of an edit: close to others, or far behind or ahead.
    fn moment(&mut self) -> String {
        let ms = match self.draws.below(20) {
            0 => return "0001-01-01T00:00:00.000Z".to_owned(),
            1 => return "9999-12-31T23:59:59.999Z".to_owned(),
            2 => self.now_ms + 5 * 60 * 1000,
            3 => self.now_ms + 5 * 60 * 1000 + 1,
            4 => self.now_ms + 24 * 60 * 60 * 1000,
            5..9 => self.now_ms,
            _ => START_MS + self.draws.below(4) as i64,
        };
        Instant::from_unix_ms(ms).unwrap().to_string()
    }
}
