//! Joins edits of one record field by field.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::Stamp;
use crate::contents::{is_head, same_field, same_value};

/// What an edit, or several, did to a record: the fields that are other than in the record that they were made on, each with
/// the stamp of the edit that it is from.
///
/// Joining takes every field from the greater stamp, so it gives the same in any order, however often and however grouped.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldEdits(BTreeMap<String, (Value, Stamp)>);

impl FieldEdits {
    /// What the edit with this stamp made of `base`. A field that it left out is null.
    #[must_use]
    pub fn between(base: &Map<String, Value>, edited: &Map<String, Value>, stamp: &Stamp) -> Self {
        let names = edited.keys().chain(base.keys());
        let changed = names.filter(|name| !is_head(name) && !same_field(base.get(*name), edited.get(*name)));
        let edit = |name: &String| {
            let value = edited.get(name).cloned().unwrap_or(Value::Null);
            (name.clone(), (value, stamp.clone()))
        };
        let mut edits = BTreeMap::new();
        edits.extend(changed.map(edit));
        Self(edits)
    }

    /// Both edits in one.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        for (name, edit) in other.0 {
            match self.0.get(&name) {
                Some(present) if !outranks(&edit, present) => {}
                _ => {
                    self.0.insert(name, edit);
                }
            }
        }
        self
    }

    /// Names of the fields that both changed, and to different values.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Vec<String> {
        let differs = |(name, (value, _)): (&String, &(Value, Stamp))| {
            let (theirs, _) = other.0.get(name)?;
            (!same_value(value, theirs)).then(|| name.clone())
        };
        self.0.iter().filter_map(differs).collect()
    }

    /// The record with these edits.
    #[must_use]
    pub fn apply(self, base: &Map<String, Value>) -> Map<String, Value> {
        let mut record = base.clone();
        record.extend(self.0.into_iter().map(|(name, (value, _))| (name, value)));
        record
    }
}

/// Two edits of one device under one stamp say the same; should they not, the text decides, so that all sides agree.
fn outranks(edit: &(Value, Stamp), present: &(Value, Stamp)) -> bool {
    edit.1.cmp(&present.1).then_with(|| edit.0.to_string().cmp(&present.0.to_string())).is_gt()
}
