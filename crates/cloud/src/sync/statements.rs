//! The SQL of each collection, made once from its columns.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use soul_model::{SYNC_RULES, SyncRules};

use crate::sync::columns::{Column, HEAD, Kind, columns};

/// The statements of one table.
#[derive(Debug)]
pub(crate) struct Statements {
    /// `$1` ids: sequence, generation and record of each that is there.
    pub(crate) read: String,
    /// `$1` ids of parents, one place for each kind of parent, in the order of [`SyncRules::parents`]: the same of each child, with
    /// no more of the record than its id, its stamp and its parents.
    pub(crate) read_children: String,
    /// `$1` the owner, `$2` a JSON list of `{ record, generation, extra }`: writes them all.
    pub(crate) write: String,
    /// `$1` ids: removes the rows.
    pub(crate) remove: String,
}

static STATEMENTS: LazyLock<BTreeMap<&'static str, Statements>> =
    LazyLock::new(|| SYNC_RULES.iter().map(|rules| (rules.entity, of(rules))).collect());

/// The statements of a collection.
pub(crate) fn statements(rules: &SyncRules) -> Option<&'static Statements> {
    STATEMENTS.get(rules.entity)
}

fn of(rules: &SyncRules) -> Statements {
    let (table, entity) = (rules.table, rules.entity);
    let all: Vec<&Column> = HEAD.iter().chain(columns(rules)).collect();
    let parents: Vec<&Column> = rules
        .parents()
        .filter_map(|(field, _)| all.iter().copied().find(|column| column.field == field))
        .collect();
    let seen = |fields: &[&Column]| {
        let pairs: Vec<_> =
            fields.iter().map(|column| format!("'{}', {}", column.field, shown(column))).collect();
        format!("jsonb_build_object({})", pairs.join(", "))
    };
    let from = format!(
        "FROM {table} t JOIN changes c ON c.owner_id = t.owner_id AND c.collection = '{entity}' AND c.id = t.id
         WHERE t.owner_id = acting_owner()"
    );
    let head: Vec<&Column> = HEAD.iter().chain(parents.iter().copied()).collect();
    let of_parents: Vec<_> = parents
        .iter()
        .enumerate()
        .map(|(n, column)| format!("t.{} = ANY(${})", column.name, n + 1))
        .collect();
    let names: Vec<_> = all.iter().map(|column| column.name).collect();
    let values: Vec<_> = all.iter().map(|column| stored(column)).collect();
    let updates: Vec<_> =
        names.iter().filter(|name| **name != "id").map(|name| format!("{name} = EXCLUDED.{name}")).collect();
    Statements {
        // Each id is looked up by itself, behind a fence: while the tables have no statistics the planner would walk through all that
        // the owner has, for every page and every push.
        read: format!(
            "SELECT c.seq, t.generation, {} || t.extra FROM unnest($1::uuid[]) AS wanted (id),
             LATERAL (SELECT * FROM {table} WHERE owner_id = acting_owner() AND id = wanted.id OFFSET 0) AS t,
             LATERAL (SELECT seq FROM changes WHERE owner_id = acting_owner() AND collection = '{entity}' AND id = wanted.id OFFSET 0) AS c",
            seen(&all)
        ),
        read_children: format!(
            "SELECT c.seq, t.generation, {} {from} AND ({})",
            seen(&head),
            if of_parents.is_empty() { "false".to_owned() } else { of_parents.join(" OR ") }
        ),
        write: format!(
            "INSERT INTO {table} (owner_id, generation, extra, {names})
             SELECT $1, (given->>'generation')::bigint, given->'extra', {values}
             FROM jsonb_array_elements($2) AS given, LATERAL (SELECT given->'record' AS r) AS record
             ON CONFLICT (owner_id, id) DO UPDATE SET generation = EXCLUDED.generation, extra = EXCLUDED.extra, {updates}",
            names = names.join(", "),
            values = values.join(", "),
            updates = updates.join(", ")
        ),
        remove: format!("DELETE FROM {table} WHERE owner_id = acting_owner() AND id = ANY($1)"),
    }
}

/// The JSON that a column's value is shown as.
fn shown(column: &Column) -> String {
    let name = column.name;
    match column.kind {
        Kind::Date => format!("to_char(t.{name}, 'YYYY-MM-DD')"),
        Kind::Time => format!("to_char(t.{name}, 'HH24:MI:SS')"),
        Kind::Moment => format!("to_char(t.{name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"),
        _ => format!("t.{name}"),
    }
}

/// The column's value in the record `r`, which was checked before.
fn stored(column: &Column) -> String {
    let field = column.field;
    match column.kind {
        Kind::Text(..) => format!("r->>'{field}'"),
        Kind::Id => format!("(r->>'{field}')::uuid"),
        Kind::Date => format!("(r->>'{field}')::date"),
        Kind::Time => format!("(r->>'{field}')::time"),
        Kind::Float(..) => format!("(r->>'{field}')::double precision"),
        Kind::Integer(..) => format!("(r->>'{field}')::numeric::bigint"),
        Kind::Flag => format!("(r->>'{field}')::boolean"),
        Kind::Moment => format!("(r->>'{field}')::timestamptz"),
        Kind::Json => format!("nullif(r->'{field}', 'null'::jsonb)"),
        Kind::Texts(_) => format!(
            "CASE WHEN jsonb_typeof(r->'{field}') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(r->'{field}')) END"
        ),
    }
}
