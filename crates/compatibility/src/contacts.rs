//! The contacts between two people at assumed birth times.

use soul_astrology::AspectName;
use soul_core::difference_deg;
use soul_human_design::Channel;

use crate::Pillar;
use crate::life::Snapshot;
use crate::point::Point;
use crate::weights::{
    ASPECTS, AspectRule, COMPANIONSHIP, COMPROMISE, DOMINANCE, ELECTROMAGNETIC, KINSHIPS, KinshipRule,
    LIFE_PATH_CONCORD, LIFE_PATH_OTHER, LIFE_PATH_SAME, OVERLAYS,
};

/// The orbs of synastry in degrees: conjunction, opposition, trine, square, sextile.
const ORBS_DEG: [(AspectName, f64); 5] = [
    (AspectName::Conjunction, 5.0),
    (AspectName::Opposition, 5.0),
    (AspectName::Trine, 4.0),
    (AspectName::Square, 4.0),
    (AspectName::Sextile, 3.0),
];

/// Whose point comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The first person's point `a`, the second's `b`.
    There,
    /// The second person's point `a`, the first's `b`.
    Back,
}

/// Where a contribution comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    Aspect { a: Point, b: Point, way: Way, aspect: AspectName, orb_deg: f64 },
    Overlay { body: Point, house: u8, way: Way },
    Kinship { a: Point, b: Point, harmonic: u8, way: Way },
    LifePaths { first: u32, second: u32 },
    Channels { kind: Connection, channel: Channel },
}

/// How two people share a channel of Human Design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connection {
    Electromagnetic,
    Companionship,
    Compromise,
    Dominance,
}

/// What a contact adds to a pillar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contribution {
    pub(crate) pillar: Pillar,
    pub(crate) value: f64,
    pub(crate) source: Source,
}

/// Tells `sink` each contribution, in an order that depends on the tables alone. `orb_scale` widens all orbs.
pub(crate) fn each_contribution(
    first: &Snapshot,
    second: &Snapshot,
    orb_scale: f64,
    mut sink: impl FnMut(Contribution),
) {
    for rule in ASPECTS {
        aspect(rule, first, second, Way::There, orb_scale, &mut sink);
        if rule.a != rule.b {
            aspect(rule, second, first, Way::Back, orb_scale, &mut sink);
        }
    }
    for rule in OVERLAYS {
        for (guest, host, way) in [(first, second, Way::There), (second, first, Way::Back)] {
            let house = host.houses.as_ref().map(|houses| houses.house_of(guest.at(rule.body)));
            if house == Some(rule.house) {
                let source = Source::Overlay { body: rule.body, house: rule.house, way };
                sink(Contribution { pillar: rule.pillar, value: rule.weight, source });
            }
        }
    }
    for rule in KINSHIPS {
        kinship(rule, first, second, Way::There, &mut sink);
        if rule.a != rule.b {
            kinship(rule, second, first, Way::Back, &mut sink);
        }
    }
    sink(life_paths(first.life_path, second.life_path));
    for channel in Channel::ALL {
        if let Some(contribution) = shared_channel(channel, first, second) {
            sink(contribution);
        }
    }
}

/// The aspect that two longitudes stand in, with its distance from exactness in degrees and the orb.
pub(crate) fn aspect_of(a_deg: f64, b_deg: f64, orb_scale: f64) -> Option<(AspectName, f64, f64)> {
    let separation_deg = difference_deg(a_deg, b_deg).abs();
    // The orbs are too narrow for two aspects to overlap. NaN, an angle that is left out, is in none.
    ORBS_DEG.iter().find_map(|&(aspect, orb_deg)| {
        let off_deg = (separation_deg - aspect.angle_deg()).abs();
        (off_deg <= orb_deg * orb_scale).then_some((aspect, off_deg, orb_deg * orb_scale))
    })
}

/// (1 − |Δ| / orb)², the strength of an aspect.
pub(crate) fn strength(off_deg: f64, orb_deg: f64) -> f64 {
    let near = 1.0 - off_deg / orb_deg;
    near * near
}

fn aspect(
    rule: &AspectRule,
    from: &Snapshot,
    to: &Snapshot,
    way: Way,
    orb_scale: f64,
    sink: &mut impl FnMut(Contribution),
) {
    let (a_deg, b_deg) = (from.at(rule.a), to.at(rule.b));
    if let Some((aspect, off_deg, orb_deg)) = aspect_of(a_deg, b_deg, orb_scale) {
        let value = rule.weight * rule.temper.harmony(aspect) * strength(off_deg, orb_deg);
        let source = Source::Aspect { a: rule.a, b: rule.b, way, aspect, orb_deg: off_deg };
        sink(Contribution { pillar: rule.pillar, value, source });
    }
}

fn kinship(
    rule: &KinshipRule,
    from: &Snapshot,
    to: &Snapshot,
    way: Way,
    sink: &mut impl FnMut(Contribution),
) {
    let distance_deg = to.at(rule.b) - from.at(rule.a);
    let value = rule.weight * libm::cos((f64::from(rule.harmonic) * distance_deg).to_radians());
    let source = Source::Kinship { a: rule.a, b: rule.b, harmonic: rule.harmonic, way };
    sink(Contribution { pillar: rule.pillar, value, source });
}

fn life_paths(first: u32, second: u32) -> Contribution {
    let value = if first == second {
        LIFE_PATH_SAME
    } else if concord(first) == concord(second) {
        LIFE_PATH_CONCORD
    } else {
        LIFE_PATH_OTHER
    };
    Contribution { pillar: Pillar::LongTerm, value, source: Source::LifePaths { first, second } }
}

/// The concord of a one-digit number: 1 5 7, 2 4 8 or 3 6 9.
fn concord(number: u32) -> u8 {
    match number {
        1 | 5 | 7 => 0,
        2 | 4 | 8 => 1,
        _ => 2,
    }
}

fn shared_channel(channel: Channel, first: &Snapshot, second: &Snapshot) -> Option<Contribution> {
    let has = |person: &Snapshot| channel.gates.map(|gate| person.gates.contains(gate));
    let (kind, pillar, value) = match (has(first), has(second)) {
        ([true, true], [true, true]) => (Connection::Companionship, Pillar::Lifestyle, COMPANIONSHIP),
        ([true, false], [false, true]) | ([false, true], [true, false]) => {
            (Connection::Electromagnetic, Pillar::Attraction, ELECTROMAGNETIC)
        }
        ([true, true], [false, false]) | ([false, false], [true, true]) => {
            (Connection::Dominance, Pillar::Lifestyle, DOMINANCE)
        }
        ([true, true], _) | (_, [true, true]) => (Connection::Compromise, Pillar::Lifestyle, COMPROMISE),
        _ => return None,
    };
    Some(Contribution { pillar, value, source: Source::Channels { kind, channel } })
}
