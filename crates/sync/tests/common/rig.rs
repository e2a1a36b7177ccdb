//! A driver for the engine: a clock, a queue, and what the engine has asked for last.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use serde_json::Value;
use soul_core::Instant;
use soul_model::{Operation, QueueState, Strategy as OnConflicts, SyncQueueItem};
use soul_sync::{
    Accepted, Action, Answer, ChangesPage, Edit, Engine, Event, OperationResult, Outcome, Position, Problem,
    PushAnswer, PushRequest, QueueCounts, RecordState, SnapshotPage, SyncCode, next_batch, operation_of,
    sent,
};

use super::{OWNER, now, record, rules, stamp, uuid};

/// A row that was never sent.
pub(crate) fn row(number: u32) -> SyncQueueItem {
    let mut data = record("journal", number, "A secret thought.");
    stamp(1, i64::from(number), 1).put_into(&mut data);
    let edit = Edit {
        entity: "journal",
        entity_id: &uuid(number),
        owner_id: OWNER,
        operation: Operation::Create,
        data: Value::Object(data),
        base_generation: 0,
        base_record: Value::Null,
        base_cursor: None,
    };
    let mut random = [0; 16];
    random[..4].copy_from_slice(&number.to_be_bytes());
    edit.into_row(now(), random)
}

/// An engine with a clock, a queue and a place in the stream, and what it has asked for last.
pub(crate) struct Rig {
    pub(crate) engine: Engine,
    pub(crate) at: Instant,
    pub(crate) rows: Vec<SyncQueueItem>,
    pub(crate) position: Position,
    pub(crate) asked: Vec<Action>,
    pub(crate) timer: Option<Instant>,
    pub(crate) random: u64,
}

impl Rig {
    /// A tab that has just begun to lead, with a place in the stream.
    pub(crate) fn leading(rows: Vec<SyncQueueItem>, cursor: Option<&str>) -> Self {
        let position = Position { cursor: cursor.map(str::to_owned), needs_snapshot: cursor.is_none() };
        let engine = Engine::new();
        let mut rig = Self { engine, at: now(), rows, position, asked: vec![], timer: None, random: 700 };
        rig.tell(Event::Leads { epoch: 3, owner_id: Some(OWNER.to_owned()), position: rig.position.clone() });
        rig
    }

    /// One that has nothing left to do.
    pub(crate) fn at_rest() -> Self {
        let mut rig = Self::leading(vec![], Some("e1.5"));
        rig.answer(200, page("e1.5", "e1.5"));
        rig.stored();
        assert_eq!(rig.push(), 0);
        assert_eq!(rig.open(), None);
        rig
    }

    pub(crate) fn tell(&mut self, event: Event) {
        self.asked = self.engine.step(self.at, self.random, event);
        for action in &self.asked {
            if let Action::SetTimer(at) = action {
                self.timer = *at;
            }
        }
        assert!(self.engine.is_live(), "{:?}", self.asked);
    }

    /// Tells of news while something else is under way, which goes on.
    pub(crate) fn hear(&mut self, cursor: &str) {
        let under_way = std::mem::take(&mut self.asked);
        self.tell(Event::News { cursor: cursor.to_owned() });
        assert_eq!(self.open(), None);
        self.asked = under_way;
    }

    /// The rows as they are now.
    pub(crate) fn counted(&self) -> Event {
        self.counted_as(self.counts())
    }

    pub(crate) fn counted_as(&self, counts: QueueCounts) -> Event {
        Event::Counted { owner_id: Some(OWNER.to_owned()), counts }
    }

    pub(crate) fn after(&mut self, ms: u64) {
        self.at = Instant::from_unix_ms(self.at.unix_ms() + ms as i64).unwrap();
    }

    /// Lets the timer go off; gives how long that took.
    pub(crate) fn timer(&mut self) -> u64 {
        let at = self.timer.expect("a timer is set");
        let ms = u64::try_from(at.unix_ms() - self.at.unix_ms()).unwrap();
        self.at = at;
        self.tell(Event::Timer);
        ms
    }

    /// The action that waits for a reply.
    pub(crate) fn open(&self) -> Option<Action> {
        let has_no_ticket = |action: &&Action| {
            !matches!(
                action,
                Action::SetTimer(_)
                    | Action::PublishStatus(_)
                    | Action::AskForToken
                    | Action::CountQueue
                    | Action::ReadAccount
            )
        };
        let mut open = self.asked.iter().filter(has_no_ticket);
        let first = open.next().cloned();
        assert_eq!(open.next(), None, "one at a time");
        first
    }

    pub(crate) fn ticket(&self) -> u64 {
        match self.open().expect("something is asked for") {
            Action::PreparePush { ticket, .. }
            | Action::StartAnew { ticket, .. }
            | Action::Push { ticket, .. }
            | Action::PullChanges { ticket, .. }
            | Action::PullSnapshot { ticket, .. }
            | Action::StoreAnswer { ticket, .. }
            | Action::StoreChanges { ticket, .. }
            | Action::StoreSnapshot { ticket, .. } => ticket,
            other => panic!("{other:?} has no ticket"),
        }
    }

    pub(crate) fn counts(&self) -> QueueCounts {
        let count = |state| self.rows.iter().filter(|row| row.state == state).count() as u64;
        QueueCounts {
            pending: count(QueueState::Pending),
            in_flight: count(QueueState::InFlight),
            blocked: count(QueueState::Blocked),
            dead: count(QueueState::Dead),
            conflicts: 0,
            oldest: self.rows.first().map(|_| now()),
        }
    }

    /// Prepares a push of what is due; gives how many operations it has.
    pub(crate) fn push(&mut self) -> usize {
        let Some(Action::PreparePush { ticket, epoch, operations_max }) = self.open() else {
            panic!("{:?}", self.asked)
        };
        let open = |row: &&SyncQueueItem| matches!(row.state, QueueState::Pending | QueueState::InFlight);
        let rows: Vec<_> = self.rows.iter().filter(open).cloned().collect();
        let batch = next_batch(&rows, self.at, operations_max);
        let mut operations = Vec::new();
        for id in batch.row_ids {
            let row = self.rows.iter_mut().find(|row| row.id == id).unwrap();
            *row = sent(row.clone(), OnConflicts::LastWriteWins, epoch);
            operations.push(operation_of(row).unwrap());
        }
        let count = operations.len();
        let owner_id = self.rows.first().map_or(OWNER.to_owned(), |row| row.owner_id.clone());
        let request = (count > 0).then_some(PushRequest { owner_id, operations });
        let counts = self.counts();
        self.tell(Event::Prepared { ticket, request, next_due: batch.next_due, counts });
        count
    }

    pub(crate) fn answer(&mut self, status: u16, body: Value) {
        self.answer_with(status, body, None);
    }

    pub(crate) fn answer_with(&mut self, status: u16, body: Value, retry_after: Option<&str>) {
        let retry_after = retry_after.map(str::to_owned);
        let answer = Answer::Response { status, retry_after, body: Some(body) };
        self.tell(Event::Answered { ticket: self.ticket(), answer });
    }

    pub(crate) fn fails(&mut self, code: SyncCode) {
        self.tell(Event::Answered { ticket: self.ticket(), answer: Answer::Failed(code) });
    }

    /// Answers the open push: every operation is applied.
    pub(crate) fn applied(&mut self) {
        let Some(Action::Push { body, .. }) = self.open() else { panic!("{:?}", self.asked) };
        let results = body["operations"].as_array().unwrap().iter().map(|operation| {
            let accepted = Accepted { generation: 1, stamp: stamp(1, 0, 1), stored: None };
            let mutation_id = operation["mutationId"].as_str().unwrap().to_owned();
            OperationResult { mutation_id, duplicate: false, outcome: Outcome::Applied(accepted) }
        });
        let answer = PushAnswer { server_time: now(), results: results.collect() };
        self.answer(200, answer.encode());
        self.answer_stored();
    }

    /// Stores the answer to a push: the rows that it is about are gone.
    pub(crate) fn answer_stored(&mut self) {
        let Some(Action::StoreAnswer { answer, .. }) = self.open() else { panic!("{:?}", self.asked) };
        let answered =
            |row: &SyncQueueItem| answer.results.iter().any(|result| result.mutation_id == row.mutation_id);
        self.rows.retain(|row| !answered(row));
        self.stored();
    }

    pub(crate) fn stored(&mut self) {
        let event =
            Event::Stored { ticket: self.ticket(), position: self.position.clone(), counts: self.counts() };
        self.tell(event);
    }

    pub(crate) fn problem(&mut self, code: SyncCode, retry_after: Option<&str>) {
        let problem = Problem { code, detail: String::new(), field: None, server_time: now() };
        self.answer_with(problem.status(), problem.encode(), retry_after);
    }
}

pub(crate) fn page(from: &str, cursor: &str) -> Value {
    let page = ChangesPage {
        owner_id: OWNER.to_owned(),
        server_time: now(),
        from: from.to_owned(),
        cursor: cursor.to_owned(),
        more: false,
        changes: vec![],
        unknown: 0,
    };
    page.encode()
}

/// The same with a record that has changed.
pub(crate) fn page_with(number: u32, from: &str, cursor: &str) -> Value {
    let mut page = page(from, cursor);
    page["changes"] = Value::from(vec![change(number)]);
    page
}

/// A record that has changed.
pub(crate) fn change(number: u32) -> Value {
    let mut fields = record("journal", number, "An entry.");
    stamp(1, 1, 1).put_into(&mut fields);
    RecordState::new(rules("journal"), false, 1, fields).unwrap().encode()
}

pub(crate) fn snapshot(next: Option<&str>) -> Value {
    let page = SnapshotPage {
        owner_id: OWNER.to_owned(),
        server_time: now(),
        cursor: "e1.9".to_owned(),
        next: next.map(str::to_owned),
        records: vec![],
        unknown: 0,
    };
    page.encode()
}
