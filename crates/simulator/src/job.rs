//! What a tab does with its store: each job is a future that the scheduler polls, and may drop.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use serde_json::{Value, json};
use soul_client::sync::{Done as ActionDone, Snapshot};
use soul_client::{Client, ClientError, Environment, Leaving, Strategies};
use soul_core::{CivilDate, Coded, Instant};
use soul_model::{METADATA, SYNC_QUEUE};
use soul_store::{Durability, Mode, Store, Transaction};
use soul_sync::{Action, Event, Position, PushRequest};

use crate::breakage::Breakage;
use crate::ledger::Purpose;
use crate::random::Random;
use crate::store::WatchedStore;

/// A device's clock and randomness.
#[derive(Clone)]
pub(crate) struct Here {
    pub(crate) now_ms: Rc<Cell<i64>>,
    pub(crate) skew_ms: Rc<Cell<i64>>,
    pub(crate) random: Rc<RefCell<Random>>,
}

impl Environment for Here {
    fn now(&self) -> Instant {
        Instant::from_unix_ms(self.now_ms.get() + self.skew_ms.get()).expect("a moment of this century")
    }

    fn local_date(&self) -> CivilDate {
        CivilDate::parse(&self.now().to_string()[..10]).expect("the date of a moment")
    }

    fn random_bytes(&self) -> [u8; 16] {
        self.random.borrow_mut().bytes()
    }
}

pub(crate) type TabClient = Client<WatchedStore, Here>;

/// What the user does.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    NewProfile,
    Rename,
    RemoveProfile,
    NewEntry,
    EditEntry,
    TitleEntry,
    RemoveEntry,
    NewPerson,
    EditPerson,
    RemovePerson,
    Answer,
    LogDay,
    Resolve,
    Retry,
    SignIn(&'static str, bool),
    SignOut(Leaving),
}

/// Something that a tab does with its store.
#[derive(Debug)]
pub(crate) enum Job {
    Open,
    Lead,
    Account { epoch: Option<u64> },
    Sync { epoch: u64, snapshot: Snapshot, action: Action, newest: Option<String> },
    User { deed: Deed, pick: u64, text: String },
}

/// What came of a job.
pub(crate) enum Done {
    Opened(Box<TabClient>),
    Tell(Event),
    Snapshot(Event, Snapshot),
    /// The account changed, or may have.
    Account(Option<String>),
    /// The user wrote something.
    Committed,
    Nothing,
    /// It could not be done, and is to be done again later.
    Again(Job),
    Broken(String),
}

impl Job {
    pub(crate) fn purpose(&self) -> Purpose {
        match self {
            Self::Sync { action: Action::StartAnew { .. }, .. } => Purpose::Resync,
            Self::User { deed: Deed::SignOut(leaving), .. } => Purpose::Leaves(*leaving == Leaving::Delete),
            Self::User { .. } => Purpose::User,
            _ => Purpose::Sync,
        }
    }

    /// The future of a job that needs an open client.
    pub(crate) fn run(
        self,
        client: Rc<TabClient>,
        breakage: Option<Breakage>,
    ) -> Pin<Box<dyn Future<Output = Done>>> {
        Box::pin(async move {
            match self {
                Self::Open => Done::Nothing,
                Self::Lead => match lead(&client).await {
                    Ok(event) => Done::Tell(event),
                    Err(_) => Done::Again(Self::Lead),
                },
                Self::Account { epoch } => match account(&client, epoch).await {
                    Ok(event) => Done::Tell(event),
                    Err(error) if error.code() == "sync/superseded" => Done::Nothing,
                    Err(_) => Done::Again(Self::Account { epoch }),
                },
                Self::Sync { epoch, snapshot, action, newest } => {
                    carry_out(&client, epoch, snapshot, action, newest, breakage).await
                }
                Self::User { deed, pick, text } => user(&client, deed, pick, &text).await,
            }
        })
    }
}

/// Opens a tab's client.
pub(crate) fn open(
    store: WatchedStore,
    here: Here,
    strategies: Strategies,
) -> Pin<Box<dyn Future<Output = Done>>> {
    Box::pin(async move {
        match Client::open(store, here, Durability::Relaxed).await {
            Ok(client) => {
                client.set_strategies(strategies);
                Done::Opened(Box::new(client))
            }
            Err(error) if error.code() == "store/quota-exceeded" => Done::Again(Job::Open),
            Err(error) => Done::Broken(format!("opening: {error}")),
        }
    })
}

async fn lead(client: &TabClient) -> Result<Event, ClientError> {
    let epoch = client.lead().await?;
    match client.sync(epoch).account().await? {
        Event::Account { owner_id, position } => Ok(Event::Leads { epoch, owner_id, position }),
        other => Ok(other),
    }
}

/// Who is signed in, and where the leader of a term stands.
async fn account(client: &TabClient, epoch: Option<u64>) -> Result<Event, ClientError> {
    match epoch {
        Some(epoch) => client.sync(epoch).account().await,
        None => {
            let owner_id = client.account_current().await?.user_id;
            Ok(Event::Account { owner_id, position: Position::default() })
        }
    }
}

/// What the engine asks of the store, by the client's own code.
async fn carry_out(
    client: &TabClient,
    epoch: u64,
    mut snapshot: Snapshot,
    action: Action,
    newest: Option<String>,
    breakage: Option<Breakage>,
) -> Done {
    let is_of_snapshot = matches!(action, Action::StoreSnapshot { .. });
    let done = client.sync(epoch).carry_out(&mut snapshot, action).await;
    let event = match done {
        Ok(ActionDone::Tell(event)) => event,
        Ok(ActionDone::Outside(action)) => return Done::Broken(format!("{action:?} is none of the store")),
        // What was to be counted or looked up is asked for again by the next thing that happens.
        Err(error) if ["sync/superseded", "store/quota-exceeded"].contains(&error.code()) => {
            return Done::Nothing;
        }
        Err(error) => return Done::Broken(format!("{error}")),
    };
    let broken = match (&event, breakage) {
        (Event::Prepared { request: Some(request), .. }, Some(Breakage::RowGoesBeforeAnswer)) => {
            forget_rows(client, request).await
        }
        (Event::Stored { .. }, _) => match newest {
            Some(newest) => move_cursor(client, &newest).await,
            None => Ok(()),
        },
        _ => Ok(()),
    };
    match broken {
        Ok(()) if is_of_snapshot => Done::Snapshot(event, snapshot),
        Ok(()) => Done::Tell(event),
        Err(error) => Done::Broken(format!("{error}")),
    }
}

/// What only a broken device does.
async fn forget_rows(client: &TabClient, request: &PushRequest) -> Result<(), ClientError> {
    let transaction = client.store().begin(&[&SYNC_QUEUE], Mode::Write(Durability::Relaxed)).await?;
    for operation in &request.operations {
        transaction.delete(&SYNC_QUEUE, &operation.mutation_id).await?;
    }
    Ok(transaction.commit().await?)
}

/// What only a broken device does.
async fn move_cursor(client: &TabClient, newest: &str) -> Result<(), ClientError> {
    let owner = client.account_current().await?.user_id;
    let store = client.store();
    let transaction = store.begin(&[&METADATA], Mode::Write(Durability::Relaxed)).await?;
    if let Some(mut row) = transaction.get(&METADATA, "sync").await? {
        for place in row["value"]["places"].as_array_mut().into_iter().flatten() {
            if place["ownerId"].as_str() == owner.as_deref() && place["cursor"].is_string() {
                place["cursor"] = newest.into();
            }
        }
        transaction.put(&METADATA, &row).await?;
    }
    Ok(transaction.commit().await?)
}

async fn user(client: &TabClient, deed: Deed, pick: u64, text: &str) -> Done {
    let changes_account = matches!(deed, Deed::SignIn(..) | Deed::SignOut(_));
    let result = do_deed(client, &deed, pick, text).await;
    if let Err(error) = &result {
        // What was there a moment ago may be gone, the device may be full, and the user may be told no.
        let expected = [
            "store/not-found",
            "store/not-unique",
            "store/foreign-key",
            "store/quota-exceeded",
            "sync/signed-out",
        ];
        if !expected.contains(&error.code()) && !error.code().starts_with("account/") {
            return Done::Broken(format!("{deed:?} failed: {} {error}", error.code()));
        }
    }
    if changes_account {
        return match client.account_current().await {
            Ok(account) => Done::Account(account.user_id),
            Err(error) => Done::Broken(format!("reading the account: {error}")),
        };
    }
    if result.is_ok() { Done::Committed } else { Done::Nothing }
}

fn picked(items: &[Value], pick: u64) -> Option<String> {
    let item = items.get((pick % (items.len().max(1) as u64)) as usize)?;
    item["id"].as_str().map(str::to_owned)
}

async fn do_deed(client: &TabClient, deed: &Deed, pick: u64, text: &str) -> Result<(), ClientError> {
    let profile = || async {
        let page = client.profiles().list(&Value::Null).await?;
        Ok::<_, ClientError>((picked(&page.items, pick), page.items.len()))
    };
    let entry =
        || async { Ok::<_, ClientError>(picked(&client.journal().list(&Value::Null).await?.items, pick)) };
    let person =
        || async { Ok::<_, ClientError>(picked(&client.people().list(&Value::Null).await?.items, pick)) };
    match deed {
        Deed::NewProfile => {
            if profile().await?.1 < 3 {
                // With time and zone the chart is quick to make.
                let draft = json!({ "birthDate": "1990-06-15", "birthTime": "14:30", "birthTimezone": "UTC", "displayName": text });
                client.profiles().create(&draft).await?;
            }
        }
        Deed::Rename => {
            if let Some(id) = profile().await?.0 {
                client.profiles().update(&id, &json!({ "displayName": text })).await?;
            }
        }
        Deed::RemoveProfile => {
            if let (Some(id), 2..) = profile().await? {
                client.profiles().remove(&id).await?;
            }
        }
        Deed::NewEntry => {
            if let Some(id) = profile().await?.0 {
                client.journal().create(&json!({ "profileId": id, "content": text })).await?;
            }
        }
        Deed::EditEntry | Deed::TitleEntry => {
            let field = if matches!(deed, Deed::EditEntry) { "content" } else { "title" };
            if let Some(id) = entry().await? {
                client.journal().update(&id, &json!({ field: text })).await?;
            }
        }
        Deed::RemoveEntry => {
            if let Some(id) = entry().await? {
                client.journal().remove(&id).await?;
            }
        }
        Deed::NewPerson => {
            if let Some(id) = profile().await?.0 {
                client.people().create(&json!({ "ownerProfileId": id, "name": text })).await?;
            }
        }
        Deed::EditPerson => {
            if let Some(id) = person().await? {
                client.people().update(&id, &json!({ "name": text })).await?;
            }
        }
        Deed::RemovePerson => {
            if let Some(id) = person().await? {
                client.people().remove(&id).await?;
            }
        }
        Deed::Answer => {
            if let Some(id) = profile().await?.0 {
                let draft =
                    json!({ "profileId": id, "type": "mbti", "responses": { "q1": format!("A{pick}") } });
                client.assessments().create(&draft).await?;
            }
        }
        Deed::LogDay => {
            let level = pick % 10 + 1;
            let draft = json!({ "energy": level, "mood": 1, "clarity": 1, "connection": 1 });
            client.frequency().create(&draft).await?;
        }
        Deed::Resolve => {
            let open = client.conflicts().list(&Value::Null).await?.items;
            if let Some(id) = picked(&open, pick) {
                let choice = if pick.is_multiple_of(2) { "mine" } else { "theirs" };
                client.resolve_conflict(&id, &json!(choice)).await?;
            }
        }
        Deed::Retry => client.retry_refused(None).await?,
        Deed::SignIn(user_id, adopt) => drop(client.sign_in(user_id, *adopt).await?),
        Deed::SignOut(leaving) => client.sign_out(*leaving).await?,
    }
    Ok(())
}
