//! Golden and diamond aspects. Neither has a definition that others share; these are ours, and the result's documentation states them.

use soul_astrology::{Aspect, AspectName, ChartOptions, synastry};

use crate::{CompatibilityError, Member, SynastryData, Theme};

/// Orb of golden aspects in degrees.
const GOLDEN_ORB_DEG: f64 = 1.0;
/// Orb of diamond aspects in degrees.
const DIAMOND_ORB_DEG: f64 = 3.0;
/// The points of golden aspects.
const GOLDEN_POINTS: [&str; 5] = ["Sun", "Moon", "Venus", "Mars", "Ascendant"];

/// The synastry of two people.
///
/// # Errors
/// As [`synastry`].
pub(crate) fn synastry_data(
    a: &Member,
    b: &Member,
    chemistry: Theme,
    commitment: Theme,
) -> Result<SynastryData, CompatibilityError> {
    let synastry = synastry(&a.birth, &b.birth, &ChartOptions::synastry())?;
    let golden_aspects = synastry.aspects.iter().filter(|aspect| is_golden(aspect)).cloned().collect();
    let diamond_aspects =
        synastry.aspects.iter().filter(|aspect| is_diamond(aspect, &synastry.aspects)).cloned().collect();
    Ok(SynastryData {
        golden_aspects,
        diamond_aspects,
        house_overlays: synastry.house_overlays,
        chemistry,
        commitment,
    })
}

fn is_golden(aspect: &Aspect) -> bool {
    let harmonious =
        matches!(aspect.aspect, AspectName::Conjunction | AspectName::Trine | AspectName::Sextile);
    let personal = [&aspect.planet1, &aspect.planet2].iter().all(|name| GOLDEN_POINTS.contains(&&***name));
    harmonious && personal && aspect.orb <= GOLDEN_ORB_DEG
}

fn is_diamond(aspect: &Aspect, all: &[Aspect]) -> bool {
    let back = all.iter().any(|other| {
        other.planet1 == aspect.planet2 && other.planet2 == aspect.planet1 && other.orb <= DIAMOND_ORB_DEG
    });
    aspect.planet1 != aspect.planet2 && aspect.orb <= DIAMOND_ORB_DEG && back
}
