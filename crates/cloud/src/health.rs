//! Whether the process can do its work.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::problem::Problem;
use crate::router::Cloud;

/// `GET /healthz`: 200 when the database answers, else 503.
pub(crate) async fn healthz(State(cloud): State<Cloud>) -> Result<Json<Value>, Problem> {
    sqlx::query("SELECT 1").execute(&cloud.pool).await?;
    Ok(Json(json!({ "status": "ok" })))
}
