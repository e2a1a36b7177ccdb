"""Reads compiled time zone files (TZif, RFC 9636) into plain values.

Only the 64-bit block and the footer are read: every compiler since 2006 writes them.
"""

import datetime
import hashlib
import re
import struct
from dataclasses import dataclass
from pathlib import Path

# Names in the tree that are no places or depend on the machine: Debian's link to the machine's own zone, the file
# that old POSIX strings borrowed their rules from, and the placeholder of a machine that was never set up.
NOT_ZONES = {"Factory", "localtime", "posixrules"}
# Copies of the whole tree: the same again, and the same with leap seconds counted.
NOT_ZONE_FOLDERS = ("posix", "right")


@dataclass(frozen=True)
class LocalTime:
    """An offset east of UTC in seconds, and what people called it."""

    offset_s: int
    abbreviation: str


@dataclass(frozen=True)
class RuleDay:
    """The day and time of a yearly change: POSIX `Mm.w.d/time`, time in seconds of local time before the change."""

    month: int
    week: int
    weekday: int
    time_s: int


@dataclass(frozen=True)
class Rule:
    """A POSIX footer with daylight time, and the days of the year on which that begins and ends."""

    standard: LocalTime
    daylight: LocalTime
    start: RuleDay
    end: RuleDay


@dataclass(frozen=True)
class ZoneHistory:
    """`first` holds before the first change; `changes` are (Unix second, what holds from then on); then the rule."""

    first: LocalTime
    changes: tuple
    rule: Rule | None


def read_tree(root):
    """The zone files under `root`: a dict from name to bytes, sorted by name."""
    found = {}
    for path in Path(root).rglob("*"):
        name = path.relative_to(root)
        if name.parts[0] in NOT_ZONE_FOLDERS or str(name) in NOT_ZONES or not path.is_file():
            continue
        content = path.read_bytes()
        if content[:4] == b"TZif":
            found[name.as_posix()] = content
    return dict(sorted(found.items()))


def tree_sha256(files):
    """One checksum over names and contents, in the order of the names."""
    total = hashlib.sha256()
    for name, content in files.items():
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def tree_version(root):
    """The IANA version and whether the tree was built with backzone, from the head of tzdata.zi."""
    source = Path(root) / "tzdata.zi"
    if not source.is_file():
        raise SystemExit(f"{root} is no compiled zone tree: it has no tzdata.zi. Debian's comes with the package tzdata.")
    head = source.read_text().splitlines()[:5]
    version = next((line.split()[2] for line in head if line.startswith("# version ")), None)
    if version is None:
        raise SystemExit(f"{source} does not name its version.")
    return version, any("backzone" in line for line in head)


def read_history(content):
    """One TZif file as a ZoneHistory that keeps every change which the file's own footer does not repeat."""
    instants, kinds, footer = second_block(content)
    current = first = kinds[0]
    changes = []
    for at, kind in instants:
        # Changes of neither offset nor abbreviation (only the daylight flag, or a compiler's filler) tell nothing here.
        if kind != current:
            changes.append((at, kind))
            current = kind
    standard, rule = _footer(footer)
    if rule is None:
        if standard != current:
            raise ValueError(f"the footer {footer!r} disagrees with the last change")
    else:
        changes = _without_repeated(changes, rule)
    return ZoneHistory(first, tuple(changes), rule)


def second_block(content):
    """The listed changes as (Unix second, LocalTime), all local times, and the footer of the 64-bit block."""

    def counts(start):
        return struct.unpack(">6l", content[start + 20 : start + 44])

    utc_flags, standard_flags, leaps, times, types, characters = counts(0)
    start = 44 + times * 5 + types * 6 + characters + leaps * 8 + standard_flags + utc_flags
    utc_flags, standard_flags, leaps, times, types, characters = counts(start)
    if leaps:
        raise ValueError("the file counts leap seconds")
    at = start + 44
    instants = struct.unpack(f">{times}q", content[at : at + 8 * times])
    at += 8 * times
    indexes = content[at : at + times]
    at += times
    records = [struct.unpack(">lBB", content[at + 6 * i : at + 6 * i + 6]) for i in range(types)]
    at += 6 * types
    texts = content[at : at + characters]
    at += characters + standard_flags + utc_flags
    kinds = [LocalTime(offset, texts[i : texts.index(b"\0", i)].decode()) for offset, _, i in records]
    return [(t, kinds[i]) for t, i in zip(instants, indexes)], kinds, content[at:].strip(b"\n").decode()


_NAME = r"(<[^>]+>|[A-Za-z]+)"
_CLOCK = r"([+-]?\d+(?::\d+){0,2})"
_FOOTER = re.compile(rf"{_NAME}{_CLOCK}(?:{_NAME}{_CLOCK}?,([^,]+),([^,]+))?")
_RULE_DAY = re.compile(rf"M(\d+)\.(\d)\.(\d)(?:/{_CLOCK})?")


def _clock_s(text):
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
    return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])


def _footer(text):
    found = _FOOTER.fullmatch(text)
    if found is None:
        raise ValueError(f"the footer {text!r} cannot be read")
    name, west, daylight_name, daylight_west, start, end = found.groups()
    standard = LocalTime(-_clock_s(west), name.strip("<>"))
    if daylight_name is None:
        return standard, None
    daylight_offset = standard.offset_s + 3600 if daylight_west is None else -_clock_s(daylight_west)
    daylight = LocalTime(daylight_offset, daylight_name.strip("<>"))
    return standard, Rule(standard, daylight, _rule_day(start), _rule_day(end))


def _rule_day(text):
    found = _RULE_DAY.fullmatch(text)
    if found is None:
        raise ValueError(f"the yearly rule {text!r} is not of the form Mm.w.d")
    month, week, weekday, time = found.groups()
    return RuleDay(int(month), int(week), int(weekday), _clock_s(time or "2"))


def rule_changes(rule, year):
    """The two changes of a rule in one year, earlier first."""
    start = rule_second(rule.start, year) - rule.standard.offset_s
    end = rule_second(rule.end, year) - rule.daylight.offset_s
    return sorted([(start, rule.daylight), (end, rule.standard)], key=lambda change: change[0])


def rule_second(day, year):
    """The local second, counted as if the local clock were UTC, on which a rule's day falls."""
    first = days_from_epoch(year, day.month, 1)
    # 1970-01-01 was a Thursday, day 4 of the POSIX week that begins on Sunday.
    skipped = (day.weekday - (first + 4)) % 7 + 7 * (day.week - 1)
    next_month = days_from_epoch(year + day.month // 12, day.month % 12 + 1, 1)
    while first + skipped >= next_month:
        skipped -= 7
    return (first + skipped) * 86400 + day.time_s


def days_from_epoch(year, month, day):
    """Days from 1970-01-01 in the Gregorian calendar."""
    return datetime.date(year, month, day).toordinal() - datetime.date(1970, 1, 1).toordinal()


def _without_repeated(changes, rule):
    """Drops the longest tail of changes that the rule makes again, each of them and no other between them."""
    made = [change for year in range(1900, 2101) for change in rule_changes(rule, year)]
    while made and changes and made[-1][0] > changes[-1][0]:
        made.pop()
    kept = list(changes)
    dropped = []
    while kept and made and kept[-1] == made[-1]:
        dropped.append(kept.pop())
        made.pop()
    # The reader lets the rule work from the last kept change on: a change that only the rule knows must lie before it.
    if dropped and made and (not kept or made[-1][0] > kept[-1][0]):
        kept.append(dropped[-1])
    return kept
