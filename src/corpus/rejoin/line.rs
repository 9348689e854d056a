//! One line of a text, and what its look alone says about it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_width::UnicodeWidthStr;

use super::super::format::{Extracted, Mark};
use super::super::{date, docnumber, pattern};
use crate::text::fold;

/// A line that holds something.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The line without white space around it.
    pub text: &'a str,
    /// Where `text` stands in the extracted text.
    pub range: Range<usize>,
    /// How many cells it is indented.
    pub indent: usize,
    /// How many empty lines stand before it.
    pub gap: usize,
    /// Its width in cells.
    pub width: usize,
    /// Its characters, those of its indent included.
    pub characters: usize,
    /// Whether white space stands behind its text.
    pub tail: Tail,
    /// Whether a page was turned before it.
    pub turn: Turn,
    /// What the format knows of it.
    pub mark: Option<Mark>,
    /// What its look says.
    pub look: Look,
}

/// White space behind the text of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    /// There is some.
    Blank,
    /// There is none.
    Bare,
}

/// What stands between a line and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The end of a page, whose furniture was taken out.
    Page,
    /// Nothing.
    None,
}

/// What a line looks like, before its neighbours are considered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Begins a list item or an article of a law.
    Item,
    /// A heading with a number, such as 第一章 总则 or 一、总体要求, and its rank, 1 being outermost.
    Numbered(u8),
    /// A byline, dateline or the like.
    Byline,
    /// A caption of a picture.
    Caption,
    /// A short line without any sentence mark: a heading, a name, a fragment.
    Short,
    /// Anything else.
    Plain,
}

/// The most characters that a heading has.
const HEADING_MAX: usize = 40;

/// The lines of a text that hold something.
pub fn lines(extracted: &Extracted) -> Vec<Line<'_>> {
    let text = extracted.text.as_str();
    let mut found = Vec::new();
    let mut marks = extracted.marks.iter().peekable();
    let (mut offset, mut gap, mut turn) = (0, 0, Turn::None);
    for raw in text.split_inclusive(['\n', '\u{000C}', '\u{2028}', '\u{2029}']) {
        let mut mark = None;
        while let Some((_, of_this)) = marks.next_if(|(at, _)| *at < offset + raw.len()) {
            mark = Some(*of_this);
        }
        let body = raw.trim();
        let ends_page = raw.ends_with('\u{000C}');
        if body.is_empty() {
            gap += usize::from(!ends_page);
        } else {
            let before = raw.len() - raw.trim_start().len();
            let tail = raw[before + body.len()..].contains([' ', '\t', '\u{3000}']);
            let bullet = bullet(body).filter(|_| !matches!(mark, Some(Mark::Title | Mark::Heading(_))));
            let text = &body[bullet.unwrap_or(0)..];
            let start = offset + before + bullet.unwrap_or(0);
            found.push(Line {
                text,
                range: start..start + text.len(),
                indent: raw[..before].width_cjk(),
                gap,
                width: body.width_cjk(),
                characters: raw[..before].chars().count() + body.chars().count(),
                tail: if tail { Tail::Blank } else { Tail::Bare },
                turn,
                mark,
                look: if bullet.is_some() { Look::Item } else { look(text) },
            });
            (gap, turn) = (0, Turn::None);
        }
        if ends_page {
            turn = Turn::Page;
        }
        offset += raw.len();
    }
    found
}

impl Line<'_> {
    /// Whether it ends as a sentence or an introduction to a list does.
    pub fn ends_sentence(&self) -> bool {
        let body = self.text.trim_end_matches(is_closer);
        let last = body.chars().next_back();
        last.is_some_and(|c| is_sentence_end(c) || matches!(c, '：' | ':' | '.'))
    }

    /// Whether it ends where a sentence cannot: at a comma, or within brackets or quotation marks.
    pub fn breaks_off(&self) -> bool {
        self.text.ends_with(['，', ',', '、', '（', '(', '“', '《', '「', '『', '—', '-'])
            || has_open_bracket(self.text)
    }

    /// Whether a sentence ends within it.
    pub fn has_sentence_within(&self) -> bool {
        let body = self.text.trim_end_matches(is_closer);
        let mut chars = body.chars();
        chars.next_back();
        chars.any(is_sentence_end)
    }

    /// Whether it begins with a date, to the day.
    pub fn begins_with_date(&self) -> bool {
        let end = self.text.char_indices().nth(12).map_or(self.text.len(), |(at, _)| at);
        self.text.starts_with(|c: char| c.is_numeric()) && date::first_full_date(&self.text[..end]).is_some()
    }

    /// Whether the format says what it is, and not only what the page shows.
    pub fn is_marked(&self) -> bool {
        !matches!(self.mark, None | Some(Mark::GoesOn | Mark::Large(_)))
    }

    /// How large its type is in hundredths of the text's; 0 where it is not larger.
    pub fn size(&self) -> u32 {
        match self.mark {
            Some(Mark::Large(size)) => size.into(),
            _ => 0,
        }
    }

    /// Whether it begins something of its own, so that it cannot continue the line before it.
    pub fn begins_anew(&self) -> bool {
        self.mark != Some(Mark::GoesOn)
            && (!matches!(self.look, Look::Short | Look::Plain)
                || !matches!(self.mark, None | Some(Mark::Body)))
    }
}

/// A mark that ends a sentence.
pub fn is_sentence_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '…' | '!' | '?' | ';' | '｡')
}

/// A mark that may follow a sentence's end and belongs to it.
pub fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '】' | '〉' | '"' | '\'')
}

fn has_open_bracket(text: &str) -> bool {
    let mut open = Vec::new();
    for c in text.chars() {
        match c {
            '“' | '（' | '《' | '「' | '『' | '(' | '【' => open.push(c),
            '”' | '）' | '》' | '」' | '』' | ')' | '】' => drop(open.pop()),
            _ => {}
        }
    }
    !open.is_empty()
}

/// How long the bullet is that a line begins with: formats that know lists have none in their text.
fn bullet(text: &str) -> Option<usize> {
    let rest = match text.strip_prefix(['•', '●', '▪', '■', '◼', '◆', '➢']) {
        Some(rest) => rest,
        None => text.strip_prefix(['-', '*']).filter(|rest| rest.starts_with([' ', '\t']))?,
    };
    let rest = rest.trim_start();
    rest.starts_with(char::is_alphanumeric).then(|| text.len() - rest.len())
}

fn look(text: &str) -> Look {
    static ITEM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:[—–]{1,2}|[•●·■◆▪◼○★☆➢]|[-*] |第[一二三四五六七八九十百千零〇\d]+条|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[\d一二三四五六七八九十]{1,3}[、.．)）]|[①-⑳])",
        )
    });
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:(第[一二三四五六七八九十百零\d]+[编編分])|(第[一二三四五六七八九十百零\d]+章)|(第[一二三四五六七八九十百零\d]+[节節])|([一二三四五六七八九十]{1,3}、)|([（(]\s*[一二三四五六七八九十]{1,3}\s*[)）])|(\d{1,2}(?:\.\d{1,2}){0,2}[、.．\s]))",
        )
    });
    static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[（(【]?(?:本报|本刊|特约|责任|資料|资料)?(?:采写|採寫|撰文|撰稿|摄影|攝影|图文|图片|圖片|文字|文|图|圖|记者|記者|通讯员|通訊員|编辑|編輯|责编|来源|來源|稿源|作者|整理|供稿|审核|校对|制图|发布时间|發布時間|发布日期|發布日期|成文日期|时间|日期|索引号|发文机关|发文字号|文号)\s*[:：/丨|]",
        )
    });
    static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(?:[（(]?图为|[（(]?圖為|图\s*[\d一二三四五]|圖\s*[\d一二三四五]|[▲△▼▽])|。(?:图为|圖為)")
    });
    let chars = text.chars().count();
    if CAPTION.is_match(text) {
        return Look::Caption;
    }
    if chars <= 80 && BYLINE.is_match(text) || is_dateline(text, chars) || is_number(text, chars) {
        return Look::Byline;
    }
    let short = chars <= HEADING_MAX
        && !text.chars().any(|c| is_sentence_end(c) || matches!(c, '：' | ':'))
        && !text.ends_with(['，', ',', '、', '.'])
        && text.chars().any(char::is_alphabetic);
    if let Some(found) = NUMBERED.captures(text).filter(|_| short) {
        let rank = (1..=6).find(|group| found.get(*group).is_some());
        return Look::Numbered(rank.unwrap_or(6) as u8);
    }
    if ITEM.is_match(text) {
        return Look::Item;
    }
    if short { Look::Short } else { Look::Plain }
}

/// A line that is the document's number and nothing else.
fn is_number(text: &str, chars: usize) -> bool {
    chars <= HEADING_MAX && text.contains('号') && docnumber::normal(text).is_some()
}

/// A line that gives the date of the document and little else.
fn is_dateline(text: &str, chars: usize) -> bool {
    chars <= 50
        && fold(text).as_str().starts_with(|c: char| c.is_ascii_digit() || "二一（([【".contains(c))
        && !text.contains(['。', '，', '；', ','])
        && date::first_full_date(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart_by_their_look() {
        for (text, expected) in [
            ("——加快产业协同发展。", Look::Item),
            ("国办发〔2018〕43号", Look::Byline),
            ("第一条 为了规范危险住宅的处置，制定本规定。", Look::Item),
            ("（一）对本辖区内住宅安全隐患进行排查。", Look::Item),
            ("第一章  总则", Look::Numbered(2)),
            ("一、总体要求", Look::Numbered(4)),
            ("采写:本报记者", Look::Byline),
            ("2017年10月31日 某市第十三届人民代表大会常务委员会第五次会议通过", Look::Byline),
            ("图为南屏科技工业园白沙头片区。", Look::Caption),
            ("工业园紧邻合作区。图为工业园片区。", Look::Caption),
            ("加强产业协同", Look::Short),
            ("为此,香洲区以产", Look::Short),
            ("产业招商,加强外引内联。香洲", Look::Plain),
            ("2023年3月5日，会议召开", Look::Short),
        ] {
            assert_eq!(look(text), expected, "{text}");
        }
    }
}
