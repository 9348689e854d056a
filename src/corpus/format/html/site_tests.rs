//! Pages made here in the manner of sites of many kinds: what each states, and its article alone.

use super::{Extracted, Format, Html, Input, Mark};
use crate::corpus::Basis;

/// Three paragraphs of an article.
pub const A: &str =
    "为方便企业和群众办事，某市日前推出一批便民措施，涵盖登记、纳税、社保等多个方面，受到各界欢迎。";
pub const B: &str = "据介绍，这些措施将分三批落地，第一批已在五个区先行试点，办理时间平均缩短了一半以上。";
const C: &str = "下一步，该市还将听取各方意见，及时总结经验，让更多的人享受到改革的好处。";

pub fn extract(bytes: &[u8]) -> Extracted {
    let mut found = Vec::new();
    Html.extract(&Input::of("a.html", bytes), &mut |one| found.push(one)).unwrap();
    found.remove(0).unwrap()
}

/// What a page states: title, date, source, author.
pub type Stated<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>);

/// Checks what a page states and that its text is these lines and no others.
#[track_caller]
pub fn check(bytes: &[u8], stated: Stated<'_>, lines: &[&str]) -> Extracted {
    let one = extract(bytes);
    let date = one.meta.date.map(|dated| {
        assert_eq!(dated.basis, Basis::Stated);
        dated.date.to_string()
    });
    let found = (
        one.meta.title.as_str(),
        date.as_deref().unwrap_or(""),
        one.meta.source.as_deref(),
        one.meta.author.as_deref(),
    );
    let text = one.text.as_str();
    let has_title = one.marks.first() == Some(&(0, Mark::Title));
    let body = if has_title { text.split_once('\n').map_or("", |(_, body)| body) } else { text };
    let body: Vec<&str> = body.lines().map(|line| line.trim_matches(['\u{3000}', ' '])).collect();
    assert_eq!(body, lines);
    assert_eq!(found, stated);
    one
}

#[test]
fn a_blog_with_sidebar_comments_and_tags() {
    let page = format!(
        "<!DOCTYPE html><html lang=zh-CN><head><meta charset=UTF-8><title>便民措施落地 &#8211; 某某观察</title>\
        <link rel=canonical href=https://blog.example/2021/09/a/>\
        <meta property=article:published_time content=2021-09-17T08:00:00+00:00></head><body class='single single-post'>\
        <header id=masthead class=site-header><div class=site-branding><p class=site-title><a href=/>某某观察</a></p><p>关心身边的政策，记录身边的变化，欢迎投稿。</p></div>\
        <nav class=main-navigation><ul><li><a href=/>首页</a></li><li><a href=/about>关于本站</a></li></ul></nav></header>\
        <div id=content class=site-content><main id=main class=site-main><article id=post-12 class='post-12 post hentry'>\
        <header class=entry-header><h1 class=entry-title>便民措施落地</h1><div class=entry-meta><span class=posted-on>发布于 <time datetime=2021-09-17T08:00:00+00:00>2021年9月17日</time></span> <span class=byline>作者：<span class=author><a href=/author/li>李某某</a></span></span></div></header>\
        <div class=entry-content><p>{A}</p><h2>怎么办理</h2><p>{B}</p><p>{C}</p></div>\
        <footer class=entry-footer><span class=cat-links>分类：<a href=/c/1>政务</a></span><span class=tags-links>标签：<a href=/t/1>改革</a>、<a href=/t/2>便民</a></span></footer></article>\
        <nav class='navigation post-navigation'><div class=nav-links><a href=/1>上一篇：社保新规解读</a><a href=/2>下一篇：税费优惠清单</a></div></nav>\
        <div id=comments class=comments-area><h2 class=comments-title>《便民措施落地》有2条评论</h2><ol class=comment-list>\
        <li class=comment><div class=comment-body><b>读者甲</b>说道：<p>写得很好，我昨天刚去办过，确实快了不少，工作人员也耐心，为他们点赞，希望别的窗口也能这样。</p><a>回复</a></div></li>\
        <li class=comment><div class=comment-body><b>读者乙</b>说道：<p>我们区还没有开始，打电话去问，说是要等下一批，不知道还要等多久，请各位有消息的说一声。</p><a>回复</a></div></li></ol>\
        <form><label>您的邮箱不会公开，必填项已标注</label><textarea></textarea></form></div></main></div>\
        <aside id=secondary class=widget-area><section class=widget><h2>近期文章</h2><ul><li><a href=/1>社保新规解读</a></li><li><a href=/2>税费优惠清单</a></li></ul></section></aside>\
        <footer class=site-footer>自豪地采用某某程序</footer></body></html>"
    );
    let one =
        check(page.as_bytes(), ("便民措施落地", "2021-09-17", None, Some("李某某")), &[A, "怎么办理", B, C]);
    assert_eq!(one.meta.url.as_deref(), Some("https://blog.example/2021/09/a/"));
}

#[test]
fn a_party_newspaper_page() {
    let page = format!(
        "<html><head><meta charset=utf-8><title>某市推出便民措施--时政--人民网示例</title><meta name=author content=100001>\
        <meta name=publishdate content=2021-09-17><meta name=source content='来源：示例日报'></head><body>\
        <div class=header_2020><ul class=w1000><li><a href=/>人民网示例</a></li><li><a href=/x>时政</a></li></ul></div>\
        <div class=path><a href=/>人民网示例</a>&gt;&gt;<a href=/s>时政</a></div>\
        <div class='layout rm_txt cf'><div class='col col-1 fl'><h3 class=pre></h3><h1>某市推出便民措施</h1><h4 class=sub></h4>\
        <div class='author cf'>本报记者　王某</div>\
        <div class='channel cf'><div class=col-1-1>2021年09月17日06:05 | 来源：<a href=http://paper.example>示例日报</a></div><div class=col-1-2>小字号</div></div>\
        <div class=rm_txt_con><p>　　{A}</p><p>　　{B}</p><p>　　{C}</p><div class=zdfy></div><p class=paper_num>　　《示例日报》（ 2021年09月17日 06 版）</p><div class=box_pic></div>\
        <div class='edit cf'>(责编：赵某、钱某)</div><div class=clear></div></div>\
        <div class='share cf'>分享让更多人看到</div></div>\
        <div class='col col-2 fr'><div class=hot><h2>热门排行</h2><ul><li><a href=/1>一项新规下月起实施</a></li><li><a href=/2>多地出台稳岗举措</a></li></ul></div></div></div>\
        <div class=foot>人民网示例版权所有，未经书面授权禁止使用<br>Copyright © 1997-2021 by example. all rights reserved</div></body></html>"
    );
    check(page.as_bytes(), ("某市推出便民措施", "2021-09-17", Some("示例日报"), Some("王某")), &[A, B, C]);
}

#[test]
fn a_news_agency_page() {
    let page = format!(
        "<html><head><meta charset=utf-8><title>\n某市推出便民措施-新华网示例\n</title></head><body>\
        <div class='fix-ewm domPC'><p>新华网</p></div>\
        <div class='header domPC' data-type=d><div class='header-top clearfix'><div class='header-time left'><span class=year><em> 2021</em></span><span class=day><em>09</em>/<em>17</em></span><span class=time>08:30:12</span></div>\
        <div class=source>来源：新华社示例</div></div><div class='header-cont clearfix'><div class='head-line clearfix'><h1><span class=title>某市推出便民措施</span></h1><div class=pageShare><div class=setFont>字体：<span>小</span><span>中</span><span>大</span></div><div class=share>分享到：</div></div></div></div></div>\
        <div class=main clearfix><div class='main-left left'><div id=detail><span id=detailContent><p>　　新华社某市9月17日电（记者周某、吴某某）{A}</p><p>　　{B}</p><p>　　{C}</p></span>\
        <div id=articleEdit><span class=tiyi1>【纠错】</span><span class=editor> 【责任编辑:郑某 】 </span></div></div></div>\
        <div class='main-right right'><div class=columBox><h2>深度观察</h2><ul><li><a href=/1>窗口里的变化</a></li><li><a href=/2>一张清单管到底</a></li></ul></div></div></div>\
        <div class=foot><p>Copyright © 2000 - 2021 example.com　All Rights Reserved.</p><p>制作单位：新华网示例股份有限公司　版权所有　新华网示例股份有限公司</p></div></body></html>"
    );
    let first = format!("新华社某市9月17日电（记者周某、吴某某）{A}");
    check(page.as_bytes(), ("某市推出便民措施", "2021-09-17", Some("新华社示例"), None), &[&first, B, C]);
}

#[test]
fn a_state_council_news_page_without_a_table() {
    let page = format!(
        "<html><head><meta charset=utf-8><title>某市推出便民措施_地方政务_中国政府网示例</title><meta name=firstpublishedtime content=2021-09-17-17:00:08></head><body>\
        <div class=article oneColumn pub_border><h1 id=ti>某市推出便民措施</h1><div class=pages-date>2021-09-17 17:00 <span class='font index_switch'>来源： 示例日报</span><div class=pages_print><span>字号：<a>默认</a> <a>大</a> <a>超大</a></span> | <span>打印</span></div></div>\
        <div class=pages_content id=UCAP-CONTENT><p>　　{A}</p><p>　　{B}</p><p>　　{C}</p></div>\
        <div class=editor>责任编辑：冯某</div></div><div class='mobile ewm'><p>扫一扫在手机打开当前页</p></div></body></html>"
    );
    check(page.as_bytes(), ("某市推出便民措施", "2021-09-17", Some("示例日报"), None), &[A, B, C]);
}

#[test]
fn a_portal_page_with_hot_lists_and_comments() {
    let page = format!(
        "<html><head><meta charset=utf-8><title>某市推出便民措施|便民|改革_新浪新闻示例</title><meta property=og:title content=某市推出便民措施>\
        <meta property=og:url content=https://news.example/c/2021-09-17/doc-1.shtml><meta property=article:author content=示例晚报><meta property=article:published_time content=2021-09-17T06:59:00+08:00></head><body>\
        <div class='path-search clearfix'><div class=path><a href=/>新浪新闻示例</a> &gt; 正文</div></div>\
        <div class='main-content w1240'><h1 class=main-title>某市推出便民措施</h1><div class='top-bar-wrap'><div class=date-source><span class=date>2021年09月17日 06:59</span> <a href=http://e.example class='source ent-source'>示例晚报</a></div><div class=page-tools><span>新浪财经APP</span> 缩小字体 放大字体 收藏 微博 微信 分享</div></div>\
        <div class='article-content clearfix'><div class=article-content-left><div class=article id=artibody><p>　　原标题：某市推出便民措施</p><p>　　{A}</p><p>　　{B}</p><p>　　{C}</p><p class=show_author>责任编辑：陈某 </p></div>\
        <div class=article-bottom><div class=keywords>文章关键词：<a href=/k1>便民</a> <a href=/k2>改革</a></div><p>我要反馈</p></div>\
        <div class=comment-wrap><div class=hd>网友评论</div><div class=item>网友甲：这个办法好，省了不少时间，以前要跑三趟，现在一趟就够了，手机上也能办，希望一直这样办下去，别的地方也学一学。</div><div class=item>网友乙：支持，希望早日推广到全国，特别是异地办理，老人们最需要，来回一趟要一整天，路费也不少，真心盼着早点能办。</div></div></div>\
        <div class=article-content-right><div class=hot-list><h3>24小时热文</h3><a href=/1>这件事终于有了说法，很多人没有想到，快来看看</a><a href=/2>一图看懂新规，关系到每一个人，建议收藏</a></div></div></div></div>\
        <div class=footer><p>新浪简介┊广告服务┊About┊联系我们┊招聘信息</p><p>Copyright © 1996-2021 EXAMPLE Corporation, All Rights Reserved</p></div></body></html>"
    );
    let one = extract(page.as_bytes());
    assert_eq!(one.meta.source.as_deref(), Some("示例晚报"));
    assert_eq!(one.meta.url.as_deref(), Some("https://news.example/c/2021-09-17/doc-1.shtml"));
    check(
        page.as_bytes(),
        ("某市推出便民措施", "2021-09-17", Some("示例晚报"), None),
        &["原标题：某市推出便民措施", A, B, C],
    );
}

#[test]
fn a_saved_message_page_whose_time_stands_in_a_script() {
    for time in [
        "var ct = \"1631836800\"; var publish_time = \"2021-09-17\" || \"\";",
        "var oriCreateTime = '1631836800'; var createTime = '2021-09-17 08:00';",
        "var ct=\"1631836800\";",
    ] {
        let page = format!(
            "<html><head><meta charset=utf-8><title></title><meta property=og:title content=某市推出便民措施><meta property=og:url content=http://mp.example/s?__biz=1><meta property=og:article:author content=某市发布></head>\
            <body id=activity-detail class='zh_CN'><div id=js_article class=rich_media><div class=rich_media_inner><div id=page-content><div id=img-content class=rich_media_wrp>\
            <h1 class=rich_media_title id=activity-name>\n某市推出便民措施\n</h1><div id=meta_content class=rich_media_meta_list><span class='rich_media_meta rich_media_meta_text'>某小编</span><span class='rich_media_meta rich_media_meta_nickname' id=profileBt><a id=js_name>某市发布</a></span><em id=publish_time class=rich_media_meta></em></div>\
            <div class=rich_media_content id=js_content style='visibility: hidden;'><section><section><p><span>{A}</span></p></section><section style='text-align:center'><p><span>{B}</span></p></section><p><br></p><p>{C}</p></section></div>\
            </div></div><div class=rich_media_tool>阅读 <span>1万+</span> <span>赞</span></div></div></div><div class=qr_code>微信扫一扫<br>关注该公众号</div>\
            <script>{time} var nickname = '某市发布'; document.write('<p>x</p>');</script></body></html>"
        );
        check(page.as_bytes(), ("某市推出便民措施", "2021-09-17", Some("某市发布"), None), &[A, B, C]);
    }
}

#[test]
fn a_page_whose_paragraphs_are_only_broken_lines() {
    let page = format!(
        "<html><head><meta charset=utf-8><title>某市推出便民措施</title></head><body><div class=top><a href=/>首页</a>|<a href=/2>动态</a></div>\
        <div id=main><div class=title>某市推出便民措施</div><div class=info>发布时间：2021-09-17　来源：示例日报　作者：褚某　点击数：123</div>\
        <div class=nr>　　{A}<br><br>　　{B}<br>\n　　{C}<br></div><div>【<a href=#>打印本页</a>】【<a href=#>关闭窗口</a>】</div>\
        <div>上一篇：<a href=/1>一项新规下月起实施</a></div><div>下一篇：<a href=/3>多地出台稳岗举措</a></div></div>\
        <div class=foot>地址：某市某路1号　邮编：000000　电话：000-00000000　技术支持：某某公司</div></body></html>"
    );
    check(page.as_bytes(), ("某市推出便民措施", "2021-09-17", Some("示例日报"), Some("褚某")), &[A, B, C]);
}

#[test]
fn a_page_laid_out_in_tables_in_an_old_encoding() {
    let page = format!(
        "<HTML><HEAD><META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=gb2312'><TITLE>某市信息港--某市推出便民措施</TITLE></HEAD><BODY BGCOLOR=#FFFFFF>\
        <TABLE WIDTH=760 BORDER=0><TR><TD><IMG SRC=logo.gif></TD><TD><A HREF=/>首页</A> | <A HREF=/n>新闻</A> | <A HREF=/b>论坛</A></TD></TR></TABLE>\
        <TABLE WIDTH=760><TR><TD WIDTH=160 VALIGN=top><TABLE><TR><TD>栏目导航</TD></TR><TR><TD><A HREF=/1>本地新闻</A></TD></TR><TR><TD><A HREF=/2>政策法规</A></TD></TR></TABLE></TD>\
        <TD WIDTH=600 VALIGN=top><TABLE WIDTH=100%><TR><TD ALIGN=center><FONT SIZE=5><B>某市推出便民措施</B></FONT></TD></TR><TR><TD ALIGN=center>2003年9月17日 09:12　示例晚报</TD></TR>\
        <TR><TD CLASS=content><P>　　{A}<P>　　{B}<P>　　{C}</TD></TR><TR><TD ALIGN=right>(编辑：卫某)</TD></TR><TR><TD ALIGN=right>【<A HREF=#>返回</A>】</TD></TR></TABLE></TD></TR></TABLE>\
        <TABLE WIDTH=760><TR><TD ALIGN=center>某市信息港　版权所有　未经许可不得转载<BR>某ICP证000000号</TD></TR></TABLE></BODY></HTML>"
    );
    let (bytes, _, had_errors) = encoding_rs::GBK.encode(&page);
    assert!(!had_errors);
    check(&bytes, ("某市推出便民措施", "2003-09-17", None, None), &[A, B, C]);
}

#[test]
fn a_page_that_states_itself_in_linked_data_alone() {
    let page = format!(
        "<html><head><meta charset=utf-8><script type='application/ld+json'>{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"mainEntityOfPage\":{{\"@type\":\"WebPage\",\"@id\":\"https://news.example/a\"}},\
        \"headline\":\"某市推出便民措施\",\"datePublished\":\"2021-09-16T23:30:00Z\",\"dateModified\":\"2021-10-01\",\"author\":[{{\"@type\":\"Person\",\"name\":\"蒋某\"}},{{\"@type\":\"Person\",\"name\":\"沈某某\"}}],\
        \"publisher\":{{\"@type\":\"Organization\",\"name\":\"示例时报\"}}}}</script></head>\
        <body><div id=app><div class=x1><a href=/>时报首页</a><a href=/d>订阅</a></div><div class=x2><div class=x3>某市推出便民措施</div><div class=x4><p>{A}</p><p>{B}</p><p>{C}</p></div></div><div class=x5>更多内容请下载客户端</div></div></body></html>"
    );
    let one = check(
        page.as_bytes(),
        ("某市推出便民措施", "2021-09-17", Some("示例时报"), Some("蒋某、沈某某")),
        &[A, B, C],
    );
    assert_eq!(one.meta.url.as_deref(), Some("https://news.example/a"));
}

#[test]
fn a_short_notice_among_long_lists_and_a_long_footer() {
    let list: String = (1..40).map(|n| format!("<li><a href=/{n}>关于第{n}批项目名单的公示，请社会各界监督</a><span>2022-01-{:02}</span></li>", n % 28 + 1)).collect();
    let page = format!(
        "<html><head><meta charset=utf-8><title>通知公告 - 某区住房和城乡建设局</title></head><body><ul class=menu><li><a href=/>首页</a></li></ul>\
        <div class=left><h2>热点公告</h2><ul>{list}</ul></div>\
        <div class=right><h1>关于调整办公时间的通知</h1><p class=laiyuan>日期：2021-09-17　来源：区住建局　【字体：大 中 小】</p><div class=con><p>　　{C}</p><p>　　特此通知。</p></div></div>\
        <div class=links>友情链接：<a href=/a>某省人民政府</a><a href=/b>某市人民政府</a></div>\
        <div class=ft>版权所有：某区住房和城乡建设局　地址：某区某路88号，电话：000-0000000，传真：000-0000001，邮编：000000，建议使用1024以上分辨率浏览，某ICP备00000000号，网站标识码：0000000000，某公网安备00000000000000号</div></body></html>"
    );
    check(
        page.as_bytes(),
        ("关于调整办公时间的通知", "2021-09-17", Some("区住建局"), None),
        &[C, "特此通知。"],
    );
}

#[test]
fn what_stands_beside_the_source_in_other_elements_is_not_of_it() {
    let page = format!(
        "<html><head><meta charset=utf-8><title>某市推出便民措施|便民_某易示例</title></head><body><div class=post_main><h1>某市推出便民措施</h1>\
        <div class=post_info>2021-09-17 08:12:00　来源: <a href=x>示例早报</a><a href=#>举报</a></div><div class=post_content><div class=post_body><p>{A}</p><p>{B}</p></div>\
        <div class=post_author><a>本文来源：示例早报</a> 责任编辑：韩某</div><div class=post_statement>特别声明：以上内容为用户上传并发布，本平台仅提供信息存储服务，其中的观点与本平台无关，转载请注明出处，如有异议请与本平台联系，本平台将在核实以后尽快处理，谢谢您的理解与支持。</div></div></div></body></html>"
    );
    check(page.as_bytes(), ("某市推出便民措施", "2021-09-17", Some("示例早报"), None), &[A, B]);
}

#[test]
fn a_bar_in_the_article_names_author_and_source_and_is_not_of_it() {
    let page = format!(
        "<table width=100%><tr><td><font size=4>某市推出便民措施</font></td></tr><tr><td>作者：许某　来源：示例网　更新时间：2008-9-17 8:00:00　阅读：55次</td></tr>\
        <tr><td><span>&nbsp;&nbsp;{A}<br>&nbsp;&nbsp;{B}<br>&nbsp;&nbsp;{C}</span></td></tr></table><table><tr><td>Copyright 2008 某网 技术支持：某公司</td></tr></table>"
    );
    let page = format!(
        "<html><head><meta charset=utf-8><title>某市推出便民措施</title></head><body>{page}</body></html>"
    );
    check(page.as_bytes(), ("某市推出便民措施", "2008-09-17", Some("示例网"), Some("许某")), &[A, B, C]);
}

#[test]
fn a_page_with_more_replies_than_article() {
    let replies: String = (0..9)
        .map(|n| format!("<div class=reply><b>网友{n}</b> 发表于 2021-9-18 1{n}:00<div>我觉得这个办法很好，希望能坚持下去，也希望别的地方一起学，毕竟大家都方便了，才是真的方便，支持第{n}次。</div></div>"))
        .collect();
    let page = format!(
        "<html><head><meta charset=utf-8><title>某论坛</title></head><body><div class=wrap><div class=post-title>某市推出便民措施</div><div>发表于 2021-9-17 08:00 | 只看该作者</div><div class=t_f>{A}<br>{B}<br>{C}</div><div class=pl>{replies}</div></div></body></html>"
    );
    check(page.as_bytes(), ("某市推出便民措施", "2021-09-17", None, None), &[A, B, C]);
}
