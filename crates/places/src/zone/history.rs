//! The periods of a zone, one after the other, out of its packed history.

use core::iter::Flatten;
use core::ops::RangeInclusive;
use core::option::IntoIter;

use super::LocalTimeType;
use super::rule::{Rule, RuleDay};
use crate::pack::{self, Reader};

/// The second from which the first change of a zone is counted: in 1697, before any zone had a change.
const EARLIEST_CHANGE_S: i64 = -(1 << 33);
const HOUR_S: i64 = 3600;
const RULE_FOLLOWS: u8 = 0x80;
/// A change names its type by half a byte.
const TYPES_MAX: usize = 16;

/// A stretch of time with one offset and abbreviation; it ends where the next one starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    /// Unix second of its beginning; `i64::MIN` for the first.
    pub(super) start_s: i64,
    pub(super) kind: LocalTimeType,
}

/// A zone's packed history, opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct History {
    types: [LocalTimeType; TYPES_MAX],
    rule: Option<Rule>,
    /// Number of changes that are listed one by one.
    listed: usize,
    /// The type of each listed change, half a byte each.
    halves: &'static [u8],
    /// The time from one listed change to the next.
    spans: Reader<'static>,
}

impl History {
    /// Opens a packed history; `None` where it is damaged.
    pub(super) fn unpack(mut packed: Reader<'static>) -> Option<Self> {
        let head = packed.byte()?;
        let mut types = [LocalTimeType { offset_s: 0, abbreviation: "" }; TYPES_MAX];
        for kind in types.get_mut(..usize::from(head & !RULE_FOLLOWS))? {
            let offset_s = packed.signed()?;
            *kind = LocalTimeType { offset_s, abbreviation: pack::abbreviation(packed.byte()?)? };
        }
        let rule = if head & RULE_FOLLOWS == 0 { None } else { Some(unpack_rule(&mut packed, &types)?) };
        let listed = usize::try_from(packed.varint()?).ok()?;
        let halves = packed.bytes(listed.div_ceil(2))?;
        Some(Self { types, rule, listed, halves, spans: packed })
    }

    /// What holds before the first change: local mean time, or the type of a zone that never changed.
    pub(super) fn first(&self) -> Period {
        Period { start_s: i64::MIN, kind: self.types[0] }
    }

    /// The periods in order: the first, those listed, and those that the yearly rule makes up to the end of the year
    /// after `year`. Those of the rule begin in the year before `year`; the times of `year` need no earlier ones.
    pub(super) fn periods(&self, year: i32) -> Periods<'_> {
        Periods {
            history: self,
            passed: 0,
            start_s: EARLIEST_CHANGE_S,
            spans: self.spans,
            rule_years: year.saturating_sub(1)..=year.saturating_add(1),
            of_the_year: None.into_iter().flatten(),
        }
    }

    fn listed_type(&self, index: usize) -> Option<LocalTimeType> {
        let half = self.halves.get(index / 2)? >> (index % 2 * 4) & 0xf;
        self.types.get(usize::from(half)).copied()
    }
}

/// See [`History::periods`].
pub(super) struct Periods<'a> {
    history: &'a History,
    /// Number of periods given out, of the first and the listed ones.
    passed: usize,
    /// Where the last listed period that was given out starts.
    start_s: i64,
    spans: Reader<'static>,
    rule_years: RangeInclusive<i32>,
    of_the_year: Flatten<IntoIter<[Period; 2]>>,
}

impl Iterator for Periods<'_> {
    type Item = Period;

    fn next(&mut self) -> Option<Period> {
        let passed = self.passed;
        if passed == 0 {
            self.passed = 1;
            return Some(self.history.first());
        }
        if passed <= self.history.listed {
            self.passed += 1;
            self.start_s = self.start_s.saturating_add(span_s(self.spans.varint()?));
            return Some(Period { start_s: self.start_s, kind: self.history.listed_type(passed - 1)? });
        }
        let rule = self.history.rule.as_ref()?;
        loop {
            // What the rule would have made before the last listed change is not its business.
            if let Some(period) = self.of_the_year.find(|period| period.start_s > self.start_s) {
                return Some(period);
            }
            self.of_the_year = rule.periods(self.rule_years.next()?).into_iter().flatten();
        }
    }
}

/// Seconds of a span as it is written: whole hours doubled, or seconds doubled plus one.
fn span_s(written: i64) -> i64 {
    if written & 1 == 0 { (written >> 1).saturating_mul(HOUR_S) } else { written >> 1 }
}

fn unpack_rule(packed: &mut Reader<'static>, types: &[LocalTimeType; TYPES_MAX]) -> Option<Rule> {
    let kinds = packed.byte()?;
    Some(Rule {
        standard: types[usize::from(kinds & 0xf)],
        daylight: types[usize::from(kinds >> 4)],
        start: unpack_rule_day(packed)?,
        end: unpack_rule_day(packed)?,
    })
}

fn unpack_rule_day(packed: &mut Reader<'static>) -> Option<RuleDay> {
    let (month, day) = (packed.byte()?, packed.byte()?);
    Some(RuleDay { month, week: day >> 4, weekday: day & 0xf, time_s: packed.signed()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_zone_has_as_many_periods_as_it_lists_in_order_and_without_repetition() {
        for name in pack::zone_names() {
            let (_, packed) = pack::find(name).unwrap();
            let history = History::unpack(packed).unwrap();
            let listed: Vec<_> = history.periods(1800).collect();
            assert_eq!(listed.len(), history.listed + 1, "{name}");
            assert!(listed.is_sorted_by_key(|period| period.start_s), "{name}");
            assert!(listed.windows(2).all(|pair| pair[0].kind != pair[1].kind), "{name}");
            let with_rule = history.periods(2100).count();
            assert_eq!(with_rule - listed.len(), if history.rule.is_some() { 6 } else { 0 }, "{name}");
        }
    }

    proptest! {
        #[test]
        fn damaged_histories_are_refused_or_end_early_and_never_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..64), year in any::<i32>(),
        ) {
            if let Some(history) = History::unpack(Reader(bytes.leak())) {
                let most = history.listed.saturating_add(7);
                prop_assert!(history.periods(year).count() <= most);
            }
        }
    }
}
