//! Version 3: the journal's words in segments. Version 2 wrote a row for each entry with a key for each of its words, which took most
//! of the time of a write. Words are no data of their own: the client makes the index anew from the entries when it next opens.

use idb::{Database, Error, Query, Transaction};
use wasm_bindgen::JsValue;

use super::Kind::Plain;
use super::{StoreStep, create_stores};

const STORES: [StoreStep; 1] = [("journalIndex", "id", &[("profileId", &["profileId"], Plain)])];

pub(super) fn add_the_index_of_the_journal_and_empty_the_one_before(
    database: &Database,
    transaction: &Transaction,
) -> Result<(), Error> {
    create_stores(database, transaction, &STORES)?;
    transaction.object_store("journalSearch")?.clear()?;
    // A copy that was put back may say that its index is made.
    let made = JsValue::from("journalIndex");
    transaction.object_store("metadata")?.delete(Query::Key(made)).map(drop)
}
