//! How many SQL statements a push takes. The only test of this program: it counts those of the whole process.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::Cloud;
use common::device::{Account, create, edited, journal, operation, person, removal};
use tracing::{Event, Metadata, Subscriber, span};

/// The most statements of one push, whatever is in it: 7 collections times reading, reading children, writing and removing, and
/// a dozen for token, limit, counter, results, tombstones and changes.
const STATEMENTS_MAX: usize = 45;

/// Counts what sqlx says that it sends.
struct Count(Arc<AtomicUsize>);

impl Subscriber for Count {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[tokio::test]
async fn a_push_of_a_hundred_operations_takes_as_few_statements_as_one_of_ten() {
    let counted = Arc::new(AtomicUsize::new(0));
    tracing::subscriber::set_global_default(Count(counted.clone())).unwrap();
    let cloud = Cloud::start().await;
    let account = Account::register(&cloud).await;
    let mut counts = Vec::new();
    for operations in [10, 100] {
        let (kept, gone) = (account.profile(), account.profile());
        let (friend, entry) = (person(&gone), journal(&kept, "before"));
        let before = [("profile", &kept), ("profile", &gone), ("person", &friend), ("journal", &entry)];
        let before: Vec<_> = before.iter().map(|(entity, record)| create(entity, record)).collect();
        account.push(&cloud, &before).await;
        let (_, cursor) = account.snapshot(&cloud, 500).await;
        // All that a push can do at once: removals with children, edits, refusals, new people and entries.
        let mut push = vec![
            removal("profile", &gone, 1, &cursor),
            operation("update", "journal", &edited(&entry, serde_json::json!({ "content": "after" })), 1),
            create("journal", &journal(&account.profile(), "of nobody")),
        ];
        while push.len() < operations {
            push.push(match push.len() % 2 {
                0 => create("person", &person(&kept)),
                _ => create("journal", &journal(&kept, "new")),
            });
        }
        counted.store(0, Ordering::Relaxed);
        let (status, answer) = account.push(&cloud, &push).await;
        assert!(status.is_success(), "{answer}");
        counts.push(counted.load(Ordering::Relaxed));
    }
    // The count is real: a push can't do with fewer than it takes to read, write and number a record.
    assert!(counts[0] >= 10, "{counts:?}");
    assert_eq!(counts[0], counts[1]);
    assert!(counts[1] <= STATEMENTS_MAX, "{counts:?}");
}
