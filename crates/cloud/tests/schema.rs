//! What the catalogue of the database says of the tables, so that a table that comes later is looked at, too.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::collections::BTreeSet;

use common::Database;
use sqlx::{AssertSqlSafe, PgConnection, Row};

/// The tables and columns of the specification's DDL. `version` of an analysis is `calculation_version` here.
const SPECIFICATION: [(&str, &str); 16] = [
    (
        "users",
        "id email first_name last_name profile_image_url stripe_customer_id stripe_subscription_id subscription_status
         subscription_plan subscription_ends_at created_at updated_at",
    ),
    ("local_users", "id user_id email password_hash last_login_at created_at updated_at"),
    (
        "user_profiles",
        "id user_id session_id display_name pronouns photo_url birth_date birth_time birth_location birth_latitude
         birth_longitude birth_timezone completeness_score last_calculated_at version created_at updated_at",
    ),
    (
        "chart_results",
        "id profile_id sun_sign sun_degree sun_house moon_sign moon_degree moon_house rising_sign rising_degree
         planetary_positions house_cusps aspects life_path_number expression_number soul_urge_number personality_number
         birthday_number karmic_lessons pinnacles challenges hd_type hd_strategy hd_authority hd_profile hd_defined_centers
         hd_gates hd_channels hd_incarnation_cross calculated_at calculation_version confidence created_at updated_at",
    ),
    ("assessments", "id profile_id type responses result completed_at created_at"),
    (
        "person_profiles",
        "id owner_profile_id user_id session_id name relationship_type photo_url notes birth_date birth_time birth_location
         birth_latitude birth_longitude birth_timezone chart_data last_calculated_at created_at updated_at",
    ),
    (
        "compatibility_analyses",
        "id profile1_id profile2_id session_id overall_score overall_error confidence_level attraction_score attraction_error
         emotional_score emotional_error communication_score communication_error lifestyle_score lifestyle_error
         long_term_score long_term_error timing_score timing_error relationship_category dominant_pillars strengths challenges
         advice synastry_data calculated_at calculation_version created_at updated_at",
    ),
    (
        "journal_entries",
        "id profile_id session_id title content mood tags linked_person_id linked_compatibility_id linked_insight_id
         is_private entry_date created_at updated_at",
    ),
    (
        "daily_insights",
        "id profile_id insight_date headline content current_transits personal_day_number intention affirmation
         journal_prompt template_id generated_by generated_at viewed_at created_at",
    ),
    (
        "access_codes",
        "id code tier max_uses used_count expires_at is_active created_by notes created_at updated_at",
    ),
    ("access_code_redemptions", "id access_code_id user_id session_id redeemed_at"),
    (
        "push_subscriptions",
        "id user_id session_id endpoint p256dh_key auth_key user_agent is_active created_at updated_at",
    ),
    ("frequency_logs", "id user_id session_id log_date energy mood clarity connection notes created_at"),
    (
        "subscriptions",
        "id user_id stripe_subscription_id stripe_price_id status plan billing_interval current_period_start
         current_period_end cancel_at_period_end trial_end created_at updated_at",
    ),
    ("webhook_events", "id stripe_event_id event_type processed_at created_at"),
    ("sessions", "sid sess expire"),
];

async fn texts(connection: &mut PgConnection, query: &'static str) -> BTreeSet<String> {
    let rows = sqlx::query(query).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect()
}

#[tokio::test]
async fn every_table_and_column_of_the_specification_is_there() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let there = texts(
        &mut owner,
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'",
    )
    .await;
    for (table, columns) in SPECIFICATION {
        for column in columns.split_whitespace() {
            assert!(there.contains(&format!("{table}.{column}")), "{table}.{column}");
        }
    }
}

#[tokio::test]
async fn a_moment_has_a_time_zone_and_a_number_comes_back_as_it_was_sent() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let doubtful = texts(
        &mut owner,
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'
           AND data_type IN ('timestamp without time zone', 'numeric', 'real')",
    )
    .await;
    assert_eq!(doubtful, BTreeSet::new());
}

/// Names of the tables that say of a row whose it is, or that belong to an account by a chain of foreign keys.
const OF_USERS: &str = "WITH RECURSIVE of_users (oid) AS (
     SELECT 'public.users'::regclass::oid
     UNION
     SELECT c.conrelid FROM pg_constraint c JOIN of_users u ON c.confrelid = u.oid WHERE c.contype = 'f'
   ), named AS (
     SELECT attrelid AS oid FROM pg_attribute WHERE attname IN ('owner_id', 'user_id') AND NOT attisdropped
   )
   SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
     AND oid IN (SELECT oid FROM of_users UNION SELECT oid FROM named)";

#[tokio::test]
async fn row_security_is_forced_on_every_table_that_the_catalogue_says_is_of_users() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let of_users = texts(&mut owner, OF_USERS).await;
    for known in ["users", "sessions", "journal_entries", "mutations"] {
        assert!(of_users.contains(known), "the query does not see {known}");
    }
    let forced = texts(
        &mut owner,
        "SELECT relname::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity
           AND relnamespace = 'public'::regnamespace",
    )
    .await;
    assert_eq!(of_users, forced);
    // Each of them goes by the acting account; only three go by something else, and none is open to all.
    let policies = texts(
        &mut owner,
        "SELECT tablename || ' ' || policyname FROM pg_policies WHERE NOT (
           qual LIKE '%acting_owner()%' AND with_check LIKE '%acting_owner()%' AND permissive = 'PERMISSIVE')",
    )
    .await;
    let look_ups = ["local_users logging_in", "sessions bearer", "users past_grace"];
    assert_eq!(policies, look_ups.map(str::to_owned).into());
    let without = texts(
        &mut owner,
        "SELECT relname::text FROM pg_class c WHERE relrowsecurity
           AND NOT EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.policyname = 'own')",
    )
    .await;
    assert_eq!(without, BTreeSet::new());
}

#[tokio::test]
async fn the_servers_role_owns_nothing_and_has_no_power_over_row_security() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let role = sqlx::query(
        "SELECT rolcanlogin AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication),
           NOT EXISTS (SELECT FROM pg_class WHERE relowner = r.oid)
             AND NOT EXISTS (SELECT FROM pg_proc WHERE proowner = r.oid)
             AND NOT EXISTS (SELECT FROM pg_namespace WHERE nspowner = r.oid)
             AND NOT EXISTS (SELECT FROM pg_database WHERE datdba = r.oid),
           NOT EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)
         FROM pg_roles r WHERE rolname = 'soul_app'",
    )
    .fetch_one(&mut owner)
    .await
    .unwrap();
    let [weak, owns_nothing, is_nobody_else] = [0, 1, 2].map(|column| role.get::<bool, _>(column));
    assert!(weak && owns_nothing && is_nobody_else);
}

#[tokio::test]
async fn every_foreign_key_takes_its_rows_along() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let keys = sqlx::query(
        "SELECT conname::text, conrelid::regclass::text, confrelid::regclass::text, confdeltype::text
         FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert!(!keys.is_empty());
    for key in keys {
        let [name, child, parent, on_delete] = [0, 1, 2, 3].map(|column| key.get::<String, _>(column));
        // PostgreSQL's letter for a cascade.
        assert_eq!(on_delete, "c", "{name} of {child} to {parent}");
    }
}

#[tokio::test]
async fn every_key_and_every_foreign_key_of_the_sync_begins_with_the_owner() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    let wrong = texts(
        &mut owner,
        "SELECT c.conname::text FROM pg_constraint c
         JOIN pg_attribute has ON has.attrelid = c.conrelid AND has.attname = 'owner_id'
         JOIN pg_attribute first ON first.attrelid = c.conrelid AND first.attnum = c.conkey[1]
         WHERE c.contype IN ('p', 'u', 'f') AND c.connamespace = 'public'::regnamespace AND first.attname <> 'owner_id'
           AND NOT (c.contype = 'f' AND c.confrelid = 'public.users'::regclass)",
    )
    .await;
    assert_eq!(wrong, BTreeSet::new());
}

#[tokio::test]
async fn a_removed_code_takes_its_redemptions() {
    let database = Database::new().await;
    let mut owner = database.connect("postgres").await;
    for statement in [
        "INSERT INTO users (id) VALUES ('00000001-0000-4000-8000-000000000001')",
        "INSERT INTO access_codes (code) VALUES ('CODE')",
        "INSERT INTO access_code_redemptions (access_code_id, user_id) SELECT a.id, u.id FROM access_codes a, users u",
        "DELETE FROM access_codes",
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut owner).await.unwrap();
    }
    assert_eq!(texts(&mut owner, "SELECT id::text FROM access_code_redemptions").await, BTreeSet::new());
    assert_eq!(texts(&mut owner, "SELECT id::text FROM users").await.len(), 1);
}
