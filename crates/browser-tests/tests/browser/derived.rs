//! What is calculated and kept in the browser's database: analyses of pairs, charts of the cache.

use serde_json::{Value, json};
use soul_wasm::charts::{draconic_chart, transits};
use soul_wasm::input::to_value;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::codex::{js, ok, open, rows, settled};
use crate::support::{delete, fresh_name};

#[wasm_bindgen_test]
async fn an_analysis_is_kept_under_its_pair_and_follows_the_birth_data() {
    let name = fresh_name();
    let codex = open(&name).await;
    let profile = json!({ "birthDate": "1961-08-04", "birthTime": "19:24", "birthLatitude": 21.3,
        "birthLongitude": -157.866_67, "birthTimezone": "Pacific/Honolulu", "displayName": "Barack" });
    let profile = js(&ok(codex.create("profiles", &js(&profile))).await["id"]);
    let owner = ok(codex.list("profiles", &js(&Value::Null))).await["items"][0]["id"].clone();
    let person = json!({ "ownerProfileId": owner, "name": "Michelle", "birthDate": "1964-01-17" });
    let person = js(&ok(codex.create("people", &js(&person))).await["id"]);

    assert_eq!(ok(codex.pair_analysis(&profile, &person)).await, Value::Null);
    let analysis = ok(codex.analyze(&profile, &person)).await;
    assert_eq!(analysis["profile1Id"], owner);
    assert!(analysis["overallScore"].is_number() && analysis["timingScore"].is_number(), "{analysis}");
    assert_eq!(ok(codex.analyze(&person, &profile)).await, analysis);
    codex.close();

    let codex = open(&name).await;
    assert_eq!(ok(codex.pair_analysis(&person, &profile)).await, analysis);
    assert_eq!(ok(codex.analyze(&profile, &person)).await, analysis);
    ok(codex.update("people", &person, &js(&json!({ "birthTime": "18:00" })))).await;
    let anew = ok(codex.analyze(&profile, &person)).await;
    assert_eq!((&anew["id"], &anew["version"]), (&analysis["id"], &analysis["version"]));
    assert_ne!(anew["inputHash"], analysis["inputHash"]);
    assert_eq!(rows(&name, "compatibilities").await, [anew]);

    ok(codex.update("people", &person, &js(&json!({ "birthDate": null })))).await;
    let refused = settled(codex.analyze(&profile, &person)).await.unwrap_err();
    assert_eq!(
        (&refused["code"], &refused["details"]["field"]),
        (&json!("birth/date-missing"), &json!("person.birthDate"))
    );
    let refused = settled(codex.analyze(&js(&json!("nobody")), &person)).await.unwrap_err();
    assert_eq!(
        (&refused["code"], &refused["details"]["field"]),
        (&json!("store/not-found"), &json!("profileId"))
    );
    codex.close();
    delete(&name).await;
}

#[wasm_bindgen_test]
async fn a_chart_from_the_cache_is_what_the_pure_function_gives_also_after_opening_again() {
    let name = fresh_name();
    let birth = json!({ "birthDate": "1961-08-04", "birthTime": "19:24:00", "birthLatitude": 21.3,
        "birthLongitude": -157.866_67, "birthTimezone": "Pacific/Honolulu" });
    let at = js(&json!("2025-03-01T12:00:00Z"));
    let plain = |value: Result<_, _>| to_value("chart", &value.unwrap()).unwrap();
    let expected = [
        (json!({ "kind": "draconic" }), plain(draconic_chart(&js(&birth), &js(&Value::Null)))),
        (
            json!({ "kind": "transit", "at": "2025-03-01T12:00:00Z" }),
            plain(transits(&js(&birth), &at, &js(&Value::Null))),
        ),
    ];
    let mut codex = open(&name).await;
    let profile = js(&ok(codex.create("profiles", &js(&birth))).await["id"]);
    for counts in
        [json!({ "hits": 0, "misses": 2, "entries": 2 }), json!({ "hits": 2, "misses": 0, "entries": 2 })]
    {
        for (request, chart) in &expected {
            assert_eq!(ok(codex.chart_of(&profile, &js(request))).await, *chart);
        }
        assert_eq!(ok(codex.cache_stats()).await, counts);
        codex.close();
        codex = open(&name).await;
    }
    ok(codex.update("profiles", &profile, &js(&json!({ "birthTime": "07:24" })))).await;
    assert_eq!(ok(codex.cache_stats()).await["entries"], 0);
    codex.close();
    delete(&name).await;
}
