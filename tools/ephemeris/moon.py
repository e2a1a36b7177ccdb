"""The Moon's longitude, latitude and distance as series fitted to DE440."""
import lunar_common as lc
import lunar_series as ls

# Smallest amplitude kept, and the levels (arc seconds; kilometres) at which the residual's spectrum is searched.
LONGITUDE = (0.010, (0.5, 0.2, 0.1, 0.06, 0.04, 0.03, 0.02, 0.015, 0.01, 0.01))
LATITUDE = (0.012, (0.06, 0.04, 0.03, 0.02, 0.015, 0.01, 0.01))
DISTANCE = (0.2, (2.0, 1.0, 0.5, 0.4, 0.3, 0.2, 0.2))


def targets(samples, arguments):
    """What each series has to add up to: arc seconds, arc seconds, kilometres."""
    longitude = lc.wrap(samples.longitude - arguments.value("LONGITUDE", samples.t)) / lc.ARCSEC
    latitude = samples.latitude / arguments.latitude_factor(samples.t) / lc.ARCSEC
    return longitude, latitude, samples.distance * lc.AU_KM


def fit(samples, powers, pick, fit_powers, arguments):
    """The three series. The distance has its light-time part (38 km at most) in the sine of D."""
    series = (
        ls.Series("longitude", 0, "sin", 5, *LONGITUDE),
        ls.Series("latitude", 1, "sin", 0, *LATITUDE),
        ls.Series("distance", 0, "cos", 0, *DISTANCE),
    )
    for one, target in zip(series, targets(samples, arguments)):
        one.choose(powers, fit_powers, target, pick)
    return series
