//! News that something has changed. The data come by the pull.

use core::convert::Infallible;
use core::time::Duration;
use std::sync::Arc;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use soul_sync::ChangeEvent;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

use crate::accounts::{Bearer, still_good};
use crate::database;
use crate::problem::Problem;
use crate::router::Cloud;
use crate::sync::owner::Counter;

/// Name of the database's channel.
const CHANNEL: &str = "soul_changes";
/// How often a quiet stream says that it is there: proxies close one that is silent for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// How often a stream looks whether its token is still good, and whether word of a change was lost.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// News that a slow stream may fall behind by before it is told to look for itself.
const BACKLOG: usize = 256;
/// How long to wait before the database is listened to again.
const LISTEN_AGAIN: Duration = Duration::from_secs(1);

/// Word of changes, between the processes and to the streams of this one.
#[derive(Debug, Clone)]
pub(crate) struct News {
    heard: broadcast::Sender<Heard>,
    stopping: watch::Receiver<bool>,
}

/// What a stream hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    /// This account has a change.
    Of(Uuid),
    /// Word may have been lost: everybody looks.
    Maybe,
}

impl News {
    /// Nothing heard yet; `stopping` ends the streams.
    pub(crate) fn new(stopping: watch::Receiver<bool>) -> Self {
        Self { heard: broadcast::channel(BACKLOG).0, stopping }
    }

    /// Tells every process, once the change is committed. A word that can't be sent is no failure of the push: streams look for
    /// themselves every minute.
    pub(crate) async fn tell(&self, pool: &PgPool, owner_id: Uuid) {
        let told = sqlx::query("SELECT pg_notify($1, $2)")
            .bind(CHANNEL)
            .bind(owner_id.to_string())
            .execute(pool)
            .await;
        if let Err(error) = told {
            tracing::warn!(%error, "word of a change could not be sent");
        }
    }

    /// Listens to the database until the process ends.
    pub(crate) async fn listen(self, pool: PgPool) {
        loop {
            if let Err(error) = self.listen_once(&pool).await {
                tracing::warn!(%error, "listening for changes failed");
            }
            // Nobody may be there to hear it.
            let _ = self.heard.send(Heard::Maybe);
            tokio::time::sleep(LISTEN_AGAIN).await;
        }
    }

    async fn listen_once(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        let _ = self.heard.send(Heard::Maybe);
        while let Some(notification) = listener.try_recv().await? {
            if let Ok(owner_id) = Uuid::try_parse(notification.payload()) {
                let _ = self.heard.send(Heard::Of(owner_id));
            }
        }
        Ok(())
    }
}

/// What one stream knows.
struct Listener {
    cloud: Cloud,
    bearer: Bearer,
    heard: broadcast::Receiver<Heard>,
    told: Option<String>,
}

/// `GET /v1/sync/events`: the cursor after the newest change, now and after each change.
pub(crate) async fn events(
    State(cloud): State<Cloud>,
    bearer: Bearer,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let heard = cloud.news.heard.subscribe();
    let listener = Listener { cloud, bearer, heard, told: None };
    let stream = unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

impl Listener {
    /// The next event; `None` ends the stream: the process stops, or the token is good no more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let newest = self.newest().await.ok()??;
            if self.told.as_ref() != Some(&newest) {
                self.told = Some(newest.clone());
                let event = ChangeEvent { server_time: self.cloud.now(), cursor: newest };
                return Some(Event::default().event("change").data(event.encode().to_string()));
            }
            self.wait().await?;
        }
    }

    /// The cursor after the newest change; `None` where the token is good no more.
    async fn newest(&self) -> Result<Option<String>, Problem> {
        if !still_good(&self.cloud, &self.bearer).await? {
            return Ok(None);
        }
        let mut transaction = database::reading(&self.cloud.pool, self.bearer.owner_id).await?;
        let counter = Counter::read(&mut transaction).await?;
        Ok(Some(counter.cursor(counter.sequence)))
    }

    /// Until there may be something new; `None` where the process stops.
    async fn wait(&mut self) -> Option<()> {
        let mut stopping = self.cloud.news.stopping.clone();
        let owner_id = self.bearer.owner_id;
        let heard = &mut self.heard;
        let news = async {
            loop {
                match heard.recv().await {
                    Ok(Heard::Of(other)) if other != owner_id => {}
                    // A stream that fell behind looks for itself.
                    _ => return,
                }
            }
        };
        tokio::select! {
            () = news => Some(()),
            () = tokio::time::sleep(LOOK_AGAIN) => Some(()),
            _ = stopping.wait_for(|stop| *stop) => None,
        }
    }
}

/// Shared by all streams of a process.
pub(crate) type SharedNews = Arc<News>;
