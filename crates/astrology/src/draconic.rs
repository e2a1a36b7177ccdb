//! The draconic chart.

use soul_core::{Birth, normalize_deg};

use crate::assemble::Parts;
use crate::chart::{Chart, ChartKind};
use crate::natal::natal_parts;
use crate::options::{ChartOptions, Node};
use crate::uncertain::uncertain_between;
use crate::{AstrologyError, Sign};

/// Calculates the draconic chart: every longitude of the natal chart, cusps and angles too, counted from the lunar node of the
/// options (the mean one by default; the true one differs by up to 2°). Houses, speeds and aspects stay those of the natal chart.
///
/// # Errors
/// As [`natal_chart`](crate::natal_chart).
pub fn draconic_chart(birth: &Birth, options: &ChartOptions) -> Result<Chart, AstrologyError> {
    let mut parts = natal_parts(birth, options)?;
    let node_deg = parts.bodies.get(options.node.body()).position.longitude;
    turn(&mut parts, node_deg);
    parts.kind = ChartKind::Draconic;
    if let Some((first, last)) = parts.span {
        let node = Some(options.node.body());
        parts.uncertain = uncertain_between(first.into(), last.into(), birth.coordinates_deg(), node)?;
    }
    let node = match options.node {
        Node::True => "true node of the birth instant",
        Node::Mean => "mean node of the birth instant",
    };
    parts.conventions.insert("zodiac", format!("draconic: longitudes counted from the {node}"));
    parts.conventions.insert("houses", "natal cusps less the node".into());
    Ok(parts.into_chart(options))
}

fn turn(parts: &mut Parts, node_deg: f64) {
    for placement in &mut parts.bodies.0 {
        placement.position.longitude = normalize_deg(placement.position.longitude - node_deg);
        (placement.sign, placement.degree) = Sign::of(placement.position.longitude);
    }
    if let Some(houses) = &mut parts.houses {
        let angles = [&mut houses.ascendant, &mut houses.midheaven, &mut houses.vertex];
        for longitude_deg in houses.cusps.iter_mut().chain(angles) {
            *longitude_deg = normalize_deg(*longitude_deg - node_deg);
        }
    }
}
