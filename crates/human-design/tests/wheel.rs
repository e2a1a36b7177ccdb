//! Every gate and every line of the wheel, from both sides of each edge.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use soul_human_design::{Activation, Center};

const SIGNS: [&str; 12] =
    ["Ari", "Tau", "Gem", "Can", "Leo", "Vir", "Lib", "Sco", "Sag", "Cap", "Aqu", "Pis"];

/// A gate of the published tables.
type Row = (u8, &'static str, (u32, u32, u32), &'static str);

/// Gate, where it begins in sign, degrees, minutes and seconds, and its center: equal in natalengine, MicFell's engine and
/// SharpAstrology for every entry.
#[rustfmt::skip]
const GATES: [Row; 64] = [
    (41, "Aqu", (2, 0, 0), "root"),
    (19, "Aqu", (7, 37, 30), "root"),
    (13, "Aqu", (13, 15, 0), "g"),
    (49, "Aqu", (18, 52, 30), "solar_plexus"),
    (30, "Aqu", (24, 30, 0), "solar_plexus"),
    (55, "Pis", (0, 7, 30), "solar_plexus"),
    (37, "Pis", (5, 45, 0), "solar_plexus"),
    (63, "Pis", (11, 22, 30), "head"),
    (22, "Pis", (17, 0, 0), "solar_plexus"),
    (36, "Pis", (22, 37, 30), "solar_plexus"),
    (25, "Pis", (28, 15, 0), "g"),
    (17, "Ari", (3, 52, 30), "ajna"),
    (21, "Ari", (9, 30, 0), "heart"),
    (51, "Ari", (15, 7, 30), "heart"),
    (42, "Ari", (20, 45, 0), "sacral"),
    (3, "Ari", (26, 22, 30), "sacral"),
    (27, "Tau", (2, 0, 0), "sacral"),
    (24, "Tau", (7, 37, 30), "ajna"),
    (2, "Tau", (13, 15, 0), "g"),
    (23, "Tau", (18, 52, 30), "throat"),
    (8, "Tau", (24, 30, 0), "throat"),
    (20, "Gem", (0, 7, 30), "throat"),
    (16, "Gem", (5, 45, 0), "throat"),
    (35, "Gem", (11, 22, 30), "throat"),
    (45, "Gem", (17, 0, 0), "throat"),
    (12, "Gem", (22, 37, 30), "throat"),
    (15, "Gem", (28, 15, 0), "g"),
    (52, "Can", (3, 52, 30), "root"),
    (39, "Can", (9, 30, 0), "root"),
    (53, "Can", (15, 7, 30), "root"),
    (62, "Can", (20, 45, 0), "throat"),
    (56, "Can", (26, 22, 30), "throat"),
    (31, "Leo", (2, 0, 0), "throat"),
    (33, "Leo", (7, 37, 30), "throat"),
    (7, "Leo", (13, 15, 0), "g"),
    (4, "Leo", (18, 52, 30), "ajna"),
    (29, "Leo", (24, 30, 0), "sacral"),
    (59, "Vir", (0, 7, 30), "sacral"),
    (40, "Vir", (5, 45, 0), "heart"),
    (64, "Vir", (11, 22, 30), "head"),
    (47, "Vir", (17, 0, 0), "ajna"),
    (6, "Vir", (22, 37, 30), "solar_plexus"),
    (46, "Vir", (28, 15, 0), "g"),
    (18, "Lib", (3, 52, 30), "spleen"),
    (48, "Lib", (9, 30, 0), "spleen"),
    (57, "Lib", (15, 7, 30), "spleen"),
    (32, "Lib", (20, 45, 0), "spleen"),
    (50, "Lib", (26, 22, 30), "spleen"),
    (28, "Sco", (2, 0, 0), "spleen"),
    (44, "Sco", (7, 37, 30), "spleen"),
    (1, "Sco", (13, 15, 0), "g"),
    (43, "Sco", (18, 52, 30), "ajna"),
    (14, "Sco", (24, 30, 0), "sacral"),
    (34, "Sag", (0, 7, 30), "sacral"),
    (9, "Sag", (5, 45, 0), "sacral"),
    (5, "Sag", (11, 22, 30), "sacral"),
    (26, "Sag", (17, 0, 0), "heart"),
    (11, "Sag", (22, 37, 30), "ajna"),
    (10, "Sag", (28, 15, 0), "g"),
    (58, "Cap", (3, 52, 30), "root"),
    (38, "Cap", (9, 30, 0), "root"),
    (54, "Cap", (15, 7, 30), "root"),
    (61, "Cap", (20, 45, 0), "head"),
    (60, "Cap", (26, 22, 30), "root"),
];

const LINE_DEG: f64 = 5.625 / 6.0;

fn start_deg(sign: &str, (degrees, minutes, seconds): (u32, u32, u32)) -> f64 {
    let sign = SIGNS.iter().position(|name| *name == sign).unwrap();
    // Whole numbers of half minutes: exact.
    30.0 * sign as f64 + f64::from(degrees * 3600 + minutes * 60 + seconds) / 3600.0
}

/// All lines in the order of the table: gate, line, first degree.
fn lines() -> Vec<(u8, u8, f64)> {
    let of_gate = |&(gate, sign, place, _): &Row| {
        let start_deg = start_deg(sign, place);
        (1..=6u8).map(move |line| (gate, line, (start_deg + LINE_DEG * f64::from(line - 1)) % 360.0))
    };
    GATES.iter().flat_map(of_gate).collect()
}

fn gate_and_line(longitude_deg: f64) -> (u8, u8) {
    let activation = Activation::at(longitude_deg);
    (activation.gate, activation.line)
}

#[test]
fn each_of_384_lines_begins_at_its_edge_and_ends_just_below_the_next() {
    let lines = lines();
    assert_eq!(lines.len(), 384);
    for (index, &(gate, line, edge_deg)) in lines.iter().enumerate() {
        let (gate_before, line_before, _) = lines[(index + 383) % 384];
        assert_eq!(gate_and_line(edge_deg), (gate, line), "at {edge_deg}");
        assert_eq!(gate_and_line(edge_deg.next_up()), (gate, line), "just above {edge_deg}");
        assert_eq!(gate_and_line(edge_deg.next_down()), (gate_before, line_before), "just below {edge_deg}");
    }
}

#[test]
fn each_of_64_gates_is_met_once_around_the_wheel() {
    let gates: BTreeSet<u8> = GATES.iter().map(|(gate, ..)| *gate).collect();
    assert_eq!(gates, (1..=64).collect());
}

#[test]
fn each_color_begins_at_its_edge_and_ends_just_below_the_next() {
    for (_, _, start_deg) in lines() {
        for color in 0..6u8 {
            let edge_deg = (start_deg + 0.15625 * f64::from(color)) % 360.0;
            assert_eq!(Activation::at(edge_deg).color, color + 1);
            assert_eq!(Activation::at(edge_deg.next_down()).color, (color + 5) % 6 + 1, "below {edge_deg}");
        }
    }
}

#[test]
fn the_middle_of_every_base_of_the_wheel_reads_as_that_base() {
    // 64 gates of 6 lines, colors and tones and 5 bases: 69,120 parts.
    for (gate, line, start_deg) in lines() {
        for part in 0..180u32 {
            let middle_deg = start_deg + LINE_DEG * (f64::from(part) + 0.5) / 180.0;
            let Activation { gate: found_gate, line: found_line, color, tone, base, .. } =
                Activation::at(middle_deg);
            let found = (found_gate, found_line, u32::from(color), u32::from(tone), u32::from(base));
            assert_eq!(found, (gate, line, part / 30 + 1, part / 5 % 6 + 1, part % 5 + 1), "at {middle_deg}");
        }
    }
}

#[test]
fn the_gates_of_each_center_are_those_of_the_table() {
    let counts = Center::ALL.map(|center| center.gates().len());
    assert_eq!(counts, [3, 6, 11, 8, 4, 7, 9, 7, 9]);
    for (gate, _, _, center) in GATES {
        let holding: Vec<_> = Center::ALL.into_iter().filter(|it| it.gates().contains(&gate)).collect();
        assert_eq!(holding.len(), 1, "gate {gate}");
        assert_eq!(holding[0].name().to_lowercase().replace(' ', "_"), center, "gate {gate}");
    }
}

#[test]
fn opposite_points_differ_in_the_gate_alone() {
    for (_, _, start_deg) in lines() {
        let (one, other) = (Activation::at(start_deg + 0.1), Activation::at(start_deg + 180.1));
        assert_eq!(
            (one.line, one.color, one.tone, one.base),
            (other.line, other.color, other.tone, other.base)
        );
    }
}

proptest! {
    #[test]
    fn every_longitude_has_its_parts_in_range(longitude_deg in -1e4..1e4) {
        let Activation { longitude, gate, line, color, tone, base } = Activation::at(longitude_deg);
        prop_assert!((0.0..360.0).contains(&longitude));
        prop_assert!((1..=64).contains(&gate) && (1..=6).contains(&line) && (1..=6).contains(&color));
        prop_assert!((1..=6).contains(&tone) && (1..=5).contains(&base));
    }
}
