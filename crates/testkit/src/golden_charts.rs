//! The truth tables of charts that start from a natal one.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::golden::{cases, golden};

/// A solar return.
#[derive(Debug, Clone, Deserialize)]
pub struct ReturnCase {
    /// Number in its table.
    pub id: u32,
    /// RFC 3339 instant of birth, UTC.
    pub birth_ut: String,
    /// Longitude of the natal Sun in degrees.
    pub natal_sun: f64,
    /// Julian day of the return in UT, by the table's own ΔT.
    pub return_jd_ut: f64,
    /// TT − UT in seconds at birth and at the return, by the table.
    pub delta_t_s: [f64; 2],
    /// Longitude of the Moon at the return in degrees.
    pub moon_at_return: f64,
}

/// A secondary progression with the natal and draconic longitudes of the same birth.
#[derive(Debug, Clone, Deserialize)]
pub struct ProgressedCase {
    /// Number in its table.
    pub id: u32,
    /// RFC 3339 instant of birth, UTC.
    pub birth_ut: String,
    /// Julian day of birth in UT.
    pub birth_jd_ut: f64,
    /// Julian day of the target in UT.
    pub target_jd_ut: f64,
    /// Julian day of the progressed instant in UT.
    pub progressed_jd_ut: f64,
    /// Progressed longitudes in degrees, by body.
    pub progressed: BTreeMap<String, f64>,
    /// Draconic longitudes in degrees by the true node.
    pub draconic_true: BTreeMap<String, f64>,
    /// Draconic longitudes in degrees by the mean node.
    pub draconic_mean: BTreeMap<String, f64>,
}

/// 25 solar returns.
#[must_use]
pub fn returns() -> Vec<ReturnCase> {
    cases(golden!("returns.json"))
}

/// 25 progressions.
#[must_use]
pub fn progressed() -> Vec<ProgressedCase> {
    cases(golden!("progressed.json"))
}
