//! Reading the records of a store.

use serde_json::Value;
use soul_model::{Owner, PROFILES, StoreDescriptor};
use soul_store::{Key, Mode, RawPage, Row, Store, Transaction};

use crate::client::with_metadata;
use crate::links::Links;
use crate::listing::{self, Page};
use crate::owner::Viewer;
use crate::query::{Plan, Query, write_cursor};
use crate::together::both;
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
        if let Owner::Profile(field) = self.store.owner
            && let Some(Key::Text(profile_id)) = query.equal(field)
        {
            return self.list_of_profile(&query, field, profile_id).await;
        }
        let (transaction, ahead) = self.client.begin_read_ahead(&scope::reading(self.store), &[]).await?;
        let viewer = Viewer::new(&transaction, &ahead.account).knowing(ahead.own_profile.as_ref());
        let plan = query.plan(self.store, viewer.owner_key(self.store, &query).await?)?;
        let problems = &self.client.problems;
        let visible = async |row: &S::Row| problems.pass_over(viewer.sees(self.store, row).await);
        let Page { items, next_cursor } = listing::page(&transaction, self.store, plan, &visible).await?;
        self.with_links(&transaction, items, next_cursor).await
    }

    /// A page of one profile's records. All of them are the owner's or none, so the page is read beside what tells which.
    async fn list_of_profile(
        &self,
        query: &Query,
        field: &'static str,
        profile_id: &str,
    ) -> Result<Page<S::Row>, ClientError> {
        let Plan { query, .. } = query.plan(self.store, Some((field, profile_id.into())))?;
        let stores = with_metadata(&scope::reading(self.store));
        let transaction = self.client.store.begin(&stores, Mode::Read).await?;
        let wanted = [(&PROFILES, profile_id)];
        let ahead = self.client.read_ahead(&transaction, None, &wanted);
        let (ahead, page) = both(ahead, transaction.page(self.store, &query)).await;
        let (ahead, RawPage { rows, next }) = (ahead?, page?);
        let viewer = Viewer::new(&transaction, &ahead.account);
        let is_own = match ahead.rows.into_iter().flatten().next() {
            Some(profile) => viewer.owns(&PROFILES, &profile)?,
            None => false,
        };
        if !is_own {
            return Ok(Page { items: Vec::new(), next_cursor: None });
        }
        self.client.note_profile(profile_id);
        let next_cursor = next.map(|next| write_cursor(&query, &next));
        self.with_links(&transaction, rows, next_cursor).await
    }

    /// The page of these rows, whose links to records that are gone read as null.
    async fn with_links(
        &self,
        transaction: &S::Transaction,
        rows: Vec<S::Row>,
        next_cursor: Option<String>,
    ) -> Result<Page<S::Row>, ClientError> {
        let links = Links::new(transaction, self.store);
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            items.push(links.read(row).await?);
        }
        Ok(Page { items, next_cursor })
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
