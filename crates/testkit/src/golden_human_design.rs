//! The truth table of Human Design.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::golden::{cases, golden};

/// A birth instant with its whole chart.
#[derive(Debug, Clone, Deserialize)]
pub struct HumanDesignCase {
    /// Number in its table.
    pub id: u32,
    /// RFC 3339 instant of birth.
    pub birth_utc: String,
    /// Julian day of the design instant in UT, by the table's ΔT.
    pub design_jd_ut: f64,
    /// The table's TT − UT in seconds at birth.
    pub delta_t_s: f64,
    /// Activations at birth by body: `sun`, `north_node` …
    pub personality: BTreeMap<String, HumanDesignActivation>,
    /// Activations at the design instant.
    pub design: BTreeMap<String, HumanDesignActivation>,
    /// Active gates in ascending order.
    pub gates: Vec<u8>,
    /// `manifesting_generator` …
    #[serde(rename = "type")]
    pub kind: String,
    /// `respond` …
    pub strategy: String,
    /// `ego_manifested` …
    pub authority: String,
    /// `triple_split` …
    pub definition: String,
    /// `solar_plexus` …, in alphabetical order.
    pub defined_centers: Vec<String>,
    /// `10-20` …
    pub channels: Vec<String>,
    /// `1/3` …
    pub profile: String,
    /// `right`, `juxtaposition` or `left`.
    pub angle: String,
    /// Gates of the personality Sun and Earth and of the design Sun and Earth.
    pub cross_gates: [u8; 4],
    /// `left` or `right` by arrow.
    pub variables: BTreeMap<String, String>,
}

/// One activation of the table.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct HumanDesignActivation {
    /// Longitude in degrees.
    pub lon: f64,
    /// Gate, 1 to 64.
    pub gate: u8,
    /// Line, 1 to 6.
    pub line: u8,
    /// Color, 1 to 6.
    pub color: u8,
    /// Tone, 1 to 6.
    pub tone: u8,
    /// Base, 1 to 5.
    pub base: u8,
    /// Seconds of arc to the nearest edge of a line.
    pub edge_arcsec: f64,
}

/// 100 charts.
#[must_use]
pub fn human_design() -> Vec<HumanDesignCase> {
    cases(golden!("humandesign.json"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_human_design_table_reads_whole() {
        let cases = super::human_design();
        assert_eq!(cases.len(), 100);
        assert!(cases.iter().all(|case| case.personality.len() == 13 && case.design.len() == 13));
    }
}
