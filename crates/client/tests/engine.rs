//! The sync engine drives real clients over a model cloud, through every kind of failure.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::VecDeque;

use common::devices::{OWNER, SharedCloud, SyncedClient, cloud, cloud_records, device, records, set_clock};
use common::{instant, obama, run};
use proptest::prelude::*;
use serde_json::{Value, json};
use soul_client::sync::{Done, Snapshot};
use soul_core::Instant;
use soul_sync::{Action, Answer, Engine, Event, Problem, RETRY_AFTER_MS_MAX, SyncCode, SyncState};

/// What happens to one request.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Answered,
    LosesRequest,
    LosesAnswer,
    /// The cloud, or something on the way, answers with this instead.
    Refused(SyncCode),
    Garbled,
}

fn any_fate() -> impl Strategy<Value = Fate> {
    let refused = prop::sample::select(
        &[
            SyncCode::Unauthorized,
            SyncCode::RateLimited,
            SyncCode::Internal,
            SyncCode::Unavailable,
            SyncCode::RequestTooLarge,
            SyncCode::ResyncRequired,
        ][..],
    );
    prop_oneof![
        4 => Just(Fate::Answered),
        2 => Just(Fate::LosesRequest),
        2 => Just(Fate::LosesAnswer),
        2 => refused.prop_map(Fate::Refused),
        1 => Just(Fate::Garbled),
    ]
}

/// One tab of a device: the engine, and the least that a driver has to do.
struct Tab {
    client: SyncedClient,
    engine: Engine,
    epoch: u64,
    snapshot: Snapshot,
    timer: Option<Instant>,
    actions: VecDeque<Action>,
    at: Instant,
    draws: u64,
}

impl Tab {
    /// A tab of a device that is signed in; it leads.
    async fn open(client: SyncedClient) -> Self {
        let mut tab = Self {
            client,
            engine: Engine::new(),
            epoch: 0,
            snapshot: Snapshot::default(),
            timer: None,
            actions: VecDeque::new(),
            at: instant("2025-03-02T00:00:00.000Z"),
            draws: 0,
        };
        tab.lead().await;
        tab
    }

    /// Begins to lead, as after a reload in the middle of whatever was going on.
    async fn lead(&mut self) {
        self.epoch = self.client.lead().await.unwrap();
        (self.engine, self.timer) = (Engine::new(), None);
        self.actions.clear();
        let position = self.client.sync(self.epoch).position().await.unwrap();
        self.tell(Event::Leads { epoch: self.epoch, owner_id: Some(OWNER.to_owned()), position });
    }

    fn tell(&mut self, event: Event) {
        self.draws += 1;
        let random = self.draws.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.actions.extend(self.engine.step(self.at, random, event));
        assert!(self.engine.is_live());
    }

    fn clock(&mut self, at: Instant) {
        self.at = self.at.max(at);
        set_clock(&self.client, &self.at.to_string());
    }

    /// Carries out the next action. False where there is none.
    async fn work(&mut self, cloud: &SharedCloud, fate: Fate) -> bool {
        let Some(action) = self.actions.pop_front() else { return false };
        let (sync, now) = (self.client.sync(self.epoch), self.at);
        let action = match sync.carry_out(&mut self.snapshot, action).await.unwrap() {
            Done::Tell(event) => {
                self.tell(event);
                return true;
            }
            Done::Outside(action) => action,
        };
        match action {
            Action::SetTimer(at) => self.timer = at,
            Action::PublishStatus(_) => {}
            Action::AskForToken => self.tell(Event::Token),
            Action::Push { ticket, body } => {
                // An operation that is too large by itself is refused for good, and none here is.
                let alone = body["operations"].as_array().is_some_and(|operations| operations.len() == 1);
                let fate = match fate {
                    Fate::Refused(SyncCode::RequestTooLarge) if alone => Fate::LosesRequest,
                    fate => fate,
                };
                let answer = |cloud: &SharedCloud| cloud.borrow_mut().push(OWNER, &body, now);
                self.request(cloud, fate, ticket, answer);
            }
            Action::PullChanges { ticket, cursor } => {
                let answer = |cloud: &SharedCloud| cloud.borrow().changes(OWNER, &cursor, Some(2), now);
                self.request(cloud, fate, ticket, answer);
            }
            Action::PullSnapshot { ticket, page } => {
                let answer =
                    |cloud: &SharedCloud| cloud.borrow().snapshot(OWNER, page.as_deref(), Some(2), now);
                self.request(cloud, fate, ticket, answer);
            }
            store => panic!("not carried out: {store:?}"),
        }
        true
    }

    fn request(
        &mut self,
        cloud: &SharedCloud,
        fate: Fate,
        ticket: u64,
        ask: impl FnOnce(&SharedCloud) -> Result<Value, Problem>,
    ) {
        let of_problem = |problem: Problem, retry_after: Option<String>| Answer::Response {
            status: problem.status(),
            retry_after,
            body: Some(problem.encode()),
        };
        let of = |result| match result {
            Ok(body) => Answer::Response { status: 200, retry_after: None, body: Some(body) },
            Err(problem) => of_problem(problem, None),
        };
        let answer = match fate {
            Fate::Answered => of(ask(cloud)),
            Fate::LosesRequest => Answer::Failed(SyncCode::Network),
            Fate::LosesAnswer => {
                drop(ask(cloud));
                Answer::Failed(SyncCode::Timeout)
            }
            Fate::Refused(code) => {
                let problem = Problem { code, detail: String::new(), field: None, server_time: self.at };
                of_problem(problem, (code == SyncCode::RateLimited).then(|| "7".to_owned()))
            }
            Fate::Garbled => {
                let body = json!({ "protocol": 1, "results": [null], "serverTime": 5, "changes": "none" });
                Answer::Response { status: 200, retry_after: None, body: Some(body) }
            }
        };
        self.tell(Event::Answered { ticket, answer });
    }

    /// Works until the engine waits for nothing but its poll, hours away.
    async fn come_to_rest(&mut self, cloud: &SharedCloud) {
        for _ in 0..3000 {
            if self.work(cloud, Fate::Answered).await {
                continue;
            }
            let next = self.timer.unwrap();
            if next.unix_ms() - self.at.unix_ms() > RETRY_AFTER_MS_MAX as i64 / 5 {
                return;
            }
            self.clock(next);
            self.tell(Event::Timer);
        }
        panic!("never at rest: {:?} {:?}", self.engine.status(), self.actions);
    }
}

/// What happens in a history.
#[derive(Debug, Clone)]
enum Step {
    Write(u8),
    Edit(usize, u8),
    Remove(usize),
    /// The tab does some work, and its requests meet these fates.
    Work(Vec<Fate>),
    /// Time passes, and a timer that is due goes off.
    Wait(u16),
    /// The tab is loaded anew, whatever it was doing.
    Reload,
    Wake,
}

fn any_step() -> impl Strategy<Value = (usize, Step)> {
    let step = prop_oneof![
        2 => any::<u8>().prop_map(Step::Write),
        2 => (0..4_usize, any::<u8>()).prop_map(|(which, text)| Step::Edit(which, text)),
        1 => (0..4_usize).prop_map(Step::Remove),
        5 => prop::collection::vec(any_fate(), 1..12).prop_map(Step::Work),
        2 => any::<u16>().prop_map(Step::Wait),
        1 => Just(Step::Reload),
        1 => Just(Step::Wake),
    ];
    (0..2_usize, step)
}

async fn carry_out(history: Vec<(usize, Step)>) {
    let cloud = cloud();
    let mut tabs = [Tab::open(device(1).await).await, Tab::open(device(2).await).await];
    let profile_id = tabs[0].client.profiles().create(&obama()).await.unwrap().id;
    tabs[0].tell(Event::Committed);
    tabs[0].come_to_rest(&cloud).await;
    tabs[1].come_to_rest(&cloud).await;
    tabs[1].tell(Event::SyncNow);
    tabs[1].come_to_rest(&cloud).await;
    for (number, step) in history {
        let tab = &mut tabs[number];
        let entries = records(&tab.client).await;
        let entries: Vec<_> = entries.iter().filter(|state| state["entity"] == "journal").collect();
        let id = |which: usize| entries.get(which).and_then(|state| state["record"]["id"].as_str());
        match step {
            Step::Write(text) => {
                let draft = json!({ "profileId": profile_id, "content": format!("text {text}") });
                tab.client.journal().create(&draft).await.unwrap();
                tab.tell(Event::Committed);
            }
            Step::Edit(which, text) => {
                if let Some(id) = id(which) {
                    let change = json!({ "content": format!("edit {text}") });
                    tab.client.journal().update(id, &change).await.unwrap();
                    tab.tell(Event::Committed);
                }
            }
            Step::Remove(which) => {
                if let Some(id) = id(which) {
                    tab.client.journal().remove(id).await.unwrap();
                    tab.tell(Event::Committed);
                }
            }
            Step::Work(fates) => {
                for fate in fates {
                    tab.work(&cloud, fate).await;
                }
            }
            Step::Wait(ms) => {
                let at = Instant::from_unix_ms(tab.at.unix_ms() + i64::from(ms)).unwrap();
                tab.clock(at);
                if tab.timer.is_some_and(|due| due <= at) {
                    tab.tell(Event::Timer);
                }
            }
            Step::Reload => tab.lead().await,
            Step::Wake => tab.tell(Event::Visible),
        }
    }
    // A calm day.
    for _ in 0..3 {
        for tab in &mut tabs {
            tab.tell(Event::SyncNow);
            tab.come_to_rest(&cloud).await;
        }
    }
    let expected = cloud_records(&cloud);
    for tab in &tabs {
        assert_eq!(records(&tab.client).await, expected);
        let status = tab.engine.status();
        assert_eq!((status.state, status.last_error), (SyncState::Synced, None));
        assert_eq!((status.counts.pending, status.counts.in_flight, status.counts.dead), (0, 0, 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happened_before_a_calm_day_ends_with_all_equal(history in prop::collection::vec(any_step(), 1..60)) {
        run(carry_out(history));
    }
}

#[test]
fn a_tab_that_was_replaced_stops_by_itself() {
    run(async {
        let cloud = cloud();
        let mut tab = Tab::open(device(1).await).await;
        tab.come_to_rest(&cloud).await;
        tab.client.profiles().create(&obama()).await.unwrap();
        tab.tell(Event::Committed);
        // Another tab of the device takes over before this one has carried out anything.
        tab.client.lead().await.unwrap();
        while tab.work(&cloud, Fate::Answered).await {}
        assert!(!tab.engine.status().leader);
        assert_eq!(cloud_records(&cloud), Vec::<Value>::new());
    });
}
