//! Numbers of articles 条: 第五十四条, 第54条 and 第54條 are one term, 第54条.
//!
//! Who cites a law writes its article either way, and the segmenter cuts both into pieces that other
//! articles share. What follows 条 as 之一 belongs to the number.

use std::ops::Range;

/// A number of an article in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its one form, such as `第133条之1`.
    pub term: String,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// The numbers of articles in a folded text, in order.
pub fn articles(text: &str) -> impl Iterator<Item = Article> {
    text.match_indices('第').filter_map(|(start, first)| {
        let from = start + first.len();
        let (number, end) = numeral(text, from)?;
        let end = end + text[end..].chars().next().filter(|c| matches!(c, '条' | '條'))?.len_utf8();
        let further = text[end..].starts_with('之').then(|| numeral(text, end + '之'.len_utf8())).flatten();
        let (term, end) = match further {
            Some((further, end)) => (format!("第{number}条之{further}"), end),
            None => (format!("第{number}条"), end),
        };
        Some(Article { term, range: start..end })
    })
}

/// The number from 1 to 9999 that is written from a byte on, and the byte after it.
fn numeral(text: &str, from: usize) -> Option<(u32, usize)> {
    let mut end = from;
    let (mut total, mut digit) = (0, None);
    for c in text[from..].chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => 0,
        };
        if unit > 0 {
            total += digit.take().unwrap_or(1) * unit;
        } else if let Some(value) = c.to_digit(10) {
            digit = Some(digit.unwrap_or(0) * 10 + value);
        } else if let Some(value) =
            "零一二三四五六七八九".chars().position(|one| one == c || c == '〇' && one == '零')
        {
            digit = Some(value as u32);
        } else {
            break;
        }
        end += c.len_utf8();
        if total + digit.unwrap_or(0) > 9999 {
            return None;
        }
    }
    let number = total + digit.unwrap_or(0);
    (number > 0).then_some((number, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(text: &str) -> Vec<String> {
        articles(text).map(|article| article.term).collect()
    }

    #[test]
    fn however_it_is_written_it_is_one_term() {
        for (text, term) in [
            ("民法典第五十四条", "第54条"),
            ("民法典 第54条", "第54条"),
            ("第十条", "第10条"),
            ("第一百零二條", "第102条"),
            ("第一千二百六十条", "第1260条"),
            ("第二百一十条", "第210条"),
            ("第一百三十三条之一", "第133条之1"),
        ] {
            assert_eq!(terms(text), [term], "{text}");
        }
    }

    #[test]
    fn what_is_no_number_of_an_article_is_none() {
        assert_eq!(terms("第三章 第条 第几条 三条 第二十二届 第99999条"), Vec::<String>::new());
        assert_eq!(terms("第五条和第六条之规定"), ["第5条", "第6条"]);
    }

    proptest! {
        #[test]
        fn a_range_slices_the_text(text in "[第一二十百千零〇0-9条之\\PC]{0,30}") {
            for article in articles(&text) {
                let slice = &text[article.range.clone()];
                prop_assert!(slice.starts_with('第'), "{slice}");
                prop_assert_eq!(terms(slice), [article.term]);
            }
        }
    }
}
