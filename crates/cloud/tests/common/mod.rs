//! A real PostgreSQL for the tests, one database for each.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests, of which each program uses some"
)]

pub(crate) mod device;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex, MutexGuard};

use soul_cloud::{Config, migrate, serve};
use soul_postgres::{Programs, Server};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// The server of this test program; it ends with the program.
static SERVER: LazyLock<Mutex<Server>> = LazyLock::new(|| {
    let further: Vec<PathBuf> =
        std::env::var_os("SOUL_CODEX_POSTGRES").map(PathBuf::from).into_iter().collect();
    let programs =
        Programs::find(&further).expect("the programs of PostgreSQL 15 or newer, see CONTRIBUTING");
    let folder =
        std::env::temp_dir().join(format!("soul-cloud-{}-{}", std::process::id(), Uuid::new_v4().simple()));
    Mutex::new(Server::start(programs, &folder).unwrap())
});

pub(crate) fn postgres() -> MutexGuard<'static, Server> {
    SERVER.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A database of this version, of one test alone.
pub(crate) struct Database {
    name: String,
}

impl Database {
    pub(crate) async fn new() -> Self {
        let name = format!("t_{}", Uuid::new_v4().simple());
        let everywhere = postgres().url("postgres", "postgres");
        let mut connection = PgConnection::connect(&everywhere).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut connection)
            .await
            .unwrap();
        let made = Self { name };
        migrate(made.options("postgres")).await.unwrap();
        made
    }

    pub(crate) fn options(&self, role: &str) -> PgConnectOptions {
        postgres().url(role, &self.name).parse().unwrap()
    }

    /// A connection as the owner of the tables, or as the role of the server.
    pub(crate) async fn connect(&self, role: &str) -> PgConnection {
        PgConnection::connect_with(&self.options(role)).await.unwrap()
    }
}

/// A server over a database of its own.
pub(crate) struct Cloud {
    pub(crate) database: Database,
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

impl Cloud {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A server whose settings are those of a user, changed by `change`.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let database = Database::new().await;
        let url = postgres().url("soul_app", &database.name);
        let mut config = Config::read(|name| (name == "DATABASE_URL").then(|| url.clone())).unwrap();
        change(&mut config);
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(async move {
            serve(listener, config, async { drop(stopped.await) }).await.unwrap();
        });
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { database, url, http, stop: Some(stop), running }
    }

    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        self.running.await.unwrap();
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}
