//! The points of a chart that take part in a comparison.

use soul_ephemeris::Body;

/// A point of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Point {
    Sun,
    Moon,
    Mercury,
    Venus,
    Mars,
    Jupiter,
    Saturn,
    Uranus,
    Neptune,
    Pluto,
    NorthNode,
    Ascendant,
    Midheaven,
}

/// How many points are bodies; they come first.
pub(crate) const BODIES: usize = 11;
/// How many points there are.
pub(crate) const POINTS: usize = 13;

impl Point {
    /// All points, bodies first.
    pub(crate) const ALL: [Self; POINTS] = [
        Self::Sun,
        Self::Moon,
        Self::Mercury,
        Self::Venus,
        Self::Mars,
        Self::Jupiter,
        Self::Saturn,
        Self::Uranus,
        Self::Neptune,
        Self::Pluto,
        Self::NorthNode,
        Self::Ascendant,
        Self::Midheaven,
    ];

    /// The body, unless the point is an angle.
    pub(crate) fn body(self) -> Option<Body> {
        Some(match self {
            Self::Sun => Body::Sun,
            Self::Moon => Body::Moon,
            Self::Mercury => Body::Mercury,
            Self::Venus => Body::Venus,
            Self::Mars => Body::Mars,
            Self::Jupiter => Body::Jupiter,
            Self::Saturn => Body::Saturn,
            Self::Uranus => Body::Uranus,
            Self::Neptune => Body::Neptune,
            Self::Pluto => Body::Pluto,
            Self::NorthNode => Body::NorthNode,
            Self::Ascendant | Self::Midheaven => return None,
        })
    }

    /// The name in sentences.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ascendant => "Ascendant",
            Self::Midheaven => "Midheaven",
            Self::NorthNode => "North Node",
            body => body.body().map_or("", Body::name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_call_each_point_by_words_of_their_own() {
        let names = Point::ALL.map(Point::name);
        assert!(names.contains(&"North Node"));
        for name in names {
            let (first, rest) = name.split_at(1);
            assert_eq!(first, first.to_uppercase(), "{name}");
            // No name of the code, such as `NorthNode`, gets into a sentence.
            assert!(!rest.contains(|letter: char| letter.is_uppercase()) || rest.contains(' '), "{name}");
        }
    }
}
