//! What the tests share.

use core::cell::Cell;

use js_sys::{Date, Promise, Reflect};
use soul_store_indexeddb::IndexedDbStore;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest};

/// A name that no database of this origin has had.
pub(crate) fn fresh_name() -> String {
    thread_local! {
        static COUNT: Cell<u32> = const { Cell::new(0) };
    }
    let count = COUNT.get();
    COUNT.set(count + 1);
    format!("test-{}-{count}", Date::now())
}

pub(crate) async fn open(name: &str) -> IndexedDbStore {
    IndexedDbStore::open(name, IndexedDbStore::PATIENCE_MS, |ended| panic!("ended by itself: {ended:?}"))
        .await
        .unwrap()
}

/// The browser's own factory, to look at databases and to meddle with them from outside.
pub(crate) fn factory() -> IdbFactory {
    Reflect::get(&js_sys::global(), &"indexedDB".into()).unwrap().unchecked_into()
}

/// The result of a request of the browser.
pub(crate) async fn result(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await.map(|_| ())?;
    request.result()
}

/// Opens a database with the browser's own means; `upgrade` is given it where it has to be made or upgraded.
pub(crate) async fn open_raw(
    name: &str,
    version: Option<u32>,
    upgrade: impl Fn(IdbDatabase) + 'static,
) -> IdbDatabase {
    let factory = factory();
    let request = match version {
        Some(version) => factory.open_with_u32(name, version),
        None => factory.open(name),
    };
    let request: IdbOpenDbRequest = request.unwrap();
    let handler = Closure::<dyn FnMut()>::new({
        let request = request.clone();
        move || upgrade(request.result().unwrap().unchecked_into())
    });
    request.set_onupgradeneeded(Some(handler.as_ref().unchecked_ref()));
    result(&request).await.unwrap().unchecked_into()
}

pub(crate) async fn delete(name: &str) {
    result(&factory().delete_database(name).unwrap()).await.unwrap();
}
