//! The browser's clock and source of randomness.

use js_sys::{Date, Reflect};
use soul_client::Environment;
use soul_core::{CivilDate, Coded, Instant};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Crypto;

/// What a page, a worker or Node offers.
pub struct Browser {
    crypto: Crypto,
}

/// Code `module/unsupported-host`: this place has no source of randomness that ids can be made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnsupportedHost;

impl core::fmt::Display for UnsupportedHost {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("there is no crypto.getRandomValues here: use a current browser")
    }
}

impl core::error::Error for UnsupportedHost {}

impl Coded for UnsupportedHost {
    fn code(&self) -> &'static str {
        "module/unsupported-host"
    }
}

impl Browser {
    /// Finds what the client needs.
    ///
    /// # Errors
    /// [`UnsupportedHost`] without `crypto`.
    pub fn find() -> Result<Self, UnsupportedHost> {
        let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).unwrap_or(JsValue::UNDEFINED);
        // Asked by its method, as a stand-in in a test may be of any class.
        let method = Reflect::get(&crypto, &"getRandomValues".into());
        if method.is_ok_and(|method| method.is_function()) {
            Ok(Self { crypto: crypto.unchecked_into() })
        } else {
            Err(UnsupportedHost)
        }
    }
}

impl Environment for Browser {
    fn now(&self) -> Instant {
        // A device's clock can be set to any year; beyond year 9999 there is no instant, and 1970 is as good as that.
        Instant::from_unix_ms(Date::now() as i64).unwrap_or(Instant::UNIX_EPOCH)
    }

    fn local_date(&self) -> CivilDate {
        let today = Date::new_0();
        let text =
            format!("{:04}-{:02}-{:02}", today.get_full_year(), today.get_month() + 1, today.get_date());
        // Years of more than four digits are none of the calendar's here, and the epoch is as good as they are.
        CivilDate::parse(&text).unwrap_or(CivilDate::UNIX_EPOCH)
    }

    fn random_bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        if let Err(thrown) = self.crypto.get_random_values_with_u8_array(&mut bytes) {
            // It only fails for more bytes than 65,536. Ids without randomness would collide, so there is no going on.
            wasm_bindgen::throw_val(thrown);
        }
        bytes
    }
}
