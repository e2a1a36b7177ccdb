//! A row is answered.

use serde_json::Value;
use soul_core::Instant;
use soul_model::{Operation, QueueState, Strategy, SyncQueueItem, Winner};

use super::meet::{Verdict, meet, on_top, restores_children, three_way};
use super::pulled::gone;
use super::{ConflictDraft, RecordChange, Settlement, Settling};
use crate::queue::{again, fold_back, hold, is_absent_beside, lifted, record_beside, state_of};
use crate::wire::{Accepted, Loss, OperationResult, Outcome, RecordState, Rejection, WireError};
use crate::{RETRY_AFTER_MS_MAX, Stamp, SyncCode};

/// Least time until an operation is sent again that the cloud could not take at the moment, in milliseconds, where it does not
/// say itself: a lock is released sooner.
const RETRY_MS_MIN: u64 = 1000;

/// Takes in the answer to a sent row. `waiting` is the row behind it, with the edits that were made meanwhile.
///
/// # Errors
/// `sync/entity-unknown` or `sync/record-invalid` for a row that this version could not have written.
pub fn answered(
    sent: SyncQueueItem,
    waiting: Option<SyncQueueItem>,
    result: OperationResult,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    let removes = sent.operation == Operation::Delete
        && matches!(result.outcome, Outcome::Applied(_) | Outcome::Won { .. });
    let is_doubtful = result.duplicate && is_absent_beside(&sent) && !removes;
    let settlement = by_outcome(sent, waiting, result.outcome, settling)?;
    Ok(Settlement { is_doubtful, ..settlement })
}

fn by_outcome(
    sent: SyncQueueItem,
    waiting: Option<SyncQueueItem>,
    outcome: Outcome,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    match outcome {
        Outcome::Applied(accepted) => applied(sent, waiting, accepted, settling),
        Outcome::Won { accepted, replaced } => won(sent, waiting, accepted, replaced, settling),
        Outcome::Lost { reason, stored } => match newest(stored, &sent) {
            Some(theirs) => lost(sent, waiting, reason, theirs, settling),
            None => Ok(forgotten(sent, waiting)),
        },
        Outcome::Undecided { stored } => {
            let theirs = newest(Some(stored.clone()), &sent).unwrap_or(stored);
            let row = back(&sent, waiting, settling);
            let conflicts = vec![ConflictDraft::of(&row, Some(&theirs), Winner::Mine)];
            let row = SyncQueueItem { state: QueueState::Conflict, ..hold(row, &theirs) };
            Ok(Settlement { conflicts, ..Settlement::unchanged(None, Some(row)) })
        }
        Outcome::Rejected(rejection) => rejected(sent, waiting, rejection, settling),
        Outcome::Retry { code, retry_after_ms } => {
            let wait_ms = retry_after_ms.unwrap_or(RETRY_MS_MIN).clamp(RETRY_MS_MIN, RETRY_AFTER_MS_MAX);
            let due = i64::try_from(wait_ms).ok().and_then(|ms| settling.at.unix_ms().checked_add(ms));
            let sent = SyncQueueItem {
                retry_count: sent.retry_count.saturating_add(1),
                last_error: Some(code.as_str().to_owned()),
                next_attempt_at: due.and_then(Instant::from_unix_ms),
                ..sent
            };
            Ok(Settlement::unchanged(Some(sent), waiting))
        }
    }
}

/// The row of a child goes out, since its parent has arrived.
#[must_use]
pub fn freed(row: SyncQueueItem) -> SyncQueueItem {
    match row.state {
        QueueState::Blocked => SyncQueueItem { state: QueueState::Pending, ..row },
        _ => row,
    }
}

fn applied(
    sent: SyncQueueItem,
    waiting: Option<SyncQueueItem>,
    accepted: Accepted,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    let (came_back, beside) = beside(&sent, accepted.generation);
    let is_other = accepted.stored.is_some() || came_back;
    let present = present(&sent, accepted)?;
    let mut settlement = rebased(waiting, &present)?;
    if is_other && settlement.waiting.is_none() {
        settlement.record = RecordChange::Take(present);
    }
    settlement.sent = Some(done(sent));
    settlement.frees_children = true;
    judged(settlement, beside, settling)
}

fn won(
    sent: SyncQueueItem,
    waiting: Option<SyncQueueItem>,
    accepted: Accepted,
    replaced: RecordState,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    let (came_back, beside) = beside(&sent, accepted.generation);
    let present = present(&sent, accepted)?;
    let files = present.rules.files_conflicts;
    let draft = ConflictDraft::of(&sent, Some(&replaced), Winner::Mine);
    let mine = match &waiting {
        Some(row) => state_of(row, present.generation)?,
        None => present.clone(),
    };
    let base = sent.base_record.as_object().filter(|_| {
        files
            && settling.strategy == Strategy::MergeFields
            && !mine.deleted
            && !present.deleted
            && !replaced.deleted
    });
    let mut settlement = match base {
        Some(base) => {
            let (merged, overlap) = three_way(base, &mine, &replaced);
            let conflicts = draft.in_fields(overlap);
            // What they said beyond the fields of both comes in on top of what the cloud has now.
            let row = waiting.unwrap_or_else(|| again(sent.clone(), settling.at, settling.random));
            let settlement = on_top(row, merged, mine.stamp(), present, settling)?;
            Settlement { conflicts, ..settlement }
        }
        None => {
            let mut settlement = rebased(waiting, &present)?;
            if came_back && settlement.waiting.is_none() {
                settlement.record = RecordChange::Take(present);
            }
            Settlement { conflicts: files.then_some(draft).into_iter().collect(), ..settlement }
        }
    };
    settlement.sent = Some(done(sent));
    settlement.frees_children = true;
    judged(settlement, beside, settling)
}

fn lost(
    sent: SyncQueueItem,
    waiting: Option<SyncQueueItem>,
    reason: Loss,
    theirs: RecordState,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    let verdict = match (&waiting, reason) {
        // The edits behind the row have stamps of their own; and a record is made again on top of its removal.
        (Some(_), _) | (None, Loss::RemovedBefore) => Verdict::ByStamp,
        (None, _) => Verdict::Lost,
    };
    let restore_children = restores_children(sent.operation, &theirs);
    let settlement = meet(Some(back(&sent, waiting, settling)), theirs, verdict, settling)?;
    // What went back under the record's own key and waits there needs no second row.
    let sent = done(sent);
    Ok(Settlement {
        sent: Some(sent),
        restore_children: restore_children || settlement.restore_children,
        ..settlement
    })
}

/// The cloud has forgotten the record: the removal wins.
fn forgotten(sent: SyncQueueItem, waiting: Option<SyncQueueItem>) -> Settlement {
    let last = waiting.unwrap_or_else(|| sent.clone());
    Settlement { sent: Some(done(sent)), ..gone(Some(last)) }
}

fn rejected(
    sent: SyncQueueItem,
    waiting: Option<SyncQueueItem>,
    rejection: Rejection,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    let Rejection { code, field } = rejection;
    if code == SyncCode::ParentMissing.as_str() && settling.parent_waits {
        let beside = record_beside(&sent);
        let row = back(&sent, waiting, settling);
        let row = SyncQueueItem { state: QueueState::Blocked, last_error: Some(code), ..row };
        return match beside {
            Some(beside) => meet(Some(row), beside, Verdict::ByStamp, settling),
            None => Ok(Settlement::unchanged(None, Some(row))),
        };
    }
    let beside = record_beside(&sent);
    let waiting = waiting.map(|row| fold_back(&sent, row));
    let settlement = match beside {
        Some(beside) => meet(waiting, beside, Verdict::ByStamp, settling)?,
        None => Settlement::unchanged(None, waiting),
    };
    let dead = SyncQueueItem {
        state: QueueState::Dead,
        last_error: Some(code),
        error_field: field,
        retry_count: sent.retry_count.saturating_add(1),
        next_attempt_at: None,
        pulled: Value::Null,
        ..sent
    };
    Ok(Settlement { sent: Some(dead), ..settlement })
}

/// Whether a page held the very record that the cloud made of the row, and the newer one that it held. The former tells that the
/// record is to be stored: the device may have thrown it away since, with a removed parent.
fn beside(sent: &SyncQueueItem, generation: u64) -> (bool, Option<RecordState>) {
    match record_beside(sent) {
        Some(beside) if beside.generation > generation => (false, Some(beside)),
        Some(beside) => (beside.generation == generation, None),
        None => (false, None),
    }
}

/// The record that the cloud has once it has taken the row.
fn present(sent: &SyncQueueItem, accepted: Accepted) -> Result<RecordState, WireError> {
    match accepted.stored {
        Some(stored) => Ok(stored),
        None => Ok(state_of(sent, accepted.generation)?.restamped(accepted.stamp)),
    }
}

/// The row of later edits on its new base.
fn rebased(waiting: Option<SyncQueueItem>, present: &RecordState) -> Result<Settlement, WireError> {
    let generation = present.generation;
    let settle = |stamp| RecordChange::Settle { generation, stamp };
    let with = |waiting, record| Settlement { record, ..Settlement::unchanged(None, waiting) };
    let Some(waiting) = waiting else { return Ok(with(None, settle(Some(present.stamp().clone())))) };
    if waiting.base_generation > generation {
        // It was made on a record that is newer than the one of this answer.
        return Ok(with(Some(waiting), RecordChange::Nothing));
    }
    if present.deleted {
        if waiting.operation == Operation::Delete {
            return Ok(with(None, settle(Some(present.stamp().clone()))));
        }
        let before = state_of(&waiting, generation)?.stamp().clone();
        let (row, stamp) = lifted(waiting, present)?;
        let changed: Option<Stamp> = (stamp != before).then_some(stamp);
        return Ok(with(Some(row), settle(changed)));
    }
    let operation = match waiting.operation {
        Operation::Create => Operation::Update,
        operation => operation,
    };
    let base_record = Value::Object(present.record().clone());
    let row =
        SyncQueueItem { operation, base_generation: generation, base_record, pulled: Value::Null, ..waiting };
    Ok(with(Some(row), settle(None)))
}

/// Lets a record that came while the row was under way meet what waits now.
fn judged(
    settlement: Settlement,
    beside: Option<RecordState>,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    let Some(beside) = beside else { return Ok(settlement) };
    let met = meet(settlement.waiting, beside, Verdict::ByStamp, settling)?;
    let record = match met.record {
        RecordChange::Nothing => settlement.record,
        record => record,
    };
    let conflicts = settlement.conflicts.into_iter().chain(met.conflicts).collect();
    let (sent, frees_children) = (settlement.sent, settlement.frees_children);
    Ok(Settlement { sent, record, conflicts, frees_children, ..met })
}

/// The row, with the edits behind it, as one that was never sent, on its old base.
fn back(sent: &SyncQueueItem, waiting: Option<SyncQueueItem>, settling: &Settling<'_>) -> SyncQueueItem {
    let row = match waiting {
        Some(waiting) => fold_back(sent, waiting),
        None => sent.clone(),
    };
    let row = SyncQueueItem { timestamp: sent.timestamp, pulled: Value::Null, ..row };
    again(row, settling.at, settling.random)
}

fn done(sent: SyncQueueItem) -> SyncQueueItem {
    SyncQueueItem {
        state: QueueState::Answered,
        synced: 1,
        last_error: None,
        error_field: None,
        next_attempt_at: None,
        pulled: Value::Null,
        ..sent
    }
}

/// The newer of what the cloud answered and what came by a page meanwhile.
fn newest(stored: Option<RecordState>, sent: &SyncQueueItem) -> Option<RecordState> {
    let beside = record_beside(sent);
    match (stored, beside) {
        (Some(stored), Some(beside)) if beside.generation > stored.generation => Some(beside),
        (Some(stored), _) => Some(stored),
        (None, beside) => beside,
    }
}
