//! A table of text cells, and its forms: terminal, CSV, Markdown, LaTeX.

/// Rows of text under a header. The first column is text, the others are numbers.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Table {
    /// Column titles.
    pub header: Vec<String>,
    /// Rows, each as long as the header.
    pub rows: Vec<Vec<String>>,
    /// How many of the last rows are sums, set apart by a rule.
    pub footer: usize,
}

impl Table {
    /// An empty table.
    pub fn new(header: &[&str]) -> Table {
        Table { header: header.iter().map(|h| h.to_string()).collect(), ..Table::default() }
    }

    /// Adds a row; missing cells are empty.
    pub fn row(&mut self, mut cells: Vec<String>) {
        cells.resize(self.header.len(), String::new());
        self.rows.push(cells);
    }

    fn is_footer(&self, row: usize) -> bool {
        self.footer > 0 && row + self.footer == self.rows.len()
    }

    /// For a terminal: aligned columns.
    pub fn text(&self) -> String {
        let widths: Vec<usize> = (0..self.header.len())
            .map(|c| {
                let cells = self.rows.iter().map(|r| &r[c]).chain([&self.header[c]]);
                cells.map(|s| s.chars().count()).max().unwrap_or(0)
            })
            .collect();
        let line = |cells: &[String]| {
            let padded: Vec<String> = cells
                .iter()
                .zip(&widths)
                .enumerate()
                .map(|(c, (s, &w))| if c == 0 { format!("{s:<w$}") } else { format!("{s:>w$}") })
                .collect();
            padded.join("  ").trim_end().to_string() + "\n"
        };
        let rule = "─".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1)) + "\n";
        let mut out = line(&self.header) + &rule;
        for (i, row) in self.rows.iter().enumerate() {
            if self.is_footer(i) {
                out += &rule;
            }
            out += &line(row);
        }
        out
    }

    /// Comma-separated values.
    ///
    /// # Errors
    /// Never in practice: writing to memory.
    pub fn csv(&self) -> Result<String, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in std::iter::once(&self.header).chain(&self.rows) {
            writer.write_record(row)?;
        }
        let bytes = writer
            .into_inner()
            .map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// GitHub's Markdown.
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            let escaped: Vec<String> = cells.iter().map(|c| c.replace('|', "\\|")).collect();
            format!("| {} |\n", escaped.join(" | "))
        };
        let mut out = line(&self.header) + "|:--";
        out += &"|--:".repeat(self.header.len().saturating_sub(1));
        out += "|\n";
        for (i, row) in self.rows.iter().enumerate() {
            if i + self.footer >= self.rows.len() {
                let bold = |c: &String| if c.is_empty() { c.clone() } else { format!("**{c}**") };
                out += &line(&row.iter().map(bold).collect::<Vec<_>>());
            } else {
                out += &line(row);
            }
        }
        out
    }

    /// A `tabular` with booktabs rules.
    pub fn latex(&self) -> String {
        let line = |cells: &[String]| {
            let escaped: Vec<String> = cells.iter().map(|c| latex_text(c)).collect();
            escaped.join(" & ") + " \\\\\n"
        };
        let columns = format!("l{}", "r".repeat(self.header.len().saturating_sub(1)));
        let mut out = format!("\\begin{{tabular}}{{{columns}}}\n\\toprule\n");
        out += &line(&self.header);
        out += "\\midrule\n";
        for (i, row) in self.rows.iter().enumerate() {
            if self.is_footer(i) {
                out += "\\midrule\n";
            }
            out += &line(row);
        }
        out + "\\bottomrule\n\\end{tabular}\n"
    }
}

/// Escapes what LaTeX would read as a command.
pub(crate) fn latex_text(s: &str) -> String {
    let mut out = String::new();
    for c in s.chars() {
        match c {
            '_' | '%' | '&' | '#' | '$' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out += "\\textbackslash{}",
            '~' => out += "\\textasciitilde{}",
            '^' => out += "\\textasciicircum{}",
            '×' => out += "$\\times$",
            'µ' => out += "$\\mu$",
            '±' => out += "$\\pm$",
            '→' => out += "$\\to$",
            '…' => out += "--",
            '–' => out += "--",
            '\u{202f}' => out += "\\,",
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut t = Table::new(&["program", "time"]);
        t.row(vec!["int_sum".into(), "1.5 µs".into()]);
        t.row(vec!["a|b, \"c\"".into(), "10 %".into()]);
        t.row(vec!["mean".into()]);
        t.footer = 1;
        t
    }

    #[test]
    fn all_forms() {
        assert_eq!(
            table().text(),
            "program     time\n────────────────\nint_sum   1.5 µs\na|b, \"c\"    10 %\n────────────────\nmean\n"
        );
        assert_eq!(
            table().markdown(),
            "| program | time |\n|:--|--:|\n| int_sum | 1.5 µs |\n| a\\|b, \"c\" | 10 % |\n| **mean** |  |\n"
        );
        let tex = table().latex();
        assert!(tex.contains("int\\_sum & 1.5 $\\mu$s \\\\") && tex.contains("10 \\%"), "{tex}");
        let csv_text = table().csv().expect("memory");
        let mut reader = csv::Reader::from_reader(csv_text.as_bytes());
        let rows: Vec<Vec<String>> = reader
            .records()
            .map(|r| r.expect("valid").iter().map(str::to_string).collect())
            .collect();
        assert_eq!(rows, table().rows);
    }
}
