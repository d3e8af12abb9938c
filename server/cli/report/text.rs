//! A report for the terminal.

use super::summary::{ByLevel, CodeRow, Episode, HourRow, Moment, Summary, plural};
use crate::output;
use anstyle::{AnsiColor, Style};
use iotcodes_catalog::Level;
use iotcodes_scan::view::number;
use std::{
    cmp::Reverse,
    collections::{HashMap, hash_map::Entry},
    fmt::Display,
    io::{self, Write},
};

/// How many rows of each kind are shown.
const EPISODES: usize = 15;
const CODES: usize = 20;
const DEVICES: usize = 10;
const HOURS: usize = 48;

/// How many columns a line has where results do not go to a terminal, and at most.
const COLUMNS: usize = 80;
const MOST: usize = 120;

/// What a report is printed with.
struct Page<'a> {
    summary: &'a Summary<'a>,
    colours: bool,
    width: usize,
    /// Whether all is of one day, so that times need no date.
    one_day: bool,
}

/// Prints a report. `narrowed`: only some of the events were asked for.
pub(super) fn print(summary: &Summary<'_>, narrowed: bool, out: &mut impl Write) -> io::Result<()> {
    let times = summary.first.into_iter().chain(summary.last);
    let days: Vec<String> = times.map(|time| time.parts().0).collect();
    let page = Page {
        summary,
        colours: output::colours(),
        width: output::width(COLUMNS).clamp(40, MOST),
        one_day: days.windows(2).all(|pair| pair[0] == pair[1]),
    };
    page.print(narrowed, out)
}

impl Page<'_> {
    fn print(&self, narrowed: bool, out: &mut impl Write) -> io::Result<()> {
        let summary = self.summary;
        let files = match summary.files.as_slice() {
            [] => "nothing".to_string(),
            [one] => one.clone(),
            [first, ..] => format!("{first} and {}", plural(summary.files.len() as u64 - 1, "more file")),
        };
        writeln!(out, "{}", self.bold(&files))?;
        let span = match (summary.first, summary.last) {
            (Some(first), Some(last)) => format!(", {}", self.span(first, last)),
            _ => String::new(),
        };
        writeln!(out, "{}{span}", plural(summary.lines, "line"))?;
        if summary.errors == 0 {
            let which = if narrowed { " of that time and device" } else { "" };
            writeln!(out, "no error codes{which} in {}", plural(summary.lines, "line"))?;
        } else {
            let kinds = plural(summary.codes.len() as u64, "kind");
            let devices = match summary.devices.len() {
                0 => String::new(),
                count => format!(", on {}", plural(count as u64, "device")),
            };
            writeln!(out, "{} of {kinds}{devices}: {}", plural(summary.errors, "error"), words(&summary.levels))?;
        }
        self.advice(out)?;
        self.episodes(out)?;
        self.codes(out)?;
        self.devices(out)?;
        self.hours(out)?;
        if !summary.notes.is_empty() {
            writeln!(out)?;
        }
        summary.notes.iter().try_for_each(|note| self.wrapped(out, "", note))
    }

    fn advice(&self, out: &mut impl Write) -> io::Result<()> {
        self.heading(out, "What to do", self.summary.advice.is_empty())?;
        for advice in &self.summary.advice {
            let level = self.level(advice.level);
            writeln!(out, "{level} {} ({})", self.bold(&advice.title), advice.reason)?;
            self.wrapped(out, "        ", &advice.advice)?;
            self.wrapped(out, "        ", &format!("More: iotcodes explain {}", advice.explain))?;
        }
        Ok(())
    }

    /// Episodes, those of one kind that a device had again and again together.
    fn episodes(&self, out: &mut impl Write) -> io::Result<()> {
        self.heading(out, "What happened", self.summary.episodes.is_empty())?;
        let mut kinds: Vec<(&Episode, &Episode, u64)> = Vec::new();
        let mut known = HashMap::new();
        for it in &self.summary.episodes {
            match known.entry((it.place, &it.device)) {
                Entry::Occupied(kind) => {
                    let (_, last, times) = &mut kinds[*kind.get()];
                    (*last, *times) = (it, *times + 1);
                }
                Entry::Vacant(vacant) => {
                    vacant.insert(kinds.len());
                    kinds.push((it, it, 1));
                }
            }
        }
        let all = kinds.len();
        if all > EPISODES {
            kinds.sort_by_key(|(it, _, times)| Reverse((it.level, it.events as u64 * times)));
            kinds.truncate(EPISODES);
            kinds.sort_by_key(|(it, ..)| (it.first, it.place));
        }
        for (it, last, times) in kinds {
            let whose = it.device.clone().unwrap_or_else(|| plural(it.devices as u64, "device"));
            let again = if times > 1 { format!(", {} times", number(times as usize)) } else { String::new() };
            writeln!(out, "{} {} - {whose}{again}", self.level(it.level), self.bold(&it.title))?;
            let from = format!("{}:{}", it.from.path, it.from.line);
            let first = if times > 1 { "first " } else { "" };
            let text = format!("{}: {first}{} ({}; {from})", self.span(it.first, last.last), it.detail, it.confidence);
            self.wrapped(out, "        ", &text)?;
        }
        self.more(out, all, EPISODES)
    }

    fn codes(&self, out: &mut impl Write) -> io::Result<()> {
        let codes = &self.summary.codes;
        self.heading(out, "Errors", codes.is_empty())?;
        let time = if self.one_day { 8 } else { 11 };
        // Most logs name devices; in one that does not they would only take room.
        let devices = if self.summary.devices.is_empty() { 0 } else { 8 };
        let label = self.width.saturating_sub(7 + 8 + devices + 2 * (time + 1) + 1);
        let of_devices = |text: &str| if devices == 0 { String::new() } else { format!(" {text:>7}") };
        if !codes.is_empty() {
            let head = format!(
                "{:7} {:>7} {:label$}{} {:time$} {:time$}",
                "",
                "times",
                "error",
                of_devices("devices"),
                "first",
                "last"
            );
            writeln!(out, "{}", self.dim(head.trim_end()))?;
        }
        for code in codes.iter().take(CODES) {
            let CodeRow { level, count, devices, first, last, .. } = code;
            let at = |time: Option<Moment>| time.map_or("-".to_string(), |time| self.time(time));
            let row = format!(
                "{:>7} {:label$}{} {:time$} {:time$}",
                number(*count as usize),
                cut(&code.label, label),
                of_devices(&number(*devices as usize)),
                at(first.time),
                at(last.time)
            );
            writeln!(out, "{} {}", self.level(*level), row.trim_end())?;
        }
        self.more(out, codes.len(), CODES)
    }

    fn devices(&self, out: &mut impl Write) -> io::Result<()> {
        let devices = &self.summary.devices;
        self.heading(out, "Devices", devices.is_empty())?;
        let name = devices.iter().take(DEVICES).map(|device| device.device.chars().count()).max().unwrap_or(0).min(32);
        for device in devices.iter().take(DEVICES) {
            let codes: Vec<String> =
                device.codes.iter().map(|code| format!("{} x{}", code.code, number(code.count as usize))).collect();
            let count = number(device.count as usize);
            let row = format!("{count:>7} {:name$} {}", cut(device.device, name), codes.join(", "));
            writeln!(out, "{} {}", self.level(device.levels.worst()), cut(&row, self.width.saturating_sub(8)))?;
        }
        self.more(out, devices.len(), DEVICES)
    }

    /// Errors by the hour, of a long log by the day.
    fn hours(&self, out: &mut impl Write) -> io::Result<()> {
        let hours = &self.summary.hours;
        let by_day = hours.len() > HOURS;
        let zone = if hours.first().is_some_and(|row| row.hour.zoned) { ", UTC" } else { "" };
        self.heading(out, &format!("{}{zone}", if by_day { "Days" } else { "Hours" }), hours.is_empty())?;
        let mut rows: Vec<(String, u64, Level)> = Vec::new();
        for HourRow { hour, count, levels } in hours {
            let (date, time) = hour.parts();
            let name = match (by_day, self.one_day) {
                (true, _) => date,
                (false, true) => time[..5].to_string(),
                (false, false) => format!("{date} {}", &time[..5]),
            };
            match rows.last_mut() {
                Some((last, all, worst)) if *last == name => {
                    (*all, *worst) = (*all + count, levels.worst().max(*worst));
                }
                _ => rows.push((name, *count, levels.worst())),
            }
        }
        let most = rows.iter().map(|(_, count, _)| *count).max().unwrap_or(1);
        for (name, count, worst) in rows.iter().rev().take(HOURS).rev() {
            let room = self.width.saturating_sub(name.len() + 10) as u64;
            let bar = "\u{2588}".repeat((count * room).div_ceil(most) as usize);
            writeln!(out, "{name} {:>7} {}", number(*count as usize), self.paint(colour(*worst), &bar))?;
        }
        self.more(out, rows.len(), HOURS)
    }

    fn heading(&self, out: &mut impl Write, title: &str, nothing: bool) -> io::Result<()> {
        if nothing { Ok(()) } else { writeln!(out, "\n{}", self.bold(title)) }
    }

    fn more(&self, out: &mut impl Write, all: usize, shown: usize) -> io::Result<()> {
        if all <= shown {
            return Ok(());
        }
        writeln!(out, "        and {} more; --format json lists all", number(all - shown))
    }

    /// A paragraph within the width.
    fn wrapped(&self, out: &mut impl Write, indent: &str, text: &str) -> io::Result<()> {
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && indent.len() + line.chars().count() + 1 + word.chars().count() > self.width {
                writeln!(out, "{indent}{line}")?;
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        writeln!(out, "{indent}{line}")
    }

    /// A time: of a log of one day without the date.
    fn time(&self, time: Moment) -> String {
        let (date, time) = time.parts();
        if self.one_day { time } else { format!("{} {}", &date[date.len().min(5)..], &time[..time.len().min(5)]) }
    }

    fn span(&self, first: Moment, last: Moment) -> String {
        let ((from, first_time), (to, last_time)) = (first.parts(), last.parts());
        let zone = if first.zoned { " UTC" } else { "" };
        match (first == last, from == to) {
            (true, _) => format!("{from} {first_time}{zone}"),
            (_, true) => format!("{from} {first_time} to {last_time}{zone}"),
            (_, false) => format!("{from} {first_time} to {to} {last_time}{zone}"),
        }
    }

    /// A level as a word of seven letters.
    fn level(&self, level: Level) -> String {
        let word = if level == Level::Information { "info" } else { level.as_str() };
        self.paint(colour(level), &format!("{word:7}"))
    }

    fn bold(&self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    fn dim(&self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    fn paint(&self, style: Style, text: &(impl Display + ?Sized)) -> String {
        if self.colours { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}

fn colour(level: Level) -> Style {
    let colour = match level {
        Level::Error => AnsiColor::Red,
        Level::Warning => AnsiColor::Yellow,
        Level::Information => AnsiColor::Blue,
        Level::Hint => return Style::new().dimmed(),
    };
    Style::new().fg_color(Some(colour.into()))
}

/// How many of each level there are.
fn words(levels: &ByLevel) -> String {
    let ByLevel { error, warning, information, hint } = *levels;
    let of = [(error, "error"), (warning, "warning"), (information, "information"), (hint, "hint")];
    let of: Vec<String> = of
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| match *word {
            "information" => format!("{} information", number(*count as usize)),
            word => plural(*count, word),
        })
        .collect();
    of.join(", ")
}

/// At most so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(3)).collect();
    cut.push_str("...");
    cut
}
