//! Everything at one instant.

use core::cell::OnceCell;

use serde::Serialize;
use soul_core::{JulianDayTt, normalize_deg};

use crate::apparent::{Apparent, Observer};
use crate::geometry::{Centre, heliocentric};
use crate::lunar_args::{DAYS_PER_CENTURY, LunarArguments};
use crate::moment::{Argument, Moment};
use crate::moon::{moon, moon_longitude_rad};
use crate::node::{NodeState, true_node, true_node_longitude_rad};
use crate::phasor::Phasor;
use crate::tables::{Tables, tables};
use crate::vector::State;
use crate::{Body, EphemerisError, mean_node, obliquity, range};

const DEG_PER_RAD: f64 = 180.0 / core::f64::consts::PI;

/// An apparent geocentric position in the true ecliptic and equinox of date.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// Ecliptic longitude, degrees, 0 (included) to 360 (excluded).
    pub longitude: f64,
    /// Ecliptic latitude, degrees, north positive. Zero for the nodes.
    pub latitude: f64,
    /// Distance that the light has come, astronomical units; none for the nodes.
    pub distance_au: Option<f64>,
    /// Change of the longitude, degrees a day; negative while the body is retrograde.
    pub speed: f64,
}

/// Nutation at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nutation {
    /// Δψ, nutation in longitude, degrees.
    pub longitude_deg: f64,
    /// Δε, nutation in obliquity, degrees.
    pub obliquity_deg: f64,
    /// Change of Δψ, degrees a day.
    pub longitude_deg_per_day: f64,
}

/// The sky at one instant: it computes what several bodies need at most once, and nothing that is not asked
/// for.
///
/// # Example: the Sun at the epoch J2000.0
/// ```
/// use soul_core::JulianDayTt;
/// use soul_ephemeris::{Body, Sky};
///
/// let sky = Sky::at(JulianDayTt::J2000)?;
/// let sun = sky.position(Body::Sun);
/// assert!((sun.longitude - 280.3682).abs() < 1e-4);
/// assert!(sun.speed > 0.95);
/// # Ok::<(), soul_ephemeris::EphemerisError>(())
/// ```
pub struct Sky {
    moment: Moment,
    nutation: Nutation,
    shared: OnceCell<(Centre, Observer)>,
    lunar: OnceCell<Box<LunarArguments>>,
    node: OnceCell<NodeState>,
}

impl Sky {
    /// The sky at a Julian day in TT (taken as TDB).
    ///
    /// # Errors
    /// [`EphemerisError::OutOfRange`] outside [`FIRST_JD_TT`](range::FIRST_JD_TT) to
    /// [`LAST_JD_TT`](range::LAST_JD_TT), both included, and for NaN and the infinities.
    pub fn at(jd: JulianDayTt) -> Result<Self, EphemerisError> {
        let jd_tt = range::checked(jd)?;
        let moment = Moment::new(jd_tt);
        let [psi, epsilon, _] = tables().nutation.evaluate(&moment);
        let nutation = Nutation {
            longitude_deg: psi.value * DEG_PER_RAD,
            obliquity_deg: epsilon.value * DEG_PER_RAD,
            longitude_deg_per_day: psi.rate * DEG_PER_RAD,
        };
        Ok(Self { moment, nutation, shared: OnceCell::new(), lunar: OnceCell::new(), node: OnceCell::new() })
    }

    /// The instant.
    #[must_use]
    pub fn julian_day(&self) -> JulianDayTt {
        JulianDayTt(self.moment.jd_tt)
    }

    /// Nutation by IAU 2000B.
    #[must_use]
    pub fn nutation(&self) -> Nutation {
        self.nutation
    }

    /// Obliquity of the mean ecliptic of date, degrees.
    #[must_use]
    pub fn mean_obliquity_deg(&self) -> f64 {
        obliquity::mean_deg(self.julian_day())
    }

    /// Obliquity of the ecliptic with nutation, degrees.
    #[must_use]
    pub fn true_obliquity_deg(&self) -> f64 {
        self.mean_obliquity_deg() + self.nutation.obliquity_deg
    }

    /// The apparent geocentric position of a body.
    #[must_use]
    pub fn position(&self, body: Body) -> Position {
        match body {
            Body::Sun => self.seen(self.observer().sun()),
            Body::Moon => {
                let moon = moon(self.lunar());
                Position {
                    latitude: moon.latitude_rad * DEG_PER_RAD,
                    distance_au: Some(moon.distance_au),
                    ..self.on_ecliptic(
                        moon.longitude_rad * DEG_PER_RAD,
                        moon.longitude_rate_rad_per_day * DEG_PER_RAD,
                    )
                }
            }
            Body::NorthNode => self.true_node(0.0),
            Body::SouthNode => self.true_node(180.0),
            Body::MeanNode => {
                let (longitude_deg, speed) = mean_node::longitude_deg(self.julian_day());
                self.on_ecliptic(longitude_deg, speed)
            }
            planet => self.seen(self.observer().body(&self.barycentric(planet))),
        }
    }

    /// The longitude of [`Sky::position`] with the same bits, in about half the time: nothing is calculated for latitude,
    /// distance and speed alone.
    #[must_use]
    pub fn longitude_deg(&self, body: Body) -> f64 {
        let mean_equinox_deg = match body {
            Body::Sun => self.observer().sun_longitude() * DEG_PER_RAD,
            Body::Moon => moon_longitude_rad(self.lunar()) * DEG_PER_RAD,
            Body::NorthNode => true_node_longitude_rad(self.lunar()) * DEG_PER_RAD,
            Body::SouthNode => true_node_longitude_rad(self.lunar()) * DEG_PER_RAD + 180.0,
            Body::MeanNode => mean_node::longitude_deg(self.julian_day()).0,
            planet => self.observer().body_longitude(&self.barycentric(planet)) * DEG_PER_RAD,
        };
        normalize_deg(mean_equinox_deg + self.nutation.longitude_deg)
    }

    /// The state of a planet, Chiron among them, about the barycentre; of any other body that of the Sun.
    fn barycentric(&self, body: Body) -> State {
        let Tables { mercury, venus, mars, pluto, chiron, .. } = tables();
        let inner = |series, argument| self.centre().sun + heliocentric(series, argument, &self.moment);
        match body {
            Body::Mercury => inner(mercury, Argument::Mercury),
            Body::Venus => inner(venus, Argument::Venus),
            Body::Mars => inner(mars, Argument::Mars),
            Body::Jupiter => self.centre().jupiter,
            Body::Saturn => self.centre().saturn,
            Body::Uranus => self.centre().uranus,
            Body::Neptune => self.centre().neptune,
            Body::Pluto => pluto.evaluate(self.moment.jd_tt),
            Body::Chiron => chiron.evaluate(self.moment.jd_tt),
            _ => self.centre().sun,
        }
    }

    fn lunar(&self) -> &LunarArguments {
        self.lunar
            .get_or_init(|| LunarArguments::at((self.moment.jd_tt - JulianDayTt::J2000.0) / DAYS_PER_CENTURY))
    }

    /// The true node, or the point a number of degrees ahead of it.
    fn true_node(&self, ahead_deg: f64) -> Position {
        let node = self.node.get_or_init(|| true_node(self.lunar()));
        self.on_ecliptic(
            node.longitude_rad * DEG_PER_RAD + ahead_deg,
            node.longitude_rate_rad_per_day * DEG_PER_RAD,
        )
    }

    fn shared(&self) -> &(Centre, Observer) {
        self.shared.get_or_init(|| {
            let centre = Centre::at(&self.moment);
            let observer = Observer::new(&centre, self.moon_direction());
            (centre, observer)
        })
    }

    fn centre(&self) -> &Centre {
        &self.shared().0
    }

    fn observer(&self) -> &Observer {
        &self.shared().1
    }

    /// Cosine and sine of the Moon's mean longitude, F + Ω.
    fn moon_direction(&self) -> (f64, f64) {
        let Phasor { cos, sin } = self.moment.phasor(Argument::F) * self.moment.phasor(Argument::Omega);
        (cos, sin)
    }

    fn seen(&self, apparent: Apparent) -> Position {
        Position {
            longitude: normalize_deg(apparent.longitude * DEG_PER_RAD + self.nutation.longitude_deg),
            latitude: apparent.latitude * DEG_PER_RAD,
            distance_au: Some(apparent.distance_au),
            speed: apparent.longitude_rate * DEG_PER_RAD + self.nutation.longitude_deg_per_day,
        }
    }

    /// A point of the ecliptic from its longitude at the mean equinox of date and the change of that.
    fn on_ecliptic(&self, longitude_deg: f64, speed_deg_per_day: f64) -> Position {
        Position {
            longitude: normalize_deg(longitude_deg + self.nutation.longitude_deg),
            latitude: 0.0,
            distance_au: None,
            speed: speed_deg_per_day + self.nutation.longitude_deg_per_day,
        }
    }
}
