"""Which of a city's alternate names the pack keeps."""

import re
import unicodedata

# Letters that Unicode does not decompose; the search folds them to the same ones.
_LETTERS = {
    "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i",
    "ŋ": "n", "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ƿ": "w",
}  # fmt: skip
_APOSTROPHES = "'’‘`´′″”“\u200c\u200d"
# German, Scandinavian and Finnish names are also typed in two letters; the search understands these by itself.
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "ae", "Ö": "oe", "Ü": "ue", "Å": "aa", "Ø": "oe"})

# Codes, descriptions and phonetic spellings are no names.
_NO_NAME = re.compile(r"[0-9/\[\]()<>,،;:=|+*&?!_$…\uff08\uff09\uff0c\uff0f]|^[A-Z]{3}$")
# Marks of writing direction and soft hyphens that slipped into the data: they can't be seen and part no words.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2028\ufeff"))

# From this size on, cities keep names in some scripts foreign to their country.
WORLD_CITY = 1_000_000
# From this size on, about the 2,000 largest, they keep all names in Latin letters.
KNOWN_CITY = 300_000
# From this size on, they keep all names in the scripts of their country.
LARGE_CITY = 100_000
# The other names of the smaller cities here are respellings in foreign languages of an English name.
NO_ALTERNATES_BELOW_LARGE = {"US"}
# Otherwise a name is dropped where it differs from a kept one in no more letters than these: one from the first length on, two from
# the second. The search lets as many typing errors pass, so the city is found all the same.
LENGTHS_PER_DIFFERENCE = (5, 8)

# Scripts by the languages written in them, as the countries list their languages (ISO 639).
_LANGUAGES = {
    "CYRILLIC": "ru uk bg sr mk be kk ky mn tg tt ce uz", "GREEK": "el", "KANA": "ja", "CJK": "ja zh cmn yue nan",
    "HANGUL": "ko", "ARABIC": "ar fa ur ps ckb ug ku sd", "HEBREW": "he yi", "DEVANAGARI": "hi mr ne", "BENGALI": "bn as",
    "GURMUKHI": "pa", "GUJARATI": "gu", "ORIYA": "or", "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml",
    "SINHALA": "si", "THAI": "th", "LAO": "lo", "KHMER": "km", "MYANMAR": "my", "GEORGIAN": "ka", "ARMENIAN": "hy",
    "ETHIOPIC": "am ti", "THAANA": "dv", "TIBETAN": "dz bo",
}  # fmt: skip
# Kept for world cities in any country.
_WORLD_SCRIPTS = {
    "CYRILLIC", "GREEK", "KANA", "CJK", "HANGUL", "ARABIC", "HEBREW", "DEVANAGARI", "BENGALI", "THAI", "GEORGIAN", "ARMENIAN",
}  # fmt: skip


def fold(text):
    """The text as the search compares it: lower case, Latin accents gone, words parted by single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    out = []
    for letter in decomposed:
        if letter in _APOSTROPHES or "\u0300" <= letter <= "\u036f" or "\u02b9" <= letter <= "\u02cf":
            continue
        letter = _LETTERS.get(letter, letter)
        out.append(letter if unicodedata.category(letter[0])[0] in "LMN" else " ")
    return unicodedata.normalize("NFC", " ".join("".join(out).split()))


def keys(name):
    """All the ways in which the search finds this name."""
    return {fold(name), fold(name.translate(_DIGRAPHS))}


def scripts_of_country(country):
    languages = {language.split("-")[0] for language in country["languages"].split(",")}
    return {script for script, written in _LANGUAGES.items() if languages & set(written.split())}


def alternates(city, native_scripts, historical):
    """The names kept beside the main one: in Latin letters, the historical ones first, and in other scripts."""
    world_city = city["population"] >= WORLD_CITY
    large_city = city["population"] >= LARGE_CITY
    main_words = set(fold(city["name"]).split())
    by_script = {}
    for name in sorted({" ".join(name.translate(_UNSEEN).split()) for name in city["alternatenames"]}):
        script = _script(name)
        if script is None or _NO_NAME.search(name) or not fold(name):
            continue
        if script == "LATIN":
            # GeoNames writes machine transliterations of other scripts in small letters.
            if not name.lstrip("'’‘")[:1].isupper():
                continue
            if not large_city:
                # "City of X", "X District": found by X.
                if main_words <= set(fold(name).split()) or city["countrycode"] in NO_ALTERNATES_BELOW_LARGE:
                    continue
        elif script not in native_scripts and not (world_city and script in _WORLD_SCRIPTS):
            continue
        by_script.setdefault(script, []).append(name)

    latin = _distinct(by_script.pop("LATIN", []), [city["name"], *historical], keep_all=city["population"] >= KNOWN_CITY)
    other = []
    for script, candidates in by_script.items():
        other += _distinct(candidates, [], keep_all=large_city and script in native_scripts)
    return historical + sorted(latin), sorted(other)


def _distinct(candidates, known, keep_all):
    """Those of the names that are not nearly written as a known one or as each other."""
    folded = {name: fold(name) for name in candidates}
    # A name that many others resemble is the common one that they were made from.
    alike = {name: sum(_alike(key, other) for other in folded.values()) for name, key in folded.items()}
    kept, seen = [], set().union(*map(keys, known))
    for name in sorted(candidates, key=lambda name: (-alike[name], len(folded[name]), name)):
        if folded[name] not in seen and (keep_all or not any(_alike(folded[name], key) for key in seen)):
            kept.append(name)
            seen |= keys(name)
    return kept


def _script(name):
    """The one script of all letters; the three of Japanese count as one. None is a mixture, or has no readable letter."""
    scripts = set()
    for letter in name:
        if unicodedata.category(letter) in ("Cc", "Co", "Cn"):
            return None
        if letter.isalpha():
            word = unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]
            if word != "MODIFIER":  # An apostrophe or the like.
                scripts.add({"HIRAGANA": "KANA", "KATAKANA": "KANA", "IDEOGRAPHIC": "CJK"}.get(word, word))
    if scripts == {"KANA", "CJK"}:
        return "KANA"
    return scripts.pop() if len(scripts) == 1 else None


def _alike(name, key):
    most = sum(len(name) >= length for length in LENGTHS_PER_DIFFERENCE)
    return abs(len(name) - len(key)) <= most and _distance(name, key) <= most


def _distance(a, b):
    """Levenshtein's distance."""
    before = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != other)))
        before = row
    return before[-1]
