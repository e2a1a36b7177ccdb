//! The considerations before judgement.

use serde::Serialize;
use soul_ephemeris::{Body, EphemerisError, Sky};

use super::planetary_hour::PlanetaryHour;
use super::void_of_course::next_aspect;
use crate::Sign;
use crate::chart::Bodies;
use crate::houses::Houses;

/// Degrees at either end of a sign where an Ascendant counts as early or late.
const EDGE_DEG: f64 = 3.0;
/// The burning way: 15° Libra to 15° Scorpio.
const VIA_COMBUSTA_DEG: core::ops::Range<f64> = 195.0..225.0;
/// The degree around Spica, at 24° Libra in our time, that is spared.
const SPICA_DEG: core::ops::Range<f64> = 203.0..205.0;

/// A consideration before judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consideration {
    /// Stable code.
    pub code: &'static str,
    /// Whether it applies and asks for caution.
    pub holds: bool,
    /// The reason, either way.
    pub detail: String,
}

/// All considerations, whether they hold or not.
///
/// # Errors
/// As for the Moon's next aspect.
pub(super) fn considerations(
    sky: &Sky,
    bodies: &Bodies,
    houses: &Houses,
    hour: Option<&PlanetaryHour>,
) -> Result<Vec<Consideration>, EphemerisError> {
    let (rising, degree) = Sign::of(houses.ascendant);
    let ascendant = format!("The Ascendant is at {degree:.2}° {}.", rising.name());
    Ok(vec![
        Consideration { code: "horary/ascendant-early", holds: degree < EDGE_DEG, detail: ascendant.clone() },
        Consideration { code: "horary/ascendant-late", holds: degree >= 30.0 - EDGE_DEG, detail: ascendant },
        void_of_course(sky, bodies)?,
        via_combusta(bodies),
        saturn_in_seventh(bodies),
        hour_ruler(rising, hour),
    ])
}

fn void_of_course(sky: &Sky, bodies: &Bodies) -> Result<Consideration, EphemerisError> {
    let sign = bodies.get(Body::Moon).sign;
    let next = next_aspect(sky)?;
    let detail = match next {
        Some(next) => {
            let aspect = crate::AspectName::CHOICES[next.aspect as usize].0;
            format!("The Moon still makes a {aspect} to {} in {}.", next.planet.name(), sign.name())
        }
        None if matches!(sign, Sign::Taurus | Sign::Cancer | Sign::Sagittarius | Sign::Pisces) => format!(
            "The Moon makes no further aspect in {}, one of the four signs where it is said to act all the same.",
            sign.name()
        ),
        None => format!("The Moon makes no further aspect in {}.", sign.name()),
    };
    Ok(Consideration { code: "horary/moon-void-of-course", holds: next.is_none(), detail })
}

fn via_combusta(bodies: &Bodies) -> Consideration {
    let moon = bodies.get(Body::Moon);
    let longitude_deg = moon.position.longitude;
    let inside = VIA_COMBUSTA_DEG.contains(&longitude_deg);
    let spared = SPICA_DEG.contains(&longitude_deg);
    let place = format!("The Moon is at {:.2}° {}", moon.degree, moon.sign.name());
    let detail = match (inside, spared) {
        (true, true) => format!("{place}, in the burning way but with Spica, which is spared."),
        (true, false) => format!("{place}, in the burning way from 15° Libra to 15° Scorpio."),
        (false, _) => format!("{place}, outside of the burning way."),
    };
    Consideration { code: "horary/moon-via-combusta", holds: inside && !spared, detail }
}

fn saturn_in_seventh(bodies: &Bodies) -> Consideration {
    let house = bodies.get(Body::Saturn).house;
    let detail = house.map_or(String::new(), |house| format!("Saturn is in house {house}."));
    Consideration { code: "horary/saturn-in-seventh", holds: house == Some(7), detail }
}

/// The chart is fit to be judged when the lord of the hour and the lord of the Ascendant are one, of one triplicity, or of the
/// same nature (Lilly, Christian Astrology, page 121).
fn hour_ruler(rising: Sign, hour: Option<&PlanetaryHour>) -> Consideration {
    let code = "horary/hour-ruler-disagrees";
    let Some(hour) = hour else {
        let detail = "The Sun doesn't rise and set there, so there are no planetary hours.";
        return Consideration { code, holds: false, detail: detail.into() };
    };
    let lord = ruler(rising);
    let (hour_name, lord_name) = (hour.ruler.name(), lord.name());
    let reason = if hour.ruler == lord {
        Some("they are one")
    } else if triplicity_rulers(rising).contains(&hour.ruler) {
        Some("the lord of the hour rules the triplicity of the rising sign")
    } else if nature(hour.ruler) == nature(lord) {
        Some("they are of the same nature")
    } else {
        None
    };
    let detail = match reason {
        Some(reason) => {
            format!(
                "{hour_name} rules the hour and {lord_name} the Ascendant in {}: {reason}.",
                rising.name()
            )
        }
        None => format!(
            "{hour_name} rules the hour and {lord_name} the Ascendant in {}: they have nothing in common.",
            rising.name()
        ),
    };
    Consideration { code, holds: reason.is_none(), detail }
}

/// The classical ruler of a sign.
fn ruler(sign: Sign) -> Body {
    match sign {
        Sign::Aries | Sign::Scorpio => Body::Mars,
        Sign::Taurus | Sign::Libra => Body::Venus,
        Sign::Gemini | Sign::Virgo => Body::Mercury,
        Sign::Cancer => Body::Moon,
        Sign::Leo => Body::Sun,
        Sign::Sagittarius | Sign::Pisces => Body::Jupiter,
        Sign::Capricorn | Sign::Aquarius => Body::Saturn,
    }
}

/// The rulers of the sign's triplicity by day and by night (Lilly, page 104).
fn triplicity_rulers(sign: Sign) -> [Body; 2] {
    match sign as usize % 4 {
        0 => [Body::Sun, Body::Jupiter],
        1 => [Body::Venus, Body::Moon],
        2 => [Body::Saturn, Body::Mercury],
        _ => [Body::Mars, Body::Mars],
    }
}

/// Hot or cold, dry or moist (Lilly, pages 57 to 81).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nature {
    HotDry,
    HotMoist,
    ColdDry,
    ColdMoist,
}

fn nature(planet: Body) -> Nature {
    match planet {
        Body::Sun | Body::Mars => Nature::HotDry,
        Body::Jupiter => Nature::HotMoist,
        Body::Saturn | Body::Mercury => Nature::ColdDry,
        _ => Nature::ColdMoist,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use soul_core::Instant;

    fn hour_of(ruler: Body) -> PlanetaryHour {
        let instant = Instant::from_unix_ms(0).unwrap();
        PlanetaryHour { ruler, day_ruler: ruler, number: 1, is_day: true, begins: instant, ends: instant }
    }

    #[test]
    fn the_lords_of_hour_and_ascendant_agree_as_in_lillys_examples() {
        // Christian Astrology, page 121: in an hour of Mars Scorpio rises (one lord), or Leo rises (Sun and Mars are both hot and dry).
        assert!(!hour_ruler(Sign::Scorpio, Some(&hour_of(Body::Mars))).holds);
        assert!(!hour_ruler(Sign::Leo, Some(&hour_of(Body::Mars))).holds);
        assert!(hour_ruler(Sign::Gemini, Some(&hour_of(Body::Mars))).holds);
    }
}
