//! Markdown to plain text: the same words, laid out for a terminal or a client that shows no Markdown.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// How wide a line may be, in characters.
const WIDTH: usize = 96;

/// Renders a page. Paragraphs are wrapped, lists keep their marks, tables their columns, links their addresses.
pub(crate) fn render(markdown: &str) -> String {
    let mut page = Page::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        page.event(event);
    }
    page.out.trim_end().to_string() + "\n"
}

#[derive(Default)]
struct Page {
    out: String,
    /// The text of the block under way.
    line: String,
    /// For each open list its next number; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// What the next block of a list item begins with.
    mark: String,
    /// Where the text of the link under way begins, and its address.
    link: (usize, String),
    /// What underlines the heading under way.
    underline: Option<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Page {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::List(first)) => {
                self.block(false);
                self.lists.push(first);
            }
            Event::Start(Tag::Item) => {
                self.mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_string(),
                };
            }
            Event::Start(Tag::Heading { level, .. }) => {
                self.underline = Some(if level <= HeadingLevel::H2 { "=" } else { "-" })
            }
            Event::Start(Tag::Link { dest_url, .. }) => self.link = (self.line.len(), dest_url.to_string()),
            Event::Start(Tag::Table(_)) => self.rows.clear(),
            Event::Start(Tag::TableHead | Tag::TableRow) => self.rows.push(Vec::new()),
            Event::End(TagEnd::TableCell) => {
                let cell = std::mem::take(&mut self.line);
                self.rows.last_mut().expect("a cell stands in a row").push(cell);
            }
            Event::End(TagEnd::Table) => self.table(),
            Event::End(TagEnd::Link) => {
                let (start, address) = std::mem::take(&mut self.link);
                // The end of an address says nothing that the address does not.
                if address.ends_with(&self.line[start..]) {
                    self.line.replace_range(start.., &address);
                } else {
                    self.line.push_str(&format!(" <{address}>"));
                }
            }
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph) => self.block(true),
            Event::End(TagEnd::Item) => self.block(false),
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.out.push('\n');
                }
            }
            Event::Text(text) | Event::Code(text) => self.line.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.line.push(' '),
            Event::Rule => {
                self.out.push_str(&"-".repeat(WIDTH / 2));
                self.out.push_str("\n\n");
            }
            _ => {}
        }
    }

    /// Ends the block under way: wrapped, indented below its list mark.
    fn block(&mut self, gap: bool) {
        let text = std::mem::take(&mut self.line);
        if text.trim().is_empty() {
            return;
        }
        let depth = self.lists.len();
        let mark = std::mem::take(&mut self.mark);
        let indent = "  ".repeat(depth.saturating_sub(1));
        let hang = if depth == 0 { String::new() } else { format!("{indent}{}", " ".repeat(mark.len().max(2))) };
        let mut column = indent.len() + mark.len();
        self.out.push_str(&indent);
        self.out.push_str(&mark);
        let mut first = true;
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if !first && column + 1 + length > WIDTH {
                self.out.push('\n');
                self.out.push_str(&hang);
                column = hang.len();
            } else if !first {
                self.out.push(' ');
                column += 1;
            }
            self.out.push_str(word);
            column += length;
            first = false;
        }
        self.out.push('\n');
        if let Some(underline) = self.underline.take() {
            self.out.push_str(&underline.repeat(column.min(WIDTH)));
            self.out.push('\n');
        }
        if gap && depth == 0 {
            self.out.push('\n');
        }
    }

    /// Prints the collected rows in columns.
    fn table(&mut self) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in std::mem::take(&mut self.rows) {
            let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}")).collect();
            self.out.push_str(cells.join("  ").trim_end());
            self.out.push('\n');
        }
        self.out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use expect_test::expect;

    #[test]
    fn a_page_keeps_its_words_and_loses_its_marks() {
        let page = "## 404103 X\n\nSome **bold** and `code`.\n\n- one\n- two\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| long cell | 1 |\n\n[page](https://example.com/x)\n";
        expect![[r#"
            404103 X
            ========

            Some bold and code.

            - one
            - two

            1. first
            2. second

            a          b
            long cell  1

            page <https://example.com/x>
        "#]]
        .assert_eq(&render(page));
    }
}
