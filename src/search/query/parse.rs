//! Text to tree: a recursive descent that cannot fail.
//!
//! What cannot be an operator, for want of an operand or a closing mark, is text.

use super::{Query, Stated};
use crate::corpus::{PartialDate, docnumber};
use crate::text::is_word_char;

/// Groups and operators nested deeper than this are text.
const DEPTH_MAX: usize = 24;

/// The most characters of a field's name and its colon.
const FIELD_MAX: usize = 12;
/// The most characters of a document number.
const NUMBER_MAX: usize = 48;

/// The names of the field of document numbers.
const NUMBER: [&str; 6] = ["number", "doc_number", "doc-number", "文号", "文號", "发文字号"];

const QUOTES: [(char, char); 6] =
    [('"', '"'), ('＂', '＂'), ('“', '”'), ('「', '」'), ('『', '』'), ('《', '》')];

/// Reads any string as a query.
pub fn parse(text: &str) -> Query {
    let chars: Vec<char> = text.chars().collect();
    let mut parser = Parser { chars, at: 0, depth: 0 };
    let mut clauses = parser.list();
    while parser.at < parser.chars.len() {
        // A closing bracket that closes nothing.
        parser.at += 1;
        clauses.extend(parser.list());
    }
    Query::List(clauses)
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

impl Parser {
    fn list(&mut self) -> Vec<Query> {
        let mut clauses = Vec::new();
        while let Some(clause) = self.any() {
            match clause {
                Query::List(inner) if inner.is_empty() => {}
                clause => clauses.push(clause),
            }
        }
        clauses
    }

    fn any(&mut self) -> Option<Query> {
        self.chain(Operator::Or, Self::all, Query::Any)
    }

    fn all(&mut self) -> Option<Query> {
        self.chain(Operator::And, Self::unary, Query::All)
    }

    fn chain(
        &mut self,
        operator: Operator,
        operand: fn(&mut Self) -> Option<Query>,
        join: fn(Vec<Query>) -> Query,
    ) -> Option<Query> {
        let mut operands = vec![operand(self)?];
        loop {
            let before = self.at;
            if self.operator() != Some(operator) {
                self.at = before;
                break;
            }
            match operand(self) {
                Some(next) => operands.push(next),
                None => {
                    self.at = before;
                    break;
                }
            }
        }
        if operands.len() == 1 { operands.pop() } else { Some(join(operands)) }
    }

    fn unary(&mut self) -> Option<Query> {
        self.skip_space();
        let before = self.at;
        let first = self.peek(0)?;
        if self.depth < DEPTH_MAX {
            self.depth += 1;
            let found = self.prefixed(first);
            self.depth -= 1;
            if found.is_some() {
                return found;
            }
            self.at = before;
        }
        if is_close(first) && self.depth > 0 {
            return None;
        }
        self.clause()
    }

    /// A group, or a clause under `+`, `-` or `NOT`; nothing if there is no operand.
    fn prefixed(&mut self, first: char) -> Option<Query> {
        if is_open(first) && self.closes(self.at) {
            self.at += 1;
            let inner = self.list();
            self.at += 1;
            return Some(Query::List(inner));
        }
        let operand = |parser: &mut Self| parser.unary().map(Box::new);
        let touches = self.peek(1).is_some_and(|c| !c.is_whitespace() && !is_close(c) && c != first);
        match first {
            '+' | '＋' if touches => {
                self.at += 1;
                operand(self).map(Query::Must)
            }
            '-' | '－' if touches => {
                self.at += 1;
                operand(self).map(Query::Not)
            }
            _ if self.operator() == Some(Operator::Not) => operand(self).map(Query::Not),
            _ => None,
        }
    }

    /// An operator word, standing alone.
    fn operator(&mut self) -> Option<Operator> {
        self.skip_space();
        let rest = &self.chars[self.at..];
        let word: String = rest.iter().take_while(|c| !c.is_whitespace() && !is_open(**c)).collect();
        let operator = match word.as_str() {
            "AND" | "ＡＮＤ" => Operator::And,
            "OR" | "ＯＲ" => Operator::Or,
            "NOT" | "ＮＯＴ" => Operator::Not,
            _ => return None,
        };
        self.at += word.chars().count();
        Some(operator)
    }

    /// A quotation, a field, or text up to the next space.
    fn clause(&mut self) -> Option<Query> {
        if let Some(quoted) = self.quotations() {
            return Some(quoted);
        }
        if let Some(field) = self.field() {
            return Some(field);
        }
        let start = self.at;
        let mut open = 0usize;
        while let Some(c) = self.peek(0).filter(|c| !c.is_whitespace()) {
            if is_open(c) {
                open += 1;
            } else if is_close(c) {
                if open == 0 && self.depth > 0 && self.at > start {
                    break;
                }
                open = open.saturating_sub(1);
            }
            self.at += 1;
        }
        let text: String = self.chars[start..self.at].iter().collect();
        (!text.is_empty()).then_some(Query::Text(text))
    }

    /// Quotations that no other text touches.
    fn quotations(&mut self) -> Option<Query> {
        let before = self.at;
        let mut found = Vec::new();
        while let Some(inner) = self.quotation() {
            found.extend(content(&inner).map(Query::Exact));
        }
        let alone = self.peek(0).is_none_or(|c| c.is_whitespace() || is_close(c) && self.depth > 0);
        if self.at == before || !alone {
            self.at = before;
            return None;
        }
        if found.len() == 1 { found.pop() } else { Some(Query::List(found)) }
    }

    fn quotation(&mut self) -> Option<String> {
        let (_, close) = *QUOTES.iter().find(|(open, _)| Some(*open) == self.peek(0))?;
        let length = self.chars[self.at + 1..].iter().position(|c| *c == close)?;
        let inner = self.chars[self.at + 1..self.at + 1 + length].iter().collect();
        self.at += length + 2;
        Some(inner)
    }

    fn field(&mut self) -> Option<Query> {
        let before = self.at;
        let colon = self.chars[self.at..].iter().take(FIELD_MAX).position(|c| matches!(c, ':' | '：'))?;
        let name: String = self.chars[self.at..self.at + colon].iter().collect();
        self.at += colon + 1;
        let name = name.to_lowercase();
        let is_number = NUMBER.contains(&name.as_str());
        let number = if is_number { self.number() } else { None };
        let value = number.or_else(|| self.quotation()).unwrap_or_else(|| self.value());
        let value = value.trim().to_owned();
        let query = match name.as_str() {
            _ if value.is_empty() => None,
            "title" | "标题" | "標題" => content(&value).map(Query::Title),
            "path" | "路径" | "路徑" => Some(Query::Path(value)),
            "date" | "日期" => date_range(&value),
            "issuer" | "发文机关" | "發文機關" | "机关" | "發佈機構" | "发布机构" => {
                Some(Query::Stated(Stated::Issuer, value))
            }
            _ if is_number => Some(Query::Stated(Stated::Number, value)),
            "source" | "来源" | "來源" => Some(Query::Stated(Stated::Source, value)),
            "type" | "format" | "格式" | "类型" | "類型" => Some(Query::Stated(Stated::Format, value)),
            _ => None,
        };
        if query.is_none() {
            self.at = before;
        }
        query
    }

    /// A document number, though it has white space or brackets in it: number:国发2018 43号.
    fn number(&mut self) -> Option<String> {
        let rest = &self.chars[self.at..self.chars.len().min(self.at + NUMBER_MAX)];
        let ends = (0..rest.len()).filter(|at| matches!(rest[*at], '号' | '號')).map(|at| at + 1);
        // A bracket may close behind it: 国务院令（第588号）.
        let ends = ends.flat_map(|end| [end + 1, end]).filter(|end| *end <= rest.len()).take(4);
        let number = |end: usize| rest[..end].iter().collect::<String>();
        let end = ends.into_iter().find(|end| docnumber::normal(&number(*end)).is_some())?;
        let text = number(end);
        self.at += end;
        Some(text)
    }

    fn value(&mut self) -> String {
        let start = self.at;
        let ends = |c: char, depth| c.is_whitespace() || depth > 0 && is_close(c);
        while self.peek(0).is_some_and(|c| !ends(c, self.depth)) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    /// Whether the bracket at `at` is closed further on.
    fn closes(&self, at: usize) -> bool {
        let mut open = 0usize;
        for c in &self.chars[at..] {
            if is_open(*c) {
                open += 1;
            } else if is_close(*c) {
                open -= 1;
                if open == 0 {
                    return true;
                }
            }
        }
        false
    }

    fn skip_space(&mut self) {
        while self.peek(0).is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

/// What a quotation asks for, if it asks for anything.
fn content(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A range of dates: `2022`, `2022-03..2022-09`, `..2022`, `2022..`, `>=2022`, `<2022-09`.
pub fn date_range(text: &str) -> Option<Query> {
    let date = |text: &str| text.parse::<PartialDate>().ok();
    let text = crate::text::fold(text);
    let text = text.as_str();
    if let Some((from, to)) = text.split_once("..") {
        let end = |text: &str| if text.is_empty() { Some(None) } else { date(text).map(Some) };
        let (from, to) = (end(from.trim())?, end(to.trim_start_matches('.').trim())?);
        let (from, to) = (from.map(PartialDate::first_day), to.map(PartialDate::last_day));
        return (from.is_some() || to.is_some()).then_some(Query::Date { from, to });
    }
    if let Some(rest) = text.strip_prefix(">=").or(text.strip_prefix('≥')) {
        return Some(Query::Date { from: Some(date(rest)?.first_day()), to: None });
    }
    if let Some(rest) = text.strip_prefix("<=").or(text.strip_prefix('≤')) {
        return Some(Query::Date { from: None, to: Some(date(rest)?.last_day()) });
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Some(Query::Date { from: Some(date(rest)?.last_day() + 1), to: None });
    }
    if let Some(rest) = text.strip_prefix('<') {
        return Some(Query::Date { from: None, to: Some(date(rest)?.first_day() - 1) });
    }
    let one = date(text.trim_matches(|c: char| !is_word_char(c)))?;
    Some(Query::Date { from: Some(one.first_day()), to: Some(one.last_day()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The tree in a short notation.
    fn tree(text: &str) -> String {
        show(&parse(text))
    }

    fn show(query: &Query) -> String {
        let many = |queries: &[Query]| queries.iter().map(show).collect::<Vec<_>>().join(" ");
        match query {
            Query::Text(text) => text.clone(),
            Query::Exact(text) => format!("「{text}」"),
            Query::Title(text) => format!("title={text}"),
            Query::Path(glob) => format!("path={glob}"),
            Query::Stated(what, value) => format!("{what:?}={value}"),
            Query::Date { from, to } => {
                let end = |day: &Option<u64>| day.map_or(String::new(), |day| day.to_string());
                format!("{}..{}", end(from), end(to))
            }
            Query::Must(inner) => format!("+{}", show(inner)),
            Query::Not(inner) => format!("-{}", show(inner)),
            Query::All(inner) => format!("all({})", many(inner)),
            Query::Any(inner) => format!("any({})", many(inner)),
            Query::List(inner) => format!("[{}]", many(inner)),
        }
    }

    #[test]
    fn the_language_reads_as_its_table_says() {
        for (text, expected) in [
            ("产业协同 湾区通办", "[产业协同 湾区通办]"),
            ("产业协同　湾区通办", "[产业协同 湾区通办]"),
            (r#""产业协同""#, "[「产业协同」]"),
            ("“甲”「乙」 『丙』《丁》", "[[「甲」 「乙」] [「丙」 「丁」]]"),
            (r#""湾仔人家 情暖濠江""#, "[「湾仔人家 情暖濠江」]"),
            ("+甲 -乙 ＋丙 －丁", "[+甲 -乙 +丙 -丁]"),
            (r#"+"甲乙" -《丙》"#, "[+「甲乙」 -「丙」]"),
            ("甲 AND 乙 OR 丙", "[any(all(甲 乙) 丙)]"),
            ("甲 AND NOT 乙", "[all(甲 -乙)]"),
            ("(甲 OR 乙) AND 丙", "[all([any(甲 乙)] 丙)]"),
            ("（甲 ＯＲ 乙） 丙", "[[any(甲 乙)] 丙]"),
            ("title:横琴 标题：方案", "[title=横琴 title=方案]"),
            ("path:*.md 路径:横琴", "[path=*.md path=横琴]"),
            ("issuer:国务院 文号:国发〔2018〕43号", "[Issuer=国务院 Number=国发〔2018〕43号]"),
            ("doc-number:国发2018 43号 落实", "[Number=国发2018 43号 落实]"),
            ("(doc_number:国发（2018）43号) 甲", "[[Number=国发（2018）43号] 甲]"),
            ("文号：国务院令（第588号） 甲", "[Number=国务院令（第588号） 甲]"),
            ("number:国发 甲", "[Number=国发 甲]"),
            ("format:pdf 格式：md 类型:html", "[Format=pdf Format=md Format=html]"),
            ("date:2022", "[20220101..20221231]"),
            ("date:2022-03..2022-09", "[20220301..20220930]"),
            ("日期:>=2023-05", "[20230501..]"),
            ("date:<2023 date:>2023", "[..20230100 20231232..]"),
            ("-date:2022", "[-20220101..20221231]"),
            ("(title:甲)", "[[title=甲]]"),
        ] {
            assert_eq!(tree(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_an_operator_is_text() {
        for (text, expected) in [
            ("国务院:办公厅", "[国务院:办公厅]"),
            ("《通知》（试行）", "[《通知》（试行）]"),
            ("推动“湾区通办”改革", "[推动“湾区通办”改革]"),
            ("“湾区", "[“湾区]"),
            ("*", "[*]"),
            ("", "[]"),
            ("AND", "[AND]"),
            ("甲 OR", "[甲 OR]"),
            ("OR 甲", "[OR 甲]"),
            ("NOT", "[NOT]"),
            ("+ - 甲", "[+ - 甲]"),
            ("——加快", "[——加快]"),
            ("--help", "[--help]"),
            ("(甲", "[(甲]"),
            ("甲) 乙", "[甲) 乙]"),
            ("国发（2018）43号", "[国发（2018）43号]"),
            ("(国发（2018）43号)", "[[国发（2018）43号]]"),
            ("date:昨天 title:", "[date:昨天 title:]"),
            (r#""" “”"#, "[]"),
        ] {
            assert_eq!(tree(text), expected, "{text}");
        }
    }

    #[test]
    fn deep_nesting_ends() {
        parse(&"(".repeat(100_000));
        parse(&format!("{}甲{}", "(".repeat(5_000), ")".repeat(5_000)));
        parse(&"+-".repeat(50_000));
        parse(&"NOT ".repeat(50_000));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn any_string_is_some_query(text in "[中 　\"“”「」『』《》()（）+＋\\-－:：*AND ORNOTtitledatepath0-9.<>=\\PC]{0,40}") {
            parse(&text);
        }
    }
}
