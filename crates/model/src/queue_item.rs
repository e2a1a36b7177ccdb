//! A change on its way to the cloud.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use soul_core::Instant;

/// A row of the sync queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncQueueItem {
    /// Until it is sent, the UUIDv5 of owner and record, so that a later edit of the same record finds it by key; from then on
    /// its mutation id.
    pub id: String,
    /// When the oldest edit in it was made, in milliseconds since 1970: the order of the queue.
    pub timestamp: i64,
    /// What happens to the record.
    pub operation: Operation,
    /// Name of the record's kind on the wire, such as `profile`.
    pub entity: String,
    /// Id of the record.
    pub entity_id: String,
    /// The record as it goes out; of a deleted one only its id and stamp.
    pub data: Value,
    /// 1 once the cloud has answered; 0 before. A number, since a flag could not be indexed.
    pub synced: u8,
    /// How often sending has failed.
    pub retry_count: u32,
    /// Why, the last time.
    pub last_error: Option<String>,
    /// UUIDv7 by which the cloud knows a repetition.
    pub mutation_id: String,
    /// Generation of the record that the edit was made on; 0 where the cloud did not have it.
    pub base_generation: u64,
    /// The record that the edit was made on, as it would go out; null for a new one.
    pub base_record: Value,
    /// The account whose change it is.
    pub owner_id: String,
    /// Not to be sent before; null for at once.
    pub next_attempt_at: Option<Instant>,
    /// Where it stands.
    pub state: QueueState,
    /// Schema version that the data are written in.
    pub schema_version: u32,
    /// Of a removal, the device's cursor when it was made: what it had seen of what goes along. Null before the first pull.
    #[serde(default)]
    pub base_cursor: Option<String>,
    /// Whether the cloud is to return it undecided where another edit came first; settled when it is sent.
    #[serde(default)]
    pub ask: bool,
    /// Which term of leadership has sent it last; 0 while it was never sent.
    #[serde(default)]
    pub lease_epoch: u64,
    /// The record as it came from the cloud while this row waited, with its generation; null where none came.
    #[serde(default)]
    pub pulled: Value,
    /// The field that the cloud refused, where it named one.
    #[serde(default)]
    pub error_field: Option<String>,
}

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// Makes a record.
    Create,
    /// Changes it.
    Update,
    /// Removes it.
    Delete,
}

/// Where a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum QueueState {
    /// Waits to be sent; a row in this state was never sent under its mutation id.
    Pending,
    /// Sent and not answered.
    InFlight,
    /// Waits for its parent record.
    Blocked,
    /// Waits for the user's choice.
    Conflict,
    /// Refused for good; kept for the user.
    Dead,
    /// Answered; kept to be looked at.
    Answered,
}

impl QueueState {
    /// The state as rows name it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InFlight => "inFlight",
            Self::Blocked => "blocked",
            Self::Conflict => "conflict",
            Self::Dead => "dead",
            Self::Answered => "answered",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_called_as_in_a_row() {
        use QueueState::{Answered, Blocked, Conflict, Dead, InFlight, Pending};
        for state in [Pending, InFlight, Blocked, Conflict, Dead, Answered] {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
