//! One transaction.

use core::cell::RefCell;
use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::rc::Rc;

use js_sys::Array;
use soul_model::{IndexDescriptor, STORES, StoreDescriptor};
use soul_store::{IndexQuery, KeyRange, Mode, RawPage, StoreError, Transaction};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, IdbObjectStore, IdbRequest, IdbTransaction};

use crate::JsRow;
use crate::error::from_js;
use crate::key::range_to_js;
use crate::page::{self, Source};
use crate::request::settle;

/// A transaction of an [`IndexedDbStore`](crate::IndexedDbStore).
pub struct IndexedDbTransaction {
    inner: IdbTransaction,
    state: Rc<RefCell<State>>,
    /// A reader has nothing to wait for, and no handler.
    handler: Option<Closure<dyn FnMut(Event)>>,
}

#[derive(Default)]
struct State {
    /// The first failure. With it the whole transaction is lost.
    failure: Option<StoreError>,
    outcome: Option<Result<(), StoreError>>,
    waker: Option<Waker>,
}

impl IndexedDbTransaction {
    pub(crate) fn new(inner: IdbTransaction, mode: Mode) -> Self {
        let state = Rc::new(RefCell::new(State::default()));
        let handler = matches!(mode, Mode::Write(_)).then(|| {
            let handler = Closure::new({
                let state = Rc::clone(&state);
                let inner = inner.clone();
                move |event: Event| on_event(&state, &inner, &event)
            });
            let function = handler.as_ref().unchecked_ref();
            inner.set_oncomplete(Some(function));
            inner.set_onabort(Some(function));
            inner.set_onerror(Some(function));
            handler
        });
        Self { inner, state, handler }
    }

    /// The object store, unless the transaction is lost already.
    fn store(&self, store: &'static StoreDescriptor) -> Result<IdbObjectStore, StoreError> {
        if let Some(failure) = &self.state.borrow().failure {
            return Err(StoreError::Aborted { reason: failure.to_string() });
        }
        self.inner.object_store(store.name).map_err(|thrown| from_js(&thrown))
    }

    /// Makes a request of a write. Its result is not waited for: a failure loses the transaction, and `commit` reports it.
    fn write(
        &self,
        store: &'static StoreDescriptor,
        make: impl FnOnce(IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<(), StoreError> {
        let made = make(self.store(store)?).map_err(|thrown| from_js(&thrown));
        made.map(drop).inspect_err(|failure| {
            self.state.borrow_mut().failure.get_or_insert_with(|| failure.clone());
            self.abort();
        })
    }

    fn abort(&self) {
        // It fails where the transaction has ended already, and then there is nothing left to abort.
        let _ = self.inner.abort();
    }

    async fn outcome(&self) -> Result<(), StoreError> {
        poll_fn(|context| {
            let mut state = self.state.borrow_mut();
            if let Some(outcome) = state.outcome.take() {
                return Poll::Ready(outcome);
            }
            state.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

fn on_event(state: &RefCell<State>, transaction: &IdbTransaction, event: &Event) {
    let mut state = state.borrow_mut();
    match event.type_().as_str() {
        "complete" => state.outcome = Some(Ok(())),
        "error" => {
            let request = event.target().and_then(|target| target.dyn_into::<IdbRequest>().ok());
            if let Some(failure) = request.and_then(|request| failure_of(&request)) {
                state.failure.get_or_insert(failure);
            }
        }
        _ => {
            // A full disk shows here alone when it is noticed at the end.
            let error = transaction.error().map(|error| from_js(&error));
            let reason = || "the browser gave no reason".to_owned();
            let failure =
                state.failure.clone().or(error).unwrap_or_else(|| StoreError::Aborted { reason: reason() });
            state.failure = Some(failure.clone());
            state.outcome = Some(Err(failure));
        }
    }
    if state.outcome.is_some()
        && let Some(waker) = state.waker.take()
    {
        drop(state);
        waker.wake();
    }
}

/// What a request failed with, where it tells more than that its transaction was aborted.
fn failure_of(request: &IdbRequest) -> Option<StoreError> {
    let failure = from_js(request.error().ok().flatten()?.as_ref());
    match failure {
        StoreError::Aborted { .. } => None,
        StoreError::NotUnique { .. } => {
            let store = request.source().and_then(|source| source.dyn_into::<IdbObjectStore>().ok());
            let store = store.map(|store| store.name()).unwrap_or_default();
            Some(StoreError::NotUnique { index: only_unique_index(&store), store })
        }
        failure => Some(failure),
    }
}

/// The name of the store's unique index, where it has exactly one; the browser does not tell which was violated.
fn only_unique_index(store: &str) -> String {
    let descriptor = STORES.into_iter().find(|descriptor| descriptor.name == store);
    let mut unique = descriptor.into_iter().flat_map(|store| store.indexes).filter(|index| index.unique);
    match (unique.next(), unique.next()) {
        (Some(index), None) => index.name.to_owned(),
        _ => String::new(),
    }
}

impl Transaction for IndexedDbTransaction {
    type Row = JsRow;

    async fn get(&self, store: &'static StoreDescriptor, key: &str) -> Result<Option<JsRow>, StoreError> {
        let row = settle(self.store(store)?.get(&key.into())).await?;
        Ok((!row.is_undefined()).then_some(JsRow(row)))
    }

    async fn page(
        &self,
        store: &'static StoreDescriptor,
        query: &IndexQuery,
    ) -> Result<RawPage<JsRow>, StoreError> {
        page::read(&self.store(store)?, store, query).await
    }

    async fn count(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
    ) -> Result<u64, StoreError> {
        let source = Source::of(&self.store(store)?, index)?;
        if range.is_empty() {
            return Ok(0);
        }
        let range = range_to_js(range, index).map_err(|thrown| from_js(&thrown))?;
        let count = settle(source.count(&range)).await?;
        // A count is whole and no database holds 2⁵³ rows.
        Ok(count.as_f64().unwrap_or_default() as u64)
    }

    async fn keys(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        let source = Source::of(&self.store(store)?, index)?;
        if range.is_empty() || limit == 0 {
            // A count of 0 would ask the browser for all.
            return Ok(Vec::new());
        }
        let range = range_to_js(range, index).map_err(|thrown| from_js(&thrown))?;
        let count = u32::try_from(limit).unwrap_or(u32::MAX);
        let keys: Array = settle(source.get_all_keys(&range, count)).await?.unchecked_into();
        Ok(keys.iter().filter_map(|key| key.as_string()).collect())
    }

    async fn put(&self, store: &'static StoreDescriptor, row: &JsRow) -> Result<(), StoreError> {
        self.write(store, |store| store.put(&row.0))
    }

    async fn delete(&self, store: &'static StoreDescriptor, key: &str) -> Result<(), StoreError> {
        self.write(store, |store| store.delete(&key.into()))
    }

    async fn clear(&self, store: &'static StoreDescriptor) -> Result<(), StoreError> {
        self.write(store, |store| store.clear())
    }

    async fn commit(self) -> Result<(), StoreError> {
        if let Some(failure) = &self.state.borrow().failure {
            return Err(failure.clone());
        }
        if self.handler.is_none() {
            return Ok(());
        }
        // No request follows, so the browser commits by itself. Told to do so, Firefox would commit over a write that is
        // still to fail.
        self.outcome().await
    }
}

impl Drop for IndexedDbTransaction {
    fn drop(&mut self) {
        self.inner.set_oncomplete(None);
        self.inner.set_onabort(None);
        self.inner.set_onerror(None);
        if self.handler.is_some() {
            self.abort();
        }
    }
}
