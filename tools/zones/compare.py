"""Compares what the Rust crate answers with Python's zoneinfo, which reads the same files by code of its own.

Asked of every name: each change to the second and a second to either side, as an instant and as the local times on
either side of it; the yearly changes after the files' own lists end, found by bisecting zoneinfo; and instants spread
at random over 1800 to 2100.
"""

import datetime
import random
import subprocess
import sys
import zoneinfo

import tzif

EPOCH = datetime.datetime(1970, 1, 1)
UTC = datetime.timezone.utc
FIRST = tzif.days_from_epoch(1800, 1, 1) * 86400
LAST = tzif.days_from_epoch(2101, 1, 1) * 86400 - 1
# The lists of "fat" files end in 2037; from there on the changes are the footer's.
LISTS_END = tzif.days_from_epoch(2037, 1, 1) * 86400
RANDOM_INSTANTS = 2000
MONTH_S = 28 * 86400


def against_zoneinfo(project, tree, files):
    """Runs the comparison; ends the program with the first differences, or returns the counts."""
    zoneinfo.reset_tzpath([str(tree.resolve())])
    counts = {"names": len(files), "changes": 0, "instants": 0, "local_times": 0, "folds": 0, "gaps": 0}
    questions, answers = [], []
    for name, content in files.items():
        zone = zoneinfo.ZoneInfo(name)
        instants, locals_ = _questions(name, zone, content, counts)
        for at in instants:
            questions.append(f"{name} utc {at}")
            answers.append(_at_instant(zone, at))
        for at in locals_:
            kind, answer = _at_local(zone, at)
            questions.append(f"{name} local {at}")
            answers.append(answer)
            if kind in ("folds", "gaps"):
                counts[kind] += 1
        counts["instants"] += len(instants)
        counts["local_times"] += len(locals_)
    given = _ask_rust(project, questions)
    if len(given) != len(answers):
        sys.exit(f"{len(questions)} questions, {len(given)} answers.")
    wrong = [row for row in zip(questions, answers, given) if row[1] != row[2]]
    for question, expected, answer in wrong[:20]:
        print(f"{question}: zoneinfo says {expected}; the crate says {answer}", file=sys.stderr)
    if wrong:
        sys.exit(f"{len(wrong)} of {len(questions)} answers differ from zoneinfo's.")
    print(f"{len(questions)} answers equal zoneinfo's.")
    return counts


def _questions(name, zone, content, counts):
    """The instants to ask about, and the local times, as seconds from the epoch on the local clock."""
    listed = [at for at, _ in tzif.second_block(content)[0] if FIRST - MONTH_S < at < LISTS_END]
    changes = listed + _later_changes(zone)
    counts["changes"] += len(changes)
    instants, locals_ = set(), set()
    for at in changes:
        for near in (at - 1, at, at + 1):
            instants.add(near)
            for offset_s in (_offset_s(zone, at - 1), _offset_s(zone, at)):
                locals_.add(near + offset_s)
        # The middle of what was skipped or repeated.
        locals_.add(at + (_offset_s(zone, at - 1) + _offset_s(zone, at)) // 2)
    spread = random.Random(name)
    instants.update(spread.randint(FIRST, LAST) for _ in range(RANDOM_INSTANTS))
    locals_.update(spread.randint(FIRST, LAST) for _ in range(RANDOM_INSTANTS))
    return sorted(instants), sorted(locals_)


def _later_changes(zone):
    """The seconds on which zoneinfo's answer changes after the lists end."""
    found = []
    before = _at_instant(zone, LISTS_END)
    for month in range(LISTS_END, LAST + 1, MONTH_S):
        end = min(month + MONTH_S, LAST + 1)
        after = _at_instant(zone, end)
        if after != before:
            low, high = month, end
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _at_instant(zone, middle) == before else (low, middle)
            found.append(high)
        before = after
    return found


def _local(zone, at):
    return (EPOCH + datetime.timedelta(seconds=at)).replace(tzinfo=UTC).astimezone(zone)


def _offset_s(zone, at):
    return int(_local(zone, at).utcoffset().total_seconds())


def _at_instant(zone, at):
    local = _local(zone, at)
    return f"{int(local.utcoffset().total_seconds())} {local.tzname()}"


def _at_local(zone, at):
    """PEP 495: the time is unique where both folds have one offset, and happened twice where the first is the greater."""
    first = (EPOCH + datetime.timedelta(seconds=at)).replace(tzinfo=zone)
    second = first.replace(fold=1)
    readings = [(int(local.utcoffset().total_seconds()), local.tzname()) for local in (first, second)]
    (offset, text), (other_offset, other_text) = readings
    if offset == other_offset:
        return "uniques", f"unique {offset} {text}"
    kind = "fold" if offset > other_offset else "gap"
    return f"{kind}s", f"{kind} {offset} {text} {other_offset} {other_text}"


def _ask_rust(project, questions):
    command = ["cargo", "run", "--quiet", "--release", "-p", "soul-places", "--example", "zone_offsets"]
    done = subprocess.run(command, cwd=project, input="\n".join(questions) + "\n", capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"The example failed: {done.stderr}")
    return done.stdout.splitlines()
