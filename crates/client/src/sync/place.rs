//! How far each account on this device has come.

use serde::{Deserialize, Serialize};
use soul_model::Metadata;
use soul_store::{StoreError, Transaction};
use soul_sync::Position;

use crate::client::{find_metadata, put_metadata};

/// The row of the metadata store that the sync keeps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Places {
    /// The term of leadership: one more with each tab that takes over.
    pub epoch: u64,
    /// One for each account that was signed in here.
    pub places: Vec<Place>,
}

/// An account's place in the stream of changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The account.
    pub owner_id: String,
    /// The cursor after the last page that was stored; null before the first snapshot.
    pub cursor: Option<String>,
    /// Whether a snapshot is to be read: at first, after a restore of the cloud, and where children have to come back.
    pub needs_snapshot: bool,
    /// How often one was asked for: whoever has read one knows by it whether another was asked for meanwhile.
    #[serde(default)]
    pub snapshots_asked: u64,
    /// Records that a snapshot did not hold, and that an answer has spoken of since: the next snapshot tells whether they are there.
    #[serde(default)]
    pub doubtful: Vec<RecordName>,
    /// Rows that were sent and not answered, and rows that were refused: the queue has no index by record.
    pub sent: Vec<SentRow>,
}

/// A row of the queue that stands under its mutation id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SentRow {
    /// Its id.
    pub id: String,
    /// Name of the record's kind on the wire.
    pub entity: String,
    /// Id of the record.
    pub entity_id: String,
    /// Whether it was refused.
    pub dead: bool,
}

/// A record by its kind and id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordName {
    /// Name of the record's kind on the wire.
    pub entity: String,
    /// Id of the record.
    pub entity_id: String,
}

impl Metadata for Places {
    const KEY: &'static str = "sync";
}

impl Places {
    /// An account's place; a new one for an account that was never here.
    #[must_use]
    pub fn of(&self, owner_id: &str) -> Place {
        let known = self.places.iter().find(|place| place.owner_id == owner_id);
        known.cloned().unwrap_or_else(|| Place {
            owner_id: owner_id.to_owned(),
            needs_snapshot: true,
            ..Place::default()
        })
    }

    /// Has every account but one read a snapshot when it is back: something went that may have been theirs.
    pub(crate) fn want_snapshots(&mut self, but: &str) {
        for place in self.places.iter_mut().filter(|place| place.owner_id != but) {
            place.want_snapshot();
        }
    }

    /// These with an account's new place.
    #[must_use]
    pub fn with(mut self, place: Place) -> Self {
        self.places.retain(|known| known.owner_id != place.owner_id);
        self.places.push(place);
        self
    }
}

/// How far an account has come.
pub(crate) async fn place<T: Transaction>(transaction: &T, owner_id: &str) -> Result<Place, StoreError> {
    let places: Option<Places> = find_metadata(transaction).await?;
    Ok(places.unwrap_or_default().of(owner_id))
}

/// The cursor of an account; `None` before its first snapshot.
pub(crate) async fn cursor<T: Transaction>(
    transaction: &T,
    owner_id: &str,
) -> Result<Option<String>, StoreError> {
    Ok(place(transaction, owner_id).await?.cursor)
}

/// Forgets how far each account has come, as the records that its cursor counts on are gone: what is read next is a snapshot.
pub(crate) async fn forget_cursors<T: Transaction>(transaction: &T) -> Result<(), StoreError> {
    let Some(mut places) = find_metadata::<Places, T>(transaction).await? else { return Ok(()) };
    for place in &mut places.places {
        place.cursor = None;
        place.want_snapshot();
    }
    put_metadata(transaction, places).await?;
    Ok(())
}

/// Forgets how far one account has come, as its records leave this device: whoever comes back begins with a snapshot.
pub(crate) async fn forget_place<T: Transaction>(transaction: &T, owner_id: &str) -> Result<(), StoreError> {
    let Some(mut places) = find_metadata::<Places, T>(transaction).await? else { return Ok(()) };
    places.places.retain(|place| place.owner_id != owner_id);
    put_metadata(transaction, places).await?;
    Ok(())
}

/// Has a snapshot read next, since records have to come back that are still in the cloud.
pub(crate) async fn want_snapshot<T: Transaction>(transaction: &T, owner_id: &str) -> Result<(), StoreError> {
    let places: Places = find_metadata(transaction).await?.unwrap_or_default();
    let mut place = places.of(owner_id);
    place.want_snapshot();
    put_metadata(transaction, places.with(place)).await?;
    Ok(())
}

impl Place {
    /// Has a snapshot read next, even where one is being read already: what it has held so far was as it is no more.
    pub(super) fn want_snapshot(&mut self) {
        self.needs_snapshot = true;
        self.snapshots_asked += 1;
    }

    /// It as the engine takes it.
    #[must_use]
    pub fn position(&self) -> Position {
        Position { cursor: self.cursor.clone(), needs_snapshot: self.needs_snapshot }
    }

    /// The row of a record that was sent and not answered.
    #[must_use]
    pub fn in_flight(&self, entity: &str, entity_id: &str) -> Option<&SentRow> {
        self.sent.iter().find(|row| !row.dead && row.entity == entity && row.entity_id == entity_id)
    }

    /// Whether a row of the record is not answered yet, or was refused.
    #[must_use]
    pub fn waits(&self, entity: &str, entity_id: &str) -> bool {
        self.sent.iter().any(|row| row.entity == entity && row.entity_id == entity_id)
    }
}
