"""The Sun about the barycentre: what the inner planets add to the pull of Jupiter to Neptune.

The four outer planets are tabulated about the barycentre, so their share of the Sun's place is minus mass ratio times position.
The rest, 900 km or 0.15" as seen from Jupiter, is a short series in the mean longitudes of Mercury to Mars.
"""

import numpy as np

import inner
from arguments import unit_time

# Masses in units of the Sun's: DE440 header (Park et al. 2021, AJ 161, 105, table 2).
SUN_GM = 132712440041.279419
OUTER_GM = {"jupiter": 126712764.1, "saturn": 37940584.8418, "uranus": 5794556.4, "neptune": 6836527.10058}
QUANTUM = 1e-9
# The polynomial takes up what Pluto adds, which has no mean longitude among the arguments.
POLYNOMIAL_TERMS = 7
MULTIPLES = [("mercury", 1), ("venus", 1), ("earth", 1), ("earth", 2), ("mars", 1), ("mars", 2)]


def series(jd, states):
    from arguments import NAMES

    rest = states["sun"] + sum(gm / SUN_GM * states[name] for name, gm in OUTER_GM.items())
    multipliers = np.zeros((len(MULTIPLES), len(NAMES)), dtype=int)
    for row, (name, k) in zip(multipliers, MULTIPLES):
        row[NAMES.index(name)] = k
    z = inner.phasors(jd, multipliers)
    u = unit_time(jd)
    design = np.concatenate([u[None, :] ** np.arange(POLYNOMIAL_TERMS)[:, None], z.real, z.imag]).T
    x, *_ = np.linalg.lstsq(design, rest.T, rcond=None)
    left = rest.T - design @ x
    print("sun: largest rest", np.abs(left).max(axis=0), "au of", np.abs(rest).max(axis=1))
    n, p = len(MULTIPLES), POLYNOMIAL_TERMS
    cosine, sine = x[p:p + n], x[p + n:]
    groups = [
        dict(first_variable=0, variables=2, power=0, with_rate=True, multipliers=multipliers,
             cosine=cosine[:, :2], sine=sine[:, :2]),
        dict(first_variable=2, variables=1, power=0, with_rate=True, multipliers=multipliers[:2],
             cosine=cosine[:2, 2:], sine=sine[:2, 2:]),
    ]
    return x[:p].T, groups
