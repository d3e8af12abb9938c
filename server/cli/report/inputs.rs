//! Which files are read as which logs: rotated files are one log, and compressed ones are read as they are.

use crate::output;
use anyhow::{Result, bail};
use flate2::read::MultiGzDecoder;
use globset::Glob;
use ignore::WalkBuilder;
use iotcodes_catalog::{Catalog, LanguageKind};
use jiff::{Timestamp, tz::TimeZone};
use regex::Regex;
use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};
use std::{
    cmp::Reverse,
    fs::{self, File},
    io::{self, BufRead, BufReader, Cursor, Read},
    path::{Path, PathBuf},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// A file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// `None`: standard input.
    path: Option<PathBuf>,
    /// As reports name it.
    pub(super) name: String,
}

/// Files that are one log, the oldest first.
pub(super) type Log = Vec<Source>;

/// The folder and the name that rotated files have in common; standard input has none.
type Family = Option<(PathBuf, String)>;
type Turns = Vec<(Turn, Source)>;

/// Where a file stands among those that a log was rotated through: what is rotated by date, the oldest first; by number, the highest
/// first; the one that is still written to.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Date(String, u32),
    Number(Reverse<u32>),
    Current,
}

/// The logs behind the arguments, in their order, and whether some cannot be reached.
pub(super) fn logs(arguments: &[PathBuf], stdin_name: &str, catalog: &Catalog) -> Result<(Vec<Log>, bool)> {
    let mut sources: Vec<Source> = Vec::new();
    let mut trouble = false;
    for argument in arguments {
        if argument.as_os_str() == "-" {
            if sources.iter().any(|source| source.path.is_none()) {
                bail!("standard input (`-`) is named twice: expected it once");
            }
            sources.push(Source { path: None, name: stdin_name.to_string() });
            continue;
        }
        match expand(argument, catalog) {
            Ok(paths) => sources.extend(paths.into_iter().map(Source::file)),
            Err(error) => {
                output::say(format_args!("{}: {error}", argument.display()));
                trouble = true;
            }
        }
    }
    Ok((together(sources), trouble))
}

/// The files that an argument names: itself, the logs in a folder, or what a pattern fits, which not every shell expands.
fn expand(argument: &Path, catalog: &Catalog) -> io::Result<Vec<PathBuf>> {
    match fs::metadata(argument) {
        Ok(metadata) if metadata.is_dir() => {
            let mut walk = WalkBuilder::new(argument);
            // Logs are what git is told to ignore.
            walk.standard_filters(false).sort_by_file_name(Ord::cmp);
            let files = walk.build().collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
            let files = files.into_iter().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
            Ok(files.map(|entry| entry.into_path()).filter(|path| is_log(path, catalog)).collect())
        }
        Ok(_) => Ok(vec![argument.to_path_buf()]),
        Err(error) => {
            let name = argument.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !name.contains(['*', '?', '[', '{']) {
                return Err(error);
            }
            let pattern = Glob::new(&name).map_err(io::Error::other)?.compile_matcher();
            let folder = argument.parent().filter(|folder| !folder.as_os_str().is_empty());
            let entries = fs::read_dir(folder.unwrap_or(Path::new(".")))?.collect::<Result<Vec<_>, _>>()?;
            let fitting = entries.into_iter().map(|entry| entry.file_name()).filter(|name| pattern.is_match(name));
            let mut paths: Vec<PathBuf> =
                fitting.map(|name| folder.map_or_else(|| name.clone().into(), |folder| folder.join(&name))).collect();
            paths.retain(|path| path.is_file());
            paths.sort();
            if paths.is_empty() { Err(error) } else { Ok(paths) }
        }
    }
}

fn is_log(path: &Path, catalog: &Catalog) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    catalog.language_of_path(&turn(&name).0).is_some_and(|language| language.kind == LanguageKind::Log)
}

/// Joins files that were rotated: they stand where the first of them was named. A file that is named twice is read once.
fn together(sources: Vec<Source>) -> Vec<Log> {
    let mut logs: Vec<(Family, Turns)> = Vec::new();
    for source in sources {
        let (family, turn) = match &source.path {
            None => (None, Turn::Current),
            Some(path) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let (family, turn) = turn(&name);
                (Some((path.parent().unwrap_or(Path::new("")).to_path_buf(), family)), turn)
            }
        };
        match logs.iter_mut().find(|(known, _)| family.is_some() && *known == family) {
            Some((_, log)) if log.iter().any(|(_, known)| *known == source) => {}
            Some((_, log)) => log.push((turn, source)),
            None => logs.push((family, vec![(turn, source)])),
        }
    }
    let sorted = logs.into_iter().map(|(_, mut log)| {
        log.sort_by(|a, b| a.0.cmp(&b.0));
        log.into_iter().map(|(_, source)| source).collect()
    });
    sorted.collect()
}

/// The name of the log that a file is a part of, and its turn: `gateway.log.2.gz` is a part of `gateway.log`, and so are
/// `gateway.log-20261120` and `gateway-2026-11-20.log`.
fn turn(name: &str) -> (String, Turn) {
    static DATED: LazyLock<Regex> = LazyLock::new(|| {
        let date =
            r"(?<date>(?:19|20)\d\d-?[01]\d-?[0-3]\d(?:[T_.-]?\d\d(?:-?[0-5]\d){0,2})?)(?:\.(?<number>\d{1,4}))?";
        Regex::new(&format!(r"^(?<stem>.+?)[._-]{date}(?<end>\.[A-Za-z]+)?$")).expect("the expression is fixed")
    });
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?<stem>.+)\.(?<number>\d{1,4})(?<end>\.[A-Za-z]+)?$").expect("the expression is fixed")
    });
    let name = [".gz", ".zst", ".zstd"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let number = |text: &str| text.parse().unwrap_or(0);
    if let Some(found) = DATED.captures(name) {
        let end = found.name("end").map_or("", |end| end.as_str());
        let turn = Turn::Date(found["date"].to_string(), found.name("number").map_or(0, |text| number(text.as_str())));
        return (format!("{}{end}", &found["stem"]), turn);
    }
    match NUMBERED.captures(name) {
        Some(found) => {
            let end = found.name("end").map_or("", |end| end.as_str());
            (format!("{}{end}", &found["stem"]), Turn::Number(Reverse(number(&found["number"]))))
        }
        None => (name.to_string(), Turn::Current),
    }
}

impl Source {
    fn file(path: PathBuf) -> Source {
        let name = path.to_string_lossy();
        let name = if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() };
        Source { path: Some(path), name }
    }

    /// Where its settings are looked for.
    pub(super) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(&self.name))
    }

    /// How many bytes it takes on the disk. `None` for what can be read only once: standard input, a pipe.
    pub(super) fn size(&self) -> Option<u64> {
        fs::metadata(self.path.as_ref()?).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len())
    }

    /// When it was written to last, in milliseconds since 1970, and in which year that is.
    pub(super) fn changed(&self) -> (i64, i16) {
        let changed = self.path.as_ref().and_then(|path| fs::metadata(path).ok()?.modified().ok());
        let changed = changed.and_then(|time| Timestamp::try_from(time).ok()).unwrap_or_else(Timestamp::now);
        (changed.as_millisecond(), changed.to_zoned(TimeZone::UTC).year())
    }

    /// Its bytes, as they were before they were compressed. What is read is counted.
    pub(super) fn open(&self, progress: &Arc<AtomicU64>) -> io::Result<Box<dyn Read>> {
        let file: Box<dyn Read> = match &self.path {
            Some(path) => Box::new(File::open(path)?),
            None => Box::new(io::stdin().lock()),
        };
        unpacked(Counted { file, progress: Arc::clone(progress) })
    }
}

/// A file as it was before gzip or zstd.
fn unpacked(mut file: impl Read + 'static) -> io::Result<Box<dyn Read>> {
    let mut head = Vec::new();
    file.by_ref().take(4).read_to_end(&mut head)?;
    let packed = head.as_slice();
    let (gzip, zstd) = (packed.starts_with(&[0x1f, 0x8b]), packed == [0x28, 0xb5, 0x2f, 0xfd]);
    let whole = BufReader::new(Cursor::new(head).chain(file));
    Ok(match (gzip, zstd) {
        (true, _) => Box::new(MultiGzDecoder::new(whole)),
        (_, true) => Box::new(Zstd { file: whole, frame: FrameDecoder::new(), open: false }),
        _ => Box::new(whole),
    })
}

/// Counts what is read of a file.
struct Counted<R> {
    file: R,
    progress: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.progress.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The frames of a zstd file, one after the other.
struct Zstd<R> {
    file: R,
    frame: FrameDecoder,
    open: bool,
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.open {
                if self.file.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                match self.frame.reset(&mut self.file) {
                    Ok(()) => self.open = true,
                    Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                        length, ..
                    })) => {
                        io::copy(&mut self.file.by_ref().take(length.into()), &mut io::sink())?;
                        continue;
                    }
                    Err(error) => return Err(io::Error::other(error)),
                }
            }
            while self.frame.can_collect() == 0 && !self.frame.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.frame.decode_blocks(&mut self.file, one).map_err(io::Error::other)?;
            }
            let read = self.frame.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let sum = self.frame.get_checksum_from_data();
            if sum.is_some() && sum != self.frame.get_calculated_checksum() {
                return Err(io::Error::other("the compressed file is damaged: its checksum is another"));
            }
            self.open = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn order(names: &[&str]) -> Vec<Vec<String>> {
        let sources = names.iter().map(|name| Source::file(PathBuf::from(name))).collect();
        let logs = together(sources).into_iter();
        logs.map(|log| log.into_iter().map(|source| source.name).collect()).collect()
    }

    #[test]
    fn rotated_files_are_one_log_with_the_oldest_first() {
        let numbered = ["gateway.log", "gateway.log.1", "gateway.log.10.gz", "gateway.log.2.gz", "gateway.log"];
        assert_eq!(order(&numbered), [["gateway.log.10.gz", "gateway.log.2.gz", "gateway.log.1", "gateway.log"]]);
        let dated = ["a.log", "a.log-20261121.zst", "a.log-20261120.gz", "b-2026-11-21.log", "b-2026-11-20.2.log"];
        assert_eq!(
            order(&dated),
            [vec!["a.log-20261120.gz", "a.log-20261121.zst", "a.log"], vec!["b-2026-11-20.2.log", "b-2026-11-21.log"]]
        );
        assert_eq!(order(&["b-2026-11-20.2.log", "b-2026-11-20.1.log"]).concat()[0], "b-2026-11-20.1.log");
    }

    #[test]
    fn other_files_are_logs_of_their_own() {
        let names = ["north/gateway.log", "south/gateway.log.1", "gateway-1.log", "gateway-2.log", "hub404103.log"];
        assert_eq!(order(&names).len(), names.len());
    }

    fn read(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        unpacked(Cursor::new(bytes))?.read_to_end(&mut text)?;
        Ok(text)
    }

    #[test]
    fn parts_that_were_compressed_alone_are_read_one_after_the_other() {
        let gzip = |text: &str| {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            writer.write_all(text.as_bytes()).unwrap();
            writer.finish().unwrap()
        };
        let zstd = |text: &str| {
            ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
        };
        assert_eq!(read([gzip("one\n"), gzip("two\n")].concat()).unwrap(), b"one\ntwo\n");
        let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3][..]].concat();
        assert_eq!(read([zstd("one\n"), skipped, zstd("two\n")].concat()).unwrap(), b"one\ntwo\n");
        for whole in [gzip(&"one\n".repeat(99)), zstd(&"one\n".repeat(99))] {
            assert!(read(whole[..whole.len() - 6].to_vec()).is_err(), "a part is missing");
        }
        assert_eq!(read(b"one".to_vec()).unwrap(), b"one");
    }
}
