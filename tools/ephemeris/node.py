"""The node of the Moon's osculating orbit as a series fitted to DE440."""
import lunar_common as lc
import lunar_series as ls

NODE = (0.013, (1.0, 0.5, 0.3, 0.2, 0.1, 0.06, 0.04, 0.03, 0.02, 0.015, 0.013))


def fit(samples, powers, pick, fit_powers, arguments):
    """One series, in arc seconds, to be added to the mean longitude less F."""
    target = lc.wrap(samples.node - arguments.node_base(samples.t)) / lc.ARCSEC
    series = ls.Series("node", 0, "sin", 5, *NODE)
    series.choose(powers, fit_powers, target, pick)
    return series
