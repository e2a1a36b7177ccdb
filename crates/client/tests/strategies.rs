//! What becomes of edits that met, by each strategy that an app may choose, whether a device pushes or pulls first.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::devices::{
    SharedCloud, SyncedClient, cloud, cloud_records, conflicts, device, pull, push, queue, records,
    set_clock, sync,
};
use common::{obama, run};
use serde_json::{Value, json};
use soul_client::Strategies;
use soul_core::Coded;
use soul_model::{
    COMPATIBILITIES, CONFLICTS, DAILY_INSIGHTS, JOURNAL_ENTRIES, PERSONS, PROFILES, StoreDescriptor,
    Strategy, sync_rules,
};

/// Some collections, by the names that an app knows.
static COLLECTIONS: [(&str, &StoreDescriptor); 6] = [
    ("profiles", &PROFILES),
    ("people", &PERSONS),
    ("journal", &JOURNAL_ENTRIES),
    ("compatibilities", &COMPATIBILITIES),
    ("insights", &DAILY_INSIGHTS),
    ("conflicts", &CONFLICTS),
];

fn strategies(given: Value) -> Strategies {
    Strategies::parse("conflicts", &given, &COLLECTIONS).unwrap()
}

#[test]
fn choices_are_read_by_the_names_of_collections() {
    let chosen = strategies(json!({ "profiles": "ask", "people": "lastWriteWins", "journal": null }));
    for (entity, expected) in [
        ("profile", Strategy::Ask),
        ("person", Strategy::LastWriteWins),
        ("journal", Strategy::MergeFields),
        ("frequency", Strategy::LastWriteWins),
    ] {
        assert_eq!(chosen.of(sync_rules(entity).unwrap()), expected, "{entity}");
    }
    assert_eq!(strategies(Value::Null), Strategies::default());
    assert_eq!(strategies(json!({})), Strategies::default());
}

#[test]
fn a_choice_that_can_not_be_is_refused_with_what_can_be() {
    let known = "profiles, people, journal";
    for (given, code, field, value, accepted) in [
        (json!("ask"), "input/wrong-type", "conflicts", json!("ask"), "an object"),
        (json!({ "moods": "ask" }), "input/unknown-field", "conflicts.moods", json!("ask"), known),
        (json!({ "person": "ask" }), "input/unknown-field", "conflicts.person", json!("ask"), known),
        (json!({ "insights": "ask" }), "input/unknown-field", "conflicts.insights", json!("ask"), known),
        (
            json!({ "compatibilities": "lastWriteWins" }),
            "input/unknown-field",
            "conflicts.compatibilities",
            json!("lastWriteWins"),
            known,
        ),
        (json!({ "conflicts": "ask" }), "input/unknown-field", "conflicts.conflicts", json!("ask"), known),
        (
            json!({ "journal": "newest" }),
            "input/not-a-choice",
            "conflicts.journal",
            json!("newest"),
            "lastWriteWins, mergeFields, ask",
        ),
        (
            json!({ "journal": 1 }),
            "input/not-a-choice",
            "conflicts.journal",
            json!(1),
            "lastWriteWins, mergeFields, ask",
        ),
    ] {
        let refused = Strategies::parse("conflicts", &given, &COLLECTIONS).unwrap_err();
        assert_eq!(
            (refused.code(), refused.details().unwrap()),
            (code, json!({ "field": field, "value": value, "accepted": accepted })),
            "{given}"
        );
    }
}

/// Two devices that have a profile and an entry.
struct Two {
    cloud: SharedCloud,
    phone: SyncedClient,
    laptop: SyncedClient,
    profile_id: String,
    entry_id: String,
}

/// The order in which a device talks to the cloud.
#[derive(Debug, Clone, Copy)]
enum First {
    Push,
    Pull,
}

impl Two {
    /// Devices that deal with edits that met as `given` says.
    async fn with(given: Value) -> Self {
        let cloud = cloud();
        let (phone, laptop) = (device(1).await, device(2).await);
        for device in [&phone, &laptop] {
            device.set_strategies(strategies(given.clone()));
        }
        let profile_id = phone.profiles().create(&obama()).await.unwrap().id;
        let draft = json!({ "profileId": profile_id, "content": "as it was" });
        let entry_id = phone.journal().create(&draft).await.unwrap().id;
        sync(&phone, &cloud).await;
        sync(&laptop, &cloud).await;
        Self { cloud, phone, laptop, profile_id, entry_id }
    }

    fn devices(&self) -> [&SyncedClient; 2] {
        [&self.phone, &self.laptop]
    }

    /// Edits the profile on both devices; `phone_last` tells whose edit is the later one.
    async fn edit(&self, on_phone: Value, on_laptop: Value, phone_last: bool) {
        let (early, late) = ("2025-03-01T14:00:00.000Z", "2025-03-01T15:00:00.000Z");
        set_clock(&self.phone, if phone_last { late } else { early });
        set_clock(&self.laptop, if phone_last { early } else { late });
        self.phone.profiles().update(&self.profile_id, &on_phone).await.unwrap();
        self.laptop.profiles().update(&self.profile_id, &on_laptop).await.unwrap();
    }

    /// The laptop's edit reaches the cloud; then the phone, which made another, talks to it.
    async fn meet(&self, first: First) {
        let Self { cloud, phone, laptop, .. } = self;
        assert!(push(laptop, cloud, true).await);
        match first {
            First::Push => {
                push(phone, cloud, true).await;
                pull(phone, cloud, 10).await;
            }
            First::Pull => {
                pull(phone, cloud, 10).await;
                push(phone, cloud, true).await;
            }
        }
    }

    /// Talks until both devices have heard everything.
    async fn converge(&self) {
        for device in self.devices().into_iter().cycle().take(4) {
            sync(device, &self.cloud).await;
        }
        for device in self.devices() {
            assert_eq!(records(device).await, cloud_records(&self.cloud));
        }
    }

    async fn profile_on(&self, device: &SyncedClient) -> Value {
        device.profiles().get(&self.profile_id).await.unwrap().unwrap_or_default()
    }
}

const ALL_ORDERS: [(First, bool); 4] =
    [(First::Push, true), (First::Push, false), (First::Pull, true), (First::Pull, false)];

#[test]
fn the_last_write_wins_whole_and_the_other_edit_is_kept() {
    for (first, phone_last) in ALL_ORDERS {
        run(async {
            let two = Two::with(json!({ "journal": "lastWriteWins" })).await;
            let Two { phone, laptop, entry_id, .. } = &two;
            // Both, of a collection that is so by itself, and of one for which it was chosen.
            two.edit(json!({ "displayName": "Phone" }), json!({ "pronouns": "they/them" }), phone_last).await;
            phone.journal().update(entry_id, &json!({ "title": "Phone" })).await.unwrap();
            laptop.journal().update(entry_id, &json!({ "mood": "happy" })).await.unwrap();
            two.meet(first).await;
            two.converge().await;

            let kept = two.profile_on(laptop).await;
            let entry = laptop.journal().get(entry_id).await.unwrap().unwrap();
            if phone_last {
                assert_eq!((&kept["displayName"], &kept["pronouns"]), (&json!("Phone"), &Value::Null));
                assert_eq!((&entry["title"], &entry["mood"]), (&json!("Phone"), &Value::Null));
            } else {
                assert_ne!(kept["displayName"], "Phone");
                assert_eq!(kept["pronouns"], "they/them");
                assert_eq!((&entry["title"], &entry["mood"]), (&Value::Null, &json!("happy")));
            }
            let filed = conflicts(phone).await;
            assert_eq!((filed.len(), conflicts(laptop).await.len()), (2, 0), "{first:?} {phone_last}");
            for conflict in filed {
                let winner = if phone_last { "mine" } else { "theirs" };
                assert_eq!(conflict["winner"], winner, "{first:?} {phone_last}");
                let fields = match conflict["entity"].as_str() {
                    Some("profile") => json!(["displayName", "pronouns"]),
                    _ => json!(["mood", "title"]),
                };
                assert_eq!(conflict["fields"], fields);
            }
        });
    }
}

#[test]
fn fields_that_one_side_changed_are_merged_where_the_app_has_chosen_it() {
    for (first, phone_last) in ALL_ORDERS {
        run(async {
            let two = Two::with(json!({ "profiles": "mergeFields" })).await;
            let Two { laptop, .. } = &two;
            two.edit(json!({ "displayName": "Phone" }), json!({ "pronouns": "they/them" }), phone_last).await;
            two.meet(first).await;
            two.converge().await;
            let merged = two.profile_on(laptop).await;
            assert_eq!((&merged["displayName"], &merged["pronouns"]), (&json!("Phone"), &json!("they/them")));
            for device in two.devices() {
                assert_eq!(conflicts(device).await, Vec::<Value>::new(), "{first:?} {phone_last}");
            }
        });
    }
}

#[test]
fn of_a_merge_only_the_field_that_both_changed_is_a_conflict() {
    for (first, phone_last) in ALL_ORDERS {
        run(async {
            let two = Two::with(json!({ "profiles": "mergeFields" })).await;
            let Two { phone, laptop, .. } = &two;
            two.edit(
                json!({ "displayName": "Phone", "pronouns": "she/her" }),
                json!({ "displayName": "Laptop", "photoUrl": "https://example.org/a.jpg" }),
                phone_last,
            )
            .await;
            two.meet(first).await;
            two.converge().await;
            let merged = two.profile_on(laptop).await;
            let name = if phone_last { "Phone" } else { "Laptop" };
            assert_eq!(
                (&merged["displayName"], &merged["pronouns"], &merged["photoUrl"]),
                (&json!(name), &json!("she/her"), &json!("https://example.org/a.jpg")),
                "{first:?} {phone_last}"
            );
            let filed = [conflicts(phone).await, conflicts(laptop).await].concat();
            assert_eq!(filed.len(), 1, "{first:?} {phone_last}");
            assert_eq!(filed[0]["fields"], json!(["displayName"]));
        });
    }
}

#[test]
fn where_the_user_is_asked_each_device_keeps_its_own_until_the_answer_which_both_follow() {
    for (first, phone_last) in ALL_ORDERS {
        for (choice, expected) in [
            (json!("mine"), json!("Phone")),
            (json!("theirs"), json!("Laptop")),
            (json!({ "merged": { "displayName": "Both" } }), json!("Both")),
        ] {
            run(async {
                let two = Two::with(json!({ "profiles": "ask" })).await;
                let Two { cloud, phone, laptop, .. } = &two;
                two.edit(json!({ "displayName": "Phone" }), json!({ "displayName": "Laptop" }), phone_last)
                    .await;
                two.meet(first).await;
                for device in [phone, laptop, phone] {
                    sync(device, cloud).await;
                }
                // Nothing is decided by a stamp, whichever is the greater.
                assert_eq!(two.profile_on(phone).await["displayName"], "Phone");
                assert_eq!(two.profile_on(laptop).await["displayName"], "Laptop");
                assert_eq!(conflicts(laptop).await, Vec::<Value>::new());
                let filed = conflicts(phone).await;
                assert_eq!(filed.len(), 1, "{first:?} {phone_last}");
                assert_eq!(
                    (&filed[0]["mine"]["displayName"], &filed[0]["theirs"]["displayName"]),
                    (&json!("Phone"), &json!("Laptop"))
                );
                let waiting = queue(phone).await;
                assert!(waiting.iter().any(|row| row["state"] == "conflict" && row["synced"] == 0));

                phone.resolve_conflict(filed[0]["id"].as_str().unwrap(), &choice).await.unwrap();
                assert_eq!(two.profile_on(phone).await["displayName"], expected);
                two.converge().await;
                assert_eq!(two.profile_on(laptop).await["displayName"], expected, "{choice}");
                for device in two.devices() {
                    assert_eq!(conflicts(device).await, Vec::<Value>::new());
                    let counts = device.sync_counts().await.unwrap();
                    assert_eq!((counts.pending, counts.in_flight, counts.conflicts), (0, 0, 0));
                }
            });
        }
    }
}

#[test]
fn an_edit_of_a_record_that_the_user_is_asked_about_waits_with_it() {
    for first in [First::Push, First::Pull] {
        run(async {
            let two = Two::with(json!({ "profiles": "ask" })).await;
            let Two { cloud, phone, laptop, profile_id, .. } = &two;
            two.edit(json!({ "displayName": "Phone" }), json!({ "displayName": "Laptop" }), true).await;
            two.meet(first).await;
            phone.profiles().update(profile_id, &json!({ "pronouns": "she/her" })).await.unwrap();
            sync(phone, cloud).await;
            sync(laptop, cloud).await;
            assert_eq!(two.profile_on(laptop).await["pronouns"], Value::Null);
            let filed = conflicts(phone).await;
            assert_eq!(filed.len(), 1, "{first:?}");
            phone.resolve_conflict(filed[0]["id"].as_str().unwrap(), &json!("mine")).await.unwrap();
            two.converge().await;
            let kept = two.profile_on(laptop).await;
            assert_eq!((&kept["displayName"], &kept["pronouns"]), (&json!("Phone"), &json!("she/her")));
        });
    }
}

#[test]
fn devices_that_are_of_different_minds_end_equal_once_the_user_was_asked() {
    for phone_asks in [true, false] {
        run(async {
            let two = Two::with(Value::Null).await;
            let Two { cloud, phone, laptop, .. } = &two;
            let asking = if phone_asks { phone } else { laptop };
            asking.set_strategies(strategies(json!({ "profiles": "ask" })));
            two.edit(json!({ "displayName": "Phone" }), json!({ "displayName": "Laptop" }), true).await;
            for device in [laptop, phone, laptop, phone] {
                sync(device, cloud).await;
            }
            for conflict in conflicts(asking).await {
                asking.resolve_conflict(conflict["id"].as_str().unwrap(), &json!("theirs")).await.unwrap();
            }
            two.converge().await;
        });
    }
}
