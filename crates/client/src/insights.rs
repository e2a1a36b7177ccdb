//! Insights of days.

use serde_json::Map;
use soul_model::DAILY_INSIGHTS;
use soul_store::{Store, StoreError};

use crate::editing::{Editing, decoded};
use crate::kind::Derived;
use crate::{Client, ClientError, Environment, Records, scope};

/// The insights of the current owner's profiles.
pub struct Insights<'a, S, E>(pub(crate) &'a Client<S, E>);

impl<'a, S: Store, E: Environment> Insights<'a, S, E> {
    /// Reading them.
    pub fn records(&self) -> Records<'a, S, E> {
        self.0.records(&DAILY_INSIGHTS)
    }

    /// Notes that the user has seen an insight: once, at the first time.
    ///
    /// # Errors
    /// `store/not-found`, and those of the store; then nothing was written.
    pub async fn mark_viewed(&self, id: &str) -> Result<S::Row, ClientError> {
        let store = &DAILY_INSIGHTS;
        let mut editing = Editing::begin(self.0, &scope::writing(store)).await?;
        let row = editing.find(store, id).await?;
        let row = row.ok_or_else(|| StoreError::NotFound { store: store.name, id: id.to_owned() })?;
        let before = decoded(store, id, &row)?;
        if before.get("viewedAt").is_some_and(|viewed_at| !viewed_at.is_null()) {
            return Ok(row);
        }
        let mut values = Map::new();
        values.insert("viewedAt".to_owned(), editing.at().to_string().into());
        let row = editing.change(store, Derived::Nothing, before, values, "").await?.unwrap_or(row);
        editing.finish().await?;
        Ok(row)
    }
}
