//! Charts of profiles: kept, and made anew where they are missing or of an older calculation.

use core::cmp::Ordering;

use serde::Deserialize;
use serde_json::Value;
use soul_astrology::{CALCULATION_VERSION, Chart, ChartOptions, Sign, natal_chart};
use soul_core::Instant;
use soul_ephemeris::Body;
use soul_human_design::{HumanDesign, human_design};
use soul_model::{
    CHART_RESULTS, ChartHumanDesign, ChartNumerology, ChartResult, PROFILES, StoredBirth, UserProfile,
    chart_result_id,
};
use soul_numerology::{Method, Numerology, NumerologyRequest, numerology};
use soul_store::{Row, Store, StoreError, Transaction};

use crate::client::Write;
use crate::owner::Viewer;
use crate::{Client, ClientError, Environment};

/// The charts of the current owner's profiles.
pub struct Charts<'a, S, E>(pub(crate) &'a Client<S, E>);

/// The fields that tell whether a stored chart still holds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChartHead {
    calculation_version: String,
    created_at: Instant,
}

impl<S: Store, E: Environment> Charts<'_, S, E> {
    /// The chart of a profile; `None` where the current owner has no such profile.
    ///
    /// A chart that is missing, unreadable or of an older calculation is calculated and stored.
    ///
    /// # Errors
    /// Those of the store, and those of the calculation.
    pub async fn get(&self, profile_id: &str) -> Result<Option<S::Row>, ClientError> {
        let (transaction, account) = self.0.begin_read(&[&PROFILES, &CHART_RESULTS]).await?;
        if !Viewer::new(&transaction, &account).sees_profile(profile_id).await? {
            return Ok(None);
        }
        if let Some(chart) = transaction.get(&CHART_RESULTS, &chart_result_id(profile_id)).await?
            && is_current(&chart)
        {
            return Ok(Some(chart));
        }
        drop(transaction);
        match self.calculate(profile_id, Wanted::Current).await {
            // The profile went while nobody was looking.
            Err(ClientError::Store(StoreError::NotFound { .. })) => Ok(None),
            result => result.map(Some),
        }
    }

    /// Calculates and stores the chart of a profile.
    ///
    /// # Errors
    /// `store/not-found` where the current owner has no such profile, those of the store and of the calculation.
    pub async fn recalculate(&self, profile_id: &str) -> Result<S::Row, ClientError> {
        self.calculate(profile_id, Wanted::Fresh).await
    }

    async fn calculate(&self, profile_id: &str, wanted: Wanted) -> Result<S::Row, ClientError> {
        let write = self.0.begin_write(&[&PROFILES, &CHART_RESULTS]).await?;
        let viewer = Viewer::new(&write.transaction, &write.account);
        let profile = viewer.find(&PROFILES, profile_id).await?;
        let missing = || StoreError::NotFound { store: PROFILES.name, id: profile_id.to_owned() };
        let profile = profile.ok_or_else(missing)?;
        let mut profile: UserProfile =
            profile.decode().map_err(|error| error.at(PROFILES.name, profile_id))?;
        // Another tab may have been faster.
        if let (Wanted::Current, Some(chart)) =
            (wanted, write.transaction.get(&CHART_RESULTS, &chart_result_id(profile_id)).await?)
            && is_current(&chart)
        {
            return Ok(chart);
        }
        let chart = chart_of(&profile.birth)?;
        let created_at = chart_created_at(&write, profile_id).await?;
        let row = put_chart(&write, profile_id, &chart, created_at).await?;
        profile.last_calculated_at = Some(write.at);
        write.transaction.put(&PROFILES, &S::Row::encode(&profile)?).await?;
        write.transaction.commit().await?;
        self.0.tell(&CHART_RESULTS, &[chart_result_id(profile_id)]);
        self.0.tell(&PROFILES, &[profile_id.to_owned()]);
        Ok(row)
    }
}

#[derive(Clone, Copy)]
enum Wanted {
    /// Any chart of today's calculation.
    Current,
    /// A new one in any case.
    Fresh,
}

/// All that is calculated from a profile's birth data.
pub(crate) struct Calculated {
    chart: Chart,
    numerology: Numerology,
    human_design: HumanDesign,
}

/// Calculates natal chart, numerology and Human Design of stored birth data. The numbers of a name are left out: a display name need not be
/// the name at birth.
pub(crate) fn chart_of(birth: &StoredBirth) -> Result<Calculated, ClientError> {
    let birth = birth.birth()?;
    let request = NumerologyRequest {
        birth_date: birth.date,
        full_name: None,
        method: Method::default(),
        y_vowels: Vec::new(),
    };
    Ok(Calculated {
        chart: natal_chart(&birth, &ChartOptions::natal())?,
        numerology: numerology(&request)?,
        human_design: human_design(&birth)?,
    })
}

/// When the profile's chart was first stored: now, where it has none that can be read.
pub(crate) async fn chart_created_at<T: Transaction>(
    write: &Write<T>,
    profile_id: &str,
) -> Result<Instant, StoreError> {
    let stored = write.transaction.get(&CHART_RESULTS, &chart_result_id(profile_id)).await?;
    Ok(stored.and_then(|row| row.decode::<ChartHead>().ok()).map_or(write.at, |head| head.created_at))
}

/// Stores the chart of a profile and returns its row.
pub(crate) async fn put_chart<T: Transaction>(
    write: &Write<T>,
    profile_id: &str,
    calculated: &Calculated,
    created_at: Instant,
) -> Result<T::Row, StoreError> {
    let id = chart_result_id(profile_id);
    let row = T::Row::encode(&chart_result(id, profile_id, calculated, created_at, write.at)?)?;
    write.transaction.put(&CHART_RESULTS, &row).await?;
    Ok(row)
}

fn chart_result(
    id: String,
    profile_id: &str,
    calculated: &Calculated,
    created_at: Instant,
    at: Instant,
) -> Result<ChartResult, StoreError> {
    let Calculated { chart, numerology, human_design } = calculated;
    let (sun, moon) = (chart.bodies.get(Body::Sun), chart.bodies.get(Body::Moon));
    let rising = chart.ascendant.map(Sign::of);
    Ok(ChartResult {
        id,
        profile_id: profile_id.to_owned(),
        sun_sign: sun.sign.name().to_owned(),
        sun_degree: sun.degree,
        sun_house: sun.house,
        moon_sign: moon.sign.name().to_owned(),
        moon_degree: moon.degree,
        moon_house: moon.house,
        rising_sign: rising.map(|(sign, _)| sign.name().to_owned()),
        rising_degree: rising.map(|(_, degree)| degree),
        planetary_positions: Value::encode(&chart.bodies)?,
        house_cusps: chart.house_cusps,
        aspects: Value::encode(&chart.aspects)?,
        numerology: numerology_fields(numerology)?,
        human_design: human_design_fields(human_design),
        calculated_at: at,
        calculation_version: CALCULATION_VERSION.to_owned(),
        confidence: chart.confidence,
        created_at,
        updated_at: at,
    })
}

fn numerology_fields(numbers: &Numerology) -> Result<ChartNumerology, StoreError> {
    // Every number has two digits at most.
    let small = |number: u32| u8::try_from(number).ok();
    let lessons = numbers.karmic_lessons.as_ref();
    Ok(ChartNumerology {
        life_path_number: small(numbers.life_path_number),
        expression_number: numbers.expression_number.and_then(small),
        soul_urge_number: numbers.soul_urge_number.and_then(small),
        personality_number: numbers.personality_number.and_then(small),
        birthday_number: small(numbers.birthday_number),
        karmic_lessons: lessons.map(|lessons| lessons.iter().copied().filter_map(small).collect()),
        pinnacles: Some(Value::encode(&numbers.pinnacles)?),
        challenges: Some(Value::encode(&numbers.challenges)?),
    })
}

fn human_design_fields(design: &HumanDesign) -> ChartHumanDesign {
    ChartHumanDesign {
        hd_type: Some(design.kind.name().to_owned()),
        hd_strategy: Some(design.strategy.to_owned()),
        hd_authority: Some(format!("{} Authority", design.authority.name())),
        hd_profile: Some(design.profile.to_string()),
        hd_defined_centers: Some(
            design.defined_centers.iter().map(|center| center.name().to_owned()).collect(),
        ),
        hd_gates: Some(design.gates.iter().collect()),
        hd_channels: Some(design.channels.iter().map(|channel| channel.to_string()).collect()),
        hd_incarnation_cross: Some(design.incarnation_cross.to_string()),
    }
}

/// Whether a stored chart is of today's calculation, or of a newer one that another tab already runs.
fn is_current<R: Row>(chart: &R) -> bool {
    chart.decode::<ChartHead>().is_ok_and(|head| is_at_least(&head.calculation_version, CALCULATION_VERSION))
}

/// Whether a dotted version number is `least` or a later one.
pub(crate) fn is_at_least(version: &str, least: &str) -> bool {
    matches!(compare_versions(version, least), Some(Ordering::Equal | Ordering::Greater))
}

/// Compares dotted version numbers; `None` where one of them is none.
fn compare_versions(a: &str, b: &str) -> Option<Ordering> {
    let numbers =
        |text: &str| text.split('.').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<_>>>();
    Some(numbers(a)?.cmp(&numbers(b)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(compare_versions("1.10", "1.9"), Some(Ordering::Greater));
        assert_eq!(compare_versions("0", "1"), Some(Ordering::Less));
        assert_eq!(compare_versions("1", "1"), Some(Ordering::Equal));
        assert_eq!(compare_versions("", "1"), None);
        assert_eq!(compare_versions("draft", "1"), None);
    }
}
