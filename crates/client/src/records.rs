//! Reading the records of a store.

use serde_json::Value;
use soul_model::{Owner, StoreDescriptor};
use soul_store::{Key, Row, Store};

use crate::links::Links;
use crate::listing::{self, Page};
use crate::owner::Viewer;
use crate::query::Query;
use crate::{Client, ClientError, Environment, scope};

/// The records of a store that the current owner may see; those of others are as if they were not there.
///
/// Rows are passed on as the store keeps them, but for links to records that are gone, which read as null.
pub struct Records<'a, S, E> {
    pub(crate) client: &'a Client<S, E>,
    pub(crate) store: &'static StoreDescriptor,
}

impl<S: Store, E: Environment> Records<'_, S, E> {
    /// One record.
    ///
    /// # Errors
    /// `store/corrupt-row`, and those of the store.
    pub async fn get(&self, id: &str) -> Result<Option<S::Row>, ClientError> {
        let (transaction, ahead) =
            self.client.begin_read_ahead(&scope::reading(self.store), &[(self.store, id)]).await?;
        let viewer = Viewer::new(&transaction, &ahead.account).knowing(ahead.own_profile.as_ref());
        let Some(row) = ahead.rows.into_iter().flatten().next() else { return Ok(None) };
        if !viewer.sees(self.store, &row).await? {
            return Ok(None);
        }
        if let Owner::Profile(field) = self.store.owner
            && let Some(profile_id) = row.text(field)
        {
            self.client.note_profile(&profile_id);
        }
        Ok(Some(Links::new(&transaction, self.store).read(row).await?))
    }

    /// Several records of one moment, in the order of the ids. One that can't be read is reported and left out.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn get_many(&self, ids: &[&str]) -> Result<Vec<Option<S::Row>>, ClientError> {
        let (transaction, account) = self.client.begin_read(&scope::reading(self.store)).await?;
        let viewer = Viewer::new(&transaction, &account);
        let links = Links::new(&transaction, self.store);
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.push(match self.client.problems.pass_over(viewer.find(self.store, id).await)? {
                Some(row) => Some(links.read(row).await?),
                None => None,
            });
        }
        Ok(rows)
    }

    /// A page of records: of `where`, `orderBy`, `direction`, `limit` (50 where it is missing, 1000 at most) and `cursor`.
    /// Without `orderBy`, in the order of the index that answers `where`; without both, in the order of the ids. Rows that do not
    /// tell whose they are are reported and left out.
    ///
    /// # Errors
    /// `query/not-indexed`, `query/cursor-invalid`, an `input/…` code for another malformed query, and those of the store.
    pub async fn list(&self, query: &Value) -> Result<Page<S::Row>, ClientError> {
        let query = Query::parse(query)?;
        let (transaction, ahead) = self.client.begin_read_ahead(&scope::reading(self.store), &[]).await?;
        let viewer = Viewer::new(&transaction, &ahead.account).knowing(ahead.own_profile.as_ref());
        let plan = query.plan(self.store, viewer.owner_key(self.store, &query).await?)?;
        if let (true, Owner::Profile(field)) = (plan.owned, self.store.owner)
            && let Some(Key::Text(profile_id)) = query.equal(field)
        {
            self.client.note_profile(profile_id);
        }
        let problems = &self.client.problems;
        let visible = async |row: &S::Row| problems.pass_over(viewer.sees(self.store, row).await);
        let Page { items, next_cursor } = listing::page(&transaction, self.store, plan, &visible).await?;
        let links = Links::new(&transaction, self.store);
        let mut read = Vec::with_capacity(items.len());
        for row in items {
            read.push(links.read(row).await?);
        }
        Ok(Page { items: read, next_cursor })
    }

    /// How many records a listing with this `where` has in all.
    ///
    /// # Errors
    /// As [`Records::list`].
    pub async fn count(&self, query: &Value) -> Result<u64, ClientError> {
        let query = Query::parse_count(query)?;
        let (transaction, account) = self.client.begin_read(&scope::reading(self.store)).await?;
        let viewer = Viewer::new(&transaction, &account);
        let plan = query.plan(self.store, viewer.owner_key(self.store, &query).await?)?;
        let problems = &self.client.problems;
        let visible = async |row: &S::Row| problems.pass_over(viewer.sees(self.store, row).await);
        Ok(listing::count(&transaction, self.store, plan, &visible).await?)
    }
}
