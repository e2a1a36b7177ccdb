//! Waiting for the events of a request.

use core::cell::RefCell;
use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::rc::Rc;

use soul_store::StoreError;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbRequest;

use crate::error::from_js;

/// A request and what it reports: once for most, once for every step of a cursor.
pub(crate) struct Reports {
    request: IdbRequest,
    state: Rc<RefCell<State>>,
    _handler: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct State {
    reported: bool,
    waker: Option<Waker>,
}

impl Reports {
    /// Listens to `request`; to be called before the turn ends in which the request was made.
    pub(crate) fn of(request: IdbRequest) -> Self {
        let state = Rc::new(RefCell::new(State::default()));
        let handler = Closure::new({
            let state = Rc::clone(&state);
            move || {
                let waker = {
                    let mut state = state.borrow_mut();
                    state.reported = true;
                    state.waker.take()
                };
                if let Some(waker) = waker {
                    waker.wake();
                }
            }
        });
        let function = handler.as_ref().unchecked_ref();
        request.set_onsuccess(Some(function));
        request.set_onerror(Some(function));
        Self { request, state, _handler: handler }
    }

    /// The next result.
    ///
    /// # Errors
    /// The request's error, or that of its transaction where the request only tells that it was aborted.
    pub(crate) async fn next(&self) -> Result<JsValue, StoreError> {
        poll_fn(|context| {
            let mut state = self.state.borrow_mut();
            if core::mem::take(&mut state.reported) {
                return Poll::Ready(());
            }
            state.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
        match self.request.error().map_err(|thrown| from_js(&thrown))? {
            None => self.request.result().map_err(|thrown| from_js(&thrown)),
            Some(error) => {
                let of_transaction = self.request.transaction().and_then(|transaction| transaction.error());
                Err(from_js(of_transaction.as_ref().unwrap_or(&error)))
            }
        }
    }
}

impl Drop for Reports {
    fn drop(&mut self) {
        // The handler goes with this value, and a late event must not find it.
        self.request.set_onsuccess(None);
        self.request.set_onerror(None);
    }
}

/// The result of a request that reports once.
///
/// # Errors
/// As [`Reports::next`], and what `made` was refused with.
pub(crate) async fn settle(made: Result<IdbRequest, JsValue>) -> Result<JsValue, StoreError> {
    let request = made.map_err(|thrown| from_js(&thrown))?;
    Reports::of(request).next().await
}
