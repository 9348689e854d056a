use super::*;
use crate::corpus::format::{self, Input};
use proptest::prelude::*;
use std::path::Path;

fn of(text: &str) -> Rejoined {
    let mut found = None;
    let input = Input { path: Path::new("a.txt"), bytes: text.as_bytes() };
    format::of(&input).unwrap().extract(&input, &mut |one| found = one.ok()).unwrap();
    rejoin(&found.unwrap())
}

fn lines(text: &str) -> Vec<String> {
    of(text).text.as_str().lines().map(str::to_owned).collect()
}

#[test]
fn a_word_torn_by_an_empty_line_is_whole_again() {
    assert_eq!(
        lines("各区产业基础有所差异。为此,全区以产\n\n业协同为先导,注入活力。\n\n加强民生共建\n\n下一段。"),
        ["各区产业基础有所差异。为此,全区以产业协同为先导,注入活力。", "加强民生共建", "下一段。"]
    );
    assert_eq!(
        lines("促进创新合作,离不开人才支\n\n撑。近年来,成效明显。"),
        ["促进创新合作,离不开人才支撑。近年来,成效明显。"]
    );
}

#[test]
fn headings_bylines_captions_and_items_stay_apart() {
    let text = "标题一行\n\n第一段结束。\n\n采写:编辑部\n摄影:编辑部\n\n工业园紧邻合作区。图为园区。\n\n加强产业协同\n\n探索发展新模式\n\n随着方案实施,成效明显。\n\n——加快发展。\n\n——深化改革。";
    let rejoined = of(text);
    let kinds: Vec<_> = rejoined.blocks.iter().map(|block| block.kind).collect();
    use Kind::*;
    assert_eq!(
        kinds,
        [Title, Paragraph, Byline, Byline, Caption, Heading(20), Heading(21), Paragraph, Item, Item]
    );
    assert_eq!(rejoined.title().as_deref(), Some("标题一行"));
}

#[test]
fn wrapped_lines_are_joined_across_a_page_break() {
    let page = "\
食物及衞生局局長：主席，我剛才也說過，一旦發現未經授權而懸掛的
橫額，又或橫額懸掛在一些非指定的地區，我們是會加以移除的。不過，
如果當時有人看守那些橫額，我們會先與那些人士溝通，向他們解釋和
提醒他們相關的規定，然後才視乎情況執法。

";
    let text = "\
黃毓民議員：還有，主席，主體答覆的標點符號、語法亦有問題：“若
有關團體部分橫額的展示方式可能會影響使用有關道路的行人及駕
駛者的安全，食環署已轉介警方跟進”。這是甚麼意思？

食物及衞生局局長：主席，如果已證實橫額是懸掛在不獲認可或未經
授權懸掛的地方，一經發現，食環署的同事便會予以清拆。不過，如
立法會  ─  2013年 1月 9日

3006
果有人在現場，他們當然會先提醒管有那些橫額的人士，然後才視乎
情況執法。

陳鑑林議員：主席，近年，不管是商業或非商業性質的橫額，懸掛在
街道上的情況非常嚴重，而且越益惡劣，特別是在一些旅遊區。今天
立法會  ─  2013年 1月 9日

3007
這項口頭質詢，目的其實是希望政府加強檢控。
";
    let (first, second) = text.split_at(text.find("陳鑑林").unwrap());
    let joined = lines(&format!("{page}{first}{page}{second}"));
    assert_eq!(joined.len(), 5, "{joined:#?}");
    assert!(joined[2].contains("不過，如果有人在現場") && joined[4].contains("今天這項口頭質詢"));
}

#[test]
fn latin_words_keep_a_space_between_them() {
    let wrapped = "The quick brown fox jumps over the lazy\ndog and then it goes on to run across the\nwide green field until the sun goes down\nbehind the hills and the night comes on\nand everything is quiet again at last.";
    assert!(lines(wrapped)[0].contains("the lazy dog and"), "{:?}", lines(wrapped));
}

#[test]
fn a_title_stands_below_letterhead_and_number() {
    let rejoined = of(
        "某某市人民政府文件\n\n某政发〔2023〕8号\n\n关于推进湾区通办的通知\n\n各区政府：\n\n现通知如下，请执行。\n",
    );
    assert_eq!(rejoined.title().as_deref(), Some("关于推进湾区通办的通知"));
    let plain = of("湾区通办落地\n\n某政发〔2023〕8号\n\n各区人民政府，现通知如下，请执行。\n");
    assert_eq!(plain.title().as_deref(), Some("湾区通办落地"));
}

#[test]
fn bullets_are_no_text_but_dashes_and_signs_are() {
    let text = "标题\n\n下列事项可以办理：\n- 医保转移。\n• 居住证签注。\n——产业协同。\n-5度以下停工。\n";
    assert_eq!(lines(text)[2..], ["医保转移。", "居住证签注。", "——产业协同。", "-5度以下停工。"]);
}

#[test]
fn numbered_headings_have_the_rank_of_their_number() {
    let rejoined = of("某市条例\n\n第一章 总则\n\n第一条 为了规范，制定本条例。\n\n一、要求\n\n内容。");
    let kinds: Vec<_> = rejoined.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [Kind::Title, Kind::Heading(2), Kind::Item, Kind::Heading(4), Kind::Paragraph]);
}

proptest! {
    #[test]
    fn rejoining_loses_no_character(text in "[中文，。、：\\n 　a-z（）“”第一条、]{0,200}") {
        let kept = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(kept(of(&text).text.as_str()), kept(&text));
    }

    #[test]
    fn every_block_leads_back_to_its_source(text in "[\\PC\\n]{0,120}") {
        let rejoined = of(&text);
        for block in &rejoined.blocks {
            let source = &text[rejoined.text.span(block.range.clone())];
            let kept = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            // A page number may stand in between; everything of the block is there in order.
            let mut rest = source.chars();
            for c in kept(rejoined.block_text(block)).chars() {
                prop_assert!(rest.any(|s| s == c));
            }
        }
    }
}
