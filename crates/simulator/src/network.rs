//! The cloud, and what happens to requests on their way to it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Value, json};
use soul_core::Instant;
use soul_sync::{Answer, Cursor, OperationResult, Outcome, Problem, PushAnswer, Rejection, SyncCode};
use soul_testkit::ModelCloud;

use crate::breakage::Breakage;
use crate::ledger::{Ledger, texts};
use crate::random::Random;
use crate::record::{Request, Step};

/// Records of a page: few, so that pages follow on pages.
const PAGE_LIMIT: u64 = 3;

/// What a tab asks for.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    Push(Value),
    Changes(String),
    Snapshot(Option<String>),
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Answered,
    LosesRequest,
    LosesAnswer,
    /// It arrives a second time, later.
    Duplicated,
    /// It arrives after everybody has given up on it.
    Late,
    /// Something on the way answers with this status, and the cloud never sees the request.
    Refused(u16),
    /// The same, after the cloud has done its work.
    RefusedAfter(u16),
    /// The answer is damaged.
    Garbled(u64),
    /// The cloud can't take one of the operations now, or refuses it for good.
    OperationBusy,
    OperationRefused,
}

impl Fate {
    pub(crate) fn draw(random: &mut Random) -> Self {
        const STATUSES: [u16; 12] = [401, 401, 409, 410, 413, 422, 429, 429, 500, 502, 503, 504];
        let status = STATUSES[random.index(STATUSES.len())];
        match random.below(12) {
            0 => Self::LosesRequest,
            1 | 2 => Self::LosesAnswer,
            3 | 4 => Self::Duplicated,
            5 => Self::Late,
            6 | 7 => Self::Refused(status),
            8 => Self::RefusedAfter(if status < 500 { 502 } else { status }),
            9 => Self::Garbled(random.next()),
            10 => Self::OperationBusy,
            _ => Self::OperationRefused,
        }
    }
}

/// The model cloud under watch.
pub(crate) struct Cloud {
    pub(crate) model: ModelCloud,
    breakage: Option<Breakage>,
    ledger: Rc<RefCell<Ledger>>,
    /// The first result of each mutation.
    first: BTreeMap<String, Value>,
    /// Mutations that the network refused in the cloud's name: a repetition gets the same.
    refused: BTreeSet<String>,
    lives: u32,
    /// What reached the cloud, where it is recorded.
    pub(crate) recorder: Option<Vec<Step>>,
}

impl Cloud {
    pub(crate) fn new(breakage: Option<Breakage>, ledger: Rc<RefCell<Ledger>>) -> Self {
        let (first, refused) = (BTreeMap::new(), BTreeSet::new());
        let model = ModelCloud::new("life-0");
        Self { model, breakage, ledger, first, refused, lives: 0, recorder: None }
    }

    fn is_broken(&self, breakage: Breakage) -> bool {
        self.breakage == Some(breakage)
    }

    /// Starts another life of the database.
    pub(crate) fn restore(&mut self) {
        self.lives += 1;
        let epoch = format!("life-{}", self.lives);
        self.model.restore(&epoch);
        self.recorder.iter_mut().for_each(|steps| steps.push(Step::Restored { epoch: epoch.clone() }));
    }

    /// Forgets the tombstones that are there now.
    pub(crate) fn forget_tombstones(&mut self) {
        self.model.forget_tombstones();
        self.recorder.iter_mut().for_each(|steps| steps.push(Step::TombstonesForgotten));
    }

    /// Asks for all that an account has, and then for all its changes.
    pub(crate) fn read_all(&mut self, owner: &str, now: Instant, random: &mut Random) {
        let first = Cursor { sequence: 0, epoch: format!("life-{}", self.lives) }.to_string();
        let mut next = Some(Ask::Snapshot(None));
        let mut then = Some(Ask::Changes(first));
        while let Some(ask) = next.take().or_else(|| then.take()) {
            let answer = self.answer(owner, &ask, now, Fate::Answered, random);
            let Answer::Response { body: Some(body), .. } = answer else { continue };
            let text = |name: &str| body[name].as_str().map(str::to_owned);
            next = match ask {
                Ask::Snapshot(_) => text("next").map(|page| Ask::Snapshot(Some(page))),
                _ => text("cursor").filter(|_| body["more"] == true).map(Ask::Changes),
            };
        }
    }

    fn record(&mut self, owner: &str, ask: &Ask, at: Instant, result: &Result<Value, Problem>) {
        let Some(steps) = &mut self.recorder else { return };
        let (status, answer) = match result {
            Ok(body) => (200, body.clone()),
            Err(problem) => (problem.status(), problem.encode()),
        };
        let request = Request::of(ask, PAGE_LIMIT);
        steps.push(Step::Asked { owner: owner.to_owned(), at, request, status, answer });
    }

    /// Answers a request that came with a token of `owner`.
    pub(crate) fn answer(
        &mut self,
        owner: &str,
        ask: &Ask,
        now: Instant,
        fate: Fate,
        random: &mut Random,
    ) -> Answer {
        let result = match ask {
            Ask::Push(body) => self.push(owner, body, now, fate, random),
            Ask::Changes(cursor) => self
                .model
                .changes(owner, cursor, Some(PAGE_LIMIT), now)
                .map(|page| self.told(owner, cursor, page)),
            Ask::Snapshot(token) => self.model.snapshot(owner, token.as_deref(), Some(PAGE_LIMIT), now),
        };
        if !matches!(ask, Ask::Push(_)) {
            self.record(owner, ask, now, &result);
        }
        match result {
            Ok(body) => Answer::Response { status: 200, retry_after: None, body: Some(body) },
            Err(problem) => {
                Answer::Response { status: problem.status(), retry_after: None, body: Some(problem.encode()) }
            }
        }
    }

    fn push(
        &mut self,
        owner: &str,
        body: &Value,
        now: Instant,
        fate: Fate,
        random: &mut Random,
    ) -> Result<Value, Problem> {
        if body["ownerId"] == owner {
            self.ledger.borrow_mut().check_push(owner, body);
        }
        let mut body = body.clone();
        if self.is_broken(Breakage::NoIdempotency) {
            self.model.forget_results();
        }
        if self.is_broken(Breakage::LastArrivalWins) {
            self.lift(owner, &mut body);
        }
        let held_back = self.hold_back(&mut body, fate, random);
        let ids = mutation_ids(&body);
        let before = self.sequence(owner);
        let all_known = ids.iter().all(|id| self.first.contains_key(id));
        let saved =
            (self.is_broken(Breakage::AnswerBeforeCommit) && random.chance(100)).then(|| self.model.clone());
        let answer = self.model.push(owner, &body, now);
        self.record(owner, &Ask::Push(body), now, &answer);
        let mut answer = answer?;
        if let Some(saved) = saved {
            self.model = saved;
        }
        if all_known && self.sequence(owner) != before {
            self.ledger.borrow_mut().violated(format!("mutations took effect twice: {ids:?}"));
        }
        for result in answer["results"].as_array().into_iter().flatten() {
            self.check_result(result);
        }
        if let (Some((index, result)), Some(results)) = (held_back, answer["results"].as_array_mut()) {
            results.insert(index, result);
        }
        Ok(answer)
    }

    /// The same mutation always comes to the same.
    fn check_result(&mut self, result: &Value) {
        let mut outcome = match result["status"] == "duplicate" {
            true => result["result"].clone(),
            false => result.clone(),
        };
        for name in ["mutationId", "duplicate"] {
            outcome.as_object_mut().and_then(|fields| fields.remove(name));
        }
        // What was refused changed nothing, and a cloud need not keep it.
        if outcome["status"] == "retry" || outcome["status"] == "rejected" {
            return;
        }
        let id = result["mutationId"].as_str().unwrap_or_default().to_owned();
        let first = self.first.entry(id.clone()).or_insert_with(|| outcome.clone());
        if *first != outcome {
            self.ledger.borrow_mut().violated(format!("{id} came to {first}, and then to {outcome}"));
        }
    }

    /// Takes an operation out that the cloud is not to see, and gives the result in its place.
    fn hold_back(&mut self, body: &mut Value, fate: Fate, random: &mut Random) -> Option<(usize, Value)> {
        let operations = body["operations"].as_array_mut().filter(|operations| !operations.is_empty())?;
        let id_at = |index: usize| operations[index]["mutationId"].as_str().unwrap_or_default().to_owned();
        let known = (0..operations.len()).find(|index| self.refused.contains(&id_at(*index)));
        let index = known.unwrap_or_else(|| random.index(operations.len()));
        let mutation_id = id_at(index);
        let refuses = match fate {
            _ if known.is_some() => true,
            Fate::OperationRefused if !self.first.contains_key(&mutation_id) => true,
            Fate::OperationBusy => false,
            _ => return None,
        };
        operations.remove(index);
        let outcome = if refuses {
            self.refused.insert(mutation_id.clone());
            Outcome::Rejected(Rejection { code: "sync/record-invalid".to_owned(), field: None })
        } else {
            Outcome::Retry { code: SyncCode::Busy, retry_after_ms: Some(random.below(20_000)) }
        };
        let result = OperationResult { mutation_id, duplicate: false, outcome };
        let answer = PushAnswer { server_time: Instant::from_unix_ms(0)?, results: vec![result] }.encode();
        Some((index, answer["results"][0].clone()))
    }

    /// Makes every operation one on top of what is stored.
    fn lift(&self, owner: &str, body: &mut Value) {
        for operation in body["operations"].as_array_mut().into_iter().flatten() {
            let id = operation["record"]["id"].as_str().unwrap_or_default().to_owned();
            let Some(stored) = self.model.records(owner).find(|state| state.id() == id) else { continue };
            operation["baseGeneration"] = json!(stored.generation);
            operation["record"]["version"] = json!(stored.stamp().version + 1);
        }
    }

    /// A page as a broken cloud tells it.
    fn told(&self, owner: &str, cursor: &str, mut page: Value) -> Value {
        let from = Cursor::parse(cursor).map_or(0, |cursor| cursor.sequence);
        let by_time = self.is_broken(Breakage::TimestampAsCursor).then(|| {
            // The number of a record's last change is its generation where no restore came between.
            let known = self.model.records(owner).filter(|state| state.generation <= from);
            known.map(|state| state.stamp().updated_at).max()
        });
        let hides_removals = self.is_broken(Breakage::TombstonesNotTold);
        if let Some(changes) = page["changes"].as_array_mut() {
            changes.retain(|change| {
                let at = change["record"]["updatedAt"].as_str().and_then(Instant::parse_rfc3339);
                let is_newer = by_time.flatten().is_none_or(|newest| at.is_some_and(|at| at > newest));
                is_newer && !(hides_removals && change["deleted"] == true)
            });
        }
        page
    }

    fn sequence(&self, owner: &str) -> u64 {
        Cursor::parse(&self.model.newest(owner)).map_or(0, |cursor| cursor.sequence)
    }

    /// The texts of records that were replaced by these mutations.
    pub(crate) fn replaced_by(&self, mutations: &BTreeSet<String>) -> BTreeSet<String> {
        let outcomes = mutations.iter().filter_map(|id| self.first.get(id));
        outcomes.flat_map(|outcome| texts(Some(outcome))).collect()
    }
}

fn mutation_ids(body: &Value) -> Vec<String> {
    let operations = body["operations"].as_array().into_iter().flatten();
    operations.filter_map(|operation| operation["mutationId"].as_str().map(str::to_owned)).collect()
}

/// What something on the way answers in the cloud's place.
pub(crate) fn refusal(status: u16, random: &mut Random) -> Answer {
    let asked = matches!(status, 429 | 503) && random.chance(700);
    let retry_after = asked.then(|| random.below(300).to_string());
    let body = random.chance(300).then(|| json!({ "message": "not by this cloud" }));
    Answer::Response { status, retry_after, body }
}

/// A damaged answer.
pub(crate) fn garbled(answer: Answer, how: u64) -> Answer {
    let Answer::Response { status, retry_after, body: Some(mut body) } = answer else { return answer };
    let body = match how % 6 {
        0 => None,
        1 => Some(json!("<html>")),
        2 => Some(json!({ "protocol": 1, "results": [null], "changes": "none", "serverTime": 5 })),
        3 => {
            body["ownerId"] = json!("somebody else");
            body["results"].as_array_mut().map(Vec::pop);
            Some(body)
        }
        4 => {
            body["from"] = json!("life-0.0");
            body["serverTime"] = json!("yesterday");
            Some(body)
        }
        _ => {
            body["protocol"] = json!(2);
            Some(body)
        }
    };
    Answer::Response { status, retry_after, body }
}
