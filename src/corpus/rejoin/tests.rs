use super::*;
use crate::corpus::format::{self, Input};
use proptest::prelude::*;

fn of(text: &str) -> Rejoined {
    let mut found = None;
    let input = Input::of("a.txt", text.as_bytes());
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

/// Invented paragraphs, the third of which ends a sentence where a line of 20 characters is full.
const PARAGRAPHS: [&str; 6] = [
    "第一条 为了促进城市绿化事业的发展，改善人居环境，建设美丽城市，根据有关法律和行政法规，制定本规定。",
    "第二条 在城市规划区内种植、养护和管理树木花草，应当遵守本规定的要求；依照前条、第二条和第九条另有规定的，从其规定，但不得损害他人的利益。",
    "市绿化主管部门负责城市绿化的指导和监督。各区按照分工做好辖区内的绿化工作。",
    "街道办事处应当组织居民参加植树活动，并为植树活动提供苗木、工具和技术上的帮助，费用由市财政承担。",
    "第三条 任何单位和个人都有保护树木的义务，对损坏树木的行为有权劝阻和举报，接到举报的部门应当及时处理。",
    "第四条 绿地的面积不得减少。因建设需要占用绿地的，应当在同一区内补建面积相同的绿地，并报市绿化主管部门备案，备案的期限为三十日。",
];

/// The paragraphs, over and over, in lines of 20 characters that end with `within`, or `last` where
/// they are their paragraph's last.
fn wrapped(times: usize, indent: &str, within: &str, last: &str) -> String {
    let mut text = String::new();
    for paragraph in PARAGRAPHS.iter().cycle().take(PARAGRAPHS.len() * times) {
        let chars: Vec<char> = indent.chars().chain(paragraph.chars()).collect();
        let lines: Vec<String> = chars.chunks(20).map(|line| line.iter().collect()).collect();
        text.push_str(&lines.join(within));
        text.push_str(last);
    }
    text
}

#[test]
fn lines_filled_by_characters_are_joined_though_their_cells_differ() {
    let text = wrapped(2, "", "\n", "\n\n").replace(['、', '，'], ",");
    assert_eq!(lines(&text).len(), 12, "{:#?}", lines(&text));
}

#[test]
fn an_article_named_in_mid_sentence_begins_no_item() {
    let joined = lines(&wrapped(1, "", "\n\n", "\n\n"));
    assert!(joined.iter().any(|line| line.contains("依照前条、第二条和第九条")), "{joined:#?}");
}

#[test]
fn a_full_line_that_ends_a_sentence_goes_on_where_no_sign_ends_the_paragraph() {
    assert_eq!(PARAGRAPHS[2].find("各区"), Some(60), "the line before is full");
    for text in [wrapped(2, "", "\n", "\n\n"), wrapped(2, "", "\n", "  \n")] {
        assert_eq!(lines(&text)[2], PARAGRAPHS[2]);
    }
}

#[test]
fn an_indent_begins_a_paragraph_though_the_line_before_is_full() {
    let full = "　　市绿化部门负责城市的绿化指导和监督。";
    assert_eq!(full.chars().count(), 20);
    let text = wrapped(2, "　　", "\n\n", "\n\n") + full + "\n\n　　各区分工。\n";
    let joined = lines(&text);
    assert_eq!(joined.last().map(String::as_str), Some("各区分工。"), "{joined:#?}");
    assert_eq!(joined.len(), 14, "{joined:#?}");
}

#[test]
fn white_space_behind_lines_tells_paragraphs_apart_where_it_stands_behind_their_last() {
    let text = wrapped(2, "", "\n", "  \n  \n") + "电视  \n宣传  \n短片  \n";
    assert_eq!(lines(&text)[12..], ["电视", "宣传", "短片"]);
}

#[test]
fn items_of_a_list_without_end_marks_stay_apart_though_lines_are_full() {
    let list: String = (1..30).map(|at| format!("{at}．某某项目的申报与审批办法若干细则\n")).collect();
    assert_eq!(lines(&list).len(), 29);
}

/// A text with a page turned after each `page` lines.
fn paged(text: &str, page: usize, furniture: impl Fn(usize) -> String) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let pages = lines.chunks(page).enumerate();
    pages.map(|(at, page)| format!("{}\n{}", page.join("\n"), furniture(at + 1))).collect()
}

#[test]
fn heads_with_a_page_number_in_their_line_are_taken_out() {
    let text = wrapped(4, "", "\n", "\n");
    for head in ["绿化手册", "2022年第3期 绿化手册"] {
        let with_heads = paged(&text, 17, |at| format!("{head}  {}\n", at + 6));
        assert_eq!(lines(&with_heads), lines(&text), "{head}");
    }
}

#[test]
fn a_blank_page_does_not_end_the_series_of_page_numbers() {
    let text = wrapped(6, "", "\n", "\n");
    let with_blank = paged(&text, 17, |at| match at {
        4 => "绿化手册\n4\n绿化手册\n5\n".to_owned(),
        _ => format!("绿化手册\n{}\n", at + at / 4),
    });
    assert_eq!(lines(&with_blank), lines(&text));
}

#[test]
fn a_number_in_a_table_is_no_page_number_though_it_goes_on_from_one() {
    let text = paged(&wrapped(3, "", "\n", "\n"), 17, |at| format!("{at}\n"));
    let joined = lines(&format!("{text}5\n种植\n6\n养护\n7\n管理\n"));
    for cell in ["5", "6", "7"] {
        assert!(joined.iter().any(|line| line == cell), "{cell}: {joined:#?}");
    }
}

#[test]
fn a_page_number_and_head_within_a_sentence_are_taken_out_of_a_text_of_two_pages() {
    let text = wrapped(1, "", "\n\n", "\n\n");
    let (first, second) = text.split_at(text.find("植树活动提供").unwrap());
    assert_eq!(lines(&format!("{first}1\n\n政策选编\n\n{second}")), lines(&text));
}

#[test]
fn text_goes_on_across_a_form_feed() {
    let text = wrapped(4, "", "\n", "\n\n");
    let pages: Vec<&str> = text.split_inclusive('\n').collect();
    let pages: String = pages.chunks(14).map(|page| page.concat() + "\u{C}").collect();
    assert_eq!(lines(&pages), lines(&text));
}

#[test]
fn the_dates_of_a_laws_history_stay_a_line_each() {
    let body = "某市第五届人民代表大会常务委员会第二十次会议".repeat(3);
    let text = format!(
        "城市绿化规定\n1996年7月5日 {body}通过\n2016年11月7日 {body}修正\n第一条 为了绿化，制定本规定。\n"
    );
    assert_eq!(lines(&text).len(), 4, "{:#?}", lines(&text));
}

#[test]
fn a_title_that_comes_again_as_a_head_is_still_the_title() {
    let text = format!("城市绿化规定\n{}", wrapped(4, "", "\n", "\n"));
    assert_eq!(lines(&paged(&text, 17, |_| "城市绿化规定\n".to_owned())), lines(&text));
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
