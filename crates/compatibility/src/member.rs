//! One of the two people.

use serde_json::Value;
use soul_core::{Birth, Fields, InputError};

/// Most characters of a name.
const NAME_CHARS_MAX: usize = 100;

/// One of the two people.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Birth data.
    pub birth: Birth,
    /// Name for the sentences; without one they speak of "the first" and "the second".
    pub name: Option<String>,
}

impl Member {
    /// Reads `{ birthDate, …, name? }`, called `side` in messages; other fields are left alone.
    ///
    /// # Errors
    /// As [`Birth::parse`]; `birth/date-missing` where the date is null.
    pub fn parse(side: &str, value: &Value) -> Result<Self, InputError> {
        let prefix = format!("{side}.");
        let fields = Fields::of(side, value)?.under(&prefix);
        Ok(Self {
            birth: Birth::from_fields(&fields)?,
            name: fields.text("name", NAME_CHARS_MAX)?.map(str::to_owned),
        })
    }

    /// A hash of the birth data, which orders a pair and seeds its draws: FNV-1a over their text.
    pub(crate) fn seed(&self) -> u64 {
        let Birth { date, time, latitude_deg, longitude_deg, timezone, fold, .. } = &self.birth;
        let time = time.map(|time| time.to_string());
        let text = format!("{date} {time:?} {latitude_deg:?} {longitude_deg:?} {timezone:?} {fold:?}");
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }
}
