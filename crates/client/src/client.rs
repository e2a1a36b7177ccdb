//! The client: a store, an environment, and who the device is.

use core::cell::RefCell;
use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use soul_core::{CivilDate, Instant};
use soul_model::{
    Account, CONFLICTS, ClockReading, METADATA, Metadata, MetadataRow, PROFILES, StoreDescriptor, Strategy,
    SyncRules, random_id,
};
use soul_store::{Durability, Mode, Row, Store, StoreError, Transaction};
use soul_sync::tick;

use crate::chart_cache::CacheUse;
use crate::owner::is_own;
use crate::problems::Problems;
use crate::search::Upkeep;
use crate::take_up::{Here, known, make_sure, take_up};
use crate::together::all;
use crate::{
    Change, Charts, ClientError, Collection, Compatibilities, Insights, Origin, Records, Strategies, kind,
};

/// What a client cannot know by itself.
pub trait Environment {
    /// The device's clock.
    fn now(&self) -> Instant;

    /// The date where the user is, by the device's own time zone.
    fn local_date(&self) -> CivilDate;

    /// Bytes from a cryptographic source of randomness.
    fn random_bytes(&self) -> [u8; 16];
}

type Listener = Rc<dyn Fn(&Change)>;

/// An app's records in a store.
///
/// Several clients may share one database, as the tabs of a browser do: each use case is one transaction that reads what it
/// relies on.
pub struct Client<S, E> {
    pub(crate) store: S,
    pub(crate) environment: E,
    pub(crate) here: RefCell<Here>,
    durability: Durability,
    listener: RefCell<Option<Listener>>,
    strategies: RefCell<Strategies>,
    pub(crate) problems: Problems,
    /// How the index of the journal is kept.
    pub(crate) upkeep: Upkeep,
    pub(crate) cache: CacheUse,
    /// The profile that was used last.
    last_profile: RefCell<Option<String>>,
}

impl<S: Store, E: Environment> Client<S, E> {
    /// Takes up the store; a new one gets a device id and a session id. Where another version has made the index of the journal,
    /// or none, it is made anew, which takes about as long as writing the entries did.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn open(store: S, environment: E, durability: Durability) -> Result<Self, ClientError> {
        let problems = Problems::default();
        let here = match known(&store).await? {
            Some(here) => here,
            None => take_up(&store, &environment, durability, &problems).await?,
        };
        let (here, listener) = (RefCell::new(here), RefCell::default());
        let upkeep = Upkeep::default();
        Ok(Self {
            store,
            environment,
            here,
            durability,
            listener,
            strategies: RefCell::default(),
            problems,
            upkeep,
            cache: CacheUse::default(),
            last_profile: RefCell::default(),
        })
    }

    /// The id of this database. Whoever kept it in another place can tell later whether the database was cleared.
    pub fn epoch(&self) -> String {
        self.here.borrow().epoch.clone()
    }

    /// The device's id, which ends every stamp made here.
    pub(crate) fn device_id(&self) -> String {
        self.here.borrow().device_id.clone()
    }

    /// Who is signed in, and the session that owns what is made while nobody is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn account_current(&self) -> Result<Account, ClientError> {
        let transaction = self.store.begin(&[&METADATA], Mode::Read).await?;
        Ok(metadata(&transaction).await?)
    }

    /// The user's profiles. Their charts are calculated and stored with them.
    pub fn profiles(&self) -> Collection<'_, S, E> {
        Collection { client: self, kind: &kind::PROFILE }
    }

    /// Other people.
    pub fn people(&self) -> Collection<'_, S, E> {
        Collection { client: self, kind: &kind::PERSON }
    }

    /// Journal entries.
    pub fn journal(&self) -> Collection<'_, S, E> {
        Collection { client: self, kind: &kind::JOURNAL }
    }

    /// Answers to personality tests, one record per profile and test: making the same again replaces the answers.
    pub fn assessments(&self) -> Collection<'_, S, E> {
        Collection { client: self, kind: &kind::ASSESSMENT }
    }

    /// How the user felt, one record per day.
    pub fn frequency(&self) -> Collection<'_, S, E> {
        Collection { client: self, kind: &kind::FREQUENCY }
    }

    /// Analyses of pairs.
    pub fn compatibilities(&self) -> Compatibilities<'_, S, E> {
        Compatibilities(self)
    }

    /// Insights of days.
    pub fn insights(&self) -> Insights<'_, S, E> {
        Insights(self)
    }

    /// Conflicts that wait for the user.
    pub fn conflicts(&self) -> Records<'_, S, E> {
        self.records(&CONFLICTS)
    }

    /// The records of any store, for reading.
    pub fn records(&self, store: &'static StoreDescriptor) -> Records<'_, S, E> {
        Records { client: self, store }
    }

    /// The profiles' charts.
    pub fn charts(&self) -> Charts<'_, S, E> {
        Charts(self)
    }

    /// Calls `listener` after each transaction that changed records, once for each store, from now on and in place of an
    /// earlier listener.
    pub fn set_listener(&self, listener: impl Fn(&Change) + 'static) {
        *self.listener.borrow_mut() = Some(Rc::new(listener));
    }

    /// Has edits that met dealt with as the app has chosen, from now on.
    pub fn set_strategies(&self, strategies: Strategies) {
        *self.strategies.borrow_mut() = strategies;
    }

    /// What happens to two edits of one record of this kind that met.
    pub(crate) fn strategy(&self, rules: &SyncRules) -> Strategy {
        self.strategies.borrow().of(rules)
    }

    /// What the client knows from outside.
    pub fn environment(&self) -> &E {
        &self.environment
    }

    /// The store that the client works on.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Begins a transaction that reads `stores` and knows whose records may be seen.
    pub(crate) async fn begin_read(
        &self,
        stores: &[&'static StoreDescriptor],
    ) -> Result<(S::Transaction, Account), ClientError> {
        let transaction = self.store.begin(&with_metadata(stores), Mode::Read).await?;
        let account = metadata(&transaction).await?;
        Ok((transaction, account))
    }

    /// The same with the profile that was used last and with a row of each of `wanted`, all asked for at once.
    pub(crate) async fn begin_read_ahead(
        &self,
        stores: &[&'static StoreDescriptor],
        wanted: &[(&'static StoreDescriptor, &str)],
    ) -> Result<(S::Transaction, Ahead<S::Row>), ClientError> {
        let transaction = self.store.begin(&with_metadata(stores), Mode::Read).await?;
        let ahead = self.read_ahead(&transaction, self.last_profile_in(stores), wanted).await?;
        Ok((transaction, ahead))
    }

    /// The profile that was used last, where a transaction over `stores` can read it.
    fn last_profile_in(&self, stores: &[&'static StoreDescriptor]) -> Option<String> {
        let is_there = stores.iter().any(|store| store.name == PROFILES.name);
        self.last_profile.borrow().clone().filter(|_| is_there)
    }

    /// Notes the profile whose records are read or written: the next call is likely to be about it, too.
    pub(crate) fn note_profile(&self, id: &str) {
        let mut last = self.last_profile.borrow_mut();
        if last.as_deref() != Some(id) {
            *last = Some(id.to_owned());
        }
    }

    /// What nearly every use case has to know first, with the profile `last`. The requests are made together, since each that waits for
    /// the one before costs as much as the work itself.
    pub(crate) async fn read_ahead(
        &self,
        transaction: &S::Transaction,
        last: Option<String>,
        wanted: &[(&'static StoreDescriptor, &str)],
    ) -> Result<Ahead<S::Row>, StoreError> {
        let mut asked = vec![(&METADATA, Account::KEY)];
        asked.extend(last.as_deref().map(|id| (&PROFILES, id)));
        asked.extend(wanted);
        let rows = all(asked.iter().map(|(store, key)| transaction.get(store, key))).await;
        let mut rows = rows.into_iter();
        let account = match rows.next().transpose()?.flatten() {
            Some(row) => {
                row.decode::<MetadataRow<Account>>()
                    .map_err(|error| error.at(METADATA.name, Account::KEY))?
                    .value
            }
            None => return Err(missing::<Account>()),
        };
        let mut own_profile = None;
        if let Some(id) = last {
            let row = rows.next().transpose()?.flatten();
            own_profile = row.filter(|row| is_own(&account, row)).map(|_| id);
        }
        Ok(Ahead { account, own_profile, rows: rows.collect::<Result<_, _>>()? })
    }

    /// Begins a transaction that writes `stores`, with its one tick of the hybrid clock.
    pub(crate) async fn begin_write(
        &self,
        stores: &[&'static StoreDescriptor],
    ) -> Result<Write<S::Transaction>, ClientError> {
        self.begin_write_as(stores, self.durability).await
    }

    /// The same, with a durability of its own.
    pub(crate) async fn begin_write_as(
        &self,
        stores: &[&'static StoreDescriptor],
        durability: Durability,
    ) -> Result<Write<S::Transaction>, ClientError> {
        let mode = Mode::Write(durability);
        let transaction = self.store.begin(&with_metadata(stores), mode).await?;
        let clock = [(&METADATA, ClockReading::KEY)];
        let Ahead { account, own_profile, rows } =
            self.read_ahead(&transaction, self.last_profile_in(stores), &clock).await?;
        if account.session_id != self.here.borrow().session_id {
            let here = make_sure(&transaction, &self.environment).await?;
            *self.here.borrow_mut() = here;
        }
        let mut last = None;
        for row in rows.into_iter().flatten() {
            let reading: MetadataRow<ClockReading> =
                row.decode().map_err(|error| error.at(METADATA.name, ClockReading::KEY))?;
            last = Some(reading.value.last);
        }
        let at = tick(last, self.environment.now());
        put_metadata(&transaction, ClockReading { last: at }).await?;
        Ok(Write { transaction, account, at, own_profile })
    }

    /// Tells the listener that `ids` of `store` changed here.
    pub(crate) fn tell(&self, store: &'static StoreDescriptor, ids: &[String]) {
        self.tell_of(Origin::Local, store, ids);
    }

    /// Tells the listener that `ids` of `store` changed.
    pub(crate) fn tell_of(&self, origin: Origin, store: &'static StoreDescriptor, ids: &[String]) {
        // The borrow ends before the call, since the listener may set another one.
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(&Change { store: store.name, ids: ids.to_vec(), origin });
        }
    }
}

/// A write transaction with what every write needs to know.
pub(crate) struct Write<T> {
    pub(crate) transaction: T,
    /// Whose records may be seen and changed.
    pub(crate) account: Account,
    /// The moment of all edits of this transaction.
    pub(crate) at: Instant,
    /// A profile that is there and the owner's.
    pub(crate) own_profile: Option<String>,
}

/// What was read first.
pub(crate) struct Ahead<R> {
    /// Whose records may be seen.
    pub(crate) account: Account,
    /// A profile that is there and the owner's.
    pub(crate) own_profile: Option<String>,
    /// The rows that were asked for.
    pub(crate) rows: Vec<Option<R>>,
}

pub(crate) fn with_metadata(stores: &[&'static StoreDescriptor]) -> Vec<&'static StoreDescriptor> {
    let mut stores = stores.to_vec();
    if stores.iter().all(|store| store.name != METADATA.name) {
        stores.push(&METADATA);
    }
    stores
}

/// A session that begins now.
pub(crate) fn new_session<E: Environment>(user_id: Option<String>, environment: &E) -> Account {
    Account { user_id, session_id: random_id(environment.random_bytes()) }
}

pub(crate) async fn find_metadata<M, T>(transaction: &T) -> Result<Option<M>, StoreError>
where
    M: Metadata + DeserializeOwned,
    T: Transaction,
{
    let Some(row) = transaction.get(&METADATA, M::KEY).await? else { return Ok(None) };
    let row: MetadataRow<M> = row.decode().map_err(|error| error.at(METADATA.name, M::KEY))?;
    Ok(Some(row.value))
}

/// A row that opening the client has made sure of.
async fn metadata<M, T>(transaction: &T) -> Result<M, StoreError>
where
    M: Metadata + DeserializeOwned,
    T: Transaction,
{
    find_metadata(transaction).await?.ok_or_else(missing::<M>)
}

fn missing<M: Metadata>() -> StoreError {
    StoreError::CorruptRow {
        store: METADATA.name,
        key: M::KEY.to_owned(),
        reason: "the row is missing: the database was emptied since it was opened".to_owned(),
    }
}

/// Keeps `value` and gives it back.
pub(crate) async fn put_metadata<M, T>(transaction: &T, value: M) -> Result<M, StoreError>
where
    M: Metadata + Serialize,
    T: Transaction,
{
    let row = MetadataRow::of(value);
    transaction.put(&METADATA, &T::Row::encode(&row)?).await?;
    Ok(row.value)
}
