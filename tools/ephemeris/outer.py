"""Chebyshev pieces for the barycentric rectangular positions of Jupiter to Pluto (and Chiron), mean ecliptic of date, au."""

import numpy as np
from numpy.polynomial import chebyshev

from arguments import ARCSEC, RANGE_END, RANGE_START

# Distance from the Earth at which an error looks largest (au), and the error aimed at, seen from there (arcseconds).
NEAREST_AU = {"jupiter": 3.9, "saturn": 7.9, "uranus": 17.2, "neptune": 28.7, "pluto": 28.5, "chiron": 7.3}
AIM_ARCSEC = {"jupiter": 0.03, "saturn": 0.03, "uranus": 0.03, "neptune": 0.03, "pluto": 0.03, "chiron": 0.1}
PIECES = {"jupiter": range(60, 260, 20), "saturn": range(30, 120, 10), "uranus": range(8, 50, 3), "neptune": range(3, 20),
          "pluto": range(3, 20), "chiron": range(20, 120, 8)}


def pieces_of(position, count, terms):
    """Least-squares Chebyshev coefficients at the Chebyshev nodes of each piece: shape (count, 3, terms)."""
    nodes = max(2 * terms, 16)
    x = np.cos(np.pi * (np.arange(nodes) + 0.5) / nodes)
    span = (RANGE_END - RANGE_START) / count
    jd = (RANGE_START + (np.arange(count)[:, None] + (x[None, :] + 1) / 2) * span).ravel()
    values = position(jd).reshape(3, count, nodes)
    return np.einsum("kn,cin->ick", np.linalg.pinv(chebyshev.chebvander(x, terms - 1)), values), span


def largest_error(position, coefficients, span):
    count, _, terms = coefficients.shape
    x = np.linspace(-1, 1, 2 * terms + 3)
    jd = (RANGE_START + (np.arange(count)[:, None] + (x[None, :] + 1) / 2) * span).ravel()
    values = position(jd).reshape(3, count, len(x))
    rebuilt = np.einsum("xk,ick->cix", chebyshev.chebvander(x, terms - 1), coefficients)
    return np.sqrt(((rebuilt - values) ** 2).sum(axis=0)).max()


def bits_per_piece(quantised):
    return sum(int(np.abs(quantised[:, c, k]).max()).bit_length() + 1
               for c in range(3) for k in range(quantised.shape[2]))


def compress(body, position):
    """The smallest table that stays within the aim: (piece days, quantised coefficients, quantum)."""
    tolerance = AIM_ARCSEC[body] * ARCSEC * NEAREST_AU[body]
    best = None
    for count in PIECES[body]:
        for terms in range(6, 26):
            coefficients, span = pieces_of(position, count, terms)
            if np.abs(coefficients[:, :, -1]).max() > 3 * tolerance:
                continue
            quantum = 1.1 * tolerance / np.sqrt(terms)
            quantised = np.rint(coefficients / quantum).astype(np.int64)
            if largest_error(position, quantised * quantum, span) > tolerance * 1.25:
                continue
            size = count * bits_per_piece(quantised)
            if best is None or size < best[0]:
                best = (size, span, quantised, quantum)
            break
    return best[1:]


def interpolated(jd_grid, values):
    """A fast stand-in for the kernel: barycentric values on a fine grid, joined by a spline of degree 7."""
    from scipy.interpolate import make_interp_spline

    spline = make_interp_spline(jd_grid, values.T, k=7)
    return lambda jd: spline(jd).T
