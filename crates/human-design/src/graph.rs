//! Gates joined to channels, centers and connected groups of centers.

use serde::Serialize;

use crate::{Center, CenterSet, Channel, ChannelSet};

/// A set of gates, 1 to 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GateSet(u64);

impl GateSet {
    /// Puts a gate in; a number that no gate has changes nothing.
    pub fn insert(&mut self, gate: u8) {
        if (1..=64).contains(&gate) {
            self.0 |= 1 << (gate - 1);
        }
    }

    /// Whether the set holds a gate.
    #[must_use]
    pub const fn contains(self, gate: u8) -> bool {
        gate >= 1 && gate <= 64 && self.0 >> (gate - 1) & 1 == 1
    }

    /// The gates in ascending order.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (1..=64).filter(move |gate| self.contains(*gate))
    }
}

impl FromIterator<u8> for GateSet {
    fn from_iter<I: IntoIterator<Item = u8>>(gates: I) -> Self {
        let mut set = Self::default();
        gates.into_iter().for_each(|gate| set.insert(gate));
        set
    }
}

impl Serialize for GateSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Into how many connected groups the defined centers fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Definition {
    /// No center is defined.
    None,
    /// One group.
    Single,
    /// Two groups.
    Split,
    /// Three groups.
    #[serde(rename = "Triple Split")]
    TripleSplit,
    /// Four groups, the most that nine centers allow: every group has two at least.
    #[serde(rename = "Quadruple Split")]
    QuadrupleSplit,
}

impl Definition {
    /// The public name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Single => "Single",
            Self::Split => "Split",
            Self::TripleSplit => "Triple Split",
            Self::QuadrupleSplit => "Quadruple Split",
        }
    }
}

/// What a set of active gates joins up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Graph {
    /// The active gates.
    pub gates: GateSet,
    /// The channels with both gates active.
    pub channels: ChannelSet,
    /// The centers at an end of such a channel.
    pub centers: CenterSet,
    /// For each center the defined centers that it is connected with over any path, itself among them; none where undefined.
    groups: [CenterSet; 9],
}

impl Graph {
    /// Joins gates.
    #[must_use]
    pub fn of(gates: GateSet) -> Self {
        let channels = ChannelSet::defined_by(gates);
        let mut groups = [CenterSet::default(); 9];
        for Channel { centers, .. } in channels.iter() {
            let [one, other] = centers.map(|center| groups[center as usize]);
            let joined = one.union(other).union(CenterSet::of(&centers));
            joined.iter().for_each(|center| groups[center as usize] = joined);
        }
        let centers = groups.into_iter().fold(CenterSet::default(), CenterSet::union);
        Self { gates, channels, centers, groups }
    }

    /// The defined centers that a center is connected with over any path, itself among them; none where it is undefined.
    #[must_use]
    pub fn connected_with(&self, center: Center) -> CenterSet {
        self.groups[center as usize]
    }

    /// Into how many groups the defined centers fall.
    #[must_use]
    pub fn definition(&self) -> Definition {
        // A group is counted at the first of its centers.
        let first = |center: &Center| self.connected_with(*center).iter().next() == Some(*center);
        match self.centers.iter().filter(first).count() {
            0 => Definition::None,
            1 => Definition::Single,
            2 => Definition::Split,
            3 => Definition::TripleSplit,
            _ => Definition::QuadrupleSplit,
        }
    }
}
