//! A store that fails, and an app that is killed, at every single step.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use common::{Fixed, everything, obama, run, sign_in};
use serde_json::{Map, Value, json};
use soul_client::{Client, ClientError};
use soul_core::Coded;
use soul_model::{COMPATIBILITIES, DAILY_INSIGHTS, IndexDescriptor, StoreDescriptor};
use soul_store::{
    Durability, IndexQuery, KeyRange, MemoryStore, Mode, RawPage, Store, StoreError, Transaction,
};

/// Fails one call, counted from when `calls_left` is set.
#[derive(Clone)]
struct Failing<S> {
    inner: S,
    calls_left: Rc<Cell<Option<u32>>>,
}

impl<S> Failing<S> {
    fn call(&self) -> Result<(), StoreError> {
        let Some(left) = self.calls_left.get() else { return Ok(()) };
        self.calls_left.set(left.checked_sub(1));
        if left == 0 {
            Err(StoreError::QuotaExceeded { reason: "as the test wants it".into() })
        } else {
            Ok(())
        }
    }
}

impl<S: Store> Store for Failing<S> {
    type Row = S::Row;
    type Transaction = Failing<S::Transaction>;

    async fn begin(
        &self,
        stores: &[&'static StoreDescriptor],
        mode: Mode,
    ) -> Result<Self::Transaction, StoreError> {
        self.call()?;
        let inner = self.inner.begin(stores, mode).await?;
        Ok(Failing { inner, calls_left: Rc::clone(&self.calls_left) })
    }
}

impl<T: Transaction> Transaction for Failing<T> {
    type Row = T::Row;

    async fn get(&self, store: &'static StoreDescriptor, key: &str) -> Result<Option<T::Row>, StoreError> {
        self.call()?;
        self.inner.get(store, key).await
    }

    async fn page(
        &self,
        store: &'static StoreDescriptor,
        query: &IndexQuery,
    ) -> Result<RawPage<T::Row>, StoreError> {
        self.call()?;
        self.inner.page(store, query).await
    }

    async fn count(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
    ) -> Result<u64, StoreError> {
        self.call()?;
        self.inner.count(store, index, range).await
    }

    async fn keys(
        &self,
        store: &'static StoreDescriptor,
        index: Option<&'static IndexDescriptor>,
        range: &KeyRange,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        self.call()?;
        self.inner.keys(store, index, range, limit).await
    }

    async fn put(&self, store: &'static StoreDescriptor, row: &T::Row) -> Result<(), StoreError> {
        self.call()?;
        self.inner.put(store, row).await
    }

    async fn delete(&self, store: &'static StoreDescriptor, key: &str) -> Result<(), StoreError> {
        self.call()?;
        self.inner.delete(store, key).await
    }

    async fn commit(self) -> Result<(), StoreError> {
        // Dropped uncommitted, the transaction inside is aborted.
        self.call()?;
        self.inner.commit().await
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum UseCase {
    Open,
    Create,
    Rename,
    Rebirth,
    Remove,
    Recalculate,
    ReadOldChart,
    WriteEntries,
    EditEntry,
    AnswerAgain,
    LogDay,
    MarkViewed,
    RemovePerson,
    Import,
    EndSession,
    DeleteEverything,
    Analyze,
    AnalyzeAgain,
    CacheChart,
}

impl UseCase {
    const ALL: [Self; 19] = [
        Self::Open,
        Self::Create,
        Self::Rename,
        Self::Rebirth,
        Self::Remove,
        Self::Recalculate,
        Self::ReadOldChart,
        Self::WriteEntries,
        Self::EditEntry,
        Self::AnswerAgain,
        Self::LogDay,
        Self::MarkViewed,
        Self::RemovePerson,
        Self::Import,
        Self::EndSession,
        Self::DeleteEverything,
        Self::Analyze,
        Self::AnalyzeAgain,
        Self::CacheChart,
    ];

    async fn run<S: Store<Row = Value>>(self, store: S, profile_id: &str) -> Result<(), ClientError> {
        let client = Client::open(store, Fixed::new(), Durability::Relaxed).await?;
        match self {
            Self::Open => Ok(()),
            Self::Create => client.profiles().create(&obama()).await.map(drop),
            Self::Rename => {
                client.profiles().update(profile_id, &json!({ "displayName": "B" })).await.map(drop)
            }
            Self::Rebirth => {
                client.profiles().update(profile_id, &json!({ "birthTime": "01:00" })).await.map(drop)
            }
            Self::Remove => client.profiles().remove(profile_id).await,
            Self::Recalculate => client.charts().recalculate(profile_id).await.map(drop),
            Self::ReadOldChart => client.charts().get(profile_id).await.map(drop),
            Self::WriteEntries => {
                let drafts =
                    ["one", "two"].map(|content| json!({ "profileId": profile_id, "content": content }));
                client.journal().create_many(&drafts).await.map(drop)
            }
            Self::EditEntry => {
                // The day is in the key of the search row, so that row moves.
                let change = json!({ "content": "changed", "entryDate": "2025-01-01" });
                let page = client.journal().list(&Value::Null).await?;
                client.journal().update(common::id(&page.items[0]), &change).await.map(drop)
            }
            Self::AnswerAgain => client.assessments().create(&answers(profile_id, "B")).await.map(drop),
            Self::LogDay => {
                let log = json!({ "energy": 1, "mood": 1, "clarity": 1, "connection": 1 });
                client.frequency().create(&log).await.map(drop)
            }
            Self::MarkViewed => {
                let insight_id = soul_model::insight_id(profile_id, "2025-03-01");
                client.insights().mark_viewed(&insight_id).await.map(drop)
            }
            Self::RemovePerson => {
                let page = client.people().list(&Value::Null).await?;
                client.people().remove(common::id(&page.items[0])).await
            }
            Self::Import => {
                let mut profile = client.profiles().get(profile_id).await?.unwrap();
                profile["birthTime"] = json!("01:00");
                let mut another = profile.clone();
                another["id"] = json!("0195519a-0000-7000-8000-000000000000");
                let records = [Ok(profile), Ok(json!("no record")), Ok(another)];
                client.import("profiles", &records, &mut Map::new()).await.map(drop)
            }
            Self::EndSession => client.end_session().await,
            Self::DeleteEverything => client.delete_everything().await,
            Self::CacheChart => {
                client.charts().of(profile_id, &json!({ "kind": "draconic" })).await.map(drop)
            }
            Self::Analyze | Self::AnalyzeAgain => {
                let page = client.people().list(&Value::Null).await?;
                client.compatibilities().analyze(profile_id, common::id(&page.items[0])).await.map(drop)
            }
        }
    }

    /// A store as the use case finds it, signed in, and the id of the profile that is there.
    async fn prepared(self) -> (MemoryStore, String) {
        let store = MemoryStore::new();
        if self == Self::Open {
            return (store, String::new());
        }
        let client = common::another(&store, &Fixed::new()).await;
        let without_account = matches!(self, Self::EndSession | Self::DeleteEverything);
        sign_in(&client, (!without_account).then_some("ann")).await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let person_id = common::person(&client, &profile_id).await;
        client.people().update(&person_id, &json!({ "birthDate": "1964-01-17" })).await.unwrap();
        common::entry(&client, &profile_id).await;
        client.assessments().create(&answers(&profile_id, "A")).await.unwrap();
        common::write(&store, &DAILY_INSIGHTS, common::insight(&profile_id, "2025-03-01")).await;
        if self != Self::Analyze {
            common::write(&store, &COMPATIBILITIES, common::compatibility(&profile_id, &person_id)).await;
        }
        if self == Self::ReadOldChart {
            let chart_id = soul_model::chart_result_id(&profile_id);
            let mut chart = common::read(&store, &soul_model::CHART_RESULTS, &chart_id).await.unwrap();
            chart["calculationVersion"] = json!("0");
            common::write(&store, &soul_model::CHART_RESULTS, chart).await;
        }
        (store, profile_id)
    }
}

fn answers(profile_id: &str, answer: &str) -> Value {
    json!({ "profileId": profile_id, "type": "mbti", "responses": { "q1": answer } })
}

#[test]
fn a_failing_store_leaves_everything_as_it_was() {
    run(async {
        for use_case in UseCase::ALL {
            let mut failed = 0;
            loop {
                let (inner, profile_id) = use_case.prepared().await;
                let before = everything(&inner).await;
                let calls_left = Rc::new(Cell::new(Some(failed)));
                let store = Failing { inner: inner.clone(), calls_left };
                match use_case.run(store, &profile_id).await {
                    Ok(()) => {
                        assert_ne!(everything(&inner).await, before, "{use_case:?} has done something");
                        break;
                    }
                    Err(failure) => {
                        assert_eq!(failure.code(), "store/quota-exceeded");
                        assert_eq!(everything(&inner).await, before, "{use_case:?}, call {failed}");
                        failed += 1;
                    }
                }
            }
            assert!(failed >= 4, "{use_case:?} makes {failed} calls");
        }
    });
}

#[test]
fn an_app_that_is_killed_at_any_moment_leaves_all_of_a_use_case_or_nothing() {
    run(async {
        for use_case in UseCase::ALL {
            let (inner, profile_id) = use_case.prepared().await;
            let before = everything(&inner).await;
            use_case.run(inner.clone(), &profile_id).await.unwrap();
            let after = everything(&inner).await;
            let mut polls = 0;
            loop {
                let (inner, again) = use_case.prepared().await;
                let finished = {
                    let mut future = pin!(use_case.run(inner.clone(), &again));
                    let mut context = Context::from_waker(Waker::noop());
                    (0..polls).any(|_| matches!(future.as_mut().poll(&mut context), Poll::Ready(Ok(()))))
                };
                let found = everything(&inner).await;
                if finished {
                    assert_eq!(found, after, "{use_case:?}");
                    break;
                }
                // The environment is the same each time, so are all ids and moments.
                assert_eq!(found, before, "{use_case:?} after {polls} polls");
                polls += 1;
            }
            assert!(polls >= 4, "{use_case:?} takes {polls} polls");
        }
    });
}
