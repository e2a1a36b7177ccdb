"""Series for the heliocentric longitude, latitude and radius of Mercury, Venus, Earth and Mars, fitted to DE440.

Longitude and latitude are referred to the mean ecliptic and equinox of date. A variable is a polynomial of the unit time u plus
sums u^p (c cos a + s sin a), where a is an integer combination of the fundamental arguments. The coefficients of all candidate
terms are found by ridge-regularised least squares; the weakest terms are then dropped and the rest fitted again until only
those remain that the wanted accuracy needs.
"""

import json
from pathlib import Path

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from arguments import PHASES, RANGE_END, RANGE_START, RATES, angles, unit_time
from de440 import positions

POLYNOMIAL_TERMS = 5
LARGEST_POWER = 3
SAMPLES = 36000
# Residual that the fit is expected to leave, radians or au: weighs the data against the expected size of a coefficient.
NOISE = 5e-10
FIT_SEED = 20440


def fit_instants():
    """One random instant in each of equal slices of the range, with a few days beyond its ends."""
    rng = np.random.default_rng(FIT_SEED)
    start, end = RANGE_START - 20.0, RANGE_END + 20.0
    return start + (np.arange(SAMPLES) + rng.uniform(0, 1, SAMPLES)) * (end - start) / SAMPLES


def spherical(xyz):
    r = np.sqrt((xyz**2).sum(axis=0))
    return np.arctan2(xyz[1], xyz[0]), np.arcsin(xyz[2] / r), r


def wrap(angle):
    return (angle + np.pi) % (2 * np.pi) - np.pi


def phasors(jd, multipliers):
    return np.exp(1j * (multipliers @ angles(jd)))


def columns(jd, terms):
    """Design matrix: polynomial, then cosines, then sines of all terms (multipliers, power)."""
    u = unit_time(jd)
    multipliers = np.array([k for k, _ in terms])
    powers = np.array([p for _, p in terms])
    z = phasors(jd, multipliers) * u[None, :] ** powers[:, None]
    return np.concatenate([u[None, :] ** np.arange(POLYNOMIAL_TERMS)[:, None], z.real, z.imag]).T


class NormalEquations:
    """The normal matrix of all candidate terms, from which any subset of them is fitted without new sums."""

    def __init__(self, jd, terms, targets):
        self.terms = terms
        size = POLYNOMIAL_TERMS + 2 * len(terms)
        self.matrix = np.zeros((size, size))
        self.right = np.zeros((size, targets.shape[0]))
        self.samples = len(jd)
        for start in range(0, len(jd), 3000):
            a = columns(jd[start:start + 3000], terms)
            self.matrix += a.T @ a
            self.right += a.T @ targets[:, start:start + 3000].T

    def solve(self, keep, variable, sizes):
        """Coefficients (polynomial, cosines, sines) of the kept terms, for one variable.

        `sizes` are the expected amplitudes of all terms: where the 300 years can't tell neighbouring frequencies apart, they
        keep the coefficients from growing against each other."""
        n = len(self.terms)
        index = np.concatenate([np.arange(POLYNOMIAL_TERMS), POLYNOMIAL_TERMS + keep, POLYNOMIAL_TERMS + n + keep])
        m = len(keep)
        scale = np.concatenate([np.ones(POLYNOMIAL_TERMS), sizes[keep], sizes[keep]])
        prior = np.concatenate([np.zeros(POLYNOMIAL_TERMS), np.full(2 * m, self.samples * NOISE**2)])
        matrix = self.matrix[np.ix_(index, index)] * scale[:, None] * scale[None, :] + np.diag(prior)
        # Each column brought to unit length keeps the factorisation well conditioned.
        unit = 1.0 / np.sqrt(np.diag(matrix))
        factor = cho_factor(matrix * unit[:, None] * unit[None, :])
        x = scale * unit * cho_solve(factor, scale * unit * self.right[index, variable])
        p = POLYNOMIAL_TERMS
        return x[:p], x[p:p + m], x[p + m:]


def load_candidates(planet):
    rows = json.loads(Path(__file__).with_name("candidates.json").read_text())[planet]
    return rows


# The weakest amplitude kept (radians; for the radius the same times the planet's scale below), and the allowed root sum of
# squares of the rates of the terms whose share of the speed is left out (radians a day).
SMALLEST_KEPT = {"earth": 5e-9, "mercury": 2.5e-8, "venus": 8e-9, "mars": 1.3e-8}
RADIUS_SCALE = {"earth": 1.0, "mercury": 0.39, "venus": 0.72, "mars": 1.5}
RATE_LEFT_OUT = {"earth": 6e-9, "mercury": 5e-8, "venus": 8e-9, "mars": 8e-9}
# Coefficients are stored in units of this fraction of the weakest amplitude kept.
QUANTUM_FRACTION = 0.2


def expected_sizes(rows):
    """Expected amplitude per variable and candidate: VSOP87's own, or a share of its other variables' where it has none."""
    strongest = [max(row.get(v, 0.0) for v in "LBR") for row in rows]
    return {v: np.array([max(row.get(v, 0.0), 0.3 * s, 6e-9) for row, s in zip(rows, strongest)]) for v in "LBR"}


def fit(planet, argument_index, jd, heliocentric):
    """Returns the polynomials and the groups of terms for the variables longitude, radius, latitude, in that order."""
    rows = [row for row in load_candidates(planet) if row["power"] <= LARGEST_POWER]
    terms = [(tuple(row["k"]), row["power"]) for row in rows]
    sizes = expected_sizes(rows)
    longitude, latitude, radius = spherical(heliocentric)
    mean = PHASES[argument_index] + RATES[argument_index] * (jd - 2451545.0)
    excess = np.unwrap(longitude) - mean
    excess -= 2 * np.pi * np.round(excess.mean() / (2 * np.pi))
    equations = NormalEquations(jd, terms, np.array([excess, radius, latitude]))

    smallest, scale = SMALLEST_KEPT[planet], RADIUS_SCALE[planet]
    in_plane = latitude_terms = np.arange(len(terms))
    while True:
        solved = (
            equations.solve(in_plane, 0, sizes["L"]),
            equations.solve(in_plane, 1, sizes["R"]),
            equations.solve(latitude_terms, 2, sizes["B"]),
        )
        amplitude = np.maximum(np.hypot(*solved[0][1:]), np.hypot(*solved[1][1:]) / scale)
        strong, strong_b = amplitude >= smallest, np.hypot(*solved[2][1:]) >= smallest
        if strong.all() and strong_b.all():
            break
        in_plane, latitude_terms = in_plane[strong], latitude_terms[strong_b]

    limit = RATE_LEFT_OUT[planet]
    groups = _groups(terms, in_plane, solved[:2], 0, np.array([1.0, 1.0 / scale]), limit)
    groups += _groups(terms, latitude_terms, solved[2:], 2, np.array([1.0]), limit)
    return [s[0] for s in solved], groups


def _groups(terms, kept, solved, first_variable, weights, limit):
    """Splits the kept terms by power of time and by whether the speed needs them."""
    cosine = np.array([s[1] for s in solved]).T
    sine = np.array([s[2] for s in solved]).T
    multipliers = np.array([terms[i][0] for i in kept])
    powers = np.array([terms[i][1] for i in kept])
    rates = (np.hypot(cosine, sine) * weights).max(axis=1) * np.abs(multipliers @ RATES)
    order = np.argsort(rates, kind="stable")
    unneeded = np.zeros(len(kept), dtype=bool)
    unneeded[order[np.sqrt(np.cumsum(rates[order] ** 2)) <= limit]] = True
    groups = []
    for power in range(LARGEST_POWER + 1):
        for with_rate in (True, False):
            chosen = np.nonzero((powers == power) & (unneeded != with_rate))[0]
            if len(chosen):
                groups.append(
                    dict(first_variable=first_variable, variables=len(solved), power=power, with_rate=with_rate,
                         multipliers=multipliers[chosen], cosine=cosine[chosen], sine=sine[chosen]))
    return groups
