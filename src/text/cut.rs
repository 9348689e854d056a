//! Cutting a text into words with jieba. No other file knows the segmenter.
//!
//! jieba's best route through a text depends only on the dictionary words that stand in it and on
//! the total of all frequencies. So a [`Cutter::for_text`] is loaded with just those words, looked
//! up in the lexicon, and with one word that no text holds and that carries the rest of the total:
//! it cuts that text exactly as the whole dictionary would, without the time and memory of loading it.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use jieba_rs::Jieba;

use super::{Lexicon, is_word_char};

/// A noncharacter: no text holds it, and jieba would never let it into a word.
const FILLER: &str = "\u{10FFFF}";

/// Cuts texts into words.
#[derive(Debug)]
pub struct Cutter {
    jieba: Jieba,
}

impl Cutter {
    /// A cutter for any text, with every word of the lexicon. Loading takes about 0.1 s and 30 MB:
    /// make one and share it.
    pub fn full(lexicon: &Lexicon) -> Self {
        let mut jieba = Jieba::empty();
        let mut known = 0;
        lexicon.for_each_word(|word, freq| known += jieba.add_word(word, Some(freq as usize), None));
        Self::with_rest(jieba, lexicon, known)
    }

    /// A cutter for `text` and parts of it alone, in a fraction of a millisecond.
    pub fn for_text(lexicon: &Lexicon, text: &str) -> Self {
        let mut jieba = Jieba::empty();
        let mut known = 0;
        lexicon.for_each_word_in(text, |word, freq| {
            if !jieba.has_word(word) {
                known += jieba.add_word(word, Some(freq as usize), None);
            }
        });
        Self::with_rest(jieba, lexicon, known)
    }

    fn with_rest(mut jieba: Jieba, lexicon: &Lexicon, known: usize) -> Self {
        let rest = (lexicon.total() as usize).saturating_sub(known);
        jieba.add_word(FILLER, Some(rest), None);
        Self { jieba }
    }

    /// The words of a folded text, not overlapping, as byte ranges. Tokens without any letter, digit
    /// or ideograph are no words.
    pub fn words(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.jieba
            .cut(text, true)
            .into_iter()
            .filter(|token| token.word.chars().any(is_word_char))
            .map(|token| token.byte_start..token.byte_end)
    }
}

/// Cuts many texts: the first each by its own words, and once there are enough to be worth it, all
/// others by the whole dictionary. Both cut alike.
#[derive(Debug)]
pub struct Cutters {
    lexicon: Lexicon,
    texts: AtomicUsize,
    full: OnceLock<Cutter>,
}

/// As many texts as are cut by their own words in the time that the whole dictionary takes to load.
const WORTH_LOADING: usize = 500;

impl Cutters {
    /// Cutters by the words of a lexicon.
    pub fn new(lexicon: Lexicon) -> Self {
        Self { lexicon, texts: AtomicUsize::new(0), full: OnceLock::new() }
    }

    /// The words of a folded text, as [`Cutter::words`] gives them.
    pub fn words(&self, text: &str) -> Vec<Range<usize>> {
        if self.texts.fetch_add(1, Ordering::Relaxed) < WORTH_LOADING {
            return Cutter::for_text(&self.lexicon, text).words(text).collect();
        }
        self.full.get_or_init(|| Cutter::full(&self.lexicon)).words(text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::bundled().unwrap());
    static WHOLE: LazyLock<Jieba> = LazyLock::new(Jieba::new);

    fn of_the_lexicon(text: &str) -> Vec<String> {
        let cutter = Cutter::for_text(&LEXICON, text);
        cutter.jieba.cut(text, true).iter().map(|token| token.word.to_owned()).collect()
    }

    fn of_jieba(text: &str) -> Vec<String> {
        WHOLE.cut(text, true).iter().map(|token| token.word.to_owned()).collect()
    }

    #[test]
    fn the_total_is_the_dictionarys() {
        let mut total = 0;
        LEXICON.for_each_word(|_, freq| total += freq);
        assert!(LEXICON.total() >= total, "repeated words count in the total alone");
    }

    #[test]
    fn words_are_ranges_without_punctuation() {
        let text = "推动政务服务事项“湾区通办”,2022年。";
        let words: Vec<_> =
            Cutter::for_text(&LEXICON, text).words(text).map(|range| text[range].to_owned()).collect();
        assert_eq!(words, ["推动", "政务", "服务", "事项", "湾区", "通办", "2022", "年"]);
    }

    #[test]
    fn the_full_cutter_cuts_like_jieba_itself() {
        let cutter = Cutter::full(&LEXICON);
        for text in
            ["合作区聚力攻坚科技研发", "实现规模以上工业总产值达1041.45亿元", "wes-5.4.5 c++ 中华人民共和国"]
        {
            let own: Vec<_> = cutter.jieba.cut(text, true).iter().map(|t| t.word.to_owned()).collect();
            assert_eq!(own, of_jieba(text));
        }
    }

    /// Lines of a file of the test data that lies beside the project, if it is there.
    fn shared_lines(name: &str) -> Vec<String> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
        let lines = std::fs::read_to_string(path).map(|text| text.lines().map(str::to_owned).collect());
        lines.unwrap_or_else(|_| {
            println!("skipped: ../shared/data/{name} is not here");
            Vec::new()
        })
    }

    #[test]
    fn real_queries_are_cut_like_the_whole_dictionary_cuts_them() {
        let mut compared = 0;
        for file in ["queries/policy_questions.tsv", "queries/headlines_policy.tsv"] {
            for line in shared_lines(file) {
                let query = line.split('\t').nth(1).unwrap_or_default();
                assert_eq!(of_the_lexicon(query), of_jieba(query), "{query}");
                compared += 1;
            }
        }
        println!("{compared} real queries cut alike");
    }

    proptest! {
        #[test]
        fn a_cutter_for_one_text_cuts_it_like_the_whole_dictionary(
            text in "[中国务院办公厅关于推进产业协同湾区通的一二三年月日0-9a-zA-Z.,。、%\\-+ ]{0,60}",
        ) {
            prop_assert_eq!(of_the_lexicon(&text), of_jieba(&text));
        }

        #[test]
        fn any_string_is_cut_alike(text in "\\PC{0,60}") {
            prop_assert_eq!(of_the_lexicon(&text), of_jieba(&text));
            let folded = fold(&text);
            prop_assert_eq!(of_the_lexicon(folded.as_str()), of_jieba(folded.as_str()));
        }
    }
}
