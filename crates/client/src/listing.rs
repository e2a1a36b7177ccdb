//! Pages of rows that the current owner may see.

use soul_model::StoreDescriptor;
use soul_store::{StoreError, Transaction};

use crate::query::{Plan, write_cursor};

/// Rows that are looked at in one go where a count has to look at them.
const COUNT_PAGE: usize = 500;

/// One page of a listing.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<R> {
    /// The records as the store keeps them.
    pub items: Vec<R>,
    /// What to give as `cursor` for the next page; `None` at the end.
    pub next_cursor: Option<String>,
}

/// Reads a page; `visible` says of a row whether the owner may see it.
pub(crate) async fn page<T: Transaction>(
    transaction: &T,
    store: &'static StoreDescriptor,
    plan: Plan,
    visible: &impl AsyncFn(&T::Row) -> Result<bool, StoreError>,
) -> Result<Page<T::Row>, StoreError> {
    let Plan { mut query, owned } = plan;
    let limit = query.limit;
    let mut items = Vec::new();
    loop {
        let page = transaction.page(store, &query).await?;
        for row in page.rows {
            if owned || visible(&row).await? {
                items.push(row);
            }
        }
        let Some(next) = page.next else { return Ok(Page { items, next_cursor: None }) };
        query.limit = limit.saturating_sub(items.len());
        if query.limit == 0 {
            return Ok(Page { items, next_cursor: Some(write_cursor(&query, &next)) });
        }
        query.after = Some(next);
    }
}

/// Counts the rows of a plan that the owner may see.
pub(crate) async fn count<T: Transaction>(
    transaction: &T,
    store: &'static StoreDescriptor,
    plan: Plan,
    visible: &impl AsyncFn(&T::Row) -> Result<bool, StoreError>,
) -> Result<u64, StoreError> {
    let Plan { mut query, owned } = plan;
    if owned {
        return transaction.count(store, query.index, &query.range).await;
    }
    query.limit = COUNT_PAGE;
    let mut count = 0;
    loop {
        let page = transaction.page(store, &query).await?;
        for row in &page.rows {
            count += u64::from(visible(row).await?);
        }
        if page.next.is_none() {
            return Ok(count);
        }
        query.after = page.next;
    }
}
