//! The last steps of the engine, to be looked at when something goes wrong.

use std::collections::VecDeque;

use serde_json::{Map, Value, json};
use soul_core::Instant;

/// Most steps that are kept: some minutes of a bad day.
pub const TRACE_STEPS_MAX: usize = 300;

/// What a step was about: numbers, codes and names of steps, never a record, an id of one, or a token.
pub(crate) type Detail = (&'static str, Value);

/// The newest steps.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace(VecDeque<(Instant, &'static str, Vec<Detail>)>);

impl Trace {
    pub(crate) fn note(&mut self, at: Instant, step: &'static str, detail: Vec<Detail>) {
        if self.0.len() == TRACE_STEPS_MAX {
            self.0.pop_front();
        }
        self.0.push_back((at, step, detail));
    }

    /// The steps as the app gets them, newest last: `{ at, event, detail }`.
    pub(crate) fn encode(&self) -> Vec<Value> {
        let encode = |(at, step, detail): &(Instant, &'static str, Vec<Detail>)| {
            let mut details = Map::new();
            details.extend(detail.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
            json!({ "at": at.to_string(), "event": step, "detail": details })
        };
        self.0.iter().map(encode).collect()
    }
}
