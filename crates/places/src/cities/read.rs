//! The city pack, opened.
//!
//! `tools/cities` writes it. Numbers are little-endian; a *varint* and a *signed* varint are those of the zone pack; a
//! *text* is a varint of its bytes and UTF-8 lines, each ended by a line feed, their parts separated by tabs.
//!
//! ```text
//! 8 bytes `SoulCity`, u16 layout (1), u32 bytes that follow the checksum, u32 their Adler-32 checksum (RFC 1950)
//! text: IANA zones
//! text: countries by code: ISO 3166-1 alpha-2 code, name, other names
//! text: regions, those of a country together: name (empty where there is none), code where people write it
//! text: cities, those of a region together, the largest first: name
//! text: their alternate names in Latin letters
//! text: their alternate names in other scripts
//! varint for each country: number of its regions
//! varint for each region: number of its cities
//! for each city, as signed varints of the difference from the city before:
//!     populations, rounded to three digits: p below 1,000, else 900 e + m for a population of m × 10^e, m from 100 to 999
//!     latitudes in thousandths of a degree
//!     longitudes in thousandths of a degree
//! varint for each city: number of its zone
//! ```

use super::fold::fold;
use crate::PlacesError;
use crate::pack::Reader;

const MAGIC: &[u8] = b"SoulCity";
const LAYOUT: u16 = 1;

/// Thousandths of a degree to a right angle and to two.
const LATITUDE_MOST: i32 = 90_000;
const LONGITUDE_MOST: i32 = 180_000;

#[derive(Debug)]
pub(super) struct Pack {
    pub(super) zones: Vec<String>,
    pub(super) countries: Vec<Country>,
    pub(super) regions: Vec<Region>,
    /// In the order of the pack.
    pub(super) cities: Vec<City>,
    /// Lines for the cities, their parts separated by tabs.
    pub(super) names: String,
    pub(super) latin: String,
    pub(super) other: String,
}

#[derive(Debug)]
pub(super) struct Country {
    pub(super) name: String,
    /// Code and names, folded.
    pub(super) keys: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Region {
    /// Empty where there is none.
    pub(super) name: String,
    /// Name and code, folded.
    pub(super) keys: Vec<String>,
    /// Number of its country.
    pub(super) country: u16,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct City {
    pub(super) region: u16,
    pub(super) zone: u16,
    pub(super) population: u32,
    /// Thousandths of a degree, north positive.
    pub(super) latitude: i32,
    /// Thousandths of a degree, east positive.
    pub(super) longitude: i32,
}

impl Pack {
    /// Opens the pack and checks all of it, so that no later step meets a number out of range.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, PlacesError> {
        let mut reader = Reader(bytes);
        if reader.bytes(MAGIC.len()) != Some(MAGIC) {
            return Err(PlacesError::CitiesDamaged);
        }
        let layout = reader.u16().ok_or(PlacesError::CitiesDamaged)?;
        if layout != LAYOUT {
            return Err(PlacesError::CitiesVersion { found: layout, accepted: LAYOUT });
        }
        payload(reader).ok_or(PlacesError::CitiesDamaged)
    }
}

fn payload(mut reader: Reader<'_>) -> Option<Pack> {
    let (length, checksum) = (reader.u32()?, reader.u32()?);
    if usize::try_from(length).ok()? != reader.0.len() || adler32(reader.0) != checksum {
        return None;
    }
    let zones: Vec<String> = text(&mut reader)?.lines().map(str::to_owned).collect();
    let countries = text(&mut reader)?.lines().map(country).collect::<Option<Vec<_>>>()?;
    let mut regions = text(&mut reader)?.lines().map(region).collect::<Option<Vec<_>>>()?;
    let (names, latin, other) = (text(&mut reader)?, text(&mut reader)?, text(&mut reader)?);
    let number_of_cities = names.lines().count();
    if names.lines().any(str::is_empty)
        || latin.lines().count() != number_of_cities
        || other.lines().count() != number_of_cities
    {
        return None;
    }

    let of_country = spread(&mut reader, countries.len(), regions.len())?;
    for (region, country) in regions.iter_mut().zip(of_country) {
        region.country = country;
    }
    let of_region = spread(&mut reader, regions.len(), number_of_cities)?;
    let populations = differences(&mut reader, number_of_cities, population)?;
    let latitudes = differences(&mut reader, number_of_cities, within(LATITUDE_MOST))?;
    let longitudes = differences(&mut reader, number_of_cities, within(LONGITUDE_MOST))?;
    let mut cities = Vec::with_capacity(number_of_cities);
    for (((region, population), latitude), longitude) in
        of_region.into_iter().zip(populations).zip(latitudes).zip(longitudes)
    {
        let zone = u16::try_from(reader.varint()?).ok()?;
        zones.get(usize::from(zone))?;
        cities.push(City { region, zone, population, latitude, longitude });
    }
    reader.0.is_empty().then_some(Pack { zones, countries, regions, cities, names, latin, other })
}

fn country(line: &str) -> Option<Country> {
    let mut parts = line.split('\t');
    let (code, name) = (parts.next()?, parts.next()?);
    let keys = [code, name].into_iter().chain(parts).map(fold).collect();
    Some(Country { name: name.to_owned(), keys })
}

fn region(line: &str) -> Option<Region> {
    let name = line.split('\t').next()?.to_owned();
    Some(Region { name, keys: line.split('\t').map(fold).collect(), country: 0 })
}

fn text(reader: &mut Reader<'_>) -> Option<String> {
    let text = core::str::from_utf8(reader.block()?.0).ok()?;
    (text.is_empty() || text.ends_with('\n')).then(|| text.to_owned())
}

/// The group of each member, from the number of members of each group.
fn spread(reader: &mut Reader<'_>, groups: usize, members: usize) -> Option<Vec<u16>> {
    let mut group_of = Vec::with_capacity(members);
    for group in 0..groups {
        let count = usize::try_from(reader.varint()?).ok()?;
        if count > members - group_of.len() {
            return None;
        }
        group_of.resize(group_of.len() + count, u16::try_from(group).ok()?);
    }
    (group_of.len() == members).then_some(group_of)
}

fn differences<T>(
    reader: &mut Reader<'_>,
    count: usize,
    checked: impl Fn(i32) -> Option<T>,
) -> Option<Vec<T>> {
    let mut value = 0_i32;
    (0..count)
        .map(|_| {
            value = value.checked_add(reader.signed()?)?;
            checked(value)
        })
        .collect()
}

fn population(number: i32) -> Option<u32> {
    let number = u32::try_from(number).ok()?;
    if number < 1000 {
        return Some(number);
    }
    let exponent = (number - 100) / 900;
    (number - 900 * exponent).checked_mul(10_u32.checked_pow(exponent)?)
}

fn within(most: i32) -> impl Fn(i32) -> Option<i32> {
    move |value| (-most..=most).contains(&value).then_some(value)
}

/// The checksum of RFC 1950, section 8.2.
pub(super) fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    // As many bytes as can be summed up before the second sum leaves 32 bits.
    const RUN: usize = 5552;
    let (mut a, mut b) = (1_u32, 0_u32);
    for run in bytes.chunks(RUN) {
        for byte in run {
            a += u32::from(*byte);
            b += a;
        }
        a %= MODULUS;
        b %= MODULUS;
    }
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        // The value that RFC 1950 implementations are commonly tried with.
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
        assert_eq!(adler32(b""), 1);
        // Long enough for the sums to be reduced many times: 0xff × n and 0xff × n (n + 1) / 2 + n, modulo 65,521.
        let (n, m) = (100_000_u64, 65_521);
        let (a, b) = ((1 + 255 * n) % m, (n + 255 * n * (n + 1) / 2) % m);
        assert_eq!(u64::from(adler32(&vec![0xff; 100_000])), b << 16 | a);
    }

    #[test]
    fn populations_have_three_digits() {
        for (number, expected) in [
            (-1, None),
            (0, Some(0)),
            (999, Some(999)),
            (1000, Some(1000)),
            (1899, Some(9990)),
            (1900, Some(10_000)),
            (4 * 900 + 104, Some(1_040_000)),
            (i32::MAX, None),
        ] {
            assert_eq!(population(number), expected, "{number}");
        }
    }
}
