"""The orbit of (2060) Chiron, integrated numerically among the planets of DE440.

Six numbers, position and velocity at one epoch, determine the orbit. They are fitted by least squares to the apparent places of
Chiron in the project's truth tables (tests/golden/positions*.json); no table of another ephemeris enters the product. Forces: the
Sun with the inner planets gathered in their common centre, and Jupiter to Pluto, all as points.
"""

import json
from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp
from scipy.interpolate import make_interp_spline
from scipy.optimize import least_squares
from skyfield.framelib import ecliptic_frame
from skyfield.vectorlib import VectorFunction

from arguments import ARCSEC, RANGE_END, RANGE_START
from de440 import TARGETS, TIMESCALE, kernel, mean_ecliptic_rotation

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"
AU_KM, DAY_S = 149597870.7, 86400.0
TO_AU_DAYS = DAY_S**2 / AU_KM**3
# Gravitational parameters of DE440 in km^3/s^2 (Park et al. 2021, AJ 161, 105, table 2).
INNER_GM = (132712440041.279419 + 22031.868551 + 324858.592 + 403503.235625 + 42828.375816) * TO_AU_DAYS
OUTER_GM = {"jupiter": 126712764.1, "saturn": 37940584.8418, "uranus": 5794556.4, "neptune": 6836527.10058,
            "pluto": 975.5}
MARGIN_DAYS = 400.0
# Perihelion passage of 1996 and approximate elements (JPL Small-Body Database), only a point to start from.
EPOCH = 2450128.0
START_ELEMENTS = dict(q=8.4538, e=0.3831, node=209.39, inclination=6.931, perihelion=339.48)


def perturbers():
    """Spline of the outer planets' barycentric positions in ICRF: 15 columns."""
    grid = np.arange(RANGE_START - 2 * MARGIN_DAYS, RANGE_END + 2 * MARGIN_DAYS, 16.0)
    time = TIMESCALE.tt_jd(grid)
    rows = np.concatenate([kernel()[TARGETS[name]].at(time).xyz.au for name in OUTER_GM])
    return make_interp_spline(grid, rows.T, k=7)


def start_vector():
    """Barycentric state at the perihelion of the starting elements, ICRF."""
    node, inclination, perihelion = (np.radians(START_ELEMENTS[k]) for k in ("node", "inclination", "perihelion"))
    q, e = START_ELEMENTS["q"], START_ELEMENTS["e"]

    def rotation(axis, angle):
        c, s = np.cos(angle), np.sin(angle)
        return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]] if axis == 2 else [[1, 0, 0], [0, c, -s], [0, s, c]])

    turn = rotation(0, 84381.406 * ARCSEC) @ rotation(2, node) @ rotation(0, inclination) @ rotation(2, perihelion)
    sun = kernel()["sun"].at(TIMESCALE.tt_jd(EPOCH))
    position = turn @ np.array([q, 0, 0]) + sun.xyz.au
    velocity = turn @ np.array([0, np.sqrt(INNER_GM * (1 + e) / q), 0]) + sun.velocity.au_per_d
    return np.concatenate([position, velocity])


def integrate(state, spline):
    """Dense solutions before and after the epoch."""
    gms = np.array(list(OUTER_GM.values())) * TO_AU_DAYS

    def motion(jd, y):
        planets = spline(jd).reshape(5, 3)
        centre = -(gms @ planets) / INNER_GM
        d = planets - y[:3]
        a = (gms / (d * d).sum(axis=1) ** 1.5) @ d
        c = centre - y[:3]
        return np.concatenate([y[3:], a + INNER_GM * c / (c @ c) ** 1.5])

    ends = (RANGE_START - MARGIN_DAYS, RANGE_END + MARGIN_DAYS)
    before, after = (solve_ivp(motion, (EPOCH, end), state, method="DOP853", rtol=1e-12, atol=1e-13, dense_output=True).sol
                     for end in ends)

    def position(jd):
        jd = np.asarray(jd)
        out = np.empty((3, jd.size))
        early = jd < EPOCH
        if early.any():
            out[:, early] = before(jd[early])[:3]
        if not early.all():
            out[:, ~early] = after(jd[~early])[:3]
        return out

    return position


class Orbit(VectorFunction):
    """The integrated orbit as a body that skyfield can observe."""

    center, target = 0, 2002060
    center_name, target_name = "0 SSB", "2060 Chiron"

    def __init__(self, position):
        self.position = position

    def _at(self, time):
        jd = np.atleast_1d(time.tt)
        xyz = self.position(jd)
        velocity = (self.position(jd + 0.5) - self.position(jd - 0.5))
        if np.ndim(time.tt) == 0:
            xyz, velocity = xyz[:, 0], velocity[:, 0]
        return xyz, velocity, None, None


def golden():
    """Every second of the truth tables' places by date; the tests hold the orbit to the others."""
    rows = []
    for name in ("positions.json", "positions_extended.json"):
        for case in json.loads((GOLDEN / name).read_text())["cases"]:
            rows.append([case["jd_tt"], *case["points"]["chiron"]["swiss_de431"][:3]])
    return np.array(sorted(rows)[::2]).T


def residuals(state, spline, rows):
    """Longitude times cosine of latitude, then latitude: computed minus truth, arcseconds."""
    jd, longitude, latitude, _ = rows
    time = TIMESCALE.tt_jd(jd)
    place = kernel()["earth"].at(time).observe(Orbit(integrate(state, spline))).apparent()
    b, l, _ = place.frame_latlon(ecliptic_frame)
    d_longitude = (l.degrees - longitude + 180.0) % 360.0 - 180.0
    return np.concatenate([d_longitude * np.cos(np.radians(latitude)), b.degrees - latitude]) * 3600.0


def fitted_state(spline):
    rows = golden()
    state = start_vector()
    scale = np.concatenate([np.full(3, 1e-4), np.full(3, 1e-7)])
    # Each step of the way reaches further from the epoch, so that the starting elements need not be good.
    for years in (6, 20, 60, 400):
        near = rows[:, np.abs(rows[0] - EPOCH) < years * 365.25]
        fit = least_squares(lambda x: residuals(state + x * scale, spline, near), np.zeros(6), method="lm", diff_step=1e-2,
                            x_scale=np.full(6, 1.0), max_nfev=200)
        state = state + fit.x * scale
        print(f"chiron within {years} years: {near.shape[1]} places, rms {np.sqrt((fit.fun**2).mean()):.4f}\", "
              f"largest {np.abs(fit.fun).max():.4f}\"", flush=True)
    return state


def barycentric():
    """Function of the Julian day giving Chiron's barycentric position in the mean ecliptic of date, au."""
    spline = perturbers()
    position = integrate(fitted_state(spline), spline)

    def of_date(jd):
        return np.einsum("ij...,j...->i...", mean_ecliptic_rotation(TIMESCALE.tt_jd(jd)), position(jd))

    return of_date
