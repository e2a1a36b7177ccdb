//! Version 4: the queue by owner and state. Telling how many changes wait, and picking the next of them, read the whole queue before.

use idb::{Error, Transaction};

use super::Kind::Plain;
use super::{IndexStep, create_index};

const QUEUE_BY_STATE: IndexStep = ("ownerId_state_timestamp", &["ownerId", "state", "timestamp"], Plain);

pub(super) fn add_the_index_of_the_queue_by_owner_and_state(transaction: &Transaction) -> Result<(), Error> {
    create_index(&transaction.object_store("syncQueue")?, QUEUE_BY_STATE)
}
