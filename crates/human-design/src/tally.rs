//! Counts which values a field takes over samples.

use serde_json::Value;
use soul_core::{Alternative, Uncertain};

/// The values that a field took, with how often, in the order of their first appearance.
#[derive(Debug, Clone)]
pub(crate) struct Tally<T>(Vec<(T, u32)>);

impl<T> Default for Tally<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy + PartialEq> Tally<T> {
    /// Counts a value.
    pub(crate) fn see(&mut self, value: T) {
        match self.0.iter_mut().find(|(seen, _)| *seen == value) {
            Some((_, count)) => *count += 1,
            None => self.0.push((value, 1)),
        }
    }

    /// The values with their shares, the largest first, where there was more than one.
    pub(crate) fn uncertain(&self, field: &str, name: impl Fn(T) -> Value) -> Option<Uncertain> {
        if self.0.len() < 2 {
            return None;
        }
        let samples: u32 = self.0.iter().map(|(_, count)| count).sum();
        let mut values = self.0.clone();
        values.sort_by_key(|(_, count)| core::cmp::Reverse(*count));
        let share = |count: u32| f64::from(count) / f64::from(samples);
        let alternative = |(value, count)| Alternative { value: name(value), share: share(count) };
        Some(Uncertain { field: field.into(), alternatives: values.into_iter().map(alternative).collect() })
    }
}
