//! Which rows go out next, and which may be thrown away.

use std::collections::BTreeSet;

use soul_core::{Instant, sort_by};
use soul_model::{Operation, QueueState, SyncQueueItem, sync_rules};

use crate::limits::{ANSWERED_ROWS_KEPT, PUSH_BYTES_MAX};
use crate::operation_of;
use crate::wire::WireError;
use crate::wire::record::json_bytes;

/// Bytes of a push around its operations: braces, names, version and the longest owner.
const ENVELOPE_BYTES: usize = 512;

/// Rows to send together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// Ids of the rows, in the order in which they are to be sent.
    pub row_ids: Vec<String>,
    /// When the next of those that must wait is due; `None` where none waits for a moment.
    pub next_due: Option<Instant>,
    /// Ids of rows that can't be sent as they are, each with the reason: they are to be filed as dead.
    pub broken: Vec<(String, WireError)>,
}

/// Picks what goes out next of `rows`, all of one owner: edits before removals, then parents before children, then the oldest,
/// at most `operations_max` of them and no more bytes than a request may have.
///
/// A row whose record has one that was sent and not answered waits behind that; what is blocked, dead or waits for the user is
/// passed over, so that it holds up nothing else.
#[must_use]
pub fn next_batch(rows: &[SyncQueueItem], now: Instant, operations_max: usize) -> Batch {
    let mut in_flight = BTreeSet::new();
    in_flight.extend(rows.iter().filter(|row| row.state == QueueState::InFlight).map(record_of));
    let may_go = |row: &&SyncQueueItem| {
        row.synced == 0
            && match row.state {
                QueueState::InFlight => true,
                QueueState::Pending => !in_flight.contains(&record_of(row)),
                _ => false,
            }
    };
    let (due, later): (Vec<_>, Vec<_>) =
        rows.iter().filter(may_go).partition(|row| row.next_attempt_at.is_none_or(|at| at <= now));
    let mut due = due;
    due.sort_by_key(|row| {
        let place = sync_rules(&row.entity).map_or(u8::MAX, |rules| rules.place);
        // A removed parent takes along what is still to be answered of its children.
        (row.operation == Operation::Delete, place, row.timestamp, &row.mutation_id)
    });
    let next_due = later.iter().filter_map(|row| row.next_attempt_at).min();
    let mut batch = Batch { next_due, ..Batch::default() };
    let mut bytes = ENVELOPE_BYTES;
    for row in due {
        let operation = match operation_of(row) {
            Ok(operation) => operation,
            Err(error) => {
                batch.broken.push((row.id.clone(), error));
                continue;
            }
        };
        bytes += 1 + json_bytes(&operation.encode());
        let is_full = batch.row_ids.len() >= operations_max || bytes > PUSH_BYTES_MAX;
        if is_full && !batch.row_ids.is_empty() {
            break;
        }
        batch.row_ids.push(row.id.clone());
    }
    batch
}

/// Ids of the answered rows past the newest [`ANSWERED_ROWS_KEPT`].
#[must_use]
pub fn surplus(rows: &[SyncQueueItem]) -> Vec<&str> {
    let mut answered: Vec<_> = rows.iter().filter(|row| row.synced == 1).collect();
    sort_by(&mut answered, |a, b| (b.timestamp, &b.mutation_id).cmp(&(a.timestamp, &a.mutation_id)));
    answered.into_iter().skip(ANSWERED_ROWS_KEPT).map(|row| row.id.as_str()).collect()
}

fn record_of(row: &SyncQueueItem) -> (&str, &str) {
    (&row.entity, &row.entity_id)
}
