//! What is calculated from a record, and written in the same transaction.

use serde::Deserialize;
use serde_json::Value;
use soul_astrology::birth_moment;
use soul_model::{
    CHART_RESULTS, PERSONS, PROFILES, PersonBirth, ProfileDraft, StoreDescriptor, chart_result_id,
    completeness_score,
};
use soul_store::{Store, StoreError, Transaction};

use crate::chart_cache::forget_charts;
use crate::charts::{chart_created_at, chart_of, put_chart};
use crate::editing::{Editing, Record};
use crate::kind::Derived;
use crate::{ClientError, Environment};

/// Completes `record`, whose stored state is `before`, and writes the rows that go with it.
///
/// # Errors
/// Those of the calculation, such as `birth/timezone-unknown`, and those of the store.
pub(crate) async fn derive<S: Store, E: Environment>(
    editing: &mut Editing<'_, S, E>,
    derived: Derived,
    before: Option<&Record>,
    record: &mut Record,
) -> Result<(), ClientError> {
    match derived {
        // Words are noted with every write of an entry.
        Derived::Nothing | Derived::Words => Ok(()),
        Derived::Chart => chart(editing, before, record).await,
        Derived::ChartData => chart_data(before, record),
        Derived::Result => {
            result(before, record);
            Ok(())
        }
    }
}

/// As [`derive`], for a record that was made elsewhere: what can't be calculated of it here is left out, since another device may know a time
/// zone that this one doesn't, and one record never holds up the others.
///
/// # Errors
/// Those of the store.
pub(crate) async fn derive_where_possible<S: Store, E: Environment>(
    editing: &mut Editing<'_, S, E>,
    derived: Derived,
    before: Option<&Record>,
    record: &mut Record,
) -> Result<(), ClientError> {
    match derive(editing, derived, before, record).await {
        Ok(()) => return Ok(()),
        Err(ClientError::Store(error)) if !matches!(error, StoreError::CorruptRow { .. }) => {
            return Err(error.into());
        }
        Err(_) => {}
    }
    if derived == Derived::Chart {
        let profile_id = id(record);
        editing.write.transaction.delete(&CHART_RESULTS, &chart_result_id(profile_id)).await?;
        forget_charts(&editing.write.transaction, profile_id).await?;
        editing.note(&CHART_RESULTS, &chart_result_id(profile_id));
    }
    for field in ["chartData", "lastCalculatedAt"] {
        if let Some(value) = record.get_mut(field) {
            *value = Value::Null;
        }
    }
    Ok(())
}

async fn chart<S: Store, E: Environment>(
    editing: &mut Editing<'_, S, E>,
    before: Option<&Record>,
    record: &mut Record,
) -> Result<(), ClientError> {
    let profile: ProfileDraft = part(&PROFILES, record)?;
    let score = completeness_score(&profile.birth, profile.display_name.as_deref());
    record.insert("completenessScore".to_owned(), score.into());
    // What can't be read was something else: a change mends it.
    let birth_before = before.and_then(|before| part::<ProfileDraft>(&PROFILES, before).ok());
    if birth_before.is_some_and(|before| before.birth == profile.birth) {
        return Ok(());
    }
    // Calculating awaits nothing, so the transaction stays alive.
    let chart = chart_of(&profile.birth)?;
    let profile_id = id(record).to_owned();
    let created_at = chart_created_at(&editing.write, &profile_id).await?;
    put_chart(&editing.write, &profile_id, &chart, created_at).await?;
    if before.is_some() {
        forget_charts(&editing.write.transaction, &profile_id).await?;
    }
    editing.note(&CHART_RESULTS, &chart_result_id(&profile_id));
    record.insert("lastCalculatedAt".to_owned(), editing.at().to_string().into());
    Ok(())
}

fn chart_data(before: Option<&Record>, record: &mut Record) -> Result<(), ClientError> {
    let birth: PersonBirth = part(&PERSONS, record)?;
    let birth_before = before.and_then(|before| part::<PersonBirth>(&PERSONS, before).ok());
    if birth_before.as_ref() == Some(&birth) {
        return Ok(());
    }
    // Refuses an unknown zone.
    birth_moment(&birth.on_any_date().birth()?)?;
    record.insert("chartData".to_owned(), Value::Null);
    record.insert("lastCalculatedAt".to_owned(), Value::Null);
    Ok(())
}

fn result(before: Option<&Record>, record: &mut Record) {
    if before.is_some_and(|before| before.get("responses") != record.get("responses")) {
        record.insert("result".to_owned(), Value::Null);
        record.insert("completedAt".to_owned(), Value::Null);
    }
}

/// Some fields of a record.
fn part<'a, T: Deserialize<'a>>(
    store: &'static StoreDescriptor,
    record: &'a Record,
) -> Result<T, StoreError> {
    T::deserialize(record).map_err(|error| StoreError::CorruptRow {
        store: store.name,
        key: id(record).to_owned(),
        reason: error.to_string(),
    })
}

fn id(record: &Record) -> &str {
    record.get("id").and_then(Value::as_str).unwrap_or_default()
}
