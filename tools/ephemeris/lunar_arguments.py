"""Fundamental arguments of the lunar series, and the corrections to them that are fitted to DE440.

The starting values are the Delaunay arguments and planetary mean longitudes of the IERS Conventions (2010), section
5.7, equations 5.43 and 5.44. Two effects are moved out of the series and into the arguments, where they serve every
series at once: slow drifts (among them the Venus inequality of 273 years, which cannot be told from a polynomial over
three centuries) and the swing of the node with the 18.6 years of its own circuit.
"""
import numpy as np

import lunar_common as lc
import lunar_series as ls

POLYNOMIAL_DEGREE = 5
# Amplitude of the Earth's eccentricity relative to J2000.0: Simon et al. 1994, Astron. Astrophys. 282, 663, table 5.8.3.
ECCENTRICITY = (1.0, -4.203654e-5 / 0.0167086342, -1.26734e-7 / 0.0167086342)

# Arc seconds, ascending powers of t. The names are the ones used in the generated table.
DELAUNAY = {
    "D": (1072260.70369, 1602961601.2090, -6.3706, 0.006593, -0.00003169),
    "M": (1287104.79305, 129596581.0481, -0.5532, 0.000136, -0.00001149),
    "NODE": (450160.398036, -6962890.5431, 7.4722, 0.007702, -0.00005939),
    "L": (485868.249036, 1717915923.2178, 31.8792, 0.051635, -0.00024470),
    "F": (335779.526232, 1739527262.8478, -12.7512, -0.001037, 0.00000417),
}
# Radians, and radians per Julian century.
PLANETS = {
    "VENUS": (3.176146697, 1021.3285546211),
    "EARTH": (1.753470314, 628.3075849991),
    "MARS": (6.203480913, 334.0612426700),
    "JUPITER": (0.599546497, 52.9690962641),
    "SATURN": (0.874016757, 21.3299104960),
}
# The order of the integer multipliers of a term. Those from M to SATURN are the slow ones.
NAMES = ("D", "M", "NODE", "VENUS", "EARTH", "MARS", "JUPITER", "SATURN", "L", "F")
OUTER = 8


class Arguments:
    """Polynomials (arc seconds, powers of t) and, for some, a swing (sine, cosine of the mean node, arc seconds)."""

    def __init__(self):
        self.poly = {name: list(p) + [0.0] * (POLYNOMIAL_DEGREE + 1 - len(p)) for name, p in DELAUNAY.items()}
        for name, linear in PLANETS.items():
            self.poly[name] = [value / lc.ARCSEC for value in linear]
        # The mean longitude of the Moon is F plus the node; it is a polynomial of its own from here on.
        self.poly["LONGITUDE"] = [a + b for a, b in zip(self.poly["F"], self.poly["NODE"])]
        self.swing = {name: [0.0, 0.0] for name in ("D", "L", "F", "LONGITUDE")}
        self.inclination = [0.0, 0.0]

    def polynomial(self, name, t):
        return np.polyval(self.poly[name][::-1], t) * lc.ARCSEC

    def value(self, name, t):
        """Argument in radians at t (an array)."""
        angle = self.polynomial(name, t)
        if name in self.swing:
            node = self.polynomial("NODE", t)
            sine, cosine = self.swing[name]
            angle = angle + (sine * np.sin(node) + cosine * np.cos(node)) * lc.ARCSEC
        return angle

    def frequency(self):
        """Mean rates (radians per century) in the order of NAMES."""
        return np.array([self.poly[name][1] * lc.ARCSEC for name in NAMES])

    def node_base(self, t):
        """The smooth part of the node: mean longitude minus F, both with their swings."""
        return self.value("LONGITUDE", t) - self.value("F", t)

    def latitude_factor(self, t):
        """One plus the relative swing of the inclination with the mean node."""
        node = self.polynomial("NODE", t)
        return 1.0 + self.inclination[0] * np.sin(node) + self.inclination[1] * np.cos(node)


def _slow_basis(arguments, t):
    u = t / 2.0
    node = arguments.polynomial("NODE", t)
    return np.array([u**k for k in range(POLYNOMIAL_DEGREE + 1)] + [np.sin(node), np.cos(node)])


def fit(samples, iterations=3):
    """Corrects D, L, F and the mean longitude by Gauss-Newton steps on longitude and latitude together.

    The unknowns are the amplitudes of the main problem and, per element of a slow basis, three shifts: of the mean
    longitude, of the perigee and of the node. D moves with the longitude alone, since the Sun is not perturbed here.
    """
    arguments = Arguments()
    pick = samples.subset(1, 3)
    t = samples.t[pick]
    start = ls.Powers(arguments, t)
    longitude_terms, latitude_terms = (
        ls.strongest_main_terms(start, parity, "sin", target, lambda term, amplitude: amplitude > 0.02)
        for parity, target in (
            (0, lc.wrap(samples.longitude[pick] - arguments.value("LONGITUDE", t)) / lc.ARCSEC),
            (1, samples.latitude[pick] / lc.ARCSEC),
        )
    )
    for step in range(iterations):
        powers = ls.Powers(arguments, t)
        factor = arguments.latitude_factor(t)
        slow = _slow_basis(arguments, t)
        y_lon = lc.wrap(samples.longitude[pick] - arguments.value("LONGITUDE", t)) / lc.ARCSEC
        y_lat = samples.latitude[pick] / lc.ARCSEC
        a_lon, d_lon = _main_and_derivatives(powers, longitude_terms, y_lon)
        a_lat, d_lat = _main_and_derivatives(powers, latitude_terms, y_lat / factor)
        node = arguments.polynomial("NODE", t)
        series_lat = ls.solve(a_lat, y_lat / factor) @ a_lat
        g_lon = np.vstack([slow * (1 + d_lon.sum(0)), -slow * d_lon[1], -slow * d_lon[2]])
        g_lat = np.vstack([slow * d_lat.sum(0), -slow * d_lat[1], -slow * d_lat[2]]) * factor
        tilt = np.vstack([np.sin(node), np.cos(node)]) * series_lat
        count_lon, count_lat, count_slow = len(a_lon), len(a_lat), len(g_lon)
        rows_lon = np.vstack([a_lon, np.zeros((count_lat, len(t))), g_lon, np.zeros((2, len(t)))])
        rows_lat = np.vstack([np.zeros((count_lon, len(t))), a_lat * factor, g_lat, tilt])
        normal = rows_lon @ rows_lon.T + rows_lat @ rows_lat.T
        right = rows_lon @ y_lon + rows_lat @ y_lat
        x = np.linalg.solve(normal + 1e-9 * np.diag(np.diag(normal)), right)
        residuals = y_lon - x[:count_lon] @ a_lon - x[count_lon + count_lat : -2] @ g_lon
        print(f"arguments, step {step + 1}: longitude residual rms {residuals.std():.4f} arcsec", flush=True)
        shift = x[count_lon + count_lat : -2].reshape(3, count_slow // 3)
        _apply(arguments, shift, x[-2:])
    _round(arguments)
    return arguments


def _main_and_derivatives(powers, terms, target):
    """Rows of the main problem, and the derivatives of the fitted series by D, L and F (arcsec per arcsec)."""
    phases = [powers.term(term) for term in terms]
    rows = np.array([phase.imag for phase in phases])
    x = ls.solve(rows, target) * lc.ARCSEC
    derivatives = np.zeros((3, rows.shape[1]))
    for amplitude, term, phase in zip(x, terms, phases):
        for row, name in enumerate(("D", "L", "F")):
            multiplier = term[NAMES.index(name)]
            if multiplier:
                derivatives[row] += amplitude * multiplier * phase.real
    return rows, derivatives


def _apply(arguments, shift, tilt):
    longitude, perigee, node = shift
    changes = {"LONGITUDE": longitude, "D": longitude, "L": longitude - perigee, "F": longitude - node}
    for name, change in changes.items():
        for power in range(POLYNOMIAL_DEGREE + 1):
            arguments.poly[name][power] += change[power] / 2.0**power
        for k in range(2):
            arguments.swing[name][k] += change[POLYNOMIAL_DEGREE + 1 + k]
    for k in range(2):
        arguments.inclination[k] += tilt[k]


def _round(arguments):
    """Keeps no more digits than matter, so that the table shows numbers and not noise."""
    for name in DELAUNAY.keys() | {"LONGITUDE"}:
        arguments.poly[name] = [round(float(value), 7) for value in arguments.poly[name]]
    arguments.swing = {name: [round(float(value), 4) for value in pair] for name, pair in arguments.swing.items()}
    arguments.inclination = [round(float(value), 9) for value in arguments.inclination]
