//! Widths on a terminal, where a 汉字 takes two cells.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width that output is made for: the terminal's, or `COLUMNS`, or 100 where it is neither.
pub fn terminal() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let of_terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    asked.or_else(of_terminal).unwrap_or(100).clamp(40, 160)
}

/// A text cut to a width, with … where something is left out.
pub fn fit(text: &str, cells: usize) -> String {
    if text.width() <= cells {
        return text.to_owned();
    }
    let mut room = cells.saturating_sub(1);
    let mut fitted = String::new();
    for c in text.chars() {
        let width = c.width().unwrap_or(0);
        if width > room {
            break;
        }
        room -= width;
        fitted.push(c);
    }
    fitted + "…"
}

/// A text with spaces up to a width.
pub fn pad(text: &str, cells: usize) -> String {
    let room = cells.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_cells_not_by_characters() {
        assert_eq!(fit("产业协同", 8), "产业协同");
        assert_eq!(fit("产业协同", 7), "产业协…");
        assert_eq!(fit("产业协同", 6), "产业…");
        assert_eq!(pad("产业", 6), "产业  ");
    }
}
