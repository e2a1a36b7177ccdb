//! Taking up a store: what the device knows about itself is read, or made where it is lacking.

use serde::de::DeserializeOwned;
use soul_model::{
    Account, ClockReading, Device, Epoch, JOURNAL_ENTRIES, JOURNAL_INDEX, JournalIndexed, METADATA, Metadata,
    MetadataRow, PROFILES, random_id,
};
use soul_search::INDEX_VERSION;
use soul_store::{Direction, Durability, IndexQuery, KeyRange, Mode, Row, Store, StoreError, Transaction};

use crate::client::{find_metadata, new_session, put_metadata};
use crate::problems::Problems;
use crate::{Environment, device, search};

/// What the client remembers of the device's rows.
pub(crate) struct Here {
    pub(crate) device_id: String,
    /// Another session than this is the sign that another tab may have emptied the database.
    pub(crate) session_id: String,
    /// The id of the database.
    pub(crate) epoch: String,
}

/// What the rows of the device say; `None` where one is missing or can't be read, or the index of the journal is to be made. Opening
/// a store that was taken up before takes no more than this one look.
pub(crate) async fn known<S: Store>(store: &S) -> Result<Option<Here>, StoreError> {
    let transaction = store.begin(&[&METADATA], Mode::Read).await?;
    // One request for the few rows that there are costs less than one for each that is needed.
    let everything = IndexQuery {
        index: None,
        range: KeyRange::ALL,
        direction: Direction::Ascending,
        limit: usize::MAX,
        after: None,
    };
    let rows = transaction.page(&METADATA, &everything).await?.rows;
    let row = |key: &str| rows.iter().find(|row| row.text(METADATA.key_path).as_deref() == Some(key));
    let (Some(device), Some(account), Some(epoch), Some(indexed)) =
        (row(Device::KEY), row(Account::KEY), row(Epoch::KEY), row(JournalIndexed::KEY))
    else {
        return Ok(None);
    };
    // Before the first write there is no clock.
    let clock_is_sound = row(ClockReading::KEY).is_none_or(|row| value::<ClockReading, _>(row).is_some());
    let is_indexed = value::<JournalIndexed, _>(indexed).is_some_and(|made| made.version == INDEX_VERSION);
    let rows = value::<Device, _>(device).zip(value::<Account, _>(account)).zip(value::<Epoch, _>(epoch));
    Ok(rows.filter(|_| clock_is_sound && is_indexed).map(|((device, account), epoch)| Here {
        device_id: device.device_id,
        session_id: account.session_id,
        epoch: epoch.id,
    }))
}

fn value<M: Metadata + DeserializeOwned, R: Row>(row: &R) -> Option<M> {
    row.decode::<MetadataRow<M>>().ok().map(|row| row.value)
}

/// Makes and mends what is lacking.
pub(crate) async fn take_up<S: Store, E: Environment>(
    store: &S,
    environment: &E,
    durability: Durability,
    problems: &Problems,
) -> Result<Here, StoreError> {
    let stores = [&METADATA, &PROFILES, &JOURNAL_ENTRIES, &JOURNAL_INDEX];
    let transaction = store.begin(&stores, Mode::Write(durability)).await?;
    device::mend(&transaction, problems).await?;
    let here = make_sure(&transaction, environment).await?;
    if !journal_is_indexed(&transaction).await? {
        search::rebuild(&transaction, problems).await?;
        put_metadata(&transaction, JournalIndexed { version: INDEX_VERSION }).await?;
    }
    transaction.commit().await?;
    Ok(here)
}

/// The rows without which nothing can be written; those that are missing are made.
pub(crate) async fn make_sure<T: Transaction, E: Environment>(
    transaction: &T,
    environment: &E,
) -> Result<Here, StoreError> {
    let device: Device = match find_metadata(transaction).await? {
        Some(device) => device,
        None => {
            put_metadata(transaction, Device { device_id: random_id(environment.random_bytes()) }).await?
        }
    };
    let account: Account = match find_metadata(transaction).await? {
        Some(account) => account,
        None => put_metadata(transaction, new_session(None, environment)).await?,
    };
    let epoch = device::epoch(transaction, environment).await?;
    Ok(Here { device_id: device.device_id, session_id: account.session_id, epoch })
}

/// Whether this version's index of the journal has been made. A row that can't be read says nothing, and is made anew with it.
async fn journal_is_indexed<T: Transaction>(transaction: &T) -> Result<bool, StoreError> {
    let row = transaction.get(&METADATA, JournalIndexed::KEY).await?;
    let made: Option<MetadataRow<JournalIndexed>> = row.and_then(|row| row.decode().ok());
    Ok(made.is_some_and(|made| made.value.version == INDEX_VERSION))
}
