//! How the engine of a tab is driven: what it is told, what it asks for, and the way of a request to the cloud and back.

use soul_client::Environment;
use soul_client::sync::Snapshot;
use soul_core::Instant;
use soul_sync::{Action, Answer, Event, POLL_MS, RETRY_AFTER_MS_MAX, SyncCode};

use super::{Happening, TIMEOUT_MS, Tells, World};
use crate::breakage::Breakage;
use crate::job::Job;
use crate::network::{Ask, Fate, garbled, refusal};

impl World {
    /// Tells the engine of a tab something, and begins what it asks for.
    pub(crate) fn tell(&mut self, device: usize, id: u64, event: Event) {
        let now = self.devices[device].here.now();
        let random = self.random.next();
        let forgets = self.breakage == Some(Breakage::TimerForgotten) && self.random.chance(200);
        let tells = self.tells.clone();
        let Some(tab) = self.tab(device, id) else { return };
        let line = (tells != Tells::Nothing).then(|| format!("{event:?}"));
        let actions = tab.engine.step(now, random, event);
        let live = tab.engine.is_live();
        if let Some(line) = line {
            let most = if tells == Tells::Last { 400 } else { line.len() };
            self.note(|| format!("device {device} tab {id}: {line:.most$}"));
        }
        if !live {
            self.ledger.borrow_mut().violated("rows wait, and neither timer nor action is there".to_owned());
        }
        for action in actions {
            match action {
                Action::SetTimer(_) if forgets => {}
                action => self.perform(device, id, now, action),
            }
        }
    }

    pub(crate) fn tell_all(&mut self, device: usize, event: &Event) {
        for tab in self.tab_ids(device) {
            self.after(0, Happening::Tell { device, tab, event: event.clone() });
        }
    }

    fn perform(&mut self, device: usize, id: u64, now: Instant, action: Action) {
        let breakage = self.breakage;
        match action {
            Action::SetTimer(at) => self.set_timer(device, id, now, at),
            Action::AskForToken => {
                let wait = self.random.below(60_000) as i64;
                self.after(wait, Happening::NewToken { device });
            }
            Action::PublishStatus(_) => {}
            Action::Push { ticket, body } => self.send(device, id, ticket, Ask::Push(body)),
            Action::PullChanges { ticket, cursor } => self.send(device, id, ticket, Ask::Changes(cursor)),
            Action::PullSnapshot { ticket, page } => self.send(device, id, ticket, Ask::Snapshot(page)),
            mut action => {
                match &mut action {
                    // Small batches, so that there are several.
                    Action::PreparePush { operations_max, .. } => *operations_max = (*operations_max).min(4),
                    Action::StoreChanges { page, .. }
                        if breakage == Some(Breakage::CursorBeforePage) && self.random.chance(200) =>
                    {
                        page.changes.clear();
                    }
                    _ => {}
                }
                let moves = breakage == Some(Breakage::AnswerMovesCursor)
                    && matches!(action, Action::StoreAnswer { .. });
                let owner = self.devices[device].token.as_deref().filter(|_| moves);
                let newest = owner.map(|owner| self.cloud.model.newest(owner));
                let Some(tab) = self.tab(device, id) else { return };
                let epoch = tab.epoch.unwrap_or(0);
                // Only one action that needs it is open at a time.
                let keeps = !matches!(action, Action::StoreSnapshot { .. });
                let snapshot = if keeps { Snapshot::default() } else { std::mem::take(&mut tab.snapshot) };
                self.start(device, id, Job::Sync { epoch, snapshot, action, newest });
            }
        }
    }

    fn set_timer(&mut self, device: usize, id: u64, now: Instant, at: Option<Instant>) {
        let Some(tab) = self.tab(device, id) else { return };
        tab.timer += 1;
        tab.timer_is_set = at.is_some();
        let Some(at) = at else { return };
        let number = tab.timer;
        let wait = at.unix_ms() - now.unix_ms();
        if wait > POLL_MS.max(RETRY_AFTER_MS_MAX) as i64 {
            self.ledger.borrow_mut().violated(format!("a timer is set {wait} ms ahead"));
        }
        self.after(wait, Happening::Timer { device, tab: id, number });
    }

    /// Sends a request with the token that the app has.
    fn send(&mut self, device: usize, id: u64, ticket: u64, ask: Ask) {
        let at = &self.devices[device];
        let token = at.token.clone();
        let (offline, good) = (at.offline, at.token_is_good);
        if let Some(tab) = self.tab(device, id) {
            tab.requests += 1;
        }
        let answered = |answer| Happening::Answered { device, tab: id, ticket, answer };
        if token.is_none() {
            return self.after(0, answered(Answer::Failed(SyncCode::Unauthorized)));
        }
        if offline {
            let wait = self.random.below(2000) as i64;
            return self.after(wait, answered(Answer::Failed(SyncCode::Network)));
        }
        let mut fate = Fate::Answered;
        if !self.calm && self.random.chance(self.fault_rate) {
            fate = Fate::draw(&mut self.random);
            self.report.faults += 1;
        }
        if !good {
            fate = Fate::Refused(401);
        }
        self.note(|| format!("device {device} tab {id}: {ask:.100?} meets {fate:?}"));
        let latency = 1 + self.random.below(if self.calm { 200 } else { 3000 }) as i64;
        match fate {
            Fate::Refused(status) => {
                if status == 401 && !self.calm {
                    self.devices[device].token_is_good = false;
                }
                let answer = refusal(status, &mut self.random);
                return self.after(latency, answered(answer));
            }
            Fate::LosesRequest => {
                let code = if self.random.chance(500) { SyncCode::Network } else { SyncCode::Timeout };
                let wait = if code == SyncCode::Timeout { TIMEOUT_MS } else { latency };
                return self.after(wait, answered(Answer::Failed(code)));
            }
            _ => {}
        }
        let late = self.random.below(300_000) as i64;
        if fate == Fate::Duplicated {
            let (ask, token) = (ask.clone(), token.clone());
            let again = Happening::Arrives { device, tab: id, ticket, token, ask, fate: Fate::LosesAnswer };
            self.after(late, again);
        }
        let latency = if fate == Fate::Late { late } else { latency };
        if fate == Fate::Late && latency > TIMEOUT_MS {
            self.after(TIMEOUT_MS, answered(Answer::Failed(SyncCode::Timeout)));
        }
        self.after(latency, Happening::Arrives { device, tab: id, ticket, token, ask, fate });
    }

    pub(super) fn arrives(
        &mut self,
        device: usize,
        tab: u64,
        ticket: u64,
        token: Option<String>,
        ask: &Ask,
        fate: Fate,
    ) {
        let Some(owner) = token else { return };
        self.report.requests += 1;
        let now = Instant::from_unix_ms(self.now_ms.get()).expect("a moment of this century");
        let before = self.cloud.model.newest(&owner);
        let answer = self.cloud.answer(&owner, ask, now, fate, &mut self.random);
        let newest = self.cloud.model.newest(&owner);
        if newest != before {
            self.news(&owner, &newest);
        }
        let latency = 1 + self.random.below(if self.calm { 200 } else { 3000 }) as i64;
        let (wait, answer) = match fate {
            Fate::LosesAnswer => (TIMEOUT_MS, Answer::Failed(SyncCode::Timeout)),
            Fate::RefusedAfter(status) => (latency, refusal(status, &mut self.random)),
            Fate::Garbled(how) => (latency, garbled(answer, how)),
            _ => (latency, answer),
        };
        self.after(wait, Happening::Answered { device, tab, ticket, answer });
    }

    /// The cloud tells the devices that are there that something has changed.
    fn news(&mut self, owner: &str, cursor: &str) {
        for device in 0..self.devices.len() {
            let there = !self.devices[device].offline && self.devices[device].token.as_deref() == Some(owner);
            if there && (self.calm || self.random.chance(500)) {
                let wait = self.random.below(1000) as i64;
                for tab in self.tab_ids(device) {
                    let event = Event::News { cursor: cursor.to_owned() };
                    self.after(wait, Happening::Tell { device, tab, event });
                }
            }
        }
    }
}
