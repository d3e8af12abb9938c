//! Files and pipes that are too large to be kept: read in windows, which are judged on all cores and printed in order.

use super::{
    each_in_order, fill,
    places::{Base, characters},
    report::shift,
};
use anyhow::Result;
use iotcodes_catalog::Language;
use iotcodes_project::{Decoder, HEAD, Rules};
use iotcodes_scan::{Ask, Cut, Finding, Rejected, Scanner, Share, Whole, Window, Windows, line_ends};
use std::{
    collections::{HashMap, VecDeque},
    fmt::{self, Display},
    fs::File,
    io::{self, Read, Seek},
    iter,
    ops::Range,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
};

/// How much memory is used, in bytes.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// How much is read at once.
    pub(super) piece: usize,
    /// How much of what was judged waits for what the rest of a file says, and how much text of a pipe does.
    pub(super) held: usize,
}

/// What is read at once is less than what processors keep near.
pub(super) const LIMITS: Limits = Limits { piece: 1 << 17, held: 12 << 20 };

/// A file or pipe of which the beginning was read.
pub(super) struct Large {
    pub(super) rules: Arc<Rules>,
    pub(super) head: Vec<u8>,
    pub(super) source: Source,
}

/// What is read.
pub(super) enum Source {
    /// It can be read again.
    File(File),
    Pipe(Box<dyn Read + Send>),
}

/// Some text, and what was found in it, with places counted from its beginning.
pub(super) struct Piece<'a> {
    pub(super) text: &'a [u8],
    pub(super) base: Base<'a>,
    pub(super) findings: Vec<Finding>,
    pub(super) rejected: Vec<Rejected>,
}

/// Why not all of it could be read.
#[derive(Debug)]
pub(super) struct Unreadable(io::Error);

impl std::error::Error for Unreadable {}

impl Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Line and column, or how many lines and characters are before something.
type Place = (usize, usize);

/// A window that was judged.
struct Held<'s> {
    /// How many lines and characters of its line are before its range.
    start: Place,
    /// `None`: it must be judged again.
    share: Option<Share<'s>>,
    /// Where its candidates stand; only where nothing else of the text is needed.
    places: Vec<Place>,
    /// For what cannot be read again.
    window: Option<Window>,
}

/// What a worker made of a window. Places are counted from the beginning of its range.
struct Judged<'s> {
    share: Share<'s>,
    is_kept: bool,
    /// How many lines and characters it goes on.
    length: Place,
    places: Vec<Place>,
    told: Vec<(usize, Place)>,
    window: Option<Window>,
}

/// Checks it: `show` gets what was found, in order. With `lean` it gets no text, only where the candidates stand.
///
/// A file is read a second time where more is to be printed or was found than memory is meant for. What counts in a whole file acts
/// on all of it. In a pipe it acts on what comes later, and on the last megabytes before it.
pub(super) fn check(
    large: Large,
    language: &Language,
    ask: Ask,
    lean: bool,
    limits: Limits,
    mut show: impl FnMut(Piece<'_>) -> Result<()> + Send,
) -> Result<()> {
    let Large { rules, head, source } = large;
    let scanner = &rules.scanner;
    let lean = lean && matches!(source, Source::File(_));
    let (mut file, reader): (_, Box<dyn Read + Send>) = match source {
        Source::File(mut file) => {
            file.rewind()?;
            (Some(file.try_clone()?), Box::new(file))
        }
        Source::Pipe(pipe) => (None, Box::new(io::Cursor::new(head.clone()).chain(pipe))),
    };
    let head = &head[..head.len().min(HEAD)];
    let (pool, is_full, is_pipe) = (Pool::default(), AtomicBool::new(false), file.is_none());
    let enough = AtomicU64::new(0);
    let mut progress = Progress::default();
    let (mut held, mut size) = (VecDeque::new(), 0);
    let mut reading = Reading::new(reader, head, limits.piece);
    let mut release = |held: Held<'_>, progress: &Progress| {
        let Held { start, share: Some(share), places, window } = held else { return Ok(()) };
        let starts: Vec<usize> = share.starts().collect();
        let (findings, rejected) = settle(scanner, language, share, &progress.whole);
        if findings.is_empty() && rejected.is_empty() {
            return Ok(());
        }
        match window {
            None => {
                let far = starts.into_iter().zip(places).collect();
                show(Piece { text: &[], base: Base { far: Some(&far), ..Base::default() }, findings, rejected })
            }
            Some(window) => show(piece(&window, start, &progress.far, findings, rejected)),
        }
    };
    each_in_order(
        iter::from_fn(|| reading.next(&pool)),
        |window| -> Result<Judged<'_>> {
            let mut window = window.map_err(Unreadable)?;
            let is_kept = !is_full.load(Relaxed);
            let ask = if is_kept { ask } else { Ask::Whole };
            let share = scanner.share(language, ask, &mut window, enough.load(Relaxed));
            let (places, told, length) = if lean {
                let (places, length) = measure(&window, share.starts());
                (places, Vec::new(), length)
            } else {
                let (told, length) = told(&window, &share);
                (Vec::new(), told, length)
            };
            Ok(Judged {
                length,
                places,
                told,
                share,
                is_kept,
                window: if is_pipe { Some(window) } else { pool.put(window) },
            })
        },
        |judged| {
            let Judged { share, is_kept, length, places, told, window } = judged?;
            let start = progress.add(&share, told, length);
            enough.store(progress.whole.enough(), Relaxed);
            let places: Vec<Place> = places.into_iter().map(|at| shown(behind(start, at))).collect();
            size += share.size() + size_of_val(&*places) + window.as_ref().map_or(0, Window::size);
            held.push_back(Held { start, share: is_kept.then_some(share), places, window });
            is_full.store(!is_pipe && size > limits.held, Relaxed);
            while is_pipe
                && size > limits.held
                && let Some(first) = held.pop_front()
            {
                size -= first.size();
                release(first, &progress)?;
            }
            Ok(())
        },
    )?;
    let read = reading.read;
    if is_pipe || lean && held.iter().all(|held| held.share.is_some()) {
        return held.into_iter().try_for_each(|held| release(held, &progress));
    }
    let mut file = file.take().expect("what is no pipe is a file");
    file.rewind()?;
    let mut reading = Reading::new(Box::new(file.take(read)), head, limits.piece);
    let again = iter::from_fn(|| Some((held.pop_front()?, reading.next(&pool))));
    each_in_order(
        again,
        |(held, window)| -> Result<_> {
            let cut_short = || Err(io::Error::other("it has become shorter while it was read"));
            let mut window = window.unwrap_or_else(cut_short).map_err(Unreadable)?;
            let share = held.share.unwrap_or_else(|| scanner.share(language, ask, &mut window, u64::MAX));
            let (findings, rejected) = settle(scanner, language, share, &progress.whole);
            Ok((held.start, window, findings, rejected))
        },
        |found| {
            let (start, window, findings, rejected) = found?;
            if !findings.is_empty() || !rejected.is_empty() {
                show(piece(&window, start, &progress.far, findings, rejected))?;
            }
            pool.put(window);
            Ok(())
        },
    )
}

/// What the windows so far say about the text as a whole, and how far they go.
#[derive(Default)]
pub(super) struct Progress {
    whole: Whole,
    /// Where that stands.
    far: HashMap<usize, Place>,
    end: Place,
}

impl Progress {
    /// Takes in the next window, and returns where its range begins.
    fn add(&mut self, share: &Share<'_>, told: Vec<(usize, Place)>, length: Place) -> Place {
        self.whole.add(share);
        let start = self.end;
        self.end = behind(start, length);
        let told = told.into_iter().filter(|(at, _)| self.whole.holds(*at));
        self.far.extend(told.map(|(at, place)| (at, shown(behind(start, place)))));
        start
    }

    /// Judges the next window by what was said so far.
    pub(super) fn judge<'w>(
        &'w mut self,
        scanner: &Scanner,
        language: &Language,
        ask: Ask,
        window: &'w mut Window,
    ) -> Piece<'w> {
        let share = scanner.share(language, ask, window, self.whole.enough());
        let (told, length) = told(window, &share);
        let start = self.add(&share, told, length);
        let (findings, rejected) = settle(scanner, language, share, &self.whole);
        piece(window, start, &self.far, findings, rejected)
    }
}

/// A place that is counted from another.
fn behind(start: Place, (line, column): Place) -> Place {
    (start.0 + line, if line == 0 { start.1 + column } else { column })
}

/// A place as people count: from 1.
fn shown(place: Place) -> Place {
    (place.0 + 1, place.1 + 1)
}

impl Held<'_> {
    fn size(&self) -> usize {
        let text = self.window.as_ref().map_or(0, Window::size);
        self.share.as_ref().map_or(0, Share::size) + size_of_val(&*self.places) + text
    }
}

fn settle(scanner: &Scanner, language: &Language, share: Share<'_>, whole: &Whole) -> (Vec<Finding>, Vec<Rejected>) {
    let (mut findings, mut rejected) = (Vec::new(), Vec::new());
    for result in scanner.settle(language, share, whole) {
        match result {
            Ok(finding) => findings.push(finding),
            Err(candidate) => rejected.push(candidate),
        }
    }
    (findings, rejected)
}

/// A window with what was found in it; `start` is what stands before its range.
fn piece<'a>(
    window: &'a Window,
    start: Place,
    far: &'a HashMap<usize, Place>,
    mut findings: Vec<Finding>,
    mut rejected: Vec<Rejected>,
) -> Piece<'a> {
    let (text, offset, from) = (window.text(), window.offset(), characters_of(window).start);
    let (lines, _) = line_ends(text, 0..from);
    // Only what is looked up stands in the rest of a long line before the range.
    let before = if window.is_open() && lines == 0 { start.1 - characters(&text[..from]) } else { 0 };
    let ended = text.last().is_none_or(|byte| matches!(byte, b'\n' | b'\r'));
    let base = Base {
        offset,
        line: start.0 - lines,
        characters: before,
        open: (window.is_open(), !ended && window.goes_on()),
        far: Some(far),
    };
    findings.iter_mut().for_each(|finding| shift(&mut finding.range, &mut finding.clues, offset));
    rejected.iter_mut().for_each(|candidate| shift(&mut candidate.range, &mut candidate.clues, offset));
    Piece { text, base, findings, rejected }
}

/// Places in a window, counted from the beginning of its range: those of some offsets, which come in the order of the text, and that of
/// its end.
fn measure(window: &Window, offsets: impl Iterator<Item = usize>) -> (Vec<Place>, Place) {
    let (text, range, whole) = (window.text(), window.range(), characters_of(window));
    let (mut line, mut count, mut at, mut counted) = (0, 0, range.start, whole.start);
    let mut go_to = |next: usize, end: usize| {
        let (lines, last) = line_ends(text, at..next.max(at));
        if let Some(start) = last {
            (line, counted, count) = (line + lines, start, 0);
        }
        count += characters(&text[counted.min(end)..end]);
        (at, counted) = (next, end);
        (line, count)
    };
    let places = offsets.map(|offset| offset - window.offset()).map(|offset| go_to(offset, offset)).collect();
    (places, go_to(range.end, whole.end))
}

/// What a window says about the whole, and where, and the place of its end.
fn told(window: &Window, share: &Share<'_>) -> (Vec<(usize, Place)>, Place) {
    let mut told: Vec<usize> = share.told().collect();
    told.sort_unstable();
    let (places, length) = measure(window, told.iter().copied());
    (told.into_iter().zip(places).collect(), length)
}

/// The range of a window, with whole characters: it may begin and end inside one, which then is the earlier window's.
fn characters_of(window: &Window) -> Range<usize> {
    let (text, Range { start, end }) = (window.text(), window.range());
    let behind =
        |at: usize| at + text[at..].iter().take(3).take_while(|&&byte| byte & 0b1100_0000 == 0b1000_0000).count();
    // At the beginning of the whole text a stray byte is no part of an earlier window's character.
    if window.offset() + start == 0 { 0..behind(end) } else { behind(start)..behind(end) }
}

/// Windows to use again: new memory costs more than what is done with it.
#[derive(Default)]
struct Pool(Mutex<Vec<Window>>);

impl Pool {
    fn take(&self) -> Window {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn put(&self, window: Window) -> Option<Window> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(window);
        None
    }
}

/// A text that is read and cut into windows.
struct Reading {
    reader: Box<dyn Read + Send>,
    /// How much is read at once, in bytes.
    piece: usize,
    decoder: Decoder,
    windows: Windows,
    /// How much was read, in bytes.
    read: u64,
    raw: Vec<u8>,
    is_over: bool,
}

impl Reading {
    fn new(reader: Box<dyn Read + Send>, head: &[u8], piece: usize) -> Reading {
        let decoder = Decoder::new(head).expect("it was looked at and is no binary file");
        Reading { reader, piece, decoder, windows: Windows::default(), read: 0, raw: Vec::new(), is_over: false }
    }

    /// The next window; `None` behind the last.
    fn next(&mut self, pool: &Pool) -> Option<io::Result<Window>> {
        if self.is_over {
            return None;
        }
        let mut window = pool.take();
        self.windows.move_to(&mut window);
        loop {
            let count = match self.fill() {
                Ok(count) => count,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            };
            self.is_over = count < self.piece;
            if self.windows.cut(if self.is_over { Cut::End } else { Cut::Exact }, &mut window) {
                return Some(Ok(window));
            }
        }
    }

    /// Reads a piece, and says how much; less than asked for is the end.
    fn fill(&mut self) -> io::Result<usize> {
        let count = if self.decoder.is_plain() {
            append(&mut self.reader, self.piece, self.windows.tail())?
        } else {
            self.raw.clear();
            let count = append(&mut self.reader, self.piece, &mut self.raw)?;
            self.decoder.decode(&self.raw, count < self.piece, self.windows.tail());
            count
        };
        self.read += count as u64;
        Ok(count)
    }
}

/// Appends at most so many bytes, and says how many: less than that is the end.
fn append(reader: &mut impl Read, most: usize, bytes: &mut Vec<u8>) -> io::Result<usize> {
    let start = bytes.len();
    // At once: `read_to_end` feels its way.
    bytes.resize(start + most, 0);
    let count = fill(reader, &mut bytes[start..]);
    bytes.truncate(start + count.as_ref().map_or(0, |count| *count));
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{
        Format,
        report::{Groups, Report, Style},
    };
    use iotcodes_project::Projects;
    use proptest::{collection::vec, prelude::*, sample::select};
    use std::{io::Write, path::Path};

    /// Text that is long, with codes, what counts for a whole file, and bytes that are no UTF-8.
    fn text() -> impl Strategy<Value = Vec<u8>> {
        let words = [
            "errorCode: 404103 DeviceNotOnline",
            "429001",
            "ThrottlingException",
            "\"statusCode\": \"404\"",
            " IoT Hub ",
            "$dps/registrations/res/",
            "Device not registered",
            "ä🚀",
            "\n",
            "\n",
            "\r\n",
            "\r",
            " iotcodes: ignore-file 429001",
        ];
        let word = select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec());
        let piece = prop_oneof![
            12 => word,
            2 => vec(any::<u8>(), 0..9),
            1 => (0usize..9000).prop_map(|count| "é".repeat(count).into_bytes()),
            1 => (0usize..90).prop_map(|count| "quiet\n".repeat(count).into_bytes()),
        ];
        (vec(piece, 1..40), 1usize..6).prop_map(|(pieces, times)| pieces.concat().repeat(times))
    }

    /// What is printed of a text that is read whole.
    fn whole(rules: &Rules, language: &Language, text: &[u8], style: Style) -> String {
        let (findings, _) = rules.scanner.scan_all(language, text);
        let (mut out, mut groups) = (Vec::new(), Groups::default());
        let report = Report::new(rules.catalog(), style, language, "a", text);
        report.print(&findings, &[], &mut groups, &mut out).unwrap();
        groups.print(rules.catalog(), style, language, "a", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The same of one that is read in windows.
    fn in_windows(
        rules: &Arc<Rules>,
        language: &Language,
        style: Style,
        lean: bool,
        held: usize,
        source: Source,
        head: &[u8],
    ) -> String {
        let (mut out, mut groups) = (Vec::new(), Groups::default());
        let large = Large { rules: Arc::clone(rules), head: head.to_vec(), source };
        check(large, language, Ask::Candidates, lean, Limits { piece: 1 << 12, held }, |piece| {
            let report = Report::new(rules.catalog(), style, language, "a", piece.text).within(piece.base);
            report.print(&piece.findings, &[], &mut groups, &mut out).map(drop)
        })
        .unwrap();
        groups.print(rules.catalog(), style, language, "a", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]
        #[test]
        fn windows_print_what_the_whole_prints(
            text in text(),
            format in select(vec![Format::Human, Format::Short, Format::Json]),
            why: bool,
            held in select(vec![0, 2000, usize::MAX]),
            language in select(vec!["log", "json", "python"]),
            is_utf16: bool,
        ) {
            let projects = Projects::default();
            let rules = projects.of(Path::new("a")).rules(Path::new("a"));
            let language = rules.catalog().language(language).unwrap();
            let style = Style { format, why, at_once: false, colours: false, width: 140 };
            let (text, bytes) = if is_utf16 {
                let text = String::from_utf8_lossy(&text).into_owned();
                let little = text.encode_utf16().flat_map(u16::to_le_bytes);
                (text.clone().into_bytes(), [0xff, 0xfe].into_iter().chain(little).collect())
            } else {
                (text.clone(), text)
            };
            prop_assume!(iotcodes_project::text(bytes.clone()).is_some_and(|read| read == text));
            let expected = whole(&rules, language, &text, style);
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&bytes).unwrap();
            let lean = format == Format::Short && !why;
            prop_assert_eq!(&in_windows(&rules, language, style, lean, held, Source::File(file), &bytes), &expected);
            // What a pipe says about itself as a whole is known only while it is held.
            if held == usize::MAX {
                let (head, rest) = bytes.split_at(bytes.len().min(5000));
                let pipe = Source::Pipe(Box::new(io::Cursor::new(rest.to_vec())));
                prop_assert_eq!(&in_windows(&rules, language, style, lean, held, pipe, head), &expected);
            }
        }
    }

    #[test]
    fn a_stray_byte_where_a_text_begins_is_one_character() {
        let projects = Projects::default();
        let rules = projects.of(Path::new("a")).rules(Path::new("a"));
        let language = rules.catalog().language("log").unwrap();
        let style = Style { format: Format::Short, why: false, at_once: false, colours: false, width: 140 };
        let piece = [b"\x80 IoT Hub ", "é".repeat(2050).as_bytes(), b"errorCode: 404103 DeviceNotOnline"].concat();
        let text = piece.repeat(2);
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&text).unwrap();
        let printed = in_windows(&rules, language, style, false, 0, Source::File(file), &text);
        assert_eq!(printed, whole(&rules, language, &text, style));
    }

    #[test]
    fn a_file_is_judged_by_all_of_it_and_a_pipe_by_what_was_read() {
        let quiet = "quiet\n".repeat(9000);
        let text = format!("errorCode: 404103\n{quiet}hub contoso.azure-devices.net\n{quiet}errorCode: 404103\n");
        let projects = Projects::default();
        let rules = projects.of(Path::new("a")).rules(Path::new("a"));
        let language = rules.catalog().language("log").unwrap();
        let style = Style { format: Format::Short, why: false, at_once: false, colours: false, width: 140 };
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let certain = |source| {
            let printed = in_windows(&rules, language, style, false, 1 << 13, source, b"");
            printed.lines().map(|line| !line.contains(": possible: ")).collect::<Vec<bool>>()
        };
        assert_eq!(certain(Source::File(file)), [true, true]);
        assert_eq!(certain(Source::Pipe(Box::new(io::Cursor::new(text.clone().into_bytes())))), [false, true]);
    }
}
