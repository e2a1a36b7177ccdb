//! Counts which values a field takes over samples.

use serde_json::Value;
use soul_core::{Alternative, Uncertain, sort_by};

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
        Some(with_shares(field, self.0.iter().map(|(value, count)| (name(*value), *count)).collect()))
    }
}

/// The same for values of any type, as this part need be compiled only once.
fn with_shares(field: &str, mut values: Vec<(Value, u32)>) -> Uncertain {
    let samples: u32 = values.iter().map(|(_, count)| count).sum();
    sort_by(&mut values, |(_, a), (_, b)| b.cmp(a));
    let share = |count: u32| f64::from(count) / f64::from(samples);
    let alternative = |(value, count)| Alternative { value, share: share(count) };
    Uncertain { field: field.into(), alternatives: values.into_iter().map(alternative).collect() }
}
