//! What an unknown birth time leaves open, and for what share of the time.

use serde_json::Value;
use soul_core::{Instant, JulianDayTt, JulianDayUt, Uncertain, difference_deg};
use soul_ephemeris::{EphemerisError, tt_from_ut};

use crate::activations::longitudes_deg;
use crate::design::design_instant_for;
use crate::tally::Tally;
use crate::{Activations, Angle, Arrow, Center, Channel, HdBody, IncarnationCross, Outline, Profile};

/// Moments at which the span is looked at, each in the middle of an equal part: the minutes of a day. A value that holds for
/// less than a part can be missed, and a share is known to about a part.
pub const SAMPLES: u32 = 1440;

/// Steps at whose ends the longitudes are calculated: the hours of a day. In between they are straight to 0.4", a second of
/// the Moon's motion, since the Moon's speed changes by 0.45° a day in a day at most.
const STEPS: u32 = 24;
const SAMPLES_PER_STEP: u32 = SAMPLES / STEPS;

/// The fields of the result that differ between two instants of birth, with their values and shares.
///
/// Fields of the contract go by their names, with a path inside records and lists: `type`, `personality.Moon.gate`,
/// `definedCenters.Sacral` (`defined` or `undefined`), `channels.10-20` (likewise), `gates.10` (`active` or `inactive`),
/// `variables.motivation`. Colors, tones and bases change by the hour and are not listed.
///
/// # Errors
/// [`EphemerisError::OutOfRange`] outside the years of the tables.
pub(crate) fn uncertain((first, last): (Instant, Instant)) -> Result<Vec<Uncertain>, EphemerisError> {
    let (begin, end) = (JulianDayUt::from(first).0, JulianDayUt::from(last).0);
    let at = |step: u32| tt_from_ut(JulianDayUt(begin + (end - begin) * f64::from(step) / f64::from(STEPS)));
    let mut seen = Seen::default();
    let mut from = both_longitudes_deg(at(0))?;
    for step in 1..=STEPS {
        let to = both_longitudes_deg(at(step))?;
        for sample in 0..SAMPLES_PER_STEP {
            let way = (f64::from(sample) + 0.5) / f64::from(SAMPLES_PER_STEP);
            let [personality, design] = [0, 1].map(|side| {
                let between = |body: usize| {
                    let (from_deg, to_deg) = (from[side][body], to[side][body]);
                    from_deg + way * difference_deg(from_deg, to_deg)
                };
                Activations::of_longitudes(core::array::from_fn(between))
            });
            seen.add(&personality, &design);
        }
        from = to;
    }
    Ok(seen.uncertain())
}

/// Longitudes at birth and at the design instant that belongs to it.
fn both_longitudes_deg(birth: JulianDayTt) -> Result<[[f64; 13]; 2], EphemerisError> {
    let personality = longitudes_deg(birth)?;
    let design = design_instant_for(birth, personality[HdBody::Sun as usize])?;
    Ok([personality, longitudes_deg(design)?])
}

/// What was seen at the samples.
#[derive(Default)]
struct Seen {
    kind: Tally<crate::Kind>,
    authority: Tally<crate::Authority>,
    profile: Tally<Profile>,
    definition: Tally<crate::Definition>,
    cross: Tally<(Angle, u8)>,
    centers: [Tally<bool>; 9],
    gates: Vec<Tally<bool>>,
    channels: Vec<Tally<bool>>,
    variables: [Tally<Arrow>; 4],
    /// Gate and line of personality and design, by body.
    activations: [[(Tally<u8>, Tally<u8>); 13]; 2],
}

impl Seen {
    fn add(&mut self, personality: &Activations, design: &Activations) {
        let Outline { graph, kind, authority, profile, definition, cross, variables } =
            Outline::of(personality, design);
        self.kind.see(kind);
        self.authority.see(authority);
        self.profile.see(profile);
        self.definition.see(definition);
        self.cross.see((cross.angle, cross.gates[0]));
        for (tally, center) in self.centers.iter_mut().zip(Center::ALL) {
            tally.see(graph.centers.contains(center));
        }
        self.gates.resize_with(64, Tally::default);
        for (tally, gate) in self.gates.iter_mut().zip(1..) {
            tally.see(graph.gates.contains(gate));
        }
        self.channels.resize_with(Channel::ALL.len(), Tally::default);
        for (index, tally) in self.channels.iter_mut().enumerate() {
            tally.see(graph.channels.has_index(index));
        }
        let crate::Variables { determination, environment, motivation, perspective } = variables;
        let arrows = [determination, environment, motivation, perspective];
        self.variables.iter_mut().zip(arrows).for_each(|(tally, arrow)| tally.see(arrow));
        for (tallies, side) in self.activations.iter_mut().zip([personality, design]) {
            for ((gates, lines), (_, activation)) in tallies.iter_mut().zip(side.iter()) {
                gates.see(activation.gate);
                lines.see(activation.line);
            }
        }
    }

    /// The fields that took more than one value, in the order of the contract.
    fn uncertain(&self) -> Vec<Uncertain> {
        let name = |text: &str| Value::from(text);
        let cross = |(angle, gate)| IncarnationCross { angle, gates: [gate, 0, 0, 0] }.to_string().into();
        let mut found: Vec<Uncertain> = [
            self.kind.uncertain("type", |kind| name(kind.name())),
            self.kind.uncertain("strategy", |kind| name(kind.strategy())),
            self.authority.uncertain("authority", |authority| name(authority.name())),
            self.profile.uncertain("profile", |profile| profile.to_string().into()),
            self.definition.uncertain("definition", |definition| name(definition.name())),
            self.cross.uncertain("incarnationCross", cross),
        ]
        .into_iter()
        .flatten()
        .collect();
        let either =
            |yes: &'static str, no: &'static str| move |is: bool| Value::from(if is { yes } else { no });
        found.extend(self.centers.iter().zip(Center::ALL).filter_map(|(tally, center)| {
            tally.uncertain(&format!("definedCenters.{}", center.name()), either("defined", "undefined"))
        }));
        found.extend(self.gates.iter().zip(1..).filter_map(|(tally, gate): (_, u32)| {
            tally.uncertain(&format!("gates.{gate}"), either("active", "inactive"))
        }));
        found.extend(self.channels.iter().zip(Channel::ALL).filter_map(|(tally, channel)| {
            tally.uncertain(&format!("channels.{channel}"), either("defined", "undefined"))
        }));
        let arrows = ["determination", "environment", "motivation", "perspective"];
        found.extend(self.variables.iter().zip(arrows).filter_map(|(tally, arrow)| {
            tally.uncertain(&format!("variables.{arrow}"), |arrow| name(arrow.name()))
        }));
        for (tallies, side) in self.activations.iter().zip(["personality", "design"]) {
            for ((gates, lines), body) in tallies.iter().zip(HdBody::ALL) {
                let path = format!("{side}.{}", body.name());
                found.extend(gates.uncertain(&format!("{path}.gate"), Value::from));
                found.extend(lines.uncertain(&format!("{path}.line"), Value::from));
            }
        }
        found
    }
}
