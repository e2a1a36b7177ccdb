//! Quantiles of random pairs. Made by the example `calibrate`; not edited by hand.

use crate::calibration::QUANTILES;
use crate::pillar::PILLARS;

pub(crate) static PILLAR: [[[f64; QUANTILES]; PILLARS]; 4] = [[[0.0; QUANTILES]; PILLARS]; 4];
pub(crate) static KARMIC: [f64; 4] = [0.0; 4];
pub(crate) static OVERALL: [[f64; QUANTILES]; 4] = [[0.0; QUANTILES]; 4];
pub(crate) static OVERALL_WITHOUT_TIMING: [[f64; QUANTILES]; 4] = [[0.0; QUANTILES]; 4];
