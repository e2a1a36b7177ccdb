//! The device's own rows when the store is taken up: what can't be read is set right, and an epoch tells this database from
//! one that was in its place before.

use serde::de::DeserializeOwned;
use soul_model::{
    Account, ClockReading, Device, Epoch, METADATA, Metadata, MetadataRow, PROFILES, random_id,
};
use soul_store::{Direction, Durability, IndexQuery, KeyRange, Mode, Row, Store, StoreError, Transaction};

use crate::problems::Problems;
use crate::{Client, ClientError, Environment, sync};

/// Profiles that are looked through for a session: far more than anybody has.
const PROFILES_MAX: usize = 1000;

/// Takes away the device's rows that can't be read, so that they are made anew, and reports them.
///
/// A session that is lost with its row is found again by the newest profile that belongs to one: without it, all that was
/// made while nobody was signed in would be out of sight for good.
///
/// # Errors
/// Those of the store. The transaction needs the stores of metadata and of profiles.
pub(crate) async fn mend<T: Transaction>(transaction: &T, problems: &Problems) -> Result<(), StoreError> {
    clean::<Device, T>(transaction, problems).await?;
    clean::<ClockReading, T>(transaction, problems).await?;
    clean::<Epoch, T>(transaction, problems).await?;
    if clean::<Account, T>(transaction, problems).await?
        && let Some(session_id) = newest_session(transaction).await?
    {
        let row = MetadataRow::of(Account { user_id: None, session_id });
        transaction.put(&METADATA, &T::Row::encode(&row)?).await?;
    }
    Ok(())
}

/// Whether there is no such row now.
async fn clean<M, T>(transaction: &T, problems: &Problems) -> Result<bool, StoreError>
where
    M: Metadata + DeserializeOwned,
    T: Transaction,
{
    let Some(row) = transaction.get(&METADATA, M::KEY).await? else { return Ok(true) };
    let Err(error) = row.decode::<MetadataRow<M>>() else { return Ok(false) };
    problems.report(error.at(METADATA.name, M::KEY));
    transaction.delete(&METADATA, M::KEY).await?;
    Ok(true)
}

async fn newest_session<T: Transaction>(transaction: &T) -> Result<Option<String>, StoreError> {
    let newest = IndexQuery {
        index: None,
        range: KeyRange::ALL,
        direction: Direction::Descending,
        limit: PROFILES_MAX,
        after: None,
    };
    let page = transaction.page(&PROFILES, &newest).await?;
    Ok(page
        .rows
        .iter()
        .find_map(|row| if row.text("userId").is_none() { row.text("sessionId") } else { None }))
}

/// The id of this database: made with it, so that one which was cleared and made anew has another. With a new one the places
/// where pulls ended are forgotten, since the records that they count on are gone.
///
/// # Errors
/// Those of the store.
pub(crate) async fn epoch<T: Transaction>(
    transaction: &T,
    environment: &impl Environment,
) -> Result<String, StoreError> {
    if let Some(row) = transaction.get(&METADATA, Epoch::KEY).await? {
        let row: MetadataRow<Epoch> = row.decode().map_err(|error| error.at(METADATA.name, Epoch::KEY))?;
        return Ok(row.value.id);
    }
    let id = random_id(environment.random_bytes());
    let row = MetadataRow::of(Epoch { id: id.clone() });
    transaction.put(&METADATA, &T::Row::encode(&row)?).await?;
    sync::forget_cursors(transaction).await?;
    Ok(id)
}

impl<S: Store, E: Environment> Client<S, E> {
    /// Forgets where pulls from the cloud ended, so that the next one begins from the start.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn forget_cursors(&self) -> Result<(), ClientError> {
        let transaction = self.store.begin(&[&METADATA], Mode::Write(Durability::Strict)).await?;
        sync::forget_cursors(&transaction).await?;
        Ok(transaction.commit().await?)
    }
}
