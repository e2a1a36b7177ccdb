//! The 36 channels.

use core::fmt;

use serde::Serialize;

use crate::Center::{Ajna, G, Head, Heart, Root, Sacral, SolarPlexus, Spleen, Throat};
use crate::{Center, GateSet};

/// A channel: two gates in two centers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channel {
    /// The gates, the lower one first.
    pub gates: [u8; 2],
    /// Their centers.
    pub centers: [Center; 2],
}

impl Channel {
    /// All channels, by lower gate, then by upper gate.
    pub const ALL: [Self; 36] = [
        of([1, 8], [G, Throat]),
        of([2, 14], [G, Sacral]),
        of([3, 60], [Sacral, Root]),
        of([4, 63], [Ajna, Head]),
        of([5, 15], [Sacral, G]),
        of([6, 59], [SolarPlexus, Sacral]),
        of([7, 31], [G, Throat]),
        of([9, 52], [Sacral, Root]),
        of([10, 20], [G, Throat]),
        of([10, 34], [G, Sacral]),
        of([10, 57], [G, Spleen]),
        of([11, 56], [Ajna, Throat]),
        of([12, 22], [Throat, SolarPlexus]),
        of([13, 33], [G, Throat]),
        of([16, 48], [Throat, Spleen]),
        of([17, 62], [Ajna, Throat]),
        of([18, 58], [Spleen, Root]),
        of([19, 49], [Root, SolarPlexus]),
        of([20, 34], [Throat, Sacral]),
        of([20, 57], [Throat, Spleen]),
        of([21, 45], [Heart, Throat]),
        of([23, 43], [Throat, Ajna]),
        of([24, 61], [Ajna, Head]),
        of([25, 51], [G, Heart]),
        of([26, 44], [Heart, Spleen]),
        of([27, 50], [Sacral, Spleen]),
        of([28, 38], [Spleen, Root]),
        of([29, 46], [Sacral, G]),
        of([30, 41], [SolarPlexus, Root]),
        of([32, 54], [Spleen, Root]),
        of([34, 57], [Sacral, Spleen]),
        of([35, 36], [Throat, SolarPlexus]),
        of([37, 40], [SolarPlexus, Heart]),
        of([39, 55], [Root, SolarPlexus]),
        of([42, 53], [Sacral, Root]),
        of([47, 64], [Ajna, Head]),
    ];

    /// Whether both gates are active.
    #[must_use]
    pub const fn is_defined_by(self, gates: GateSet) -> bool {
        gates.contains(self.gates[0]) && gates.contains(self.gates[1])
    }
}

const fn of(gates: [u8; 2], centers: [Center; 2]) -> Channel {
    Channel { gates, centers }
}

/// Prints as `10-20`.
impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, high] = self.gates;
        write!(f, "{low}-{high}")
    }
}

/// A set of channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChannelSet(u64);

impl ChannelSet {
    /// The channels whose gates are both active.
    #[must_use]
    pub fn defined_by(gates: GateSet) -> Self {
        let bit = |(index, channel): (usize, &Channel)| u64::from(channel.is_defined_by(gates)) << index;
        Self(Channel::ALL.iter().enumerate().map(bit).sum())
    }

    /// The channels of the set in the order of [`Channel::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Channel> {
        (0..).zip(Channel::ALL).filter(move |(index, _)| self.0 >> index & 1 == 1).map(|(_, channel)| channel)
    }

    /// Whether the channel at an index of [`Channel::ALL`] is in the set.
    pub(crate) const fn has_index(self, index: usize) -> bool {
        self.0 >> index & 1 == 1
    }
}

/// Serialises as a list of `10-20`, lower gate first.
impl Serialize for ChannelSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|channel| channel.to_string()))
    }
}
