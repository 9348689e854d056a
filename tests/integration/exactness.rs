//! A quoted query finds what a search for its characters in the text finds: none missed, none false.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;

use zhengwen::index::{Index, Update, update};
use zhengwen::search::{Options, Reposts, search};
use zhengwen::text::Cutter;

use crate::harness::{Dice, Place, laws, shared};

/// Every passage of an index, by id.
fn passages(index: &Index) -> BTreeMap<String, String> {
    let all = Options { limit: usize::MAX, reposts: Reposts::Apart, ..Options::default() };
    let hits = search(index, "NOT 绝无此语绝无此语", &all).unwrap();
    hits.into_iter().map(|hit| (hit.record.id(), hit.record.text)).collect()
}

fn index(place: &Place) -> Index {
    let dir = place.path().join("index");
    let how =
        Update { threads: NonZeroUsize::new(2).unwrap(), ..Update::of(vec![place.path().join("docs")]) };
    update(&dir, &how, &mut |_| {}).unwrap();
    Index::open(&dir).unwrap()
}

/// The runs of ideographs of a text, in order, none reaching over anything else.
fn runs(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Vec<String> {
    let mut found = Vec::new();
    for stretch in text.split(|c| !zhengwen::text::is_han(c)) {
        let chars: Vec<char> = stretch.chars().collect();
        for length in lengths.clone() {
            found.extend(chars.windows(length).map(|run| run.iter().collect::<String>()));
        }
    }
    found
}

/// Counts, over phrases, the passages that a quoted search missed and those it found without cause.
fn check<'a>(
    index: &Index,
    passages: &BTreeMap<String, String>,
    phrases: impl Iterator<Item = &'a str>,
) -> (usize, usize, usize) {
    let all = Options { limit: usize::MAX, reposts: Reposts::Apart, ..Options::default() };
    let (mut asked, mut missed, mut wrong) = (0, 0, 0);
    for phrase in phrases {
        let found: BTreeSet<String> = search(index, &format!("\"{phrase}\""), &all)
            .unwrap()
            .iter()
            .map(|hit| hit.record.id())
            .collect();
        let there: BTreeSet<String> =
            passages.iter().filter(|(_, text)| text.contains(phrase)).map(|(id, _)| id.clone()).collect();
        asked += 1;
        missed += there.difference(&found).count();
        wrong += found.difference(&there).count();
    }
    (asked, missed, wrong)
}

#[test]
fn every_run_of_a_page_finds_exactly_the_passages_that_hold_it() {
    let Some(path) = shared("seeds/article.txt") else { return };
    let place = Place::new().file("docs/article.txt", std::fs::read(path).unwrap());
    let index = index(&place);
    let passages = passages(&index);
    let phrases: BTreeSet<String> = passages.values().flat_map(|text| runs(text, 2..=8)).collect();
    let (asked, missed, wrong) = check(&index, &passages, phrases.iter().map(String::as_str));
    println!(
        "seed: {asked} runs of 2 to 8 characters over {} passages, {missed} missed, {wrong} false",
        passages.len()
    );
    assert!(asked > 10_000);
    assert_eq!((missed, wrong), (0, 0));
}

#[test]
fn sampled_runs_of_two_hundred_laws_find_exactly_the_passages_that_hold_them() {
    let Some(place) = laws(200) else { return };
    let index = index(&place);
    let passages = passages(&index);
    let texts: Vec<&String> = passages.values().collect();
    let mut dice = Dice(7);
    let mut phrases = Vec::new();
    while phrases.len() < 2_000 {
        let length = 2 + dice.below(7);
        let runs = runs(texts[dice.below(texts.len())], length..=length);
        if !runs.is_empty() {
            phrases.push(runs[dice.below(runs.len())].clone());
        }
    }
    let (asked, missed, wrong) = check(&index, &passages, phrases.iter().map(String::as_str));
    println!("laws: {asked} runs over {} passages, {missed} missed, {wrong} false", passages.len());
    assert_eq!((asked, missed, wrong), (2_000, 0, 0));
}

#[test]
fn twenty_thousand_lines_of_laws_are_cut_like_the_whole_dictionary_cuts_them() {
    let Some(place) = laws(700) else { return };
    let index = index(&place);
    let whole = jieba_rs::Jieba::new();
    let mut compared = 0;
    for text in passages(&index).values() {
        for line in text.lines() {
            let folded = zhengwen::text::fold(line);
            let line = folded.as_str();
            let words: Vec<&str> =
                Cutter::for_text(index.lexicon(), line).words(line).map(|range| &line[range]).collect();
            let cut = whole.cut(line, true);
            let is_word = |word: &&str| word.chars().any(zhengwen::text::is_word_char);
            let expected: Vec<&str> = cut.iter().map(|token| token.word).filter(is_word).collect();
            assert_eq!(words, expected, "{line}");
            compared += 1;
        }
    }
    println!("{compared} lines cut alike");
    assert!(compared > 20_000);
}

#[test]
fn phrases_with_marks_spaces_digits_and_lone_characters_are_exact_too() {
    let texts = [
        "产值达1041.45亿元，增长8%。",
        "产值达1041，45亿元。",
        "开展“湾仔人家 情暖濠江”服务。",
        "湾仔人家情暖濠江。",
        "A股与5G网络，Ａ股。",
        "国发〔2018〕43号文。",
        "人人人人为我，人人。",
        "甲、乙、丙。",
    ];
    let place = texts
        .iter()
        .enumerate()
        .fold(Place::new(), |place, (at, text)| place.file(&format!("docs/{at}.txt"), text));
    let index = index(&place);
    let passages = passages(&index);
    let folded: BTreeMap<String, String> = passages
        .into_iter()
        .map(|(id, text)| (id, zhengwen::text::fold(&text).as_str().to_owned()))
        .collect();
    let phrases = [
        "1041.45",
        "041.4",
        "45亿元",
        "1041",
        "湾仔人家 情暖",
        "人家情暖",
        "a股",
        "5g网",
        "〔2018〕43号",
        "人人人",
        "人人人人",
        "人人人人人",
        "、乙、",
        "甲、乙",
        "%",
        "。",
        "股",
        "8%",
    ];
    let (asked, missed, wrong) = check(&index, &folded, phrases.into_iter());
    assert_eq!((asked, missed, wrong), (phrases.len(), 0, 0));
}

#[test]
fn a_quoted_word_is_found_whatever_the_words_around_it() {
    let place = Place::new().file("docs/a.txt", "合作区聚力攻坚待处理事项，中华人民共和国成立。");
    let index = index(&place);
    for phrase in ["处理", "人民共和国", "区聚力攻", "国成"] {
        let hits = search(&index, &format!("\"{phrase}\""), &Options::default()).unwrap();
        assert_eq!(hits.len(), 1, "{phrase}");
    }
    assert!(Path::new(&index.dir()).exists());
}
