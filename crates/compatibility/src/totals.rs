//! The sums of the pillars.

use crate::contacts::{Source, each_contribution};
use crate::life::Snapshot;
use crate::pillar::{PILLARS, Pillar};
use crate::point::Point;
use crate::timing::Forecast;

/// The raw sums of one comparison at assumed birth times.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Totals {
    /// Sum per pillar, in the order of [`Pillar::ALL`].
    pub(crate) pillars: [f64; PILLARS],
    /// Sizes of the contacts of Saturn and the nodes, whatever their sign.
    pub(crate) karmic: f64,
    easy: f64,
    hard: f64,
}

impl Totals {
    /// Adds up all contributions, always in the same order.
    pub(crate) fn of(
        first: &Snapshot,
        second: &Snapshot,
        forecast: Option<&Forecast>,
        orb_scale: f64,
    ) -> Self {
        let mut totals = Self::default();
        each_contribution(first, second, orb_scale, |contribution| {
            totals.add(contribution.pillar, contribution.value);
            if let Source::Aspect { a, b, .. } = contribution.source
                && [a, b].iter().any(|point| matches!(point, Point::Saturn | Point::NorthNode))
            {
                totals.karmic += contribution.value.abs();
            }
        });
        if let Some(forecast) = forecast {
            forecast.each_value(first, second, orb_scale, |value| {
                totals.pillars[Pillar::Timing as usize] += value;
            });
        }
        totals
    }

    fn add(&mut self, pillar: Pillar, value: f64) {
        self.pillars[pillar as usize] += value;
        if value < 0.0 {
            self.hard -= value;
        } else {
            self.easy += value;
        }
    }

    /// The hard share of all contacts, 0 to 1.
    pub(crate) fn tension(&self) -> f64 {
        let all = self.easy + self.hard;
        if all > 0.0 { self.hard / all } else { 0.0 }
    }
}
