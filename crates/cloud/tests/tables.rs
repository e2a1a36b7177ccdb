//! The tables themselves: row security, checks, cascades. Each statement is sent as SQL, past the server.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use common::Database;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use uuid::Uuid;

/// Every table whose rows are a user's, with the column that says whose.
const OF_USERS: [(&str, &str); 20] = [
    ("users", "id"),
    ("local_users", "user_id"),
    ("sessions", "user_id"),
    ("audit_logs", "user_id"),
    ("access_code_redemptions", "user_id"),
    ("push_subscriptions", "user_id"),
    ("subscriptions", "user_id"),
    ("user_profiles", "owner_id"),
    ("chart_results", "owner_id"),
    ("assessments", "owner_id"),
    ("person_profiles", "owner_id"),
    ("compatibility_analyses", "owner_id"),
    ("daily_insights", "owner_id"),
    ("journal_entries", "owner_id"),
    ("frequency_logs", "owner_id"),
    ("sync_owners", "owner_id"),
    ("changes", "owner_id"),
    ("tombstones", "owner_id"),
    ("mutations", "owner_id"),
    ("rate_windows", "owner_id"),
];
/// Tables that hold nobody's rows.
const OF_NOBODY: [&str; 4] = ["access_codes", "login_attempts", "webhook_events", "_sqlx_migrations"];

async fn run(connection: &mut PgConnection, statement: impl Into<String>) -> Result<u64, sqlx::Error> {
    let outcome = sqlx::raw_sql(AssertSqlSafe(statement.into())).execute(connection).await?;
    Ok(outcome.rows_affected())
}

async fn count(connection: &mut PgConnection, table: &str) -> i64 {
    let row = sqlx::query(AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
        .fetch_one(connection)
        .await
        .unwrap();
    row.get(0)
}

/// An account with one row in every table, each id made of the account's digit.
async fn fill(owner: &mut PgConnection, digit: u8) -> Uuid {
    let id = |table: u8| format!("{digit:08}-0000-4000-8000-0000000000{table:02}");
    let user = id(1);
    let synced = "1, 'w', 1, '{}', now(), now()";
    let head = "version, writer, generation, extra, created_at, updated_at";
    let statements = [
        // Row security binds the owner of the tables, too: but not the superuser that these tests are here.
        format!("INSERT INTO users (id, email) VALUES ('{user}', 'u{digit}@example.org')"),
        format!(
            "INSERT INTO local_users (user_id, email, password_hash) VALUES ('{user}', 'u{digit}@example.org', 'h')"
        ),
        format!(
            "INSERT INTO sessions (sid, user_id, expire) VALUES ('sid{digit}', '{user}', now() + INTERVAL '1 day')"
        ),
        format!("INSERT INTO audit_logs (user_id, action) VALUES ('{user}', 'account.created')"),
        format!("INSERT INTO access_codes (id, code, tier) VALUES ('{}', 'CODE{digit}', 'premium')", id(2)),
        format!(
            "INSERT INTO access_code_redemptions (access_code_id, user_id) VALUES ('{}', '{user}')",
            id(2)
        ),
        format!(
            "INSERT INTO push_subscriptions (user_id, endpoint, p256dh_key, auth_key) VALUES ('{user}', 'https://same', 'k', 'a')"
        ),
        format!(
            "INSERT INTO subscriptions (user_id, stripe_subscription_id, stripe_price_id) VALUES ('{user}', 's{digit}', 'p')"
        ),
        format!(
            "INSERT INTO user_profiles (owner_id, id, user_id, birth_date, {head})
                 VALUES ('{user}', '{}', '{user}', '1990-06-15', {synced})",
            id(3)
        ),
        format!(
            "INSERT INTO chart_results (owner_id, id, profile_id) VALUES ('{user}', '{}', '{}')",
            id(4),
            id(3)
        ),
        format!(
            "INSERT INTO assessments (owner_id, id, profile_id, type, {head}) VALUES ('{user}', '{}', '{}', 'mbti', {synced})",
            id(5),
            id(3)
        ),
        format!(
            "INSERT INTO person_profiles (owner_id, id, owner_profile_id, name, {head})
                 VALUES ('{user}', '{}', '{}', 'Grace', {synced})",
            id(6),
            id(3)
        ),
        format!(
            "INSERT INTO compatibility_analyses (owner_id, id, profile1_id, profile2_id, {head})
                 VALUES ('{user}', '{}', '{}', '{}', {synced})",
            id(7),
            id(3),
            id(6)
        ),
        format!(
            "INSERT INTO daily_insights (owner_id, id, profile_id, insight_date, {head})
                 VALUES ('{user}', '{}', '{}', '2025-03-01', {synced})",
            id(8),
            id(3)
        ),
        format!(
            "INSERT INTO journal_entries (owner_id, id, profile_id, content, entry_date, {head})
                 VALUES ('{user}', '{}', '{}', 'dear diary', '2025-03-01', {synced})",
            id(9),
            id(3)
        ),
        format!(
            "INSERT INTO frequency_logs (owner_id, id, user_id, log_date, {head})
                 VALUES ('{user}', '{}', '{user}', '2025-03-01', {synced})",
            id(10)
        ),
        format!("INSERT INTO sync_owners (owner_id) VALUES ('{user}')"),
        format!(
            "INSERT INTO changes (owner_id, collection, id, seq) VALUES ('{user}', 'journal', '{}', 1)",
            id(9)
        ),
        format!(
            "INSERT INTO tombstones (owner_id, collection, id, version, updated_at, writer, generation)
                 VALUES ('{user}', 'person', '{}', 1, now(), 'w', 1)",
            id(11)
        ),
        format!(
            "INSERT INTO mutations (owner_id, mutation_id, result) VALUES ('{user}', '{}', '{{}}')",
            id(12)
        ),
        format!(
            "INSERT INTO rate_windows (owner_id, kind, window_start, requests) VALUES ('{user}', 'request', now(), 1)"
        ),
    ];
    for statement in statements {
        run(owner, &statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    Uuid::try_parse(&user).unwrap()
}

/// The server's role, speaking for `user` until the transaction ends.
async fn speak_for(server: &mut PgConnection, user: Uuid) {
    run(server, format!("BEGIN; SELECT set_config('soul.owner_id', '{user}', true)")).await.unwrap();
}

#[tokio::test]
async fn every_table_is_listed_here_and_row_security_is_forced_on_all_that_hold_rows_of_users() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let rows = sqlx::query(
        "SELECT relname::text, relrowsecurity AND relforcerowsecurity, pg_get_userbyid(relowner)::text
         FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(rows.len(), OF_USERS.len() + OF_NOBODY.len());
    for row in rows {
        let (table, forced, owned_by): (String, bool, String) = (row.get(0), row.get(1), row.get(2));
        assert_eq!(forced, OF_USERS.iter().any(|(name, _)| *name == table), "{table}");
        assert!(forced || OF_NOBODY.contains(&table.as_str()), "{table}");
        assert_ne!(owned_by, "soul_app", "{table}");
    }
}

#[tokio::test]
async fn the_servers_role_sees_and_changes_rows_of_the_account_that_it_speaks_for_and_no_other() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let (ann, bob) = (fill(&mut owner, 1).await, fill(&mut owner, 2).await);
    let mut server = database.connect("soul_app").await;
    for (table, column) in OF_USERS {
        assert_eq!(count(&mut server, table).await, 0, "{table} without an account");
        speak_for(&mut server, ann).await;
        assert_eq!(count(&mut server, table).await, 1, "{table} for one account");
        let own = sqlx::query(AssertSqlSafe(format!("SELECT {column} FROM {table}")))
            .fetch_one(&mut server)
            .await
            .unwrap();
        assert_eq!(own.get::<Uuid, _>(0), ann, "{table}");
        // The audit log is written and read, never changed: there the role may not even try.
        if table != "audit_logs" {
            let others =
                run(&mut server, format!("DELETE FROM {table} WHERE {column} = '{bob}'")).await.unwrap();
            assert_eq!(others, 0, "{table}");
            let refused =
                run(&mut server, format!("SAVEPOINT before; UPDATE {table} SET {column} = '{bob}'")).await;
            assert!(refused.is_err(), "{table} rows can be given away");
        }
        run(&mut server, "ROLLBACK").await.unwrap();
        assert_eq!(count(&mut owner, table).await, 2, "{table}");
    }
}

#[tokio::test]
async fn the_servers_role_cannot_switch_row_security_off() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let ann = fill(&mut owner, 1).await;
    let mut server = database.connect("soul_app").await;
    for statement in [
        "ALTER TABLE journal_entries DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own ON journal_entries",
        "SET row_security = off; SELECT * FROM journal_entries",
        "SET ROLE postgres",
        "TRUNCATE journal_entries",
        "DELETE FROM audit_logs",
        "SELECT * FROM access_codes",
        "CREATE TABLE of_its_own (a int)",
    ] {
        assert!(run(&mut server, statement).await.is_err(), "{statement}");
        run(&mut server, "RESET row_security").await.unwrap();
    }
    speak_for(&mut server, ann).await;
    assert_eq!(count(&mut server, "journal_entries").await, 1);
}

#[tokio::test]
async fn a_login_looks_up_its_own_address_and_a_token_its_own_session_before_the_account_is_known() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    for digit in [1, 2] {
        fill(&mut owner, digit).await;
    }
    let mut server = database.connect("soul_app").await;
    for (name, value, table) in
        [("login_email", "u1@example.org", "local_users"), ("session", "sid1", "sessions")]
    {
        run(&mut server, format!("BEGIN; SELECT set_config('soul.{name}', '{value}', true)")).await.unwrap();
        assert_eq!(count(&mut server, table).await, 1, "{name}");
        let changed = run(&mut server, format!("UPDATE {table} SET created_at = now()")).await.unwrap();
        assert_eq!(changed, 0, "{name} opens a row for reading alone");
        run(&mut server, "ROLLBACK").await.unwrap();
    }
}

#[tokio::test]
async fn every_check_refuses_what_it_should() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    fill(&mut owner, 1).await;
    let mut tested = Vec::new();
    for (table, column, bad, good) in [
        ("users", "subscription_status", "'never'", "'trialing'"),
        ("users", "subscription_plan", "'gold'", "'ultimate'"),
        ("user_profiles", "birth_latitude", "90.001", "-90"),
        ("user_profiles", "birth_longitude", "-180.5", "180"),
        ("user_profiles", "birth_time_fold", "'third'", "'second'"),
        ("user_profiles", "completeness_score", "101", "100"),
        ("user_profiles", "version", "0", "2"),
        ("user_profiles", "generation", "0", "2"),
        ("user_profiles", "user_id", "NULL", "user_id"),
        ("chart_results", "sun_house", "0", "12"),
        ("chart_results", "moon_house", "13", "1"),
        ("chart_results", "hd_type", "'Wizard'", "'Reflector'"),
        ("chart_results", "confidence", "'total'", "'low'"),
        ("assessments", "type", "'tarot'", "'big_five'"),
        ("assessments", "version", "0", "2"),
        ("assessments", "generation", "-1", "2"),
        ("person_profiles", "relationship_type", "'rival'", "'colleague'"),
        ("person_profiles", "birth_latitude", "-91", "90"),
        ("person_profiles", "birth_longitude", "181", "-180"),
        ("person_profiles", "birth_time_fold", "''", "'first'"),
        ("person_profiles", "version", "-1", "2"),
        ("person_profiles", "generation", "0", "2"),
        ("compatibility_analyses", "overall_score", "101", "0"),
        ("compatibility_analyses", "confidence_level", "'none'", "'medium'"),
        ("compatibility_analyses", "attraction_score", "-1", "100"),
        ("compatibility_analyses", "emotional_score", "-1", "100"),
        ("compatibility_analyses", "communication_score", "101", "100"),
        ("compatibility_analyses", "lifestyle_score", "101", "100"),
        ("compatibility_analyses", "long_term_score", "101", "100"),
        ("compatibility_analyses", "timing_score", "101", "100"),
        ("compatibility_analyses", "relationship_category", "'doomed'", "'great_match'"),
        ("compatibility_analyses", "version", "0", "2"),
        ("compatibility_analyses", "generation", "0", "2"),
        ("daily_insights", "personal_day_number", "11", "9"),
        ("daily_insights", "generated_by", "'oracle'", "'hybrid'"),
        ("daily_insights", "version", "0", "2"),
        ("daily_insights", "generation", "0", "2"),
        ("journal_entries", "mood", "'furious'", "'reflective'"),
        ("journal_entries", "version", "0", "2"),
        ("journal_entries", "generation", "0", "2"),
        ("frequency_logs", "energy", "0", "1"),
        ("frequency_logs", "mood", "11", "10"),
        ("frequency_logs", "clarity", "11", "10"),
        ("frequency_logs", "connection", "0", "10"),
        ("frequency_logs", "version", "0", "2"),
        ("frequency_logs", "generation", "0", "2"),
        ("access_codes", "tier", "'free'", "'ultimate'"),
        ("access_code_redemptions", "user_id", "NULL", "user_id"),
        ("subscriptions", "status", "'late'", "'paused'"),
        ("subscriptions", "plan", "'free'", "'premium'"),
        ("subscriptions", "billing_interval", "'daily'", "'weekly'"),
        ("login_attempts", "failures", "-1", "0"),
        ("sync_owners", "seq", "-1", "1"),
        ("sync_owners", "tombstones_from", "-1", "1"),
        ("changes", "collection", "'user'", "'person'"),
        ("changes", "seq", "0", "2"),
        ("tombstones", "version", "0", "2"),
        ("tombstones", "generation", "0", "2"),
        ("rate_windows", "requests", "-1", "0"),
    ] {
        if table == "login_attempts" {
            run(&mut owner, "INSERT INTO login_attempts VALUES ('k', 1, now())").await.unwrap();
        }
        let refused = run(&mut owner, format!("UPDATE {table} SET {column} = {bad}")).await.unwrap_err();
        let refused = refused.as_database_error().unwrap();
        assert_eq!(refused.code().as_deref(), Some("23514"), "{table}.{column} = {bad}: {refused}");
        tested.push(refused.constraint().unwrap().to_owned());
        run(&mut owner, format!("UPDATE {table} SET {column} = {good}")).await.unwrap();
    }
    let all: Vec<String> = sqlx::query("SELECT conname::text FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace")
        .fetch_all(&mut owner)
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    for constraint in all {
        assert!(tested.contains(&constraint), "{constraint} is not tested");
    }
}

#[tokio::test]
async fn null_is_taken_where_the_specification_allows_it() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    fill(&mut owner, 1).await;
    for (table, column) in [
        ("users", "subscription_status"),
        ("users", "subscription_plan"),
        ("journal_entries", "mood"),
        ("person_profiles", "relationship_type"),
        ("compatibility_analyses", "relationship_category"),
    ] {
        run(&mut owner, format!("UPDATE {table} SET {column} = NULL")).await.unwrap();
    }
}

#[tokio::test]
async fn a_removed_profile_takes_what_is_its_own_and_a_removed_account_everything() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let (ann, _) = (fill(&mut owner, 1).await, fill(&mut owner, 2).await);
    run(&mut owner, format!("DELETE FROM user_profiles WHERE owner_id = '{ann}'")).await.unwrap();
    let of_profiles = [
        "user_profiles",
        "chart_results",
        "assessments",
        "person_profiles",
        "compatibility_analyses",
        "daily_insights",
        "journal_entries",
    ];
    for (table, _) in OF_USERS {
        let left = if of_profiles.contains(&table) { 1 } else { 2 };
        assert_eq!(count(&mut owner, table).await, left, "{table} after the profile");
    }
    run(&mut owner, format!("DELETE FROM users WHERE id = '{ann}'")).await.unwrap();
    for (table, column) in OF_USERS {
        assert_eq!(count(&mut owner, table).await, 1, "{table} after the account");
        let left = sqlx::query(AssertSqlSafe(format!("SELECT {column} FROM {table}")))
            .fetch_one(&mut owner)
            .await
            .unwrap();
        assert_ne!(left.get::<Uuid, _>(0), ann, "{table}");
    }
    assert_eq!(count(&mut owner, "access_codes").await, 2);
}

#[tokio::test]
async fn the_servers_role_removes_accounts_past_their_grace_with_all_their_rows_and_no_others() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let (ann, bob) = (fill(&mut owner, 1).await, fill(&mut owner, 2).await);
    // Where the owner of the tables is no superuser, the cascades run as a role that row security binds.
    run(&mut owner, format!("CREATE ROLE owner_of_{} NOLOGIN NOBYPASSRLS", ann.simple())).await.ok();
    for table in OF_USERS.map(|(table, _)| table).iter().chain(&["access_codes"]) {
        run(&mut owner, format!("ALTER TABLE {table} OWNER TO owner_of_{}", ann.simple())).await.unwrap();
    }
    run(
        &mut owner,
        format!("UPDATE users SET deleted_at = now() - INTERVAL '30 days 1 second' WHERE id = '{ann}'"),
    )
    .await
    .unwrap();
    run(
        &mut owner,
        format!("UPDATE users SET deleted_at = now() - INTERVAL '29 days 23 hours' WHERE id = '{bob}'"),
    )
    .await
    .unwrap();
    let mut server = database.connect("soul_app").await;
    assert_eq!(run(&mut server, "DELETE FROM users").await.unwrap(), 0, "without saying what for");
    run(&mut server, "BEGIN; SELECT set_config('soul.maintenance', 'purge', true)").await.unwrap();
    assert_eq!(run(&mut server, "DELETE FROM users").await.unwrap(), 1);
    run(&mut server, "COMMIT").await.unwrap();
    for (table, column) in OF_USERS {
        let left = sqlx::query(AssertSqlSafe(format!("SELECT {column} FROM {table}")))
            .fetch_all(&mut owner)
            .await
            .unwrap();
        assert_eq!(left.iter().map(|row| row.get(0)).collect::<Vec<Uuid>>(), [bob], "{table}");
    }
}

#[tokio::test]
async fn a_removed_person_takes_its_analyses_and_leaves_entries_that_link_to_it() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    fill(&mut owner, 1).await;
    run(&mut owner, "UPDATE journal_entries SET linked_person_id = (SELECT id FROM person_profiles)")
        .await
        .unwrap();
    run(&mut owner, "DELETE FROM person_profiles").await.unwrap();
    assert_eq!(count(&mut owner, "compatibility_analyses").await, 0);
    let entry = sqlx::query("SELECT linked_person_id IS NOT NULL FROM journal_entries")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert!(entry.get::<bool, _>(0), "clearing a link is no edit");
}

#[tokio::test]
async fn a_child_of_another_owners_profile_is_refused_as_one_of_no_profile_is() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let (ann, _) = (fill(&mut owner, 1).await, fill(&mut owner, 2).await);
    for profile in ["00000002-0000-4000-8000-000000000003", "00000009-0000-4000-8000-000000000003"] {
        let refused = run(
            &mut owner,
            format!("UPDATE journal_entries SET profile_id = '{profile}' WHERE owner_id = '{ann}'"),
        )
        .await
        .unwrap_err();
        assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("23503"));
    }
}

#[tokio::test]
async fn migrating_again_changes_nothing_and_a_database_of_a_later_version_is_refused() {
    let database = Database::new().await;
    soul_cloud::migrate(database.options("postgres")).await.unwrap();
    let mut owner = PgConnection::connect_with(&database.options("postgres")).await.unwrap();
    run(&mut owner, "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', true, '', 0)")
        .await
        .unwrap();
    assert!(soul_cloud::migrate(database.options("postgres")).await.is_err());
}
