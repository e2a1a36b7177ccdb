use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::Zone;

static BYTES: &[u8] = include_bytes!("../../data/cities.bin");
static CITIES: LazyLock<Cities> = LazyLock::new(|| Cities::read(BYTES).unwrap());

/// What the payload of a pack begins behind: magic, layout, length, checksum.
const HEAD_BYTES: usize = 18;

#[test]
fn every_zone_of_the_list_has_its_rules_in_the_zone_pack() {
    assert!(CITIES.pack.zones.len() > 300, "{}", CITIES.pack.zones.len());
    for zone in &CITIES.pack.zones {
        assert_eq!(Zone::named(zone).map(|found| found.name()), Ok(zone.as_str()));
    }
}

#[test]
fn every_country_is_found_by_its_code_and_its_name() {
    for (number, country) in CITIES.pack.countries.iter().enumerate() {
        let number = Country(u16::try_from(number).unwrap());
        assert_eq!(CITIES.country(&country.name), Ok(number), "{}", country.name);
        assert_eq!(CITIES.country(&country.keys[0].to_uppercase()), Ok(number), "{}", country.name);
        assert_eq!(country.keys[0].len(), 2, "{}", country.name);
    }
}

#[test]
fn no_name_of_a_city_is_kept_twice() {
    let mut doubled = Vec::new();
    let mut seen = BTreeSet::new();
    let mut city = u32::MAX;
    for name in &CITIES.index.names {
        if name.city != city {
            city = name.city;
            seen.clear();
        }
        let display = name.display(&CITIES.pack);
        // A name with umlauts is there under two keys.
        if fold(display) == CITIES.index.key(name) && !seen.insert(fold(display)) {
            doubled.push(display);
        }
    }
    assert!(doubled.is_empty(), "{doubled:?}");
}

/// Some 700 of the cities, in all parts of the list; all of them take a minute without optimisation.
#[test]
fn a_city_is_among_the_first_ten_for_its_name_with_its_region_and_country() {
    let mut lost = Vec::new();
    let mut tried = 0;
    for city in (0..u32::try_from(CITIES.pack.cities.len()).unwrap()).step_by(47) {
        let place = CITIES.place(CITIES.index.main_name(city).unwrap()).unwrap();
        let query = format!("{}, {}, {}", place.name, place.region.unwrap_or_default(), place.country);
        if !CITIES.search(&query, 10, None).contains(&place) {
            lost.push(query);
        }
        tried += 1;
    }
    assert!(tried > 700);
    assert!(lost.is_empty(), "{} of {tried}: {lost:?}", lost.len());
}

#[test]
fn a_large_city_is_the_first_in_its_country_for_each_of_its_names_in_full() {
    let mut lost = Vec::new();
    for name in &CITIES.index.names {
        let city = &CITIES.pack.cities[name.city as usize];
        if city.population < 5_000_000 || CITIES.index.key(name).len() <= 3 {
            continue;
        }
        let country = Country(CITIES.pack.regions[usize::from(city.region)].country);
        let shown = name.display(&CITIES.pack);
        let first = CITIES.search(shown, 3, Some(country));
        let main = CITIES.index.main_name(name.city).unwrap().display(&CITIES.pack);
        if !first.iter().any(|place| place.name == main) {
            lost.push(shown);
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn another_layout_is_told_from_damage() {
    let mut newer = BYTES[..HEAD_BYTES].to_vec();
    newer[8] = 2;
    assert_eq!(Cities::read(&newer).err(), Some(PlacesError::CitiesVersion { found: 2, accepted: 1 }));
    assert_eq!(Cities::read(b"").err(), Some(PlacesError::CitiesDamaged));
    assert_eq!(Cities::read(b"<!doctype html>").err(), Some(PlacesError::CitiesDamaged));
    assert_eq!(Cities::read(&BYTES[..HEAD_BYTES]).err(), Some(PlacesError::CitiesDamaged));
    assert_eq!(Cities::read(&[BYTES, b"\0"].concat()).err(), Some(PlacesError::CitiesDamaged));
}

/// A pack of two cities in two countries, its checksum right whatever the payload says.
fn small_pack(payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
    [b"SoulCity\x01\0", length.as_slice(), &read::adler32(payload).to_le_bytes(), payload].concat()
}

fn small_payload() -> Vec<u8> {
    let mut payload = Vec::new();
    for text in [
        "Asia/Tokyo\nEurope/Paris\n",
        "FR\tFrance\nJP\tJapan\n",
        "Ré\nTokyo\n",
        "Paris\nÖtsu\n",
        "Lutèce\n\n",
        "\n大津\n",
    ] {
        payload.push(u8::try_from(text.len()).unwrap());
        payload.extend(text.as_bytes());
    }
    // Regions, cities, populations, latitudes, longitudes, zones; each small enough for a byte.
    payload.extend([1, 1, 1, 1, 100, 3, 20, 7, 40, 41, 1, 0]);
    payload
}

#[test]
fn a_small_pack_reads_as_it_was_written() {
    let cities = Cities::read(&small_pack(&small_payload())).unwrap();
    let found = cities.search("lutece fr", 10, None);
    assert_eq!(
        found,
        [Place {
            name: "Paris",
            matched_name: Some("Lutèce"),
            region: Some("Ré"),
            country: "France",
            latitude: 0.010,
            longitude: 0.020,
            timezone: "Europe/Paris",
            population: 50,
        }]
    );
    let found = cities.search("大津", 10, None);
    assert_eq!((found.len(), found[0].name, found[0].matched_name), (1, "Ötsu", Some("大津")));
    assert_eq!((found[0].population, found[0].latitude, found[0].longitude), (48, 0.006, -0.001));
    assert_eq!(cities.search("oetsu", 10, None)[0].matched_name, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_can_be_searched_for(query in any::<String>(), limit in any::<usize>()) {
        prop_assert!(CITIES.search(&query, limit, None).len() <= limit.min(PLACES_MAX));
    }

    #[test]
    fn what_is_typed_of_a_name_finds_names_that_begin_so(query in "[a-z]{1,3}") {
        for place in CITIES.search(&query, 10, None) {
            let name = place.matched_name.unwrap_or(place.name);
            let ways = [fold(name), fold::fold_written_out(name).unwrap_or_default()];
            prop_assert!(
                ways.iter().flat_map(|way| way.split(' ')).any(|word| word.starts_with(&query)),
                "{ways:?} for {query}"
            );
        }
    }

    #[test]
    fn a_damaged_byte_is_noticed(at in 0..BYTES.len(), other in 1_u8..) {
        let mut damaged = BYTES.to_vec();
        damaged[at] ^= other;
        prop_assert!(Cities::read(&damaged).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn bytes_that_are_no_list_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert_eq!(Cities::read(&bytes).err(), Some(PlacesError::CitiesDamaged));
    }

    #[test]
    fn a_forged_list_is_refused_or_searched_and_never_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
        query in "[a-zöè ]{1,6}",
    ) {
        let mut payload = small_payload();
        for (at, byte) in changes {
            let at = at.index(payload.len());
            payload[at] = byte;
        }
        for length in [payload.len(), cut.index(payload.len())] {
            if let Ok(cities) = Cities::read(&small_pack(&payload[..length])) {
                for place in cities.search(&query, 10, None) {
                    prop_assert!(place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0);
                }
            }
        }
    }
}
