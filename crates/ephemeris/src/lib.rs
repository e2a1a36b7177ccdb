//! Apparent positions of Sun to Pluto, Moon, nodes and Chiron from 1799 to 2101; time scales, sidereal time,
//! root finding.
//!
//! ```
//! use soul_core::JulianDayUt;
//! use soul_ephemeris::{Body, Sky, tt_from_ut};
//!
//! // Noon of 15 June 1990, UT.
//! let sky = Sky::at(tt_from_ut(JulianDayUt(2_448_058.0)))?;
//! let mars = sky.position(Body::Mars);
//! println!("Mars {:.4}°, {:+.4}° a day", mars.longitude, mars.speed);
//! # assert!(mars.speed > 0.0);
//! # Ok::<(), soul_ephemeris::EphemerisError>(())
//! ```
//!
//! [`Sky`] holds one instant and computes the [`Position`] of each [`Body`] asked of it, geocentric and
//! apparent, in the true ecliptic and equinox of date. [`delta_t_s`], [`tt_from_ut`] and [`ut_from_tt`]
//! connect the time scales, [`armc_deg`] gives the meridian, and [`find_root`] the instant of an event.
//!
//! # How
//! The tables are fitted to JPL DE440 by the generator in `tools/ephemeris`: trigonometric series for Mercury to
//! Mars, the Moon and its node, Chebyshev pieces for Jupiter to Pluto and Chiron, all in the mean ecliptic and
//! equinox of date. Light-time, annual aberration, deflection by the Sun and nutation (IAU 2000B) are computed,
//! for the Moon the first three are part of its series. Speeds are the analytic derivatives of all that; only
//! the change of the deflection is a difference quotient, and the terms of a series too weak to be seen in a
//! speed are left out of it. Weak terms, below some 4″ for the planets and 100″ for the Moon, are added up in single precision, four at a time; it moves no
//! place by more than 0.0001″.
//!
//! # What it does not do
//! No topocentric places, no fixed stars, no heliocentric positions, and nothing outside of the tables: there an
//! error, never an extrapolation. It reads no clock and does no I/O. Native and wasm builds give the same bits.

mod apparent;
mod body;
mod chebyshev;
mod delta_t;
mod delta_t_table;
mod error;
mod geometry;
mod lanes;
mod lunar_args;
mod lunar_series;
mod lunar_tables;
#[cfg(test)]
mod lunar_tests;
mod mean_node;
mod moment;
mod moon;
mod node;
mod obliquity;
mod phasor;
pub mod range;
mod reader;
mod root;
mod series;
mod sidereal;
mod sky;
mod tables;
mod terms;
mod vector;

pub use body::Body;
pub use delta_t::{delta_t_s, tt_from_ut, ut_from_tt};
pub use error::EphemerisError;
pub use root::find_root;
pub use sidereal::{armc_deg, gast_deg, gmst_deg};
pub use sky::{Nutation, Position, Sky};

/// Names the tables and the reduction. It changes whenever any position changes.
pub const EPHEMERIS_VERSION: &str = "de440-2";
