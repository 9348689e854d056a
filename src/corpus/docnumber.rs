//! Document numbers 文号 such as 国办发〔2018〕43号, in one normal form however they are written.
//!
//! A number is who issued it, a year in brackets, and a number in the year's series; a decree 令 has
//! a number alone: 国令第707号. Brackets, width, spaces and a 第 before the number vary.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::text::fold;

/// The most bytes of a text that is a number and nothing else.
const NUMBER_MAX: usize = 160;

/// The document number that a text is, in normal form; none where the text is something else.
pub fn normal(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > NUMBER_MAX {
        return None;
    }
    // Of a text that is nothing but a number, the last word may be left out.
    let text = match text.ends_with(|c: char| c.is_numeric()) {
        true => format!("{text}号"),
        false => text.to_owned(),
    };
    let (number, range) = first(&text)?;
    (range == (0..text.len())).then_some(number)
}

/// The document number that a text is but for brackets, quotation marks and punctuation around it.
pub fn alone(text: &str) -> Option<String> {
    let is_around = |c: char| !c.is_alphanumeric();
    // A closing bracket may be the number's own: 国务院令（第588号）.
    normal(text.trim_start_matches(is_around).trim_end_matches(|c| is_around(c) && !matches!(c, ')' | '）')))
        .or_else(|| normal(text.trim_matches(is_around)))
}

/// The one form by which a number is found: decrees of the State Council go by several names.
pub fn canonical(number: &str) -> String {
    for name in ["中华人民共和国国务院令", "国务院令"] {
        if let Some(rest) = number.strip_prefix(name) {
            return format!("国令{rest}");
        }
    }
    number.to_owned()
}

/// What a part of a number is compared by: brackets in one form, without white space.
pub fn part(text: &str) -> String {
    let folded = fold(text.trim());
    let part = folded.as_str().chars().filter(|c| !c.is_whitespace()).map(|c| match c {
        '[' | '【' | '(' | '〈' | '{' | '﹝' | '［' => '〔',
        ']' | '】' | ')' | '〉' | '}' | '﹞' | '］' => '〕',
        '號' => '号',
        c => c,
    });
    canonical(&part.collect::<String>())
}

/// The first document number in a text, in normal form, and where it stands.
pub fn first(text: &str) -> Option<(String, Range<usize>)> {
    // Asked first, for the pattern takes a cold query longer to compile than to search.
    if !text.contains(char::is_numeric) {
        return None;
    }
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)
            ([\u{4e00}-\u{9fff}]{1,16}?)\s*
            (?:
                [〔\[【(〈{﹝]\s*(\d{4})\s*年?\s*[〕\]】)〉}﹞]\s*第?\s*(\d{1,5})\s*[号號]
              | (\d{4})[\s年,.-]+第?\s*(\d{1,5})\s*[号號]
              | \s*[(\[]?\s*第\s*(\d{1,5})\s*[号號]\s*[)\]]?
            )",
        )
    });
    // Full-width digits and brackets are half-width in the folded text, which leads back.
    let folded = fold(text);
    NUMBER.captures_iter(folded.as_str()).find_map(|found| {
        let given = found.get(1)?;
        let issuer = issuer(given.as_str());
        let start = given.end() - issuer.len();
        let group = |at| found.get(at).map(|part: regex::Match<'_>| part.as_str());
        let (year, bare, number) = match (group(2).zip(group(3)), group(4).zip(group(5)), group(6)) {
            (Some((year, number)), ..) => (year, false, number),
            (_, Some((year, number)), _) => (year, true, number),
            (.., Some(number)) if issuer.ends_with('令') => ("", true, number),
            _ => return None,
        };
        let is_year = year.is_empty() || ("1949"..="2099").contains(&year);
        // Without brackets, only what is called a number is one: 产量2018 43号 is none.
        let is_series =
            !bare || issuer.ends_with(['发', '函', '办', '字', '电', '令', '规', '發', '辦', '電', '規']);
        let length = issuer.chars().count();
        let normal = match year {
            "" => format!("{issuer}第{number}号"),
            year => format!("{issuer}〔{year}〕{number}号"),
        };
        let range = folded.source(start..found.get(0)?.end());
        (is_year && is_series && length > 0).then_some((normal, range))
    })
}

/// Who issued it: what stands before the brackets, without the words that lead up to it in a sentence.
fn issuer(before: &str) -> &str {
    const LEADING: &[&str] = &[
        "根据", "依据", "按照", "依照", "贯彻", "落实", "执行", "印发", "转发", "参照", "以及", "文件",
        "文号", "详见", "通知", "意见", "规定", "的", "见",
    ];
    let start = LEADING
        .iter()
        .filter_map(|word| before.rfind(word).map(|at| at + word.len()))
        .filter(|at| *at < before.len())
        .max();
    &before[start.unwrap_or(0)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form_however_it_is_written() {
        for (given, form) in [
            ("国发〔2018〕43号", "国发〔2018〕43号"),
            ("国发[2018]43号", "国发〔2018〕43号"),
            ("国发（2018）43号", "国发〔2018〕43号"),
            ("国发【2018】43号", "国发〔2018〕43号"),
            ("国发2018 43号", "国发〔2018〕43号"),
            ("国发〔２０１８〕４３号", "国发〔2018〕43号"),
            ("国发 〔 2018 〕 第 43 号", "国发〔2018〕43号"),
            ("国办发明电〔2018〕15号", "国办发明电〔2018〕15号"),
            ("粤府办[2021]7号", "粤府办〔2021〕7号"),
            ("财税字〔1994〕020号", "财税字〔1994〕020号"),
            ("国令第707号", "国令第707号"),
            ("国务院令 第７０７号", "国务院令第707号"),
            ("中华人民共和国国务院令（第588号）", "中华人民共和国国务院令第588号"),
            ("国发﹝2018﹞43号", "国发〔2018〕43号"),
            ("国发〔2018〕43", "国发〔2018〕43号"),
            ("國發〔2018〕43號", "國發〔2018〕43号"),
            ("国发 2018年第43号", "国发〔2018〕43号"),
        ] {
            assert_eq!(normal(given).as_deref(), Some(form), "{given}");
        }
        for given in [
            "",
            "2018年",
            "第43号",
            "国发〔18〕43号",
            "产量2018 43号",
            "公告第5号",
            "国发〔2018〕43号等",
            "某〔3018〕1号",
        ] {
            assert_eq!(normal(given), None, "{given}");
        }
    }

    #[test]
    fn a_number_stands_alone_within_marks() {
        for given in ["《国发〔2018〕43号》", "（国发[2018]43号）。", "“国发2018 43号”？", "国发〔2018〕43号"]
        {
            assert_eq!(alone(given).as_deref(), Some("国发〔2018〕43号"), "{given}");
        }
        assert_eq!(alone("国务院令（第588号）！").as_deref(), Some("国务院令第588号"));
        assert_eq!(alone("《关于国发〔2018〕43号的通知》"), None);
    }

    #[test]
    fn numbers_and_their_parts_are_compared_in_one_form() {
        assert_eq!(canonical("中华人民共和国国务院令第588号"), "国令第588号");
        assert_eq!(canonical("国务院令第588号"), canonical("国令第588号"));
        assert_eq!(part("国发 [2018] "), "国发〔2018〕");
        assert_eq!(part("国发"), "国发");
    }

    #[test]
    fn a_number_in_a_sentence_is_found_without_the_words_before_it() {
        for (text, form, stands) in [
            ("根据国发[2018]43号文件精神，", "国发〔2018〕43号", "国发[2018]43号"),
            ("《关于意见的通知》（国办发〔2019〕5 号）要求", "国办发〔2019〕5号", "国办发〔2019〕5 号"),
            ("第43号提案及其答复，国办函〔2006〕82号", "国办函〔2006〕82号", "国办函〔2006〕82号"),
        ] {
            let (found, range) = first(text).unwrap();
            assert_eq!((found.as_str(), &text[range]), (form, stands));
        }
        assert_eq!(first("2018年第43号提案"), None);
    }
}
