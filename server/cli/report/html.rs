//! A report as a page that stands alone: nothing is loaded, and all that comes from logs is escaped.

mod timeline;

use super::{
    story::level,
    summary::{ByLevel, Moment, Position, Sighting, Summary, plural},
};
use anyhow::Result;
use iotcodes_catalog::{Catalog, Level};
use iotcodes_scan::view::number;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::{collections::BTreeSet, io::Write};

/// How many rows of each kind the page has. JSON has all.
const EPISODES: usize = 200;
const CODES: usize = 100;
const DEVICES: usize = 100;

/// The browser is asked to load nothing, whatever else the page says.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// Prints the page of a report.
pub(super) fn print(catalog: &Catalog, summary: &Summary<'_>, out: &mut impl Write) -> Result<()> {
    let title = match summary.files.as_slice() {
        [one] => one.clone(),
        files => plural(files.len() as u64, "file"),
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { "Azure IoT errors in " (title) }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body {
                header {
                    h1 { "Azure IoT errors" }
                    p { (files(summary)) }
                    (totals(summary))
                }
                main {
                    @if summary.errors == 0 {
                        p.nothing { "No error codes in " (plural(summary.lines, "line")) "." }
                    }
                    (timeline::section(summary))
                    (advice(summary))
                    (episodes(summary))
                    (codes(summary))
                    (devices(summary))
                    (hours(summary))
                    (pages(catalog, summary))
                    @if !summary.notes.is_empty() {
                        section {
                            h2 { "About these numbers" }
                            ul { @for note in &summary.notes { li { (note) } } }
                        }
                    }
                }
                footer { p { "Made by iotcodes " (env!("CARGO_PKG_VERSION")) " on the machine where the logs are." } }
            }
        }
    };
    out.write_all(page.into_string().as_bytes())?;
    Ok(out.write_all(b"\n")?)
}

fn files(summary: &Summary<'_>) -> Markup {
    const MOST: usize = 6;
    html! {
        @for (place, file) in summary.files.iter().take(MOST).enumerate() {
            @if place > 0 { ", " }
            code { (file) }
        }
        @if summary.files.len() > MOST { " and " (plural((summary.files.len() - MOST) as u64, "more file")) }
    }
}

fn totals(summary: &Summary<'_>) -> Markup {
    let ByLevel { error, warning, information, hint } = summary.levels;
    let levels =
        [(Level::Error, error), (Level::Warning, warning), (Level::Information, information), (Level::Hint, hint)];
    html! {
        dl.totals {
            div { dt { "Errors" } dd { (number(summary.errors as usize)) } }
            @for (level, count) in levels.into_iter().filter(|(_, count)| *count > 0) {
                div { dt { (badge(level)) } dd { (number(count as usize)) } }
            }
            div { dt { "Kinds" } dd { (summary.codes.len()) } }
            div { dt { "Devices" } dd { (number(summary.devices.len())) } }
            div { dt { "Lines" } dd { (number(summary.lines as usize)) } }
            @if let (Some(first), Some(last)) = (summary.first, summary.last) {
                div.wide { dt { "Time" @if first.zoned { " (UTC)" } } dd { (time(first)) " to " (time(last)) } }
            }
        }
    }
}

fn advice(summary: &Summary<'_>) -> Markup {
    html! {
        @if !summary.advice.is_empty() {
            section {
                h2 { "What to do" }
                ol.advice {
                    @for advice in &summary.advice {
                        li {
                            p { (badge(advice.level)) " " a href=(format!("#{}", anchor(&advice.explain))) { b { (advice.title) } } " (" (advice.reason) ")" }
                            p { (advice.advice) }
                        }
                    }
                }
            }
        }
    }
}

fn episodes(summary: &Summary<'_>) -> Markup {
    let all = &summary.episodes;
    html! {
        @if !all.is_empty() {
            section {
                h2 { "What happened" }
                div.table { table {
                    thead { tr { th { "Level" } th { "Episode" } th { "Device" } th { "From" } th { "To" } th { "Counted" } th { "How sure" } th { "Where" } } }
                    tbody {
                        @for it in all.iter().take(EPISODES) {
                            tr {
                                td { (badge(it.level)) }
                                td.wide { a href=(format!("#{}", anchor(&it.episode))) { (it.title) } }
                                td { @match &it.device { Some(device) => (device), None => (plural(it.devices as u64, "device")) } }
                                td.time { (time(it.first)) }
                                td.time { (time(it.last)) }
                                td { (it.detail) }
                                td { (it.confidence) }
                                td.place { (place(&it.from)) }
                            }
                        }
                    }
                } }
                (more(all.len(), EPISODES))
            }
        }
    }
}

fn codes(summary: &Summary<'_>) -> Markup {
    let all = &summary.codes;
    html! {
        @if !all.is_empty() {
            section {
                h2 { "Errors" }
                div.table { table {
                    thead { tr { th { "Level" } th.number { "Times" } th { "Error" } th { "What it means" } th.number { "Devices" } th { "First" } th { "Last" } } }
                    tbody {
                        @for code in all.iter().take(CODES) {
                            tr {
                                td { (badge(code.level)) }
                                td.number { (number(code.count as usize)) }
                                td { a href=(format!("#{}", anchor(code.code.as_deref().unwrap_or(&code.name)))) { (code.label) } }
                                td { (code.message) }
                                td.number { (number(code.devices as usize)) }
                                td.time { (sighting(&code.first)) }
                                td.time { (sighting(&code.last)) }
                            }
                        }
                    }
                } }
                (more(all.len(), CODES))
            }
        }
    }
}

fn devices(summary: &Summary<'_>) -> Markup {
    let all = &summary.devices;
    html! {
        @if !all.is_empty() {
            section {
                h2 { "Devices" }
                div.table { table {
                    thead { tr { th { "Level" } th { "Device" } th.number { "Errors" } th.number { "Episodes" } th { "Which" } th { "First" } th { "Last" } } }
                    tbody {
                        @for device in all.iter().take(DEVICES) {
                            tr {
                                td { (badge(device.levels.worst())) }
                                td.wide { (device.device) }
                                td.number { (number(device.count as usize)) }
                                td.number { (device.episodes) }
                                td {
                                    @for (place, code) in device.codes.iter().enumerate() {
                                        @if place > 0 { ", " }
                                        span title=(code.name) { (code.code) }
                                        " × " (number(code.count as usize))
                                    }
                                }
                                td.time { @if let Some(first) = device.first { (time(first)) } }
                                td.time { @if let Some(last) = device.last { (time(last)) } }
                            }
                        }
                    }
                } }
                (more(all.len(), DEVICES))
            }
        }
    }
}

fn hours(summary: &Summary<'_>) -> Markup {
    html! {
        @if !summary.hours.is_empty() {
            section #hours {
                h2 { "Hours" }
                div.table { table {
                    thead { tr { th { "Hour" } th.number { "Errors" } th.number { "Error" } th.number { "Warning" } th.number { "Information" } th.number { "Hint" } } }
                    tbody {
                        @for row in &summary.hours {
                            tr {
                                td.time { (time(row.hour)) }
                                td.number { (number(row.count as usize)) }
                                @for count in [row.levels.error, row.levels.warning, row.levels.information, row.levels.hint] {
                                    td.number { @if count > 0 { (number(count as usize)) } }
                                }
                            }
                        }
                    }
                } }
            }
        }
    }
}

/// What the catalog says about what happened.
fn pages(catalog: &Catalog, summary: &Summary<'_>) -> Markup {
    let happened: BTreeSet<usize> = summary.episodes.iter().map(|it| it.place).collect();
    html! {
        @if summary.errors > 0 || !happened.is_empty() { section { h2 { "What it means" } } }
        @for episode in happened.into_iter().map(|place| &catalog.episodes[place]) {
            section.page id=(anchor(&episode.id)) {
                h3 { (badge(episode.level)) " " (episode.title) }
                p { (episode.summary) }
                (markdown(&episode.body))
            }
        }
        @for row in summary.codes.iter().take(CODES) {
            @let entry = &catalog.entries[row.entry];
            section.page id=(anchor(row.code.as_deref().unwrap_or(&row.name))) {
                h3 { (badge(level(catalog, row.entry))) " " (row.label) }
                p { (entry.summary) }
                @if let Some(handling) = catalog.handling(&entry.handling) { p { b { "Retry? " } (handling.advice) } }
                (markdown(&entry.body))
                p { @for url in entry.sources.iter().filter(|url| is_web(url)) { a href=(url) { (url) } " " } }
            }
        }
    }
}

/// The name of a page in links.
fn anchor(key: &str) -> String {
    format!("page-{}", key.to_lowercase())
}

fn badge(level: Level) -> Markup {
    let level = level.as_str();
    html! { span.badge.(level) { (level) } }
}

fn time(time: Moment) -> Markup {
    let (date, clock) = time.parts();
    html! { time datetime=(time.text()) { (date) " " (clock) } }
}

fn sighting(seen: &Sighting) -> Markup {
    html! {
        @if let Some(moment) = seen.time { (time(moment)) " " }
        span.place { (place(&seen.position)) }
    }
}

fn place(at: &Position) -> Markup {
    html! { (at.path) ":" (at.line) }
}

fn more(all: usize, shown: usize) -> Markup {
    html! { @if all > shown { p.more { "and " (number(all - shown)) " more; --format json lists all" } } }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// A part of the catalog's pages. HTML in it is shown as it is written, and links lead to the web only.
fn markdown(text: &str) -> Markup {
    let mut links = Vec::new();
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).filter_map(move |event| {
        Some(match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
                Event::Start(Tag::Heading { level: HeadingLevel::H4, id, classes, attrs })
            }
            Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H4)),
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                links.push(is_web(dest_url));
                return links.last().is_some_and(|web| *web).then_some(event);
            }
            Event::End(TagEnd::Link) => return links.pop().unwrap_or(false).then_some(event),
            other => other,
        })
    });
    let mut page = String::new();
    pulldown_cmark::html::push_html(&mut page, events);
    PreEscaped(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{
        reading::{Place, Placed},
        story::Story,
    };
    use iotcodes_scan::{Time, episode};

    #[test]
    fn whatever_a_device_is_called_it_is_text() {
        let catalog = Catalog::builtin();
        let name = "<script>alert('x')</script> & \"gw\"";
        let mut story = Story::new(catalog);
        for second in 0..3 {
            let event = episode::Event {
                record: 0..9,
                at: 0..6,
                time: Some(Time { milliseconds: 1_795_248_000_000 + second * 1000, zoned: true }),
                device: Some(name.into()),
                codes: vec![catalog.by_code("400027")[0]],
                told: Vec::new(),
            };
            story.add(&Placed { event, place: Place { file: 0, line: 1 } });
        }
        story.finish();
        let mut page = Vec::new();
        print(catalog, &Summary::new(catalog, &story, vec!["a & b.log".into()], &[]), &mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        let escaped = "&lt;script&gt;alert('x')&lt;/script&gt; &amp; &quot;gw&quot;";
        assert!(page.matches(escaped).count() >= 3, "table, lane and bar: {page}");
        assert!(!page.contains("<script") && page.contains("a &amp; b.log"), "{page}");
    }

    #[test]
    fn a_page_of_a_catalog_brings_no_markup_of_its_own() {
        let page = markdown(
            "## A\n\n<script>x</script> and <b>this</b> ![i](https://a.example/i.png)\n\n\
             [bad](javascript:x) [good](https://a.example/)\n\n<img src=x>\n",
        );
        let page = page.into_string();
        assert!(page.contains("<h4>A</h4>") && page.contains("<a href=\"https://a.example/\">good</a>"), "{page}");
        for mark in ["<script", "<b>", "<img", "javascript:"] {
            assert!(!page.contains(mark), "{mark} in {page}");
        }
        assert!(page.contains("&lt;img src=x&gt;"), "{page}");
    }
}
