#!/usr/bin/env python3
"""Makes the zone pack of crates/places from a compiled time zone tree, or checks the committed one. See README.md."""

import argparse
import gzip
import hashlib
import json
import lzma
import sys
from pathlib import Path

import compare
import pack
import tzif

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
SOURCES = PROJECT / "crates" / "places" / "src"
PACK = SOURCES / "zones.bin"
VERSION = SOURCES / "zones.version"
PROVENANCE = HERE / "provenance.json"
# Sizes that the installed compressor's version decides; recorded for the reader, never compared.
ADVISORY = ("gzip_bytes", "xz_bytes")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tree", default="/usr/share/zoneinfo", help="the compiled tree (default: the system's)")
    options.add_argument("--check", action="store_true", help="write nothing, fail where the committed pack differs")
    options.add_argument("--accept-input", metavar="SOURCE", help="take another tree than the recorded one, as SOURCE")
    chosen = options.parse_args()

    recorded = json.loads(PROVENANCE.read_text())
    files, input_record = read_input(chosen.tree, recorded["input"], chosen.accept_input)
    histories = {}
    for name, content in files.items():
        try:
            histories[name] = tzif.read_history(content)
        except ValueError as problem:
            sys.exit(f"{name}: {problem}.")
    packed = pack.pack(histories)
    provenance = {
        "input": input_record,
        "pack": {
            "names": len(histories),
            "distinct_zones": packed.zones,
            "changes": packed.changes,
            "bytes": len(packed.content),
            "gzip_bytes": len(gzip.compress(packed.content, 9, mtime=0)),
            "xz_bytes": len(lzma.compress(packed.content)),
            "sha256": hashlib.sha256(packed.content).hexdigest(),
        },
    }
    version = input_record["version"] + "+backzone"
    if chosen.check:
        check_bytes(packed.content, version, provenance["pack"], recorded["pack"])
    else:
        PACK.write_bytes(packed.content)
        VERSION.write_text(version)
    print(f"{packed.zones} zones under {len(histories)} names, {packed.changes} changes, {len(packed.content)} bytes.")

    provenance["comparison"] = compare.against_zoneinfo(PROJECT, Path(chosen.tree), files)
    if chosen.check:
        if provenance["comparison"] != recorded.get("comparison"):
            sys.exit(f"The comparison counted {provenance['comparison']}, the record says {recorded.get('comparison')}.")
        print("The committed pack is what the input gives.")
    else:
        PROVENANCE.write_text(json.dumps(provenance, indent=2) + "\n")
        print(f"Wrote {PACK.name}, {VERSION.name} and {PROVENANCE.name}.")


def read_input(tree, pinned, accepted_source):
    """The zone files of the tree and their record; refuses another tree than the pinned one unless told to take it."""
    files = tzif.read_tree(tree)
    version, backzone = tzif.tree_version(tree)
    sha256 = tzif.tree_sha256(files)
    if not backzone:
        sys.exit(f"{tree} was built without backzone: it gives many countries another country's history before 1970.")
    if sha256 == pinned["sha256"]:
        return files, pinned
    if accepted_source is None:
        sys.exit(
            f"{tree} holds version {version} with checksum {sha256}.\n"
            f"The pack is made from {pinned['source']}, version {pinned['version']},"
            f" checksum {pinned['sha256']}.\n"
            "Name a folder with that tree by --tree, or take this one by --accept-input 'where it comes from'."
        )
    return files, {"source": accepted_source, "version": version, "files": len(files), "sha256": sha256}


def check_bytes(content, version, made, recorded):
    if PACK.read_bytes() != content:
        sys.exit(f"{PACK.relative_to(PROJECT)} is not what the input gives: run the generator without --check.")
    if VERSION.read_text() != version:
        sys.exit(f"{VERSION.relative_to(PROJECT)} does not say {version}.")
    for key, value in made.items():
        if key not in ADVISORY and recorded.get(key) != value:
            sys.exit(f"{PROVENANCE.relative_to(PROJECT)}: {key} is {recorded.get(key)}, the input gives {value}.")


if __name__ == "__main__":
    main()
