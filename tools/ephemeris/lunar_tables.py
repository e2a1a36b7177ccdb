"""Packs the fitted series into the Rust table, and reads that table back for the check.

A term is the product of an outer phasor (M, node, planets) and an inner one (D, L, F) or its conjugate. The table lists
each outer and each inner combination once; they are built from one another by one product each. The terms of a series
are grouped by their outer phasor, so that a term costs no complex product at all: the inner phasors of a group are
added up with their coefficients, and the sum is turned once by the outer phasor.
"""
import ast
import re

import numpy as np

import lunar_arguments as la
import lunar_common as lc
import lunar_series as ls

SERIES = ("longitude", "latitude", "distance", "node")
# Units of the coefficients of the further terms: one thousandth of an arc second, ten metres.
FINE_UNITS = {"longitude": 1e-3, "latitude": 1e-3, "distance": 1e-2, "node": 1e-3}
WIDTH = 118


def _leading(vector):
    return next((k for k in vector if k), 0)


def canonical(term):
    """(sign, outer, inner, conjugate): the leading multipliers of the outer and of the inner part are positive."""
    outer, inner = term[1 : la.OUTER], (term[0], *term[la.OUTER :])
    sign = -1 if (_leading(outer) or _leading(inner)) < 0 else 1
    outer, inner = tuple(sign * k for k in outer), tuple(sign * k for k in inner)
    conjugate = _leading(inner) < 0
    return sign, outer, tuple(-k for k in inner) if conjugate else inner, conjugate


def split(series):
    """Coefficients by (outer, inner, conjugate): main ones as one number, further ones as a (sine, cosine) pair."""
    main, fine = {}, {}
    count = len(series.main)
    odd = series.kind == "sin"  # A sine changes its sign with the argument.
    for i, term in enumerate(series.main):
        sign, *key = canonical(term)
        main[tuple(key)] = series.amplitudes[i] * (sign if odd else 1)
    for i, term in enumerate(series.complex):
        sign, *key = canonical(term)
        sine, cosine = series.amplitudes[count + 2 * i] * sign, series.amplitudes[count + 2 * i + 1]
        if not any(term[2 : la.OUTER]):  # A main term out of phase: its large part belongs with the main ones.
            main[tuple(key)] = sine if odd else cosine
            sine, cosine = (0.0, cosine) if odd else (sine, 0.0)
        fine[tuple(key)] = (sine, cosine)
    return main, fine


class Combinations:
    """Products of multiples: each is an earlier one times one multiple; the first is one."""

    def __init__(self, used, slots):
        self.slots = slots  # Place of each multiplier in NAMES.
        self.vectors = [(0,) * len(slots)]
        self.steps = [(0, None, 0)]
        for vector in sorted(used, key=lambda v: (sum(k != 0 for k in v), v)):
            self.add(vector)

    def add(self, vector):
        if vector in self.vectors:
            return self.vectors.index(vector)
        parents = [(slot, vector[:slot] + (0,) + vector[slot + 1 :]) for slot, k in enumerate(vector) if k]
        known = [(slot, parent) for slot, parent in parents if parent in self.vectors]
        slot, parent = known[0] if known else parents[-1]
        index = self.add(parent)
        self.vectors.append(vector)
        self.steps.append((index, self.slots[slot], vector[slot]))
        return len(self.vectors) - 1

    def index(self, vector):
        return self.vectors.index(vector)


class Layout:
    """Where each multiple, outer and inner combination stands in the tables."""

    def __init__(self, parts):
        keys = {key for main, fine in parts for key in (*main, *fine)}
        self.outer = Combinations({key[0] for key in keys}, range(1, la.OUTER))
        self.inner = Combinations({key[1] for key in keys}, (0, la.OUTER, la.OUTER + 1))
        steps = self.outer.steps[1:] + self.inner.steps[1:]
        self.reach = [max(abs(k) for _, name, k in steps if name == i) for i in range(len(la.NAMES))]
        starts = np.concatenate([[0], np.cumsum([2 * reach + 1 for reach in self.reach])])
        self.zeroth = [int(start) + reach for start, reach in zip(starts, self.reach)]
        self.multiples = int(starts[-1])
        if max(len(self.outer.steps), len(self.inner.steps), self.multiples) > 256:
            raise ValueError("an index does not fit into one byte")

    def steps(self, combinations):
        """(earlier combination, index of the multiple) of each combination; the first stands for one."""
        yield (0, self.zeroth[0])
        for parent, name, k in combinations.steps[1:]:
            yield (parent, self.zeroth[name] + k)


def rows(layout, coefficients):
    """(groups, inner indices, coefficients): the terms of one outer combination together, conjugate ones last."""
    by_outer = {}
    for (outer, inner, conjugate), value in coefficients.items():
        by_outer.setdefault(layout.outer.index(outer), []).append((conjugate, layout.inner.index(inner), value))
    groups, indices, values = [], [], []
    for outer in sorted(by_outer):
        terms = sorted(by_outer[outer])
        conjugates = sum(term[0] for term in terms)
        groups.append((outer, len(terms) - conjugates, conjugates))
        indices += [term[1] for term in terms]
        values += [term[2] for term in terms]
    return groups, indices, values


def _block(items, indent="    "):
    lines, line = [], indent
    for item in items:
        piece = f"{item}, "
        if len(line) + len(piece) > WIDTH:
            lines.append(line.rstrip())
            line = indent
        line += piece
    lines.append(line.rstrip())
    return "\n".join(lines)


def _static(documentation, name, kind, items, keyword="static"):
    items = list(items)
    return f"/// {documentation}\npub(crate) {keyword} {name}: [{kind}; {len(items)}] = [\n{_block(items)}\n];\n"


def _pair(pair):
    return f"[{', '.join(str(k) for k in pair)}]"


def render(arguments, series):
    """The text of the Rust table, and its size in bytes."""
    parts = {name: split(series[name]) for name in SERIES}
    layout = Layout(parts.values())
    out = [
        "// Written by tools/ephemeris/lunar.py; do not edit.\n//! Tables of the Moon and the true node, fitted to DE440: "
        "arguments, combinations, coefficients.\n"
    ]
    polynomials = {name: arguments.poly[name] for name in ("D", "M", "NODE", "L", "F")}
    polynomials["MOON_LONGITUDE"] = _sum(arguments.poly["LONGITUDE"], series["longitude"].polynomial())
    polynomials["NODE_LONGITUDE"] = _sum(
        [a - b for a, b in zip(arguments.poly["LONGITUDE"], arguments.poly["F"])], series["node"].polynomial()
    )
    size = 0
    for name, values in polynomials.items():
        out.append(_static("Arc seconds, ascending powers of Julian centuries.", f"{name}_ARCSEC", "f64",
                           (repr(round(float(v), 7)) for v in values)))
        size += 8 * len(values)
    linear = [tuple(float(v) for v in la.PLANETS[name]) for name in la.PLANETS]
    out.append(_static("Mean longitudes of Venus to Saturn at J2000.0 (rad) and their change (rad per century).",
                       "PLANETS_RAD", "[f64; 2]", (_pair(map(repr, pair)) for pair in linear)))
    swing = arguments.swing
    swings = [swing["D"], swing["L"], swing["F"], swing["LONGITUDE"],
              [round(a - b, 4) for a, b in zip(swing["LONGITUDE"], swing["F"])]]
    out.append(_static("Swing (sine, cosine of the mean node, arc seconds) of D, L, F, the Moon's and the node's longitude.",
                       "SWING_ARCSEC", "[f64; 2]", (_pair(map(repr, pair)) for pair in swings)))
    out.append(_static("Relative swing of the latitude (sine, cosine of the mean node).", "LATITUDE_SWING", "f64",
                       map(repr, arguments.inclination)))
    out.append(_static("The Earth's eccentricity relative to J2000.0, ascending powers of Julian centuries.",
                       "ECCENTRICITY", "f64", map(repr, la.ECCENTRICITY)))
    out.append("/// Mean distance, kilometres.\n"
               f"pub(crate) const MEAN_DISTANCE_KM: f64 = {round(float(series['distance'].polynomial()[0]), 3)!r};\n")
    size += 16 * (len(linear) + len(swings)) + 8 * 6
    out.append(_static("Largest multiple of D, M, the node, Venus, Earth, Mars, Jupiter, Saturn, L, F.", "REACH", "usize",
                       layout.reach, "const"))
    out.append(f"/// Number of multiples, the negative ones and the zeroth included.\npub(crate) const MULTIPLES: usize = {layout.multiples};\n")
    for name, combinations in (("OUTER", layout.outer), ("INNER", layout.inner)):
        out.append(_static(f"Each {name.lower()} combination is the earlier one `[0]` times the multiple `[1]`; the first is one.",
                           name, "[u8; 2]", map(_pair, layout.steps(combinations))))
        size += 2 * len(combinations.steps)
    size += 8 * 11
    for name in SERIES:
        main, fine = parts[name]
        upper, unit = name.upper(), FINE_UNITS[name]
        groups, inner, values = rows(layout, main)
        measure = "kilometres" if name == "distance" else "arc seconds"
        out.append(_static(f"{name.capitalize()}, main terms: outer combination, plain terms, conjugate terms.", f"{upper}_GROUPS",
                           "[u8; 3]", map(_pair, groups)))
        out.append(_static("Inner combination of each term.", f"{upper}_INNER", "u8", inner))
        out.append(_static(f"Coefficient of the {series[name].kind}e, {measure}.".replace("cose", "cosine"),
                           f"{upper}_COEFFICIENTS", "f32", (str(np.float32(round(v, 4))) for v in values)))
        size += 3 * len(groups) + 5 * len(inner)
        groups, inner, values = rows(layout, fine)
        steps = [tuple(round(v / unit) for v in pair) for pair in values]
        if max(abs(k) for pair in steps for k in pair) > 32767:
            raise ValueError(f"a further term of {name} is too large for its unit")
        out.append(_static(f"{name.capitalize()}, further terms: outer combination, plain terms, conjugate terms.",
                           f"{upper}_FINE_GROUPS", "[u8; 3]", map(_pair, groups)))
        out.append(_static("Inner combination of each term.", f"{upper}_FINE_INNER", "u8", inner))
        out.append(_static("Coefficients of sine and cosine, in the unit that follows.", f"{upper}_FINE_COEFFICIENTS",
                           "[i16; 2]", map(_pair, steps)))
        out.append(f"/// Unit of the further coefficients, {measure}.\npub(crate) const {upper}_FINE_UNIT: f64 = {unit!r};\n")
        size += 3 * len(groups) + 5 * len(inner)
    counts = {name: (len(parts[name][0]), len(parts[name][1])) for name in SERIES}
    return "\n".join(out), size, counts, len(layout.outer.steps), len(layout.inner.steps)


def _sum(first, second):
    length = max(len(first), len(second))
    pad = lambda values: list(values) + [0.0] * (length - len(values))
    return [float(a + b) for a, b in zip(pad(first), pad(second))]


class Table:
    """The committed table, evaluated term by term with plain sines: independent of the recurrences of the crate."""

    def __init__(self, text):
        self.data = {}
        for name, body in re.findall(r"(?:static|const) (\w+): \[[^=]*\] = \[(.*?)\n\];", text, re.S):
            self.data[name] = np.array(ast.literal_eval("[" + body + "]"))
        for name, value in re.findall(r"const (\w+): \w+ = ([^;]+);", text):
            self.data[name] = float(value)
        self.outer, self.inner = self._vectors("OUTER"), self._vectors("INNER")

    def _vectors(self, name):
        """Multipliers, in the order of NAMES, of each combination."""
        reach = self.data["REACH"]
        starts = np.concatenate([[0], np.cumsum(2 * reach + 1)])
        vectors = np.zeros((len(self.data[name]), len(la.NAMES)), int)
        for i, (parent, multiple) in enumerate(self.data[name][1:], 1):
            slot = int(np.searchsorted(starts, multiple, side="right")) - 1
            vectors[i] = vectors[parent]
            vectors[i, slot] += multiple - starts[slot] - reach[slot]
        return vectors

    def evaluate(self, jd_tt):
        """Longitude, latitude (rad, mean equinox of date), distance (au), node (rad)."""
        data, t = self.data, (np.asarray(jd_tt) - lc.J2000) / lc.DAYS_PER_CENTURY
        poly = lambda name: np.polyval(data[f"{name}_ARCSEC"][::-1], t) * lc.ARCSEC
        node = poly("NODE")
        swings = (data["SWING_ARCSEC"] @ np.array([np.sin(node), np.cos(node)])) * lc.ARCSEC
        angles = [poly("D") + swings[0], poly("M"), node] + [a + b * t for a, b in data["PLANETS_RAD"]]
        angles += [poly("L") + swings[1], poly("F") + swings[2]]
        eccentricity = np.polyval(data["ECCENTRICITY"][::-1], t)

        def total(name, sine):
            result = np.zeros_like(t)
            for fine in (False, True):
                prefix = f"{name}_FINE" if fine else name
                coefficients = data[f"{prefix}_COEFFICIENTS"]
                position = 0
                for outer, plain, conjugate in data[f"{prefix}_GROUPS"]:
                    for i in range(plain + conjugate):
                        inner = self.inner[data[f"{prefix}_INNER"][position]]
                        vector = self.outer[outer] + (inner if i < plain else -inner)
                        angle = sum(k * a for k, a in zip(vector, angles) if k)
                        scale = eccentricity ** abs(vector[1])
                        if fine:
                            s, c = coefficients[position] * data[f"{name}_FINE_UNIT"]
                            result += scale * (s * np.sin(angle) + c * np.cos(angle))
                        else:
                            size = float(np.float32(coefficients[position]))
                            result += scale * size * (np.sin(angle) if sine else np.cos(angle))
                        position += 1
            return result

        longitude = poly("MOON_LONGITUDE") + swings[3] + total("LONGITUDE", True) * lc.ARCSEC
        factor = 1.0 + data["LATITUDE_SWING"] @ np.array([np.sin(node), np.cos(node)])
        latitude = factor * total("LATITUDE", True) * lc.ARCSEC
        distance = (data["MEAN_DISTANCE_KM"] + total("DISTANCE", False)) / lc.AU_KM
        true_node = poly("NODE_LONGITUDE") + swings[4] + total("NODE", True) * lc.ARCSEC
        return longitude, latitude, distance, true_node
