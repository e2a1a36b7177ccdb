//! Accounts, against a real server over a real PostgreSQL.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "helpers of tests")]

mod common;

use common::Cloud;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use sqlx::Row;

async fn send(
    cloud: &Cloud,
    method: Method,
    path: &str,
    token: Option<&str>,
    body: Option<Value>,
) -> Response {
    let mut request = cloud.http.request(method, cloud.at(path));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(body) = body {
        request = request.json(&body);
    }
    request.send().await.unwrap()
}

async fn post(cloud: &Cloud, path: &str, body: Value) -> (StatusCode, Value) {
    let response = send(cloud, Method::POST, path, None, Some(body)).await;
    (response.status(), response.json().await.unwrap())
}

fn ada() -> Value {
    json!({ "email": "ada@example.org", "password": "correct horse" })
}

#[tokio::test]
async fn an_account_is_made_logged_into_and_logged_out_of() {
    let cloud = Cloud::start().await;
    let (status, made) = post(&cloud, "/v1/accounts", ada()).await;
    assert_eq!(status, StatusCode::CREATED);
    let (status, again) =
        post(&cloud, "/v1/sessions", json!({ "email": " Ada@Example.org ", "password": "correct horse" }))
            .await;
    assert_eq!((status, &again["userId"]), (StatusCode::CREATED, &made["userId"]));
    assert_ne!(again["token"], made["token"]);
    let out = |token: &Value| {
        let token = token.as_str().unwrap().to_owned();
        let cloud = &cloud;
        async move { send(cloud, Method::DELETE, "/v1/sessions/current", Some(&token), None).await.status() }
    };
    assert_eq!(out(&made["token"]).await, StatusCode::NO_CONTENT);
    assert_eq!(out(&made["token"]).await, StatusCode::UNAUTHORIZED);
    assert_eq!(out(&again["token"]).await, StatusCode::NO_CONTENT);
    cloud.stop().await;
}

#[tokio::test]
async fn neither_password_nor_token_stands_in_the_database() {
    let cloud = Cloud::start().await;
    let (_, made) = post(&cloud, "/v1/accounts", ada()).await;
    let mut owner = cloud.database().connect("postgres").await;
    for (table, secret) in [("local_users", "correct horse"), ("sessions", made["token"].as_str().unwrap())] {
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(format!("SELECT to_jsonb({table}.*)::text AS row FROM {table}")))
                .fetch_all(&mut owner)
                .await
                .unwrap();
        assert_eq!(rows.len(), 1, "{table}");
        assert!(!rows[0].get::<String, _>("row").contains(secret), "{table}");
    }
    let stored = sqlx::query("SELECT password_hash, sid FROM local_users, sessions")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert!(stored.get::<String, _>("password_hash").starts_with("$argon2id$v=19$"));
    let sid: String = stored.get("sid");
    assert!(sid.len() == 64 && sid.bytes().all(|byte| byte.is_ascii_hexdigit()), "the digits of a SHA-256");
}

#[tokio::test]
async fn bad_input_is_refused_by_field() {
    let cloud = Cloud::start().await;
    for (body, code) in [
        (json!({ "email": "nobody", "password": "correct horse" }), "account/email-invalid"),
        (json!({ "email": "a b@example.org", "password": "correct horse" }), "account/email-invalid"),
        (
            json!({ "email": format!("{}@example.org", "a".repeat(250)), "password": "correct horse" }),
            "account/email-invalid",
        ),
        (json!({ "email": "a@example.org", "password": "1234567" }), "account/password-invalid"),
        (json!({ "email": "a@example.org", "password": "x".repeat(1025) }), "account/password-invalid"),
        (json!({ "email": "a@example.org" }), "cloud/body-invalid"),
        (json!({ "email": 7, "password": "correct horse" }), "cloud/body-invalid"),
        (
            json!({ "email": "a@example.org", "password": "correct horse", "admin": true }),
            "cloud/body-invalid",
        ),
    ] {
        let (status, problem) = post(&cloud, "/v1/accounts", body).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(code)));
        assert_eq!(problem["status"], 422);
    }
    let large = json!({ "email": "a@example.org", "password": "x".repeat(20_000) });
    assert_eq!(post(&cloud, "/v1/accounts", large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    let cloud = Cloud::start().await;
    post(&cloud, "/v1/accounts", ada()).await;
    let wrong = json!({ "email": "ada@example.org", "password": "wrong horse" });
    let unknown = json!({ "email": "eve@example.org", "password": "wrong horse" });
    let mut answers = Vec::new();
    for body in [wrong, unknown] {
        let (status, mut problem) = post(&cloud, "/v1/sessions", body).await;
        problem["serverTime"] = Value::Null;
        answers.push((status, problem));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].1["code"], "account/wrong-credentials");
}

#[tokio::test]
async fn guessing_has_to_wait_longer_and_longer_even_with_the_right_password() {
    let cloud = Cloud::start().await;
    post(&cloud, "/v1/accounts", ada()).await;
    let wrong = json!({ "email": "ada@example.org", "password": "wrong horse" });
    let mut refused = None;
    for _ in 0..10 {
        let response = send(&cloud, Method::POST, "/v1/sessions", None, Some(wrong.clone())).await;
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(response);
            break;
        }
    }
    let refused = refused.expect("ten wrong passwords in a row");
    let wait_s: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=3600).contains(&wait_s));
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "account/too-many-attempts");
    assert_eq!(post(&cloud, "/v1/sessions", ada()).await.0, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn an_address_is_registered_once() {
    let cloud = Cloud::start().await;
    post(&cloud, "/v1/accounts", ada()).await;
    let (status, problem) =
        post(&cloud, "/v1/accounts", json!({ "email": "ADA@example.org", "password": "another horse" }))
            .await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("account/email-taken")));
    assert_eq!(post(&cloud, "/v1/sessions", ada()).await.0, StatusCode::CREATED);
}

#[tokio::test]
async fn a_deleted_account_is_closed_at_once_restored_within_thirty_days_and_gone_after_them() {
    let cloud = Cloud::start().await;
    let (_, made) = post(&cloud, "/v1/accounts", ada()).await;
    let token = made["token"].as_str().unwrap();
    let deletion = send(&cloud, Method::DELETE, "/v1/accounts/current", Some(token), None).await;
    assert_eq!(deletion.status(), StatusCode::ACCEPTED);
    let again = send(&cloud, Method::DELETE, "/v1/accounts/current", Some(token), None).await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
    let (status, problem) = post(&cloud, "/v1/sessions", ada()).await;
    assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &json!("account/deleted")));
    let (status, restored) = post(&cloud, "/v1/accounts/restore", ada()).await;
    assert_eq!((status, &restored["userId"]), (StatusCode::CREATED, &made["userId"]));

    let token = restored["token"].as_str().unwrap();
    send(&cloud, Method::DELETE, "/v1/accounts/current", Some(token), None).await;
    let mut owner = cloud.database().connect("postgres").await;
    let pool = soul_cloud::pool(cloud.database().options("soul_app"), 1);
    assert_eq!(soul_cloud::purge(&pool).await.unwrap(), 0);
    sqlx::query("UPDATE users SET deleted_at = now() - INTERVAL '30 days 1 minute'")
        .execute(&mut owner)
        .await
        .unwrap();
    assert_eq!(soul_cloud::purge(&pool).await.unwrap(), 1);
    for table in ["users", "local_users", "sessions", "sync_owners", "audit_logs", "rate_windows"] {
        let left = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT FROM {table}")))
            .fetch_all(&mut owner)
            .await
            .unwrap();
        assert!(left.is_empty(), "{table}");
    }
}

#[tokio::test]
async fn tokens_that_are_none_are_refused_alike() {
    let cloud = Cloud::start().await;
    for token in ["", "x", &"0".repeat(64), &"z".repeat(64), &"0".repeat(5000), "' OR 1=1 --"] {
        let response = send(&cloud, Method::DELETE, "/v1/sessions/current", Some(token), None).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
        assert_eq!(response.json::<Value>().await.unwrap()["code"], "sync/unauthorized");
    }
}

#[tokio::test]
async fn an_account_that_asks_too_often_has_to_wait() {
    let cloud = Cloud::with(|config| config.requests_per_minute = 3).await;
    let (_, made) = post(&cloud, "/v1/accounts", ada()).await;
    let mut statuses = Vec::new();
    // A minute may turn in the middle of the first few; within two minutes' worth of requests one is refused.
    for _ in 0..7 {
        let response =
            send(&cloud, Method::GET, "/v1/sync/changes", Some(made["token"].as_str().unwrap()), None).await;
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            let wait_s: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=60).contains(&wait_s));
            assert_eq!(response.json::<Value>().await.unwrap()["code"], "sync/rate-limited");
            return;
        }
        statuses.push(response.status());
    }
    panic!("all were answered: {statuses:?}");
}

#[tokio::test]
async fn the_server_refuses_a_role_that_row_security_does_not_bind() {
    let database = common::Database::new().await;
    let mut config = soul_cloud::Config::read(|name| {
        (name == "DATABASE_URL").then(|| "postgres://soul_app@localhost/soul".to_owned())
    })
    .unwrap();
    config.database = database.options("postgres");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let refused = soul_cloud::serve(listener, config, std::future::pending()).await.unwrap_err();
    assert!(matches!(refused, soul_cloud::ServeError::RoleTooStrong));
}

#[tokio::test]
async fn unknown_routes_and_methods_are_problems_too() {
    let cloud = Cloud::start().await;
    for (method, path, status, code) in [
        (Method::GET, "/v1/nothing", 404, "cloud/no-such-route"),
        (Method::PUT, "/v1/accounts", 405, "cloud/method-not-allowed"),
    ] {
        let response = send(&cloud, method, path, None, None).await;
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert_eq!(response.json::<Value>().await.unwrap()["code"], code);
    }
    assert_eq!(send(&cloud, Method::GET, "/healthz", None, None).await.status(), StatusCode::OK);
}
