//! Aspects between points.

use std::borrow::Cow;

use serde::{Deserialize, Serialize, Serializer};
use soul_core::difference_deg;

/// A named angle between two ecliptic longitudes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the field's own; the angles stand in `angle_deg`")]
pub enum AspectName {
    Conjunction,
    Opposition,
    Trine,
    Square,
    Sextile,
    Semisextile,
    Semisquare,
    Quintile,
    Sesquiquadrate,
    Biquintile,
    Quincunx,
}

impl AspectName {
    /// All aspects with their names in the contract.
    pub const CHOICES: [(&'static str, Self); 11] = [
        ("conjunction", Self::Conjunction),
        ("opposition", Self::Opposition),
        ("trine", Self::Trine),
        ("square", Self::Square),
        ("sextile", Self::Sextile),
        ("semisextile", Self::Semisextile),
        ("semisquare", Self::Semisquare),
        ("quintile", Self::Quintile),
        ("sesquiquadrate", Self::Sesquiquadrate),
        ("biquintile", Self::Biquintile),
        ("quincunx", Self::Quincunx),
    ];

    /// The five aspects of Ptolemy, which are the default.
    pub const MAJOR: [Self; 5] =
        [Self::Conjunction, Self::Opposition, Self::Trine, Self::Square, Self::Sextile];

    /// The exact angle in degrees, 0 to 180.
    #[must_use]
    pub fn angle_deg(self) -> f64 {
        match self {
            Self::Conjunction => 0.0,
            Self::Semisextile => 30.0,
            Self::Semisquare => 45.0,
            Self::Sextile => 60.0,
            Self::Quintile => 72.0,
            Self::Square => 90.0,
            Self::Trine => 120.0,
            Self::Sesquiquadrate => 135.0,
            Self::Biquintile => 144.0,
            Self::Quincunx => 150.0,
            Self::Opposition => 180.0,
        }
    }
}

/// Largest distance from exactness in degrees, per aspect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Orbs([f64; 11]);

impl Orbs {
    /// Natal orbs: 8 for conjunction, opposition, trine and square, 6 for the sextile, 2 for all others.
    pub const NATAL: Self = Self::new(8.0, 8.0, 8.0, 8.0, 6.0, 2.0);

    /// Synastry orbs: 5 for conjunction and opposition, 4 for trine and square, 3 for the sextile, 1.5 for all others.
    pub const SYNASTRY: Self = Self::new(5.0, 5.0, 4.0, 4.0, 3.0, 1.5);
    /// Transit orbs: 2.5 for conjunction and opposition, 2 for trine and square, 1.5 for the sextile, 1 for all others.
    pub const TRANSIT: Self = Self::new(2.5, 2.5, 2.0, 2.0, 1.5, 1.0);
    /// Progressed orbs: 1 for all aspects.
    pub const PROGRESSED: Self = Self::new(1.0, 1.0, 1.0, 1.0, 1.0, 1.0);

    const fn new(
        conjunction: f64,
        opposition: f64,
        trine: f64,
        square: f64,
        sextile: f64,
        minor: f64,
    ) -> Self {
        let m = minor;
        Self([conjunction, opposition, trine, square, sextile, m, m, m, m, m, m])
    }

    /// The orb of an aspect in degrees.
    #[must_use]
    pub fn orb_deg(&self, aspect: AspectName) -> f64 {
        self.0[aspect as usize]
    }

    /// The same orbs with another one for `aspect`.
    #[must_use]
    pub fn with(mut self, aspect: AspectName, orb_deg: f64) -> Self {
        self.0[aspect as usize] = orb_deg;
        self
    }
}

/// Name of the rising degree among the points of a chart.
pub(crate) const ASCENDANT: &str = "Ascendant";
/// Name of the culminating degree among the points of a chart.
pub(crate) const MIDHEAVEN: &str = "Midheaven";

/// Something that aspects are made to: a body or an angle of the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Name in the result.
    pub name: &'static str,
    /// Ecliptic longitude in degrees.
    pub longitude_deg: f64,
    /// Degrees a day; `None` for the angles, whose pace is the Earth's rotation and not a motion in the zodiac.
    pub speed_deg_per_day: Option<f64>,
}

impl Point {
    fn is_angle(&self) -> bool {
        matches!(self.name, ASCENDANT | MIDHEAVEN)
    }

    fn is_node(&self) -> bool {
        matches!(self.name, "NorthNode" | "SouthNode" | "MeanNode")
    }
}

/// Two points that stand in an aspect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aspect {
    /// Name of the first point.
    #[serde(serialize_with = "serialize_name")]
    pub planet1: Cow<'static, str>,
    /// Name of the second point.
    #[serde(serialize_with = "serialize_name")]
    pub planet2: Cow<'static, str>,
    /// Which aspect.
    pub aspect: AspectName,
    /// Distance from exactness in degrees, 0 or more.
    pub orb: f64,
    /// Whether the distance is shrinking at the points' present speeds; null where an angle takes part.
    pub applying: Option<bool>,
}

/// A name that is there for good is written as that of a variant: so it crosses the border to JavaScript as a number.
#[expect(clippy::ptr_arg, reason = "serde hands over the field as it is")]
fn serialize_name<S: Serializer>(name: &Cow<'static, str>, serializer: S) -> Result<S::Ok, S::Error> {
    match name {
        Cow::Borrowed(name) => serializer.serialize_unit_variant("Point", 0, name),
        Cow::Owned(name) => serializer.serialize_str(name),
    }
}

/// The aspect between two points, if they are in one: the nearest to exactness of the `wanted` ones within their orbs.
#[must_use]
pub fn aspect_between(a: &Point, b: &Point, wanted: &[AspectName], orbs: &Orbs) -> Option<Aspect> {
    aspect_within(a, b, wanted.iter().map(|&aspect| limit(aspect, orbs.orb_deg(aspect))))
}

/// An aspect that is looked for, with its exact angle and its orb in degrees.
type Limit = (AspectName, f64, f64);

fn limit(aspect: AspectName, orb_deg: f64) -> Limit {
    (aspect, aspect.angle_deg(), orb_deg)
}

fn aspect_within(a: &Point, b: &Point, limits: impl Iterator<Item = Limit>) -> Option<Aspect> {
    let way_deg = difference_deg(a.longitude_deg, b.longitude_deg);
    let separation_deg = way_deg.abs();
    let mut nearest = None;
    for (aspect, angle_deg, orb_deg) in limits {
        let off_deg = separation_deg - angle_deg;
        let is_nearer = |(_, other_deg): (_, f64)| off_deg.abs() < other_deg.abs();
        if off_deg.abs() <= orb_deg && nearest.is_none_or(is_nearer) {
            nearest = Some((aspect, off_deg));
        }
    }
    let (aspect, off_deg) = nearest?;
    let applying = a.speed_deg_per_day.zip(b.speed_deg_per_day).map(|(speed_a, speed_b)| {
        // The separation grows where b runs away from a along the shorter way.
        let growing = (speed_b - speed_a) * if way_deg < 0.0 { -1.0 } else { 1.0 };
        // An exact opposition or conjunction can only be left.
        growing * off_deg < 0.0
    });
    Some(Aspect { planet1: a.name.into(), planet2: b.name.into(), aspect, orb: off_deg.abs(), applying })
}

/// The aspects from the points of one chart to those of another, in their order. No aspects are made from node to node, nor from
/// the Ascendant of one to the Midheaven of the other.
#[must_use]
pub fn aspects_across(from: &[Point], to: &[Point], wanted: &[AspectName], orbs: &Orbs) -> Vec<Aspect> {
    let mut found = Vec::new();
    for a in from {
        for b in to {
            let different_angles = a.is_angle() && b.is_angle() && a.name != b.name;
            let both_nodes = a.is_node() && b.is_node();
            if !(different_angles || both_nodes) {
                found.extend(aspect_between(a, b, wanted, orbs));
            }
        }
    }
    found
}

/// The aspects among the points of one chart, in the order of the points. The Ascendant and the Midheaven make none with each
/// other, since their distance is the place's and not the sky's.
#[must_use]
pub fn aspects_among(points: &[Point], wanted: &[AspectName], orbs: &Orbs) -> Vec<Aspect> {
    // Some hundred pairs are held against the same limits.
    let limits: Vec<_> = wanted.iter().map(|&aspect| limit(aspect, orbs.orb_deg(aspect))).collect();
    among(points, |a, b| aspect_within(a, b, limits.iter().copied()))
}

/// As [`aspects_among`], with orbs in degrees that may depend on the names of the two points.
#[must_use]
pub(crate) fn aspects_by(
    points: &[Point],
    wanted: &[AspectName],
    orb_deg: impl Fn(&str, &str, AspectName) -> f64,
) -> Vec<Aspect> {
    among(points, |a, b| {
        aspect_within(a, b, wanted.iter().map(|&aspect| limit(aspect, orb_deg(a.name, b.name, aspect))))
    })
}

/// What is found between each two points but two angles.
fn among(points: &[Point], between: impl Fn(&Point, &Point) -> Option<Aspect>) -> Vec<Aspect> {
    let mut found = Vec::new();
    for (index, a) in points.iter().enumerate() {
        let is_angle = a.is_angle();
        for b in &points[index + 1..] {
            if !(is_angle && b.is_angle()) {
                found.extend(between(a, b));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point(longitude_deg: f64, speed: f64) -> Point {
        Point { name: "p", longitude_deg, speed_deg_per_day: Some(speed) }
    }

    fn check(a: (f64, f64), b: (f64, f64), expected: Option<(AspectName, f64, bool)>) {
        let found = aspect_between(&point(a.0, a.1), &point(b.0, b.1), &AspectName::MAJOR, &Orbs::NATAL);
        let found = found.map(|aspect| (aspect.aspect, aspect.orb, aspect.applying.unwrap()));
        match (found, expected) {
            (None, None) => {}
            (Some((name, orb, applying)), Some(expected)) => {
                assert_eq!((name, applying), (expected.0, expected.2), "{a:?} {b:?}");
                assert!((orb - expected.1).abs() < 1e-9, "{a:?} {b:?}: {orb}");
            }
            other => panic!("{a:?} {b:?}: {other:?}"),
        }
    }

    #[test]
    fn aspects_apply_while_the_orb_shrinks() {
        use AspectName::*;
        // A faster body behind a slower one closes in; ahead of it, it leaves; across 0° Aries the same.
        check((10.0, 13.0), (15.0, 1.0), Some((Conjunction, 5.0, true)));
        check((20.0, 13.0), (15.0, 1.0), Some((Conjunction, 5.0, false)));
        check((358.0, 13.0), (3.0, 1.0), Some((Conjunction, 5.0, true)));
        // A square that is 92° wide narrows to 90° while the faster one catches up.
        check((0.0, 1.0), (92.0, 0.1), Some((Square, 2.0, true)));
        check((0.0, 1.0), (88.0, 0.1), Some((Square, 2.0, false)));
        // A retrograde body comes back to the exact trine.
        check((0.0, 0.0), (125.0, -0.5), Some((Trine, 5.0, true)));
        // Past the opposition the separation counts from the other side.
        check((0.0, 0.0), (185.0, 1.0), Some((Opposition, 5.0, false)));
        check((0.0, 0.0), (175.0, 1.0), Some((Opposition, 5.0, true)));
    }

    #[test]
    fn the_orb_is_a_closed_limit() {
        use AspectName::*;
        check((0.0, 0.0), (8.0, 1.0), Some((Conjunction, 8.0, false)));
        check((0.0, 0.0), (8.000_001, 1.0), None);
        check((0.0, 0.0), (66.0, 1.0), Some((Sextile, 6.0, false)));
        check((0.0, 0.0), (66.000_001, 1.0), None);
    }

    #[test]
    fn angles_make_no_aspect_with_each_other_and_never_apply() {
        let angle = |name, longitude_deg| Point { name, longitude_deg, speed_deg_per_day: None };
        let sun = Point { name: "Sun", longitude_deg: 91.0, speed_deg_per_day: Some(1.0) };
        let points = [sun, angle("Ascendant", 0.0), angle("Midheaven", 270.0)];
        let found = aspects_among(&points, &AspectName::MAJOR, &Orbs::NATAL);
        let names: Vec<_> = found.iter().map(|a| (&*a.planet1, &*a.planet2, a.applying)).collect();
        assert_eq!(names, [("Sun", "Ascendant", None), ("Sun", "Midheaven", None)]);
    }

    proptest! {
        #[test]
        fn applying_means_that_the_orb_is_smaller_a_moment_later(
            a in 0.0..360.0, b in 0.0..360.0, speed_a in -2.0..15.0, speed_b in -2.0..15.0,
        ) {
            let now = aspect_between(&point(a, speed_a), &point(b, speed_b), &AspectName::MAJOR, &Orbs::NATAL);
            if let Some(now) = now && now.orb > 1e-3 && now.orb < 5.9 {
                let step_d = 1e-6;
                let (a, b) = (a + speed_a * step_d, b + speed_b * step_d);
                let wide = Orbs::NATAL;
                let later = aspect_between(&point(a, 0.0), &point(b, 0.0), &[now.aspect], &wide).unwrap();
                prop_assume!((later.orb - now.orb).abs() > 1e-9);
                prop_assert_eq!(later.orb < now.orb, now.applying.unwrap());
            }
        }

        #[test]
        fn an_aspect_is_the_same_from_both_sides(a in 0.0..360.0, b in 0.0..360.0, speed in -2.0..15.0) {
            let one = aspect_between(&point(a, speed), &point(b, 1.0), &AspectName::MAJOR, &Orbs::NATAL);
            let two = aspect_between(&point(b, 1.0), &point(a, speed), &AspectName::MAJOR, &Orbs::NATAL);
            prop_assert_eq!(one.as_ref().map(|x| x.aspect), two.as_ref().map(|x| x.aspect));
            if let (Some(one), Some(two)) = (one, two) {
                prop_assert!((one.orb - two.orb).abs() < 1e-9);
                prop_assert_eq!(one.applying, two.applying);
            }
        }
    }
}
