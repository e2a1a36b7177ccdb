//! The packed zone rules: names, and where each one's history stands.
//!
//! `tools/zones` writes the block. All numbers are little-endian; a *varint* has seven bits to a byte, lowest first,
//! its high bit saying that more follow; a *signed* varint counts 0, −1, 1, −2, 2 …
//!
//! ```text
//! u16 bytes of the abbreviations, u16 bytes of the names
//! abbreviations, 6 bytes each, filled up with zeros
//! names in alphabetical order: u8 length, the name, u16 number of its history (equal histories are shared)
//! histories: varint bytes of it, then
//!     u8 number of local time types (16 at most), 0x80 added where a yearly rule follows the last change
//!     each type: signed seconds east of UTC, u8 number of its abbreviation; the first holds before any change
//!     the rule: u8 standard type | daylight type << 4, then for the beginning and the end of daylight time
//!         u8 month, u8 week << 4 | weekday from Sunday (week 5 is the last), signed second of that day's local time
//!     varint number of changes
//!     the type that holds from each change on, half a byte each, the low half first
//!     the changes: varint of twice the hours since the change before, or of twice the seconds plus one
//! ```
//!
//! The generator and the tests walk through the whole block. Should it be damaged all the same, reading ends early: a
//! name is not found or a history is cut short, and nothing panics.

use std::sync::OnceLock;

use soul_core::sort_by;

/// The block itself.
static PACK: &[u8] = include_bytes!("zones.bin");

/// Bytes per abbreviation; the longest in use has 5.
const ABBREVIATION_WIDTH: usize = 6;

/// All zone names that are understood, aliases such as `US/Eastern` included, in alphabetical order.
///
/// ```
/// assert!(soul_places::zone_names().any(|name| name == "Europe/Amsterdam"));
/// ```
pub fn zone_names() -> impl Iterator<Item = &'static str> {
    entries().map_while(|(name, _)| core::str::from_utf8(name).ok())
}

/// The canonical spelling and the packed history of the zone called `name`, in any case.
pub(crate) fn find(name: &str) -> Option<(&'static str, Reader<'static>)> {
    let zones = ZONES.get_or_init(zones);
    let place = zones.binary_search_by(|(known, _)| folded(known).cmp(folded(name))).ok()?;
    zones.get(place).copied()
}

/// The zones in the order of their names with case ignored, put together at the first look-up: reading through the block takes
/// longer than a chart's houses.
static ZONES: OnceLock<Vec<(&'static str, Reader<'static>)>> = OnceLock::new();

fn zones() -> Vec<(&'static str, Reader<'static>)> {
    let mut block = sections().map_or(Reader(&[]), |(_, _, histories)| histories);
    let histories: Vec<_> = core::iter::from_fn(|| block.block()).collect();
    let zone = |(name, number): (&'static [u8], u16)| {
        Some((core::str::from_utf8(name).ok()?, *histories.get(usize::from(number))?))
    };
    let mut zones: Vec<_> = entries().filter_map(zone).collect();
    sort_by(&mut zones, |(a, _), (b, _)| folded(a).cmp(folded(b)));
    zones
}

fn folded(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().map(|byte| byte.to_ascii_lowercase())
}

/// The abbreviation of this number.
pub(crate) fn abbreviation(number: u8) -> Option<&'static str> {
    let (texts, _, _) = sections()?;
    let start = usize::from(number) * ABBREVIATION_WIDTH;
    let padded = texts.0.get(start..start + ABBREVIATION_WIDTH)?;
    Some(core::str::from_utf8(padded).ok()?.trim_end_matches('\0'))
}

/// Names, as bytes, with the numbers of their histories.
fn entries() -> impl Iterator<Item = (&'static [u8], u16)> {
    let mut names = sections().map_or(Reader(&[]), |(_, names, _)| names);
    core::iter::from_fn(move || {
        let length = names.byte()?;
        Some((names.bytes(length.into())?, names.u16()?))
    })
}

/// Abbreviations, names, histories.
fn sections() -> Option<(Reader<'static>, Reader<'static>, Reader<'static>)> {
    let mut pack = Reader(PACK);
    let (abbreviations, names) = (pack.u16()?, pack.u16()?);
    Some((Reader(pack.bytes(abbreviations.into())?), Reader(pack.bytes(names.into())?), pack))
}

/// Reads the block piece by piece; `None` at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (read, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(read)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.bytes(1)?.first().copied()
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.bytes(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.bytes(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    /// A varint of at most 63 bits, more than any field has.
    pub(crate) fn varint(&mut self) -> Option<i64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn signed(&mut self) -> Option<i32> {
        let value = self.varint()?;
        i32::try_from(if value & 1 == 0 { value >> 1 } else { -(value >> 1) - 1 }).ok()
    }

    pub(crate) fn block(&mut self) -> Option<Self> {
        let length = usize::try_from(self.varint()?).ok()?;
        self.bytes(length).map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_sorted_and_each_has_its_history() {
        let names: Vec<_> = zone_names().collect();
        assert!(names.is_sorted());
        for name in names {
            assert_eq!(find(name).map(|(found, _)| found), Some(name));
        }
    }

    #[test]
    fn the_histories_fill_the_block_to_its_last_byte() {
        let most = entries().map(|(_, number)| number).max().unwrap();
        let (_, _, mut histories) = sections().unwrap();
        for _ in 0..=most {
            histories.block().unwrap();
        }
        assert!(histories.0.is_empty());
    }

    #[test]
    fn varints_carry_seven_bits_to_a_byte() {
        for (bytes, value) in [
            (&[0x00][..], Some(0)),
            (&[0x7f], Some(127)),
            (&[0x80, 0x01], Some(128)),
            (&[0xe5, 0x8e, 0x26], Some(624_485)),
            (&[0x80], None),
            (&[], None),
        ] {
            assert_eq!(Reader(bytes).varint(), value, "{bytes:?}");
        }
        for (byte, value) in [(0, 0), (1, -1), (2, 1), (3, -2), (4, 2)] {
            assert_eq!(Reader(Box::leak(Box::new([byte]))).signed(), Some(value));
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_end_a_number_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
            let mut reader = Reader(bytes.leak());
            while reader.signed().is_some() {}
            let left = reader.0.len();
            prop_assert!(reader.varint().is_none() || reader.0.len() < left);
        }
    }
}
