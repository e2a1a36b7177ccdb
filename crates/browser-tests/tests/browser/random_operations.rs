//! IndexedDB beside the memory store: whatever is done to both, in any order, they answer alike. The seeds are new in every run, and a
//! failure names its own.

use core::ops::Bound;

use js_sys::Date;
use serde_json::{Value, json};
use soul_core::Coded;
use soul_model::{IndexDescriptor, STORES, StoreDescriptor};
use soul_store::{
    Direction, Durability, IndexQuery, Key, KeyRange, MemoryStore, Mode, Position, RawPage, Row, Store,
    StoreError, Transaction,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::paths::WithoutDirectedReads;
use crate::support::{delete, fresh_name, open};

/// Runs with seeds of their own, and transactions in each.
const RUNS: u64 = 12;
const TRANSACTIONS: usize = 30;
/// Rows of one page are few, so that lists of few rows have many pages.
const LIMIT_MAX: usize = 4;

#[wasm_bindgen_test]
async fn indexed_db_answers_as_the_memory_store_does_to_any_operations() {
    compare(Date::now() as u64).await;
}

#[wasm_bindgen_test]
async fn it_does_so_by_cursors_alone_as_well() {
    let _without = WithoutDirectedReads::now();
    compare(Date::now() as u64).await;
}

async fn compare(first_seed: u64) {
    for seed in first_seed..first_seed + RUNS {
        let name = fresh_name();
        let store = open(&name).await;
        Run { random: Random(seed), browser: &store, memory: &MemoryStore::new(), seed, step: 0 }.go().await;
        store.close();
        delete(&name).await;
    }
}

/// SplitMix64 (G. Steele et al., "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 17).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }
}

struct Run<'a, B> {
    random: Random,
    browser: &'a B,
    memory: &'a MemoryStore<Value>,
    seed: u64,
    step: usize,
}

impl<B: Store> Run<'_, B> {
    async fn go(&mut self) {
        let mut stores: Vec<&'static StoreDescriptor> = Vec::new();
        while stores.len() < 3 {
            let store = self.random.of(&STORES);
            if stores.iter().all(|chosen| chosen.name != store.name) {
                stores.push(store);
            }
        }
        for _ in 0..TRANSACTIONS {
            self.transaction(&stores).await;
        }
    }

    /// One transaction on both, then a look at everything.
    async fn transaction(&mut self, stores: &[&'static StoreDescriptor]) {
        let mode = Mode::Write(Durability::Relaxed);
        let browser = self.browser.begin(stores, mode).await.unwrap();
        let memory = self.memory.begin(stores, mode).await.unwrap();
        let mut failed = false;
        for _ in 0..1 + self.random.below(6) {
            self.step += 1;
            let store = self.random.of(stores);
            failed |= match self.random.below(4) {
                0 | 1 => {
                    let row = self.row(store);
                    let of_browser = browser.put(store, &B::Row::encode(&row).unwrap()).await;
                    let of_memory = memory.put(store, &row).await;
                    // A browser may tell only at the end.
                    assert!(
                        of_browser.is_ok() || of_memory.is_err(),
                        "{}: {of_browser:?}",
                        self.place(store)
                    );
                    of_memory.is_err()
                }
                2 => {
                    let key = self.id();
                    browser.delete(store, &key).await.unwrap();
                    memory.delete(store, &key).await.unwrap();
                    false
                }
                _ => {
                    self.look(store, &browser, &memory).await;
                    false
                }
            };
            if failed {
                break;
            }
        }
        if !failed && self.random.one_in(5) {
            drop(browser);
            drop(memory);
        } else {
            let code = |ended: Result<(), StoreError>| ended.map_err(|error| error.code());
            let (of_browser, of_memory) = (code(browser.commit().await), code(memory.commit().await));
            assert_eq!(of_browser, of_memory, "{}", self.place(stores[0]));
            assert_eq!(of_browser.is_err(), failed, "{}", self.place(stores[0]));
        }
        let browser = self.browser.begin(stores, Mode::Read).await.unwrap();
        let memory = self.memory.begin(stores, Mode::Read).await.unwrap();
        for store in stores {
            self.step += 1;
            self.look(store, &browser, &memory).await;
        }
        browser.commit().await.unwrap();
        memory.commit().await.unwrap();
    }

    /// Reads both in every way.
    async fn look(
        &mut self,
        store: &'static StoreDescriptor,
        browser: &B::Transaction,
        memory: &impl Transaction<Row = Value>,
    ) {
        let key = self.id();
        let of_browser = browser.get(store, &key).await.unwrap();
        let of_memory = memory.get(store, &key).await.unwrap();
        let decoded = of_browser.map(|row| plain(&row.decode().unwrap()));
        assert_eq!(decoded, of_memory.map(|row| plain(&row)), "{} get {key}", self.place(store));

        let index = match self.random.below(store.indexes.len() + 1) {
            0 => None,
            n => Some(&store.indexes[n - 1]),
        };
        let range = KeyRange { lower: self.bound(index), upper: self.bound(index) };
        let of_browser = browser.count(store, index, &range).await.unwrap();
        let of_memory = memory.count(store, index, &range).await.unwrap();
        assert_eq!(of_browser, of_memory, "{} count {index:?} {range:?}", self.place(store));

        let limit = 1 + self.random.below(2 * LIMIT_MAX);
        let of_browser = browser.keys(store, index, &range, limit).await.unwrap();
        let of_memory = memory.keys(store, index, &range, limit).await.unwrap();
        assert_eq!(of_browser, of_memory, "{} {limit} keys {index:?} {range:?}", self.place(store));

        let direction = self.random.of(&[Direction::Ascending, Direction::Descending]);
        let limit = 1 + self.random.below(LIMIT_MAX);
        let after = self.random.one_in(3).then(|| Position {
            key: if index.is_some() { self.index_key(index) } else { Key::from(self.id().as_str()) },
            primary_key: Key::from(self.id().as_str()),
        });
        let mut query = IndexQuery { index, range, direction, limit, after };
        loop {
            let of_browser = answer(browser.page(store, &query).await.unwrap());
            let of_memory = answer(memory.page(store, &query).await.unwrap());
            assert_eq!(of_browser, of_memory, "{} {query:?}", self.place(store));
            query.after = of_memory.1;
            if query.after.is_none() {
                break;
            }
        }
    }

    fn place(&self, store: &StoreDescriptor) -> String {
        format!("seed {}, step {}, store {}", self.seed, self.step, store.name)
    }

    fn id(&mut self) -> String {
        self.random.of(&["", "a", "b", "c", "d", "é", "🌙"]).to_owned()
    }

    /// A row with keys and with what is none in the fields of the indexes.
    fn row(&mut self, store: &'static StoreDescriptor) -> Value {
        let mut row = json!({ "more": self.random.below(100) });
        for field in store.indexes.iter().flat_map(|index| index.fields) {
            // WebKit takes what is no key for one where the index is unique, and where it is a part of a list, as in an index over
            // several fields. No range that the client reads has one in it.
            let strict = |index: &IndexDescriptor| index.unique || index.fields.len() > 1;
            let always_key = store.indexes.iter().any(|index| strict(index) && index.fields.contains(field));
            if !self.random.one_in(8) {
                row[*field] = self.field();
                while always_key && Key::from_value(&row[*field]).is_none() {
                    row[*field] = self.field();
                }
            }
        }
        row[store.key_path] = json!(self.id());
        row
    }

    fn field(&mut self) -> Value {
        let scalars = [json!("a"), json!("b"), json!("ab"), json!(""), json!(0), json!(-1.5), json!(1)];
        match self.random.below(10) {
            0 => self.random.of(&[json!(null), json!(true), json!({})]),
            1 => (0..self.random.below(4)).map(|_| self.random.of(&scalars)).collect(),
            _ => self.random.of(&scalars),
        }
    }

    fn index_key(&mut self, index: Option<&'static IndexDescriptor>) -> Key {
        let part = |run: &mut Self| loop {
            if let Some(key) = Key::from_value(&run.field()) {
                break key;
            }
        };
        match index.map_or(1, |index| index.fields.len()) {
            1 => part(self),
            count => Key::List((0..1 + self.random.below(count)).map(|_| part(self)).collect()),
        }
    }

    fn bound(&mut self, index: Option<&'static IndexDescriptor>) -> Bound<Key> {
        match self.random.below(3) {
            0 => Bound::Unbounded,
            1 => Bound::Included(self.index_key(index)),
            _ => Bound::Excluded(self.index_key(index)),
        }
    }
}

fn answer<R: Row>(page: RawPage<R>) -> (Vec<Value>, Option<Position>) {
    (page.rows.iter().map(|row| plain(&row.decode().unwrap())).collect(), page.next)
}

/// The value with every number as JavaScript has it.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
        other => other.clone(),
    }
}
