#!/usr/bin/env python3
"""Makes the city pack of crates/places from GeoNames data, or checks the committed one. See README.md."""

import argparse
import hashlib
import json
import sys
import zlib
from collections import Counter
from pathlib import Path

import brotli
import names
import pack
import sources

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
PACK = PROJECT / "crates" / "places" / "data" / "cities.bin"
PROVENANCE = HERE / "provenance.json"
# Sizes that the installed compressor's version decides; recorded for the reader, never compared.
ADVISORY = ("gzip_bytes", "brotli_bytes")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing, fail where the committed pack differs")
    options.add_argument("--accept-input", action="store_true", help="take other input files than the recorded ones")
    chosen = options.parse_args()

    recorded = json.loads(PROVENANCE.read_text()) if PROVENANCE.exists() else None
    inputs, input_record = sources.read()
    if recorded and not chosen.accept_input:
        for name, file in input_record.items():
            if file["source"] != "this folder" and file != recorded["input"].get(name):
                sys.exit(f"{name} is not the recorded file; --accept-input takes it and records it.")
    countries, regions, cities = arrange(inputs)
    content = pack.pack(countries, regions, cities)
    provenance = {
        "credit": "GeoNames (geonames.org), Creative Commons Attribution 4.0",
        "input": input_record,
        "pack": {
            "cities": len(cities),
            "countries": len(countries),
            "regions": len(regions),
            "zones": len({city["timezone"] for city in cities}),
            "latin_alternates": sum(len(city["latin"]) for city in cities),
            "other_alternates": sum(len(city["other"]) for city in cities),
            "bytes": len(content),
            "gzip_bytes": len(zlib.compress(content, 9)),
            "brotli_bytes": len(brotli.compress(content, quality=11)),
            "sha256": hashlib.sha256(content).hexdigest(),
        },
    }
    print(json.dumps(provenance["pack"], indent=2))
    if chosen.check:
        check(content, provenance, recorded)
        print("The committed pack is what the input gives.")
    else:
        PACK.parent.mkdir(exist_ok=True)
        PACK.write_bytes(content)
        PROVENANCE.write_text(json.dumps(provenance, indent=2) + "\n")
        print(f"Wrote {PACK.name} and {PROVENANCE.name}.")


def arrange(inputs):
    """Countries, regions and cities in the order of the pack: by code, then the largest city first."""
    cities = sorted(
        inputs["cities15000"].values(),
        key=lambda city: (city["countrycode"], city["admin1code"], -city["population"], city["geonameid"]),
    )
    add_names(cities, inputs["countries"], inputs["historical"])
    region_names = {region["code"]: region["name"] for region in inputs["admin1"]}
    per_region = Counter((city["countrycode"], city["admin1code"]) for city in cities)
    regions = [(region_texts(code, region_names), count) for code, count in sorted(per_region.items())]
    per_country = Counter(country for country, _ in per_region)
    extra = inputs["country_names"]["names"]
    unknown = set(extra) - set(per_country)
    if unknown:
        sys.exit(f"country_names.json names countries without a city: {sorted(unknown)}.")
    countries = []
    for code, count in sorted(per_country.items()):
        country = inputs["countries"][code]
        texts = [code, country["name"].strip(), country["iso3"], *extra.get(code, [])]
        countries.append((list(dict.fromkeys(texts)), count))
    return countries, regions, cities


def region_texts(code, region_names):
    """The region's name, empty where GeoNames has none, and its code where that is one that people write, such as TX."""
    name = region_names.get(".".join(code), "")
    return [name, code[1]] if name and code[1].isalpha() else [name]


def add_names(cities, countries, historical):
    own = {}
    for country, cities_of_country in historical["kept"].items():
        for city, kept in cities_of_country.items():
            own[country, city] = list(kept)
    for entry in historical["added"]:
        own.setdefault((entry["country"], entry["city"]), []).extend(entry["names"])
    scripts = {code: names.scripts_of_country(country) for code, country in countries.items()}
    # Of several cities of one name in one country the historical names are those of the largest.
    largest = {}
    for city in cities:
        key = (city["countrycode"], city["name"])
        if city["population"] > largest.get(key, {"population": -1})["population"]:
            largest[key] = city
    for (country, name), own_names in own.items():
        if (country, name) not in largest:
            sys.exit(f"historical.json names a city that the input lacks: {name} in {country}.")
        known = {names.fold(alternate) for alternate in largest[country, name]["alternatenames"]}
        for own_name in own_names:
            if (names.fold(own_name) in known) != (own_name in historical["kept"].get(country, {}).get(name, [])):
                sys.exit(f"historical.json has {own_name} in the wrong list: GeoNames' data differ.")
    for city in cities:
        key = (city["countrycode"], city["name"])
        mine = own.get(key, []) if largest[key] is city else []
        city["latin"], city["other"] = names.alternates(city, scripts[city["countrycode"]], mine)


def check(content, provenance, recorded):
    if PACK.read_bytes() != content:
        sys.exit(f"{PACK.relative_to(PROJECT)} is not what the input gives: run the generator without --check.")
    made = {key: value for key, value in provenance["pack"].items() if key not in ADVISORY}
    kept = {key: value for key, value in recorded["pack"].items() if key not in ADVISORY}
    if made != kept or provenance["input"] != recorded["input"]:
        sys.exit(f"{PROVENANCE.relative_to(PROJECT)} does not say what the input gives.")


if __name__ == "__main__":
    main()
