//! Profiles, angles and the names of the crosses.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use soul_core::JulianDayTt;
use soul_human_design::{Activation, Activations, Angle, IncarnationCross, Outline, Profile, design_instant};

/// Degrees of a gate.
const GATE_DEG: f64 = 5.625;
/// Gate 13, at which the quarters of the crosses begin.
const QUARTERS_FROM_DEG: f64 = 313.25;

fn cross(angle: Angle, gate: u8) -> IncarnationCross {
    IncarnationCross { angle, gates: [gate, 0, 0, 0] }
}

/// All gates in the order of the wheel, from gate 13 on.
fn wheel() -> Vec<u8> {
    (0..64)
        .map(|index| Activation::at(QUARTERS_FROM_DEG + GATE_DEG * (f64::from(index) + 0.5)).gate)
        .collect()
}

/// A name and the number after it.
fn numbered(name: &str) -> (&str, usize) {
    let (name, number) = name.rsplit_once(' ').unwrap();
    (name, number.parse().unwrap())
}

#[test]
fn a_right_angle_name_is_shared_by_four_gates_a_quarter_apart_and_numbered_by_quarter() {
    // The four gates of a right angle cross are those of its Sun, its Earth and their design, all of one name.
    let wheel = wheel();
    let mut names = BTreeSet::new();
    for first in 0..16 {
        for quarter in 0..4 {
            let (name, number) = numbered(cross(Angle::Right, wheel[first + 16 * quarter]).name());
            assert_eq!(name, numbered(cross(Angle::Right, wheel[first]).name()).0);
            assert_eq!(number, quarter + 1, "{name}");
            names.insert(name);
        }
    }
    assert_eq!(names.len(), 16);
}

#[test]
fn a_left_angle_name_is_shared_by_two_opposite_gates_and_a_juxtaposition_by_none() {
    let wheel = wheel();
    let mut names = BTreeSet::new();
    for first in 0..32 {
        let (name, number) = numbered(cross(Angle::Left, wheel[first]).name());
        assert_eq!((name, 2), numbered(cross(Angle::Left, wheel[first + 32]).name()));
        assert_eq!(number, 1, "{name}");
        names.insert(name);
    }
    assert_eq!(names.len(), 32);
    let single: BTreeSet<&str> = (1..=64).map(|gate| cross(Angle::Juxtaposition, gate).name()).collect();
    assert_eq!(single.len(), 64);
}

#[test]
fn crosses_print_as_the_contract_writes_them() {
    for (angle, gate, text) in [
        (Angle::Right, 1, "Right Angle Cross of The Sphinx 4"),
        (Angle::Juxtaposition, 3, "Juxtaposition Cross of Mutation"),
        (Angle::Left, 3, "Left Angle Cross of Wishes 1"),
    ] {
        assert_eq!(cross(angle, gate).to_string(), text);
    }
}

#[test]
fn the_twelve_profiles_have_their_angles() {
    for (angle, profiles) in [
        (Angle::Right, "1/3 1/4 2/4 2/5 3/5 3/6 4/6"),
        (Angle::Juxtaposition, "4/1"),
        (Angle::Left, "5/1 5/2 6/2 6/3"),
    ] {
        for profile in profiles.split(' ') {
            let lines = profile.split_once('/').unwrap();
            let found =
                Profile { personality_line: lines.0.parse().unwrap(), design_line: lines.1.parse().unwrap() };
            assert_eq!(Angle::of(found), angle, "{profile}");
            assert_eq!(found.to_string(), profile);
        }
    }
}

#[test]
fn births_of_two_years_have_the_twelve_profiles_and_no_other() {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for step in 0..3650u32 {
        let birth = JulianDayTt(2_451_545.0 + f64::from(step) * 0.2);
        let (personality, design) =
            (Activations::at(birth).unwrap(), Activations::at(design_instant(birth).unwrap()).unwrap());
        let outline = Outline::of(&personality, &design);
        *counts.entry(outline.profile.to_string()).or_default() += 1;
    }
    let found: Vec<&str> = counts.keys().map(String::as_str).collect();
    assert_eq!(found, ["1/3", "1/4", "2/4", "2/5", "3/5", "3/6", "4/1", "4/6", "5/1", "5/2", "6/2", "6/3"]);
    // 88° are 93 13/15 lines, so the design line is two further in 13 of 15 births: those of 1/3 in 13 of 90.
    let two_further: u32 =
        ["1/3", "2/4", "3/5", "4/6", "5/1", "6/2"].iter().map(|profile| counts[*profile]).sum();
    assert!((f64::from(two_further) / 3650.0 - 13.0 / 15.0).abs() < 0.01);
}
