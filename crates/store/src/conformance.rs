//! The suite that every store passes: the memory store natively and in wasm, the browser's database in each browser.
//!
//! Each case takes a fresh, empty store and panics where the store breaks its promise. [`for_each_case`] hands the names
//! of all cases to a macro of the caller, which makes tests of them in the caller's harness.
//!
//! ```
//! use serde_json::Value;
//! use soul_store::{MemoryStore, conformance};
//!
//! macro_rules! run {
//!     ($($case:ident)*) => { $(
//!         pollster::block_on(conformance::$case(MemoryStore::<Value>::new()));
//!     )* };
//! }
//! conformance::for_each_case!(run);
//! ```
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(missing_docs, reason = "the name of a case says what it checks")]

mod isolation;
mod lists;
mod pages;
mod rows;

pub use isolation::*;
pub use lists::*;
pub use pages::*;
pub use rows::*;

use serde_json::{Value, json};
use soul_model::StoreDescriptor;

use crate::{Durability, Mode, Row, Store, StoreError, Transaction};

/// Calls the macro `$tests` with the names of all cases.
#[macro_export]
#[doc(hidden)]
macro_rules! __for_each_conformance_case {
    ($tests:ident) => {
        $tests! {
            every_store_of_the_schema_is_there_and_empty
            a_written_row_reads_back_and_a_removed_one_is_gone
            a_cleared_store_is_empty_and_the_others_are_as_they_were
            a_second_write_replaces_the_row_and_its_index_entries
            plain_data_survives_the_round_trip
            a_transaction_sees_its_own_writes
            a_row_without_a_key_is_refused
            one_key_of_a_unique_index_is_held_by_one_row
            a_key_of_a_unique_index_is_free_once_its_row_is_gone
            an_index_range_takes_its_ends_as_told
            an_index_over_two_fields_reads_by_the_first_or_by_both
            values_that_are_no_keys_stand_outside_the_index
            an_index_over_a_list_holds_a_row_under_each_item
            a_changed_list_leaves_its_old_items
            pages_over_the_items_of_lists_join_up
            numbers_and_texts_are_ordered_as_the_standard_says
            equal_keys_follow_by_primary_key_in_both_directions
            pages_of_every_size_join_up_in_both_directions
            a_page_goes_on_at_the_right_row_while_others_come_and_go
            an_empty_range_holds_nothing
            counting_agrees_with_reading
            primary_keys_come_in_the_order_of_the_index_as_many_as_asked_for
            a_transaction_that_is_dropped_leaves_nothing_behind
            a_failed_write_loses_the_whole_transaction
            a_reader_can_not_write
            a_store_that_was_not_named_is_out_of_reach
            writers_take_turns_so_that_no_count_is_lost
            a_reader_sees_all_of_a_transaction_or_nothing
            both_durabilities_keep_the_row
        }
    };
}
#[doc(inline)]
pub use crate::__for_each_conformance_case as for_each_case;

const WRITE: Mode = Mode::Write(Durability::Relaxed);

/// Writes `rows` in one transaction and reports the first failure, whichever call it came from.
async fn try_write<S: Store>(
    store: &S,
    rows: &[(&'static StoreDescriptor, Value)],
) -> Result<(), StoreError> {
    let mut stores: Vec<&'static StoreDescriptor> = rows.iter().map(|(descriptor, _)| *descriptor).collect();
    stores.sort_by_key(|descriptor| descriptor.name);
    stores.dedup_by_key(|descriptor| descriptor.name);
    let transaction = store.begin(&stores, WRITE).await?;
    for (descriptor, row) in rows {
        transaction.put(descriptor, &encode::<S>(row)).await?;
    }
    transaction.commit().await
}

async fn write<S: Store>(store: &S, rows: &[(&'static StoreDescriptor, Value)]) {
    try_write(store, rows).await.unwrap();
}

async fn read<S: Store>(store: &S, descriptor: &'static StoreDescriptor, key: &str) -> Option<Value> {
    let transaction = store.begin(&[descriptor], Mode::Read).await.unwrap();
    let row = transaction.get(descriptor, key).await.unwrap();
    transaction.commit().await.unwrap();
    row.as_ref().map(decode)
}

fn encode<S: Store>(value: &Value) -> S::Row {
    S::Row::encode(value).unwrap()
}

fn decode<R: Row>(row: &R) -> Value {
    row.decode().unwrap()
}

fn ids<R: Row>(rows: &[R]) -> Vec<String> {
    rows.iter().map(|row| decode(row)["id"].as_str().unwrap().to_owned()).collect()
}

/// JavaScript has one kind of number, so 1 and 1.0 are the same value here.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

fn journal(id: &str, profile: &str, date: &str) -> Value {
    json!({ "id": id, "profileId": profile, "entryDate": date })
}

fn queued(id: &str, timestamp: Value) -> Value {
    json!({ "id": id, "timestamp": timestamp, "synced": 0 })
}
