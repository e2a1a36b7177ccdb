//! Rows for the cloud, written with the records they speak of.

use soul_model::{SYNC_QUEUE, StoreDescriptor, SyncQueueItem};
use soul_store::{Row, StoreError, Transaction};
use soul_sync::{coalesce, unsent_row_id};

/// The row of a record that was never sent.
pub(crate) async fn unsent<T: Transaction>(
    transaction: &T,
    owner_id: &str,
    store: &'static StoreDescriptor,
    record_id: &str,
) -> Result<Option<SyncQueueItem>, StoreError> {
    let Some(entity) = store.entity else { return Ok(None) };
    let id = unsent_row_id(owner_id, entity, record_id);
    let row = transaction.get(&SYNC_QUEUE, &id).await?;
    row.map(|row| row.decode().map_err(|error| error.at(SYNC_QUEUE.name, &id))).transpose()
}

/// Queues `row`, folded with the row of the same record that was never sent. False where nothing is left to send.
pub(crate) async fn enqueue<T: Transaction>(
    transaction: &T,
    unsent: Option<SyncQueueItem>,
    row: SyncQueueItem,
) -> Result<bool, StoreError> {
    let id = row.id.clone();
    let folded = match unsent {
        Some(unsent) => coalesce(unsent, row),
        None => Some(row),
    };
    match folded {
        Some(row) => {
            transaction.put(&SYNC_QUEUE, &T::Row::encode(&row)?).await?;
            Ok(true)
        }
        None => {
            transaction.delete(&SYNC_QUEUE, &id).await?;
            Ok(false)
        }
    }
}
