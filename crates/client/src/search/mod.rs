//! Full-text search of the journal.
//!
//! The index is a row per entry in a store of its own, written in the entry's transaction. A search reads index keys alone, which
//! tell points, owner and day, and then the entries of one page.

mod candidates;
mod request;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde_json::Value;
use soul_model::{JOURNAL_ENTRIES, JOURNAL_SEARCH};
use soul_search::{Document, SearchRow};
use soul_store::{Row, RowError, Store, StoreError, Transaction};

use crate::editing::Record;
use crate::links::Links;
use crate::listing::Page;
use crate::owner::own_profiles;
use crate::together::get_all;
use crate::{Client, ClientError, Environment, scope};
use candidates::{Effort, candidates};
use request::Request;

impl<S: Store, E: Environment> Client<S, E> {
    /// Searches the journal: a page of the entries in which every word of `text` is, or a word that begins with it, in the title,
    /// the tags or the content; see `soul_search` for what a word is.
    ///
    /// `query` takes `tags` (the entry has them all), `mood`, `where` with a `profileId` and an `entryDate` or a range of them,
    /// `limit` and `cursor` as a listing does, and `orderBy: "entryDate"` with a `direction`. Without `orderBy` the best comes
    /// first: a whole word before a beginning, the title before tags before a word that the content repeats before one that it
    /// has once; then the newest by `entryDate`, then the greater id. A search without words takes all entries that have the
    /// tags and the mood; without those, too, it finds nothing.
    ///
    /// # Errors
    /// `query/not-indexed` for other fields or orders, `query/cursor-invalid`, an `input/…` code for another malformed
    /// query, and those of the store.
    pub async fn search_journal(&self, text: &Value, query: &Value) -> Result<Page<S::Row>, ClientError> {
        self.search(&Request::parse(text, query)?, Effort::USUAL).await
    }

    async fn search(&self, request: &Request, effort: Effort) -> Result<Page<S::Row>, ClientError> {
        let mut stores = scope::reading(&JOURNAL_ENTRIES);
        stores.push(&JOURNAL_SEARCH);
        let (transaction, account) = self.begin_read(&stores).await?;
        let own = own_profiles(&transaction, &account).await?;
        let mut found = candidates(&transaction, request, &own, effort).await?;
        found.sort_by(|a, b| request.order.compare(a, b));
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

/// The fields of an entry that the index reads.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Indexed {
    id: String,
    profile_id: String,
    entry_date: String,
    title: Option<String>,
    content: String,
    #[serde(default)]
    tags: Vec<String>,
    mood: Option<String>,
}

/// Keeps the index right about one entry, inside the transaction that writes it: `before` is the record as it was, `after` as it
/// will be; `None` where there is none.
///
/// Every write of an entry goes through here.
///
/// # Errors
/// Those of the store, and `store/corrupt-row` for a row that is no entry.
pub(crate) async fn index_entry<T: Transaction>(
    transaction: &T,
    before: Option<&Record>,
    after: Option<&Record>,
) -> Result<(), StoreError> {
    let before = before.map(search_row).transpose()?;
    let after = after.map(search_row).transpose()?;
    if before == after {
        return Ok(());
    }
    if let Some(before) = before.filter(|before| after.as_ref().is_none_or(|after| after.id != before.id)) {
        transaction.delete(&JOURNAL_SEARCH, &before.id).await?;
    }
    match after {
        Some(after) => transaction.put(&JOURNAL_SEARCH, &T::Row::encode(&after)?).await,
        None => Ok(()),
    }
}

fn search_row(entry: &Record) -> Result<SearchRow, StoreError> {
    let entry = Indexed::deserialize(entry).map_err(|error| {
        let id = entry.get("id").and_then(Value::as_str).unwrap_or_default();
        RowError(error.to_string()).at(JOURNAL_ENTRIES.name, id)
    })?;
    Ok(SearchRow::of(&Document {
        id: &entry.id,
        profile_id: &entry.profile_id,
        entry_date: &entry.entry_date,
        title: entry.title.as_deref(),
        content: &entry.content,
        tags: &entry.tags,
        mood: entry.mood.as_deref(),
    }))
}
