//! Whether a line goes on in the next: the decision, two lines and the layout given.

use super::super::format::Mark;
use super::layout::{FullStop, Layout, Sign, Wrapped};
use super::line::{Line, Look, Tail, Turn, is_sentence_end};

/// Whether `next` goes on where `group`, the lines of a paragraph so far, breaks off.
pub fn continues(group: &[Line<'_>], next: &Line<'_>, layout: Layout) -> bool {
    let Some(line) = group.last() else { return false };
    // Within a paragraph, no line is a heading.
    let look = if group.len() > 1 { Look::Plain } else { line.look };
    if !matches!(line.mark, None | Some(Mark::Body | Mark::Item | Mark::GoesOn)) {
        return false;
    }
    // The page shows it.
    if next.mark == Some(Mark::GoesOn) {
        return true;
    }
    matches!(next.mark, None | Some(Mark::Body))
        && !is_next_item(group, next)
        && match layout {
            Layout::Wrapped(wrapped) => continues_wrapped(line, look, next, &wrapped),
            Layout::Flowing => !next.begins_anew() && continues_flowing(line, next),
        }
}

fn continues_wrapped(line: &Line<'_>, look: Look, next: &Line<'_>, wrapped: &Wrapped) -> bool {
    let is_full = wrapped.is_full(line, next);
    let apart = is_apart(line, next, wrapped);
    let together = !apart && is_together(line, next, wrapped);
    if next.begins_anew() {
        // In mid-sentence it is no item but a reference: 依照本法|第三十条的规定.
        let may_be_reference = match next.look {
            Look::Item | Look::Numbered(_) => {
                look != Look::Short || line.text.contains('，') || line.breaks_off()
            }
            _ => line.breaks_off(),
        };
        return may_be_reference && is_full && !apart && !line.ends_sentence();
    }
    // A first line is indented more than the lines after it.
    if next.indent > line.indent && !(together && look == Look::Item) {
        return false;
    }
    if line.ends_sentence() {
        return is_full && !apart && reads_on(line, wrapped);
    }
    if look == Look::Byline && !is_full || look == Look::Short && !is_full && !together {
        return false;
    }
    wrapped.is_about_full(line) || is_full || together || line.breaks_off() && next.gap <= 1
}

/// Whether `next` is an item further down the list that the group is an item of: 3．after 2．
fn is_next_item(group: &[Line<'_>], next: &Line<'_>) -> bool {
    let item = |line: &Line<'_>| {
        let text = line.text.trim_start_matches(|c: char| c.is_ascii_digit());
        let number: u32 = line.text[..line.text.len() - text.len()].parse().ok()?;
        let mut chars = text.chars();
        let mark = chars.next().filter(|c| "．.、)）".contains(*c))?;
        // A digit behind the mark makes it a decimal.
        (!chars.next().is_some_and(|c| c.is_ascii_digit())).then_some((number, mark))
    };
    match (group.first().and_then(item), item(next)) {
        (Some((first, mark)), Some((next, same))) => mark == same && first < next,
        _ => false,
    }
}

/// Whether a sign that stands between paragraphs is missing between the lines.
fn is_together(line: &Line<'_>, next: &Line<'_>, wrapped: &Wrapped) -> bool {
    let by_gap = wrapped.gap == Sign::Paragraph && next.gap == 0 && next.turn == Turn::None;
    by_gap || wrapped.tail == Sign::Paragraph && line.tail == Tail::Bare
}

/// Whether a sign stands between the lines that stands between paragraphs.
fn is_apart(line: &Line<'_>, next: &Line<'_>, wrapped: &Wrapped) -> bool {
    // Where a page was turned, empty lines may be the page's.
    let gap = next.gap > 0 && wrapped.gap != Sign::Line && (next.turn == Turn::None || line.ends_sentence());
    let tail = wrapped.tail == Sign::Paragraph && line.tail == Tail::Blank;
    gap || tail || next.gap > 2 || wrapped.indent == Sign::Paragraph && next.indent > 0
}

/// Whether the next line is of the same paragraph, where the line is full, ends a sentence, and no
/// sign of a paragraph's end stands between.
fn reads_on(line: &Line<'_>, wrapped: &Wrapped) -> bool {
    // A semicolon ends a paragraph before an item alone.
    if line.text.ends_with(['；', ';']) {
        return true;
    }
    let is_told = [wrapped.gap, wrapped.indent, wrapped.tail].contains(&Sign::Paragraph);
    is_told || wrapped.full_stop == FullStop::Continues
}

fn continues_flowing(line: &Line<'_>, next: &Line<'_>) -> bool {
    if line.ends_sentence() || next.gap > 2 || next.indent > line.indent {
        return false;
    }
    // Lines that each begin with a date are a law's history, one adoption or amendment a line.
    let is_history = line.begins_with_date() && next.begins_with_date();
    if is_history || matches!(line.look, Look::Byline | Look::Numbered(_)) {
        return false;
    }
    if line.breaks_off() || next.text.starts_with(['，', '。', '、', '；', '”', '》', '）', '的']) {
        return true;
    }
    // What goes on is running text: it has some mark, or length.
    let runs_on = next.text.contains(['，', '。', '、', '；', ',', '：']) || next.width > 60;
    match line.look {
        Look::Short => line.text.contains([',', '，', '、']) && ends_at_once(next),
        _ => runs_on && (line.has_sentence_within() || line.width > 80),
    }
}

/// Whether a line's first clause is over after so few characters that it must have begun before.
fn ends_at_once(next: &Line<'_>) -> bool {
    next.text.chars().take(4).skip(1).any(|c| is_sentence_end(c) || matches!(c, '，' | ','))
}
