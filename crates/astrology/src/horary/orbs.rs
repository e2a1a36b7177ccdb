//! The orbs of the bodies. Two bodies are in aspect within half the sum of their orbs.

/// Name of the table, as charts state it.
pub(super) const TABLE_NAME: &str = "moieties of the bodies: half the sum of Sun 15, Moon 12, Saturn 9, Jupiter 9, Mars 7, Venus 7, Mercury 7 (W. Lilly, \
     Christian Astrology, 1647, page 107, the lower of the two values); nodes and angles have none";

/// The seven classical bodies with their orbs in degrees.
const ORBS_DEG: [(&str, f64); 7] = [
    ("Sun", 15.0),
    ("Moon", 12.0),
    ("Saturn", 9.0),
    ("Jupiter", 9.0),
    ("Mars", 7.0),
    ("Venus", 7.0),
    ("Mercury", 7.0),
];

/// Whether a point of the chart takes part: the classical bodies, the node and the angles do.
pub(super) fn takes_part(name: &str) -> bool {
    orb_deg(name) > 0.0 || matches!(name, "NorthNode" | "MeanNode" | "Ascendant" | "Midheaven")
}

/// Half the sum of two points' orbs, in degrees.
pub(super) fn moiety_sum_deg(a: &str, b: &str) -> f64 {
    0.5 * (orb_deg(a) + orb_deg(b))
}

fn orb_deg(name: &str) -> f64 {
    ORBS_DEG.iter().find(|(body, _)| *body == name).map_or(0.0, |(_, orb_deg)| *orb_deg)
}
