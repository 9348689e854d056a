//! Pages made here in the manner of governments' sites: tables of information, Traditional script.

use super::site_tests::{A, B, check, extract};

const TA: &str =
    "為方便企業和居民辦事，當局日前推出多項便民措施，涵蓋登記、稅務、社會保障等範疇，受到各界歡迎。";
const TB: &str = "當局表示，有關措施將分三個階段推行，首階段已在五個地區先行試點，辦理時間平均縮短一半以上。";

#[test]
fn a_provincial_government_page_with_a_table_of_information() {
    let page = format!(
        "<html><head><meta charset=utf-8><meta name=SiteName content=某省人民政府门户网站><meta name=ArticleTitle content=某省人民政府办公厅关于便民措施的通知>\
        <meta name=PubDate content='2021-09-17 10:12'><meta name=ContentSource content=本网><meta name=Url content=http://www.gd.example/a/post_1.html>\
        <title>某省人民政府办公厅关于便民措施的通知-某省人民政府门户网站</title></head><body>\
        <div class=top><a href=/>繁体</a> <a href=/w>无障碍</a> <a href=/b>长者助手</a></div>\
        <div class=position>您现在所在的位置：<a href=/>首页</a>&gt;<a href=/gk>政务公开</a></div>\
        <div class=classify><table><tr><td class=cell1>索引号：</td><td>006939748/2021-00123</td><td>分类：</td><td>综合政务、通知</td></tr>\
        <tr><td>发布机构：</td><td>某省人民政府办公厅</td><td>成文日期：</td><td>2021-09-10</td></tr>\
        <tr><td>名称：</td><td colspan=3>某省人民政府办公厅关于便民措施的通知</td></tr>\
        <tr><td>文号：</td><td>某府办〔2021〕7号</td><td>发布日期：</td><td>2021-09-17</td></tr><tr><td>主题词：</td><td colspan=3></td></tr></table></div>\
        <div class=content-box><h1 class=content-title>某省人民政府办公厅关于便民措施的通知</h1>\
        <div class=zw-info><span class=time>发布日期：2021-09-17 10:12:05</span><span>浏览次数：<b id=hits>-</b></span></div>\
        <div class=zw><p>各地级以上市人民政府：</p><p>　　{A}</p><p>　　{B}</p><p style='text-align:right'>某省人民政府办公厅</p><p style='text-align:right'>2021年9月10日</p></div>\
        <div class=icons><a>打印</a><a>关闭</a></div></div>\
        <div class=bottom><p>主办：某省人民政府办公厅　承办：某省政务服务数据管理局</p><p>网站标识码4400000000　粤ICP备00000000号-1　粤公网安备44010402000000号</p></div></body></html>"
    );
    let one = extract(page.as_bytes());
    let text = one.text.as_str();
    let body = text.split_once("各地级").map(|(_, rest)| rest).unwrap();
    assert_eq!(
        body.lines().map(|line| line.trim_matches('\u{3000}')).collect::<Vec<_>>(),
        ["以上市人民政府：", A, B, "某省人民政府办公厅", "2021年9月10日"]
    );
    assert!(!text.contains("ICP") && !text.contains("无障碍") && !text.contains("打印"), "{text}");
    let meta = &one.meta;
    assert_eq!(meta.title, "某省人民政府办公厅关于便民措施的通知");
    assert_eq!(meta.doc_number.as_deref(), Some("某府办〔2021〕7号"));
    assert_eq!(meta.issuer.as_deref(), Some("某省人民政府办公厅"));
    assert_eq!(meta.url.as_deref(), Some("http://www.gd.example/a/post_1.html"));
    assert_eq!(meta.date.unwrap().date.to_string(), "2021-09-17");
    assert_eq!(meta.written.unwrap().date.to_string(), "2021-09-10");
}

/// A page of a government that writes in Traditional.
fn traditional(charset: &str) -> String {
    format!(
        "<html lang=zh-TW><head><meta http-equiv=Content-Type content='text/html; charset={charset}'><title>推出多項便民措施 – 某特別行政區政府入口網站</title></head><body>\
        <div id=top-menu><ul><li><a href=/>主頁</a></li><li><a href=/news>新聞</a></li><li><a href=/pt>Português</a></li></ul></div>\
        <div class=container><div class=breadcrumbs><a href=/>主頁</a> / <a href=/news>新聞</a></div>\
        <div class=article><h1>推出多項便民措施</h1><div class=meta><p>來源：新聞局示例</p><p>發佈日期：2021年9月17日 18:05</p></div>\
        <div class=text><p>{TA}</p><p>{TB}</p></div>\
        <div class=tools><a>列印</a> <a>轉寄</a></div><div class=related><h3>相關新聞</h3><ul><li><a href=/1>當局公佈明年計劃</a></li><li><a href=/2>首階段試點順利</a></li></ul></div></div></div>\
        <div id=footer>版權所有 © 某特別行政區政府 | 私隱政策 | 重要告示 | 更新日期：2022年1月1日</div></body></html>"
    )
}

#[test]
fn a_page_in_traditional_characters_in_any_encoding() {
    let stated = ("推出多項便民措施", "2021-09-17", Some("新聞局示例"), None);
    check(traditional("utf-8").as_bytes(), stated, &[TA, TB]);
    let page = traditional("big5").replace('–', "-").replace('©', "(c)").replace('ê', "e");
    let (bytes, _, had_errors) = encoding_rs::BIG5.encode(&page);
    assert!(!had_errors);
    check(&bytes, stated, &[TA, TB]);
}

#[test]
fn a_state_council_page_of_the_new_template() {
    let page = format!(
        "<html><head><meta charset=utf-8><title>国务院办公厅关于便民措施的通知_国务院文件_中国政府网示例</title><meta name=manuscriptId content=5637449>\
        <meta name=keywords content='便民,措施'><meta name=firstpublishedtime content=2021-09-17-17:00:08><meta name=lastmodifiedtime content=2021-09-18-09:00:00>\
        <meta name=author content=><meta name=others content='页面生成时间 2021-09-18 09:00:01'></head><body>\
        <div class=header><a href=/>首页</a>&nbsp;|&nbsp;<a href=/e>EN</a>&nbsp;|&nbsp;<a href=/l>登录</a></div>\
        <div class=mnav><a href=/>首页</a> &gt; <a href=/z>政策</a> &gt; 国务院政策文件库</div>\
        <div class='wrap article'><div class=policyLibraryOverview_header><table class=border-table><tbody><tr><td class=labelTitle><h2>标　　题：</h2></td><td>国务院办公厅关于便民措施的通知</td><td class=labelTitle><h2>发文机关：</h2></td><td>国务院办公厅</td></tr>\
        <tr><td><h2>发文字号：</h2></td><td>国办发〔2021〕99号</td><td><h2>来　　源：</h2></td><td>国务院办公厅</td></tr>\
        <tr><td><h2>主题分类：</h2></td><td>综合政务\\其他</td><td><h2>公文种类：</h2></td><td>通知</td></tr>\
        <tr><td><h2>成文日期：</h2></td><td>2021年09月10日</td><td><h2>发布日期：</h2></td><td>2021年09月17日</td></tr></tbody></table></div>\
        <div class=policyLibraryOverview_content><div class=pages_content id=UCAP-CONTENT><div class=trs_editor_view><p style='text-align:center'>国务院办公厅关于便民措施的通知</p><p style='text-align:center'>国办发〔2021〕99号</p><p>各省、自治区、直辖市人民政府：</p><p>　　{A}</p><p>　　{B}</p><p>国务院办公厅</p><p>2021年9月10日</p><p>　　（此件公开发布）</p></div></div></div>\
        <div class=related><h3>相关稿件</h3><ul><li><a href=/1>图解：便民措施怎么看</a></li><li><a href=/2>解读：便民措施答记者问</a></li></ul></div></div>\
        <div class=footer>主办单位：国务院办公厅　运行维护单位：中国政府网示例运行中心<br>版权所有：中国政府网示例　中文域名：示例.政务<br>网站标识码bm01000001　京ICP备00000000号</div></body></html>"
    );
    let one = extract(page.as_bytes());
    let text = one.text.as_str();
    let body: Vec<_> = text.lines().skip_while(|line| *line != "国办发〔2021〕99号").collect();
    assert_eq!(
        body.iter().map(|line| line.trim_matches('\u{3000}')).collect::<Vec<_>>(),
        [
            "国办发〔2021〕99号",
            "各省、自治区、直辖市人民政府：",
            A,
            B,
            "国务院办公厅",
            "2021年9月10日",
            "（此件公开发布）"
        ]
    );
    let meta = &one.meta;
    assert_eq!(meta.title, "国务院办公厅关于便民措施的通知");
    assert_eq!(
        (meta.issuer.as_deref(), meta.doc_number.as_deref()),
        (Some("国务院办公厅"), Some("国办发〔2021〕99号"))
    );
    assert_eq!(meta.author, None);
    assert_eq!(meta.date.unwrap().date.to_string(), "2021-09-17");
    assert_eq!(meta.written.unwrap().date.to_string(), "2021-09-10");
}
