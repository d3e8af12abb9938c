//! The part of time that a report is about.

use iotcodes_scan::Time;
use jiff::{Span, Timestamp, Zoned, civil::DateTime, tz::TimeZone};

/// Where it begins and ends.
pub(super) struct TimeWindow {
    pub(super) since: Option<Bound>,
    pub(super) until: Option<Bound>,
}

/// A point in time, for logs that name zones and for those that do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    zoned: i64,
    /// By a clock of its own, as [`Time`] counts it.
    local: i64,
}

impl TimeWindow {
    /// Whether it is less than all time.
    pub(super) fn is_set(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }

    /// Whether an event lies in it; of one without a time nobody knows.
    pub(super) fn holds(&self, time: Option<Time>) -> bool {
        let Some(time) = time else { return !self.is_set() };
        let at = |bound: Bound| if time.zoned { bound.zoned } else { bound.local };
        self.since.is_none_or(|since| time.milliseconds >= at(since))
            && self.until.is_none_or(|until| time.milliseconds < at(until))
    }
}

impl Bound {
    /// Reads a date, a time or how long ago.
    pub(crate) fn parse(text: &str) -> Result<Bound, String> {
        Bound::at(text, &Zoned::now())
    }

    fn at(text: &str, now: &Zoned) -> Result<Bound, String> {
        let zone = now.time_zone();
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Ok(Bound::of(instant, zone));
        }
        if let Ok(civil) = text.parse::<DateTime>() {
            let zoned = civil.to_zoned(zone.clone()).map_err(|error| error.to_string())?;
            return Ok(Bound { zoned: zoned.timestamp().as_millisecond(), local: local(civil)? });
        }
        match text.parse::<Span>() {
            Ok(span) => {
                let then = now.checked_sub(span.abs()).map_err(|error| error.to_string())?;
                Ok(Bound::of(then.timestamp(), zone))
            }
            Err(_) => {
                Err("expected a date (2026-11-21), a time (2026-11-21T08:15:30Z) or how long ago (2h, 30min)".into())
            }
        }
    }

    fn of(instant: Timestamp, zone: &TimeZone) -> Bound {
        let offset = zone.to_offset(instant).seconds();
        let zoned = instant.as_millisecond();
        Bound { zoned, local: zoned + i64::from(offset) * 1000 }
    }
}

/// Milliseconds of a clock of its own.
fn local(civil: DateTime) -> Result<i64, String> {
    let utc = civil.to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(utc.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noon of a winter's day, an hour east of Greenwich.
    fn bound(text: &str) -> Result<Bound, String> {
        Bound::at(text, &"2026-11-21T12:00:00+01:00[+01:00]".parse().unwrap())
    }

    fn time(text: &str) -> Time {
        let milliseconds = format!("{}Z", text.trim_end_matches('Z')).parse::<Timestamp>().unwrap().as_millisecond();
        Time { milliseconds, zoned: text.ends_with('Z') }
    }

    #[test]
    fn a_bound_is_a_date_a_time_or_how_long_ago() {
        let same = [
            ("2026-11-21", "2026-11-20T23:00:00Z", "2026-11-21T00:00:00"),
            ("2026-11-21T08:00", "2026-11-21T07:00:00Z", "2026-11-21T08:00:00"),
            ("2026-11-21 08:00:00", "2026-11-21T07:00:00Z", "2026-11-21T08:00:00"),
            ("2026-11-21T08:00:00Z", "2026-11-21T08:00:00Z", "2026-11-21T09:00:00"),
            ("2026-11-21T08:00:00-02:00", "2026-11-21T10:00:00Z", "2026-11-21T11:00:00"),
            ("2h", "2026-11-21T09:00:00Z", "2026-11-21T10:00:00"),
            ("1 day 30 minutes", "2026-11-20T10:30:00Z", "2026-11-20T11:30:00"),
        ];
        for (text, zoned, local) in same {
            let expected = Bound { zoned: time(zoned).milliseconds, local: time(local).milliseconds };
            assert_eq!(bound(text), Ok(expected), "{text}");
        }
        for text in ["", "yesterday", "2026-13-01", "08:00", "7"] {
            assert!(bound(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_window_holds_its_beginning_and_not_its_end() {
        let window = TimeWindow {
            since: Some(bound("2026-11-21T08:00:00Z").unwrap()),
            until: Some(bound("2026-11-21T09:00:00Z").unwrap()),
        };
        let times = ["2026-11-21T08:00:00Z", "2026-11-21T08:59:59Z", "2026-11-21T09:00:00", "2026-11-21T09:59:59"];
        assert!(times.iter().all(|text| window.holds(Some(time(text)))));
        let others = ["2026-11-21T07:59:59Z", "2026-11-21T09:00:00Z", "2026-11-21T08:59:59", "2026-11-21T10:00:00"];
        assert!(others.iter().all(|text| !window.holds(Some(time(text)))));
        assert!(!window.holds(None) && TimeWindow { since: None, until: None }.holds(None));
    }
}
