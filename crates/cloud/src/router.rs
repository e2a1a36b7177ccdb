//! Which request goes where, and the limits of all.

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router, middleware};
use serde::de::DeserializeOwned;
use serde_json::Value;
use soul_core::Instant;
use soul_sync::SyncCode;
use soul_sync::limits::PUSH_BYTES_MAX;
use sqlx::PgPool;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::{Config, Origins};
use crate::problem::Problem;
use crate::sync::{self, SharedNews};
use crate::{accounts, health};

/// Most bytes of a body that holds no operations.
const SMALL_BODY_BYTES_MAX: usize = 16 * 1024;

/// What all requests share.
#[derive(Clone)]
pub(crate) struct Cloud {
    pub(crate) pool: PgPool,
    pub(crate) config: Arc<Config>,
    pub(crate) news: SharedNews,
}

impl Cloud {
    /// What the server's clock shows.
    pub(crate) fn now(&self) -> Instant {
        self.config.clock.now()
    }
}

/// All routes over a database.
pub(crate) fn router(cloud: Cloud) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(match &cloud.config.origins {
            Origins::Any => AllowOrigin::any(),
            Origins::Only(list) => AllowOrigin::list(list.clone()),
        })
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER])
        .max_age(core::time::Duration::from_secs(3600));
    let small = Router::new()
        .route("/v1/accounts", post(accounts::register))
        .route("/v1/accounts/current", delete(accounts::delete))
        .route("/v1/accounts/restore", post(accounts::restore))
        .route("/v1/sessions", post(accounts::login))
        .route("/v1/sessions/current", delete(accounts::logout))
        .layer(DefaultBodyLimit::max(SMALL_BODY_BYTES_MAX));
    let operations =
        Router::new().route("/v1/sync/push", post(sync::push)).layer(DefaultBodyLimit::max(PUSH_BYTES_MAX));
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/v1/openapi.json", get(document))
        .route("/v1/sync/changes", get(sync::changes))
        .route("/v1/sync/snapshot", get(sync::snapshot))
        .route("/v1/sync/events", get(sync::events))
        .merge(small)
        .merge(operations)
        .fallback(|| async {
            Problem::new(StatusCode::NOT_FOUND, "cloud/no-such-route", "There is no such route.")
        })
        .method_not_allowed_fallback(|| async {
            let detail = "This route takes another method.";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "cloud/method-not-allowed", detail)
        })
        .layer(middleware::from_fn_with_state(cloud.clone(), within_time))
        .layer(CatchPanicLayer::custom(|_: Box<dyn core::any::Any + Send>| {
            tracing::error!("a request panicked");
            Problem::internal().into_response()
        }))
        .layer(middleware::map_response(keep_private))
        .layer(middleware::map_response_with_state(cloud.clone(), tell_problem))
        .layer(cors)
        .with_state(cloud)
}

/// `GET /v1/openapi.json`: the sync protocol for machines.
async fn document() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], soul_sync::OPENAPI)
}

/// Ends a request that takes too long. A stream of events has answered by then, and goes on.
async fn within_time(
    axum::extract::State(cloud): axum::extract::State<Cloud>,
    request: Request,
    next: middleware::Next,
) -> Response {
    match tokio::time::timeout(cloud.config.request_timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::unavailable().into_response(),
    }
}

/// Writes the document of a request that failed.
async fn tell_problem(
    axum::extract::State(cloud): axum::extract::State<Cloud>,
    mut response: Response,
) -> Response {
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem.told(response, cloud.now()),
        None => response,
    }
}

/// No answer may be kept by a cache on the way.
async fn keep_private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    let sniffing = HeaderName::from_static("x-content-type-options");
    headers.insert(sniffing, axum::http::HeaderValue::from_static("nosniff"));
    response
}

/// A JSON body; one that can't be read is told as a problem.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(unread(&rejection)),
        }
    }
}

/// The problem of a body that could not be read.
pub(crate) fn unread(rejection: &JsonRejection) -> Problem {
    let status = rejection.status();
    let code = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "cloud/body-too-large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "cloud/no-json",
        _ => "cloud/body-invalid",
    };
    Problem::new(status, code, rejection.body_text())
}

/// The body of a push: any JSON within the limit of bytes.
pub(crate) struct PushBody(pub(crate) Value);

impl<S: Send + Sync> FromRequest<S> for PushBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::<Value>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Problem::of(SyncCode::RequestTooLarge))
            }
            Err(rejection) => Err(Problem::new(
                StatusCode::BAD_REQUEST,
                SyncCode::RequestInvalid.as_str(),
                rejection.body_text(),
            )),
        }
    }
}

/// The parameters of a request; those that can't be read are told as a problem.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<Query<T>> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        read.map(Self).map_err(|rejection| {
            Problem::new(StatusCode::BAD_REQUEST, SyncCode::RequestInvalid.as_str(), rejection.body_text())
        })
    }
}
