//! What all series need to know of an instant.

use core::f64::consts::TAU;

use soul_core::JulianDayTt;

use crate::phasor::{self, ARGUMENTS, Multiples, Phasor};
use crate::range;
use crate::series::Varying;
use crate::tables::tables;
use crate::terms::Phasors;

/// Place of an argument among the fundamental ones.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Argument {
    Mercury = 0,
    Venus = 1,
    Earth = 2,
    Mars = 3,
    /// Mean distance of the Moon from its node.
    F = 10,
    /// Mean node of the Moon.
    Omega = 12,
}

/// An instant inside the tables with its fundamental arguments.
pub(crate) struct Moment {
    pub(crate) jd_tt: f64,
    /// −1 at the start of the tables, 1 at their end.
    pub(crate) unit_time: f64,
    angles_rad: [f64; ARGUMENTS],
    /// Kept apart, like the phasors: whoever moves a sky would move four kilobytes with it.
    pub(crate) multiples: Box<Multiples>,
    /// All multiples in single precision.
    pub(crate) phasors: Box<Phasors>,
}

impl Moment {
    /// The instant must lie inside the tables.
    pub(crate) fn new(jd_tt: f64) -> Self {
        let days = jd_tt - JulianDayTt::J2000.0;
        let angles_rad = tables().arguments.map(|argument| {
            // Whole turns are taken off first: the sine of a small angle is quicker to find.
            let angle_rad = argument.phase_rad + argument.rate_rad_per_day * days;
            angle_rad - TAU * (angle_rad / TAU).round_ties_even()
        });
        let unit_time = (jd_tt - range::MIDDLE_JD_TT) / range::HALF_DAYS;
        let (multiples, phasors) = phasor::multiples(&angles_rad);
        Self { jd_tt, unit_time, angles_rad, multiples, phasors }
    }

    /// An argument in radians, brought into one turn, and its change a day.
    pub(crate) fn angle(&self, argument: Argument) -> Varying {
        let place = argument as usize;
        Varying { value: self.angles_rad[place], rate: tables().arguments[place].rate_rad_per_day }
    }

    /// Cosine and sine of an argument.
    pub(crate) fn phasor(&self, argument: Argument) -> Phasor {
        phasor::place(argument as usize, 1).map_or(Phasor::ONE, |at| self.multiples[at])
    }
}
