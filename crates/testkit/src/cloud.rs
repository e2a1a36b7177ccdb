//! A cloud in memory that keeps the protocol: the rule of `soul-sync`, a sequence, and the results that repetitions get.

use std::collections::BTreeMap;

use serde_json::Value;
use soul_core::Instant;
use soul_sync::limits::{ANSWER_BYTES_SOFT, PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX, PUSH_BYTES_MAX};
use soul_sync::{
    ChangesPage, Cursor, Ledger, OperationResult, Outcome, PageToken, Problem, PushAnswer, PushRequest,
    RecordState, Rejection, SnapshotPage, SyncCode,
};

/// A cloud of any number of accounts. Time and tokens come from whoever calls it.
#[derive(Debug, Clone)]
pub struct ModelCloud {
    epoch: String,
    owners: BTreeMap<String, Account>,
}

/// What the cloud keeps of one account.
#[derive(Debug, Clone)]
struct Account {
    ledger: Ledger,
    /// Sequence up to which tombstones have been forgotten.
    forgotten: u64,
    /// Results that a repetition gets, by mutation id.
    results: BTreeMap<String, Outcome>,
}

impl ModelCloud {
    /// An empty cloud whose cursors carry `epoch`.
    #[must_use]
    pub fn new(epoch: &str) -> Self {
        Self { epoch: epoch.to_owned(), owners: BTreeMap::new() }
    }

    /// Answers a push that came with a token of `owner`.
    ///
    /// # Errors
    /// The problem document of a push that can't be taken as a whole.
    pub fn push(&mut self, owner: &str, body: &Value, now: Instant) -> Result<Value, Problem> {
        if body.to_string().len() > PUSH_BYTES_MAX {
            return Err(problem(SyncCode::RequestTooLarge, now));
        }
        let received = PushRequest::decode(body)
            .map_err(|error| Problem { field: Some(error.path), ..problem(error.code, now) })?;
        if received.owner_id != owner {
            return Err(problem(SyncCode::OwnerMismatch, now));
        }
        let account = self.owners.entry(owner.to_owned()).or_insert_with(|| Account::new(&self.epoch));
        let mut bytes = 0;
        let mut results = Vec::new();
        for (mutation_id, operation) in received.operations {
            let is_full = bytes > ANSWER_BYTES_SOFT;
            let kept = account.results.get(&mutation_id).filter(|_| !is_full).cloned();
            let duplicate = kept.is_some();
            let outcome = match (kept, operation) {
                (Some(kept), _) => kept,
                (None, _) if is_full => Outcome::Retry { code: SyncCode::AnswerFull, retry_after_ms: None },
                (None, Err(error)) => Outcome::Rejected(Rejection {
                    code: error.code.as_str().to_owned(),
                    field: Some(error.path),
                }),
                (None, Ok(operation)) => account.ledger.take(&operation, now),
            };
            if outcome.is_kept() {
                account.results.insert(mutation_id.clone(), outcome.clone());
            }
            bytes += outcome.encode().to_string().len();
            results.push(OperationResult { mutation_id, duplicate, outcome });
        }
        Ok(PushAnswer { server_time: now, results }.encode())
    }

    /// Answers what came after `cursor`.
    ///
    /// # Errors
    /// The problem document of a cursor that is not of this cloud, or too old.
    pub fn changes(
        &self,
        owner: &str,
        cursor: &str,
        limit: Option<u64>,
        now: Instant,
    ) -> Result<Value, Problem> {
        let refused = |code| Problem { field: Some("cursor".to_owned()), ..problem(code, now) };
        let from = Cursor::parse(cursor).ok_or_else(|| refused(SyncCode::CursorInvalid))?;
        let empty = Account::new(&self.epoch);
        let account = self.owners.get(owner).unwrap_or(&empty);
        if from.epoch != self.epoch
            || from.sequence > account.ledger.sequence()
            || from.sequence < account.forgotten
        {
            return Err(refused(SyncCode::ResyncRequired));
        }
        let mut after: Vec<_> =
            account.ledger.records().filter(|(sequence, _)| *sequence > from.sequence).collect();
        after.sort_by_key(|(sequence, _)| *sequence);
        let taken = page(after.iter().map(|(_, state)| state), limit);
        let more = taken < after.len();
        after.truncate(taken);
        let last = match more {
            true => after.last().map_or(from.sequence, |(sequence, _)| *sequence),
            false => account.ledger.sequence(),
        };
        let page = ChangesPage {
            owner_id: owner.to_owned(),
            server_time: now,
            from: cursor.to_owned(),
            cursor: self.cursor(last).to_string(),
            more,
            changes: after.into_iter().map(|(_, state)| state.clone()).collect(),
            unknown: 0,
        };
        Ok(page.encode())
    }

    /// Answers a page of all records; `token` is from the page before.
    ///
    /// # Errors
    /// The problem document of a token that is not of this cloud.
    pub fn snapshot(
        &self,
        owner: &str,
        token: Option<&str>,
        limit: Option<u64>,
        now: Instant,
    ) -> Result<Value, Problem> {
        let empty = Account::new(&self.epoch);
        let account = self.owners.get(owner).unwrap_or(&empty);
        let (cursor, after) = match token {
            None => (self.cursor(account.ledger.sequence()), None),
            Some(token) => {
                let read = PageToken::parse(token).filter(|token| token.cursor.epoch == self.epoch);
                let field = Some("page".to_owned());
                let refused = || Problem { field, ..problem(SyncCode::CursorInvalid, now) };
                let token = read.ok_or_else(refused)?;
                (token.cursor, Some((token.entity, token.id)))
            }
        };
        let key = |state: &RecordState| (state.rules.entity, state.id().to_owned());
        let there = account
            .ledger
            .records()
            .map(|(_, state)| state)
            .filter(|state| !state.deleted && after.as_ref().is_none_or(|after| key(state) > *after));
        let rest: Vec<_> = there.collect();
        let taken = page(rest.iter().copied(), limit);
        let next = (taken < rest.len()).then(|| {
            let (entity, id) = key(rest[taken - 1]);
            PageToken { cursor: cursor.clone(), entity, id }.to_string()
        });
        let page = SnapshotPage {
            owner_id: owner.to_owned(),
            server_time: now,
            cursor: cursor.to_string(),
            next,
            records: rest.into_iter().take(taken).cloned().collect(),
            unknown: 0,
        };
        Ok(page.encode())
    }

    /// The cursor after the newest change of an account: what the news of a change says.
    #[must_use]
    pub fn newest(&self, owner: &str) -> String {
        self.cursor(self.owners.get(owner).map_or(0, |account| account.ledger.sequence())).to_string()
    }

    /// All records of an account, tombstones among them.
    pub fn records(&self, owner: &str) -> impl Iterator<Item = &RecordState> {
        let account = self.owners.get(owner).into_iter();
        account.flat_map(|account| account.ledger.records().map(|(_, state)| state))
    }

    /// How many mutations of an account took effect or were decided about.
    #[must_use]
    pub fn decided(&self, owner: &str) -> usize {
        self.owners.get(owner).map_or(0, |account| account.results.len())
    }

    /// Starts another life of the database, as after a restore: every cursor given out before is worth nothing.
    pub fn restore(&mut self, epoch: &str) {
        self.epoch = epoch.to_owned();
        for account in self.owners.values_mut() {
            let after = Ledger::new(epoch, account.ledger.sequence());
            let before = std::mem::replace(&mut account.ledger, after);
            for (sequence, state) in before.records() {
                account.ledger.hold(*sequence, state.clone());
            }
        }
    }

    /// Forgets the tombstones that are there now, as after the time that they are kept.
    pub fn forget_tombstones(&mut self) {
        for account in self.owners.values_mut() {
            let gone = account.ledger.records().filter(|(_, state)| state.deleted);
            // A cursor that is as far as the newest of them has seen them all.
            account.forgotten = gone.map(|(sequence, _)| *sequence).fold(account.forgotten, u64::max);
            account.ledger.forget_tombstones();
        }
    }

    /// Forgets what it answered to which mutation: repetitions are taken as new from now on. A cloud may do so only after the time that
    /// results are kept.
    pub fn forget_results(&mut self) {
        for account in self.owners.values_mut() {
            account.results.clear();
        }
    }

    fn cursor(&self, sequence: u64) -> Cursor {
        Cursor { epoch: self.epoch.clone(), sequence }
    }
}

impl Account {
    fn new(epoch: &str) -> Self {
        Self { ledger: Ledger::new(epoch, 0), forgotten: 0, results: BTreeMap::new() }
    }
}

/// How many of the states fit on a page: at least one, at most `limit` and about [`ANSWER_BYTES_SOFT`] bytes.
fn page<'a>(states: impl Iterator<Item = &'a RecordState>, limit: Option<u64>) -> usize {
    let limit = limit.unwrap_or(PAGE_LIMIT_DEFAULT).clamp(1, PAGE_LIMIT_MAX) as usize;
    let mut bytes = 0;
    let fits = |state: &&RecordState| {
        let before = bytes;
        bytes += state.encode().to_string().len();
        before < ANSWER_BYTES_SOFT
    };
    states.take(limit).take_while(fits).count()
}

fn problem(code: SyncCode, now: Instant) -> Problem {
    Problem { code, detail: code.as_str().to_owned(), field: None, server_time: now }
}
