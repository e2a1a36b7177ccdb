//! Analyses of pairs: kept, and made anew where they don't hold any more.

use serde_json::Value;
use soul_compatibility::{COMPATIBILITY_VERSION, Options, compatibility};
use soul_core::{CivilDate, Instant};
use soul_model::{COMPATIBILITIES, PERSONS, PROFILES, StoreDescriptor, compatibility_id};
use soul_store::{Key, KeyRange, Row, Store, StoreError, Transaction};

use crate::charts::is_at_least;
use crate::editing::{Editing, Record, decoded};
use crate::kind::{Derived, text};
use crate::owner::{Viewer, note_session};
use crate::pair::Pair;
use crate::{Client, ClientError, Environment, Records, scope};

/// The analyses of the current owner's profiles.
pub struct Compatibilities<'a, S, E>(pub(crate) &'a Client<S, E>);

impl<'a, S: Store, E: Environment> Compatibilities<'a, S, E> {
    /// Reading them.
    pub fn records(&self) -> Records<'a, S, E> {
        self.0.records(&COMPATIBILITIES)
    }

    /// The analysis of a profile and a person, whose ids may come in either order.
    ///
    /// It is calculated around today's local date and stored under the pair, once. A stored one is given as it is while birth data, names, day
    /// and version of the calculation are those it was made of; otherwise its results are calculated anew, which is no edit.
    ///
    /// # Errors
    /// `store/not-found`, naming `profileId` or `personId`; `birth/date-missing`, naming `person.birthDate`; those of the calculation and of
    /// the store. Then nothing was written.
    pub async fn analyze(&self, profile_id: &str, person_id: &str) -> Result<S::Row, ClientError> {
        let store = &COMPATIBILITIES;
        let today = self.0.environment.local_date();
        let (transaction, account) = self.0.begin_read(&[store, &PROFILES, &PERSONS]).await?;
        let pair = Pair::find(&Viewer::new(&transaction, &account), [profile_id, person_id]).await?;
        if let Some((row, record)) = stored(&transaction, &pair).await?
            && holds(&record, &pair, &today.to_string())
        {
            return Ok(row);
        }
        drop(transaction);

        // What was read may have changed since, also by another tab that was faster.
        let mut editing = Editing::begin(self.0, &scope::writing(store)).await?;
        let viewer = Viewer::new(&editing.write.transaction, &editing.write.account);
        let pair = Pair::find(&viewer, [profile_id, person_id]).await?;
        let stored = stored(&editing.write.transaction, &pair).await?;
        if let Some((row, record)) = &stored
            && holds(record, &pair, &today.to_string())
        {
            return Ok(row.clone());
        }
        // Calculating awaits nothing, so the transaction stays alive.
        let mut results = results(&pair, today, editing.at())?;
        let row = match stored {
            Some((_, mut record)) => {
                record.extend(results);
                let row = S::Row::encode(&record)?;
                editing.write.transaction.put(store, &row).await?;
                editing.note(store, &pair.id());
                row
            }
            None => {
                results.insert("profile1Id".to_owned(), pair.profile_id.as_str().into());
                results.insert("profile2Id".to_owned(), pair.person_id.as_str().into());
                note_session(editing.account(), &mut results);
                editing.insert(store, Derived::Nothing, &pair.id(), results, "").await?
            }
        };
        editing.finish().await?;
        Ok(row)
    }

    /// What is stored of a pair, whose ids may come in either order: as it was calculated, without a look at whether it still holds.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn for_pair(&self, ids: [&str; 2]) -> Result<Option<S::Row>, ClientError> {
        let [a, b] = ids;
        let found = self.records().get_many(&[&compatibility_id(a, b), &compatibility_id(b, a)]).await?;
        Ok(found.into_iter().flatten().next())
    }

    /// Removes one. What is not there is removed already: then nothing is written.
    ///
    /// # Errors
    /// Those of the store; then nothing was removed.
    pub async fn remove(&self, id: &str) -> Result<(), ClientError> {
        self.0.remove(&COMPATIBILITIES, id).await
    }
}

/// Calculates the results of a stored analysis that has none, as one that came from the cloud, where both people are there by now. That is no
/// edit. A pair that can't be calculated, for want of a birth date or of one of the two, stays without.
///
/// # Errors
/// Those of the store.
pub(crate) async fn complete<S: Store, E: Environment>(
    editing: &mut Editing<'_, S, E>,
    id: &str,
) -> Result<(), ClientError> {
    let store = &COMPATIBILITIES;
    let Some(row) = editing.write.transaction.get(store, id).await? else { return Ok(()) };
    let mut record = decoded(store, id, &row)?;
    if record.get("inputHash").is_some_and(|hash| !hash.is_null()) {
        return Ok(());
    }
    let viewer = Viewer::new(&editing.write.transaction, &editing.write.account);
    let pair = Pair::find(&viewer, [text(&record, "profile1Id"), text(&record, "profile2Id")]).await;
    let today = editing.client.environment.local_date();
    match pair.and_then(|pair| results(&pair, today, editing.at())) {
        Ok(results) => record.extend(results),
        Err(ClientError::Store(error)) => return Err(error.into()),
        Err(_) => return Ok(()),
    }
    editing.write.transaction.put(store, &S::Row::encode(&record)?).await?;
    editing.note(store, id);
    Ok(())
}

/// The ids of the stored analyses that a profile or a person is in.
pub(crate) async fn naming<T: Transaction>(
    transaction: &T,
    store: &'static StoreDescriptor,
    id: &str,
) -> Result<Vec<String>, StoreError> {
    let Some(reference) = COMPATIBILITIES.references.iter().find(|found| found.store.name == store.name)
    else {
        return Ok(Vec::new());
    };
    let index = COMPATIBILITIES.index(reference.field);
    transaction.keys(&COMPATIBILITIES, index, &KeyRange::only(Key::from(id)), usize::MAX).await
}

/// What is calculated of a pair around a day, at the moment `at`.
fn results(pair: &Pair, on_date: CivilDate, at: Instant) -> Result<Record, ClientError> {
    let [profile, person] = pair.members()?;
    let scores = compatibility(&profile, &person, &Options { on_date: Some(on_date), synastry: true })?;
    let Value::Object(mut results) = Value::encode(&scores)? else {
        return Err(StoreError::NotStorable { reason: "scores are no object".to_owned() }.into());
    };
    results.extend([
        ("calculatedAt".to_owned(), at.to_string().into()),
        ("onDate".to_owned(), on_date.to_string().into()),
        ("inputHash".to_owned(), pair.input_hash().into()),
    ]);
    Ok(results)
}

/// The stored analysis of a pair, as the row and as its fields.
async fn stored<T: Transaction>(
    transaction: &T,
    pair: &Pair,
) -> Result<Option<(T::Row, Record)>, StoreError> {
    let id = pair.id();
    let Some(row) = transaction.get(&COMPATIBILITIES, &id).await? else { return Ok(None) };
    let record = decoded(&COMPATIBILITIES, &id, &row)?;
    Ok(Some((row, record)))
}

/// Whether stored results are what would be calculated today, or by a newer app that another tab already runs.
fn holds(record: &Record, pair: &Pair, today: &str) -> bool {
    let text = |field: &str| record.get(field).and_then(Value::as_str);
    text("inputHash") == Some(&pair.input_hash())
        && text("onDate") == Some(today)
        && text("calculationVersion").is_some_and(|version| is_at_least(version, COMPATIBILITY_VERSION))
}
