//! A record from the cloud meets an edit that waits on the device.

use serde_json::{Map, Value};
use soul_model::{Operation, QueueState, Strategy, SyncQueueItem, Winner};

use super::{ConflictDraft, RecordChange, Settlement, Settling};
use crate::merge::FieldEdits;
use crate::queue::{hold, lifted, state_of};
use crate::wire::{RecordState, WireError};
use crate::{Stamp, precedence, same_contents};

/// How it is known which of the two wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Their stamps tell.
    ByStamp,
    /// The cloud has said that the device's edit lost.
    Lost,
}

/// Lets the waiting row meet the record `theirs`, which the device has not seen. Of the settlement, `sent` is `None`.
pub(crate) fn meet(
    waiting: Option<SyncQueueItem>,
    theirs: RecordState,
    verdict: Verdict,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    let Some(waiting) = waiting else { return Ok(take(theirs)) };
    let rules = theirs.rules;
    if waiting.state == QueueState::Conflict {
        // The user has been asked already; the answer will stand on the newest record.
        return Ok(stay(waiting, &theirs));
    }
    let mine = state_of(&waiting, 0)?;
    let never_seen = waiting.operation == Operation::Create && waiting.base_generation == 0;
    if never_seen && theirs.deleted && rules.has_natural_key() {
        let (row, stamp) = lifted(waiting, &theirs)?;
        let record = RecordChange::Settle { generation: theirs.generation, stamp: Some(stamp) };
        return Ok(Settlement { record, ..Settlement::unchanged(None, Some(row)) });
    }
    let outranks = verdict == Verdict::ByStamp
        && precedence(rules.guarded, (mine.stamp(), mine.deleted), (theirs.stamp(), theirs.deleted)).is_gt();
    let agrees = match mine.deleted || theirs.deleted {
        true => mine.deleted && theirs.deleted,
        false => same_contents(mine.record(), theirs.record()),
    };
    if agrees || !rules.files_conflicts {
        return Ok(if outranks { stay(waiting, &theirs) } else { take(theirs) });
    }
    match settling.strategy {
        Strategy::Ask => {
            let draft = ConflictDraft::of(&waiting, Some(&theirs), Winner::Mine);
            let row = SyncQueueItem { state: QueueState::Conflict, ..waiting };
            return Ok(Settlement { conflicts: vec![draft], ..stay(row, &theirs) });
        }
        Strategy::MergeFields if !mine.deleted && !theirs.deleted => {
            if let Some(base) = waiting.base_record.as_object() {
                let (merged, overlap) = three_way(base, &mine, &theirs);
                let winner = if outranks { Winner::Mine } else { Winner::Theirs };
                let draft = ConflictDraft::of(&waiting, Some(&theirs), winner);
                let conflicts = draft.in_fields(overlap);
                let settlement = on_top(waiting, merged, mine.stamp(), theirs, settling)?;
                return Ok(Settlement { conflicts, ..settlement });
            }
        }
        Strategy::MergeFields | Strategy::LastWriteWins => {}
    }
    if outranks {
        return Ok(stay(waiting, &theirs));
    }
    let draft = ConflictDraft::of(&waiting, Some(&theirs), Winner::Theirs);
    let restore_children = restores_children(waiting.operation, &theirs);
    Ok(Settlement { restore_children, conflicts: vec![draft], ..take(theirs) })
}

/// What both sides made of the base, and the fields in which they disagree.
pub(crate) fn three_way(
    base: &Map<String, Value>,
    mine: &RecordState,
    theirs: &RecordState,
) -> (Map<String, Value>, Vec<String>) {
    let my_edits = FieldEdits::between(base, mine.record(), mine.stamp());
    let their_edits = FieldEdits::between(base, theirs.record(), theirs.stamp());
    let overlap = my_edits.overlap(&their_edits);
    (my_edits.join(their_edits).apply(theirs.record()), overlap)
}

/// The merged record as a new edit on top of theirs; nothing is left to send where theirs says it all.
pub(crate) fn on_top(
    row: SyncQueueItem,
    merged: Map<String, Value>,
    mine: &Stamp,
    theirs: RecordState,
    settling: &Settling<'_>,
) -> Result<Settlement, WireError> {
    if same_contents(&merged, theirs.record()) {
        return Ok(take(theirs));
    }
    let version = mine.version.max(theirs.stamp().version).saturating_add(1);
    let stamp = Stamp { version, updated_at: settling.at, writer: settling.device_id.to_owned() };
    let mut record = merged;
    stamp.put_into(&mut record);
    let state = RecordState::new(theirs.rules, false, theirs.generation, record)?;
    let row = SyncQueueItem {
        operation: Operation::Update,
        data: Value::Object(state.record().clone()),
        base_generation: theirs.generation,
        base_record: Value::Object(theirs.into_record()),
        pulled: Value::Null,
        ..row
    };
    Ok(Settlement { record: RecordChange::Take(state), ..Settlement::unchanged(None, Some(row)) })
}

/// Whether a removal that took children along on the device did not come to pass.
pub(crate) fn restores_children(operation: Operation, theirs: &RecordState) -> bool {
    operation == Operation::Delete && !theirs.deleted && theirs.rules.children().next().is_some()
}

/// Theirs is the record, and nothing waits.
pub(crate) fn take(theirs: RecordState) -> Settlement {
    Settlement { record: RecordChange::Take(theirs), ..Settlement::unchanged(None, None) }
}

/// The row stays and goes out on its old base; theirs is remembered beside it.
fn stay(waiting: SyncQueueItem, theirs: &RecordState) -> Settlement {
    Settlement::unchanged(None, Some(hold(waiting, theirs)))
}
