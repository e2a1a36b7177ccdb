//! What the engine does with the answers of the cloud.

use serde_json::Value;
use soul_core::Instant;

use super::backoff::{later, retry_after_ms};
use super::{
    Action, Answer, BACKOFF_MS_FIRST, BACKOFF_MS_MAX, Engine, FRUITLESS_PAGES_MAX, POLL_MS, PauseReason,
    Phase,
};
use crate::limits::OPERATIONS_MAX;
use crate::wire::{ChangesPage, OperationResult, Outcome, Problem, PushAnswer, Rejection, SnapshotPage};
use crate::{ErrorClass, SyncCode};

impl Engine {
    pub(super) fn answered(&mut self, now: Instant, random: u64, answer: Answer, actions: &mut Vec<Action>) {
        let (status, retry_after, body) = match answer {
            Answer::Failed(code) => return self.fail(now, random, code, None, actions),
            Answer::Response { status, retry_after, body } => (status, retry_after, body),
        };
        if status != 200 {
            let told = body.as_ref().and_then(|body| body.get("serverTime")?.as_str());
            let cloud_now = told.and_then(Instant::parse_rfc3339).unwrap_or(now);
            let retry_after_ms = retry_after.and_then(|header| retry_after_ms(&header, cloud_now));
            let code = Problem::code_of(status, body.as_ref());
            return self.fail(now, random, code, retry_after_ms, actions);
        }
        let body = body.unwrap_or(Value::Null);
        let is_good = match self.phase.clone() {
            Phase::Pushing(mutation_ids) => self.push_answered(now, &body, &mutation_ids, actions),
            Phase::Pulling(from) => self.changes_answered(now, &body, &from, actions),
            Phase::Snapshot(asked) => self.snapshot_answered(now, &body, asked.as_deref(), actions),
            Phase::Idle | Phase::Preparing | Phase::Storing(_) => return,
        };
        if !is_good {
            self.fail(now, random, SyncCode::AnswerInvalid, None, actions);
        }
    }

    /// Tells whether the answer could be read.
    fn push_answered(
        &mut self,
        now: Instant,
        body: &Value,
        mutation_ids: &[String],
        actions: &mut Vec<Action>,
    ) -> bool {
        let Ok(answer) = PushAnswer::decode(body, mutation_ids.iter().map(String::as_str)) else {
            return false;
        };
        let Some(epoch) = self.epoch else { return false };
        self.succeeded();
        self.pushes_in_row += 1;
        self.operations_max =
            self.operations_max.map(|max| max.saturating_mul(2)).filter(|max| *max < OPERATIONS_MAX);
        let ticket = self.open(now, Phase::Storing(None));
        actions.push(Action::StoreAnswer { ticket, epoch, answer });
        true
    }

    fn changes_answered(
        &mut self,
        now: Instant,
        body: &Value,
        from: &str,
        actions: &mut Vec<Action>,
    ) -> bool {
        let (Some(owner_id), Some(epoch)) = (&self.owner_id, self.epoch) else { return false };
        let Ok(page) = ChangesPage::decode(body, owner_id, from) else { return false };
        self.note(now, "page", vec![("changes", page.changes.len().into()), ("more", page.more.into())]);
        if self.is_fruitless_page(page.more, page.changes.len() + page.unknown) {
            return false;
        }
        self.succeeded();
        self.judge_news(now, page.changes.len() + page.unknown == 0);
        self.resyncs = 0;
        (self.wants_pull, self.pull_failed) = (page.more, false);
        self.poll_at = Some(later(now, POLL_MS));
        let ticket = self.open(now, Phase::Storing(None));
        actions.push(Action::StoreChanges { ticket, epoch, page });
        true
    }

    fn snapshot_answered(
        &mut self,
        now: Instant,
        body: &Value,
        asked: Option<&str>,
        actions: &mut Vec<Action>,
    ) -> bool {
        let (Some(owner_id), Some(epoch)) = (&self.owner_id, self.epoch) else { return false };
        let Ok(page) = SnapshotPage::decode(body, owner_id, asked) else { return false };
        self.note(now, "snapshot", vec![("records", page.records.len().into())]);
        if self.is_fruitless_page(page.next.is_some(), page.records.len() + page.unknown) {
            return false;
        }
        self.succeeded();
        // After the last page come the changes since the first.
        (self.wants_pull, self.pull_failed) = (true, false);
        let ticket = self.open(now, Phase::Storing(page.next.clone()));
        actions.push(Action::StoreSnapshot { ticket, epoch, first: asked.is_none(), page });
        true
    }

    /// Whether page after page has held nothing and said that there is more. A page that does not move the cursor and says so can't
    /// even be read.
    fn is_fruitless_page(&mut self, more: bool, items: usize) -> bool {
        self.fruitless_pages = if more && items == 0 { self.fruitless_pages.saturating_add(1) } else { 0 };
        self.fruitless_pages > FRUITLESS_PAGES_MAX
    }

    /// What was answered is stored.
    pub(super) fn stored(&mut self, now: Instant, actions: &mut Vec<Action>) {
        let phase = std::mem::take(&mut self.phase);
        self.rest();
        match phase {
            Phase::Storing(Some(next)) if self.may_work() => self.snapshot(now, Some(next), actions),
            _ => self.done(now),
        }
    }

    fn succeeded(&mut self) {
        self.backoff.succeed();
        self.last_error = None;
        self.token_refused = false;
    }

    /// Something went wrong: what that means depends on the class of the code alone.
    pub(super) fn fail(
        &mut self,
        now: Instant,
        random: u64,
        code: SyncCode,
        retry_after_ms: Option<u64>,
        actions: &mut Vec<Action>,
    ) {
        self.note(now, "failed", vec![("code", code.as_str().into())]);
        let phase = std::mem::take(&mut self.phase);
        self.rest();
        (self.fruitless, self.waiting_before, self.pushes_in_row) = (0, None, 0);
        let reads = matches!(phase, Phase::Pulling(_) | Phase::Snapshot(_));
        match (code.class(), phase) {
            (ErrorClass::Pause, _) => {
                self.last_error = Some(code.as_str().to_owned());
                self.pause = Some(pause_reason(code));
                if std::mem::replace(&mut self.token_refused, true) {
                    self.backoff.fail(now, random, retry_after_ms);
                }
                if code == SyncCode::Unauthorized {
                    actions.push(Action::AskForToken);
                }
                return;
            }
            (ErrorClass::Split, Phase::Pushing(sent)) => return self.split(now, code, sent, actions),
            (ErrorClass::Resync, Phase::Pulling(_)) => {
                let Some(epoch) = self.epoch else { return };
                self.wants_pull = true;
                self.resyncs = self.resyncs.saturating_add(1);
                if self.resyncs > 1 {
                    // A cloud that refuses the cursor which it has just given must not be asked in a tight loop.
                    let wait_ms = BACKOFF_MS_FIRST.saturating_mul(1 << self.resyncs.min(16));
                    self.last_error = Some(code.as_str().to_owned());
                    self.backoff.fail(now, random, Some(wait_ms.min(BACKOFF_MS_MAX)));
                }
                let ticket = self.open(now, Phase::Storing(None));
                actions.push(Action::StartAnew { ticket, epoch });
                return;
            }
            _ => {}
        }
        self.pull_failed = reads;
        self.wants_pull |= reads;
        self.last_error = Some(code.as_str().to_owned());
        self.backoff.fail(now, random, retry_after_ms);
    }

    /// The same in smaller pushes; what is refused alone is refused.
    fn split(&mut self, now: Instant, code: SyncCode, sent: Vec<String>, actions: &mut Vec<Action>) {
        self.operations_max = Some((sent.len() / 2).max(1));
        let (Ok([mutation_id]), Some(epoch)) = (<[String; 1]>::try_from(sent), self.epoch) else { return };
        let rejection = Rejection { code: code.as_str().to_owned(), field: None };
        let result = OperationResult { mutation_id, duplicate: false, outcome: Outcome::Rejected(rejection) };
        let answer = PushAnswer { server_time: now, results: vec![result] };
        let ticket = self.open(now, Phase::Storing(None));
        actions.push(Action::StoreAnswer { ticket, epoch, answer });
    }
}

fn pause_reason(code: SyncCode) -> PauseReason {
    match code {
        SyncCode::OwnerMismatch => PauseReason::OwnerMismatch,
        SyncCode::AccountClosed => PauseReason::AccountClosed,
        SyncCode::ProtocolUnsupported => PauseReason::ProtocolUnsupported,
        _ => PauseReason::Unauthorized,
    }
}
