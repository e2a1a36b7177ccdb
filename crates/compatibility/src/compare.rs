//! The comparison itself.

use serde_json::Value;
use soul_core::{CivilDate, Confidence, Fields, InputError, sort_by};

use crate::calibration::{Variant, half_range, is_karmic, median, overall_percentile, pillar_percentile};
use crate::category::{Signs, category};
use crate::contacts::{Contribution, Source, Way, each_contribution};
use crate::draws::{DRAWS, Draws};
use crate::life::Life;
use crate::pillar::{PILLARS, Pillar};
use crate::scores::{Category, CompatibilityScores, RunnerUp, Theme};
use crate::synastry_data::synastry_data;
use crate::timing::Forecast;
use crate::totals::Totals;
use crate::words::{self, Names};
use crate::{COMPATIBILITY_VERSION, CompatibilityError, Member};

/// Orb scales over which the method's own margin is taken.
const ORB_SCALES: [f64; 3] = [0.75, 1.0, 1.25];
/// Most strengths and most challenges that are told.
const SENTENCES_MAX: usize = 5;
/// A pillar dominates from this score on.
const DOMINANT_PERCENTILE: f64 = 0.6;

/// What the caller may choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The date around which timing is looked at; without one the pillar is left out.
    pub on_date: Option<CivilDate>,
    /// Whether the synastry is told, too.
    pub synastry: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { on_date: None, synastry: true }
    }
}

impl Options {
    /// Reads `{ onDate?, synastry? }`; null changes nothing.
    ///
    /// # Errors
    /// An [`InputError`] naming the bad field.
    pub fn parse(value: &Value) -> Result<Self, InputError> {
        if value.is_null() {
            return Ok(Self::default());
        }
        let fields = Fields::of("options", value)?;
        fields.only(&["onDate", "synastry"])?;
        let on_date = fields.text("onDate", 64)?;
        let on_date = on_date.map(|text| CivilDate::parse_in_range("onDate", text)).transpose()?;
        Ok(Self { on_date, synastry: fields.flag("synastry")?.unwrap_or(true) })
    }
}

/// Compares two people.
///
/// # Errors
/// [`CompatibilityError::Astrology`] for a zone that does not exist.
pub fn compatibility(
    a: &Member,
    b: &Member,
    options: &Options,
) -> Result<CompatibilityScores, CompatibilityError> {
    Comparison::of(a, b, options)?.scores(a, b, options)
}

/// The percentiles of the six pillars and of the whole, 0 to 1 and not rounded; timing is `None` without a date.
///
/// # Errors
/// As [`compatibility`].
pub fn percentiles(
    a: &Member,
    b: &Member,
    options: &Options,
) -> Result<([Option<f64>; PILLARS], f64), CompatibilityError> {
    let comparison = Comparison::of(a, b, options)?;
    let pillars = comparison.pillars(&comparison.draw_totals()?);
    Ok((pillars, overall_percentile(comparison.variant, &pillars)))
}

/// Two people in the order of their seeds, so that the order in which they were given changes nothing.
pub(crate) struct Comparison {
    lives: [Life; 2],
    seeds: [u64; 2],
    /// Whether the first of the pair is the caller's second.
    swapped: bool,
    forecast: Option<Forecast>,
    pub(crate) variant: Variant,
}

/// What a pair of assumed births gives.
struct Drawn {
    pillars: [Option<f64>; PILLARS],
    overall: f64,
    category: Category,
}

impl Comparison {
    pub(crate) fn of(a: &Member, b: &Member, options: &Options) -> Result<Self, CompatibilityError> {
        let seeds = [a.seed(), b.seed()];
        let swapped = seeds[1] < seeds[0];
        let (mut lives, mut seeds) = ([Life::of(&a.birth)?, Life::of(&b.birth)?], seeds);
        if swapped {
            lives.reverse();
            seeds.reverse();
        }
        let wide = lives.iter().filter(|life| life.is_wide).count();
        let variant = match wide {
            0 if lives.iter().all(Life::has_angles) => Variant::Angles,
            0 => Variant::Times,
            1 => Variant::OneUnknown,
            _ => Variant::BothUnknown,
        };
        let [first, second] = &lives;
        let forecast = options.on_date.map(|date| Forecast::around(date, [first, second])).transpose()?;
        Ok(Self { lives, seeds, swapped, forecast, variant })
    }

    /// The sums at each draw.
    pub(crate) fn draw_totals(&self) -> Result<[Totals; DRAWS], CompatibilityError> {
        let draws = Draws::seeded(self.seeds);
        let [first, second] = &self.lives;
        let mut totals = [Totals::default(); DRAWS];
        for (index, total) in totals.iter_mut().enumerate() {
            let [first, second] = draws.pair(index, [first, second], self.with_angles())?;
            *total = Totals::of(&first, &second, self.forecast.as_ref(), 1.0);
        }
        Ok(totals)
    }

    fn with_angles(&self) -> bool {
        self.variant == Variant::Angles
    }

    fn scores(
        &self,
        a: &Member,
        b: &Member,
        options: &Options,
    ) -> Result<CompatibilityScores, CompatibilityError> {
        let totals = self.draw_totals()?;
        let drawn = totals.map(|total| self.drawn(&total));
        let by_orbs = self.by_orb_scale()?;
        let margin = |draws: [f64; DRAWS], by_orbs: [f64; ORB_SCALES.len()]| {
            let times = half_range(draws);
            let orbs = 0.5 * (largest(&by_orbs) - smallest(&by_orbs));
            (times * times + orbs * orbs).sqrt()
        };
        let pillars = self.pillars(&totals);
        let mut errors = [None; PILLARS];
        for (index, pillar) in pillars.iter().enumerate() {
            if pillar.is_some() {
                let of = |drawn: &Drawn| drawn.pillars[index].unwrap_or(0.0);
                let draws = core::array::from_fn(|draw| of(&drawn[draw]));
                errors[index] = Some(margin(draws, core::array::from_fn(|scale| of(&by_orbs[scale]))));
            }
        }
        let overall = overall_percentile(self.variant, &pillars);
        let overall_error = margin(
            core::array::from_fn(|draw| drawn[draw].overall),
            core::array::from_fn(|scale| by_orbs[scale].overall),
        );
        let relationship_category = category(&Signs {
            overall,
            pillars,
            karmic: is_karmic(self.variant, median(totals.map(|total| total.karmic))),
            tension: median(totals.map(|total| total.tension())),
        });
        let [strengths, challenges] = self.sentences(a, b)?;
        let score = |pillar: Pillar| pillars[pillar as usize].map(percent);
        let error = |pillar: Pillar| errors[pillar as usize].map(percent);
        let theme = |pillar: Pillar, words: fn(u8) -> &'static str| {
            let score = score(pillar).unwrap_or(0);
            Theme { score, description: words(score).to_owned() }
        };
        let chemistry = theme(Pillar::Attraction, words::chemistry);
        let commitment = theme(Pillar::LongTerm, words::commitment);
        let synastry = options.synastry.then(|| synastry_data(a, b, chemistry, commitment)).transpose()?;
        Ok(CompatibilityScores {
            overall_score: percent(overall),
            overall_error: percent(overall_error),
            confidence_level: self.confidence(),
            attraction_score: score(Pillar::Attraction),
            attraction_error: error(Pillar::Attraction),
            emotional_score: score(Pillar::Emotional),
            emotional_error: error(Pillar::Emotional),
            communication_score: score(Pillar::Communication),
            communication_error: error(Pillar::Communication),
            lifestyle_score: score(Pillar::Lifestyle),
            lifestyle_error: error(Pillar::Lifestyle),
            long_term_score: score(Pillar::LongTerm),
            long_term_error: error(Pillar::LongTerm),
            timing_score: score(Pillar::Timing),
            timing_error: error(Pillar::Timing),
            relationship_category,
            runner_up: runner_up(&drawn, relationship_category),
            dominant_pillars: dominant(&pillars, &errors),
            strengths,
            challenges,
            advice: words::advice(relationship_category, weakest(&pillars)),
            synastry_data: synastry,
            calculation_version: COMPATIBILITY_VERSION,
        })
    }

    /// The percentiles of the pillars by the medians of their sums.
    fn pillars(&self, totals: &[Totals; DRAWS]) -> [Option<f64>; PILLARS] {
        self.placed(|pillar| median(totals.map(|total| total.pillars[pillar as usize])))
    }

    /// The percentiles of sums; timing only where there is a date.
    fn placed(&self, sum: impl Fn(Pillar) -> f64) -> [Option<f64>; PILLARS] {
        Pillar::ALL.map(|pillar| {
            let calculated = pillar != Pillar::Timing || self.forecast.is_some();
            calculated.then(|| pillar_percentile(self.variant, pillar, sum(pillar)))
        })
    }

    fn drawn(&self, totals: &Totals) -> Drawn {
        let pillars = self.placed(|pillar| totals.pillars[pillar as usize]);
        let overall = overall_percentile(self.variant, &pillars);
        let karmic = is_karmic(self.variant, totals.karmic);
        let category = category(&Signs { overall, pillars, karmic, tension: totals.tension() });
        Drawn { pillars, overall, category }
    }

    /// What narrower and wider orbs give for the births in the middle of what is known.
    fn by_orb_scale(&self) -> Result<[Drawn; ORB_SCALES.len()], CompatibilityError> {
        let [first, second] = &self.lives;
        let first = first.snapshot(0.0, false, self.with_angles())?;
        let second = second.snapshot(0.0, false, self.with_angles())?;
        Ok(ORB_SCALES.map(|scale| self.drawn(&Totals::of(&first, &second, self.forecast.as_ref(), scale))))
    }

    /// The strongest contacts of either sign, as sentences.
    fn sentences(&self, a: &Member, b: &Member) -> Result<[Vec<String>; 2], CompatibilityError> {
        let [first, second] = &self.lives;
        let first = first.snapshot(0.0, false, self.with_angles())?;
        let second = second.snapshot(0.0, false, self.with_angles())?;
        let mut contacts = Vec::new();
        each_contribution(&first, &second, 1.0, |contribution| contacts.push(contribution));
        sort_by(&mut contacts, |x, y| y.value.abs().total_cmp(&x.value.abs()));
        let mut names = [a.name.as_deref().unwrap_or("the first"), b.name.as_deref().unwrap_or("the second")];
        if self.swapped {
            names.reverse();
        }
        let names = Names { first: names[0], second: names[1] };
        let told = |wanted: fn(f64) -> bool| {
            let of_sign = contacts.iter().filter(|contact| wanted(contact.value));
            of_sign.take(SENTENCES_MAX).map(|contact| words::sentence(&self.seen(contact), &names)).collect()
        };
        Ok([told(|value| value > 0.0), told(|value| value < 0.0)])
    }

    /// A contact with the Life Paths in the order of the names.
    fn seen(&self, contact: &Contribution) -> Contribution {
        let source = match contact.source {
            Source::LifePaths { first, second } if self.swapped => {
                Source::LifePaths { first: second, second: first }
            }
            // A point with itself is the same both ways; it is told from the caller's first.
            Source::Aspect { a, b, aspect, orb_deg, way: Way::There } if a == b && self.swapped => {
                Source::Aspect { a, b, way: Way::Back, aspect, orb_deg }
            }
            Source::Kinship { a, b, harmonic, way: Way::There } if a == b && self.swapped => {
                Source::Kinship { a, b, harmonic, way: Way::Back }
            }
            other => other,
        };
        Contribution { source, ..*contact }
    }

    fn confidence(&self) -> Confidence {
        let all = [self.lives[0].confidence, self.lives[1].confidence];
        if all.contains(&Confidence::Low) {
            Confidence::Low
        } else if all.contains(&Confidence::Medium) {
            Confidence::Medium
        } else {
            Confidence::High
        }
    }
}

/// The most frequent other category of the draws; of equally frequent ones the first in the order of the rules' list.
fn runner_up(drawn: &[Drawn; DRAWS], winner: Category) -> Option<RunnerUp> {
    let mut best: Option<(usize, Category)> = None;
    for category in Category::ALL {
        let count = drawn.iter().filter(|draw| draw.category == category).count();
        if category != winner && count > best.map_or(0, |(most, _)| most) {
            best = Some((count, category));
        }
    }
    best.map(|(count, category)| RunnerUp { category, probability: count as f64 / DRAWS as f64 })
}

fn dominant(pillars: &[Option<f64>; PILLARS], errors: &[Option<f64>; PILLARS]) -> Vec<Pillar> {
    let stands_out = |pillar: &Pillar| {
        let index = *pillar as usize;
        let (Some(value), Some(error)) = (pillars[index], errors[index]) else { return false };
        let mut others: Vec<f64> = Pillar::ALL
            .into_iter()
            .filter(|other| other != pillar)
            .filter_map(|other| pillars[other as usize])
            .collect();
        others.sort_by(f64::total_cmp);
        let middle = others.len() / 2;
        let median =
            if others.len() % 2 == 1 { others[middle] } else { 0.5 * (others[middle - 1] + others[middle]) };
        value > DOMINANT_PERCENTILE && value - error > median
    };
    let mut dominant: Vec<Pillar> = Pillar::ALL.into_iter().filter(stands_out).collect();
    sort_by(&mut dominant, |x, y| {
        let value = |pillar: &Pillar| pillars[*pillar as usize].unwrap_or(0.0);
        value(y).total_cmp(&value(x))
    });
    dominant
}

fn weakest(pillars: &[Option<f64>; PILLARS]) -> Pillar {
    let value = |pillar: &Pillar| pillars[*pillar as usize].unwrap_or(f64::INFINITY);
    Pillar::ALL.into_iter().min_by(|x, y| value(x).total_cmp(&value(y))).unwrap_or(Pillar::Timing)
}

/// A share as a whole number of hundredths.
fn percent(share: f64) -> u8 {
    libm::round(100.0 * share).clamp(0.0, 100.0) as u8
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn smallest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}
