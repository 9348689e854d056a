//! The scaffolding of a question: words that say that something is asked, or only join others, and
//! not what is asked about. 什么是产业协同 and 产业协同 want the same passages.
//!
//! A list, because an index of laws or news holds few questions: there, 哪些 and 怎么办 are rare and
//! would count for much.

use std::ops::Range;

/// The words, in both scripts, where one begins another the longer first.
const WORDS: [&str; 54] = [
    "什么样",
    "什么",
    "什麼樣",
    "什麼",
    "甚麼",
    "怎么样",
    "怎么办",
    "怎么",
    "怎麼樣",
    "怎麼辦",
    "怎麼",
    "怎样",
    "怎樣",
    "如何",
    "哪些",
    "哪个",
    "哪個",
    "哪里",
    "哪裡",
    "哪裏",
    "哪儿",
    "哪种",
    "哪種",
    "哪几",
    "哪",
    "为什么",
    "為什麼",
    "为何",
    "為何",
    "多少",
    "几个",
    "幾個",
    "是否",
    "能否",
    "可否",
    "有没有",
    "有沒有",
    "请问",
    "請問",
    "应该",
    "應該",
    "可以",
    "需要",
    "进行",
    "以及",
    "或者",
    "关于",
    "对于",
    "谁",
    "誰",
    "吗",
    "呢",
    "的",
    "是",
];

/// Those of them that stand in headlines as well, and do not make a question.
const JOINING: [&str; 6] = ["的", "是", "以及", "关于", "对于", "进行"];

/// The bytes of a folded text that are scaffolding, in order.
pub fn scaffold(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words(text) {
        match found.last_mut() {
            Some(last) if last.end == word.start => last.end = word.end,
            _ => found.push(word),
        }
    }
    found
}

/// Whether a folded text asks something, as a sentence does; or else names or tells it, as a headline
/// does.
pub fn is_question(text: &str) -> bool {
    text.contains('?') || words(text).any(|word| !JOINING.contains(&&text[word]))
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(c) = text[at..].chars().next() {
            let start = at;
            let word = WORDS.iter().find(|word| text[at..].starts_with(**word));
            at += word.map_or(c.len_utf8(), |word| word.len());
            if word.is_some() {
                return Some(start..at);
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_about_is_left() {
        let left = |text: &str| {
            let mut left = text.to_owned();
            scaffold(text).into_iter().rev().for_each(|range| left.replace_range(range, "_"));
            left
        };
        assert_eq!(left("什么样的企业可以申请补贴?"), "_企业_申请补贴?");
        assert_eq!(left("產業協同是什麼"), "產業協同_");
        assert_eq!(left("横琴方案"), "横琴方案");
    }

    #[test]
    fn a_question_is_told_from_a_headline() {
        for text in ["什么是产业协同", "谁可以申请补贴", "产业协同了?", "补贴标准是多少"]
        {
            assert!(is_question(text), "{text}");
        }
        for text in ["横琴的产业协同", "关于促进民营经济发展的意见", "湾区通办", ""] {
            assert!(!is_question(text), "{text}");
        }
    }

    #[test]
    fn a_longer_word_is_met_before_one_that_begins_it() {
        for (at, word) in WORDS.iter().enumerate() {
            assert!(!WORDS[..at].iter().any(|before| word.starts_with(before)), "{word}");
        }
    }
}
