"""Writes the cities as one block of bytes. `crates/places/src/cities/read.rs` reads it and describes the layout."""

import zlib

MAGIC = b"SoulCity"
LAYOUT = 1
# Steps of a thousandth of a degree: within 56 m of the source.
STEPS_PER_DEGREE = 1000


def varint(value):
    """An unsigned integer, seven bits to a byte, lowest first; the high bit says that more follow."""
    out = bytearray()
    while True:
        low, value = value & 0x7F, value >> 7
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def signed(value):
    """A signed integer: 0, -1, 1, -2, 2 … are 0, 1, 2, 3, 4 …"""
    return varint(value * 2 if value >= 0 else -value * 2 - 1)


def three_digits(number):
    """The number of a three-digit rounding: below 1,000 the number itself, then 900 to each power of ten, halves up."""
    exponent = 0
    while number >= 1000 * 10**exponent - (10**exponent // 2 if exponent else 0):
        exponent += 1
    mantissa = (number + 10**exponent // 2) // 10**exponent
    return exponent * 900 + mantissa


def pack(countries, regions, cities):
    """`countries`: texts and number of regions; `regions`: texts and number of cities; `cities` in the order of both."""
    zones = sorted({city["timezone"] for city in cities})
    number = {zone: i for i, zone in enumerate(zones)}
    payload = b"".join(
        [
            _text([[zone] for zone in zones]),
            _text([texts for texts, _ in countries]),
            _text([texts for texts, _ in regions]),
            _text([[city["name"]] for city in cities]),
            _text([city["latin"] for city in cities]),
            _text([city["other"] for city in cities]),
            b"".join(varint(count) for _, count in countries),
            b"".join(varint(count) for _, count in regions),
            _differences(three_digits(city["population"]) for city in cities),
            _differences(round(city["latitude"] * STEPS_PER_DEGREE) for city in cities),
            _differences(round(city["longitude"] * STEPS_PER_DEGREE) for city in cities),
            b"".join(varint(number[city["timezone"]]) for city in cities),
        ]
    )
    head = MAGIC + LAYOUT.to_bytes(2, "little") + len(payload).to_bytes(4, "little")
    return head + zlib.adler32(payload).to_bytes(4, "little") + payload


def _text(lines):
    """One line each, its parts separated by tabs, with the length in front."""
    for parts in lines:
        for part in parts:
            if "\t" in part or "\n" in part:
                raise SystemExit(f"{part!r} has a tab or a line feed, which the layout uses itself.")
    text = "".join("\t".join(parts) + "\n" for parts in lines).encode()
    return varint(len(text)) + text


def _differences(numbers):
    out, before = bytearray(), 0
    for value in numbers:
        out += signed(value - before)
        before = value
    return bytes(out)
