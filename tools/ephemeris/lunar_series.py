"""Choice and least-squares fit of the terms of one lunar series.

A term is a tuple of ten integer multipliers in the order of `lunar_arguments.NAMES`. Main-problem terms (D, M, L, F
alone) are real: a sine for longitude, latitude and node, a cosine for distance. The others, planetary terms and those
with the node itself, carry both.
"""
import numpy as np

import lunar_common as lc

_D, _M, _NODE, _VENUS, _EARTH, _MARS, _JUPITER, _SATURN, _L, _F = range(10)
_MAXIMUM_POWER = (10, 5, 3, 24, 28, 15, 5, 5, 8, 8)


class Powers:
    """Powers of exp(i argument) at the given instants, and products of them."""

    def __init__(self, arguments, t):
        from lunar_arguments import ECCENTRICITY, NAMES

        self.frequency = arguments.frequency()
        self.t = t
        self._tables = []
        eccentricity = np.polyval(ECCENTRICITY[::-1], t)
        for name, highest in zip(NAMES, _MAXIMUM_POWER):
            unit = np.exp(1j * arguments.value(name, t))
            # Every M in an argument brings a factor of the Earth's eccentricity, which shrinks with time.
            step = unit * eccentricity if name == "M" else unit
            table = [np.ones_like(unit)]
            for _ in range(highest):
                table.append(table[-1] * step)
            self._tables.append(table)

    def term(self, multipliers):
        """exp(i angle) of a term, with its power of the eccentricity."""
        product = None
        for table, k in zip(self._tables, multipliers):
            if k:
                factor = table[k] if k > 0 else table[-k].conj()
                product = factor if product is None else product * factor
        return product


def solve(rows, target):
    """Least-squares amplitudes; the faint ridge keeps nearly equal frequencies apart."""
    normal = rows @ rows.T
    return np.linalg.solve(normal + 1e-8 * np.diag(np.diag(normal)), rows @ target)


def positive(term, frequency):
    """The same term with a positive frequency (sines change their sign with it)."""
    return tuple(term) if np.dot(term, frequency) > 0 else tuple(-k for k in term)


def main_candidates(parity, frequency):
    """Main-problem terms up to an order, F even (parity 0) or odd (parity 1)."""
    terms = set()
    for d in range(-8, 9):
        for m in range(-4, 5):
            for l in range(-7, 8):
                for f in range(-8, 9):
                    # The node's own harmonics are multiples of D - F: they count as one argument, not as two.
                    plain = abs(d) / 1.6 + abs(f) * 0.9
                    folded = abs(d + f) / 1.6 + abs(f) * 0.9
                    if f % 2 != parity or min(plain, folded) + abs(m) * 1.4 + abs(l) > 9:
                        continue
                    if d or m or l or f:
                        terms.add(positive((d, m, 0, 0, 0, 0, 0, 0, l, f), frequency))
    return sorted(terms)


def strongest_main_terms(powers, parity, kind, target, worth):
    """Main-problem terms of which `worth(term, fitted amplitude)` says that they are to be kept."""
    candidates = main_candidates(parity, powers.frequency)
    rows = np.empty((len(candidates) + 6, len(powers.t)))
    for i, term in enumerate(candidates):
        phase = powers.term(term)
        rows[i] = phase.imag if kind == "sin" else phase.real
    for k in range(6):
        rows[len(candidates) + k] = (powers.t / 2) ** k
    x = solve(rows, target)
    return [term for term, amplitude in zip(candidates, x) if worth(term, abs(amplitude))]


def dictionary(parity, frequency):
    """Planetary and node terms to look for: (multipliers, frequencies, orders), sorted by frequency."""
    slow = set()

    def add(**multipliers):
        vector = [0] * 8
        for name, k in multipliers.items():
            vector[{"m": _M, "o": _NODE, "v": _VENUS, "e": _EARTH, "a": _MARS, "j": _JUPITER, "s": _SATURN}[name]] = k
        slow.add(tuple(vector))

    for v in range(1, 19):
        for odd in range(-4, 5):
            add(v=v, e=-v + odd)
    for a in range(1, 10):
        for odd in range(-4, 5):
            add(a=a, e=-a + odd)
    for j in range(1, 6):
        for odd in range(-4, 4):
            add(j=j, e=-j + odd)
    for s in range(1, 4):
        for odd in range(-3, 3):
            add(s=s, e=-s + odd)
    for j in range(1, 4):
        for s in range(-5, 6):
            add(j=j, s=s)
    for j in (-2, -1, 1, 2):
        for v in range(1, 6):
            for odd in range(-1, 2):
                add(v=v, j=j, e=-v - j + odd)
    for o in (-2, -1, 1, 2):
        for m in range(-2, 3):
            add(o=o, m=m)
    for m in range(-4, 5):
        add(m=m)
    slow = np.array(sorted(slow))
    fast = np.array(
        [
            (d, l, f)
            for d in range(-8, 9)
            for l in range(-6, 7)
            for f in range(-6, 7)
            if f % 2 == parity and min(abs(d) / 2 + abs(f) * 0.8, abs(d + f) / 2 + abs(f) * 0.8) + abs(l) <= 6.5
        ]
    )
    vectors = np.zeros((len(slow), len(fast), 10), int)
    vectors[:, :, :8] = slow[:, None, :]
    vectors[:, :, _D] = fast[None, :, 0]
    vectors[:, :, _L] = fast[None, :, 1]
    vectors[:, :, _F] = fast[None, :, 2]
    vectors = vectors.reshape(-1, 10)
    rates = vectors @ frequency
    keep = abs(rates) > 1e-6
    vectors = vectors[keep] * np.sign(rates[keep])[:, None].astype(int)
    vectors = np.unique(vectors, axis=0)
    rates = vectors @ frequency
    by_rate = np.argsort(rates, kind="stable")
    return vectors[by_rate], rates[by_rate], _order(vectors[by_rate])


def _order(v):
    """How far-fetched a term is: the higher, the less likely to be the source of a line in the spectrum."""
    planets = v[:, _VENUS : _SATURN + 1]
    others = v[:, [_VENUS, _MARS, _JUPITER, _SATURN]]
    return (
        0.4 * np.minimum(abs(v[:, _D]), abs(v[:, _D] + v[:, _F]))
        + 1.2 * abs(v[:, _M])
        + 0.5 * abs(v[:, _NODE])
        + 0.12 * abs(planets).sum(1)
        + 0.8 * abs(planets.sum(1))
        + 0.5 * (planets != 0).sum(1)
        + 2.0 * ((others != 0).sum(1) > 1)
        + 1.0 * abs(v[:, _L])
        + 0.8 * abs(v[:, _F])
    )


class Series:
    """The terms of one quantity and their amplitudes; amplitudes in arc seconds, or kilometres for the distance."""

    def __init__(self, name, parity, kind, polynomial_degree, threshold, levels, rate_levels=()):
        """Terms below the threshold are dropped, unless their change per day exceeds the last of the rate levels."""
        self.name, self.parity, self.kind = name, parity, kind
        self.degree = polynomial_degree
        self.threshold, self.levels, self.rate_levels = threshold, levels, rate_levels
        self.main, self.complex = [], []
        self.amplitudes = None

    def rows(self, powers):
        size = len(self.main) + 2 * len(self.complex) + self.degree + 1
        rows = np.empty((size, len(powers.t)))
        for i, term in enumerate(self.main):
            phase = powers.term(term)
            rows[i] = phase.imag if self.kind == "sin" else phase.real
        for i, term in enumerate(self.complex):
            phase = powers.term(term)
            rows[len(self.main) + 2 * i] = phase.imag
            rows[len(self.main) + 2 * i + 1] = phase.real
        for k in range(self.degree + 1):
            rows[size - self.degree - 1 + k] = powers.t**k
        return rows

    def fit(self, powers, target):
        self.amplitudes = solve(self.rows(powers), target)

    def value(self, powers):
        x, n = self.amplitudes, len(self.main)
        total = np.polyval(self.polynomial()[::-1], powers.t)
        for i, term in enumerate(self.main):
            phase = powers.term(term)
            total = total + x[i] * (phase.imag if self.kind == "sin" else phase.real)
        for i, term in enumerate(self.complex):
            phase = powers.term(term)
            total = total + x[n + 2 * i] * phase.imag + x[n + 2 * i + 1] * phase.real
        return total

    def choose(self, powers, fit_powers, target, fit_pick):
        """Main terms first, then the lines of the residual's spectrum, level by level; then what was too much."""
        rate_threshold = self.rate_levels[-1] if self.rate_levels else np.inf

        def worth(term, amplitude):
            per_day = abs(np.dot(term, powers.frequency)) / lc.DAYS_PER_CENTURY
            return amplitude > self.threshold or amplitude * per_day > rate_threshold

        self.main = strongest_main_terms(fit_powers, self.parity, self.kind, target[fit_pick], worth)
        known = dictionary(self.parity, powers.frequency)
        searches = [(level, False) for level in self.levels] + [(level, True) for level in self.rate_levels]
        for level, of_rate in searches:
            self.fit(fit_powers, target[fit_pick])
            residual = target - self.value(powers)
            found = self._lines(powers.t, residual, level, of_rate, *known)
            self._report(f"{len(found)} more lines above {level}{' a day' if of_rate else ''}", residual)
            for term in found:
                if term in self.main:
                    self.main.remove(term)
                self.complex.append(term)
        self.fit(fit_powers, target[fit_pick])
        self._prune(worth)
        self.fit(fit_powers, target[fit_pick])
        self._report("kept", target - self.value(powers))

    def _report(self, remark, residual):
        print(
            f"{self.name}: {len(self.main)} main, {len(self.complex)} further terms, residual rms "
            f"{residual.std():.4f} max {abs(residual).max():.3f}; {remark}",
            flush=True,
        )

    def _lines(self, t, residual, level, of_rate, vectors, rates, orders, padding=8, reach=1.3):
        """The most plausible term for each line above the level in the spectrum of the residual, or of its rate."""
        count = len(t)
        spectrum = abs(np.fft.rfft(residual, padding * count)) * 2 / count
        step = 2 * np.pi / (padding * count * (t[1] - t[0]))
        if of_rate:
            spectrum *= np.arange(len(spectrum)) * step / lc.DAYS_PER_CENTURY
        window = np.lib.stride_tricks.sliding_window_view(np.pad(spectrum, padding), 2 * padding + 1)
        peaks = np.nonzero((spectrum == window.max(1)) & (spectrum > level))[0]
        known = set(self.complex)
        found = []
        for peak in peaks[np.argsort(-spectrum[peaks], kind="stable")][:150]:
            low, high = np.searchsorted(rates, (peak * step - reach, peak * step + reach))
            if high <= low:
                continue
            index = np.minimum(np.rint(rates[low:high] / step).astype(int), len(spectrum) - 1)
            share = spectrum[index] / spectrum[peak]
            good = np.nonzero(share > 0.93)[0]
            if not len(good):
                good = np.array([share.argmax()])
                if share[good[0]] < 0.7:
                    continue
            best = good[np.argmin(orders[low:high][good] - 3 * share[good])]
            term = tuple(int(k) for k in vectors[low + best])
            if term not in known:
                known.add(term)
                found.append(term)
        return found

    def _prune(self, worth):
        """Drops what turned out too small once everything was fitted together."""
        x, n = self.amplitudes, len(self.main)
        size = np.hypot(x[n : n + 2 * len(self.complex) : 2], x[n + 1 : n + 1 + 2 * len(self.complex) : 2])
        self.main = [term for term, a in zip(self.main, x) if worth(term, abs(a))]
        self.complex = [term for term, a in zip(self.complex, size) if worth(term, a)]

    def polynomial(self):
        """Coefficients of the polynomial part, ascending powers of t."""
        return self.amplitudes[len(self.amplitudes) - self.degree - 1 :]
