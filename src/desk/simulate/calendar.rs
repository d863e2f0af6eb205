//! Working days of the past and working hours on them, and who is free when. Nothing here lies in the
//! future: the last day is the last working day before today.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, time};
use jiff::tz::TimeZone;
use std::collections::HashMap;

/// Minutes after midnight: the two stretches in which one goes to see people.
const MORNING: (i64, i64) = (8 * 60 + 40, 11 * 60 + 50);
const AFTERNOON: (i64, i64) = (14 * 60, 17 * 60 + 40);
/// The longest stretch, in minutes.
pub(super) const HALF_DAY: i64 = MORNING.1 - MORNING.0;

/// A moment of field work: a working day, counted from 0, and a minute of it.
pub(super) type Slot = (usize, i64);

/// The working days.
pub(super) struct Calendar {
    days: Vec<Date>,
    zone: TimeZone,
}

impl Calendar {
    /// So many working days before today, in order; one at least.
    pub fn before(today: Date, days: usize, zone: TimeZone) -> Calendar {
        let mut dates = Vec::with_capacity(days);
        let mut date = today;
        while dates.len() < days.max(1) {
            date = date.saturating_sub(1.days());
            if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
                dates.push(date);
            }
        }
        dates.reverse();
        Calendar { days: dates, zone }
    }

    /// The last working day's number.
    pub fn last(&self) -> usize {
        self.days.len() - 1
    }

    /// A date, counted from 0; the last one for all that would lie behind it.
    pub fn date(&self, day: usize) -> Date {
        self.days[day.min(self.last())]
    }

    /// UTC milliseconds.
    pub fn at(&self, slot: Slot) -> i64 {
        // Past midnight is still the evening of that day: what runs late, runs late.
        let minute = slot.1.clamp(0, 24 * 60 - 1);
        let clock = time((minute / 60) as i8, (minute % 60) as i8, 0, 0);
        let moment = self.zone.to_ambiguous_zoned_datetime(self.date(slot.0).to_datetime(clock)).compatible();
        moment.map_or(0, |zoned| zoned.timestamp().as_millisecond())
    }

    /// Seconds east of UTC on a day.
    pub fn offset(&self, at: i64) -> i32 {
        let moment = jiff::Timestamp::from_millisecond(at).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.zone.to_offset(moment).seconds()
    }
}

/// Who is busy until when.
#[derive(Default)]
pub(super) struct Diary {
    /// Next free minute by member, day and half of the day.
    free: HashMap<(String, usize, bool), i64>,
}

impl Diary {
    /// Takes so many minutes of somebody's time, on this day or the first one after it with room. Behind
    /// `last` there is no day: then the evening of the last one is used. `early` asks for a morning.
    pub fn take(&mut self, who: &str, day: usize, minutes: i64, early: bool, last: Option<usize>) -> Slot {
        let halves: [bool; 2] = if early { [false, true] } else { [true, false] };
        let mut day = last.map_or(day, |last| day.min(last));
        loop {
            for afternoon in halves {
                let (from, to) = if afternoon { AFTERNOON } else { MORNING };
                let free = self.free.entry((who.to_string(), day, afternoon)).or_insert(from);
                if *free + minutes <= to || (minutes > to - from && *free == from) {
                    let start = *free;
                    *free = start + minutes;
                    return (day, start);
                }
            }
            if last == Some(day) {
                let free = self.free.entry((who.to_string(), day, true)).or_insert(AFTERNOON.0);
                let start = *free;
                *free = start + minutes;
                return (day, start);
            }
            day += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_day_is_a_weekend_and_none_lies_ahead() {
        // A Monday: the last working day is the Friday before.
        let today = Date::constant(2026, 11, 23);
        let calendar = Calendar::before(today, 7, TimeZone::UTC);
        assert_eq!(calendar.date(calendar.last()), Date::constant(2026, 11, 20));
        assert_eq!(calendar.date(0), Date::constant(2026, 11, 12));
        assert_eq!(calendar.date(99), Date::constant(2026, 11, 20));
        assert_eq!(calendar.at((0, 61)) - calendar.at((0, 60)), 60_000);
    }

    #[test]
    fn nobody_is_at_two_places_and_the_last_day_takes_what_is_left() {
        let mut diary = Diary::default();
        let mut taken: Vec<Slot> = (0..30).map(|n| diary.take("a", 0, 45, n % 2 == 0, Some(2))).collect();
        taken.sort();
        for pair in taken.windows(2) {
            assert!(pair[0].0 < pair[1].0 || pair[0].1 + 45 <= pair[1].1, "{pair:?}");
        }
        assert!(taken.iter().all(|slot| slot.0 <= 2));
        assert_eq!(diary.take("b", 0, 45, true, Some(2)), (0, MORNING.0));
        // Longer than any stretch: it gets one to itself.
        assert_eq!(diary.take("c", 1, 600, true, None), (1, MORNING.0));
        assert_eq!(diary.take("c", 1, 30, true, None).0, 1);
    }
}
