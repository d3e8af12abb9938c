//! `check --follow`: files that grow, read as `tail -F` reads them, and standard input line by line.

use super::{Arguments, Format, Input, Printer, ask, language, large::Progress};
use anyhow::{Context, Result, bail};
use iotcodes_project::{Decoder, HEAD, Projects, Rules};
use iotcodes_scan::{Cut, Window, Windows};
use same_file::Handle;
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

/// How often files are looked at. Nobody reads faster, and it costs less than a thousandth of a core.
const POLL: Duration = Duration::from_millis(200);

/// How much is read at once, in bytes.
const PIECE: usize = 1 << 16;

/// What does not come from files.
enum Event {
    /// Standard input goes on.
    Bytes(Vec<u8>),
    /// Standard input has ended.
    End,
    /// Somebody has seen enough.
    Stop,
}

/// Checks files and standard input until somebody stops it, or standard input ends and there is nothing else.
pub(super) fn run(arguments: &Arguments, projects: &Projects, printer: &mut Printer<'_>) -> Result<()> {
    let inputs = inputs(arguments)?;
    let (send, receive) = mpsc::channel();
    let mut growing = Vec::new();
    for input in &inputs {
        let rules = projects.of(input.path()).rules(input.path());
        if rules.checked {
            growing.push(Growing::new(input, rules));
        } else {
            printer.say(input, super::EXCLUDED)?;
        }
    }
    if growing.iter().any(|growing| matches!(growing.input, Input::Stdin { .. })) {
        let send = send.clone();
        thread::spawn(move || read_stdin(&send));
    }
    ctrlc::set_handler(move || _ = send.send(Event::Stop)).context("cannot wait for Ctrl-C")?;
    watch(&mut growing, &receive, printer)?;
    growing.iter_mut().try_for_each(|growing| growing.end(printer))
}

/// What is followed, in order. A file need not be there yet.
fn inputs(arguments: &Arguments) -> Result<Vec<Input>> {
    if !matches!(arguments.format, Format::Human | Format::Short | Format::Json) {
        bail!("--follow has no end, and this format has one: expected --format human, short or json");
    }
    let mut inputs: Vec<Input> = Vec::new();
    for path in &arguments.paths {
        if path.exists() && !path.is_file() {
            bail!("{}: only a file can be followed: expected files, or `-`", path.display());
        }
        inputs.push(match path.as_os_str() == "-" {
            true => Input::Stdin { name: arguments.stdin_name.clone() },
            false => Input::File { path: path.clone(), shown: super::shown(path), asked_for: true },
        });
    }
    Ok(inputs)
}

fn read_stdin(send: &Sender<Event>) {
    let mut stdin = io::stdin().lock();
    loop {
        let mut bytes = vec![0; PIECE];
        let count = match stdin.read(&mut bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Ok(count) if count > 0 => count,
            _ => break,
        };
        bytes.truncate(count);
        if send.send(Event::Bytes(bytes)).is_err() {
            return;
        }
    }
    _ = send.send(Event::End);
}

fn watch(growing: &mut [Growing<'_>], events: &Receiver<Event>, printer: &mut Printer<'_>) -> Result<()> {
    loop {
        let mut files = 0;
        for growing in growing.iter_mut() {
            if let Input::File { path, .. } = growing.input {
                files += 1;
                growing.look(path, printer)?;
            }
        }
        printer.flush()?;
        match events.recv_timeout(POLL) {
            Ok(Event::Bytes(bytes)) => {
                for stdin in growing.iter_mut().filter(|growing| matches!(growing.input, Input::Stdin { .. })) {
                    stdin.take(&bytes, printer)?;
                }
            }
            Ok(Event::End) if files == 0 => return Ok(()),
            Ok(Event::Stop) => return Ok(()),
            Ok(Event::End) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => thread::sleep(POLL),
        }
    }
}

/// Something that grows.
struct Growing<'a> {
    input: &'a Input,
    rules: Arc<Rules>,
    /// What is read; `None`: it is not there yet.
    file: Option<Handle>,
    text: Grown,
}

/// What was read of it.
#[derive(Default)]
struct Grown {
    bytes: u64,
    decoder: Option<Decoder>,
    is_binary: bool,
    windows: Windows,
    window: Window,
    progress: Progress,
}

impl<'a> Growing<'a> {
    fn new(input: &'a Input, rules: Arc<Rules>) -> Growing<'a> {
        Growing { input, rules, file: None, text: Grown::default() }
    }

    /// Reads what a file has more than before. A file of the same name that takes its place is another, and so is one that has
    /// become shorter.
    fn look(&mut self, path: &Path, printer: &mut Printer<'_>) -> Result<()> {
        self.read(printer)?;
        // Nothing there now: either it comes back, or another one does.
        let Ok(now) = Handle::from_path(path) else { return Ok(()) };
        let is_same = self.file.as_ref() == Some(&now);
        if is_same && now.as_file().metadata().is_ok_and(|metadata| metadata.len() >= self.text.bytes) {
            return Ok(());
        }
        if self.file.is_some() {
            self.end(printer)?;
            let what = if is_same { "it has become shorter" } else { "another file has taken its place" };
            printer.say(self.input, &format!("{what}, which is read from its beginning"))?;
        }
        self.file = Some(now);
        self.read(printer)
    }

    fn read(&mut self, printer: &mut Printer<'_>) -> Result<()> {
        let mut bytes = Vec::new();
        while let Some(handle) = &self.file {
            let file: &File = handle.as_file();
            if file.metadata().is_ok_and(|metadata| metadata.len() < self.text.bytes) {
                return Ok(());
            }
            bytes.clear();
            match file.take(PIECE as u64).read_to_end(&mut bytes) {
                Ok(0) => return Ok(()),
                Ok(_) => self.take(&bytes, printer)?,
                Err(error) => {
                    self.file = None;
                    return printer.say(self.input, &error.to_string());
                }
            }
        }
        Ok(())
    }

    /// Takes the next bytes, and prints what is found in the lines that they end.
    fn take(&mut self, bytes: &[u8], printer: &mut Printer<'_>) -> Result<()> {
        let text = &mut self.text;
        text.bytes += bytes.len() as u64;
        if text.is_binary {
            return Ok(());
        }
        if text.decoder.is_none() {
            text.decoder = Decoder::new(&bytes[..bytes.len().min(HEAD)]);
        }
        let Some(decoder) = &mut text.decoder else {
            text.is_binary = true;
            return printer.say(self.input, super::BINARY);
        };
        decoder.decode(bytes, false, text.windows.tail());
        if text.windows.tail().len() > 2 * PIECE {
            self.print(Cut::Exact, printer)?;
        }
        self.print(Cut::Lines, printer)
    }

    /// Judges the next window, if there is one, by what has been read so far.
    fn print(&mut self, cut: Cut, printer: &mut Printer<'_>) -> Result<()> {
        let Grown { windows, window, progress, .. } = &mut self.text;
        if !windows.cut(cut, window) {
            return Ok(());
        }
        let (rules, ask) = (&self.rules, ask(printer.arguments));
        printer.piece(self.input, rules, progress.judge(&rules.scanner, language(rules, self.input), ask, window))
    }

    /// The last line may have no end. What follows is another text.
    fn end(&mut self, printer: &mut Printer<'_>) -> Result<()> {
        self.print(Cut::End, printer)?;
        if self.text.bytes > 0 {
            printer.end_of_file(self.input, &self.rules)?;
        }
        self.text = Grown::default();
        if let Some(handle) = &self.file {
            io::Seek::rewind(&mut handle.as_file())?;
        }
        Ok(())
    }
}
