"""The node of the Moon's osculating orbit as a series fitted to DE440."""
import lunar_common as lc
import lunar_series as ls

# Smallest amplitude kept, and the levels (arc seconds; arc seconds a day) at which the spectra of the residual and of its
# rate are searched. The rate matters more here than elsewhere: the true node is stationary every week or so, and an error
# of 0.05 arc seconds a day moves a station by a minute.
THRESHOLD = 0.013
LEVELS = (1.0, 0.5, 0.3, 0.2, 0.1, 0.06, 0.04, 0.03, 0.02, 0.015, 0.013)
RATE_LEVELS = (0.01, 0.005, 0.003, 0.002, 0.0015)


def fit(samples, powers, pick, fit_powers, arguments):
    """One series, in arc seconds, to be added to the mean longitude less F."""
    target = lc.wrap(samples.node - arguments.node_base(samples.t)) / lc.ARCSEC
    series = ls.Series("node", 0, "sin", 5, THRESHOLD, LEVELS, RATE_LEVELS)
    series.choose(powers, fit_powers, target, pick)
    return series
