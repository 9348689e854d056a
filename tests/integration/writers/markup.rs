//! Web pages and feeds.

use super::{Article, Part};

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What stands below the title.
fn body(article: &Article) -> String {
    let mut html = String::new();
    for part in &article.parts {
        html += &match part {
            Part::Front(text) => format!("<p class=\"info\">{}</p>\n", escaped(text)),
            Part::Paragraph(text) => format!("<p>{}</p>\n", escaped(text)),
            Part::Heading(text) => format!("<h2>{}</h2>\n", escaped(text)),
            Part::List(items) => list("ol", items),
            Part::Bullets(items) => list("ul", items),
        };
    }
    html
}

fn list(name: &str, items: &[&str]) -> String {
    let items: String = items.iter().map(|item| format!("<li>{}</li>\n", escaped(item))).collect();
    format!("<{name}>\n{items}</{name}>\n")
}

/// A page that is the article and nothing else.
pub fn html(article: &Article) -> String {
    let (title, body) = (escaped(article.title), body(article));
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )
}

pub fn xhtml(article: &Article) -> String {
    let (title, body) = (escaped(article.title), body(article));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \
         \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\n\
         <head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )
}

/// A page of a site: menus above, links beside, a footer below.
pub fn page(article: &Article) -> String {
    let (title, body) = (escaped(article.title), body(article));
    let menu: String = ["首页", "要闻", "政策", "服务", "互动"]
        .map(|name| format!("<li><a href=\"/{name}/\">{name}</a></li>"))
        .concat();
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{title}_示例政务网</title></head>\n<body>\n\
         <div class=\"header\"><ul class=\"nav\">{menu}</ul></div>\n\
         <div class=\"main\"><div class=\"article\">\n<h1>{title}</h1>\n{body}</div>\n\
         <div class=\"related\"><ul><li><a href=\"/1\">另一条消息</a></li><li><a href=\"/2\">再一条消息</a></li></ul></div></div>\n\
         <div class=\"footer\">版权所有：示例政务网 <a href=\"/about\">关于我们</a></div>\n</body></html>\n"
    )
}

pub fn rss(article: &Article) -> String {
    let (title, body) = (escaped(article.title), body(article));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\n\
         <channel><title>{source}</title><link>http://example.cn/</link>\n<item><title>{title}</title><guid>rss-1</guid>\n\
         <pubDate>{date} 08:00:00 +0800</pubDate>\n<description>摘要。</description>\n\
         <content:encoded><![CDATA[{body}]]></content:encoded></item></channel></rss>\n",
        source = escaped(article.source),
        date = article.date,
    )
}

pub fn atom(article: &Article) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>{source}</title>\n\
         <entry><title>{title}</title><id>atom-1</id><published>{date}T08:00:00+08:00</published>\n\
         <content type=\"html\">{body}</content></entry></feed>\n",
        source = escaped(article.source),
        title = escaped(article.title),
        date = article.date,
        body = escaped(&body(article)),
    )
}
