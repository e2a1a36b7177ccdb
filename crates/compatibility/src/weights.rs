//! What counts for which pillar, and how much. All of it is convention, chosen here and published with each result's version: there is no
//! evidence that any of it predicts anything.

use soul_astrology::AspectName;

use crate::Pillar;
use crate::point::Point;

/// How a pair of points takes to the five major aspects: the sign and size of h in −1 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Temper {
    /// Lights, Mercury, Venus, Jupiter and the Ascendant among themselves: union and flow are good.
    Flowing,
    /// Venus with Mars and their like: tension attracts, too.
    Magnetic,
    /// Saturn: what is easy lasts, what is hard weighs.
    Binding,
    /// Mars and the outer planets: union is restless.
    Charged,
    /// The lunar nodes.
    Fated,
}

impl Temper {
    /// h of an aspect.
    pub(crate) fn harmony(self, aspect: AspectName) -> f64 {
        let [conjunction, opposition, trine, square, sextile] = match self {
            Self::Flowing => [1.0, -0.3, 1.0, -0.6, 0.7],
            Self::Magnetic => [1.0, 0.6, 0.8, 0.2, 0.6],
            Self::Binding => [0.5, -0.6, 1.0, -0.8, 0.7],
            Self::Charged => [0.2, -0.6, 0.9, -0.9, 0.6],
            Self::Fated => [1.0, 0.4, 0.7, -0.4, 0.5],
        };
        match aspect {
            AspectName::Conjunction => conjunction,
            AspectName::Opposition => opposition,
            AspectName::Trine => trine,
            AspectName::Square => square,
            AspectName::Sextile => sextile,
            _ => 0.0,
        }
    }
}

/// An aspect between the point `a` of one person and `b` of the other, in both directions, feeds a pillar.
pub(crate) struct AspectRule {
    pub(crate) pillar: Pillar,
    pub(crate) a: Point,
    pub(crate) b: Point,
    pub(crate) weight: f64,
    pub(crate) temper: Temper,
}

/// A body of one person in a house of the other feeds a pillar, in both directions.
pub(crate) struct OverlayRule {
    pub(crate) pillar: Pillar,
    pub(crate) body: Point,
    pub(crate) house: u8,
    pub(crate) weight: f64,
}

/// The kinship of two places in the zodiac, weight × cos(harmonic × distance), in both directions: harmonic 3 is that of the elements
/// (fire with fire …), 4 that of the modalities, without their sharp edges at the sign boundaries.
pub(crate) struct KinshipRule {
    pub(crate) pillar: Pillar,
    pub(crate) a: Point,
    pub(crate) b: Point,
    pub(crate) harmonic: u8,
    pub(crate) weight: f64,
}

macro_rules! aspects {
    ($($pillar:ident $a:ident $b:ident $weight:literal $temper:ident;)*) => {
        &[$(AspectRule {
            pillar: Pillar::$pillar, a: Point::$a, b: Point::$b, weight: $weight, temper: Temper::$temper,
        }),*]
    };
}

/// The aspects that count. Transits and progressions feed the sixth pillar, timing.
pub(crate) static ASPECTS: &[AspectRule] = aspects! {
    Attraction Venus Mars 3.0 Magnetic;
    Attraction Sun Moon 2.0 Magnetic;
    Attraction Mars Ascendant 2.0 Magnetic;
    Attraction Venus Ascendant 2.0 Flowing;
    Attraction Sun Venus 1.5 Flowing;
    Attraction Venus Venus 1.0 Flowing;
    Attraction Moon Mars 1.0 Magnetic;
    Attraction Venus Pluto 1.0 Magnetic;
    Attraction Mars Mars 0.8 Charged;
    Attraction Venus Uranus 0.6 Magnetic;
    Emotional Moon Moon 3.0 Flowing;
    Emotional Sun Moon 2.5 Flowing;
    Emotional Moon Venus 2.5 Flowing;
    Emotional Moon Saturn 1.5 Binding;
    Emotional Moon Jupiter 1.0 Flowing;
    Emotional Moon Neptune 0.8 Flowing;
    Emotional Moon Ascendant 1.5 Flowing;
    Emotional Moon Pluto 0.6 Charged;
    Communication Mercury Mercury 3.0 Flowing;
    Communication Sun Mercury 2.0 Flowing;
    Communication Moon Mercury 2.0 Flowing;
    Communication Mercury Ascendant 1.5 Flowing;
    Communication Mercury Jupiter 1.0 Flowing;
    Communication Mercury Venus 1.0 Flowing;
    Communication Mercury Saturn 0.8 Binding;
    Communication Mercury Mars 0.8 Charged;
    Communication Mercury Uranus 0.6 Charged;
    Lifestyle Sun Sun 3.0 Flowing;
    Lifestyle Mars Mars 1.5 Charged;
    Lifestyle Sun Jupiter 1.2 Flowing;
    Lifestyle Sun Mars 1.0 Charged;
    Lifestyle Jupiter Jupiter 0.8 Flowing;
    Lifestyle Venus Jupiter 1.0 Flowing;
    Lifestyle Sun Midheaven 1.0 Flowing;
    LongTerm Sun Saturn 2.0 Binding;
    LongTerm Moon Saturn 2.0 Binding;
    LongTerm Venus Saturn 2.0 Binding;
    LongTerm Saturn Ascendant 1.5 Binding;
    LongTerm Sun NorthNode 1.5 Fated;
    LongTerm Moon NorthNode 1.5 Fated;
    LongTerm Venus NorthNode 1.2 Fated;
    LongTerm NorthNode Ascendant 1.2 Fated;
    LongTerm Sun Moon 1.0 Flowing;
    LongTerm Jupiter Saturn 0.6 Binding;
};

macro_rules! overlays {
    ($($pillar:ident $body:ident $house:literal $weight:literal;)*) => {
        &[$(OverlayRule { pillar: Pillar::$pillar, body: Point::$body, house: $house, weight: $weight }),*]
    };
}

/// The house overlays that count.
pub(crate) static OVERLAYS: &[OverlayRule] = overlays! {
    Attraction Venus 5 0.8;
    Attraction Mars 5 0.6;
    Attraction Sun 5 0.5;
    Attraction Venus 8 0.6;
    Attraction Mars 8 0.6;
    Emotional Moon 4 0.8;
    Emotional Venus 4 0.5;
    Emotional Sun 4 0.4;
    Communication Mercury 3 0.8;
    Communication Moon 3 0.4;
    Communication Sun 3 0.4;
    Lifestyle Sun 6 0.5;
    Lifestyle Jupiter 6 0.5;
    Lifestyle Moon 6 0.4;
    LongTerm Sun 7 0.8;
    LongTerm Venus 7 0.6;
    LongTerm Moon 7 0.6;
    LongTerm Saturn 7 0.3;
};

macro_rules! kinships {
    ($($pillar:ident $a:ident $b:ident $harmonic:literal $weight:literal;)*) => {
        &[$(KinshipRule {
            pillar: Pillar::$pillar, a: Point::$a, b: Point::$b, harmonic: $harmonic, weight: $weight,
        }),*]
    };
}

/// The kinships of element and modality that count.
pub(crate) static KINSHIPS: &[KinshipRule] = kinships! {
    Attraction Venus Mars 3 0.6;
    Emotional Moon Moon 3 1.0;
    Emotional Moon Venus 3 0.4;
    Communication Mercury Mercury 3 1.0;
    Lifestyle Sun Sun 3 1.0;
    Lifestyle Mars Mars 4 0.4;
    LongTerm Sun Saturn 3 0.4;
    LongTerm Moon Moon 4 0.4;
};

/// Two Life Paths of one concord (1 5 7, 2 4 8, 3 6 9) or the same number feed the long term; others take a little off.
pub(crate) const LIFE_PATH_SAME: f64 = 0.6;
/// As [`LIFE_PATH_SAME`], for different numbers of one concord.
pub(crate) const LIFE_PATH_CONCORD: f64 = 0.4;
/// As [`LIFE_PATH_SAME`], for numbers of different concords.
pub(crate) const LIFE_PATH_OTHER: f64 = -0.2;

/// Human Design: a channel that the two complete together, each with one gate.
pub(crate) const ELECTROMAGNETIC: f64 = 0.25;
/// A channel that both have whole.
pub(crate) const COMPANIONSHIP: f64 = 0.3;
/// A channel that one has whole, of which the other has one gate.
pub(crate) const COMPROMISE: f64 = -0.15;
/// A channel that one has whole and the other not at all.
pub(crate) const DOMINANCE: f64 = -0.05;
