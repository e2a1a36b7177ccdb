//! The true node: the ascending node of the Moon's osculating geocentric orbit, from a series fitted to JPL DE440.
//!
//! Over 1800 to 2100 the series keeps within 0.65″ of DE440 (rms 0.09″) and its speed within 0.00003° a day;
//! `tools/ephemeris/lunar.py --check` measures it.

use crate::lunar_args::{ARCSEC_RAD, LunarArguments};
use crate::lunar_tables::lunar_tables;

/// The true node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NodeState {
    /// Longitude, radians, mean equinox of date: the caller adds the nutation in longitude. Not reduced.
    pub(crate) longitude_rad: f64,
    /// Analytic change of the longitude, radians a day; the caller adds that of the nutation.
    pub(crate) longitude_rate_rad_per_day: f64,
}

/// The true node at the instant of `arguments`.
pub(crate) fn true_node(arguments: &LunarArguments) -> NodeState {
    let tables = lunar_tables();
    let main = tables.node.sum(arguments);
    let (further, further_rate) = tables.node_further.sum::<true>(arguments);
    NodeState {
        longitude_rad: arguments.node_longitude.value + (main.sin + further) * ARCSEC_RAD,
        longitude_rate_rad_per_day: arguments.node_longitude.rate
            + (main.cos_rate + further_rate) * ARCSEC_RAD,
    }
}

/// The longitude of [`NodeState`] alone, with the same bits.
pub(crate) fn true_node_longitude_rad(arguments: &LunarArguments) -> f64 {
    let tables = lunar_tables();
    let main = tables.node.sum(arguments);
    let (further, _) = tables.node_further.sum::<false>(arguments);
    arguments.node_longitude.value + (main.sin + further) * ARCSEC_RAD
}
