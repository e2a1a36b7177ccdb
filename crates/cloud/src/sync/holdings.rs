//! Records read from the tables and written to them, many at a time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use soul_model::{SYNC_RULES, SyncRules, sync_rules};
use soul_sync::{PushOperation, RecordState};
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use crate::problem::Problem;
use crate::sync::columns::{HEAD, columns};
use crate::sync::statements::statements;

/// A transaction that speaks for an owner.
pub(crate) type Acting = Transaction<'static, Postgres>;

/// A record with its place in the stream of changes.
pub(crate) type Numbered = (u64, RecordState);

/// What is to be read: of each collection, ids.
type Wanted = BTreeMap<&'static str, BTreeSet<Uuid>>;

/// Reads all that the rule has to know about these operations: their records and tombstones, their parents, and what would go
/// with those that are removed.
pub(crate) async fn around<'a>(
    transaction: &mut Acting,
    operations: impl Iterator<Item = &'a PushOperation>,
) -> Result<Vec<Numbered>, Problem> {
    let (mut wanted, mut removed): (Wanted, Wanted) = Default::default();
    for operation in operations {
        let rules = operation.rules;
        let id = |text: &str| Uuid::try_parse(text).ok();
        wanted.entry(rules.entity).or_default().extend(id(operation.entity_id()));
        if operation.deletes() {
            removed.entry(rules.entity).or_default().extend(id(operation.entity_id()));
            continue;
        }
        for (field, parent) in rules.parents() {
            let named = operation.record().get(field).and_then(Value::as_str).and_then(id);
            wanted.entry(parent.entity).or_default().extend(named);
        }
    }
    let mut found = live(transaction, &wanted).await?;
    found.extend(tombstones(transaction, &wanted).await?);
    let whole: BTreeSet<(&str, String)> =
        found.iter().map(|(_, state)| (state.rules.entity, state.id().to_owned())).collect();
    // In the order of sending parents come first, so that what goes with a person that goes with a profile is read, too.
    for rules in &SYNC_RULES {
        for (sequence, child) in children(transaction, rules, &removed).await? {
            removed.entry(rules.entity).or_default().extend(Uuid::try_parse(child.id()).ok());
            if !whole.contains(&(rules.entity, child.id().to_owned())) {
                found.push((sequence, child));
            }
        }
    }
    Ok(found)
}

/// The records that are there.
pub(crate) async fn live(transaction: &mut Acting, wanted: &Wanted) -> Result<Vec<Numbered>, Problem> {
    let mut found = Vec::new();
    for rules in &SYNC_RULES {
        let Some(ids) = wanted.get(rules.entity).filter(|ids| !ids.is_empty()) else { continue };
        let Some(statements) = statements(rules) else { continue };
        let ids: Vec<Uuid> = ids.iter().copied().collect();
        let rows: Vec<(i64, i64, Value)> =
            sqlx::query_as(statements.read.as_str()).bind(ids).fetch_all(&mut **transaction).await?;
        for row in rows {
            found.push(state(rules, false, row)?);
        }
    }
    Ok(found)
}

/// The tombstones that are there.
pub(crate) async fn tombstones(transaction: &mut Acting, wanted: &Wanted) -> Result<Vec<Numbered>, Problem> {
    let pairs: Vec<(&str, Uuid)> =
        wanted.iter().flat_map(|(entity, ids)| ids.iter().map(move |id| (*entity, *id))).collect();
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let (entities, ids): (Vec<&str>, Vec<Uuid>) = pairs.into_iter().unzip();
    let rows: Vec<(String, i64, i64, Value)> = sqlx::query_as(
        "SELECT t.collection, c.seq, t.generation, jsonb_build_object('id', t.id, 'version', t.version, 'writer', t.writer,
           'updatedAt', to_char(t.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'))
         FROM unnest($1::text[], $2::uuid[]) AS wanted (collection, id)
         JOIN tombstones t ON t.owner_id = acting_owner() AND t.collection = wanted.collection AND t.id = wanted.id
         JOIN changes c ON c.owner_id = t.owner_id AND c.collection = t.collection AND c.id = t.id",
    )
    .bind(entities)
    .bind(ids)
    .fetch_all(&mut **transaction)
    .await?;
    let read = |(entity, sequence, generation, record): (String, i64, i64, Value)| {
        let rules = sync_rules(&entity).ok_or_else(Problem::internal)?;
        state(rules, true, (sequence, generation, record))
    };
    rows.into_iter().map(read).collect()
}

/// Those records of a collection whose parents are among the `removed`, with no more of them than the rule asks for.
async fn children(
    transaction: &mut Acting,
    rules: &'static SyncRules,
    removed: &Wanted,
) -> Result<Vec<Numbered>, Problem> {
    let parents = rules.parents().map(|(_, parent)| removed.get(parent.entity));
    let parents: Vec<Vec<Uuid>> = parents.map(|ids| ids.into_iter().flatten().copied().collect()).collect();
    let Some(statements) = statements(rules).filter(|_| parents.iter().any(|ids| !ids.is_empty())) else {
        return Ok(Vec::new());
    };
    let mut query = sqlx::query_as(statements.read_children.as_str());
    for ids in parents {
        query = query.bind(ids);
    }
    let rows: Vec<(i64, i64, Value)> = query.fetch_all(&mut **transaction).await?;
    rows.into_iter().map(|row| state(rules, false, row)).collect()
}

/// Writes records and tombstones with their places in the stream of changes.
pub(crate) async fn write(
    transaction: &mut Acting,
    owner_id: Uuid,
    changed: &[Numbered],
) -> Result<(), Problem> {
    for rules in &SYNC_RULES {
        let Some(statements) = statements(rules) else { continue };
        let of_kind =
            || changed.iter().map(|(_, state)| state).filter(|state| state.rules.entity == rules.entity);
        let rows: Vec<Value> = of_kind().filter(|state| !state.deleted).map(as_row).collect();
        if !rows.is_empty() {
            let write = sqlx::query(statements.write.as_str()).bind(owner_id).bind(Value::Array(rows));
            write.execute(&mut **transaction).await?;
        }
    }
    // Only then: a record that has moved to another parent must not go with the row of the one that it had.
    for rules in SYNC_RULES.iter().rev() {
        let Some(statements) = statements(rules) else { continue };
        let gone = changed.iter().map(|(_, state)| state);
        let gone = gone.filter(|state| state.rules.entity == rules.entity && state.deleted);
        let gone: Vec<Uuid> = gone.filter_map(id).collect();
        if !gone.is_empty() {
            sqlx::query(statements.remove.as_str()).bind(gone).execute(&mut **transaction).await?;
        }
    }
    write_tombstones(transaction, owner_id, changed).await?;
    let entities: Vec<&str> = changed.iter().map(|(_, state)| state.rules.entity).collect();
    let ids: Vec<Uuid> = changed.iter().filter_map(|(_, state)| id(state)).collect();
    let sequences: Vec<i64> = changed.iter().map(|(sequence, _)| sequence.cast_signed()).collect();
    sqlx::query(
        "INSERT INTO changes (owner_id, collection, id, seq) SELECT $1, * FROM unnest($2::text[], $3::uuid[], $4::bigint[])
         ON CONFLICT (owner_id, collection, id) DO UPDATE SET seq = EXCLUDED.seq",
    )
    .bind(owner_id)
    .bind(entities)
    .bind(ids)
    .bind(sequences)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// A record that is made again has no tombstone any more; one that went has one.
async fn write_tombstones(
    transaction: &mut Acting,
    owner_id: Uuid,
    changed: &[Numbered],
) -> Result<(), Problem> {
    let there = changed.iter().map(|(_, state)| state).filter(|state| !state.deleted);
    let (entities, ids): (Vec<&str>, Vec<Option<Uuid>>) =
        there.map(|state| (state.rules.entity, id(state))).unzip();
    if !entities.is_empty() {
        sqlx::query(
            "DELETE FROM tombstones t USING unnest($1::text[], $2::uuid[]) AS there (collection, id)
             WHERE t.owner_id = acting_owner() AND t.collection = there.collection AND t.id = there.id",
        )
        .bind(entities)
        .bind(ids)
        .execute(&mut **transaction)
        .await?;
    }
    let gone = changed.iter().map(|(_, state)| state).filter(|state| state.deleted);
    let rows: Vec<Value> = gone
        .map(|state| {
            json!({ "collection": state.rules.entity, "id": state.id(), "version": state.stamp().version,
                "updated_at": state.stamp().updated_at, "writer": state.stamp().writer, "generation": state.generation })
        })
        .collect();
    if !rows.is_empty() {
        sqlx::query(
            "INSERT INTO tombstones (owner_id, collection, id, version, updated_at, writer, generation)
             SELECT $1, collection, id, version, updated_at, writer, generation FROM jsonb_to_recordset($2)
               AS gone (collection text, id uuid, version bigint, updated_at timestamptz, writer text, generation bigint)
             ON CONFLICT (owner_id, collection, id) DO UPDATE SET version = EXCLUDED.version,
               updated_at = EXCLUDED.updated_at, writer = EXCLUDED.writer, generation = EXCLUDED.generation, deleted_at = now()",
        )
        .bind(owner_id)
        .bind(Value::Array(rows))
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

fn id(state: &RecordState) -> Option<Uuid> {
    Uuid::try_parse(state.id()).ok()
}

/// The row of a record: its columns, and what no column is for.
fn as_row(state: &RecordState) -> Value {
    let known = |name: &str| {
        let mut all = HEAD.iter().chain(columns(state.rules));
        all.any(|column| column.field == name) || state.rules.store.derived_fields.contains(&name)
    };
    let (record, extra): (Map<_, _>, Map<_, _>) =
        state.record().clone().into_iter().partition(|(name, _)| known(name));
    json!({ "generation": state.generation, "record": record, "extra": extra })
}

fn state(
    rules: &'static SyncRules,
    deleted: bool,
    (sequence, generation, record): (i64, i64, Value),
) -> Result<Numbered, Problem> {
    let Value::Object(record) = record else { return Err(Problem::internal()) };
    let state = RecordState::new(rules, deleted, generation.unsigned_abs(), record).map_err(|error| {
        tracing::error!(entity = rules.entity, path = %error.path, "a stored record can't be read");
        Problem::internal()
    })?;
    Ok((sequence.unsigned_abs(), state))
}
