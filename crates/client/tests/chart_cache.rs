//! The cache of charts: what is found there is what would be calculated, and it stays small.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{TestClient, everything, id, obama, open, profile, refusal, rows, run, sign_in, write};
use serde_json::{Value, json};
use soul_astrology::{
    ChartOptions, draconic_chart, natal_chart, progressed_chart, solar_return_chart, transits,
};
use soul_client::{CacheStats, ClientError};
use soul_core::{Birth, CivilDate, Coded, Instant};
use soul_model::{CHART_CACHE, PROFILES};

/// The requests of the tests: one of each kind.
fn requests() -> [Value; 5] {
    [
        json!({ "kind": "natal", "options": { "houseSystem": "koch" } }),
        json!({ "kind": "draconic" }),
        json!({ "kind": "progressed", "onDate": "2025-03-01" }),
        json!({ "kind": "solarReturn", "year": 2025, "place": { "latitude": 38.9, "longitude": -77.04 } }),
        json!({ "kind": "transit", "at": "2025-03-01T12:00:00Z", "options": { "orbs": { "trine": 1 } } }),
    ]
}

/// What the pure functions give for these requests.
fn calculated() -> [Value; 5] {
    let birth = &Birth::parse(&obama()).unwrap();
    let koch = ChartOptions::natal().overridden_by(&json!({ "houseSystem": "koch" })).unwrap();
    let narrow = ChartOptions::transits().overridden_by(&json!({ "orbs": { "trine": 1 } })).unwrap();
    let date = CivilDate::parse("2025-03-01").unwrap();
    let at = Instant::parse_rfc3339("2025-03-01T12:00:00Z").unwrap();
    let value = |chart: soul_astrology::Chart| serde_json::to_value(chart).unwrap();
    [
        value(natal_chart(birth, &koch).unwrap()),
        value(draconic_chart(birth, &ChartOptions::draconic()).unwrap()),
        value(progressed_chart(birth, date, &ChartOptions::progressed()).unwrap()),
        value(solar_return_chart(birth, 2025, Some((38.9, -77.04)), &ChartOptions::natal()).unwrap()),
        serde_json::to_value(transits(birth, at, &narrow).unwrap()).unwrap(),
    ]
}

async fn stats(client: &TestClient) -> [u64; 3] {
    let CacheStats { hits, misses, entries } = client.charts().cache_stats().await.unwrap();
    [hits, misses, entries]
}

#[test]
fn a_chart_from_the_cache_is_what_the_pure_function_gives() {
    run(async {
        let (client, _) = open().await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        for _ in 0..2 {
            for (request, expected) in requests().iter().zip(calculated()) {
                let row = client.charts().of(&profile_id, request).await.unwrap();
                assert_eq!(row["chartData"], expected, "{request}");
                assert_eq!((&row["chartType"], &row["profileId"]), (&request["kind"], &json!(profile_id)));
            }
        }
        assert_eq!(stats(&client).await, [5, 5, 5], "hits, misses and entries");
    });
}

#[test]
fn what_is_found_is_read_and_nothing_is_written() {
    run(async {
        let (client, _) = open().await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let first = client.charts().of(&profile_id, &json!({ "kind": "draconic" })).await.unwrap();
        let before = everything(client.store()).await;
        for same in [
            json!({ "kind": "draconic" }),
            json!({ "options": {}, "kind": "draconic" }),
            json!({ "kind": "draconic", "options": null }),
        ] {
            assert_eq!(client.charts().of(&profile_id, &same).await.unwrap(), first);
        }
        assert_eq!(everything(client.store()).await, before);
        assert_eq!(stats(&client).await, [3, 1, 1]);
    });
}

#[test]
fn charts_of_other_options_inputs_and_profiles_stand_beside_each_other() {
    run(async {
        let (client, _) = open().await;
        let ada = client.profiles().create(&obama()).await.unwrap().id;
        let ben = profile(&client).await;
        let mut found = Vec::new();
        for profile_id in [&ada, &ben] {
            for request in [
                json!({ "kind": "solarReturn", "year": 2024 }),
                json!({ "kind": "solarReturn", "year": 2025 }),
                json!({ "kind": "solarReturn", "year": 2025, "options": { "houseSystem": "equal" } }),
                json!({ "kind": "solarReturn", "year": 2025, "place": { "latitude": 0, "longitude": 0 } }),
            ] {
                found.push(client.charts().of(profile_id, &request).await.unwrap());
            }
        }
        let mut ids: Vec<_> = found.iter().map(id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 8);
        assert_eq!(stats(&client).await, [0, 8, 8]);
    });
}

#[test]
fn transits_are_kept_for_a_day_and_charts_of_a_birth_for_good() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let mut expiring = Vec::new();
        for request in requests() {
            let row = client.charts().of(&profile_id, &request).await.unwrap();
            if row["expiresAt"] != Value::Null {
                expiring.push((request["kind"].clone(), row["expiresAt"].clone()));
            }
        }
        assert_eq!(expiring, [(json!("transit"), json!("2025-03-02T12:00:00.000Z"))]);

        let [.., transit] = requests();
        environment.set("2025-03-02T11:59:59.999Z");
        client.charts().of(&profile_id, &transit).await.unwrap();
        assert_eq!(stats(&client).await, [1, 5, 5]);
        environment.set("2025-03-02T12:00:00Z");
        let anew = client.charts().of(&profile_id, &transit).await.unwrap();
        assert_eq!(anew["expiresAt"], "2025-03-03T12:00:00.000Z");
        assert_eq!(stats(&client).await, [1, 6, 5]);

        environment.set("2035-01-01T00:00:00Z");
        for request in &requests()[..4] {
            client.charts().of(&profile_id, request).await.unwrap();
        }
        assert_eq!(stats(&client).await, [5, 6, 5], "ten years later the others are found");
        client.charts().of(&profile_id, &json!({ "kind": "natal" })).await.unwrap();
        let kinds: Vec<_> = rows(client.store(), &CHART_CACHE).await;
        let kinds: Vec<_> = kinds.iter().map(|row| row["chartType"].as_str().unwrap()).collect();
        assert!(!kinds.contains(&"transit") && kinds.len() == 5, "what has expired goes: {kinds:?}");
    });
}

#[test]
fn a_changed_birth_takes_its_charts_along_and_no_others() {
    run(async {
        let (client, _) = open().await;
        let ada = client.profiles().create(&obama()).await.unwrap().id;
        let ben = profile(&client).await;
        for request in requests() {
            client.charts().of(&ada, &request).await.unwrap();
        }
        let kept = client.charts().of(&ben, &requests()[0]).await.unwrap();
        client.profiles().update(&ada, &json!({ "displayName": "Barry", "pronouns": "he" })).await.unwrap();
        assert_eq!(stats(&client).await[2], 6, "a name is no birth field");
        client.profiles().update(&ada, &json!({ "birthTime": "07:24" })).await.unwrap();
        assert_eq!(rows(client.store(), &CHART_CACHE).await, [kept]);
        let row = client.charts().of(&ada, &json!({ "kind": "natal" })).await.unwrap();
        let mut birth = obama();
        birth["birthTime"] = json!("07:24");
        let expected = natal_chart(&Birth::parse(&birth).unwrap(), &ChartOptions::natal()).unwrap();
        assert_eq!(row["chartData"], serde_json::to_value(expected).unwrap());
    });
}

#[test]
fn a_row_of_another_birth_of_other_versions_or_that_can_not_be_read_is_not_taken() {
    run(async {
        let (client, _) = open().await;
        let saved = client.profiles().create(&obama()).await.unwrap();
        let request = json!({ "kind": "natal" });
        let good = client.charts().of(&saved.id, &request).await.unwrap();
        for (field, value) in [
            ("calculationVersion", json!("0")),
            ("tzdata", json!("1999a")),
            ("inputHash", json!("of somebody else")),
            ("inputHash", Value::Null),
            ("expiresAt", json!("tomorrow")),
        ] {
            let mut other = good.clone();
            other[field] = value;
            other["chartData"]["bodies"]["Sun"]["sign"] = json!("Virgo");
            write(client.store(), &CHART_CACHE, other).await;
            assert_eq!(client.charts().of(&saved.id, &request).await.unwrap(), good, "{field}");
        }
        // As a pull may change it.
        let mut profile = saved.row.clone();
        profile["birthTime"] = json!("07:24:00");
        write(client.store(), &PROFILES, profile).await;
        let anew = client.charts().of(&saved.id, &request).await.unwrap();
        assert_ne!(anew["chartData"], good["chartData"]);
        assert_eq!(id(&anew), id(&good));
    });
}

#[test]
fn the_cache_stays_small_and_the_newest_charts_stay_in_it() {
    run(async {
        let (client, environment) = open().await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let request = |n: i64| json!({ "kind": "solarReturn", "year": 1961 + n % 130, "options": { "houseSystem": if n < 130 { "koch" } else { "equal" } } });
        let start = Instant::parse_rfc3339(common::START).unwrap().unix_ms();
        let mut most = 0;
        for n in 0..260 {
            environment.now.set(Instant::from_unix_ms(start + n).unwrap());
            client.charts().of(&profile_id, &request(n)).await.unwrap();
            most = most.max(stats(&client).await[2]);
        }
        assert_eq!(most, 256);
        assert_eq!(stats(&client).await, [0, 260, 196], "the 64 oldest went at once");
        client.charts().of(&profile_id, &request(64)).await.unwrap();
        client.charts().of(&profile_id, &request(259)).await.unwrap();
        assert_eq!(stats(&client).await[..2], [2, 260]);
        client.charts().of(&profile_id, &request(63)).await.unwrap();
        assert_eq!(stats(&client).await[..2], [2, 261]);
    });
}

#[test]
fn what_can_not_be_calculated_is_refused_by_field_and_nothing_is_stored() {
    run(async {
        let (client, _) = open().await;
        let profile_id = client.profiles().create(&obama()).await.unwrap().id;
        let refused = async |profile_id: &str, request: Value| -> (String, Value) {
            let error: ClientError = client.charts().of(profile_id, &request).await.unwrap_err();
            (error.code().to_owned(), refusal(&error).1)
        };
        for (request, code, field) in [
            (json!("natal"), "input/wrong-type", "request"),
            (json!({}), "input/missing-field", "kind"),
            (json!({ "kind": "horary" }), "input/not-a-choice", "kind"),
            (json!({ "kind": "natal", "year": 2025 }), "input/unknown-field", "year"),
            (
                json!({ "kind": "natal", "options": { "houseSystem": "unequal" } }),
                "input/not-a-choice",
                "houseSystem",
            ),
            (json!({ "kind": "progressed" }), "input/missing-field", "onDate"),
            (json!({ "kind": "progressed", "onDate": "2025-02-30" }), "input/not-a-date", "onDate"),
            (json!({ "kind": "progressed", "onDate": "1960-01-01" }), "input/out-of-range", "onDate"),
            (json!({ "kind": "solarReturn" }), "input/missing-field", "year"),
            (json!({ "kind": "solarReturn", "year": 2200 }), "input/out-of-range", "year"),
            (
                json!({ "kind": "solarReturn", "year": 2025, "place": { "latitude": 1 } }),
                "input/missing-field",
                "place.longitude",
            ),
            (json!({ "kind": "transit" }), "input/missing-field", "at"),
            (json!({ "kind": "transit", "at": "now" }), "input/not-an-instant", "at"),
        ] {
            assert_eq!(
                refused(&profile_id, request.clone()).await,
                (code.to_owned(), json!(field)),
                "{request}"
            );
        }
        let missing = ("store/not-found".to_owned(), json!("profileId"));
        assert_eq!(refused("nobody", json!({ "kind": "natal" })).await, missing);
        sign_in(&client, Some("ben")).await;
        assert_eq!(refused(&profile_id, json!({ "kind": "natal" })).await, missing);
        assert_eq!(stats(&client).await, [0, 0, 0]);
    });
}
