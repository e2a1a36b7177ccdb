"""The fundamental arguments that every series of the ephemeris is built on.

Each argument is linear in time: phase at J2000.0 (TT) plus rate times days. The eight mean longitudes carry the mean motions
of VSOP87 (Bretagnon & Francou 1988, A&A 202, 309, table 2; radians per thousand Julian years); the five lunar arguments are
the linear Delaunay arguments of the nutation model IAU 2000B (McCarthy & Luzum 2003, Celest. Mech. Dyn. Astron. 85, 37).
"""

from dataclasses import dataclass

import numpy as np

J2000 = 2451545.0
ARCSEC = np.pi / 180.0 / 3600.0
DAYS_PER_CENTURY = 36525.0

# The span of the tables. Birth dates run from 1800-01-01 to 2100-12-31; a Human Design instant lies up to 92 days before the
# birth and a returned chart may lie a little after it.
RANGE_START = 2378374.5  # 1799-09-01 00:00 TT
RANGE_END = 2488493.5  # 2101-03-01 00:00 TT


@dataclass(frozen=True)
class Argument:
    name: str
    phase_rad: float
    rate_rad_per_day: float


def _planet(name: str, longitude_rad: float, motion_rad_per_millennium: float) -> Argument:
    return Argument(name, longitude_rad, motion_rad_per_millennium / 365250.0)


def _delaunay(name: str, phase_arcsec: float, rate_arcsec_per_century: float) -> Argument:
    return Argument(name, phase_arcsec * ARCSEC, rate_arcsec_per_century * ARCSEC / DAYS_PER_CENTURY)


ARGUMENTS = (
    _planet("mercury", 4.40260884240, 26087.90314157420),
    _planet("venus", 3.17614669689, 10213.28554621100),
    _planet("earth", 1.75347045953, 6283.07584999140),
    _planet("mars", 6.20347611291, 3340.61242669980),
    _planet("jupiter", 0.59954649739, 529.69096509460),
    _planet("saturn", 0.87401675650, 213.29909543800),
    _planet("uranus", 5.48129387159, 74.78159856730),
    _planet("neptune", 5.31188628676, 38.13303563780),
    _delaunay("l", 485868.249036, 1717915923.2178),
    _delaunay("l'", 1287104.79305, 129596581.0481),
    _delaunay("F", 335779.526232, 1739527262.8478),
    _delaunay("D", 1072260.70369, 1602961601.2090),
    _delaunay("Omega", 450160.398036, -6962890.5431),
)
NAMES = tuple(a.name for a in ARGUMENTS)
PHASES = np.array([a.phase_rad for a in ARGUMENTS])
RATES = np.array([a.rate_rad_per_day for a in ARGUMENTS])


def unit_time(jd_tt):
    """Time mapped to -1..1 over the span of the tables: the variable of the polynomials and of the Poisson terms."""
    return (np.asarray(jd_tt) - 0.5 * (RANGE_START + RANGE_END)) / (0.5 * (RANGE_END - RANGE_START))


def angles(jd_tt):
    """All arguments at the given instants, radians, one row per argument."""
    days = np.asarray(jd_tt) - J2000
    return PHASES[:, None] + RATES[:, None] * days[None, :]
