//! Listening, and stopping in good order.

use core::net::SocketAddr;
use core::time::Duration;
use std::io;
use std::sync::Arc;

use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::accounts::purge;
use crate::config::Config;
use crate::database;
use crate::router::{Cloud, router};
use crate::sync::News;

/// How often accounts past their grace are looked for.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// Why the server could not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The network failed.
    #[error("the network failed: {0}")]
    Network(#[from] io::Error),
    /// The database can't be used as it is.
    #[error("the database can't be used: {0}")]
    Database(#[from] sqlx::Error),
    /// The role that the server logs in as could see rows of others.
    #[error(
        "the role in DATABASE_URL must be neither superuser nor owner of the tables, nor exempt from row security"
    )]
    RoleTooStrong,
}

/// Serves requests on `listener` until `stop` resolves, then lets those under way end.
///
/// # Errors
/// [`ServeError`]; the database is asked before the first request is taken.
pub async fn serve(
    listener: TcpListener,
    config: Config,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let pool = database::pool(config.database.clone(), config.connections);
    refuse_strong_roles(&pool).await?;
    let patience = config.shutdown_timeout;
    let (stopping, stopped) = watch::channel(false);
    let housekeeping = tokio::spawn(keep_house(pool.clone()));
    let news = News::new(stopped.clone());
    let listening = tokio::spawn(news.clone().listen(pool.clone()));
    let cloud = Cloud { pool: pool.clone(), config: Arc::new(config), news: Arc::new(news) };
    let app = router(cloud).into_make_service_with_connect_info::<SocketAddr>();
    let mut until = stopped.clone();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        // The sender lives until the server has ended, so this waits for the word.
        let _ = until.wait_for(|stop| *stop).await;
    });
    tokio::spawn(async move {
        stop.await;
        let _ = stopping.send(true);
        // Kept, so that the channel stays open.
        tokio::time::sleep(patience + Duration::from_secs(60)).await;
        drop(stopping);
    });
    let mut overdue = stopped;
    tokio::select! {
        outcome = server => outcome?,
        () = async {
            let _ = overdue.wait_for(|stop| *stop).await;
            tokio::time::sleep(patience).await;
        } => tracing::warn!("requests were still under way when the time to stop was over"),
    }
    housekeeping.abort();
    listening.abort();
    pool.close().await;
    Ok(())
}

/// Row security binds neither a superuser nor a role that may bypass it, and an owner could switch it off.
async fn refuse_strong_roles(pool: &PgPool) -> Result<(), ServeError> {
    let (strong,): (bool,) = sqlx::query_as(
        "SELECT r.rolsuper OR r.rolbypassrls
           OR EXISTS (SELECT FROM pg_class c WHERE c.relname = 'user_profiles' AND c.relowner = r.oid)
         FROM pg_roles r WHERE r.rolname = current_user",
    )
    .fetch_one(pool)
    .await?;
    if strong { Err(ServeError::RoleTooStrong) } else { Ok(()) }
}

/// Work that no request asks for.
async fn keep_house(pool: PgPool) {
    let mut hours = tokio::time::interval(PURGE_EVERY);
    loop {
        hours.tick().await;
        match purge(&pool).await {
            Ok(0) => {}
            Ok(accounts) => tracing::info!(accounts, "removed accounts past their grace"),
            Err(error) => tracing::error!(%error, "removing accounts past their grace failed"),
        }
    }
}
