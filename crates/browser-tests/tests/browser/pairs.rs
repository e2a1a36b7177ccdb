//! Analyses of pairs in the browser's database.

use serde_json::{Value, json};
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
