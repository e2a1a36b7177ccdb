//! What was written, who owns it, and what may rightly be gone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use soul_client::sync::Places;
use soul_model::{CONFLICTS, METADATA, Metadata, SYNC_QUEUE, SYNC_RULES};
use soul_sync::Cursor;

/// What a task does with the store, as far as it matters for what may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Purpose {
    /// The sync works by itself: it may lose nothing.
    #[default]
    Sync,
    /// The user writes, having seen what is there.
    User,
    /// The user leaves the account; `true` where what was not sent is to go with it.
    Leaves(bool),
    /// The cursor is thrown away because the cloud asks for it.
    Resync,
}

/// One row that a transaction has changed.
pub(crate) struct Written {
    pub(crate) store: &'static str,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

/// How the texts begin that are followed through a run.
const MARK: &str = "text ";

/// The account of every text that was ever written.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    next: u64,
    /// Texts whose transaction was committed.
    acknowledged: BTreeSet<String>,
    /// Texts that somebody removed or wrote over who had seen them, or that went with a device.
    excused: BTreeSet<String>,
    /// Whose they are, from the first row of the queue that holds them.
    owners: BTreeMap<String, String>,
    /// Mutations whose answer can't arrive any more, since the device has lost its queue.
    pub(crate) orphaned: BTreeSet<String>,
    /// The first rule that was broken.
    pub(crate) violation: Option<String>,
    /// Whether what is stored is to be told.
    tells: bool,
    /// What the running task has stored, where it is to be told.
    pub(crate) stored: Vec<String>,
}

impl Ledger {
    pub(crate) fn new(tells: bool) -> Self {
        Self { tells, ..Self::default() }
    }

    /// A text that was never written before.
    pub(crate) fn text(&mut self) -> String {
        self.next += 1;
        format!("{MARK}{}", self.next)
    }

    pub(crate) fn violated(&mut self, what: String) {
        self.violation.get_or_insert(what);
    }

    /// Takes in what a transaction has committed.
    pub(crate) fn committed(&mut self, purpose: Purpose, written: &[Written]) {
        for Written { store, before, after } in written {
            let (before, after) = (before.as_ref(), after.as_ref());
            if self.tells {
                self.stored.push(format!("({purpose:?}) in {store}: {}", difference(before, after)));
            }
            if *store == SYNC_QUEUE.name {
                self.queued(purpose, before, after);
            } else if *store == CONFLICTS.name {
                if after.is_none() && purpose != Purpose::Sync {
                    self.excuse(before);
                }
            } else if *store == METADATA.name {
                self.check_cursor(purpose, before, after);
            } else if purpose == Purpose::User && SYNC_RULES.iter().any(|rules| rules.store.name == *store) {
                let (old, new) = (texts(before), texts(after));
                self.excused.extend(old.difference(&new).cloned());
                self.acknowledged.extend(new.difference(&old).cloned());
            }
        }
    }

    fn queued(&mut self, purpose: Purpose, before: Option<&Value>, after: Option<&Value>) {
        if let Some(row) = after {
            let owner = row["ownerId"].as_str().unwrap_or_default().to_owned();
            for text in texts(Some(&row["data"])) {
                let known = self.owners.entry(text.clone()).or_insert_with(|| owner.clone());
                if *known != owner {
                    let what = format!("{text} of {known} is in the queue of {owner}");
                    self.violated(what);
                }
            }
        } else if let (Some(row), Purpose::Leaves(true)) = (before, purpose) {
            self.lose_row(row);
        }
    }

    fn check_cursor(&mut self, purpose: Purpose, before: Option<&Value>, after: Option<&Value>) {
        let places = |row: Option<&Value>| {
            row.and_then(|row| row["value"]["places"].as_array().cloned()).unwrap_or_default()
        };
        if before.is_some_and(|row| row["key"] != Places::KEY) {
            return;
        }
        let now = places(after);
        for place in places(before) {
            let Some(was) = place["cursor"].as_str() else { continue };
            let is = now.iter().find(|other| other["ownerId"] == place["ownerId"]);
            let is = is.and_then(|place| place["cursor"].as_str());
            let (was, is) = (Cursor::parse(was), is.and_then(Cursor::parse));
            let forward = match (&was, &is) {
                (Some(was), Some(is)) => was.epoch == is.epoch && was.sequence <= is.sequence,
                (None, _) => false,
                (_, None) => purpose == Purpose::Resync || matches!(purpose, Purpose::Leaves(_)),
            };
            if !forward {
                self.violated(format!("the cursor went from {was:?} to {is:?} during {purpose:?}"));
            }
        }
    }

    /// A device lost this row of its queue with the user's consent, or with its store.
    pub(crate) fn lose_row(&mut self, row: &Value) {
        if row["synced"] != 0 {
            return;
        }
        self.excuse(Some(&row["data"]));
        self.excuse(Some(&row["pulled"]));
        if row["state"] == "inFlight" {
            self.orphaned.extend(row["mutationId"].as_str().map(str::to_owned));
        }
    }

    /// What is in here may be gone from now on.
    pub(crate) fn excuse(&mut self, value: Option<&Value>) {
        self.excused.extend(texts(value));
    }

    /// Checks that a push holds nothing of anybody but `owner`.
    pub(crate) fn check_push(&mut self, owner: &str, body: &Value) {
        for text in texts(Some(&body["operations"])) {
            if self.owners.get(&text).is_some_and(|known| known != owner) {
                self.violated(format!("{text} went out with the token of {owner}"));
            }
        }
    }

    /// Texts that are in none of the `kept` values and should be.
    pub(crate) fn lost(&self, kept: &BTreeSet<String>) -> Vec<&String> {
        self.acknowledged
            .iter()
            .filter(|text| !kept.contains(*text) && !self.excused.contains(*text))
            .collect()
    }

    /// How many texts were written.
    pub(crate) fn writes(&self) -> usize {
        self.acknowledged.len()
    }
}

/// What changed in a row, field by field, with its keys.
fn difference(before: Option<&Value>, after: Option<&Value>) -> String {
    let fields = |row: Option<&Value>| row.and_then(Value::as_object).cloned().unwrap_or_default();
    let (old, new) = (fields(before), fields(after));
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let keys = ["id", "key", "entity", "entityId", "operation", "mutationId", "state"];
    let mut told = match (before.is_some(), after.is_some()) {
        (_, false) => "removed".to_owned(),
        (false, true) => "made".to_owned(),
        (true, true) => "changed".to_owned(),
    };
    for name in names {
        let (was, is) = (old.get(name).unwrap_or(&Value::Null), new.get(name).unwrap_or(&Value::Null));
        if was != is && before.is_some() && after.is_some() {
            told.push_str(&format!(" {name}: {was} -> {is}"));
        } else if keys.contains(&name.as_str()) || (was.is_null() != is.is_null()) {
            told.push_str(&format!(" {name}: {}", if is.is_null() { was } else { is }));
        }
    }
    told
}

/// All texts in a value that are followed.
pub(crate) fn texts(value: Option<&Value>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Some(value) = value {
        gather(value, &mut found);
    }
    found
}

fn gather(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with(MARK) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| gather(field, found)),
        _ => {}
    }
}
