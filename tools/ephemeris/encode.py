"""Byte formats of the tables. All numbers are little-endian; the readers are `crates/ephemeris/src/tables/*.rs`.

A series file:
    u8 variables, u8 polynomial terms, f64 polynomial coefficients (variable by variable), u8 groups, then each group:
    u8 first variable, u8 variables, u8 power of time, u8 1 if the terms count for the speed, f64 quantum, u16 terms, then each term:
    its factors, one byte each: argument index in the high half, multiplier + 8 in the low half (0: the multiplier follows as
    a signed byte), ended by the byte 0xFF; then for each variable cosine and sine coefficient in quanta, as zigzag varints.

A Chebyshev file:
    f64 start (Julian day), f64 days per piece, u16 pieces, u8 coefficients per coordinate, f64 quantum,
    u8 bit widths (x, y, z, each by rising order), then the coefficients in quanta as two's-complement bit fields, low bit first,
    piece by piece in the order of the widths.
"""

import struct

import numpy as np

from arguments import ARGUMENTS


def zigzag_varint(value):
    n = (value << 1) if value >= 0 else ((-value) << 1) - 1
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def factors(multipliers):
    out = bytearray()
    for index, k in enumerate(multipliers):
        if k == 0:
            continue
        if -7 <= k <= 7:
            out.append(index << 4 | int(k) + 8)
        else:
            out.append(index << 4)
            out += struct.pack("<b", int(k))
    out.append(0xFF)
    return bytes(out)


def series(polynomials, groups, quantum):
    out = bytearray(struct.pack("<BB", len(polynomials), len(polynomials[0])))
    for polynomial in polynomials:
        out += struct.pack(f"<{len(polynomial)}d", *polynomial)
    out.append(len(groups))
    for group in groups:
        order = np.lexsort(group["multipliers"].T[::-1])
        out += struct.pack("<BBBBdH", group["first_variable"], group["variables"], group["power"], group["with_rate"],
                           quantum, len(order))
        for i in order:
            out += factors(group["multipliers"][i])
            for v in range(group["variables"]):
                out += zigzag_varint(round(group["cosine"][i, v] / quantum))
                out += zigzag_varint(round(group["sine"][i, v] / quantum))
    return bytes(out)


def arguments():
    return b"".join(struct.pack("<dd", a.phase_rad, a.rate_rad_per_day) for a in ARGUMENTS)


def chebyshev(start, piece_days, quantised, quantum):
    """`quantised` has the shape (pieces, 3, coefficients)."""
    pieces, _, terms = quantised.shape
    low, high = quantised.min(axis=0), quantised.max(axis=0)
    widths = [[max(int(a).bit_length() if a >= 0 else int(-a - 1).bit_length() for a in pair) + 1
               for pair in zip(lo, hi)] for lo, hi in zip(low, high)]
    out = bytearray(struct.pack("<ddHBd", start, piece_days, pieces, terms, quantum))
    out += bytes(w for row in widths for w in row)
    bits, filled = 0, 0
    for piece in quantised:
        for row, row_widths in zip(piece, widths):
            for value, width in zip(row, row_widths):
                bits |= (int(value) & ((1 << width) - 1)) << filled
                filled += width
    out += bits.to_bytes((filled + 7) // 8, "little")
    return bytes(out)
