//! An owner's place in the stream of changes.

use soul_sync::Cursor;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use crate::problem::Problem;

/// An owner's counter.
#[derive(Debug, Clone)]
pub(crate) struct Counter {
    /// Names the life of the database.
    pub(crate) epoch: String,
    /// Number of the last change.
    pub(crate) sequence: u64,
    /// Tombstones of changes up to this number are gone.
    pub(crate) forgotten: u64,
}

impl Counter {
    /// Reads the counter of the acting owner.
    pub(crate) async fn read(transaction: &mut Transaction<'static, Postgres>) -> Result<Self, Problem> {
        Self::fetch(transaction, "SELECT epoch, seq, tombstones_from FROM sync_owners").await
    }

    /// Reads it and keeps every other writer of the same owner waiting until the transaction ends: that is what puts commits in
    /// the order of their numbers.
    pub(crate) async fn lock(transaction: &mut Transaction<'static, Postgres>) -> Result<Self, Problem> {
        Self::fetch(transaction, "SELECT epoch, seq, tombstones_from FROM sync_owners FOR UPDATE").await
    }

    async fn fetch(
        transaction: &mut Transaction<'static, Postgres>,
        statement: &'static str,
    ) -> Result<Self, Problem> {
        // Row security leaves the owner's own row alone.
        let row: Option<(Uuid, i64, i64)> =
            sqlx::query_as(statement).fetch_optional(&mut **transaction).await?;
        let (epoch, sequence, forgotten) = row.ok_or_else(Problem::unauthorized)?;
        Ok(Self {
            epoch: epoch.to_string(),
            sequence: sequence.unsigned_abs(),
            forgotten: forgotten.unsigned_abs(),
        })
    }

    /// The cursor after the change `sequence`.
    pub(crate) fn cursor(&self, sequence: u64) -> String {
        Cursor { epoch: self.epoch.clone(), sequence }.to_string()
    }
}
