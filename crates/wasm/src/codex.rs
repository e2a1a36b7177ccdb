//! The stateful half: one open database.
//!
//! Each method returns a promise of its own and holds on to the client, so that a handle may be dropped meanwhile.

use core::pin::Pin;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use serde_json::Value;
use soul_client::{Client, ClientError, Origin, Page, Strategies};
use soul_core::{Fields, InputError};
use soul_model::DATABASE_NAME;
use soul_store::{Durability, StoreError};
use soul_store_indexeddb::{Ended, IndexedDbStore, JsRow};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::future_to_promise;

use crate::collections::{Collection, read_drafts};
use crate::environment::Browser;
use crate::input::to_value;
use crate::output::{thrown, to_js};
use crate::store::BrowserStore;

pub(crate) type BrowserClient = Client<BrowserStore, Browser>;

/// Most characters of a database's name.
const NAME_CHARS_MAX: usize = 200;
/// Most characters of an id that is looked for; those that are given out have 36.
const ID_CHARS_MAX: usize = 200;

/// An open database.
#[wasm_bindgen]
pub struct Codex {
    pub(crate) client: Rc<BrowserClient>,
}

/// Opens the database. `on_change(collection, ids, byCloud)` is called after each write made here, `on_close(reason)` once, when
/// the handle ends by itself. Where the browser has no database for this page, the records are kept in memory; [`Codex::unavailable`]
/// says so.
///
/// # Errors
/// Thrown: an `input/…` code for the options, `store/newer-version`, `store/blocked`,
/// `store/quota-exceeded`, `module/unsupported-host`.
#[wasm_bindgen(js_name = openCodex)]
pub async fn open_codex(options: JsValue, on_change: Function, on_close: Function) -> Result<Codex, JsValue> {
    let OpenOptions { name, durability, strategies } = read_options(&options).map_err(thrown)?;
    let environment = Browser::find().map_err(thrown)?;
    let store = IndexedDbStore::open(&name, IndexedDbStore::PATIENCE_MS, move |ended| {
        let reason = match ended {
            Ended::Upgrade => "upgrade",
            Ended::Lost => "lost",
        };
        tell(&on_close, &[reason.into()]);
    });
    let store = match store.await {
        Ok(store) => BrowserStore::IndexedDb(store),
        Err(StoreError::Unavailable { reason }) => BrowserStore::memory(&name, reason),
        Err(failure) => return Err(thrown(failure)),
    };
    let client = Client::open(store, environment, durability).await.map_err(thrown)?;
    client.set_strategies(strategies);
    client.set_listener(move |change| {
        let ids: Array = change.ids.iter().map(JsValue::from).collect();
        let by_cloud = change.origin == Origin::Cloud;
        tell(&on_change, &[Collection::name_of(change.store).into(), ids.into(), by_cloud.into()]);
    });
    Ok(Codex { client: Rc::new(client) })
}

/// Calls a listener of the package, which catches what apps throw.
pub(crate) fn tell(listener: &Function, arguments: &[JsValue]) {
    let arguments: Array = arguments.iter().collect();
    let _ = listener.apply(&JsValue::NULL, &arguments);
}

struct OpenOptions {
    name: String,
    durability: Durability,
    strategies: Strategies,
}

fn read_options(given: &JsValue) -> Result<OpenOptions, InputError> {
    let value = match to_value("options", given)? {
        Value::Null => Value::Object(serde_json::Map::new()),
        value => value,
    };
    let fields = Fields::of("options", &value)?;
    fields.only(&["databaseName", "durability", "conflicts"])?;
    let name = fields.text("databaseName", NAME_CHARS_MAX)?.unwrap_or(DATABASE_NAME);
    let choices = [("relaxed", Durability::Relaxed), ("strict", Durability::Strict)];
    let durability = fields.choice("durability", &choices)?.unwrap_or_default();
    let conflicts = fields.value("conflicts").unwrap_or(&Value::Null);
    let strategies = Strategies::parse("conflicts", conflicts, &Collection::named_stores())?;
    Ok(OpenOptions { name: name.to_owned(), durability, strategies })
}

#[wasm_bindgen]
impl Codex {
    /// Lets the database go; writes under way are finished.
    pub fn close(&self) {
        self.client.store().close();
    }

    /// Stores a new record.
    pub fn create(&self, collection: &str, draft: &JsValue) -> Promise {
        let arguments = with(collection, || to_value("draft", draft));
        self.run(arguments, async |client, (collection, draft)| {
            Ok(collection.written(client)?.create(&draft).await?.row.0)
        })
    }

    /// Stores new records, all or none.
    #[wasm_bindgen(js_name = createMany)]
    pub fn create_many(&self, collection: &str, drafts: &JsValue) -> Promise {
        let arguments = with(collection, || to_value("drafts", drafts).and_then(read_drafts));
        self.run(arguments, async |client, (collection, drafts)| {
            let saved = collection.written(client)?.create_many(&drafts).await?;
            Ok(saved.into_iter().map(|saved| saved.row.0).collect::<Array>().into())
        })
    }

    /// The record, or null.
    pub fn get(&self, collection: &str, id: &JsValue) -> Promise {
        let arguments = with(collection, || read_id("id", id));
        self.run(arguments, async |client, (collection, id)| {
            Ok(row_or_null(client.records(collection.store()).get(&id).await?))
        })
    }

    /// The records in the order of the ids, null for each that is not there.
    #[wasm_bindgen(js_name = getMany)]
    pub fn get_many(&self, collection: &str, ids: &JsValue) -> Promise {
        let arguments = with(collection, || read_ids(ids));
        self.run(arguments, async |client, (collection, ids)| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let rows = client.records(collection.store()).get_many(&ids).await?;
            Ok(rows.into_iter().map(row_or_null).collect::<Array>().into())
        })
    }

    /// A page of records.
    pub fn list(&self, collection: &str, query: &JsValue) -> Promise {
        let arguments = with(collection, || to_value("query", query));
        self.run(arguments, async |client, (collection, query)| {
            Ok(page(client.records(collection.store()).list(&query).await?))
        })
    }

    /// The number of records.
    pub fn count(&self, collection: &str, query: &JsValue) -> Promise {
        let arguments = with(collection, || to_value("query", query));
        self.run(arguments, async |client, (collection, query)| {
            // No database holds 2⁵³ records.
            Ok((client.records(collection.store()).count(&query).await? as f64).into())
        })
    }

    /// Changes what `change` mentions, and gives the whole record.
    pub fn update(&self, collection: &str, id: &JsValue, change: &JsValue) -> Promise {
        let arguments = with(collection, || Ok((read_id("id", id)?, to_value("change", change)?)));
        self.run(arguments, async |client, (collection, (id, change))| {
            Ok(collection.written(client)?.update(&id, &change).await?.row.0)
        })
    }

    /// Removes a record and what belongs to it.
    pub fn remove(&self, collection: &str, id: &JsValue) -> Promise {
        let arguments = with(collection, || read_id("id", id));
        self.run(arguments, async |client, (collection, id)| {
            collection.remove(client, &id).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// A page of the journal entries that have the words of `text`.
    #[wasm_bindgen(js_name = searchJournal)]
    pub fn search_journal(&self, text: &JsValue, query: &JsValue) -> Promise {
        let arguments = to_value("text", text).and_then(|text| Ok((text, to_value("query", query)?)));
        self.run(arguments, async |client, (text, query)| {
            Ok(page(client.search_journal(&text, &query).await?))
        })
    }

    /// Notes that the user has seen an insight, and gives the insight.
    #[wasm_bindgen(js_name = markViewed)]
    pub fn mark_viewed(&self, insight_id: &JsValue) -> Promise {
        self.run(read_id("id", insight_id), async |client, id| {
            Ok(client.insights().mark_viewed(&id).await?.0)
        })
    }

    /// The chart of a profile, or null.
    pub fn chart(&self, profile_id: &JsValue) -> Promise {
        self.run(read_id("profileId", profile_id), async |client, id| {
            Ok(row_or_null(client.charts().get(&id).await?))
        })
    }

    /// The chart of a profile, calculated anew.
    #[wasm_bindgen(js_name = recalculateChart)]
    pub fn recalculate_chart(&self, profile_id: &JsValue) -> Promise {
        self.run(read_id("profileId", profile_id), async |client, id| {
            Ok(client.charts().recalculate(&id).await?.0)
        })
    }

    /// `{ userId, sessionId }`.
    pub fn account(&self) -> Promise {
        self.run(Ok(()), async |client, ()| {
            let account = client.account_current().await?;
            to_js(&account).map_err(Refusal::Thrown)
        })
    }

    /// Runs a use case with arguments that were read, and makes a promise of it.
    pub(crate) fn run<A: 'static>(
        &self,
        arguments: Result<A, InputError>,
        work: impl AsyncFnOnce(&BrowserClient, A) -> Result<JsValue, Refusal> + 'static,
    ) -> Promise {
        let client = Rc::clone(&self.client);
        // Boxed, so that the making of a promise is compiled once and not for every use case.
        let future: Pin<Box<dyn Future<Output = _>>> = Box::pin(async move {
            let arguments = arguments.map_err(thrown)?;
            work(&client, arguments).await.map_err(Refusal::thrown)
        });
        future_to_promise(future)
    }
}

/// Why a use case gave no result.
pub(crate) enum Refusal {
    Client(ClientError),
    Thrown(JsValue),
}

impl From<ClientError> for Refusal {
    fn from(error: ClientError) -> Self {
        Self::Client(error)
    }
}

impl From<InputError> for Refusal {
    fn from(error: InputError) -> Self {
        Self::Client(error.into())
    }
}

impl Refusal {
    fn thrown(self) -> JsValue {
        match self {
            Self::Client(error) => thrown(error),
            Self::Thrown(value) => value,
        }
    }
}

/// The collection of that name, with arguments that are read once it is known.
fn with<A>(
    name: &str,
    arguments: impl FnOnce() -> Result<A, InputError>,
) -> Result<(Collection, A), InputError> {
    Ok((Collection::named(name)?, arguments()?))
}

pub(crate) fn read_id(name: &str, given: &JsValue) -> Result<String, InputError> {
    let value = serde_json::json!({ name: to_value(name, given)? });
    let fields = Fields::of(name, &value)?;
    let id = fields.text(name, ID_CHARS_MAX)?.map(str::to_owned);
    id.ok_or_else(|| fields.missing("input/missing-field", name, "an id"))
}

fn read_ids(given: &JsValue) -> Result<Vec<String>, InputError> {
    let value = serde_json::json!({ "ids": to_value("ids", given)? });
    let fields = Fields::of("ids", &value)?;
    let ids = fields.texts("ids", usize::MAX, ID_CHARS_MAX)?;
    ids.ok_or_else(|| fields.missing("input/missing-field", "ids", "a list of ids"))
}

pub(crate) fn row_or_null(row: Option<JsRow>) -> JsValue {
    row.map_or(JsValue::NULL, |row| row.0)
}

fn page(page: Page<JsRow>) -> JsValue {
    let items: Array = page.items.into_iter().map(|row| row.0).collect();
    let cursor = page.next_cursor.map_or(JsValue::NULL, JsValue::from);
    let object = Object::new();
    for (name, value) in [("items", JsValue::from(items)), ("nextCursor", cursor)] {
        // A fresh object takes every property.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}
