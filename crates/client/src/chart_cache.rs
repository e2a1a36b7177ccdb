//! Charts of profiles besides the one in `chartResults`, kept as they were calculated.

use core::cell::Cell;
use core::ops::Bound;

use serde::Serialize;
use serde_json::Value;
use soul_astrology::CALCULATION_VERSION;
use soul_core::{Birth, Instant};
use soul_model::{CHART_CACHE, PROFILES, natural_id};
use soul_places::TZDATA_VERSION;
use soul_store::{Direction, IndexQuery, Key, KeyRange, Row, Store, StoreError, Transaction};

use crate::chart_request::{ChartData, ChartRequest};
use crate::owner::Viewer;
use crate::pair::{birth_fields, not_found, record};
use crate::{Charts, ClientError, Environment};

/// Most charts that are kept: some megabytes.
const CHARTS_MAX: usize = 256;
/// How many go at once where there are more, so that looking for the oldest is seldom.
const CHARTS_LET_GO: usize = 64;

/// How much the cache of charts is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CacheStats {
    /// Charts that were found there, since the client was opened.
    pub hits: u64,
    /// Charts that were calculated and stored, since the client was opened.
    pub misses: u64,
    /// Charts that the device keeps, of all owners.
    pub entries: u64,
}

/// What the client counts of it.
#[derive(Debug, Default)]
pub(crate) struct CacheUse {
    hits: Cell<u64>,
    misses: Cell<u64>,
}

/// A row of the cache.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CachedChart<'a> {
    id: &'a str,
    profile_id: &'a str,
    chart_type: &'static str,
    /// What was asked for, as a text.
    request: &'a str,
    chart_data: &'a ChartData,
    /// Stands for the birth data of which it was calculated.
    input_hash: &'a str,
    calculation_version: &'static str,
    tzdata: &'static str,
    created_at: Instant,
    /// Null where it stays; such a row is not in the index.
    expires_at: Option<Instant>,
}

/// The birth that charts are asked of.
struct Subject {
    birth: Value,
    hash: String,
}

impl<S: Store, E: Environment> Charts<'_, S, E> {
    /// A chart of a profile, as a row of the cache whose `chartData` is what the pure function of its kind gives:
    /// `{ kind, options? }` with `onDate` for a progressed chart, `year` and `place?` for a solar return, `at` for transits.
    ///
    /// It is calculated where the cache has none of this birth, of these versions of calculation and zone rules, and not expired.
    ///
    /// # Errors
    /// `store/not-found` naming `profileId`, `input/…` and `birth/…` codes naming a field of the request, those of the calculation and of
    /// the store. Then nothing was written.
    pub async fn of(&self, profile_id: &str, request: &Value) -> Result<S::Row, ClientError> {
        let client = self.0;
        let request = ChartRequest::parse(request)?;
        let id = natural_id(&["chartCache", profile_id, &request.text]);
        let (transaction, account) = client.begin_read(&[&PROFILES, &CHART_CACHE]).await?;
        let subject = Subject::find(&Viewer::new(&transaction, &account), profile_id).await?;
        if let Some(row) = transaction.get(&CHART_CACHE, &id).await?
            && subject.is_of(&row, client.environment.now())
        {
            client.cache.hits.set(client.cache.hits.get() + 1);
            return Ok(row);
        }
        drop(transaction);

        let write = client.begin_write(&[&PROFILES, &CHART_CACHE]).await?;
        // The birth may have been changed since.
        let subject = Subject::find(&Viewer::new(&write.transaction, &write.account), profile_id).await?;
        // Calculating awaits nothing, so the transaction stays alive.
        let chart = request.calculate(&Birth::parse(&subject.birth)?)?;
        let now = client.environment.now();
        let row = S::Row::encode(&CachedChart {
            id: &id,
            profile_id,
            chart_type: request.kind_name(),
            request: &request.text,
            chart_data: &chart,
            input_hash: &subject.hash,
            calculation_version: CALCULATION_VERSION,
            tzdata: TZDATA_VERSION,
            created_at: now,
            expires_at: request.expires_at(now),
        })?;
        make_room(&write.transaction, now).await?;
        write.transaction.put(&CHART_CACHE, &row).await?;
        write.transaction.commit().await?;
        client.cache.misses.set(client.cache.misses.get() + 1);
        Ok(row)
    }

    /// How much the cache is used.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn cache_stats(&self) -> Result<CacheStats, ClientError> {
        let client = self.0;
        let (transaction, _) = client.begin_read(&[&CHART_CACHE]).await?;
        let entries = transaction.count(&CHART_CACHE, None, &KeyRange::ALL).await?;
        Ok(CacheStats { hits: client.cache.hits.get(), misses: client.cache.misses.get(), entries })
    }
}

impl Subject {
    async fn find<T: Transaction>(viewer: &Viewer<'_, T>, profile_id: &str) -> Result<Self, ClientError> {
        let profile = record(viewer, &PROFILES, profile_id).await?;
        let profile = profile.ok_or_else(|| not_found("profileId", profile_id, &PROFILES))?;
        let birth = birth_fields(&profile, None);
        let hash = natural_id(&["chartInput", &birth.to_string()]);
        Ok(Self { birth, hash })
    }

    /// Whether a row is what would be calculated of this birth, and has not expired.
    fn is_of<R: Row>(&self, row: &R, now: Instant) -> bool {
        let is = |field: &str, value: &str| row.text(field).as_deref() == Some(value);
        let expired =
            row.text("expiresAt").is_some_and(|at| Instant::parse_rfc3339(&at).is_none_or(|at| at <= now));
        is("inputHash", &self.hash)
            && is("calculationVersion", CALCULATION_VERSION)
            && is("tzdata", TZDATA_VERSION)
            && !expired
    }
}

/// Removes the charts of a profile whose birth data change.
///
/// # Errors
/// Those of the store.
pub(crate) async fn forget_charts<T: Transaction>(
    transaction: &T,
    profile_id: &str,
) -> Result<(), StoreError> {
    let of_profile = KeyRange::starting_with(&[profile_id.into()]);
    let index = CHART_CACHE.index("profileId_chartType");
    for key in transaction.keys(&CHART_CACHE, index, &of_profile, CHARTS_MAX).await? {
        transaction.delete(&CHART_CACHE, &key).await?;
    }
    Ok(())
}

/// Removes what has expired, and the oldest charts where there are too many.
async fn make_room<T: Transaction>(transaction: &T, now: Instant) -> Result<(), StoreError> {
    let expired =
        KeyRange { lower: Bound::Unbounded, upper: Bound::Included(Key::from(now.to_string().as_str())) };
    let index = CHART_CACHE.index("expiresAt");
    for key in transaction.keys(&CHART_CACHE, index, &expired, CHARTS_MAX).await? {
        transaction.delete(&CHART_CACHE, &key).await?;
    }
    if transaction.count(&CHART_CACHE, None, &KeyRange::ALL).await? < CHARTS_MAX as u64 {
        return Ok(());
    }
    let all = IndexQuery {
        index: None,
        range: KeyRange::ALL,
        direction: Direction::Ascending,
        limit: CHARTS_MAX,
        after: None,
    };
    let rows = transaction.page(&CHART_CACHE, &all).await?.rows;
    // The moments are as long as each other, so these texts sort by them.
    let moment_and_id = |row: &T::Row| {
        let id = row.text(CHART_CACHE.key_path)?;
        Some(format!("{} {id}", row.text("createdAt").unwrap_or_default()))
    };
    let mut charts: Vec<String> = rows.iter().filter_map(moment_and_id).collect();
    charts.sort();
    for chart in charts.iter().take(CHARTS_LET_GO) {
        if let Some((_, key)) = chart.rsplit_once(' ') {
            transaction.delete(&CHART_CACHE, key).await?;
        }
    }
    Ok(())
}
