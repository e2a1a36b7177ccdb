//! One person's sky around the birth, and what it is at one assumed birth time.

use soul_astrology::{HouseSystem, Houses, birth_moment};
use soul_core::{Birth, Confidence, JulianDayUt, difference_deg, normalize_deg};
use soul_ephemeris::{Sky, gast_deg, tt_from_ut};
use soul_human_design::{Activations, GateSet, design_instant};
use soul_numerology::{Method, NumerologyRequest, numerology};

use crate::CompatibilityError;
use crate::point::{BODIES, POINTS, Point};

/// Half the interval of an ordinary birth time, which is remembered to the quarter of an hour.
const KNOWN_HALF_D: f64 = 15.0 / 1440.0;
/// Sidereal turn of the Earth in a day of UT, degrees.
const TURN_DEG_PER_DAY: f64 = 360.985_647_366;

/// What a person brings to a comparison at one assumed birth time.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    /// Longitudes in degrees in the order of [`Point::ALL`]; NaN for angles that are unknown or left out.
    pub(crate) longitudes_deg: [f64; POINTS],
    /// Houses, where angles are known.
    pub(crate) houses: Option<Houses>,
    /// The gates active at birth or design.
    pub(crate) gates: GateSet,
    /// Life Path in one digit.
    pub(crate) life_path: u32,
    /// Assumed birth, Julian day in UT.
    pub(crate) birth: JulianDayUt,
}

impl Snapshot {
    /// Longitude of a point in degrees.
    pub(crate) fn at(&self, point: Point) -> f64 {
        self.longitudes_deg[point as usize]
    }
}

/// A person's sky around the birth: the bodies at the ends and the middle of the interval that the birth lies in.
///
/// The parabola through the three is exact to 0.01° for the Moon over a whole day and far better over half an hour. Angles turn too fast
/// for that and are calculated for each assumed time.
#[derive(Debug, Clone)]
pub(crate) struct Life {
    middle: JulianDayUt,
    half_d: f64,
    /// Another reading of the local time, in days from the middle.
    alternative_d: Option<f64>,
    /// Whether the birth time is unknown or the zone is, so that the interval is wide.
    pub(crate) is_wide: bool,
    pub(crate) confidence: Confidence,
    life_path: u32,
    birth_bodies: [Parabola; BODIES],
    design_bodies: [Parabola; BODIES],
    angles: Option<Meridian>,
}

/// Where the angles come from.
#[derive(Debug, Clone, Copy)]
struct Meridian {
    latitude_deg: f64,
    /// ARMC at the middle of the interval.
    armc_deg: f64,
    obliquity_deg: f64,
}

/// A longitude in degrees over the interval, −1 to 1.
#[derive(Debug, Clone, Copy, Default)]
struct Parabola([f64; 3]);

impl Parabola {
    fn through([before, middle, after]: [f64; 3]) -> Self {
        let (back, ahead) = (difference_deg(middle, before), difference_deg(middle, after));
        Self([middle, 0.5 * (ahead - back), 0.5 * (ahead + back)])
    }

    fn at(self, x: f64) -> f64 {
        let [middle, slope, bend] = self.0;
        normalize_deg(middle + x * (slope + x * bend))
    }
}

impl Life {
    /// Looks at the sky of a birth.
    ///
    /// # Errors
    /// As [`birth_moment`] and the ephemeris.
    pub(crate) fn of(birth: &Birth) -> Result<Self, CompatibilityError> {
        let moment = birth_moment(birth)?;
        let (middle, half_d) = match moment.span {
            None => (moment.julian_day_ut().0, KNOWN_HALF_D),
            Some((first, last)) => {
                let (first, last) = (JulianDayUt::from(first).0, JulianDayUt::from(last).0);
                (0.5 * (first + last), 0.5 * (last - first))
            }
        };
        let skies = [middle - half_d, middle, middle + half_d].map(|jd| Sky::at(tt_from_ut(JulianDayUt(jd))));
        let [before, at, after] = skies;
        let skies = [before?, at?, after?];
        let designs = [
            Sky::at(design_instant(skies[0].julian_day())?)?,
            Sky::at(design_instant(skies[1].julian_day())?)?,
            Sky::at(design_instant(skies[2].julian_day())?)?,
        ];
        let place_deg = birth.coordinates_deg().filter(|_| moment.angles_known);
        let angles = place_deg.map(|(latitude_deg, longitude_deg)| Meridian {
            latitude_deg,
            armc_deg: gast_deg(JulianDayUt(middle), &skies[1]) + longitude_deg,
            obliquity_deg: skies[1].true_obliquity_deg(),
        });
        let alternative = moment.alternative.map(|other| JulianDayUt::from(other).0 - middle);
        Ok(Self {
            middle: JulianDayUt(middle),
            half_d,
            alternative_d: alternative,
            is_wide: moment.span.is_some(),
            confidence: moment.confidence,
            life_path: life_path(birth)?,
            birth_bodies: parabolas(&skies),
            design_bodies: parabolas(&designs),
            angles,
        })
    }

    /// Whether the angles and houses are known.
    pub(crate) fn has_angles(&self) -> bool {
        self.angles.is_some()
    }

    /// The person at the place `x` of the interval, −1 to 1, or as far from the other reading of the local time where `other` says so and
    /// there is one. Angles and houses are left out unless `with_angles`.
    ///
    /// # Errors
    /// None in practice: Porphyry's houses are defined everywhere.
    pub(crate) fn snapshot(
        &self,
        x: f64,
        other: bool,
        with_angles: bool,
    ) -> Result<Snapshot, CompatibilityError> {
        let shift_d = self.alternative_d.filter(|_| other).unwrap_or(0.0) + x * self.half_d;
        let x = shift_d / self.half_d;
        let mut longitudes_deg = [f64::NAN; POINTS];
        for (longitude_deg, body) in longitudes_deg.iter_mut().zip(&self.birth_bodies) {
            *longitude_deg = body.at(x);
        }
        let houses = match self.angles.filter(|_| with_angles) {
            None => None,
            Some(meridian) => {
                let houses = meridian.houses(shift_d)?;
                longitudes_deg[Point::Ascendant as usize] = houses.ascendant;
                longitudes_deg[Point::Midheaven as usize] = houses.midheaven;
                Some(houses)
            }
        };
        let gates = gates(&self.birth_bodies, x).chain(gates(&self.design_bodies, x)).collect();
        let birth = JulianDayUt(self.middle.0 + shift_d);
        Ok(Snapshot { longitudes_deg, houses, gates, life_path: self.life_path, birth })
    }
}

impl Meridian {
    fn houses(&self, shift_d: f64) -> Result<Houses, CompatibilityError> {
        let armc_deg = self.armc_deg + shift_d * TURN_DEG_PER_DAY;
        let of = |system| Houses::from_armc(armc_deg, self.obliquity_deg, self.latitude_deg, system);
        Ok(of(HouseSystem::Placidus).or_else(|_| of(HouseSystem::Porphyry))?)
    }
}

fn parabolas(skies: &[Sky; 3]) -> [Parabola; BODIES] {
    let mut parabolas = [Parabola::default(); BODIES];
    for (parabola, point) in parabolas.iter_mut().zip(Point::ALL) {
        if let Some(body) = point.body() {
            let [before, middle, after] = skies;
            let longitude_deg = |sky: &Sky| sky.longitude_deg(body);
            *parabola =
                Parabola::through([longitude_deg(before), longitude_deg(middle), longitude_deg(after)]);
        }
    }
    parabolas
}

/// The gates of all bodies, of the Earth and of the south node.
fn gates(bodies: &[Parabola; BODIES], x: f64) -> impl Iterator<Item = u8> {
    let at = |point: Point| bodies[point as usize].at(x);
    let (sun, node) = (at(Point::Sun), at(Point::NorthNode));
    // In the order of `HdBody::ALL`.
    let longitudes_deg = [
        sun,
        normalize_deg(sun + 180.0),
        at(Point::Moon),
        node,
        normalize_deg(node + 180.0),
        at(Point::Mercury),
        at(Point::Venus),
        at(Point::Mars),
        at(Point::Jupiter),
        at(Point::Saturn),
        at(Point::Uranus),
        at(Point::Neptune),
        at(Point::Pluto),
    ];
    let activations = Activations::of_longitudes(longitudes_deg);
    soul_human_design::HdBody::ALL.map(|body| activations.get(body).gate).into_iter()
}

/// The Life Path in one digit.
fn life_path(birth: &Birth) -> Result<u32, CompatibilityError> {
    let request = NumerologyRequest {
        birth_date: birth.date,
        full_name: None,
        method: Method::Grouped,
        y_vowels: Vec::new(),
    };
    let number = numerology(&request)?.life_path_number;
    // The master numbers 11, 22 and 33 are 2, 4 and 6.
    Ok(if number > 9 { number / 10 + number % 10 } else { number })
}
