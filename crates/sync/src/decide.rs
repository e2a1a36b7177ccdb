//! The rule by which a cloud takes an operation or not.

use soul_core::Instant;
use soul_model::Operation;

use crate::wire::{Accepted, Loss, OnConflict, Outcome, PushOperation, RecordState, Rejection};
use crate::{Cursor, Stamp, SyncCode, precedence, same_contents};

/// What the rule has to know besides the record itself.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    /// The cloud's clock.
    pub now: Instant,
    /// The owner's sequence number that the next change gets. It is the first generation of a record that the cloud does not know:
    /// higher than any that a device may remember of one that was forgotten.
    pub next_sequence: u64,
    /// Whether a record without which this one can't be is not there, or removed.
    pub parent_missing: bool,
    /// Whether removing the record would take along one for which [`is_unseen`] holds.
    pub unseen_children: bool,
}

/// What a cloud does with an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The record as it is from now on; `None` where nothing changes.
    pub write: Option<RecordState>,
    /// What the device is told.
    pub outcome: Outcome,
}

/// Decides about an operation; `stored` is the record, or the tombstone of it, that the cloud has.
///
/// The record with the greatest stamp stays, in whatever order the operations come: [`precedence`]. The generation that the
/// operation was made on only tells whether somebody else's edit came between. Whoever calls it sees to the rest: that a
/// mutation that was answered before gets that answer, and that the children of a removed record go by [`cascaded`].
#[must_use]
pub fn decide(
    stored: Option<&RecordState>,
    operation: &PushOperation,
    circumstances: &Circumstances,
) -> Decision {
    let stamp = operation.stamp().clone().clamped(circumstances.now);
    let Some(stored) = stored else { return decide_unknown(operation, stamp, circumstances) };
    let (rules, deletes) = (operation.rules, operation.deletes());
    let leave = |outcome| Decision { write: None, outcome };

    if *stored.stamp() == stamp && stored.deleted == deletes {
        // The same edit under another mutation id.
        return leave(Outcome::Applied(Accepted { generation: stored.generation, stamp, stored: None }));
    }
    let unseen_create = operation.operation == Operation::Create && operation.base_generation == 0;
    if unseen_create && stored.deleted && rules.has_natural_key() {
        return leave(Outcome::Lost { reason: Loss::RemovedBefore, stored: Some(stored.clone()) });
    }
    let wins = precedence(rules.guarded, (&stamp, deletes), (stored.stamp(), stored.deleted)).is_gt();
    let agrees = if deletes || stored.deleted {
        deletes && stored.deleted
    } else {
        same_contents(operation.record(), stored.record())
    };
    let nothing_is_lost = agrees || !rules.files_conflicts;
    if !wins && nothing_is_lost {
        let (generation, stamp) = (stored.generation, stored.stamp().clone());
        return leave(Outcome::Applied(Accepted { generation, stamp, stored: Some(stored.clone()) }));
    }
    let concurrent = operation.base_generation != stored.generation && !nothing_is_lost;
    let asks = operation.on_conflict == OnConflict::Return;
    let lost = |reason| match asks {
        true => Outcome::Undecided { stored: stored.clone() },
        false => Outcome::Lost { reason, stored: Some(stored.clone()) },
    };
    if !wins || (concurrent && asks) {
        return leave(lost(Loss::Stamp));
    }
    if deletes && circumstances.unseen_children {
        return leave(lost(Loss::UnseenChildren));
    }
    if !deletes && circumstances.parent_missing {
        return leave(parent_missing());
    }
    let accepted = Accepted { generation: stored.generation + 1, stamp: stamp.clone(), stored: None };
    let write = Some(operation.result(accepted.generation, stamp));
    let outcome = match concurrent {
        true => Outcome::Won { accepted, replaced: stored.clone() },
        false => Outcome::Applied(accepted),
    };
    Decision { write, outcome }
}

/// Decides about an operation on a record that the cloud does not know.
fn decide_unknown(operation: &PushOperation, stamp: Stamp, circumstances: &Circumstances) -> Decision {
    let known_once = operation.base_generation > 0;
    let outcome = match operation.deletes() {
        // It is gone already.
        true if known_once => {
            let generation = operation.base_generation;
            return Decision {
                write: None,
                outcome: Outcome::Applied(Accepted { generation, stamp, stored: None }),
            };
        }
        // Made on top of a removal that has been forgotten: made all the same.
        false if known_once && operation.operation != Operation::Create => {
            Outcome::Lost { reason: Loss::Forgotten, stored: None }
        }
        false if circumstances.parent_missing => parent_missing(),
        _ => {
            let generation = circumstances.next_sequence;
            let write = Some(operation.result(generation, stamp.clone()));
            let outcome = Outcome::Applied(Accepted { generation, stamp, stored: None });
            return Decision { write, outcome };
        }
    };
    Decision { write: None, outcome }
}

fn parent_missing() -> Outcome {
    Outcome::Rejected(Rejection { code: SyncCode::ParentMissing.as_str().to_owned(), field: None })
}

/// Whether somebody who removes a parent may never have seen this child, so that it must not go along unnoticed: somebody else
/// wrote it, at a place in the stream that the remover's cursor has not reached; or the remover has no cursor, and so can't have seen
/// all that even the device itself wrote in an earlier life.
///
/// `sequence` is the child's place, `epoch` the present life of the database, `operation` the removal of the parent.
#[must_use]
pub fn is_unseen(child: &RecordState, sequence: u64, epoch: &str, operation: &PushOperation) -> bool {
    let seen_until = operation.base_cursor.as_deref().and_then(Cursor::parse);
    let seen_until = seen_until.filter(|cursor| cursor.epoch == epoch).map_or(0, |cursor| cursor.sequence);
    child.rules.guarded
        && !child.deleted
        && sequence > seen_until
        && (operation.base_cursor.is_none() || child.stamp().writer != operation.stamp().writer)
}

/// The tombstone of a child that goes with its parent; `removal` is the stamp under which the parent went.
#[must_use]
pub fn cascaded(child: &RecordState, removal: &Stamp) -> RecordState {
    let version = child.stamp().version.saturating_add(1);
    child.removed(child.generation + 1, Stamp { version, ..removal.clone() })
}
