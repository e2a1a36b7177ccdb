"""Finds which integer combinations of the fundamental arguments the theory VSOP87 uses for each inner planet.

Reads the published series (version D, spherical coordinates of date) from the source of the crate `vsop87` 3.0.0 and writes
`candidates.json`: for each planet the combinations, each with the powers of time it appears with and its amplitudes. Only the
combinations enter the product; every coefficient is fitted to DE440 afterwards. Run once; the result is committed.

    python candidates.py <folder of the unpacked crate>/src/vsop87d
"""

import json
import re
import sys
from pathlib import Path

import numpy as np

from arguments import NAMES, RATES

PLANETS = ("mercury", "venus", "earth", "mars")
# A term weaker than this anywhere in the 300 years (radians, or au for the radius) can't matter for any error allowed.
SMALLEST = 1.5e-9
MILLENNIUM_DAYS = 365250.0


def read_series(path):
    """Yields (variable, power of time, amplitude, frequency in radians per millennium) of every term in a source file."""
    text = path.read_text()
    for match in re.finditer(r"const ([LBR])(\d): \[\[f64; \d+\]; 3\] = \[(.*?)\];", text, re.S):
        rows = re.findall(r"\[(.*?)\]", match.group(3), re.S)
        numbers = []
        for row in rows:
            row = re.sub(r"//.*", "", row).replace("_", "")
            numbers.append([float(x) if "PI" not in x else np.pi for x in (p.strip() for p in row.split(",")) if x])
        yield from ((match.group(1), int(match.group(2)), a, c) for a, _, c in zip(*numbers))


def outer_combinations():
    """Combinations of the four outer planets with at most three of them, as (values, multiplier rows), sorted by value."""
    rows = []
    for j in range(-12, 13):
        for s in range(-8, 9):
            for u in range(-4, 5):
                for n in range(-4, 5):
                    if sum(x != 0 for x in (j, s, u, n)) <= 3 and abs(j) + abs(s) + abs(u) + abs(n) <= 16:
                        rows.append((j, s, u, n))
    rows = np.array(rows)
    values = rows @ (RATES[4:8] * MILLENNIUM_DAYS)
    order = np.argsort(values, kind="stable")
    return values[order], rows[order]


def matcher(planet):
    """Returns a function from a frequency to its combination with the smallest sum of multipliers, or None."""
    index = NAMES.index(planet)
    rate = RATES * MILLENNIUM_DAYS
    values, rows = outer_combinations()
    heads = []
    for k in range(-32, 33):
        for other in range(4):
            if other == index:
                continue
            for k_other in range(-32, 33):
                head = [0] * 4
                head[index], head[other] = k, k_other
                heads.append(head)
        # Three inner planets together, with small multipliers only.
    for a in range(-14, 15):
        for b in range(-14, 15):
            for c in range(-14, 15):
                for trio in ((0, 1, 2), (1, 2, 3), (0, 2, 3), (0, 1, 3)):
                    if a and b and c:
                        head = [0] * 4
                        for i, k in zip(trio, (a, b, c)):
                            head[i] = k
                        heads.append(head)
    heads = np.unique(np.array(heads), axis=0)
    head_values = heads @ rate[:4]
    moon = []
    for d in range(-4, 5):
        for f in range(-3, 4):
            for l in range(-3, 4):
                for e in range(-6, 7):
                    if d or f or l:
                        moon.append((d, f, l, e))
    moon = np.array(moon)
    # VSOP87's own rates of D, F and l differ from the IAU 2000B ones in the eighth digit.
    moon_values = moon @ np.array([77713.7714681205, 84334.6615813083, 83286.9142695536, rate[2]])

    def match(frequency):
        best = None
        position = np.searchsorted(values, frequency - head_values)
        for shift in (-1, 0):
            at = np.clip(position + shift, 0, len(values) - 1)
            close = np.nonzero(np.abs(head_values + values[at] - frequency) < 2e-6)[0]
            for i in close:
                row = list(heads[i]) + list(rows[at[i]]) + [0] * 5
                if best is None or sum(map(abs, row)) < sum(map(abs, best)):
                    best = row
        if best is None and planet == "earth":
            for i in np.nonzero(np.abs(moon_values - frequency) < 2e-4)[0]:
                d, f, l, e = moon[i]
                row = [0, 0, e, 0, 0, 0, 0, 0, l, 0, f, d, 0]
                if best is None or sum(map(abs, row)) < sum(map(abs, best)):
                    best = row
        return None if best is None else tuple(int(k) for k in best)

    return match


def main():
    source = Path(sys.argv[1])
    result = {}
    for planet in PLANETS:
        match = matcher(planet)
        found, unmatched = {}, 0
        for variable, power, amplitude, frequency in read_series(source / f"{planet}.rs"):
            size = abs(amplitude) * 0.2**power
            if size < SMALLEST or abs(frequency) < 1e-6 or power > 3:
                continue
            row = match(frequency)
            if row is None:
                unmatched += 1
                continue
            sizes = found.setdefault((row, power), {"L": 0.0, "B": 0.0, "R": 0.0})
            sizes[variable] = max(sizes[variable], size)
        terms = [
            {"k": list(row), "power": power, **{v: float(f"{s:.2e}") for v, s in sizes.items() if s}}
            for (row, power), sizes in sorted(found.items(), key=lambda item: (item[0][1], item[0][0]))
        ]
        print(planet, len(terms), "terms,", unmatched, "without a match")
        result[planet] = terms
    lines = [f'"{planet}": [\n' + ",\n".join(json.dumps(t) for t in terms) + "\n]" for planet, terms in result.items()]
    Path(__file__).with_name("candidates.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
