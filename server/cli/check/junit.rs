//! JUnit's XML, which nearly every CI server shows: a suite for each file, a test for each error in it.

use super::document::{Document, File, Found};
use anyhow::Result;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::{collections::HashMap, io::Write};

/// How many places of an error are listed.
const PLACES: usize = 20;

#[derive(Default)]
pub(super) struct Junit {
    /// By file, in their order.
    groups: Vec<(String, Vec<Group>)>,
    /// The places of the last file's groups.
    known: HashMap<(String, String, bool), usize>,
    troubles: Vec<TestSuite>,
}

/// All findings in a file that say the same.
struct Group {
    label: String,
    message: String,
    advice: Option<String>,
    level: String,
    fails: bool,
    places: Vec<String>,
    count: usize,
}

impl Document for Junit {
    fn add(&mut self, file: &File, found: &Found<'_>, _: &mut dyn Write) -> Result<()> {
        let same_file = self.groups.last().is_some_and(|(path, _)| *path == file.path);
        if !same_file {
            self.groups.push((file.path.clone(), Vec::new()));
            self.known.clear();
        }
        let groups = &mut self.groups.last_mut().expect("the file has just got its own").1;
        let key = (found.entry().address(), found.record.message.to_string(), found.fails);
        let place = *self.known.entry(key).or_insert_with(|| {
            groups.push(Group {
                label: found.entry().label(),
                message: found.record.message.to_string(),
                advice: found.advice().map(str::to_string),
                level: found.record.level.or(found.record.confidence).unwrap_or_default().to_string(),
                fails: found.fails,
                places: Vec::new(),
                count: 0,
            });
            groups.len() - 1
        });
        let group = &mut groups[place];
        group.count += 1;
        if group.places.len() < PLACES {
            group.places.push(format!("{}:{}:{}", file.path, found.record.line, found.record.column));
        }
        Ok(())
    }

    fn trouble(&mut self, file: &File, message: &str) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(message);
        let mut suite = TestSuite::new(file.path.as_str());
        suite.add_test_case(TestCase::new("can be read", status));
        self.troubles.push(suite);
    }

    fn end(self: Box<Self>, out: &mut dyn Write) -> Result<()> {
        let mut report = Report::new(env!("CARGO_PKG_NAME"));
        report.add_test_suites(self.groups.iter().map(|(path, groups)| {
            let mut suite = TestSuite::new(path.as_str());
            suite.add_test_cases(groups.iter().map(|group| case(path, group)));
            suite
        }));
        report.add_test_suites(self.troubles);
        if report.test_suites.is_empty() {
            // A report without tests is taken for one that went wrong.
            let mut suite = TestSuite::new(env!("CARGO_PKG_NAME"));
            suite.add_test_case(TestCase::new("no error codes", TestCaseStatus::success()));
            report.add_test_suite(suite);
        }
        writeln!(out, "{}", report.to_string()?)?;
        Ok(())
    }
}

/// A test fails where the finding makes the exit code 1; the others say what they found.
fn case(path: &str, group: &Group) -> TestCase {
    let more = match group.count - group.places.len() {
        0 => String::new(),
        more => format!("\nand {}", super::report::plural(more, "more place")),
    };
    let advice = group.advice.as_ref().map(|advice| format!("\n{advice}")).unwrap_or_default();
    let text = format!("{}{more}{advice}", group.places.join("\n"));
    let mut status = TestCaseStatus::success();
    if group.fails {
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(group.message.as_str()).set_type(group.level.as_str()).set_description(text.as_str());
    }
    let mut case = TestCase::new(group.label.as_str(), status);
    case.set_classname(path);
    if !group.fails {
        case.set_system_out(format!("{}: {}\n{text}", group.level, group.message));
    }
    case
}
