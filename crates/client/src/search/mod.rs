//! Full-text search of the journal.
//!
//! The index stands in a store of its own and is written in the entry's transaction, see [`index`]. A search reads the few blocks
//! of it that can hold its words, which tell points, owner and day, and then the entries of one page.

mod found;
mod index;
mod request;
mod rows;
#[cfg(test)]
mod tests;

use serde_json::Value;
use soul_core::sort_by;
use soul_model::{JOURNAL_ENTRIES, JOURNAL_INDEX};
use soul_store::{Store, Transaction};

use crate::links::Links;
use crate::listing::Page;
use crate::owner::own_profiles;
use crate::together::get_all;
use crate::{Client, ClientError, Environment, scope};
use found::candidates;
pub(crate) use index::{IndexChanges, Upkeep, is_of_index, rebuild};
use request::Request;

impl<S: Store, E: Environment> Client<S, E> {
    /// Searches the journal: a page of the entries in which every word of `text` is, or a word that begins with it, in the title,
    /// the tags or the content; see `soul_search` for what a word is.
    ///
    /// `query` takes `tags` (the entry has them all), `mood`, `where` with a `profileId` and an `entryDate` or a range of them,
    /// `limit` and `cursor` as a listing does, and `orderBy: "entryDate"` with a `direction`. Without `orderBy` the best comes
    /// first: a whole word before a beginning, the title before tags before a word that the content repeats before one that it
    /// has once; then the newest by `entryDate`, then the greater id. A search without words takes all entries that have the
    /// tags and the mood; without those, too, it finds nothing. An index that can't be read is reported as a problem and made anew.
    ///
    /// # Errors
    /// `query/not-indexed` for other fields or orders, `query/cursor-invalid`, an `input/…` code for another malformed
    /// query, and those of the store.
    pub async fn search_journal(&self, text: &Value, query: &Value) -> Result<Page<S::Row>, ClientError> {
        let request = Request::parse(text, query)?;
        match self.search(&request).await {
            Err(ClientError::Store(problem)) if is_of_index(&problem) => {
                self.problems.report(problem);
                self.index_anew().await?;
                self.search(&request).await
            }
            searched => searched,
        }
    }

    async fn index_anew(&self) -> Result<(), ClientError> {
        let write = self.begin_write(&[&JOURNAL_ENTRIES, &JOURNAL_INDEX]).await?;
        rebuild(&write.transaction, &self.problems).await?;
        Ok(write.transaction.commit().await?)
    }

    async fn search(&self, request: &Request) -> Result<Page<S::Row>, ClientError> {
        let mut stores = scope::reading(&JOURNAL_ENTRIES);
        stores.push(&JOURNAL_INDEX);
        let (transaction, account) = self.begin_read(&stores).await?;
        let own = own_profiles(&transaction, &account).await?;
        let mut found = candidates(&transaction, request, &own).await?;
        sort_by(&mut found, |a, b| request.order.compare(a, b));
        if let Some(after) = &request.after {
            found.retain(|candidate| request.order.compare(candidate, after).is_gt());
        }

        let page: Vec<&str> =
            found.iter().take(request.limit).map(|candidate| candidate.entry_id.as_str()).collect();
        let links = Links::new(&transaction, &JOURNAL_ENTRIES);
        let mut items = Vec::with_capacity(page.len());
        for row in get_all(&transaction, &JOURNAL_ENTRIES, &page).await?.into_iter().flatten() {
            items.push(links.read(row).await?);
        }
        let next_cursor = found
            .get(request.limit)
            .and_then(|_| found.get(request.limit - 1))
            .map(|last| request.order.write_cursor(last));
        Ok(Page { items, next_cursor })
    }
}
