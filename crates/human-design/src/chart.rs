//! The chart of a birth.

use serde::Serialize;
use soul_astrology::birth_moment;
use soul_core::{Birth, Confidence, Instant, JulianDayTt, Uncertain, Warning};
use soul_ephemeris::{EphemerisError, tt_from_ut, ut_from_tt};

use crate::design::design_instant_for;
use crate::uncertain::uncertain;
use crate::{
    Activations, Authority, CenterSet, ChannelSet, Definition, GateSet, HdBody, HumanDesignError,
    IncarnationCross, Kind, Outline, Profile, Variables,
};

/// A Human Design chart, as the public contract has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HumanDesign {
    /// The type.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The strategy that goes with the type.
    pub strategy: &'static str,
    /// The authority.
    pub authority: Authority,
    /// Lines of the personality Sun and the design Sun.
    pub profile: Profile,
    /// Into how many connected groups the defined centers fall.
    pub definition: Definition,
    /// The defined centers.
    pub defined_centers: CenterSet,
    /// The active gates, ascending.
    pub gates: GateSet,
    /// The defined channels, lower gate first.
    pub channels: ChannelSet,
    /// The incarnation cross.
    pub incarnation_cross: IncarnationCross,
    /// The four arrows.
    pub variables: Variables,
    /// The activations at birth.
    pub personality: Activations,
    /// The activations at the design instant.
    pub design: Activations,
    /// The instant of birth in UTC, which is taken for UT1.
    pub birth_utc: Instant,
    /// The design instant, to the millisecond.
    pub design_utc: Instant,
    /// How complete the birth data were. A place has no bearing on the chart, so time and zone make it high.
    pub confidence: Confidence,
    /// What the reader should know.
    pub warnings: Vec<Warning>,
    /// What an unknown time leaves open. The values above are then those of local noon, and what is not listed here holds
    /// throughout the day; colors, tones and bases, which change by the hour, and the instants themselves are not listed.
    pub uncertain: Vec<Uncertain>,
}

/// Calculates the chart of a birth.
///
/// # Errors
/// [`HumanDesignError::Moment`] for a zone name that does not exist; [`HumanDesignError::Ephemeris`] can't happen for checked
/// birth data, whose years the tables cover.
pub fn human_design(birth: &Birth) -> Result<HumanDesign, HumanDesignError> {
    let moment = birth_moment(birth)?;
    let birth_tt = tt_from_ut(moment.julian_day_ut());
    let personality = Activations::at(birth_tt)?;
    let design_tt = design_instant_for(birth_tt, personality.get(HdBody::Sun).longitude)?;
    let design = Activations::at(design_tt)?;
    let Outline { graph, kind, authority, profile, definition, cross, variables } =
        Outline::of(&personality, &design);
    let confidence = match (&birth.time, &birth.timezone) {
        (None, _) => Confidence::Low,
        (Some(_), None) => Confidence::Medium,
        (Some(_), Some(_)) => Confidence::High,
    };
    Ok(HumanDesign {
        kind,
        strategy: kind.strategy(),
        authority,
        profile,
        definition,
        defined_centers: graph.centers,
        gates: graph.gates,
        channels: graph.channels,
        incarnation_cross: cross,
        variables,
        personality,
        design,
        birth_utc: moment.instant,
        design_utc: instant_of(design_tt)?,
        confidence,
        warnings: moment.warnings.into_iter().filter_map(reworded).collect(),
        uncertain: moment.span.map(uncertain).transpose()?.unwrap_or_default(),
    })
}

fn instant_of(jd: JulianDayTt) -> Result<Instant, EphemerisError> {
    // The tables end long before the years that an instant can't hold.
    ut_from_tt(jd).to_instant().ok_or(EphemerisError::OutOfRange { jd_tt: jd.0 })
}

/// The warnings about a birth speak of houses and angles, which there are none of here.
fn reworded(warning: Warning) -> Option<Warning> {
    let message = match warning.code.as_str() {
        "birth/place-missing" => return None,
        "birth/time-unknown" => {
            "The birth time is unknown: the chart is that of local noon, and what differs through the day is listed."
        }
        "birth/timezone-estimated" => {
            "The time zone is unknown: the instant of birth is an estimate, and what differs within its reach is listed."
        }
        _ => return Some(warning),
    };
    Some(Warning::new(&warning.code, message))
}
