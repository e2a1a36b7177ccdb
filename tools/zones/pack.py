"""Writes zone histories as one small block of bytes. `crates/places/src/pack.rs` reads it and describes the layout."""

from dataclasses import dataclass

# Written layout numbers; the reader has the same ones.
ABBREVIATION_WIDTH = 6
EARLIEST_CHANGE = -(1 << 33)  # 1697: before any zone had a change
HOUR = 3600
RULE_FOLLOWS = 0x80


def varint(value):
    """An unsigned integer, seven bits to a byte, lowest first; the high bit says that more follow."""
    if value < 0:
        raise ValueError(f"{value} is negative")
    out = bytearray()
    while True:
        low, value = value & 0x7F, value >> 7
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def signed(value):
    """A signed integer: 0, -1, 1, -2, 2 … are 0, 1, 2, 3, 4 …"""
    return varint(value * 2 if value >= 0 else -value * 2 - 1)


def span(seconds):
    """Seconds, whole hours the shorter: nearly all changes lie whole hours apart."""
    return varint(seconds // HOUR << 1) if seconds % HOUR == 0 else varint(seconds << 1 | 1)


@dataclass(frozen=True)
class Packed:
    content: bytes
    zones: int
    changes: int


def pack(histories):
    """Packs a dict from zone name to ZoneHistory. Zones with the same history share it."""
    bodies = {}
    abbreviations = sorted({kind.abbreviation for history in histories.values() for kind in _kinds(history)})
    number = {text: i for i, text in enumerate(abbreviations)}
    changes = 0
    for name in sorted(histories):
        body = _body(histories[name], number)
        if body not in bodies:
            bodies[body] = len(bodies)
            changes += len(histories[name].changes)
    names = b"".join(
        bytes([len(name)]) + name.encode("ascii") + bodies[_body(histories[name], number)].to_bytes(2, "little")
        for name in sorted(histories)
    )
    texts = b"".join(_padded(text) for text in abbreviations)
    content = b"".join(
        [
            len(texts).to_bytes(2, "little"),
            len(names).to_bytes(2, "little"),
            texts,
            names,
            *(varint(len(body)) + body for body in bodies),
        ]
    )
    return Packed(content, len(bodies), changes)


def _padded(text):
    raw = text.encode("ascii")
    if len(raw) > ABBREVIATION_WIDTH:
        raise ValueError(f"the abbreviation {text} is longer than {ABBREVIATION_WIDTH}")
    return raw.ljust(ABBREVIATION_WIDTH, b"\0")


def _kinds(history):
    """The local times of a zone in the order of their first use; the rule's come last."""
    used = [history.first, *(kind for _, kind in history.changes)]
    if history.rule:
        used += [history.rule.standard, history.rule.daylight]
    return list(dict.fromkeys(used))


def _body(history, number):
    kinds = _kinds(history)
    if len(kinds) > 16:
        raise ValueError("more than 16 local times in one zone: the layout gives each change half a byte")
    out = bytearray([len(kinds) | (RULE_FOLLOWS if history.rule else 0)])
    for kind in kinds:
        out += signed(kind.offset_s) + bytes([number[kind.abbreviation]])
    if history.rule:
        rule = history.rule
        out.append(kinds.index(rule.standard) | kinds.index(rule.daylight) << 4)
        for day in (rule.start, rule.end):
            out += bytes([day.month, day.week << 4 | day.weekday]) + signed(day.time_s)
    out += varint(len(history.changes))
    halves = [kinds.index(kind) for _, kind in history.changes]
    halves += [0] * (len(halves) % 2)
    out += bytes(low | high << 4 for low, high in zip(halves[::2], halves[1::2]))
    before = EARLIEST_CHANGE
    for at, _ in history.changes:
        out += span(at - before)
        before = at
    return bytes(out)
