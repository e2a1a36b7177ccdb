//! One zone: the offset at an instant, and the readings of a local time.

mod history;
mod rule;

use core::cmp::Ordering;

use chrono::{DateTime, Datelike};
use soul_core::{CivilDate, CivilTime, Instant};

use crate::{PlacesError, pack};
use history::{History, Period};

/// An offset from UTC and what it was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTimeType {
    /// Seconds east of UTC.
    pub offset_s: i32,
    /// The abbreviation of the IANA rules: letters such as `LMT` or `CEST`, or the offset itself such as `+0530`.
    pub abbreviation: &'static str,
}

/// One way to read a local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Seconds since 1970-01-01T00:00 UTC.
    pub unix_s: i64,
    /// Seconds east of UTC by which the local time was read.
    pub offset_s: i32,
    /// The abbreviation of that offset.
    pub abbreviation: &'static str,
}

impl Reading {
    /// The instant; `None` outside the years 0 to 9999.
    #[must_use]
    pub fn instant(&self) -> Option<Instant> {
        Instant::from_unix_ms(self.unix_s.checked_mul(1000)?)
    }
}

/// What a local time in a zone means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalResolution {
    /// It happened once.
    Unique(Reading),
    /// It happened twice: clocks were turned back.
    Fold {
        /// The earlier instant, by the offset before the change.
        first: Reading,
        /// The later instant, by the offset after it.
        second: Reading,
    },
    /// It never happened: clocks were put forward, or, where a place changed sides of the date line, a whole day was
    /// left out.
    Gap {
        /// By the offset before the change: an instant after it.
        before: Reading,
        /// By the offset after the change: an instant before it.
        after: Reading,
    },
}

/// A time zone with its whole history, local mean time included, and the rule for years to come.
///
/// # Example: an hour that happened twice
/// ```
/// use soul_core::{CivilDate, CivilTime};
/// use soul_places::{LocalResolution, Zone};
///
/// let zone = Zone::named("europe/london")?;
/// assert_eq!(zone.name(), "Europe/London");
///
/// let (date, time) = (CivilDate::parse("1963-10-27").unwrap(), CivilTime::parse("02:24:56").unwrap());
/// let LocalResolution::Fold { first, second } = zone.resolve(date, time) else { panic!("clocks went back that night") };
/// assert_eq!((first.abbreviation, second.abbreviation), ("BST", "GMT"));
/// # Ok::<(), soul_places::PlacesError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    name: &'static str,
    history: History,
}

impl Zone {
    /// The zone of this IANA name or alias. Upper and lower case are the same; nothing else is forgiven.
    ///
    /// # Errors
    /// [`PlacesError::TimezoneUnknown`] where no zone has the name.
    pub fn named(name: &str) -> Result<Self, PlacesError> {
        pack::find(name)
            .and_then(|(name, packed)| Some(Self { name, history: History::unpack(packed)? }))
            .ok_or_else(|| PlacesError::TimezoneUnknown { name: name.to_owned() })
    }

    /// The name in its canonical spelling. An alias keeps its own name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What holds at an instant.
    #[must_use]
    pub fn at(&self, instant: Instant) -> LocalTimeType {
        let unix_s = instant.unix_ms().div_euclid(1000);
        // An Instant lies within chrono's years, so the default is never taken.
        let year = DateTime::from_timestamp(unix_s, 0).unwrap_or_default().year();
        let mut holds = self.history.first();
        for period in self.history.periods(year).take_while(|period| period.start_s <= unix_s) {
            holds = period;
        }
        holds.kind
    }

    /// The readings of a local date and time.
    #[must_use]
    pub fn resolve(&self, date: CivilDate, time: CivilTime) -> LocalResolution {
        let local_s = date.0.and_time(time.0).and_utc().timestamp();
        let mut periods = self.history.periods(date.0.year()).enumerate().peekable();
        // The last period that has begun by its own clock at the local time, and the first that is not over by its own.
        let mut begun = (0, self.history.first().read(local_s));
        let mut unfinished = None;
        while let Some((index, period)) = periods.next() {
            let reading = period.read(local_s);
            if reading.unix_s >= period.start_s {
                begun = (index, reading);
            }
            let end_s = periods.peek().map_or(i64::MAX, |(_, next)| next.start_s);
            if reading.unix_s < end_s && unfinished.is_none() {
                unfinished = Some((index, reading));
            }
        }
        // The last period has no end, so there is always an unfinished one.
        let unfinished = unfinished.unwrap_or(begun);
        match unfinished.0.cmp(&begun.0) {
            Ordering::Equal => LocalResolution::Unique(begun.1),
            Ordering::Less => LocalResolution::Fold { first: unfinished.1, second: begun.1 },
            Ordering::Greater => LocalResolution::Gap { before: begun.1, after: unfinished.1 },
        }
    }
}

impl Period {
    /// A local time, as seconds from 1970 on the local clock, read by this period's offset.
    fn read(&self, local_s: i64) -> Reading {
        let LocalTimeType { offset_s, abbreviation } = self.kind;
        Reading { unix_s: local_s - i64::from(offset_s), offset_s, abbreviation }
    }
}
