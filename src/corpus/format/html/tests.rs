//! The article's text and data on pages made here, and on real pages where they are at hand.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;

fn read(html: &str) -> Extracted {
    page(&Sourced::verbatim(html, 0))
}

fn chars(text: &str) -> HashMap<char, usize> {
    let mut counts = HashMap::new();
    text.chars().filter(|c| !c.is_whitespace()).for_each(|c| *counts.entry(c).or_default() += 1);
    counts
}

/// F1 of two texts as bags of characters without white space.
fn f1(found: &str, truth: &str) -> f64 {
    let (found, truth) = (chars(found), chars(truth));
    let common: usize = found.iter().map(|(c, n)| *n.min(truth.get(c).unwrap_or(&0))).sum();
    let all: usize = found.values().sum::<usize>() + truth.values().sum::<usize>();
    if all == 0 { 1.0 } else { 2.0 * common as f64 / all as f64 }
}

/// A page and what is true of it.
type Page = (PathBuf, HashMap<String, String>);

/// The pages of a set.
fn pages(set: &str) -> Option<(tempfile::TempDir, Vec<Page>)> {
    let data =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/corpora").join(format!("{set}.tar.gz"));
    let folder = tempfile::tempdir().unwrap();
    let unpacked = data.exists()
        && Command::new("tar").arg("xzf").arg(&data).current_dir(&folder).status().unwrap().success();
    if !unpacked {
        eprintln!("skipped: {} is not there", data.display());
        return None;
    }
    let truth = std::fs::read_to_string(folder.path().join(set).join("truth.jsonl")).unwrap();
    let truths = truth.lines().map(|line| serde_json::from_str::<HashMap<String, String>>(line).unwrap());
    let pages = truths.map(|truth| (folder.path().join(set).join(&truth["file"]), truth)).collect();
    Some((folder, pages))
}

fn extract(path: &Path) -> Extracted {
    let bytes = std::fs::read(path).unwrap();
    let mut found = Vec::new();
    Html.extract(&Input::of(path.to_str().unwrap(), &bytes), &mut |one| found.push(one)).unwrap();
    found.remove(0).unwrap()
}

/// The text without a title that was put before it.
fn body(one: &Extracted) -> &str {
    let text = one.text.as_str();
    let has_title = one.marks.first() == Some(&(0, Mark::Title));
    if has_title { text.split_once('\n').map_or("", |(_, body)| body) } else { text }
}

fn mean_and_least(scores: &[f64]) -> (f64, f64) {
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    (mean, scores.iter().copied().fold(1.0, f64::min))
}

fn percent(hits: usize, all: usize) -> f64 {
    100.0 * hits as f64 / all as f64
}

#[test]
fn news_pages_give_their_article_title_and_date() {
    let Some((_folder, pages)) = pages("html_pairs") else { return };
    let (mut given, mut scores, mut titles, mut dates) = (Vec::new(), Vec::new(), 0, 0);
    for (path, truth) in &pages {
        let one = extract(path);
        given.push(f1(body(&one), &truth["text"]));
        // Of 13 pages, what is given as the text holds comments of the editing system, which nobody sees.
        let shown =
            truth["text"].replace("<!--repaste.body.begin-->", "").replace("<!--repaste.body.end-->", "");
        let score = f1(body(&one), &shown);
        let date = one.meta.date.map(|dated| dated.date.to_string()).unwrap_or_default();
        if score < 0.95 || one.meta.title != truth["title"] || date != truth["date"] {
            eprintln!(
                "{score:.3} {} | {} | {} {date} {}",
                truth["file"], truth["title"], one.meta.title, truth["date"]
            );
        }
        titles += usize::from(one.meta.title == truth["title"]);
        dates += usize::from(date == truth["date"]);
        scores.push(score);
    }
    let ((mean, least), as_given) = (mean_and_least(&scores), mean_and_least(&given));
    let (titles, dates) = (percent(titles, pages.len()), percent(dates, pages.len()));
    eprintln!("html_pairs: F1 mean {mean:.4}, least {least:.3}; titles {titles:.1} %, dates {dates:.1} %");
    eprintln!("html_pairs, comments left in the truth: F1 mean {:.4}, least {:.3}", as_given.0, as_given.1);
    assert!(mean >= 0.98 && least >= 0.90 && titles >= 98.0 && dates >= 95.0);
    assert!(as_given.0 >= 0.98);
}

#[test]
fn official_pages_give_their_table_of_information() {
    let Some((_folder, pages)) = pages("govcn_html") else { return };
    let mut scores = Vec::new();
    for (path, truth) in &pages {
        let one = extract(path);
        let text = truth["text"].as_str();
        let score = f1(body(&one), text);
        if score < 0.98 {
            eprintln!("{score:.3} {}", truth["file"]);
        }
        scores.push(score);
        let meta = &one.meta;
        assert_eq!(meta.title, truth["title"]);
        assert_eq!(meta.issuer.as_deref(), Some(truth["issuer"].as_str()));
        assert_eq!(meta.doc_number.as_deref(), Some(truth["doc_no"].as_str()));
        let labelled = |label: &str| {
            let value = text.split(&format!("{label}：\n")).nth(1).and_then(|rest| rest.lines().next());
            Some(crate::corpus::Dated {
                date: value.unwrap().parse().unwrap(),
                basis: crate::corpus::Basis::Stated,
            })
        };
        let dates = [labelled("发布日期"), labelled("成文日期")];
        assert_eq!([meta.date, meta.written], dates, "{}", truth["file"]);
        assert!(meta.index_number.is_some() && meta.subject.is_some());
    }
    let (mean, least) = mean_and_least(&scores);
    eprintln!(
        "govcn_html: F1 mean {mean:.4}, least {least:.3}; title, issuer, number and both dates on all {}",
        pages.len()
    );
    assert!(mean >= 0.98 && least >= 0.90);
}

const TEXT: &str = "为深入推进改革，优化营商环境，现就有关事项通知如下，请认真贯彻执行，及时报告情况。";

fn lines_of(one: &Extracted) -> Vec<(&str, Option<Mark>)> {
    let text = one.text.as_str();
    let mut at = 0;
    let with_mark = text.split_inclusive('\n').map(|line| {
        let mark = one.marks.iter().find(|(start, _)| *start == at).map(|(_, mark)| *mark);
        at += line.len();
        (line.trim_end(), mark)
    });
    with_mark.collect()
}

#[test]
fn an_article_is_its_paragraphs_headings_items_and_rows() {
    let html = format!(
        "<html><head><title>关于改革的通知_某市人民政府网</title></head><body>\
         <div class=nav><a href=/>首页</a> <a href=/a>政务公开</a></div>\
         <div class='main'><h1>关于改革的通知</h1><div class=bar>来源：某日报　发布时间：2021-09-17 10:00　字号：大 中 小</div>\
         <div id=zoom><p>　　{TEXT}</p><p><strong>工作安排</strong></p><p>一、总体要求</p><p>{TEXT}<br>{TEXT}</p>\
         <ul><li>甲</li><li>乙</li></ul><table><tr><th>项目</th><th>数</th></tr><tr><td>甲</td><td><p>1</p></td></tr></table>\
         <p>责任编辑：某某</p><p>相关阅读</p><p><a href=/b>关于另一改革的通知</a></p></div></div>\
         <div class=footer>版权所有：某市人民政府办公室，地址：某路，电话：123。</div></body></html>"
    );
    let one = read(&html);
    use Mark::*;
    let expected = [
        ("关于改革的通知", Some(Title)),
        (TEXT, Some(Body)),
        ("工作安排", Some(Heading(6))),
        ("一、总体要求", None),
        (TEXT, Some(Body)),
        (TEXT, Some(Body)),
        ("甲", Some(Item)),
        ("乙", Some(Item)),
        ("项目 数", Some(Row)),
        ("甲 1", Some(Row)),
    ];
    assert_eq!(
        lines_of(&one).iter().map(|(line, mark)| (line.trim_matches('\u{3000}'), *mark)).collect::<Vec<_>>(),
        expected
    );
    assert_eq!(one.meta.title, "关于改革的通知");
    assert_eq!(one.meta.source.as_deref(), Some("某日报"));
    assert_eq!(one.meta.date.unwrap().date.to_string(), "2021-09-17");
}

#[test]
fn the_page_states_its_title_date_source_and_author() {
    let body = format!("<body><div><p>{TEXT}</p><p>{TEXT}</p></div></body>");
    for (head, stated) in [
        (
            "<meta name=ArticleTitle content='甲乙丙丁'><meta name=PubDate content='2022-03-05 08:00'>\
             <meta name=ContentSource content=新华社><meta name=Author content=某某>",
            ("甲乙丙丁", "2022-03-05", Some("新华社"), Some("某某")),
        ),
        (
            "<script type='application/ld+json'>{\"@graph\":[{\"headline\":\"甲乙丙丁\",\"datePublished\":\"2022-03-05T08:00\"}]}</script>",
            ("甲乙丙丁", "2022-03-05", None, None),
        ),
        (
            "<title>[视频]甲乙丙丁_某频道_某网(a.cn)</title><meta property=article:published_time content=2022-03-05T08:00:00+08:00>",
            ("甲乙丙丁", "2022-03-05", None, None),
        ),
        (
            "<title>甲乙丙丁 - 某市人民政府</title><meta name=publishdate content=2022-03-05>",
            ("甲乙丙丁", "2022-03-05", None, None),
        ),
    ] {
        let one = read(&format!("<html><head>{head}</head>{body}</html>"));
        let date = one.meta.date.unwrap().date.to_string();
        assert_eq!(
            (one.meta.title.as_str(), date.as_str(), one.meta.source.as_deref(), one.meta.author.as_deref()),
            stated
        );
    }
}

#[test]
fn a_table_of_information_is_read_however_it_is_laid_out() {
    for table in [
        "<table><tr><td>索 引 号：</td><td>A-1</td><td>发文机关：</td><td>某市人民政府</td></tr>\
         <tr><td>标　　题：</td><td colspan=3>关于改革的通知</td></tr>\
         <tr><td>发文字号：</td><td>某府办[2021]7号</td><td>时 效 性：</td><td>有效</td></tr>\
         <tr><td>成文日期：</td><td>2021年09月10日</td><td>发布日期：</td><td>2021年09月17日</td></tr>\
         <tr><td>施行日期：</td><td>2021年10月1日</td><td>主题分类：</td><td></td></tr></table>",
        "<ul><li><b>索引号：</b>A-1</li><li><b>发布机构：</b>某市人民政府</li><li>名称：关于改革的通知</li>\
         <li>文号：某府办〔2021〕7号</li><li>有效性：有效</li><li>发布日期：2021-09-17</li><li>生效日期：2021-10-01</li></ul>",
    ] {
        let one = read(&format!(
            "<html><body>{table}<div class=content><p>关于改革的通知</p><p>{TEXT}</p><p>{TEXT}</p></div></body></html>"
        ));
        let meta = &one.meta;
        let date = |dated: Option<crate::corpus::Dated>| dated.map(|dated| dated.date.to_string());
        assert_eq!(meta.title, "关于改革的通知");
        assert_eq!(meta.index_number.as_deref(), Some("A-1"));
        assert_eq!(meta.issuer.as_deref(), Some("某市人民政府"));
        assert_eq!(meta.doc_number.as_deref(), Some("某府办〔2021〕7号"));
        assert_eq!(meta.validity.as_deref(), Some("有效"));
        assert_eq!(date(meta.date).as_deref(), Some("2021-09-17"));
        assert_eq!(date(meta.effective).as_deref(), Some("2021-10-01"));
        assert!(lines_of(&one).contains(&("关于改革的通知", Some(Mark::Title))));
    }
}

#[test]
fn text_leads_back_to_the_page_in_any_encoding() {
    let html = format!(
        "<html><head><meta charset=gbk></head><body><p>{TEXT}</p>\n<p>放管服&middot;改革&nbsp;进行<b>中</b></p></body></html>"
    );
    let bytes = encoding_rs::GBK.encode(&html).0;
    let mut found = Vec::new();
    Html.extract(&Input::of("a.html", &bytes), &mut |one| found.push(one)).unwrap();
    let one = found.remove(0).unwrap();
    assert!(one.text.as_str().contains("放管服·改革 进行中"), "{}", one.text.as_str());
    let one = read(&html);
    let at = one.text.as_str().find("服·改革").unwrap();
    assert_eq!(&html[one.text.span(at..at + "服·改革".len())], "服&middot;改革");
    let at = one.text.as_str().find("优化营商").unwrap();
    assert_eq!(&html[one.text.span(at..at + 12)], "优化营商");
}

#[test]
fn parts_of_an_article_in_elements_alike_are_one_article() {
    let html = format!(
        "<body><div class=menu><a href=/>首页</a></div><div class=page><div class=part><p>{TEXT}{TEXT}{TEXT}</p></div><div class=part><p>{TEXT}</p></div></div></body>"
    );
    assert_eq!(read(&html).text.as_str().matches(TEXT).count(), 4);
}

#[test]
fn a_page_without_an_article_is_kept_whole() {
    let one = read(
        "<html><body><ul><li><a href=/1>某某会议召开</a></li><li><a href=/2>某某条例发布</a></li></ul></body></html>",
    );
    assert_eq!(one.text.as_str(), "某某会议召开\n某某条例发布\n");
    assert!(read("").text.is_empty() && read("<p>&nbsp;</p><").text.as_str().trim() == "<");
}

#[test]
fn nesting_without_end_and_broken_markup_are_read() {
    assert_eq!(read(&("<div>".repeat(50_000) + TEXT)).text.as_str().trim(), TEXT);
    let tables = "<table><tr><td>甲<td>".repeat(2_000) + TEXT;
    assert!(read(&tables).text.as_str().contains(TEXT));
    for broken in
        ["<p", "<!--", "<![CDATA[文", "&", "&#99999999;", "<a href='", "</p></p>", "<title>文", "<script>文"]
    {
        read(broken);
    }
}

#[test]
fn a_page_is_known_by_its_first_element() {
    for page in [
        "<!DOCTYPE html>",
        "\u{FEFF} <html lang=zh>",
        "<!-- x --><HTML >",
        "<?xml version='1.0'?>\n<html xmlns=''>",
    ] {
        assert!(Html.claims(page.as_bytes()), "{page}");
    }
    for other in ["文", "# <html>", "<rss version='2.0'><html>", "<div>文</div>", "{\"a\": \"<html>\"}"] {
        assert!(!Html.claims(other.as_bytes()), "{other}");
    }
}

#[test]
fn short_lines_at_the_head_of_a_page_without_title_may_be_its_title() {
    let one = read(&format!("<div><p>关于改革的</p><p>通知</p><p>{TEXT}</p><p>{TEXT}</p></div>"));
    let marks: Vec<_> = lines_of(&one).into_iter().map(|(_, mark)| mark).collect();
    assert_eq!(marks, [None, None, Some(Mark::Body), Some(Mark::Body)]);
}

#[test]
fn items_of_ordered_lists_have_their_numbers() {
    let html = "<h1>办事须知一则</h1><p>办理下列事项，请按顺序准备：</p><ol start='3'><li>身份证。<li><p>申请表。</p></li></ol>\
                <ol><li>1、自带编号。</li></ol><ul><li>无编号。</li></ul>";
    let one = read(html);
    let lines: Vec<_> = one.text.as_str().lines().skip(2).collect();
    assert_eq!(lines, ["3. 身份证。", "4. 申请表。", "1、自带编号。", "无编号。"]);
}
