//! The nine centers and the gates in them.

use serde::Serialize;

/// A center, in the order of the public contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[allow(missing_docs)] // The names say all there is to say.
pub enum Center {
    Head,
    Ajna,
    Throat,
    G,
    Heart,
    #[serde(rename = "Solar Plexus")]
    SolarPlexus,
    Sacral,
    Spleen,
    Root,
}

impl Center {
    /// All centers.
    pub const ALL: [Self; 9] = [
        Self::Head,
        Self::Ajna,
        Self::Throat,
        Self::G,
        Self::Heart,
        Self::SolarPlexus,
        Self::Sacral,
        Self::Spleen,
        Self::Root,
    ];

    /// The public name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Head => "Head",
            Self::Ajna => "Ajna",
            Self::Throat => "Throat",
            Self::G => "G",
            Self::Heart => "Heart",
            Self::SolarPlexus => "Solar Plexus",
            Self::Sacral => "Sacral",
            Self::Spleen => "Spleen",
            Self::Root => "Root",
        }
    }

    /// The gates in the center, ascending.
    #[must_use]
    pub const fn gates(self) -> &'static [u8] {
        match self {
            Self::Head => &[61, 63, 64],
            Self::Ajna => &[4, 11, 17, 24, 43, 47],
            Self::Throat => &[8, 12, 16, 20, 23, 31, 33, 35, 45, 56, 62],
            Self::G => &[1, 2, 7, 10, 13, 15, 25, 46],
            Self::Heart => &[21, 26, 40, 51],
            Self::SolarPlexus => &[6, 22, 30, 36, 37, 49, 55],
            Self::Sacral => &[3, 5, 9, 14, 27, 29, 34, 42, 59],
            Self::Spleen => &[18, 28, 32, 44, 48, 50, 57],
            Self::Root => &[19, 38, 39, 41, 52, 53, 54, 58, 60],
        }
    }
}

/// A set of centers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CenterSet(u16);

impl CenterSet {
    /// The motors: the centers that drive the throat.
    pub(crate) const MOTORS: Self =
        Self::of(&[Center::Heart, Center::SolarPlexus, Center::Sacral, Center::Root]);

    /// The set of some centers.
    #[must_use]
    pub const fn of(centers: &[Center]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < centers.len() {
            bits |= 1 << centers[index] as u16;
            index += 1;
        }
        Self(bits)
    }

    /// Whether the set holds a center.
    #[must_use]
    pub const fn contains(self, center: Center) -> bool {
        self.0 & 1 << center as u16 != 0
    }

    /// Whether no center is in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The centers in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the sets share a center.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The centers of the set in the order of [`Center::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Center> {
        Center::ALL.into_iter().filter(move |center| self.contains(*center))
    }
}

impl Serialize for CenterSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
