//! The truth tables of `tests/golden`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// One instant of the position tables.
#[derive(Debug, Clone, Deserialize)]
pub struct PositionCase {
    /// Number in its table.
    pub id: u32,
    /// Julian day in TT.
    pub jd_tt: f64,
    /// Julian day in UT1 by the truth's own ΔT.
    pub jd_ut1_skyfield: f64,
    /// TT − UT1 in seconds by the same.
    pub delta_t_skyfield_s: f64,
    bodies: BTreeMap<String, BTreeMap<String, Value>>,
    points: BTreeMap<String, BTreeMap<String, Value>>,
}

impl PositionCase {
    /// `[longitude deg, latitude deg, distance au, speed deg/day]` of a body or point (`sun`, `mean_node`, `chiron` …)
    /// by a source: `de440` for Sun to Pluto, `swiss_de431` for all.
    #[must_use]
    pub fn position(&self, body: &str, source: &str) -> Option<[f64; 4]> {
        let sources = self.bodies.get(body).or_else(|| self.points.get(body))?;
        let row = sources.get(source)?.as_array()?;
        let column = |index: usize| row.get(index).and_then(Value::as_f64);
        Some([column(0)?, column(1)?, column(2)?, column(3)?])
    }

    /// Longitude in degrees of the osculating node of DE440.
    #[must_use]
    pub fn true_node_de440_deg(&self) -> Option<f64> {
        self.points.get("true_node")?.get("de440_osculating_lon")?.as_f64()
    }
}

/// One instant and place of the house tables.
#[derive(Debug, Clone, Deserialize)]
pub struct HouseCase {
    /// Number in its table.
    pub id: u32,
    /// Julian day in UT.
    pub jd_ut: f64,
    /// Geographic latitude in degrees.
    pub lat: f64,
    /// Geographic longitude in degrees, east positive.
    pub lon: f64,
    /// Right ascension of the meridian in degrees.
    pub armc_deg: f64,
    /// True obliquity in degrees.
    pub eps_true_deg: f64,
    /// Ascendant in degrees.
    pub asc: f64,
    /// Midheaven in degrees.
    pub mc: f64,
    /// Vertex in degrees.
    pub vertex: f64,
    /// Twelve cusps per system, by the names of the table (`equal_asc`, `whole_sign` …); none where the system has
    /// no answer there.
    pub cusps: BTreeMap<String, Option<Vec<f64>>>,
}

/// One local time of the zone table.
#[derive(Debug, Clone, Deserialize)]
pub struct ZoneCase {
    /// Number in its table.
    pub id: u32,
    /// IANA name.
    pub zone: String,
    /// `YYYY-MM-DDTHH:MM:SS`.
    pub local: String,
    /// What by the rules with backzone is expected.
    pub backzone: ZoneAnswer,
}

/// The expected reading of a local time.
#[derive(Debug, Clone, Deserialize)]
pub struct ZoneAnswer {
    /// `normal`, `fold` or `gap`.
    pub kind: String,
    /// The default reading.
    pub fold0: ZoneReading,
    /// The other reading of a fold or gap.
    pub fold1: Option<ZoneReading>,
}

/// One reading of a local time.
#[derive(Debug, Clone, Deserialize)]
pub struct ZoneReading {
    /// UTC, `YYYY-MM-DDTHH:MM:SSZ`.
    pub utc: String,
    /// Seconds east of UTC.
    pub offset_s: i32,
    /// Abbreviation of the zone's time.
    pub abbr: String,
}

#[derive(Deserialize)]
struct Table<T> {
    cases: Vec<T>,
}

pub(crate) fn cases<T: for<'de> Deserialize<'de>>(text: &str) -> Vec<T> {
    let table: Table<T> = serde_json::from_str(text).expect("a golden table has the shape of its reader");
    assert!(!table.cases.is_empty(), "a golden table has cases");
    table.cases
}

macro_rules! golden {
    ($file:literal) => {
        include_str!(concat!("../../../tests/golden/", $file))
    };
}
pub(crate) use golden;

/// 200 instants from 1900 to 2049.
#[must_use]
pub fn positions() -> Vec<PositionCase> {
    cases(golden!("positions.json"))
}

/// 60 instants from 1800 to 1900 and from 2050 to 2100.
#[must_use]
pub fn positions_extended() -> Vec<PositionCase> {
    cases(golden!("positions_extended.json"))
}

/// 100 instants and places outside the polar circles.
#[must_use]
pub fn houses() -> Vec<HouseCase> {
    cases(golden!("houses.json"))
}

/// 10 instants and places near and inside the polar circles.
#[must_use]
pub fn houses_polar() -> Vec<HouseCase> {
    cases(golden!("houses_polar.json"))
}

/// 150 local times.
#[must_use]
pub fn timezones() -> Vec<ZoneCase> {
    cases(golden!("timezones.json"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_golden_table_reads_whole() {
        assert_eq!(super::positions().len(), 200);
        assert_eq!(super::positions_extended().len(), 60);
        assert_eq!(super::houses().len(), 100);
        assert_eq!(super::houses_polar().len(), 10);
        assert_eq!(super::timezones().len(), 150);
    }
}
