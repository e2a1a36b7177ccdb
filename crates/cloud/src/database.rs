//! Transactions that say whose rows they are about.

use core::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgPool, Postgres, Transaction};
use uuid::Uuid;

/// The tables of this version; each file is applied once, in order.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// How long a request waits for a connection before it is asked to come again.
const CONNECTION_PATIENCE: Duration = Duration::from_secs(5);

/// Brings a database to this version. `owner` logs in as the role that is to own the tables; it may create roles, or the
/// role `soul_app` exists.
///
/// # Errors
/// Those of the database; a database of a newer version is refused.
pub async fn migrate(owner: PgConnectOptions) -> Result<(), sqlx::Error> {
    let pool = PgPoolOptions::new().max_connections(1).connect_with(owner).await?;
    let outcome = MIGRATIONS.run(&pool).await;
    pool.close().await;
    outcome.map_err(sqlx::Error::from)
}

/// Connections to the database, made when they are needed.
#[must_use]
pub fn pool(database: PgConnectOptions, connections: u32) -> PgPool {
    // A plan that is kept from when a table was small goes through all that an owner has for each row that it looks up, as every
    // index begins with the owner. Planning anew takes a fraction of a millisecond.
    let database = database.options([("plan_cache_mode", "force_custom_plan")]);
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(CONNECTION_PATIENCE)
        .connect_lazy_with(database)
}

/// A transaction that writes rows of one owner.
pub(crate) async fn writing(
    pool: &PgPool,
    owner_id: Uuid,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    say(&mut transaction, "owner_id", &owner_id.to_string()).await?;
    Ok(transaction)
}

/// A transaction that reads rows of one owner, all as they were at one moment.
pub(crate) async fn reading(
    pool: &PgPool,
    owner_id: Uuid,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let mut transaction = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    say(&mut transaction, "owner_id", &owner_id.to_string()).await?;
    Ok(transaction)
}

/// Sets `soul.<name>` until the transaction ends: what the policies of the tables go by.
pub(crate) async fn say(
    transaction: &mut Transaction<'static, Postgres>,
    name: &str,
    value: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT set_config('soul.' || $1, $2, true)")
        .bind(name)
        .bind(value)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
