//! A real PostgreSQL for the tests, one database for each.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests, of which each program uses some"
)]

pub(crate) mod device;
pub(crate) mod history;
pub(crate) mod replay;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::LazyLock;

use soul_cloud::{Config, migrate, serve};
use soul_postgres::{Programs, Server};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// The server of this test program; it ends with the program.
static SERVER: LazyLock<Server> = LazyLock::new(another_postgres);

/// A PostgreSQL server with nothing in it.
pub(crate) fn another_postgres() -> Server {
    let further: Vec<PathBuf> =
        std::env::var_os("SOUL_CODEX_POSTGRES").map(PathBuf::from).into_iter().collect();
    let programs =
        Programs::find(&further).expect("the programs of PostgreSQL 15 or newer, see CONTRIBUTING");
    let name = format!("soul-cloud-{}-{}", std::process::id(), Uuid::new_v4().simple());
    Server::start(programs, &std::env::temp_dir().join(name)).unwrap()
}

/// A database of this version, of one test alone.
pub(crate) struct Database {
    owners_url: String,
    servers_url: String,
}

impl Database {
    pub(crate) async fn new() -> Self {
        Self::on(&SERVER).await
    }

    pub(crate) async fn on(server: &Server) -> Self {
        let name = format!("t_{}", Uuid::new_v4().simple());
        let mut connection = PgConnection::connect(&server.url("postgres", "postgres")).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut connection)
            .await
            .unwrap();
        let [owners_url, servers_url] = ["postgres", "soul_app"].map(|role| server.url(role, &name));
        let made = Self { owners_url, servers_url };
        migrate(made.options("postgres")).await.unwrap();
        made
    }

    /// The address for the owner of the tables, or for the role of the server.
    pub(crate) fn url(&self, role: &str) -> &str {
        if role == "soul_app" { &self.servers_url } else { &self.owners_url }
    }

    pub(crate) fn options(&self, role: &str) -> PgConnectOptions {
        self.url(role).parse().unwrap()
    }

    pub(crate) async fn connect(&self, role: &str) -> PgConnection {
        PgConnection::connect_with(&self.options(role)).await.unwrap()
    }
}

/// A server, and how to reach it.
pub(crate) struct Cloud {
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    running: Option<Running>,
}

/// A server in this program, over a database of its own.
struct Running {
    database: Database,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Cloud {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A server whose settings are those of a user, changed by `change`.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::over(Database::new().await, change).await
    }

    pub(crate) async fn over(database: Database, change: impl FnOnce(&mut Config)) -> Self {
        let url = database.url("soul_app");
        let mut config = Config::read(|name| (name == "DATABASE_URL").then(|| url.to_owned())).unwrap();
        change(&mut config);
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            serve(listener, config, async { drop(stopped.await) }).await.unwrap();
        });
        Self { running: Some(Running { database, stop, task }), ..Self::at_url(&url) }
    }

    /// A server that runs elsewhere.
    pub(crate) fn at_url(url: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { url: url.to_owned(), http, running: None }
    }

    pub(crate) fn database(&self) -> &Database {
        &self.running.as_ref().unwrap().database
    }

    pub(crate) async fn stop(mut self) {
        let running = self.running.take().unwrap();
        drop(running.stop);
        running.task.await.unwrap();
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}
