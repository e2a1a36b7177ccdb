"""Compares the product with DE440 at fresh random instants, which no fit has seen.

    python check.py            compare 2,000 instants and print the worst errors
    python check.py --write    also write tests/golden/fresh_instants_de440.json: the figures, and the truth at 200 of them

Also compares the instants of 40 stations of each planet, where the sign of the speed is decided.

Runs the example `positions` of the crate for the product's side.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from skyfield.framelib import ecliptic_frame

from arguments import RANGE_END, RANGE_START
from de440 import TARGETS, TIMESCALE, apparent, julian_day, kernel

ROOT = Path(__file__).resolve().parents[2]
# The order of `Body::ALL`.
BODIES = ("sun", "moon", "mercury", "venus", "mars", "jupiter", "saturn", "uranus", "neptune", "pluto",
          "north_node", "south_node", "mean_node", "chiron")
COMPARED = BODIES[:11]
INSTANTS, KEPT = 2000, 200
CHECK_SEED = 18002100
# Step of the five-point difference that gives the true speed, days: short, for close to the Sun the deflection changes quickly.
STEP_DAYS = 0.004
STATIONS = 40
STATION_ALLOWED_S = 60.0
PLANETS = BODIES[2:10]
ALLOWED = {  # longitude and latitude in arcseconds, distance relative, speed in degrees a day
    "sun": (0.15, 1e-5, 1e-4), "moon": (1.5, 1e-4, 1e-3), "mercury": (0.3, 1e-5, 1e-4), "venus": (0.3, 1e-5, 1e-4),
    "mars": (0.5, 1e-5, 1e-4), "jupiter": (0.3, 1e-5, 1e-4), "saturn": (0.3, 1e-5, 1e-4), "uranus": (0.5, 1e-5, 1e-4),
    "neptune": (0.5, 1e-5, 1e-4), "pluto": (0.5, 1e-5, 1e-4), "north_node": (1.5, None, 1e-3),
}


# Names the tables that were measured: the test refuses figures of others.
PROVENANCE = ROOT / "crates" / "ephemeris" / "src" / "tables" / "provenance.json"


def wrap(degrees):
    return (degrees + 180.0) % 360.0 - 180.0


def true_node(jd):
    """Longitude of the Moon's osculating node at the true equinox of date, degrees."""
    time = TIMESCALE.tt_jd(jd)
    relative = (kernel()["moon"] - kernel()["earth"]).at(time)
    rotation = ecliptic_frame.rotation_at(time)
    r = np.einsum("ij...,j...->i...", rotation, relative.xyz.au)
    v = np.einsum("ij...,j...->i...", rotation, relative.velocity.au_per_d)
    h = np.cross(r.T, v.T).T
    return np.degrees(np.arctan2(h[0], -h[1])) % 360.0


def longitude(name, jd):
    return true_node(jd) if name == "north_node" else np.degrees(apparent(name, jd)[0])


def truth(name, jd):
    """Columns longitude, latitude (degrees), distance (au), speed (degrees a day)."""
    around = [longitude(name, jd + k * STEP_DAYS) for k in (-2, -1, 1, 2)]
    outer, near = wrap(around[3] - around[0]), wrap(around[2] - around[1])
    speed = (8 * near - outer) / (12 * STEP_DAYS)
    if name == "north_node":
        return np.array([longitude(name, jd), 0 * jd, 0 * jd, speed])
    lon, lat, distance = apparent(name, jd)
    return np.array([np.degrees(lon), np.degrees(lat), distance, speed])


def product(jd):
    command = ["cargo", "run", "--quiet", "--release", "--package", "soul-ephemeris", "--example", "positions"]
    text = "\n".join(repr(float(x)) for x in jd)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT)
    rows = np.array([[float(x) for x in line.split()] for line in done.stdout.splitlines()])
    return {name: rows[:, 1 + 4 * i:5 + 4 * i].T for i, name in enumerate(BODIES)}


def stations():
    """Per planet the instants at which the product's speed is zero, and how far each is from DE440's, seconds."""
    grid = np.arange(julian_day(1800, 1, 1), julian_day(2101, 1, 1), 5.0)
    speeds = {name: rows[3] for name, rows in product(grid).items()}
    low, high, low_speed, high_speed = [], [], [], []
    for name in PLANETS:
        v = speeds[name]
        at = np.nonzero(v[:-1] * v[1:] < 0)[0]
        at = at[np.linspace(0, len(at) - 1, STATIONS).astype(int)]
        low.append(grid[at]), high.append(grid[at + 1]), low_speed.append(v[at]), high_speed.append(v[at + 1])
    low, high, low_speed, high_speed = (np.array(x) for x in (low, high, low_speed, high_speed))
    for _ in range(5):
        middle = low - low_speed * (high - low) / (high_speed - low_speed)
        rows = product(middle.ravel())
        speed = np.array([rows[name][3].reshape(len(PLANETS), STATIONS)[i] for i, name in enumerate(PLANETS)])
        below = speed * low_speed > 0
        low, low_speed = np.where(below, middle, low), np.where(below, speed, low_speed)
        high, high_speed = np.where(below, high, middle), np.where(below, high_speed, speed)
    result = {}
    for i, name in enumerate(PLANETS):
        h = 0.05
        around = np.array([longitude(name, middle[i] + k * h) for k in (-2, -1, 0, 1, 2)])
        speed = (8 * wrap(around[3] - around[1]) - wrap(around[4] - around[0])) / (12 * h)
        acceleration = wrap(wrap(around[3] - around[2]) - wrap(around[2] - around[1])) / h**2
        result[name] = middle[i], speed / acceleration * 86400.0
    return result


def instants():
    rng = np.random.default_rng(CHECK_SEED)
    return np.sort(rng.uniform(julian_day(1800, 1, 1), julian_day(2101, 1, 1), INSTANTS))


def main():
    jd = instants()
    assert RANGE_START < jd[0] and jd[-1] < RANGE_END
    ours, figures, rows, failed = product(jd), {}, {}, False
    kept = np.linspace(0, INSTANTS - 1, KEPT).astype(int)
    print("body        longitude rms / max   latitude rms / max  distance max  speed max   worst at")
    for name in COMPARED:
        true, mine = truth(name, jd), ours[name]
        angle = wrap(mine[0] - true[0]) * 3600.0
        latitude = (mine[1] - true[1]) * 3600.0
        distance = np.abs(mine[2] / true[2] - 1.0) if true[2].all() else 0 * jd
        speed = np.abs(mine[3] - true[3])
        figure = {
            "longitude_rms_arcsec": np.sqrt((angle**2).mean()), "longitude_max_arcsec": np.abs(angle).max(),
            "latitude_rms_arcsec": np.sqrt((latitude**2).mean()), "latitude_max_arcsec": np.abs(latitude).max(),
            "distance_max_relative": distance.max(), "speed_max_deg_per_day": speed.max(),
        }
        figures[name] = {key: float(f"{value:.3g}") for key, value in figure.items()}
        arc, relative, rate = ALLOWED[name]
        exceeded = np.abs(angle).max() > arc or np.abs(latitude).max() > arc or speed.max() > rate \
            or (relative is not None and distance.max() > relative)
        failed |= bool(exceeded)
        rows[name] = [[round(float(x), 9) for x in true[:, i]] for i in kept]
        print("%-11s %8.4f %8.4f\"   %8.4f %8.4f\"   %9.2e   %9.2e   %.1f %s" % (
            name, *list(figure.values()), jd[np.abs(angle).argmax()], "EXCEEDED" if exceeded else ""))
    turning = stations()
    for name, (_, late) in turning.items():
        figures[name]["station_max_s"] = float(f"{np.abs(late).max():.3g}")
        failed |= bool(np.abs(late).max() > STATION_ALLOWED_S)
        print(f"{name:11} stations: rms {np.sqrt((late**2).mean()):5.1f} s, largest {np.abs(late).max():5.1f} s")
    if "--write" in sys.argv[1:]:
        write(jd, kept, figures, rows, turning)
    sys.exit(failed)


def write(jd, kept, figures, rows, turning):
    head = {
        "what": "Apparent geocentric positions by JPL DE440, true ecliptic and equinox of date, at instants no fit has seen",
        "columns": "[longitude deg, latitude deg, distance au, speed deg/day]; the node is the osculating one",
        "made_by": "tools/ephemeris/check.py --write",
        "seed": CHECK_SEED,
        "instants_compared": INSTANTS,
        "provenance_sha256": hashlib.sha256(PROVENANCE.read_bytes()).hexdigest(),
        "measured": figures,
        "stations_jd_tt": {name: [round(float(x), 6) for x in (at - late / 86400.0)[::4]]
                           for name, (at, late) in turning.items()},
    }
    lines = [json.dumps({"jd_tt": float(jd[i]), "bodies": {name: rows[name][n] for name in COMPARED}},
                        separators=(",", ":")) for n, i in enumerate(kept)]
    text = json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n' + ",\n".join(lines) + "\n]}\n"
    (ROOT / "tests" / "golden" / "fresh_instants_de440.json").write_text(text)


if __name__ == "__main__":
    main()
