//! The sync engine: what to ask of the store and of the cloud, and when.

mod answers;
mod backoff;
mod event;
mod news;
mod status;
mod trace;

use serde_json::{Value, json};
use soul_core::Instant;

pub use backoff::{BACKOFF_MS_FIRST, BACKOFF_MS_MAX, BACKOFF_MS_MIN, RETRY_AFTER_MS_MAX};
pub use event::{Action, Answer, Event, Position, QueueCounts};
pub use news::{NEWS_WAIT_MS, PUSHES_BEFORE_NEWS};
pub use status::{PauseReason, SyncState, SyncStatus};
pub use trace::TRACE_STEPS_MAX;

use crate::SyncCode;
use crate::limits::OPERATIONS_MAX;
use crate::wire::PushRequest;
use backoff::{Backoff, later};
use trace::{Detail, Trace};

/// How often the cloud is asked for changes while nothing else happens, in milliseconds: every six hours.
pub const POLL_MS: u64 = 6 * 60 * 60 * 1000;
/// How long the engine waits for a reply, in milliseconds: longer than the driver's own time limit for a request, which is to come
/// first. It makes sure that a reply that got lost stops nothing.
pub const REPLY_MS_MAX: u64 = 90 * 1000;
/// Pushes in a row that may leave the queue as long as it was, before the engine waits: a cloud that hands everything back must not
/// be asked in a tight loop.
pub const FRUITLESS_PUSHES_MAX: u32 = 8;
/// Pages in a row that may say that there is more and hold nothing, before the engine waits: a cloud that always says so must not be
/// asked without end. By the protocol there is no such page at all; some are let pass, for they do no harm.
pub const FRUITLESS_PAGES_MAX: u32 = 8;

/// The sync engine of one tab: a state machine without clock, network, storage and randomness of its own.
///
/// # Calling it
///
/// - One engine per tab, for as long as the tab lives. [`Engine::step`] is the only way in: it takes the moment by the device's own
///   clock, 64 random bits and an event, and gives actions, to be carried out in their order. The driver may carry them out at the
///   same time as it goes on; it must not call `step` from within.
/// - An action with a `ticket` is replied to by one event with that ticket. At most one such action is open at any time. A reply that
///   never comes is given up after [`REPLY_MS_MAX`].
/// - Actions with an `epoch` check in their transaction that no higher term of leadership is stored, and are replied to by
///   [`Event::Fenced`] where one is. So the late answer of a tab that was frozen changes nothing.
/// - What an action stores, it stores in one transaction, and the reply is sent once that is committed. Any of them may be lost to a
///   crash: rows that were marked as sent are sent again, and the cloud knows them by their mutation ids.
/// - A tab tells the engine when it begins and ceases to lead. An engine that does not lead only counts.
/// - The driver adds the token to requests and the engine never sees it. A response with another owner's token is the cloud's to
///   refuse; the engine names the owner in every push and checks it on every page.
///
/// Always true between two steps, where rows are pending, somebody is signed in, the tab leads and nothing is paused: an action is
/// open or a timer is set. [`Engine::is_live`] says so.
#[derive(Debug, Clone, Default)]
pub struct Engine {
    owner_id: Option<String>,
    /// Term of leadership; `None` while another tab leads.
    epoch: Option<u64>,
    position: Position,
    requested_pause: bool,
    pause: Option<PauseReason>,
    offline: bool,
    phase: Phase,
    /// When the reply to the open action is given up.
    give_up_at: Option<Instant>,
    last_ticket: u64,
    wants_push: bool,
    wants_pull: bool,
    /// The cursor after changes that the cloud has told of and that were not asked for yet.
    news: Option<String>,
    /// Whether changes are asked for because of news alone.
    pulls_for_news: bool,
    /// Before this moment, news alone is no reason to ask.
    news_due: Option<Instant>,
    /// Pushes that were answered since the last page of changes was asked for.
    pushes_in_row: u32,
    /// Whether the cloud has made a pause since the last success: where a new token ends it, and is refused, too, that must not make a
    /// tight loop.
    token_refused: bool,
    /// How often in a row the cursor was worth nothing, before a page of changes came.
    resyncs: u32,
    /// Pages in a row that said that there is more and held nothing.
    fruitless_pages: u32,
    /// Whether the last failure was that of a pull: then pushing comes first, so that neither can hold up the other.
    pull_failed: bool,
    operations_max: Option<usize>,
    fruitless: u32,
    waiting_before: Option<u64>,
    backoff: Backoff,
    counts: QueueCounts,
    /// When a row is due that must wait.
    row_due: Option<Instant>,
    poll_at: Option<Instant>,
    last_success_at: Option<Instant>,
    last_error: Option<String>,
    timer: Option<Instant>,
    /// The moment of the last step.
    stepped_at: Option<Instant>,
    published: Option<SyncStatus>,
    trace: Trace,
}

/// What the engine waits for.
#[derive(Debug, Clone, Default, PartialEq)]
enum Phase {
    #[default]
    Idle,
    Preparing,
    /// The ids of the mutations that are under way.
    Pushing(Vec<String>),
    Pulling(String),
    /// The token of the page.
    Snapshot(Option<String>),
    /// Something is stored; then the snapshot goes on with this page.
    Storing(Option<String>),
}

impl Engine {
    /// An engine that does not lead yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes an event and says what is to be done.
    pub fn step(&mut self, now: Instant, random: u64, event: Event) -> Vec<Action> {
        let mut actions = Vec::new();
        self.follow_clock(now);
        self.handle(now, random, event, &mut actions);
        if self.give_up_at.is_some_and(|at| at <= now) {
            self.note(now, "gaveUp", vec![]);
            self.fail(now, random, SyncCode::Timeout, None, &mut actions);
        }
        if self.phase == Phase::Idle {
            self.proceed(now, &mut actions);
        }
        self.arm(now, &mut actions);
        self.publish(now, &mut actions);
        actions
    }

    /// Whether work that waits will be taken up: true unless the engine has come to a standstill, which it never does.
    #[must_use]
    pub fn is_live(&self) -> bool {
        let waits = self.counts.pending + self.counts.in_flight > 0;
        let will_push = self.timer.is_some() && (self.wants_push || self.row_due.is_some());
        !waits || !self.may_work() || self.phase != Phase::Idle || will_push
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> SyncStatus {
        let waits = self.counts.pending + self.counts.in_flight + self.counts.blocked > 0;
        let network = [SyncCode::Network, SyncCode::Timeout].map(SyncCode::as_str);
        let failed = self.last_error.as_deref().is_some_and(|code| !network.contains(&code));
        let state = if failed || self.counts.dead > 0 {
            SyncState::Error
        } else if self.phase != Phase::Idle {
            SyncState::Syncing
        } else if waits || (self.last_success_at.is_none() && self.owner_id.is_some()) {
            SyncState::Pending
        } else {
            SyncState::Synced
        };
        SyncStatus {
            state,
            online: !self.offline,
            leader: self.epoch.is_some(),
            paused: self.paused(),
            counts: self.counts,
            last_success_at: self.last_success_at,
            next_attempt_at: self.timer.filter(|_| self.phase == Phase::Idle && self.may_work()),
            last_error: self.last_error.clone(),
        }
    }

    /// The last steps, newest last, without personal data.
    #[must_use]
    pub fn trace(&self) -> Vec<Value> {
        self.trace.encode()
    }

    /// A clock that was set back makes no wait longer: what was to come so many milliseconds from now still does.
    fn follow_clock(&mut self, now: Instant) {
        let before = self.stepped_at.replace(now);
        let Some(back_ms) = before.map(|before| before.unix_ms() - now.unix_ms()).filter(|ms| *ms > 0) else {
            return;
        };
        self.backoff.set_back(back_ms);
        let moments = [&mut self.give_up_at, &mut self.row_due, &mut self.poll_at, &mut self.news_due];
        for at in moments.into_iter().chain([&mut self.timer]) {
            *at = at.and_then(|at| Instant::from_unix_ms(at.unix_ms() - back_ms));
        }
    }

    fn handle(&mut self, now: Instant, random: u64, event: Event, actions: &mut Vec<Action>) {
        match event {
            Event::Leads { epoch, owner_id, position } => {
                self.note(now, "leads", vec![("epoch", epoch.into())]);
                self.epoch = Some(epoch);
                self.begin(owner_id, position);
            }
            Event::Account { owner_id, position } => {
                self.note(now, "account", vec![("signedIn", owner_id.is_some().into())]);
                self.counts = QueueCounts::default();
                (self.last_success_at, self.poll_at) = (None, None);
                self.begin(owner_id, position);
                actions.push(Action::CountQueue);
            }
            Event::Follows => {
                self.note(now, "follows", vec![]);
                self.epoch = None;
                self.rest();
            }
            Event::Committed => {
                self.wants_push = true;
                if !self.may_work() || self.phase != Phase::Idle || self.backoff.wait(now).is_some() {
                    actions.push(Action::CountQueue);
                }
            }
            Event::Counted { owner_id, counts } => {
                self.count(counts);
                if owner_id != self.owner_id {
                    actions.push(Action::ReadAccount);
                }
            }
            Event::Timer => {
                self.timer = None;
                self.wants_push |= self.row_due.is_some_and(|at| at <= now);
                if self.poll_at.is_some_and(|at| at <= now) {
                    (self.wants_pull, self.poll_at) = (true, None);
                }
            }
            Event::Online(online) => {
                self.note(now, "online", vec![("online", online.into())]);
                self.offline = !online;
                if online {
                    self.wake(false);
                }
            }
            Event::Visible => {
                self.wake(false);
                if self.owner_id.is_none() {
                    actions.push(Action::CountQueue);
                }
            }
            Event::News { cursor } => {
                self.news = Some(cursor);
            }
            Event::Token => {
                self.note(now, "token", vec![]);
                // Somebody has logged in, perhaps to an account that was closed and has been restored. A newer token makes no app newer.
                if self.pause != Some(PauseReason::ProtocolUnsupported) {
                    self.pause = None;
                }
                (self.wants_push, self.wants_pull) = (true, true);
            }
            Event::Pause => self.requested_pause = true,
            Event::Resume => {
                self.requested_pause = false;
                self.wake(true);
            }
            Event::SyncNow => {
                self.note(now, "syncNow", vec![]);
                if self.pause == Some(PauseReason::Unauthorized) {
                    actions.push(Action::AskForToken);
                }
                if self.owner_id.is_none() {
                    actions.push(Action::CountQueue);
                }
                self.wake(true);
            }
            Event::Prepared { ticket, request, next_due, counts } => {
                if ticket == self.last_ticket && self.phase == Phase::Preparing {
                    self.counts = counts;
                    self.row_due = next_due;
                    self.prepared(now, random, request, actions);
                }
            }
            Event::Answered { ticket, answer } => {
                if ticket == self.last_ticket && self.give_up_at.is_some() {
                    self.answered(now, random, answer, actions);
                }
            }
            Event::Stored { ticket, position, counts } => {
                if ticket == self.last_ticket && matches!(self.phase, Phase::Storing(_)) {
                    self.position = position;
                    self.count(counts);
                    self.stored(now, actions);
                }
            }
            Event::StoreFailed { ticket, code } => {
                if ticket == self.last_ticket && self.give_up_at.is_some() {
                    self.note(now, "storeFailed", vec![("code", code.as_str().into())]);
                    self.backoff.fail(now, random, None);
                    self.last_error = Some(code);
                    self.rest();
                }
            }
            Event::Fenced { ticket } => {
                if ticket == self.last_ticket && self.give_up_at.is_some() {
                    self.note(now, "fenced", vec![]);
                    self.epoch = None;
                    self.rest();
                }
            }
        }
    }

    /// Takes in how many rows there are. What another tab has queued is found by this, too.
    fn count(&mut self, counts: QueueCounts) {
        self.counts = counts;
        self.wants_push |= counts.pending + counts.in_flight > 0 && self.row_due.is_none();
    }

    /// Takes up an account afresh.
    fn begin(&mut self, owner_id: Option<String>, position: Position) {
        (self.owner_id, self.position) = (owner_id, position);
        (self.news, self.news_due, self.pulls_for_news, self.fruitless_pages) = (None, None, false, 0);
        (self.pause, self.last_error) = (None, None);
        self.rest();
        self.wake(true);
    }

    /// Gives up what is under way.
    fn rest(&mut self) {
        self.phase = Phase::Idle;
        self.give_up_at = None;
    }

    /// Something has changed that makes an attempt worth while.
    fn wake(&mut self, by_user: bool) {
        self.backoff.reset(by_user);
        (self.wants_push, self.wants_pull) = (true, true);
    }

    fn paused(&self) -> Option<PauseReason> {
        let signed_out = self.owner_id.is_none().then_some(PauseReason::SignedOut);
        let requested = self.requested_pause.then_some(PauseReason::Requested);
        signed_out.or(self.pause).or(requested)
    }

    fn may_work(&self) -> bool {
        self.epoch.is_some() && self.paused().is_none()
    }

    /// Opens an action: the ticket for it.
    fn open(&mut self, now: Instant, phase: Phase) -> u64 {
        self.phase = phase;
        self.give_up_at = Some(later(now, REPLY_MS_MAX));
        self.last_ticket += 1;
        self.last_ticket
    }

    /// Begins what is wanted next, where something may be begun.
    fn proceed(&mut self, now: Instant, actions: &mut Vec<Action>) {
        self.hear_news(now);
        if !self.may_work() || self.backoff.wait(now).is_some() {
            return;
        }
        self.wants_push |= self.row_due.is_some_and(|at| at <= now);
        let Some(epoch) = self.epoch else { return };
        let reads = self.wants_pull || self.position.needs_snapshot || self.position.cursor.is_none();
        if reads && !(self.wants_push && self.pull_failed) {
            self.pull(now, actions);
        } else if self.wants_push {
            let operations_max = self.operations_max.unwrap_or(OPERATIONS_MAX);
            let ticket = self.open(now, Phase::Preparing);
            actions.push(Action::PreparePush { ticket, epoch, operations_max });
        }
    }

    fn pull(&mut self, now: Instant, actions: &mut Vec<Action>) {
        self.pushes_in_row = 0;
        match &self.position {
            Position { cursor: Some(cursor), needs_snapshot: false } => {
                let cursor = cursor.clone();
                let ticket = self.open(now, Phase::Pulling(cursor.clone()));
                actions.push(Action::PullChanges { ticket, cursor });
            }
            _ => self.snapshot(now, None, actions),
        }
    }

    fn snapshot(&mut self, now: Instant, page: Option<String>, actions: &mut Vec<Action>) {
        let ticket = self.open(now, Phase::Snapshot(page.clone()));
        actions.push(Action::PullSnapshot { ticket, page });
    }

    /// What goes out is frozen.
    fn prepared(
        &mut self,
        now: Instant,
        random: u64,
        request: Option<PushRequest>,
        actions: &mut Vec<Action>,
    ) {
        self.rest();
        let Some(request) = request.filter(|request| !request.operations.is_empty()) else {
            (self.wants_push, self.fruitless, self.waiting_before) = (false, 0, None);
            (self.pull_failed, self.pushes_in_row) = (false, 0);
            if self.counts.pending + self.counts.in_flight > 0 && self.row_due.is_none() {
                // The store counts rows that it does not hand out. They are looked for again.
                self.row_due = Some(later(now, BACKOFF_MS_MAX));
            }
            return self.done(now);
        };
        if Some(&request.owner_id) != self.owner_id.as_ref() {
            // What is somebody else's never leaves the device.
            return self.fail(now, random, SyncCode::OperationInvalid, None, actions);
        }
        if self.is_fruitless() {
            return self.fail(now, random, SyncCode::AnswerInvalid, None, actions);
        }
        let operations = request.operations.iter();
        let mutation_ids: Vec<_> = operations.map(|operation| operation.mutation_id.clone()).collect();
        self.note(now, "push", vec![("operations", mutation_ids.len().into())]);
        let body = request.encode();
        let ticket = self.open(now, Phase::Pushing(mutation_ids));
        actions.push(Action::Push { ticket, body });
    }

    /// Whether push after push has left the queue as long as it was.
    fn is_fruitless(&mut self) -> bool {
        let waiting = self.counts.pending + self.counts.in_flight;
        let shrinks = self.waiting_before.is_none_or(|before| waiting < before);
        self.waiting_before = Some(waiting);
        self.fruitless = if shrinks { 0 } else { self.fruitless + 1 };
        self.fruitless > FRUITLESS_PUSHES_MAX
    }

    /// Everything that there was to do is done.
    fn done(&mut self, now: Instant) {
        if !self.wants_pull && !self.wants_push && (!self.has_news() || self.news_wait(now).is_some()) {
            self.last_success_at = Some(now);
        }
    }

    /// Sets the one timer: for the moment at which the next thing is due, whatever it is.
    fn arm(&mut self, now: Instant, actions: &mut Vec<Action>) {
        let due = match self.phase {
            Phase::Idle if !self.may_work() => None,
            Phase::Idle => {
                let wanted = (self.wants_push || self.wants_pull).then(|| self.backoff.wait(now)).flatten();
                let poll = *self.poll_at.get_or_insert(later(now, POLL_MS));
                let row = self.row_due.map(|at| self.backoff.wait(now).map_or(at, |wait| wait.max(at)));
                let news = self.news_wait(now).filter(|_| self.has_news());
                let news = news.map(|at| self.backoff.wait(now).map_or(at, |wait| wait.max(at)));
                [wanted, row, news, Some(poll)].into_iter().flatten().min()
            }
            _ => self.give_up_at,
        };
        if due != self.timer {
            self.timer = due;
            actions.push(Action::SetTimer(due));
        }
    }

    fn publish(&mut self, now: Instant, actions: &mut Vec<Action>) {
        let status = self.status();
        if self.published.as_ref() != Some(&status) {
            self.note(now, "status", vec![("state", json!(status.counts.pending))]);
            self.published = Some(status.clone());
            actions.push(Action::PublishStatus(status));
        }
    }

    fn note(&mut self, now: Instant, step: &'static str, detail: Vec<Detail>) {
        self.trace.note(now, step, detail);
    }
}
