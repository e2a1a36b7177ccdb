//! Which chart of a birth is wanted.

use serde::Serialize;
use serde_json::{Map, Value};
use soul_astrology::{
    AstrologyError, Chart, ChartOptions, Transits, draconic_chart, natal_chart, progressed_chart,
    solar_return_chart, transits,
};
use soul_core::{Birth, CivilDate, Fields, InputError, Instant, LATITUDE_DEG, LONGITUDE_DEG};

/// How long a transit chart is kept: it is of an instant, and who asks for a later one does not come back to it.
const TRANSIT_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// A chart that starts from a birth, with all that it depends on besides.
pub(crate) struct ChartRequest {
    wanted: Wanted,
    options: ChartOptions,
    /// The request as a text: the same for the same request.
    pub(crate) text: String,
}

enum Wanted {
    Natal,
    Draconic,
    Progressed(CivilDate),
    SolarReturn(i32, Option<(f64, f64)>),
    Transit(Instant),
}

#[derive(Clone, Copy)]
enum Kind {
    Natal,
    Draconic,
    Progressed,
    SolarReturn,
    Transit,
}

const KINDS: [(&str, Kind); 5] = [
    ("natal", Kind::Natal),
    ("draconic", Kind::Draconic),
    ("progressed", Kind::Progressed),
    ("solarReturn", Kind::SolarReturn),
    ("transit", Kind::Transit),
];

/// A calculated chart, as the pure function of its kind gives it.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum ChartData {
    Chart(Box<Chart>),
    Transits(Box<Transits>),
}

impl ChartRequest {
    /// Reads `{ kind, options? }` with `onDate` for a progressed chart, `year` and `place?` for a solar return, `at` for transits.
    ///
    /// # Errors
    /// An `input/…` or `birth/…` code that names the field.
    pub(crate) fn parse(value: &Value) -> Result<Self, InputError> {
        let fields = Fields::of("request", value)?;
        let kinds = || KINDS.map(|(name, _)| name).join(", ");
        let kind = fields.choice("kind", &KINDS)?;
        let kind = kind.ok_or_else(|| fields.missing("input/missing-field", "kind", &kinds()))?;
        let (known, wanted, options): (&[&str], _, _) = match kind {
            Kind::Natal => (&[], Wanted::Natal, ChartOptions::natal()),
            Kind::Draconic => (&[], Wanted::Draconic, ChartOptions::draconic()),
            Kind::Progressed => {
                (&["onDate"], Wanted::Progressed(on_date(&fields)?), ChartOptions::progressed())
            }
            Kind::SolarReturn => {
                let wanted = Wanted::SolarReturn(year(&fields)?, place_deg(&fields)?);
                (&["year", "place"], wanted, ChartOptions::natal())
            }
            Kind::Transit => (&["at"], Wanted::Transit(at(&fields)?), ChartOptions::transits()),
        };
        fields.only(&[&["kind", "options"], known].concat())?;
        let options = options.overridden_by(fields.value("options").unwrap_or(&Value::Null))?;
        Ok(Self { wanted, options, text: text_of(value) })
    }

    /// Name of the kind of chart.
    pub(crate) fn kind_name(&self) -> &'static str {
        match self.wanted {
            Wanted::Natal => "natal",
            Wanted::Draconic => "draconic",
            Wanted::Progressed(_) => "progressed",
            Wanted::SolarReturn(..) => "solarReturn",
            Wanted::Transit(_) => "transit",
        }
    }

    /// When a chart that is made at `now` goes; `None` where it stays.
    pub(crate) fn expires_at(&self, now: Instant) -> Option<Instant> {
        match self.wanted {
            Wanted::Transit(_) => Instant::from_unix_ms(now.unix_ms() + TRANSIT_KEPT_MS),
            _ => None,
        }
    }

    /// The chart of a birth.
    ///
    /// # Errors
    /// Those of the calculation.
    pub(crate) fn calculate(&self, birth: &Birth) -> Result<ChartData, AstrologyError> {
        let options = &self.options;
        let chart = match self.wanted {
            Wanted::Natal => natal_chart(birth, options),
            Wanted::Draconic => draconic_chart(birth, options),
            Wanted::Progressed(on_date) => progressed_chart(birth, on_date, options),
            Wanted::SolarReturn(year, place_deg) => solar_return_chart(birth, year, place_deg, options),
            Wanted::Transit(at) => return Ok(ChartData::Transits(Box::new(transits(birth, at, options)?))),
        };
        Ok(ChartData::Chart(Box::new(chart?)))
    }
}

fn on_date(fields: &Fields<'_>) -> Result<CivilDate, InputError> {
    let text = fields.text("onDate", 64)?;
    let text =
        text.ok_or_else(|| fields.missing("input/missing-field", "onDate", "a calendar date YYYY-MM-DD"))?;
    CivilDate::parse_in_range("onDate", text)
}

fn year(fields: &Fields<'_>) -> Result<i32, InputError> {
    let year = fields.integer("year", 1800, 2100)?;
    year.ok_or_else(|| fields.missing("input/missing-field", "year", "a year from 1800 to 2100"))
}

fn place_deg(fields: &Fields<'_>) -> Result<Option<(f64, f64)>, InputError> {
    let Some(place) = fields.value("place") else { return Ok(None) };
    let place = Fields::of("place", place)?.under("place.");
    place.only(&["latitude", "longitude"])?;
    let latitude_deg = place.number("latitude", LATITUDE_DEG, "birth/latitude-out-of-range")?;
    let longitude_deg = place.number("longitude", LONGITUDE_DEG, "birth/longitude-out-of-range")?;
    let missing = |field, accepted: String| place.missing("input/missing-field", field, &accepted);
    let latitude_deg = latitude_deg.ok_or_else(|| missing("latitude", LATITUDE_DEG.accepted()))?;
    let longitude_deg = longitude_deg.ok_or_else(|| missing("longitude", LONGITUDE_DEG.accepted()))?;
    Ok(Some((latitude_deg, longitude_deg)))
}

fn at(fields: &Fields<'_>) -> Result<Instant, InputError> {
    let accepted = "an RFC 3339 instant such as 2026-05-01T12:00:00Z";
    let text = fields.text("at", 64)?.ok_or_else(|| fields.missing("input/missing-field", "at", accepted))?;
    let refused = || InputError::new("input/not-an-instant", "at", text, "is no instant", accepted);
    Instant::parse_rfc3339(text).ok_or_else(refused)
}

/// A request with its fields in order, without those that say nothing.
fn text_of(request: &Value) -> String {
    let says_something = |value: &Value| match value {
        Value::Null => false,
        Value::Object(fields) => !fields.is_empty(),
        _ => true,
    };
    let fields = request.as_object().into_iter().flatten();
    let fields =
        fields.filter(|(_, value)| says_something(value)).map(|(name, value)| (name.clone(), value.clone()));
    let mut said = Map::new();
    said.extend(fields);
    Value::Object(said).to_string()
}
