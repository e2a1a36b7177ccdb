//! Merging field by field.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::stamp;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use soul_sync::{FieldEdits, Stamp, same_contents};

/// A record with a few small fields, some of them missing.
fn any_record() -> impl Strategy<Value = Map<String, Value>> {
    let value = prop_oneof![Just(Value::Null), (0i32..3).prop_map(Value::from), Just(json!(["a"]))];
    prop::collection::btree_map("[a-d]", value, 0..4).prop_map(|fields| fields.into_iter().collect())
}

fn any_stamp() -> impl Strategy<Value = Stamp> {
    (1u32..4, 0i64..3, 1u32..4).prop_map(|(version, ms, writer)| stamp(version, ms, writer))
}

fn any_edits() -> impl Strategy<Value = FieldEdits> {
    (any_record(), any_record(), any_stamp())
        .prop_map(|(base, edited, stamp)| FieldEdits::between(&base, &edited, &stamp))
}

proptest! {
    #[test]
    fn merging_is_commutative_associative_and_idempotent(a in any_edits(), b in any_edits(), c in any_edits()) {
        let join = |x: &FieldEdits, y: &FieldEdits| x.clone().join(y.clone());
        prop_assert_eq!(join(&a, &b), join(&b, &a));
        prop_assert_eq!(join(&join(&a, &b), &c), join(&a, &join(&b, &c)));
        prop_assert_eq!(join(&a, &a), a.clone());
        prop_assert_eq!(a.overlap(&b), b.overlap(&a));
    }

    #[test]
    fn an_edit_put_on_its_base_gives_the_record(base in any_record(), edited in any_record(), stamp in any_stamp()) {
        let edits = FieldEdits::between(&base, &edited, &stamp);
        prop_assert!(same_contents(&edits.apply(&base), &edited));
    }

    #[test]
    fn a_field_that_one_side_changed_is_taken_from_it(
        base in any_record(),
        mine in any_record(),
        theirs in any_record(),
        (my_stamp, their_stamp) in (any_stamp(), any_stamp()),
    ) {
        prop_assume!(my_stamp != their_stamp);
        let my_edits = FieldEdits::between(&base, &mine, &my_stamp);
        let their_edits = FieldEdits::between(&base, &theirs, &their_stamp);
        let overlap = my_edits.overlap(&their_edits);
        let merged = my_edits.join(their_edits).apply(&base);
        let field = |record: &Map<String, Value>, name: &str| record.get(name).cloned().unwrap_or(Value::Null);
        for name in ["a", "b", "c", "d"] {
            let (b, m, t) = (field(&base, name), field(&mine, name), field(&theirs, name));
            let expected = match (m == b, t == b) {
                (true, _) => t.clone(),
                (_, true) => m.clone(),
                _ if my_stamp > their_stamp => m.clone(),
                _ => t.clone(),
            };
            prop_assert_eq!(field(&merged, name), expected);
            prop_assert_eq!(overlap.contains(&name.to_owned()), m != b && t != b && m != t);
        }
    }
}

#[test]
fn who_wrote_it_and_when_is_not_merged() {
    let record = |version: u32, text: &str| {
        let mut record =
            json!({ "id": "r", "content": text, "createdAt": "2025" }).as_object().unwrap().clone();
        stamp(version, 0, version).put_into(&mut record);
        record
    };
    let edits = FieldEdits::between(&record(1, "base"), &record(2, "edited"), &stamp(2, 0, 2));
    assert_eq!(edits.apply(&record(3, "theirs")), record(3, "edited"));
}
