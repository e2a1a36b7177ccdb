//! Channels, centers, types and authorities of sets of gates.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use soul_human_design::{Authority, Center, Channel, Definition, GateSet, Graph, Kind};

/// Channel and the centers that it joins, as the published lists have it.
#[rustfmt::skip]
const CHANNELS: [(&str, &str, &str); 36] = [
    ("1-8", "g", "throat"),
    ("2-14", "g", "sacral"),
    ("3-60", "sacral", "root"),
    ("4-63", "ajna", "head"),
    ("5-15", "sacral", "g"),
    ("6-59", "solar_plexus", "sacral"),
    ("7-31", "g", "throat"),
    ("9-52", "sacral", "root"),
    ("10-20", "g", "throat"),
    ("10-34", "g", "sacral"),
    ("10-57", "g", "spleen"),
    ("11-56", "ajna", "throat"),
    ("12-22", "throat", "solar_plexus"),
    ("13-33", "g", "throat"),
    ("16-48", "throat", "spleen"),
    ("17-62", "ajna", "throat"),
    ("18-58", "spleen", "root"),
    ("19-49", "root", "solar_plexus"),
    ("20-34", "throat", "sacral"),
    ("20-57", "throat", "spleen"),
    ("21-45", "heart", "throat"),
    ("23-43", "throat", "ajna"),
    ("24-61", "ajna", "head"),
    ("25-51", "g", "heart"),
    ("26-44", "heart", "spleen"),
    ("27-50", "sacral", "spleen"),
    ("28-38", "spleen", "root"),
    ("29-46", "sacral", "g"),
    ("30-41", "solar_plexus", "root"),
    ("32-54", "spleen", "root"),
    ("34-57", "sacral", "spleen"),
    ("35-36", "throat", "solar_plexus"),
    ("37-40", "solar_plexus", "heart"),
    ("39-55", "root", "solar_plexus"),
    ("42-53", "sacral", "root"),
    ("47-64", "ajna", "head"),
];

const MOTORS: [Center; 4] = [Center::Sacral, Center::Heart, Center::SolarPlexus, Center::Root];

fn graph(gates: &[u8]) -> Graph {
    Graph::of(gates.iter().copied().collect())
}

fn gates_of(channel: &str) -> [u8; 2] {
    let (low, high) = channel.split_once('-').unwrap();
    [low.parse().unwrap(), high.parse().unwrap()]
}

fn spelled(center: Center) -> String {
    center.name().to_lowercase().replace(' ', "_")
}

#[test]
fn each_of_36_channels_defines_its_two_centers_and_half_of_it_defines_nothing() {
    assert_eq!(
        Channel::ALL.map(|channel| channel.to_string()),
        CHANNELS.map(|(channel, ..)| channel.to_owned())
    );
    for (channel, one, other) in CHANNELS {
        let [low, high] = gates_of(channel);
        let whole = graph(&[low, high]);
        assert_eq!(whole.channels.iter().map(|it| it.to_string()).collect::<Vec<_>>(), [channel]);
        let centers: BTreeSet<String> = whole.centers.iter().map(spelled).collect();
        assert_eq!(centers, BTreeSet::from([one.to_owned(), other.to_owned()]), "{channel}");
        assert_eq!(whole.definition(), Definition::Single);
        for half in [low, high] {
            assert_eq!(graph(&[half]).channels.iter().count(), 0);
            assert_eq!(Kind::of(&graph(&[half])), Kind::Reflector);
        }
    }
}

#[test]
fn all_64_gates_are_in_a_channel_and_each_channel_spans_two_centers() {
    let gates: BTreeSet<u8> = Channel::ALL.iter().flat_map(|channel| channel.gates).collect();
    assert_eq!(gates, (1..=64).collect());
    for Channel { gates, centers } in Channel::ALL {
        assert_ne!(centers[0], centers[1]);
        for (gate, center) in gates.into_iter().zip(centers) {
            assert!(center.gates().contains(&gate), "gate {gate}");
        }
    }
}

#[test]
fn every_type_and_every_authority_follows_from_its_centers() {
    // Each set of channels by what defines it; the paths are read off the published list of channels.
    for (channels, kind, authority, definition) in [
        ("", Kind::Reflector, Authority::Lunar, Definition::None),
        ("24-61", Kind::Projector, Authority::Mental, Definition::Single),
        ("23-43", Kind::Projector, Authority::Mental, Definition::Single),
        ("7-31", Kind::Projector, Authority::SelfProjected, Definition::Single),
        ("25-51", Kind::Projector, Authority::EgoProjected, Definition::Single),
        ("18-58", Kind::Projector, Authority::Splenic, Definition::Single),
        ("19-49", Kind::Projector, Authority::Emotional, Definition::Single),
        ("21-45", Kind::Manifestor, Authority::EgoManifested, Definition::Single),
        // The heart reaches the throat over the G center.
        ("25-51 7-31", Kind::Manifestor, Authority::EgoManifested, Definition::Single),
        ("12-22", Kind::Manifestor, Authority::Emotional, Definition::Single),
        // The root reaches the throat over the spleen.
        ("18-58 16-48", Kind::Manifestor, Authority::Splenic, Definition::Single),
        ("2-14", Kind::Generator, Authority::Sacral, Definition::Single),
        ("6-59", Kind::Generator, Authority::Emotional, Definition::Single),
        ("20-34", Kind::ManifestingGenerator, Authority::Sacral, Definition::Single),
        // The sacral reaches the throat over the spleen.
        ("34-57 16-48", Kind::ManifestingGenerator, Authority::Sacral, Definition::Single),
        // The sacral stands apart, another motor reaches the throat.
        ("3-60 21-45", Kind::ManifestingGenerator, Authority::Sacral, Definition::Split),
        // The throat is defined, and no motor reaches it.
        ("3-60 7-31", Kind::Generator, Authority::Sacral, Definition::Split),
        ("24-61 7-31 18-58", Kind::Projector, Authority::Splenic, Definition::TripleSplit),
        ("24-61 7-31 26-44 3-60", Kind::Generator, Authority::Sacral, Definition::QuadrupleSplit),
    ] {
        let gates: Vec<u8> = channels.split_whitespace().flat_map(gates_of).collect();
        let graph = graph(&gates);
        let found = (Kind::of(&graph), Authority::of(&graph), graph.definition());
        assert_eq!(found, (kind, authority, definition), "{channels}");
    }
}

/// The defined centers that can be walked to from `start`: one step along every defined channel until nothing is new.
fn walk(gates: &BTreeSet<u8>, start: &str) -> BTreeSet<String> {
    let defined: Vec<_> =
        CHANNELS.into_iter().filter(|(it, ..)| gates_of(it).iter().all(|g| gates.contains(g))).collect();
    let mut reached: BTreeSet<String> = defined
        .iter()
        .any(|(_, a, b)| start == *a || start == *b)
        .then(|| start.to_owned())
        .into_iter()
        .collect();
    loop {
        let before = reached.len();
        for (_, one, other) in &defined {
            if reached.contains(*one) || reached.contains(*other) {
                reached.extend([(*one).to_owned(), (*other).to_owned()]);
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

proptest! {
    #[test]
    fn connected_centers_are_those_that_can_be_walked_to(gates in prop::collection::btree_set(1u8..=64, 0..27)) {
        let graph = Graph::of(gates.iter().copied().collect::<GateSet>());
        let mut groups = BTreeSet::new();
        for center in Center::ALL {
            let walked = walk(&gates, &spelled(center));
            let joined: BTreeSet<String> = graph.connected_with(center).iter().map(spelled).collect();
            prop_assert_eq!(&joined, &walked);
            prop_assert_eq!(graph.centers.contains(center), !walked.is_empty());
            if !walked.is_empty() {
                groups.insert(walked);
            }
        }
        let definition = [Definition::None, Definition::Single, Definition::Split, Definition::TripleSplit,
            Definition::QuadrupleSplit][groups.len()];
        prop_assert_eq!(graph.definition(), definition);

        let throat = walk(&gates, "throat");
        let motor = MOTORS.iter().any(|motor| throat.contains(&spelled(*motor)));
        let kind = match (groups.is_empty(), !walk(&gates, "sacral").is_empty(), motor) {
            (true, ..) => Kind::Reflector,
            (_, true, true) => Kind::ManifestingGenerator,
            (_, true, false) => Kind::Generator,
            (_, false, true) => Kind::Manifestor,
            (_, false, false) => Kind::Projector,
        };
        prop_assert_eq!(Kind::of(&graph), kind);
    }
}
