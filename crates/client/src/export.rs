//! Everything that the current owner has, page by page.

use soul_model::{
    ASSESSMENTS, CHART_RESULTS, COMPATIBILITIES, CONFLICTS, DAILY_INSIGHTS, FREQUENCY_LOGS, JOURNAL_ENTRIES,
    PERSONS, PROFILES, SYNC_QUEUE, StoreDescriptor,
};
use soul_store::{Direction, IndexQuery, KeyRange, Store, Transaction};

use crate::links::Links;
use crate::owner::Viewer;
use crate::{Client, ClientError, Environment};

/// Rows that are handed over in one go: some megabytes of the largest records.
const PAGE: usize = 100;

/// The stores of an export in their order there: parents before their children, then what is calculated, then what is on its
/// way to the cloud or waits for the user's choice.
static EXPORTED: [&StoreDescriptor; 10] = [
    &PROFILES,
    &PERSONS,
    &COMPATIBILITIES,
    &DAILY_INSIGHTS,
    &ASSESSMENTS,
    &JOURNAL_ENTRIES,
    &FREQUENCY_LOGS,
    &CHART_RESULTS,
    &SYNC_QUEUE,
    &CONFLICTS,
];

impl<S: Store, E: Environment> Client<S, E> {
    /// Hands all records of the current owner to `take`, with the name of their store: pages of one store after the other, at
    /// least one of each, which may be empty. Rows that do not tell whose they are are reported and left out. Of the sync queue
    /// those are handed over that the cloud has not answered.
    ///
    /// All of it is read in one transaction: the records are those of one moment, and what is written meanwhile waits.
    ///
    /// # Errors
    /// Those of the store. What was handed over until then is not the whole.
    pub async fn export(&self, mut take: impl FnMut(&'static str, Vec<S::Row>)) -> Result<(), ClientError> {
        let (transaction, account) = self.begin_read(&EXPORTED).await?;
        let viewer = Viewer::new(&transaction, &account);
        for store in EXPORTED {
            let links = Links::new(&transaction, store);
            let mut query = all_of(store);
            loop {
                let page = transaction.page(store, &query).await?;
                let mut rows = Vec::with_capacity(page.rows.len());
                for row in page.rows {
                    if self.problems.pass_over(viewer.sees(store, &row).await)? {
                        rows.push(links.read(row).await?);
                    }
                }
                take(store.name, rows);
                query.after = page.next;
                if query.after.is_none() {
                    break;
                }
            }
        }
        Ok(())
    }
}

fn all_of(store: &'static StoreDescriptor) -> IndexQuery {
    let unanswered = (store.name == SYNC_QUEUE.name).then(|| store.index("synced")).flatten();
    IndexQuery {
        index: unanswered,
        range: if unanswered.is_some() { KeyRange::only(0.0.into()) } else { KeyRange::ALL },
        direction: Direction::Ascending,
        limit: PAGE,
        after: None,
    }
}
