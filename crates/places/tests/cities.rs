//! The city list as people use it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helper fails by panicking")]

use std::sync::LazyLock;

use serde_json::{Value, json};
use soul_core::Coded;
use soul_places::{CITIES_CREDIT, Cities, Place, PlaceSearch};

static CITIES: LazyLock<Cities> = LazyLock::new(|| {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/cities.bin")).unwrap();
    Cities::read(&bytes).unwrap()
});

fn first(query: &str) -> Place<'static> {
    *CITIES.search(query, 10, None).first().unwrap_or_else(|| panic!("nothing for {query}"))
}

fn names(query: &str, limit: usize) -> Vec<&'static str> {
    CITIES.search(query, limit, None).iter().map(|place| place.name).collect()
}

#[test]
fn a_city_is_found_in_any_spelling_language_and_script() {
    for (queries, name, country, zone) in [
        (
            &["São Paulo", "Sao Paulo", "SAO PAULO", "sa\u{303}o paulo", "Сан-Паулу"][..],
            "São Paulo",
            "Brazil",
            "America/Sao_Paulo",
        ),
        (
            &["Köln", "Koeln", "Koln", "Cologne", "Keulen", "Colonia Agrippina", "Кёльн"],
            "Köln",
            "Germany",
            "Europe/Berlin",
        ),
        (
            &["Москва", "москва", "Moskva", "Moscow", "Moskau", "Moscou", "莫斯科"],
            "Moscow",
            "Russia",
            "Europe/Moscow",
        ),
        (&["東京", "东京", "Tokyo", "Tōkyō", "Tokio", "도쿄"], "Tokyo", "Japan", "Asia/Tokyo"),
        (&["Αθήνα", "αθηνα", "Athens", "Athen", "Athènes"], "Athens", "Greece", "Europe/Athens"),
        (&["القاهرة", "Cairo", "Kairo", "Le Caire"], "Cairo", "Egypt", "Africa/Cairo"),
        (&["ירושלים", "Jerusalem", "Yerushalayim"], "Jerusalem", "Israel", "Asia/Jerusalem"),
        (&["서울", "Seoul"], "Seoul", "South Korea", "Asia/Seoul"),
        (&["กรุงเทพ", "Bangkok", "Krung Thep"], "Bangkok", "Thailand", "Asia/Bangkok"),
        (&["Łódź", "Lodz", "łódź"], "Łódź", "Poland", "Europe/Warsaw"),
        (&["Göttingen", "Gottingen", "Goettingen"], "Göttingen", "Germany", "Europe/Berlin"),
        (&["Århus", "Aarhus", "Arhus"], "Århus", "Denmark", "Europe/Copenhagen"),
        (&["Xi’an", "Xi'an", "xian", "西安"], "Xi’an", "China", "Asia/Shanghai"),
        (&["Saint-Étienne", "saint etienne", "etienne saint"], "Saint-Étienne", "France", "Europe/Paris"),
    ] {
        for query in queries {
            let place = first(query);
            assert_eq!((place.name, place.country, place.timezone), (name, country, zone), "{query}");
        }
    }
}

#[test]
fn a_city_is_found_by_the_names_it_had_and_has_the_zone_of_its_place() {
    for (query, name, country, zone) in [
        ("Bombay", "Mumbai", "India", "Asia/Kolkata"),
        ("Leningrad", "Saint Petersburg", "Russia", "Europe/Moscow"),
        ("Ленинград", "Saint Petersburg", "Russia", "Europe/Moscow"),
        ("Breslau", "Wrocław", "Poland", "Europe/Warsaw"),
        ("Königsberg", "Kaliningrad", "Russia", "Europe/Kaliningrad"),
        ("Constantinople", "Istanbul", "Turkey", "Europe/Istanbul"),
        ("Karl-Marx-Stadt", "Chemnitz", "Germany", "Europe/Berlin"),
        ("Saigon", "Ho Chi Minh City", "Vietnam", "Asia/Ho_Chi_Minh"),
        ("Lemberg", "Lviv", "Ukraine", "Europe/Kyiv"),
        ("Pressburg", "Bratislava", "Slovakia", "Europe/Bratislava"),
        ("Léopoldville", "Kinshasa", "Democratic Republic of the Congo", "Africa/Kinshasa"),
        ("Stalinstadt", "Eisenhüttenstadt", "Germany", "Europe/Berlin"),
    ] {
        let place = first(query);
        assert_eq!((place.name, place.country, place.timezone), (name, country, zone), "{query}");
        assert_eq!(place.matched_name, Some(query));
    }
}

#[test]
fn every_historical_name_that_the_generator_is_told_of_finds_its_city_in_its_country() {
    let list: Value = serde_json::from_str(include_str!("../../../tools/cities/historical.json")).unwrap();
    let mut told = Vec::new();
    for (country, cities) in list["kept"].as_object().unwrap() {
        for (city, names) in cities.as_object().unwrap() {
            told.extend(names.as_array().unwrap().iter().map(|name| (country, city, name)));
        }
    }
    let added = list["added"].as_array().unwrap();
    let added: Vec<_> = added
        .iter()
        .flat_map(|entry| entry["names"].as_array().unwrap().iter().map(move |name| (entry, name)))
        .map(|(entry, name)| {
            (entry["country"].as_str().unwrap().to_owned(), entry["city"].as_str().unwrap().to_owned(), name)
        })
        .collect();
    told.extend(added.iter().map(|(country, city, name)| (country, city, *name)));
    assert!(told.len() > 250, "{}", told.len());
    for (country, city, name) in told {
        let name = name.as_str().unwrap();
        let country = CITIES.country(country).unwrap();
        let found = CITIES.search(name, 3, Some(country));
        assert!(found.iter().any(|place| place.name == city), "{name} for {city}: {found:?}");
    }
}

#[test]
fn the_better_known_city_comes_first() {
    for (query, name, country) in [
        ("Paris", "Paris", "France"),
        ("London", "London", "United Kingdom"),
        ("Rome", "Rome", "Italy"),
        ("Moscow", "Moscow", "Russia"),
        ("Berlin", "Berlin", "Germany"),
        ("York", "York", "United Kingdom"),
        ("new york", "New York City", "United States"),
        ("lon", "London", "United Kingdom"),
        ("new", "New York City", "United States"),
        ("Alexandria", "Alexandria", "Egypt"),
        ("Birmingham", "Birmingham", "United Kingdom"),
        ("Wien", "Vienna", "Austria"),
        ("Praha", "Prague", "Czechia"),
    ] {
        let place = first(query);
        assert_eq!((place.name, place.country), (name, country), "{query}");
    }
}

#[test]
fn a_few_letters_give_large_cities_first() {
    let san = CITIES.search("san", 10, None);
    assert_eq!(san.len(), 10);
    assert!(san.iter().all(|place| place.population > 500_000), "{san:?}");
    assert!(san.iter().any(|place| place.name == "San Antonio"), "{san:?}");
    for letter in 'a'..='z' {
        let place = first(&letter.to_string());
        // No city with an X at the beginning of its name has ten million, nor one with an U or Z.
        assert!(place.population > 1_000_000, "{place:?}");
    }
    // Short names are not lost among longer ones when they are typed whole.
    for name in ["Pau", "Ulm", "Vic", "Ica", "Ufa"] {
        assert!(names(name, 10).contains(&name), "{name}");
    }
}

#[test]
fn words_come_in_any_order_and_may_name_region_or_country() {
    for (query, name, region, country) in [
        ("paris france", "Paris", "Île-de-France", "France"),
        ("France, Paris", "Paris", "Île-de-France", "France"),
        ("Paris, Texas", "Paris", "Texas", "United States"),
        ("paris tx usa", "Paris", "Texas", "United States"),
        ("springfield il", "Springfield", "Illinois", "United States"),
        ("London Ontario", "London", "Ontario", "Canada"),
        ("lond ont", "London", "Ontario", "Canada"),
        ("Cordoba Spain", "Córdoba", "Andalusia", "Spain"),
        ("córdoba argentina", "Córdoba", "Cordoba", "Argentina"),
        ("main frankfurt am", "Frankfurt am Main", "Hesse", "Germany"),
        ("york new", "New York City", "New York", "United States"),
        ("cambridge uk", "Cambridge", "England", "United Kingdom"),
        ("Amsterdam Holland", "Amsterdam", "North Holland", "The Netherlands"),
    ] {
        let place = first(query);
        assert_eq!((place.name, place.region, place.country), (name, Some(region), country), "{query}");
    }
    assert_eq!(first("leningrad russia").matched_name, Some("Leningrad"));
}

#[test]
fn a_country_narrows_the_search_by_code_or_name() {
    for given in ["US", "us", "USA", "United States", "united states of america"] {
        let country = CITIES.country(given).unwrap();
        let found = CITIES.search("paris", 10, Some(country));
        assert_eq!((found[0].name, found[0].region), ("Paris", Some("Texas")), "{given}");
        assert!(found.iter().all(|place| place.country == "United States"), "{found:?}");
    }
    let unknown = CITIES.country("Atlantis").unwrap_err();
    assert_eq!(unknown.code(), "places/country-unknown");
    assert_eq!(unknown.details().unwrap()["value"], "Atlantis");
    assert!(CITIES.country("").is_err());

    let search =
        |country: &str| PlaceSearch { query: "paris".into(), limit: 1, country: Some(country.into()) };
    assert_eq!(CITIES.find(&search("FR")).unwrap()[0].country, "France");
    assert_eq!(CITIES.find(&search("Atlantis")).unwrap_err().code(), "places/country-unknown");
}

#[test]
fn typing_errors_are_let_pass_where_little_else_is_found() {
    for (query, name) in [
        ("cincinatti", "Cincinnati"),
        ("pariz france", "Paris"),
        ("Edinbrugh", "Edinburgh"),
        ("sao paolo brasil", "São Paulo"),
        ("frankfrut", "Frankfurt am Main"),
        ("новосибирк", "Novosibirsk"),
    ] {
        assert_eq!(first(query).name, name, "{query}");
    }
    assert_eq!(names("qqqqqqqq", 10), [""; 0]);
    // Exact answers stay in front.
    assert_eq!(names("tokyo", 10)[0], "Tokyo");
    assert!(names("tokyo", 10).len() <= 3);
}

#[test]
fn a_query_without_letters_finds_nothing_and_the_limit_holds() {
    for query in ["", " ", "-", "'", ",,,"] {
        assert_eq!(names(query, 10), [""; 0], "{query}");
    }
    assert_eq!(names("a", 0), [""; 0]);
    assert_eq!(names("a", 1).len(), 1);
    assert_eq!(names("a", usize::MAX).len(), soul_places::PLACES_MAX);
}

#[test]
fn coordinates_agree_with_those_of_the_iana_zone_table() {
    // `zone.tab` of the IANA time zone database, release 2025b: a zone's main place in degrees and minutes of arc, or
    // degrees, minutes and seconds; here as degrees. The middle of a large city is a matter of choice: in Buenos Aires,
    // Toronto and Tokyo the two sources chose points five to seven kilometres apart, in the others closer ones.
    for (query, zone, latitude, longitude) in [
        ("Buenos Aires", "America/Argentina/Buenos_Aires", -(34.0 + 36.0 / 60.0), -(58.0 + 27.0 / 60.0)),
        ("Sydney", "Australia/Sydney", -(33.0 + 52.0 / 60.0), 151.0 + 13.0 / 60.0),
        ("São Paulo", "America/Sao_Paulo", -(23.0 + 32.0 / 60.0), -(46.0 + 37.0 / 60.0)),
        ("Toronto", "America/Toronto", 43.0 + 39.0 / 60.0, -(79.0 + 23.0 / 60.0)),
        ("Shanghai", "Asia/Shanghai", 31.0 + 14.0 / 60.0, 121.0 + 28.0 / 60.0),
        ("Bogotá", "America/Bogota", 4.0 + 36.0 / 60.0, -(74.0 + 5.0 / 60.0)),
        ("Berlin", "Europe/Berlin", 52.0 + 30.0 / 60.0, 13.0 + 22.0 / 60.0),
        ("Cairo", "Africa/Cairo", 30.0 + 3.0 / 60.0, 31.0 + 15.0 / 60.0),
        ("Paris", "Europe/Paris", 48.0 + 52.0 / 60.0, 2.0 + 20.0 / 60.0),
        ("London", "Europe/London", 51.0 + 30.0 / 60.0 + 30.0 / 3600.0, -(7.0 / 60.0 + 31.0 / 3600.0)),
        ("Kolkata", "Asia/Kolkata", 22.0 + 32.0 / 60.0, 88.0 + 22.0 / 60.0),
        ("Reykjavík", "Atlantic/Reykjavik", 64.0 + 9.0 / 60.0, -(21.0 + 51.0 / 60.0)),
        ("Nairobi", "Africa/Nairobi", -(1.0 + 17.0 / 60.0), 36.0 + 49.0 / 60.0),
        ("Lagos", "Africa/Lagos", 6.0 + 27.0 / 60.0, 3.0 + 24.0 / 60.0),
        ("Auckland", "Pacific/Auckland", -(36.0 + 52.0 / 60.0), 174.0 + 46.0 / 60.0),
        ("Moscow", "Europe/Moscow", 55.0 + 45.0 / 60.0 + 21.0 / 3600.0, 37.0 + 37.0 / 60.0 + 4.0 / 3600.0),
        ("New York", "America/New_York", 40.0 + 42.0 / 60.0 + 51.0 / 3600.0, -(74.0 + 23.0 / 3600.0)),
        (
            "Los Angeles",
            "America/Los_Angeles",
            34.0 + 3.0 / 60.0 + 8.0 / 3600.0,
            -(118.0 + 14.0 / 60.0 + 34.0 / 3600.0),
        ),
        ("Tokyo", "Asia/Tokyo", 35.0 + 39.0 / 60.0 + 16.0 / 3600.0, 139.0 + 44.0 / 60.0 + 41.0 / 3600.0),
        ("Apia", "Pacific/Apia", -(13.0 + 50.0 / 60.0), -(171.0 + 44.0 / 60.0)),
        ("Suva", "Pacific/Fiji", -(18.0 + 8.0 / 60.0), 178.0 + 25.0 / 60.0),
    ] {
        let place = first(query);
        assert_eq!(place.timezone, zone, "{query}");
        let off = (place.latitude - latitude).abs().max((place.longitude - longitude).abs());
        assert!(off < 0.08, "{query}: {place:?}, {off}°");
    }
}

#[test]
fn a_place_has_the_fields_that_javascript_sees() {
    let place = serde_json::to_value(first("leningrad")).unwrap();
    let fields: Vec<_> = place.as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        ["country", "latitude", "longitude", "matchedName", "name", "population", "region", "timezone"]
    );
    assert_eq!(place["matchedName"], json!("Leningrad"));
    assert!(place["population"].is_u64() && place["latitude"].is_f64());
    assert_eq!(serde_json::to_value(first("paris")).unwrap()["matchedName"], Value::Null);
}

#[test]
fn the_credit_names_source_and_licence() {
    assert!(CITIES_CREDIT.contains("GeoNames") && CITIES_CREDIT.contains("CC BY 4.0"));
}
