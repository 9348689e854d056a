//! Which lines of a page are its article, and which are menus, share bars, footers and the like.
//!
//! Running text weighs what it has of characters outside links, more with sentence marks; each
//! element weighs what is within it. From the page inwards, the article is in the element that holds
//! most of the weight, down to where the weight is spread over paragraphs. What classes and ids call
//! themselves counts, but only as a hint. Of what is in that element, bars and lists of links go.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::dom::{Dom, ROOT};
use super::lines::Line;
use super::trust::{is_distrusted, is_trusted};
use crate::corpus::format::Mark;
use crate::corpus::pattern;

/// How much of an element's weight one element within must have for the article to be in it.
const SHARE: f64 = 0.6;
/// How much more than the heaviest of them elements alike weigh together where they are parts of one article.
const ALIKE: f64 = 1.25;
/// How much weight counts of what calls itself a menu or the like.
const DISTRUST: f64 = 0.05;
/// The fewest characters that make an article.
const ARTICLE_MIN: usize = 20;
/// The most characters of a line that is a bar, such as 来源：…　发布时间：….
const BAR_MAX: usize = 90;
/// The most characters of a line that is the site's imprint.
const IMPRINT_MAX: usize = 400;
/// The most characters of a date beside a link.
const DATE_MAX: usize = 13;

/// Whether each line is of the article; `taken` lines are not looked at. A page that holds no
/// article is kept whole.
pub fn article(dom: &Dom, lines: &[Line], taken: &[bool]) -> Vec<bool> {
    let called: Vec<bool> = (0..dom.nodes.len()).map(|node| is_distrusted(dom, node)).collect();
    // Where there is too little in what can be trusted, names do not count.
    let attempts = [called, vec![false; dom.nodes.len()]];
    let found = attempts.iter().map(|distrust| kept(dom, lines, taken, distrust)).find(|kept| {
        let kept = lines.iter().zip(kept).filter(|(_, kept)| **kept);
        kept.map(|(line, _)| line.chars).sum::<usize>() >= ARTICLE_MIN
    });
    found.unwrap_or_else(|| taken.iter().map(|taken| !taken).collect())
}

fn kept(dom: &Dom, lines: &[Line], taken: &[bool], distrust: &[bool]) -> Vec<bool> {
    let weights = weights(dom, lines, taken, distrust);
    let root = root(dom, lines, &weights);
    let distrusted =
        |line: &Line| dom.upwards(line.node).take_while(|node| *node != root).any(|node| distrust[node]);
    let mut kept: Vec<bool> = lines
        .iter()
        .zip(taken)
        .map(|(line, taken)| !taken && is_within(dom, line.node, root) && !distrusted(line) && !is_bar(line))
        .collect();
    drop_link_lists(lines, &mut kept);
    cut_tail(lines, &mut kept);
    kept
}

/// Whether a node is another or within it.
fn is_within(dom: &Dom, node: usize, outer: usize) -> bool {
    outer == ROOT || dom.upwards(node).any(|node| node == outer)
}

fn weight(line: &Line) -> f64 {
    let text = line.text.as_str();
    let marks = text.chars().filter(|c| matches!(c, '，' | '。' | '；' | '！' | '？' | '、' | '：')).count();
    let free = line.chars.saturating_sub(line.linked) as f64;
    match marks {
        _ if is_bar(line) || is_listed(line) => 0.0,
        0 if line.chars < 25 => free * 0.1,
        _ => free + 5.0 * marks.min(line.chars / 10) as f64,
    }
}

/// The weight of each node.
fn weights(dom: &Dom, lines: &[Line], taken: &[bool], distrust: &[bool]) -> Vec<f64> {
    let mut weights = vec![0.0; dom.nodes.len()];
    for (line, _) in lines.iter().zip(taken).filter(|(_, taken)| !**taken) {
        weights[line.node] += weight(line);
    }
    // Children come after their parents.
    for node in (1..dom.nodes.len()).rev() {
        let trust = if distrust[node] { DISTRUST } else { 1.0 };
        weights[node] *= trust;
        weights[dom.nodes[node].parent] += weights[node];
    }
    weights
}

/// The element that the article is in.
fn root(dom: &Dom, lines: &[Line], weights: &[f64]) -> usize {
    let tables: HashSet<usize> = lines
        .iter()
        .filter(|line| line.mark == Mark::Row)
        .filter_map(|line| dom.upwards(line.node).find(|node| dom.name(*node) == "table"))
        .collect();
    let mut root = ROOT;
    loop {
        let heavy = dom.nodes[root].children.iter().copied().filter(|node| weights[*node] > 0.0);
        let Some(best) = heavy.clone().max_by(|a, b| weights[*a].total_cmp(&weights[*b])) else {
            return root;
        };
        let alike: f64 = heavy.filter(|node| is_alike(dom, *node, best)).map(|node| weights[node]).sum();
        let is_part = tables.contains(&best) || is_paragraph(dom, best) || alike > ALIKE * weights[best];
        if is_part || weights[best] < needed(dom, weights, root, best) * weights[root] {
            return root;
        }
        root = best;
    }
}

/// The share of an element's weight by which one within it is the article rather than a part of it.
fn needed(dom: &Dom, weights: &[f64], root: usize, best: usize) -> f64 {
    let has_blocks = dom.nodes[best].children.iter().any(|node| weights[*node] > 0.0);
    match (is_trusted(dom, root), is_trusted(dom, best)) {
        (false, true) => 0.5,
        (true, true) => SHARE,
        (false, false) if has_blocks => SHARE,
        (true, false) if has_blocks => 0.9,
        (_, false) => 0.98,
    }
}

fn is_paragraph(dom: &Dom, node: usize) -> bool {
    matches!(dom.name(node), "p" | "li" | "ul" | "ol" | "dl" | "blockquote" | "pre" | "h1" | "h2" | "h3")
}

/// Whether two elements look like parts of one whole.
fn is_alike(dom: &Dom, a: usize, b: usize) -> bool {
    let class = |node| dom.element(node).and_then(|element| element.attribute("class"));
    dom.name(a) == dom.name(b) && class(a) == class(b)
}

/// Whether a line is a bar beside the article: its source and date, its editor, buttons.
fn is_bar(line: &Line) -> bool {
    static BAR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)^[\s\[【（(|]*(
                (信息|文章|稿件|新闻|本文)?(来源|來源|稿源|出处|出處)\s*[:：]
              | (发布|發佈|发表|發表)[于於]\s*[:：]?\s*[12]\d{3}
              | 作者\s*[:：].{0,40}(来源|时间|日期|点击|阅读|浏览)\s*[:：]
              | (发布|發佈|發布|发表|發表|更新|发稿|时间|日期|時間)(时间|日期|時間)?\s*[:：]
              | (视频|内容|主要内容)?(简介|摘要)\s*([:：]|$)
              | (责任|責任|本文|网站|文字|版式|栏目|值班)?(编辑|編輯|责编|校对|审核|编审|主编|监制|终审|初审|复审)\s*[:：]
              | (浏览|阅读|点击|访问)(次数|量|数)?\s*[:：]
              | (字号|字体|文字大小|大\s*中\s*小)
              | (打印|列印|轉寄|收藏|关闭|分享|点赞|评论|举报|纠错|下载|保存|返回|转发|微信|微博|扫一扫)([\s|｜【】\[\]/]|本页|到|至|窗口|页面|顶部|首页|在手机|此页|文章|二维码|$)
              | (您|你)?(现在|当前)?(的|所在)?的?位置\s*[:：]
              | (上|下)一(篇|页|条|则)\s*([:：]|$)
              | (版权所有|版權所有|版权声明|免责声明|特别声明|(?i:copyright)|©|主办单位\s*[:：]|承办单位\s*[:：]|网站标识码|.?ICP备|.?公网安备)
              | (客户端|手机)(看|观看|下载)$
              | 《.{2,16}》\s*[（(]\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日.{0,16}版.{0,8}[）)]$
            )",
        )
    });
    line.chars <= BAR_MAX && BAR.is_match(line.text.as_str()) || is_imprint(line)
}

/// Whether a line is the site's imprint, however long: it has the number of a licence, or the like.
fn is_imprint(line: &Line) -> bool {
    static IMPRINT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)icp[备備證证]\s*\d|公网安备\s*\d|网站标识码\s*[:：]?\s*[a-z]{0,2}\d|all rights reserved|copyright\s*(©|\(c\)|\d{4})",
        )
    });
    line.chars <= IMPRINT_MAX && IMPRINT.is_match(line.text.as_str())
}

/// Whether a line is one of a list of other pages: a link, with a date beside it at most.
fn is_listed(line: &Line) -> bool {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[\[(（【\s]*(\d{4}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{1,2}\s*[-/.月]\s*\d{1,2}日?[\])）】\s]*$",
        )
    });
    let rest = line.chars - line.linked.min(line.chars);
    rest * 10 <= line.chars
        || line.linked * 2 > line.chars && rest <= DATE_MAX && DATE.is_match(line.text.as_str())
}

/// Two or more lines in a row that are links and nothing else are a list of other pages.
fn drop_link_lists(lines: &[Line], kept: &mut [bool]) {
    let is_link = is_listed;
    let free = lines.iter().zip(&*kept).any(|(line, kept)| *kept && !is_link(line) && line.chars > 20);
    let mut at = 0;
    while free && at < lines.len() {
        let run = (at..lines.len()).take_while(|at| !kept[*at] || is_link(&lines[*at])).count().max(1);
        let links: Vec<_> = (at..at + run).filter(|at| kept[*at]).collect();
        let is_attached = |at: &usize| lines[*at].text.as_str().starts_with("附");
        if links.len() >= 2 && is_link(&lines[links[0]]) && !links.iter().any(is_attached) {
            links.into_iter().for_each(|at| kept[at] = false);
        }
        at += run;
    }
}

/// What follows 相关阅读 and the like at the end is not of the article.
fn cut_tail(lines: &[Line], kept: &mut [bool]) {
    static TAIL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^[\\s【\\[]*(相关|相關|推荐|延伸|更多|热门|精彩|猜你|热点|最新|往期|友情)(阅读|新聞|閱讀|連結|链接|新闻|稿件|文章|报道|推荐|信息|内容|喜欢|资讯|专题|评论|排行|政策|解读)[】\\]:：\\s>]*$",
        )
    });
    let total: usize = lines.iter().zip(&*kept).filter(|(_, kept)| **kept).map(|(line, _)| line.chars).sum();
    let mut seen = 0;
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| kept[*at]).collect::<Vec<_>>() {
        if seen * 2 > total && TAIL.is_match(line.text.as_str()) {
            kept[at..].fill(false);
            return;
        }
        seen += line.chars;
    }
}

/// The most characters that a heading has.
const HEADING_MAX: usize = 40;

/// Whether a line is as short as a heading and does not end as a sentence.
pub fn is_headline(line: &Line) -> bool {
    let ends = ['。', '！', '？', '；', '，', '：', ':', '…', '”', '）'];
    line.chars <= HEADING_MAX && !line.text.as_str().ends_with(ends) && line.mark != Mark::Row
}

/// What is known of an article's line: a bold line without a sentence's end heads what follows.
pub fn mark(line: &Line) -> Option<Mark> {
    match line.mark {
        Mark::Body if is_headline(line) && is_numbered(line.text.as_str()) => None,
        Mark::Body if is_headline(line) && line.bold == line.chars => Some(Mark::Heading(6)),
        mark => Some(mark),
    }
}

/// Whether a line has the number of a heading, by which rejoining finds its rank.
fn is_numbered(text: &str) -> bool {
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^(第[一二三四五六七八九十百零〇0-9]+[编章节部篇]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])",
        )
    });
    NUMBERED.is_match(text)
}
