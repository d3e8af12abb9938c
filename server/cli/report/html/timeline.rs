//! The timeline of a report as a drawing: all errors, the busiest devices, and episodes as bands behind them.

use crate::report::{
    story::{Levels, Timeline},
    summary::{Episode, Moment, Summary, plural},
};
use iotcodes_catalog::Level;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// How many devices have a lane, and how many episodes a band.
const LANES: usize = 12;
const BANDS: usize = 200;

/// Sizes, in units of the drawing.
const WIDTH: f64 = 960.0;
const NAMES: f64 = 150.0;
const RIGHT: f64 = 10.0;
const ALL: f64 = 64.0;
const LANE: f64 = 18.0;
const GAP: f64 = 5.0;
const AXIS: f64 = 34.0;

/// How far marks of the axis can be from each other, in seconds.
const TICKS: [i64; 19] = [
    1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
    2_592_000,
];

/// How many marks an axis has at most.
const MARKS: i64 = 12;

/// How long a name of a lane is at most, in characters.
const NAME: usize = 22;

/// What is drawn where.
struct Drawing<'a> {
    summary: &'a Summary<'a>,
    /// The times at the left and the right edge, in milliseconds.
    from: i64,
    to: i64,
    lanes: Vec<Lane<'a>>,
}

/// A device and what it had when.
struct Lane<'a> {
    name: &'a str,
    cells: BTreeMap<i64, Levels>,
}

/// The drawing with its heading; nothing where no error tells its time.
pub(super) fn section(summary: &Summary<'_>) -> Markup {
    let Timeline { step, all, lanes } = &summary.timeline;
    let (Some(first), Some(last)) = (all.keys().next(), all.keys().next_back()) else { return html! {} };
    let lane = |number: usize| {
        let cells = lanes.iter().filter(|((device, _), _)| *device as usize == number);
        cells.map(|(&(_, at), &levels)| (at, levels)).collect()
    };
    let busiest = summary.devices.iter().take(LANES);
    let drawing = Drawing {
        summary,
        from: first * step,
        to: (last + 1) * step,
        lanes: busiest.map(|device| Lane { name: device.device, cells: lane(device.number) }).collect(),
    };
    html! {
        section {
            h2 { "Timeline" }
            (drawing.svg())
            p.legend {
                @for level in [Level::Error, Level::Warning, Level::Information, Level::Hint] {
                    span.key.(level.as_str()) {} " " (level.as_str()) " "
                }
                span.key.band {} " episode. "
                "As a table: " a href="#hours" { "errors by the hour" } "."
            }
        }
    }
}

impl Drawing<'_> {
    fn svg(&self) -> Markup {
        let height = self.bottom() + AXIS;
        let (first, last) = (self.moment(self.from).text(), self.moment(self.to).text());
        let devices = plural(self.lanes.len() as u64, "device");
        html! {
            svg.timeline viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-labelledby="timeline-title timeline-desc" {
                title #timeline-title { "Errors over time" }
                desc #timeline-desc {
                    "From " (first) " to " (last) ": all errors as bars, the highest in the worst minute, then a lane for each of "
                    (devices) ", with episodes as bands. The table of hours has the numbers."
                }
                (self.axis())
                (self.bands())
                (self.all())
                @for (place, lane) in self.lanes.iter().enumerate() { (self.lane(place, lane)) }
            }
        }
    }

    /// All errors, a bar for each step, with the gravest at the bottom.
    fn all(&self) -> Markup {
        let cells = &self.summary.timeline.all;
        let most = cells.values().map(|levels| levels.iter().sum::<u64>()).max().unwrap_or(1).max(1);
        html! {
            text.name x=(NAMES - 8.0) y=(number(ALL / 2.0)) { "all" }
            @for (&at, levels) in cells {
                @let (x, width) = self.cell(at);
                g {
                    title { (self.told(at, levels)) }
                    @for (level, count, below) in stacked(levels) {
                        @let (top, size) = (below + count, ALL / most as f64);
                        rect.(level.as_str()) x=(number(x)) width=(number(width)) y=(number(ALL - top as f64 * size)) height=(number(count as f64 * size)) {}
                    }
                }
            }
        }
    }

    fn lane(&self, place: usize, lane: &Lane<'_>) -> Markup {
        let top = self.top(place);
        let name: String = match lane.name.char_indices().nth(NAME) {
            Some((end, _)) => format!("{}…", &lane.name[..end]),
            None => lane.name.to_string(),
        };
        html! {
            text.name x=(NAMES - 8.0) y=(number(top + LANE / 2.0)) { (name) title { (lane.name) } }
            line.rule x1=(NAMES) x2=(WIDTH - RIGHT) y1=(number(top + LANE)) y2=(number(top + LANE)) {}
            @for (&at, levels) in &lane.cells {
                @let (x, width) = self.cell(at);
                rect.(worst(levels).as_str()) x=(number(x)) width=(number(width)) y=(number(top + 3.0)) height=(number(LANE - 3.0)) {
                    title { (lane.name) ", " (self.told(at, levels)) }
                }
            }
        }
    }

    /// Episodes: of a device behind its lane, of many behind all.
    fn bands(&self) -> Markup {
        let place = |it: &Episode| self.lanes.iter().position(|lane| Some(lane.name) == it.device.as_deref());
        let shown = self.summary.episodes.iter().filter(|it| it.device.is_none() || place(it).is_some());
        html! {
            @for it in shown.take(BANDS) {
                @let (top, height) = place(it).map_or((0.0, self.bottom()), |place| (self.top(place) + 1.0, LANE));
                @let from = self.x(it.first.milliseconds.clamp(self.from, self.to));
                @let to = self.x(it.last.milliseconds.clamp(self.from, self.to)).max(from + 4.0);
                rect.band x=(number(from)) width=(number(to - from)) y=(number(top)) height=(number(height)) rx="2" {
                    title { (it.title) ": " (it.detail) }
                }
            }
        }
    }

    fn axis(&self) -> Markup {
        let seconds = |time: i64| time.div_euclid(1000);
        let span = seconds(self.to) - seconds(self.from);
        let step = TICKS.into_iter().find(|step| span / step < MARKS).unwrap_or(span / MARKS + 1);
        let first = seconds(self.from + 999).div_euclid(step) * step;
        let ticks = (0..).map(|place| (first + place * step) * 1000).take_while(|at| *at <= self.to);
        let mut day = String::new();
        let marks: Vec<(String, String, Option<String>)> = ticks
            .filter(|at| *at >= self.from)
            .map(|at| {
                let (date, clock) = self.moment(at).parts();
                let digits = if step < 60 { 8 } else { 5 };
                let new = (date != day).then(|| date.clone());
                day = date;
                (number(self.x(at)), clock[..clock.len().min(digits)].to_string(), new)
            })
            .collect();
        let bottom = self.bottom();
        html! {
            @for (x, clock, date) in marks {
                line.rule x1=(x) x2=(x) y1="0" y2=(number(bottom)) {}
                text.mark x=(x) y=(number(bottom + 13.0)) { (clock) }
                @if let Some(date) = date { text.mark x=(x) y=(number(bottom + 27.0)) { (date) } }
            }
        }
    }

    fn moment(&self, milliseconds: i64) -> Moment {
        Moment { milliseconds, zoned: self.summary.hours.first().is_some_and(|row| row.hour.zoned) }
    }

    /// What a step of the timeline holds, in words.
    fn told(&self, at: i64, levels: &Levels) -> String {
        let counts = stacked(levels).map(|(level, count, _)| format!("{count} {}", level.as_str()));
        format!("{}: {}", self.moment(at * self.summary.timeline.step).text(), counts.collect::<Vec<_>>().join(", "))
    }

    fn x(&self, time: i64) -> f64 {
        NAMES + (time - self.from) as f64 / (self.to - self.from) as f64 * (WIDTH - NAMES - RIGHT)
    }

    /// Where a step begins, and how wide it is drawn.
    fn cell(&self, at: i64) -> (f64, f64) {
        let step = self.summary.timeline.step;
        let x = self.x(at * step);
        (x, (self.x((at + 1) * step) - x).clamp(2.0, 12.0))
    }

    fn top(&self, place: usize) -> f64 {
        ALL + GAP + place as f64 * (LANE + GAP)
    }

    fn bottom(&self) -> f64 {
        self.top(self.lanes.len())
    }
}

/// The levels of which there are some, the gravest first: each with how many, and how many graver ones there are.
fn stacked(levels: &Levels) -> impl Iterator<Item = (Level, u64, u64)> {
    let all =
        [Level::Error, Level::Warning, Level::Information, Level::Hint].map(|level| (level, levels[level as usize]));
    let below = all.into_iter().scan(0, |below, (level, count)| {
        *below += count;
        Some((level, count, *below - count))
    });
    below.filter(|(_, count, _)| *count > 0)
}

fn worst(levels: &Levels) -> Level {
    stacked(levels).next().map_or(Level::Hint, |(level, ..)| level)
}

/// A length with as many digits as matter.
fn number(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map(String::from).unwrap_or(text)
}
