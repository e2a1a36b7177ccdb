//! Devices, tabs, and the scheduler.

mod driver;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use serde_json::Map;
use soul_client::Strategies;
use soul_client::sync::Snapshot;
use soul_core::Instant;
use soul_model::{ASSESSMENTS, FREQUENCY_LOGS, JOURNAL_ENTRIES, PERSONS, PROFILES, STORES};
use soul_store::MemoryStore;
use soul_sync::{Answer, Engine, Event};

use crate::breakage::Breakage;
use crate::fault::OWNERS;
use crate::job::{Deed, Done, Here, Job, TabClient, open};
use crate::ledger::{Ledger, Purpose};
use crate::network::{Ask, Cloud, Fate};
use crate::random::Random;
use crate::record::Step;
use crate::store::{Watch, WatchedStore};
use crate::{Failure, Report};

/// When a run begins: 1 March 2025.
const START_MS: i64 = 1_740_830_400_000;
/// Of the most steps of the phase in which all goes wrong, a run has at least this part.
const SHORTEST_PART: u64 = 12;
/// Steps within which a calm world has to come to rest: many times what the longest took.
const CALM_STEPS_MAX: u64 = 200_000;
/// A timer that is further away than this is the regular poll, and nothing waits for it, in milliseconds.
const REST_MS: i64 = 60 * 60 * 1000;
/// A row waits no longer than this, in milliseconds: as long as a cloud may ask for, or a clock was set back.
const LONGEST_WAIT_MS: i64 = 3 * 24 * 60 * 60 * 1000;
/// The longest that a driver waits for an answer, in milliseconds.
const TIMEOUT_MS: i64 = 30_000;
/// Lines of the trace that are kept.
const TRACE_LINES: usize = 60;

/// What of a run is told when it fails. To tell takes longer than the run itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tells {
    /// That it failed.
    Nothing,
    /// The last steps before.
    Last,
    /// All steps and all that was stored, where this word occurs in it.
    All(String),
}

/// A task of a tab.
struct Task {
    purpose: Purpose,
    future: Pin<Box<dyn Future<Output = Done>>>,
}

/// A tab, from opening it to closing or killing it.
pub(crate) struct Tab {
    /// No other tab of the run has it.
    pub(crate) id: u64,
    pub(crate) client: Option<Rc<TabClient>>,
    pub(crate) watch: Rc<Watch>,
    pub(crate) engine: Engine,
    /// The term that it believes to lead in.
    epoch: Option<u64>,
    timer: u64,
    timer_is_set: bool,
    tasks: Vec<Task>,
    requests: u32,
    snapshot: Snapshot,
    pub(crate) frozen: bool,
    /// What came while it was frozen.
    mail: Vec<Happening>,
}

pub(crate) struct Device {
    pub(crate) store: MemoryStore,
    pub(crate) here: Here,
    pub(crate) full: Rc<Cell<bool>>,
    /// Who is signed in, as the store has it.
    pub(crate) account: Rc<RefCell<Option<String>>>,
    pub(crate) tabs: Vec<Tab>,
    /// The tab that holds the lock of the leader.
    pub(crate) leader: Option<u64>,
    pub(crate) offline: bool,
    /// Whom the token is for that the app has.
    pub(crate) token: Option<String>,
    pub(crate) token_is_good: bool,
}

/// Something that happens at a moment.
pub(crate) enum Happening {
    Arrives {
        device: usize,
        tab: u64,
        ticket: u64,
        token: Option<String>,
        ask: Ask,
        fate: Fate,
    },
    Answered {
        device: usize,
        tab: u64,
        ticket: u64,
        answer: Answer,
    },
    Timer {
        device: usize,
        tab: u64,
        number: u64,
    },
    Tell {
        device: usize,
        tab: u64,
        event: Event,
    },
    Do {
        device: usize,
        tab: u64,
        job: Job,
    },
    /// The lock of the leader may be free.
    Lock {
        device: usize,
    },
    NewToken {
        device: usize,
    },
    Online {
        device: usize,
    },
    Space {
        device: usize,
    },
    Thaw {
        device: usize,
        tab: u64,
    },
    OpenTab {
        device: usize,
    },
}

/// All of it.
pub(crate) struct World {
    seed: u64,
    steps_max: u64,
    pub(crate) random: Random,
    pub(crate) breakage: Option<Breakage>,
    pub(crate) ledger: Rc<RefCell<Ledger>>,
    pub(crate) cloud: Cloud,
    pub(crate) devices: Vec<Device>,
    pub(crate) now_ms: Rc<Cell<i64>>,
    queue: BTreeMap<(i64, u64), Happening>,
    next_id: u64,
    pub(crate) calm: bool,
    /// What the app does with edits that met.
    strategies: Strategies,
    /// How many requests in a thousand fail.
    pub(crate) fault_rate: u64,
    pub(crate) report: Report,
    tells: Tells,
    trace: VecDeque<String>,
}

/// Half of the apps leave it at what is usual. The draws are no part of the run's own, so that they change nothing else.
fn draw_strategies(seed: u64) -> Strategies {
    let mut random = Random::new(!seed);
    let mut chosen = Map::new();
    if random.chance(500) {
        for store in [&PROFILES, &PERSONS, &JOURNAL_ENTRIES, &ASSESSMENTS, &FREQUENCY_LOGS] {
            let strategy = ["lastWriteWins", "mergeFields", "ask"][random.index(3)];
            chosen.insert(store.name.to_owned(), strategy.into());
        }
    }
    let stores = STORES.map(|store| (store.name, store));
    Strategies::parse("conflicts", &chosen.into(), &stores).expect("names of stores and strategies")
}

impl World {
    pub(crate) fn new(seed: u64, breakage: Option<Breakage>, tells: Tells) -> Self {
        let mut random = Random::new(seed);
        let ledger = Rc::new(RefCell::new(Ledger::new(matches!(tells, Tells::All(_)))));
        let fault_rate = [0, 100, 300, 600][random.index(4)];
        let mut world = Self {
            seed,
            steps_max: 0,
            breakage,
            cloud: Cloud::new(breakage, Rc::clone(&ledger)),
            ledger,
            devices: Vec::new(),
            now_ms: Rc::new(Cell::new(START_MS)),
            queue: BTreeMap::new(),
            next_id: 0,
            calm: false,
            strategies: draw_strategies(seed),
            fault_rate,
            report: Report::default(),
            tells,
            trace: VecDeque::new(),
            random,
        };
        for device in 0..2 + world.random.index(2) {
            world.add_device();
            for _ in 0..1 + world.random.index(3) {
                world.open_tab(device);
            }
        }
        while world.poll_one() {}
        for device in 0..world.devices.len() {
            // Most begin with an account, so that there is something to sync.
            if world.random.chance(850) {
                world.sign_in_again(device);
            }
        }
        world
    }

    pub(crate) fn run(&mut self, steps_max: u64) -> Result<Report, Box<Failure>> {
        self.steps_max = steps_max;
        let least = steps_max / SHORTEST_PART;
        let steps = least + self.random.below(steps_max - least);
        for _ in 0..steps {
            self.step();
            self.fail_if_broken()?;
        }
        self.calm_down()?;
        self.check_end();
        self.fail_if_broken()?;
        self.report.writes = self.ledger.borrow().writes();
        Ok(self.report)
    }

    /// Runs to the end, or to the first rule that is broken, and gives what reached the cloud.
    pub(crate) fn record(mut self, steps_max: u64) -> Vec<Step> {
        self.cloud.recorder = Some(Vec::new());
        // Whatever the devices made of it, the cloud's part is worth recording.
        drop(self.run(steps_max));
        let now = Instant::from_unix_ms(self.now_ms.get()).expect("a moment of this century");
        for owner in OWNERS {
            self.cloud.read_all(owner, now, &mut self.random);
        }
        self.cloud.recorder.take().unwrap_or_default()
    }

    fn fail_if_broken(&self) -> Result<(), Box<Failure>> {
        let what = self.ledger.borrow().violation.clone();
        what.map_or(Ok(()), |what| {
            let (seed, steps_max) = (self.seed, self.steps_max);
            Err(Box::new(Failure { seed, steps_max, what, trace: self.trace.iter().cloned().collect() }))
        })
    }

    /// One step of the phase in which all goes wrong.
    fn step(&mut self) {
        match self.random.below(100) {
            0..87 if self.poll_one() => {}
            0..97 => {
                self.happen_next(None);
            }
            _ => self.disturb(),
        }
    }

    /// Ends all faults, and lets everybody come to rest.
    fn calm_down(&mut self) -> Result<(), Box<Failure>> {
        self.note(|| "calm".to_owned());
        self.calm = true;
        for device in 0..self.devices.len() {
            self.set_right(device);
        }
        self.rest()?;
        for device in 0..self.devices.len() {
            self.sign_in_again(device);
        }
        self.rest()?;
        // Twice, since what is retried may need a parent that is retried, too.
        for _ in 0..2 {
            for device in 0..self.devices.len() {
                self.retry_all(device);
            }
            self.rest()?;
        }
        // By now all is sent; each device has to see what the others sent last.
        for device in 0..self.devices.len() {
            self.tell_all(device, &Event::SyncNow);
        }
        self.rest()
    }

    /// Runs until nothing is left to do but the regular poll.
    fn rest(&mut self) -> Result<(), Box<Failure>> {
        for _ in 0..CALM_STEPS_MAX {
            if self.poll_one() || self.happen_next(Some(REST_MS)) {
                self.fail_if_broken()?;
                continue;
            }
            if !(self.waits() && self.happen_next(Some(LONGEST_WAIT_MS))) {
                self.check_rest();
                return self.fail_if_broken();
            }
        }
        let mut statuses = Vec::new();
        for tab in self.devices.iter().flat_map(|device| &device.tabs) {
            let under_way = (tab.id, tab.frozen, tab.tasks.len(), tab.watch.open.get());
            statuses.push((under_way, tab.engine.status()));
        }
        self.ledger.borrow_mut().violated(format!("never at rest: {statuses:?}"));
        self.fail_if_broken()
    }

    /// Notes a step, where somebody wants to know.
    pub(crate) fn note(&mut self, line: impl FnOnce() -> String) {
        if self.tells == Tells::Nothing {
            return;
        }
        let at = self.now_ms.get() - START_MS;
        let line = format!("{:>10}.{:03} {}", at / 1000, at % 1000, line());
        match &self.tells {
            Tells::All(word) if !line.contains(word.as_str()) => return,
            Tells::All(_) => {}
            Tells::Nothing | Tells::Last => {
                if self.trace.len() == TRACE_LINES {
                    self.trace.pop_front();
                }
            }
        }
        self.trace.push_back(line);
    }

    pub(crate) fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// Something happens after a while.
    pub(crate) fn after(&mut self, ms: i64, happening: Happening) {
        let id = self.id();
        self.queue.insert((self.now_ms.get() + ms.max(0), id), happening);
    }

    fn add_device(&mut self) {
        let random = Rc::new(RefCell::new(Random::new(self.random.next())));
        let here = Here { now_ms: Rc::clone(&self.now_ms), skew_ms: Rc::default(), random };
        self.devices.push(Device {
            store: MemoryStore::new(),
            here,
            full: Rc::default(),
            account: Rc::default(),
            tabs: Vec::new(),
            leader: None,
            offline: false,
            token: None,
            token_is_good: true,
        });
    }

    pub(crate) fn open_tab(&mut self, device: usize) {
        let id = self.id();
        let at = &mut self.devices[device];
        at.tabs.push(Tab {
            id,
            client: None,
            watch: Rc::default(),
            engine: Engine::new(),
            epoch: None,
            timer: 0,
            timer_is_set: false,
            tasks: Vec::new(),
            requests: 0,
            snapshot: Snapshot::default(),
            frozen: false,
            mail: Vec::new(),
        });
        self.start(device, id, Job::Open);
    }

    pub(crate) fn tab(&mut self, device: usize, id: u64) -> Option<&mut Tab> {
        self.devices[device].tabs.iter_mut().find(|tab| tab.id == id)
    }

    /// Starts a job of a tab.
    pub(crate) fn start(&mut self, device: usize, id: u64, job: Job) {
        let at = &self.devices[device];
        let (inner, full, here) = (at.store.clone(), Rc::clone(&at.full), at.here.clone());
        let account = Rc::clone(&at.account);
        let (ledger, breakage) = (Rc::clone(&self.ledger), self.breakage);
        let strategies = self.strategies.clone();
        let Some(tab) = self.tab(device, id) else { return };
        let purpose = job.purpose();
        let future = if matches!(job, Job::Open) {
            let drops_conflicts = breakage == Some(Breakage::ConflictsDropped);
            let watch = Rc::clone(&tab.watch);
            let store = WatchedStore { inner, watch, full, account, drops_conflicts, ledger };
            open(store, here, strategies)
        } else {
            let Some(client) = &tab.client else { return };
            job.run(Rc::clone(client), breakage)
        };
        tab.tasks.push(Task { purpose, future });
    }

    /// Polls a task of a tab, drawn from all that may run, or all of the tab. False where there is none.
    fn poll_one(&mut self) -> bool {
        let busy = |tab: &Tab| !tab.frozen && !tab.tasks.is_empty();
        let mut runnable = Vec::new();
        for (d, device) in self.devices.iter().enumerate() {
            runnable
                .extend(device.tabs.iter().filter(|tab| busy(tab)).map(|tab| (d, tab.id, tab.tasks.len())));
        }
        if runnable.is_empty() {
            return false;
        }
        let (device, id, tasks) = runnable[self.random.index(runnable.len())];
        if tasks == 1 || self.random.chance(500) {
            let task = self.random.index(tasks);
            self.poll(device, id, task);
        } else {
            // All in turn, from the last, so that those that end leave the places of the others.
            for task in (0..tasks).rev() {
                self.poll(device, id, task);
            }
        }
        true
    }

    fn poll(&mut self, device: usize, id: u64, number: usize) {
        self.report.polls += 1;
        let Some(tab) = self.tab(device, id) else { return };
        let Some(task) = tab.tasks.get_mut(number) else { return };
        tab.watch.purpose.set(task.purpose);
        let mut context = Context::from_waker(Waker::noop());
        let polled = task.future.as_mut().poll(&mut context);
        if polled.is_ready() {
            drop(tab.tasks.remove(number));
        }
        let stored = std::mem::take(&mut self.ledger.borrow_mut().stored);
        for line in stored {
            self.note(|| format!("device {device} tab {id} stored {line}"));
        }
        if let Poll::Ready(done) = polled {
            self.done(device, id, done);
        }
    }

    fn done(&mut self, device: usize, id: u64, done: Done) {
        match done {
            Done::Opened(client) => {
                if let Some(tab) = self.tab(device, id) {
                    tab.client = Some(Rc::new(*client));
                }
                self.after(0, Happening::Do { device, tab: id, job: Job::Account { epoch: None } });
                self.after(1, Happening::Lock { device });
            }
            Done::Tell(event) => {
                if let (Event::Leads { epoch, .. }, Some(tab)) = (&event, self.tab(device, id)) {
                    tab.epoch = Some(*epoch);
                }
                self.hear(device, id, event);
            }
            Done::Snapshot(event, snapshot) => {
                if let Some(tab) = self.tab(device, id) {
                    tab.snapshot = snapshot;
                }
                self.hear(device, id, event);
            }
            Done::Account(owner) => {
                self.note(|| format!("device {device}: the account is {owner:?}"));
                self.renew_token(device);
                self.tell_account(device);
            }
            Done::Committed => {
                for tab in self.tab_ids(device) {
                    let wait = if tab == id { 0 } else { self.random.below(200) as i64 };
                    self.after(wait, Happening::Tell { device, tab, event: Event::Committed });
                }
            }
            Done::Nothing => {}
            // Who has lost the lock meanwhile leads no more.
            Done::Again(Job::Lead) if self.devices[device].leader != Some(id) => {}
            Done::Again(job) => self.after(1000, Happening::Do { device, tab: id, job }),
            Done::Broken(what) => self.ledger.borrow_mut().violated(what),
        }
    }

    /// Tells the engine of a tab what became of an action; who drives it hears it, too.
    fn hear(&mut self, device: usize, id: u64, event: Event) {
        if matches!(event, Event::Account { .. }) {
            self.renew_token(device);
        }
        // Who holds the lock and is fenced off, by a tab that had lost it, gives it up and stands in line again.
        if matches!(event, Event::Fenced { .. }) && self.devices[device].leader == Some(id) {
            self.devices[device].leader = None;
            self.after(1, Happening::Lock { device });
        }
        self.tell(device, id, event);
    }

    /// Has each tab look who is signed in.
    fn tell_account(&mut self, device: usize) {
        for tab in self.tab_ids(device) {
            let epoch = self.tab(device, tab).and_then(|tab| tab.epoch);
            let wait = self.random.below(500) as i64;
            self.after(wait, Happening::Do { device, tab, job: Job::Account { epoch } });
        }
    }

    /// The app gets a token for whoever is signed in.
    pub(crate) fn renew_token(&mut self, device: usize) {
        let at = &mut self.devices[device];
        at.token.clone_from(&at.account.borrow());
        at.token_is_good = true;
    }

    pub(crate) fn tab_ids(&self, device: usize) -> Vec<u64> {
        self.devices[device].tabs.iter().map(|tab| tab.id).collect()
    }

    /// Lets the next thing happen, and the clock with it; nothing that is further away than `within`. False where there is none.
    fn happen_next(&mut self, within: Option<i64>) -> bool {
        let Some((&(at, id), _)) = self.queue.first_key_value() else { return false };
        if within.is_some_and(|within| at > self.now_ms.get() + within) {
            // A timer that was replaced is no reason to wait, nor to end: the next one may be nearer than it seems.
            return false;
        }
        let Some(happening) = self.queue.remove(&(at, id)) else { return false };
        self.now_ms.set(self.now_ms.get().max(at));
        self.happen(happening);
        true
    }

    pub(crate) fn happen(&mut self, happening: Happening) {
        let Some(happening) = self.hold_for_frozen(happening) else { return };
        match happening {
            Happening::Arrives { device, tab, ticket, token, ask, fate } => {
                self.arrives(device, tab, ticket, token, &ask, fate);
            }
            Happening::Answered { device, tab, ticket, answer } => {
                if let Some(tab) = self.tab(device, tab) {
                    tab.requests = tab.requests.saturating_sub(1);
                }
                self.tell(device, tab, Event::Answered { ticket, answer });
            }
            Happening::Timer { device, tab, number } => {
                let Some(found) = self.tab(device, tab).filter(|tab| tab.timer == number) else { return };
                found.timer_is_set = false;
                self.tell(device, tab, Event::Timer);
            }
            Happening::Tell { device, tab, event } => {
                if self.tab(device, tab).is_some_and(|tab| tab.client.is_some()) {
                    self.tell(device, tab, event);
                }
            }
            // A tab that has lost the lock meanwhile, as while it was frozen, stands in line again.
            Happening::Do { device, tab, job: Job::Lead } if self.devices[device].leader != Some(tab) => {}
            Happening::Do { device, tab, job } => self.start(device, tab, job),
            Happening::Lock { device } => self.give_lock(device),
            Happening::NewToken { device } => {
                self.renew_token(device);
                if self.devices[device].token.is_some() {
                    self.tell_all(device, &Event::Token);
                } else {
                    // The tab that signed out may have been killed before it could tell.
                    self.tell_account(device);
                }
            }
            Happening::Online { device } => {
                self.devices[device].offline = false;
                self.tell_all(device, &Event::Online(true));
            }
            Happening::Space { device } => self.devices[device].full.set(false),
            Happening::Thaw { device, tab } => self.thaw(device, tab),
            Happening::OpenTab { device } => self.open_tab(device),
        }
    }

    /// What comes for a frozen tab waits.
    fn hold_for_frozen(&mut self, happening: Happening) -> Option<Happening> {
        let (device, id) = match &happening {
            Happening::Answered { device, tab, .. }
            | Happening::Timer { device, tab, .. }
            | Happening::Tell { device, tab, .. }
            | Happening::Do { device, tab, .. } => (*device, *tab),
            _ => return Some(happening),
        };
        match self.tab(device, id) {
            Some(tab) if tab.frozen => {
                tab.mail.push(happening);
                None
            }
            _ => Some(happening),
        }
    }

    pub(crate) fn thaw(&mut self, device: usize, id: u64) {
        let Some(tab) = self.tab(device, id) else { return };
        tab.frozen = false;
        for happening in std::mem::take(&mut tab.mail) {
            self.after(0, happening);
        }
    }

    /// Hands the lock of the leader to a tab, where nobody has it.
    fn give_lock(&mut self, device: usize) {
        let at = &self.devices[device];
        if at.leader.is_some_and(|id| at.tabs.iter().any(|tab| tab.id == id)) {
            return;
        }
        let ready: Vec<_> =
            at.tabs.iter().filter(|tab| !tab.frozen && tab.client.is_some()).map(|tab| tab.id).collect();
        if !ready.is_empty() {
            let id = ready[self.random.index(ready.len())];
            self.devices[device].leader = Some(id);
            self.start(device, id, Job::Lead);
        }
    }

    /// Whether a tab has work under way, and whether its timer is set.
    pub(crate) fn is_at_work(tab: &Tab) -> (bool, bool) {
        (tab.requests > 0 || !tab.tasks.is_empty(), tab.timer_is_set)
    }

    /// Has the user do something in a tab.
    pub(crate) fn user(&mut self, device: usize, tab: u64, deed: Deed) {
        let (pick, text) = (self.random.next(), self.ledger.borrow_mut().text());
        self.note(|| format!("device {device} tab {tab}: {deed:?} {text}"));
        self.start(device, tab, Job::User { deed, pick, text });
    }
}
