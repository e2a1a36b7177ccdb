"""Nutation IAU 2000B: the 77 lunisolar terms and the fixed offset for the planetary ones.

Source of the coefficients: McCarthy & Luzum 2003, Celest. Mech. Dyn. Astron. 85, 37; they are the first 77 rows of the IAU 2000A
tables (IERS Conventions 2003, table 5.3a), read here from the data file that skyfield carries. Rounded to 1e-7 arcseconds.
"""

import numpy as np
from skyfield.functions import load_bundled_npy

import encode
from arguments import ARCSEC, DAYS_PER_CENTURY, J2000, RANGE_END, RANGE_START

TERMS = 77
# Offsets that stand for the planetary terms left out (the same paper, equation 9), milliarcseconds.
PSI_OFFSET_MAS, EPSILON_OFFSET_MAS = -0.135, 0.388
UNIT = 1e-7 * ARCSEC


def table():
    arrays = load_bundled_npy("nutation.npz")
    multipliers = arrays["nals_t"][:TERMS].astype(int)
    psi = arrays["lunisolar_longitude_coefficients"][:TERMS]
    epsilon = arrays["lunisolar_obliquity_coefficients"][:TERMS]
    # psi = (S + S' T) sin a + C cos a; epsilon = (C + C' T) cos a + S sin a; T in centuries, T = middle + half * unit time.
    middle = (0.5 * (RANGE_START + RANGE_END) - J2000) / DAYS_PER_CENTURY
    half = 0.5 * (RANGE_END - RANGE_START) / DAYS_PER_CENTURY
    sine = np.array([psi[:, 0] + psi[:, 1] * middle, epsilon[:, 2]]).T
    cosine = np.array([psi[:, 2], epsilon[:, 0] + epsilon[:, 1] * middle]).T
    sine_t = np.array([psi[:, 1] * half, 0 * psi[:, 1]]).T
    cosine_t = np.array([0 * psi[:, 1], epsilon[:, 1] * half]).T
    full = np.zeros((TERMS, 13), dtype=int)
    full[:, 8:] = multipliers
    # The secular change of the small terms is below a tenth of a microarcsecond a century.
    changing = np.abs(np.concatenate([sine_t, cosine_t], axis=1)).max(axis=1) >= 1.0
    group = dict(first_variable=0, variables=2, with_rate=True)
    groups = [
        dict(group, power=0, multipliers=full, cosine=cosine * UNIT, sine=sine * UNIT),
        dict(group, power=1, multipliers=full[changing], cosine=cosine_t[changing] * UNIT, sine=sine_t[changing] * UNIT),
    ]
    offsets = [[PSI_OFFSET_MAS * 1e-3 * ARCSEC], [EPSILON_OFFSET_MAS * 1e-3 * ARCSEC]]
    return encode.series(offsets, groups, UNIT)
