//! Opening the database, with an answer in every case.

use core::cell::RefCell;
use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::rc::Rc;

use idb::event::VersionChangeEvent;
use idb::request::OpenDatabaseRequest;
use idb::{DatabaseEvent, Event, Factory, Request};
use soul_model::SCHEMA_VERSION;
use soul_store::StoreError;
use web_sys::{DomException, IdbDatabase};

use crate::error::from_opening;
use crate::migrations;
use crate::timer::Timer;

/// A database that was just opened.
pub(crate) struct Opened {
    pub(crate) database: IdbDatabase,
    /// Whether it was not there before.
    pub(crate) created: bool,
}

#[derive(Default)]
struct State {
    result: Option<Result<IdbDatabase, StoreError>>,
    waker: Option<Waker>,
    created: bool,
    /// What the migration failed with; the request then only tells that it was aborted.
    failure: Option<StoreError>,
    timer: Option<Timer>,
    given_up: bool,
}

type Shared = Rc<RefCell<State>>;

/// Opens the database `name`, and makes or migrates it where need be.
///
/// # Errors
/// `store/unavailable`, `store/newer-version`, `store/blocked`, `store/quota-exceeded`, `store/connection-lost` and
/// `store/aborted`.
pub(crate) async fn open(name: &str, patience_ms: u32) -> Result<Opened, StoreError> {
    match request(name, Some(SCHEMA_VERSION), patience_ms).await {
        Err(Failure::Version) => {
            // Without a version it opens as it is, and tells which one it has.
            let newer = request(name, None, patience_ms).await.map_err(StoreError::from)?;
            let found = newer.database.version();
            newer.database.close();
            Err(StoreError::NewerVersion { found: found as u32, known: SCHEMA_VERSION })
        }
        opened => opened.map_err(StoreError::from),
    }
}

/// Why a request to open failed.
enum Failure {
    /// The database has another version.
    Version,
    Other(StoreError),
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Version => {
                Self::Unavailable { reason: "the version of the database changes".to_owned() }
            }
            Failure::Other(error) => error,
        }
    }
}

async fn request(name: &str, version: Option<u32>, patience_ms: u32) -> Result<Opened, Failure> {
    let mut request = Factory::new().and_then(|factory| factory.open(name, version)).map_err(refused)?;
    let state = Shared::default();
    listen(&mut request, &state, patience_ms);
    let result = poll_fn(|context| {
        let mut state = state.borrow_mut();
        if let Some(result) = state.result.take() {
            return Poll::Ready(result);
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    })
    .await;
    state.borrow_mut().timer = None;
    if state.borrow().given_up {
        // The request goes on without us: its handlers stay to let go of what it may still open.
        request.forget_callbacks();
    }
    let has_other_version =
        request.error().ok().flatten().is_some_and(|error| error.name() == "VersionError");
    match result {
        Ok(database) => Ok(Opened { database, created: state.borrow().created }),
        Err(_) if has_other_version => Err(Failure::Version),
        Err(error) => Err(Failure::Other(error)),
    }
}

/// What was thrown instead of a request.
fn refused(error: idb::Error) -> Failure {
    Failure::Other(match error {
        idb::Error::IndexedDbOpenFailed(thrown) => from_opening(&thrown),
        idb::Error::IndexedDbNotFound(_) => {
            StoreError::Unavailable { reason: "this browser has no indexedDB here".to_owned() }
        }
        other => StoreError::Unavailable { reason: other.to_string() },
    })
}

fn listen(request: &mut OpenDatabaseRequest, state: &Shared, patience_ms: u32) {
    request.on_success({
        let state = Rc::clone(state);
        move |event| {
            let database = event.database().map(IdbDatabase::from);
            if state.borrow().given_up {
                if let Ok(database) = database {
                    database.close();
                }
                return;
            }
            finish(&state, database.map_err(|error| StoreError::Unavailable { reason: error.to_string() }));
        }
    });
    request.on_error({
        let state = Rc::clone(state);
        move |event| {
            let exception: Option<DomException> =
                event.target().and_then(|request| request.error()).ok().flatten();
            let unnamed = || StoreError::Aborted { reason: "the browser gave no reason".to_owned() };
            let error = exception.map_or_else(unnamed, |exception| from_opening(&exception.into()));
            let failure = state.borrow_mut().failure.take();
            finish(&state, Err(failure.unwrap_or(error)));
        }
    });
    request.on_upgrade_needed({
        let state = Rc::clone(state);
        move |event| upgrade(&state, &event)
    });
    // A living tab lets go when it is asked to. One that is frozen is not even asked, so the event `blocked`, which
    // follows the asking, may never come: the time is what counts.
    give_up_after(state, patience_ms);
}

fn upgrade(state: &Shared, event: &VersionChangeEvent) {
    let given_up = state.borrow().given_up;
    // A migration is never interrupted.
    state.borrow_mut().timer = None;
    let transaction = event.target().map(|request| request.transaction()).ok().flatten();
    let migrated = event.old_version().and_then(|old| {
        state.borrow_mut().created = old == 0;
        let transaction = transaction.as_ref().ok_or(idb::Error::EventTargetNotFound)?;
        migrations::run(&event.database()?, transaction, old)
    });
    if let Err(error) = &migrated {
        state.borrow_mut().failure = Some(StoreError::Aborted { reason: error.to_string() });
    }
    // Nobody waits for it any more, so the database stays as the other tab knows it.
    if (given_up || migrated.is_err())
        && let Some(transaction) = transaction
    {
        // It can only fail where the transaction has ended already, and then there is nothing to abort.
        let _ = transaction.abort();
    }
}

/// Waits so long and no longer, unless a migration has begun by then.
fn give_up_after(state: &Shared, delay_ms: u32) {
    let timer = Timer::after(delay_ms, {
        let state = Rc::clone(state);
        move || {
            state.borrow_mut().given_up = true;
            finish(&state, Err(StoreError::Blocked));
        }
    });
    state.borrow_mut().timer = Some(timer);
}

fn finish(state: &Shared, result: Result<IdbDatabase, StoreError>) {
    let waker = {
        let mut state = state.borrow_mut();
        state.result = Some(result);
        state.waker.take()
    };
    if let Some(waker) = waker {
        waker.wake();
    }
}
