//! The sync of an open database: the engine and what it asks of the store run here; requests, timers and tokens are JavaScript's.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use serde_json::{Value, json};
use soul_client::sync::{Done, Snapshot};
use soul_client::{ClientError, Environment, Leaving};
use soul_core::{Fields, InputError, Instant};
use soul_sync::{Action, Answer, Engine, Event, Position, SyncCode};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::{future_to_promise, spawn_local};

use crate::codex::{BrowserClient, Codex, read_id, tell};
use crate::input::to_value;
use crate::output::{thrown, to_js};

#[wasm_bindgen]
impl Codex {
    /// The sync of this database. `take(action)` is called with what is to be done outside; it may not throw.
    pub fn sync(&self, take: Function) -> SyncHandle {
        let (client, engine) = (Rc::clone(&self.client), RefCell::new(Engine::new()));
        let (snapshot, epoch, owner_id) = (RefCell::default(), Cell::default(), RefCell::default());
        SyncHandle(Rc::new(Driven { client, engine, snapshot, epoch, owner_id, take }))
    }

    /// Makes a user the current owner: how many records were adopted.
    #[wasm_bindgen(js_name = signIn)]
    pub fn sign_in(&self, user_id: &JsValue, adopt: bool) -> Promise {
        self.run(to_value("userId", user_id), async move |client, user_id| {
            // What is no text is no user's id, either.
            let adopted = client.sign_in(user_id.as_str().unwrap_or_default(), adopt).await?;
            Ok((adopted as f64).into())
        })
    }

    /// Leaves the account.
    #[wasm_bindgen(js_name = signOut)]
    pub fn sign_out(&self, unsynced: &JsValue) -> Promise {
        let leaving = to_value("unsynced", unsynced).and_then(|value| {
            let choices =
                [("fail", Leaving::OnlyIfSent), ("keep", Leaving::Keep), ("delete", Leaving::Delete)];
            let value = json!({ "unsynced": value });
            let fields = Fields::of("options", &value)?;
            let leaving = fields.choice("unsynced", &choices)?;
            leaving.ok_or_else(|| {
                fields.missing("input/missing-field", "unsynced", "fail, sync, keep or delete")
            })
        });
        self.run(leaving, async |client, leaving| {
            client.sign_out(leaving).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Settles a conflict.
    #[wasm_bindgen(js_name = resolveConflict)]
    pub fn resolve_conflict(&self, id: &JsValue, choice: &JsValue) -> Promise {
        let arguments = read_id("id", id).and_then(|id| Ok((id, to_value("choice", choice)?)));
        self.run(arguments, async |client, (id, choice)| {
            client.resolve_conflict(&id, &choice).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Tries refused changes again: one, or all for null.
    #[wasm_bindgen(js_name = retryRefused)]
    pub fn retry_refused(&self, id: &JsValue) -> Promise {
        let id = if id.is_null() { Ok(None) } else { read_id("id", id).map(Some) };
        self.run(id, async |client, id| {
            client.retry_refused(id.as_deref()).await?;
            Ok(JsValue::UNDEFINED)
        })
    }
}

/// The sync of one tab.
#[wasm_bindgen]
pub struct SyncHandle(Rc<Driven>);

struct Driven {
    client: Rc<BrowserClient>,
    engine: RefCell<Engine>,
    snapshot: RefCell<Snapshot>,
    /// The term of leadership; 0 before the first.
    epoch: Cell<u64>,
    /// Whose sync it is; `None` until that was read.
    owner_id: RefCell<Option<Option<String>>>,
    take: Function,
}

#[wasm_bindgen]
impl SyncHandle {
    /// Tells the engine what has happened.
    ///
    /// # Errors
    /// Thrown: an `input/…` code for an event that there is none of.
    pub fn tell(&self, event: &str, detail: &JsValue) -> Result<(), JsValue> {
        let event = read_event(event, detail).map_err(thrown)?;
        self.0.step(event);
        Ok(())
    }

    /// Begins a term of leadership.
    pub fn lead(&self) -> Promise {
        self.run(async |driven| {
            driven.epoch.set(driven.client.lead().await?);
            let (owner_id, position) = driven.whose().await?;
            *driven.owner_id.borrow_mut() = Some(owner_id.clone());
            driven.step(Event::Leads { epoch: driven.epoch.get(), owner_id, position });
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Looks who is signed in, and tells the engine and the caller where that is somebody else.
    pub fn account(&self) -> Promise {
        self.run(async |driven| {
            let (owner_id, position) = driven.whose().await?;
            let known = driven.owner_id.replace(Some(owner_id.clone()));
            let is_other = known.as_ref() != Some(&owner_id);
            if is_other {
                driven.step(Event::Account { owner_id: owner_id.clone(), position });
                // Who asks for the status next is to see what waits.
                let counts = driven.client.sync_counts().await?.into();
                driven.step(Event::Counted { owner_id, counts });
            }
            Ok(is_other.into())
        })
    }

    /// How things stand.
    ///
    /// # Errors
    /// None; a status is plain data.
    pub fn status(&self) -> Result<JsValue, JsValue> {
        let status = self.0.engine.borrow().status();
        to_js(&status.encode(self.0.client.environment().now(), ""))
    }

    /// The last steps.
    ///
    /// # Errors
    /// None; a trace is plain data.
    pub fn trace(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.engine.borrow().trace())
    }

    fn run(&self, work: impl AsyncFnOnce(&Rc<Driven>) -> Result<JsValue, ClientError> + 'static) -> Promise {
        let driven = Rc::clone(&self.0);
        future_to_promise(async move { work(&driven).await.map_err(thrown) })
    }
}

impl Driven {
    fn step(self: &Rc<Self>, event: Event) {
        let environment = self.client.environment();
        let random =
            environment.random_bytes().iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte));
        let now = environment.now();
        let actions = self.engine.borrow_mut().step(now, random, event);
        for action in actions {
            match encode(&action, now) {
                Some(action) => self.hand_out(&action),
                None => self.carry_out(action),
            }
        }
    }

    fn hand_out(&self, action: &Value) {
        // What is made of JSON is plain data.
        if let Ok(action) = to_js(action) {
            tell(&self.take, &[action]);
        }
    }

    fn carry_out(self: &Rc<Self>, action: Action) {
        let driven = Rc::clone(self);
        spawn_local(async move {
            // Counting may run beside the reading of a snapshot, which it knows nothing of; so may a look who is signed in.
            let beside = matches!(action, Action::CountQueue | Action::ReadAccount);
            let mut snapshot = if beside { Snapshot::default() } else { driven.snapshot.take() };
            let done = driven.client.sync(driven.epoch.get()).carry_out(&mut snapshot, action).await;
            if !beside {
                driven.snapshot.replace(snapshot);
            }
            match done {
                Ok(Done::Tell(event)) => {
                    if let Event::Account { owner_id, .. } = &event {
                        driven.owner_id.replace(Some(owner_id.clone()));
                    }
                    driven.step(event);
                }
                Ok(Done::Outside(_)) => {}
                Err(error) => {
                    driven.hand_out(&json!({ "type": "uncounted", "code": soul_core::Coded::code(&error) }))
                }
            }
        });
    }

    /// Who is signed in, and that account's place.
    async fn whose(&self) -> Result<(Option<String>, Position), ClientError> {
        let owner_id = self.client.account_current().await?.user_id;
        // A tab that does not lead asks nothing of the cloud and needs no place.
        let leads = self.engine.borrow().status().leader || self.epoch.get() > 0;
        let position = match (&owner_id, leads) {
            (Some(_), true) => match self.client.sync(self.epoch.get()).position().await {
                // Another tab leads by now, which the engine learns from its next action.
                Err(ClientError::Sync(_)) => Position::default(),
                position => position?,
            },
            _ => Position::default(),
        };
        Ok((owner_id, position))
    }
}

/// What is for outside: nothing for an action of the store.
fn encode(action: &Action, now: Instant) -> Option<Value> {
    Some(match action {
        Action::Push { ticket, body } => json!({ "type": "push", "ticket": ticket, "body": body }),
        Action::PullChanges { ticket, cursor } => {
            json!({ "type": "changes", "ticket": ticket, "cursor": cursor })
        }
        Action::PullSnapshot { ticket, page } => {
            json!({ "type": "snapshot", "ticket": ticket, "page": page })
        }
        Action::SetTimer(at) => {
            json!({ "type": "timer", "afterMs": at.map(|at| (at.unix_ms() - now.unix_ms()).max(0)) })
        }
        Action::AskForToken => json!({ "type": "token" }),
        Action::PublishStatus(status) => json!({ "type": "status", "status": status.encode(now, "") }),
        Action::CountQueue
        | Action::ReadAccount
        | Action::PreparePush { .. }
        | Action::StoreAnswer { .. }
        | Action::StoreChanges { .. }
        | Action::StoreSnapshot { .. }
        | Action::StartAnew { .. } => return None,
    })
}

fn read_event(event: &str, detail: &JsValue) -> Result<Event, InputError> {
    let ticket = || {
        let ticket = js_sys::Reflect::get(detail, &"ticket".into()).ok().and_then(|ticket| ticket.as_f64());
        // Tickets count up from 1.
        ticket.unwrap_or_default() as u64
    };
    Ok(match event {
        "follows" => Event::Follows,
        "committed" => Event::Committed,
        "timer" => Event::Timer,
        "online" => Event::Online(true),
        "offline" => Event::Online(false),
        "visible" => Event::Visible,
        "token" => Event::Token,
        "pause" => Event::Pause,
        "resume" => Event::Resume,
        "now" => Event::SyncNow,
        "news" => Event::News { cursor: detail.as_string().unwrap_or_default() },
        // What is no plain JSON is no answer of the protocol.
        "answered" => Event::Answered {
            ticket: ticket(),
            answer: to_value("answer", detail).map_or(Answer::Failed(SyncCode::AnswerInvalid), read_answer),
        },
        _ => {
            return Err(InputError::new(
                "input/not-a-choice",
                "event",
                event,
                "is not known",
                "an event of the sync",
            ));
        }
    })
}

fn read_answer(mut answer: Value) -> Answer {
    let text = |answer: &Value, field: &str| answer.get(field).and_then(Value::as_str).map(str::to_owned);
    if let Some(code) = text(&answer, "failed") {
        return Answer::Failed(SyncCode::of(&code).unwrap_or(SyncCode::Network));
    }
    let status = answer.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    Answer::Response {
        status: status.unwrap_or_default(),
        retry_after: text(&answer, "retryAfter"),
        body: answer.get_mut("body").map(Value::take).filter(|body| !body.is_null()),
    }
}
