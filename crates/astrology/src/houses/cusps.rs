//! The twelve cusps of each house system.
//!
//! Quadrant systems calculate the cusps 11, 12, 2 and 3; 4 to 9 are the opposites of 10 to 3. The formulas are those of
//! R. W. Holden, The Elements of House Division (1977), written with right ascensions.

use libm::{atan2, fabs, sqrt};
use soul_core::normalize_deg;

use super::HouseSystem;
use super::angles::{Angles, asin_deg, cos_deg, sin_deg};

/// Where the four intermediate cusps 11, 12, 2, 3 stand between meridian and horizon, in degrees from the meridian.
const FROM_MERIDIAN_DEG: [f64; 4] = [30.0, 60.0, 120.0, 150.0];

/// All cusps in degrees, that of house 1 first. The caller has made sure that the system is defined there.
pub(super) fn cusps(system: HouseSystem, angles: &Angles) -> [f64; 12] {
    match system {
        HouseSystem::Placidus => quadrants(angles, placidus(angles)),
        HouseSystem::Koch => quadrants(angles, koch(angles)),
        HouseSystem::Regiomontanus => turned(angles, regiomontanus(angles)),
        HouseSystem::Campanus => turned(angles, campanus(angles)),
        HouseSystem::Topocentric => turned(angles, topocentric(angles)),
        HouseSystem::Alcabitius => quadrants(angles, alcabitius(angles)),
        HouseSystem::Porphyry => quadrants(angles, porphyry(angles)),
        HouseSystem::Equal => equal(angles.ascendant_deg),
        HouseSystem::EqualMc => equal(angles.midheaven_deg + 90.0),
        HouseSystem::Vehlow => equal(angles.ascendant_deg - 15.0),
        HouseSystem::WholeSign => equal(30.0 * libm::floor(angles.ascendant_deg / 30.0)),
        HouseSystem::Meridian => each(|house| angles.culminating_deg(angles.armc_deg + 60.0 + 30.0 * house)),
        HouseSystem::Morinus => each(|house| {
            let (sin_ra, cos_ra) = libm::sincos((angles.armc_deg + 60.0 + 30.0 * house).to_radians());
            normalize_deg(atan2(sin_ra * angles.cos_obliquity, cos_ra).to_degrees())
        }),
    }
}

/// One cusp per house number 1.0 to 12.0.
fn each(cusp_deg: impl Fn(f64) -> f64) -> [f64; 12] {
    core::array::from_fn(|index| cusp_deg(index as f64 + 1.0))
}

/// Houses of 30° from a first cusp.
fn equal(first_deg: f64) -> [f64; 12] {
    each(|house| normalize_deg(first_deg + 30.0 * (house - 1.0)))
}

/// Fills a wheel from ascendant, midheaven and the cusps 11, 12, 2, 3.
fn quadrants(angles: &Angles, [eleven, twelve, two, three]: [f64; 4]) -> [f64; 12] {
    wheel(angles.ascendant_deg, two, three, angles.midheaven_deg, eleven, twelve)
}

/// As [`quadrants`], for the systems whose whole wheel turns with the ascendant inside the polar circles, so that cusp 10 is
/// the lower midheaven there.
fn turned(angles: &Angles, intermediate: [f64; 4]) -> [f64; 12] {
    if !angles.turned {
        return quadrants(angles, intermediate);
    }
    let [eleven, twelve, two, three] = intermediate.map(opposite);
    wheel(angles.ascendant_deg, two, three, opposite(angles.midheaven_deg), eleven, twelve)
}

fn wheel(one: f64, two: f64, three: f64, ten: f64, eleven: f64, twelve: f64) -> [f64; 12] {
    let upper = [ten, eleven, twelve, one, two, three];
    let [four, five, six, seven, eight, nine] = upper.map(opposite);
    [one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve]
}

fn opposite(longitude_deg: f64) -> f64 {
    normalize_deg(longitude_deg + 180.0)
}

/// Thirds of each degree's own semi-arc. The cusp's right ascension α solves α = ARMC + c + m·AD(α) with
/// sin AD = tan φ tan ε sin α, since tan δ = tan ε sin α on the ecliptic.
fn placidus(angles: &Angles) -> [f64; 4] {
    let slope = angles.tan_latitude * angles.sin_obliquity / angles.cos_obliquity;
    let shares = [(30.0, 1.0 / 3.0), (60.0, 2.0 / 3.0), (120.0, 2.0 / 3.0), (150.0, 1.0 / 3.0)];
    shares.map(|(from_meridian_deg, share)| {
        let ascension_deg = placidus_ascension_deg(angles.armc_deg + from_meridian_deg, share, slope);
        angles.culminating_deg(ascension_deg)
    })
}

/// Solves α = start + share·asin(slope·sin α), all in degrees. Newton's steps; near the polar circle, where the derivative
/// grows without bound, the plain iteration takes over, which always converges there because |share| < 1.
fn placidus_ascension_deg(start_deg: f64, share: f64, slope: f64) -> f64 {
    const CONVERGED_DEG: f64 = 1e-12;
    let mut ascension_deg = start_deg;
    for _ in 0..12 {
        let (sin_ra, cos_ra) = libm::sincos(ascension_deg.to_radians());
        let sine = slope * sin_ra;
        let excess_deg = ascension_deg - start_deg - share * asin_deg(sine);
        let derivative = 1.0 - share * slope * cos_ra / sqrt(1.0 - sine * sine);
        // Written so that NaN and a vanishing derivative leave the loop, too.
        if !(fabs(derivative) > 0.2 && fabs(derivative) < 5.0) {
            break;
        }
        let step_deg = excess_deg / derivative;
        ascension_deg -= step_deg;
        if fabs(step_deg) < CONVERGED_DEG {
            return ascension_deg;
        }
    }
    ascension_deg = start_deg;
    for _ in 0..100 {
        let next_deg = start_deg + share * asin_deg(slope * sin_deg(ascension_deg));
        let step_deg = next_deg - ascension_deg;
        ascension_deg = next_deg;
        if fabs(step_deg) < CONVERGED_DEG {
            break;
        }
    }
    ascension_deg
}

/// The midheaven's semi-arc in thirds, each projected from the horizon of the birth place.
fn koch(angles: &Angles) -> [f64; 4] {
    let third_deg = angles.ascensional_difference_deg(angles.midheaven_deg) / 3.0;
    [(-60.0, -2.0), (-30.0, -1.0), (30.0, 1.0), (60.0, 2.0)].map(|(from_horizon_deg, thirds)| {
        let ascension_deg = angles.armc_deg + from_horizon_deg + thirds * third_deg;
        angles.rising_deg(ascension_deg, angles.tan_latitude)
    })
}

/// Equal arcs of the equator, projected by circles through the north and south points of the horizon.
fn regiomontanus(angles: &Angles) -> [f64; 4] {
    FROM_MERIDIAN_DEG.map(|from_meridian_deg| {
        let tan_pole = angles.tan_latitude * sin_deg(from_meridian_deg);
        angles.rising_deg(angles.armc_deg + from_meridian_deg - 90.0, tan_pole)
    })
}

/// Equal arcs of the prime vertical, projected by the same circles.
fn campanus(angles: &Angles) -> [f64; 4] {
    let (sin_latitude, cos_latitude) = libm::sincos(angles.latitude_deg.to_radians());
    FROM_MERIDIAN_DEG.map(|from_meridian_deg| {
        let sin_h = sin_deg(from_meridian_deg);
        let sin_pole = sin_latitude * sin_h;
        let tan_pole = sin_pole / sqrt(1.0 - sin_pole * sin_pole);
        let offset_deg = atan2(sin_h * cos_latitude, cos_deg(from_meridian_deg)).to_degrees();
        angles.rising_deg(angles.armc_deg + offset_deg - 90.0, tan_pole)
    })
}

/// Polich and Page: the tangent of the pole grows by thirds.
fn topocentric(angles: &Angles) -> [f64; 4] {
    let thirds = [1.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0, 1.0 / 3.0];
    core::array::from_fn(|index| {
        let ascension_deg = angles.armc_deg + FROM_MERIDIAN_DEG[index] - 90.0;
        angles.rising_deg(ascension_deg, thirds[index] * angles.tan_latitude)
    })
}

/// Thirds of the ascendant's semi-arc, projected by hour circles.
fn alcabitius(angles: &Angles) -> [f64; 4] {
    let above_deg = 90.0 + angles.ascensional_difference_deg(angles.ascendant_deg);
    let below_deg = 180.0 - above_deg;
    [above_deg / 3.0, 2.0 * above_deg / 3.0, 180.0 - 2.0 * below_deg / 3.0, 180.0 - below_deg / 3.0]
        .map(|from_meridian_deg| angles.culminating_deg(angles.armc_deg + from_meridian_deg))
}

/// Thirds of the ecliptic between the angles.
fn porphyry(angles: &Angles) -> [f64; 4] {
    let upper_deg = normalize_deg(angles.ascendant_deg - angles.midheaven_deg);
    let lower_deg = 180.0 - upper_deg;
    [upper_deg / 3.0, 2.0 * upper_deg / 3.0, 180.0 - 2.0 * lower_deg / 3.0, 180.0 - lower_deg / 3.0]
        .map(|from_midheaven_deg| normalize_deg(angles.midheaven_deg + from_midheaven_deg))
}
