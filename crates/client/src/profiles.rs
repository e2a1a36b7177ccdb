//! The user's own profiles.

use serde_json::{Value, json};
use soul_model::{
    CHART_RESULTS, Operation, PROFILES, ProfileChange, ProfileDraft, SYNC_QUEUE, SyncQueueItem, UserProfile,
    chart_result_id, completeness_score, new_id,
};
use soul_store::{Row, Store, StoreError, Transaction};
use soul_sync::{Edit, Stamp, outgoing};

use crate::charts::{chart_created_at, chart_of, put_chart};
use crate::client::Write;
use crate::listing::{self, Page};
use crate::owner::{is_own, owner_key};
use crate::query::Query;
use crate::{Client, ClientError, Environment, queue};

/// The profiles of the current owner; those of others are as if they were not there.
pub struct Profiles<'a, S, E>(pub(crate) &'a Client<S, E>);

/// A record that was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved<T, R> {
    /// The record.
    pub record: T,
    /// The same as the store keeps it.
    pub row: R,
}

impl<S: Store, E: Environment> Profiles<'_, S, E> {
    /// Checks a draft, calculates the chart, and stores both, with the row of the queue when signed in, all or nothing.
    ///
    /// # Errors
    /// Those of [`ProfileDraft::parse`], those of the calculation, such as `birth/timezone-unknown`, and those of the store; then
    /// nothing was written.
    pub async fn create(&self, draft: &Value) -> Result<Saved<UserProfile, S::Row>, ClientError> {
        let ProfileDraft { birth, display_name, pronouns, photo_url } = ProfileDraft::parse(draft)?;
        let chart = chart_of(&birth)?;
        let random = self.0.environment.random_bytes();

        let write = self.0.begin_write(&[&PROFILES, &CHART_RESULTS, &SYNC_QUEUE]).await?;
        let user_id = write.account.user_id.clone();
        let session_id = user_id.is_none().then(|| write.account.session_id.clone());
        let mut profile = UserProfile {
            id: new_id(write.at, random),
            user_id,
            session_id,
            completeness_score: completeness_score(&birth, display_name.as_deref()),
            display_name,
            pronouns,
            photo_url,
            birth,
            last_calculated_at: None,
            version: 1,
            writer: self.0.device_id.clone(),
            generation: 0,
            created_at: write.at,
            updated_at: write.at,
            extra: serde_json::Map::new(),
        };
        put_chart(&write, &mut profile, &chart, write.at).await?;
        let row = S::Row::encode(&profile)?;
        write.transaction.put(&PROFILES, &row).await?;
        self.enqueue(&write, None, Operation::Create, &profile, Value::Null).await?;
        write.transaction.commit().await?;
        self.0.tell(&PROFILES, &[&profile.id]);
        self.0.tell(&CHART_RESULTS, &[&chart_result_id(&profile.id)]);
        Ok(Saved { record: profile, row })
    }

    /// One profile.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn get(&self, id: &str) -> Result<Option<S::Row>, ClientError> {
        Ok(self.get_many(&[id]).await?.pop().flatten())
    }

    /// Several profiles of one moment, in the order of the ids.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn get_many(&self, ids: &[&str]) -> Result<Vec<Option<S::Row>>, ClientError> {
        let (transaction, account) = self.0.begin_read(&[&PROFILES]).await?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let row = transaction.get(&PROFILES, id).await?;
            let own = row.as_ref().map_or(Ok(false), |row| is_own(&account, &PROFILES, row))?;
            rows.push(row.filter(|_| own));
        }
        Ok(rows)
    }

    /// A page of profiles: of `where`, `orderBy`, `direction`, `limit` (50 where it is missing, 1000 at most) and `cursor`.
    /// Without `orderBy`, in the order of the index that answers `where`; without both, in the order of creation.
    ///
    /// # Errors
    /// `query/not-indexed`, `query/cursor-invalid`, an `input/…` code for another malformed query, and those of the store.
    pub async fn list(&self, query: &Value) -> Result<Page<S::Row>, ClientError> {
        let query = Query::parse(query)?;
        let (transaction, account) = self.0.begin_read(&[&PROFILES]).await?;
        let plan = query.plan(&PROFILES, owner_key(&account))?;
        let own = |row: &S::Row| is_own(&account, &PROFILES, row);
        Ok(listing::page(&transaction, &PROFILES, plan, own).await?)
    }

    /// How many profiles a listing with this `where` has in all.
    ///
    /// # Errors
    /// As [`Profiles::list`].
    pub async fn count(&self, query: &Value) -> Result<u64, ClientError> {
        let query = Query::parse_count(query)?;
        let (transaction, account) = self.0.begin_read(&[&PROFILES]).await?;
        let plan = query.plan(&PROFILES, owner_key(&account))?;
        let own = |row: &S::Row| is_own(&account, &PROFILES, row);
        Ok(listing::count(&transaction, &PROFILES, plan, own).await?)
    }

    /// Changes the fields that `change` mentions; null clears one. A changed birth field calculates the chart anew. A change
    /// that leaves everything as it is writes nothing.
    ///
    /// # Errors
    /// `store/not-found`, and as [`Profiles::create`]; then nothing was written.
    pub async fn update(&self, id: &str, change: &Value) -> Result<Saved<UserProfile, S::Row>, ClientError> {
        let change = ProfileChange::parse(change)?;

        let write = self.0.begin_write(&[&PROFILES, &CHART_RESULTS, &SYNC_QUEUE]).await?;
        let before = own_profile(&write, id).await?;
        let mut profile = before.clone();
        change.apply(&mut profile);
        if profile == before {
            let row = S::Row::encode(&profile)?;
            return Ok(Saved { record: profile, row });
        }
        let unsent = unsent(&write, id).await?;
        self.stamp(&write, unsent.as_ref(), &mut profile);
        profile.completeness_score = completeness_score(&profile.birth, profile.display_name.as_deref());
        let recalculate = profile.birth != before.birth;
        if recalculate {
            // Calculating awaits nothing, so the transaction stays alive.
            // Refuses an unknown zone, too, and what was written so far goes with the transaction.
            let chart = chart_of(&profile.birth)?;
            let created_at = chart_created_at(&write, id).await?;
            put_chart(&write, &mut profile, &chart, created_at).await?;
        }
        let row = S::Row::encode(&profile)?;
        write.transaction.put(&PROFILES, &row).await?;
        let base_record = outgoing(&PROFILES, &Value::encode(&before)?);
        self.enqueue(&write, unsent, Operation::Update, &profile, base_record).await?;
        write.transaction.commit().await?;
        self.0.tell(&PROFILES, &[id]);
        if recalculate {
            self.0.tell(&CHART_RESULTS, &[&chart_result_id(id)]);
        }
        Ok(Saved { record: profile, row })
    }

    /// Removes a profile and its chart. What is not there is removed already: then nothing is written.
    ///
    /// # Errors
    /// Those of the store; then nothing was removed.
    pub async fn remove(&self, id: &str) -> Result<(), ClientError> {
        let write = self.0.begin_write(&[&PROFILES, &CHART_RESULTS, &SYNC_QUEUE]).await?;
        let before = match own_profile(&write, id).await {
            Err(StoreError::NotFound { .. }) => return Ok(()),
            found => found?,
        };
        let mut profile = before.clone();
        let unsent = unsent(&write, id).await?;
        self.stamp(&write, unsent.as_ref(), &mut profile);
        write.transaction.delete(&PROFILES, id).await?;
        write.transaction.delete(&CHART_RESULTS, &chart_result_id(id)).await?;
        let base_record = outgoing(&PROFILES, &Value::encode(&before)?);
        self.enqueue(&write, unsent, Operation::Delete, &profile, base_record).await?;
        write.transaction.commit().await?;
        self.0.tell(&PROFILES, &[id]);
        self.0.tell(&CHART_RESULTS, &[&chart_result_id(id)]);
        Ok(())
    }

    /// Puts the stamp of an edit into a profile; `unsent` is the queue row of the edits before it.
    fn stamp(
        &self,
        write: &Write<S::Transaction>,
        unsent: Option<&SyncQueueItem>,
        profile: &mut UserProfile,
    ) {
        // While nobody is signed in nothing is ever sent.
        let never_sent = write.account.user_id.is_none() || unsent.is_some();
        profile.version = Stamp::next_version(profile.version, never_sent);
        profile.updated_at = write.at;
        profile.writer.clone_from(&self.0.device_id);
    }

    /// Queues an edit for the cloud, when somebody is signed in.
    async fn enqueue(
        &self,
        write: &Write<S::Transaction>,
        unsent: Option<SyncQueueItem>,
        operation: Operation,
        profile: &UserProfile,
        base_record: Value,
    ) -> Result<(), StoreError> {
        let (Some(owner_id), Some(entity)) = (&write.account.user_id, PROFILES.entity) else { return Ok(()) };
        let data = match operation {
            Operation::Delete => json!({ "id": profile.id, "version": profile.version,
                "updatedAt": profile.updated_at.to_string(), "writer": profile.writer }),
            _ => outgoing(&PROFILES, &Value::encode(profile)?),
        };
        let edit = Edit {
            entity,
            entity_id: &profile.id,
            owner_id,
            operation,
            data,
            base_generation: profile.generation,
            base_record,
        };
        let row = edit.into_row(write.at, self.0.environment.random_bytes());
        queue::enqueue(&write.transaction, unsent, row).await
    }
}

/// The row of the profile's edits that wait to be sent.
async fn unsent<T: Transaction>(write: &Write<T>, id: &str) -> Result<Option<SyncQueueItem>, StoreError> {
    match &write.account.user_id {
        Some(user_id) => queue::unsent(&write.transaction, user_id, &PROFILES, id).await,
        None => Ok(None),
    }
}

/// The profile that is to be changed.
///
/// # Errors
/// `store/not-found`, also for a profile of somebody else; `store/corrupt-row`.
pub(crate) async fn own_profile<T: Transaction>(
    write: &Write<T>,
    id: &str,
) -> Result<UserProfile, StoreError> {
    let row = write.transaction.get(&PROFILES, id).await?;
    let own = row.as_ref().map_or(Ok(false), |row| is_own(&write.account, &PROFILES, row))?;
    let missing = || StoreError::NotFound { store: PROFILES.name, id: id.to_owned() };
    let row = row.filter(|_| own).ok_or_else(missing)?;
    row.decode().map_err(|error| error.at(PROFILES.name, id))
}
