use super::*;

fn shown(glyphs: Vec<Glyph>) -> Vec<String> {
    lines(glyphs).into_iter().map(|line| line.text).collect()
}

fn text(line: &str, x: f64, y: f64) -> Vec<Glyph> {
    let at = |index: usize| x + 10.0 * index as f64;
    let glyph = |(index, char): (usize, char)| Glyph {
        text: char.to_string(),
        x: at(index),
        y,
        width: 10.0,
        size: 10.0,
        direction: (1.0, 0.0),
    };
    line.chars().enumerate().map(glyph).collect()
}

#[test]
fn position_counts_and_not_the_order_in_the_file() {
    let glyphs = [text("第二行", 0.0, 30.0), text("行", 20.0, 11.0), text("第一", 0.0, 10.0)].concat();
    assert_eq!(shown(glyphs), ["第一行", "第二行"]);
}

#[test]
fn bold_by_drawing_twice_is_read_once() {
    let glyphs = [text("二〇一二年", 0.0, 10.0), text("二〇一二年", 0.4, 10.0)].concat();
    assert_eq!(shown(glyphs), ["二〇一二年"]);
    assert_eq!(shown(text("天天人人", 0.0, 10.0)), ["天天人人"]);
}

#[test]
fn latin_words_are_apart_and_hanzi_are_not() {
    let mut glyphs = [text("GDP", 0.0, 10.0), text("up", 33.0, 10.0), text("增长", 56.0, 10.0)].concat();
    assert_eq!(shown(glyphs.clone()), ["GDP up增长"]);
    glyphs.extend(text("日期", 100.0, 10.0));
    assert_eq!(shown(glyphs), ["GDP up增长 日期"], "a wide gap is a space");
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let mut glyphs = text("全宽的标题横贯两栏在这里写得足够长了吧是的", 0.0, 0.0);
    for line in 0..8 {
        let y = 20.0 + 12.0 * f64::from(line);
        glyphs.extend(text("左栏文字一行十个字的", 0.0, y));
        glyphs.extend(text("右栏文字一行十个字的", 120.0, y + 4.0));
    }
    let lines = shown(glyphs);
    assert_eq!(lines.len(), 17);
    assert!(lines[1..9].iter().all(|line| line.starts_with('左')), "{lines:?}");
    assert!(lines[9..].iter().all(|line| line.starts_with('右')), "{lines:?}");
}

#[test]
fn table_rows_stay_rows() {
    let mut glyphs = Vec::new();
    for line in 0..8 {
        let y = 20.0 + 12.0 * f64::from(line);
        glyphs.extend(text("项目", 0.0, y));
        glyphs.extend(text("123", 120.0, y));
    }
    assert_eq!(shown(glyphs), ["项目 123"; 8]);
}

#[test]
fn vertical_text_is_read_from_right_to_left_and_watermarks_are_not() {
    let down = |line: &str, x: f64| -> Vec<Glyph> {
        let mut glyphs = text(line, 0.0, 0.0);
        for glyph in &mut glyphs {
            (glyph.x, glyph.y, glyph.direction) = (x, glyph.x, (0.0, 1.0));
        }
        glyphs
    };
    let mut slanted = text("水印", 0.0, 0.0);
    slanted.iter_mut().for_each(|glyph| glyph.direction = (1.0, 1.0));
    assert_eq!(shown([down("左列", 0.0), slanted, down("右列", 20.0)].concat()), ["右列", "左列"]);
}

/// A page of a magazine: its columns are narrower beside a picture, whose caption stands between them.
#[test]
fn columns_that_change_their_width_are_read_one_after_the_other() {
    let mut glyphs = Vec::new();
    for line in 0..16 {
        let y = 20.0 + 12.0 * f64::from(line);
        let is_beside_picture = line < 8;
        glyphs.extend(text(
            if is_beside_picture {
                "左栏窄行只有十个字也"
            } else {
                "左栏宽行一共有十二个字了"
            },
            0.0,
            y,
        ));
        if !is_beside_picture {
            glyphs.extend(text("中栏宽行一共有十二个字了", 140.0, y));
        }
        let x = if is_beside_picture { 300.0 } else { 280.0 };
        glyphs.extend(text(
            if is_beside_picture {
                "右栏窄行只有十个字也"
            } else {
                "右栏宽行一共有十二个字了"
            },
            x,
            y,
        ));
    }
    glyphs.extend(text("题目横贯三栏在这里写得足够长了吧是的一直到右边的末尾才停", 0.0, 0.0));
    let mut caption = text("图片说明", 115.0, 107.0);
    caption.iter_mut().for_each(|glyph| glyph.size = 6.0);
    glyphs.extend(caption);
    let found = shown(glyphs);
    let order: String = found.iter().filter_map(|line| line.chars().next()).collect();
    assert_eq!(order, ["题", "图", &*"左".repeat(16), &"中".repeat(8), &"右".repeat(16)].concat());
}

/// A certificate: what is on the left has nothing to do with what is on the right.
#[test]
fn halves_of_a_page_are_read_one_after_the_other() {
    let mut glyphs = Vec::new();
    for line in 0..4 {
        glyphs.extend(text("左半", 0.0, 30.0 * f64::from(line)));
    }
    for line in 0..7 {
        glyphs.extend(text("右半", 200.0, 5.0 + 20.0 * f64::from(line)));
    }
    glyphs.extend(text("同行", 200.0, 150.0));
    glyphs.extend(text("左末", 0.0, 150.0));
    let order: String = shown(glyphs).iter().filter_map(|line| line.chars().next()).collect();
    assert_eq!(order, "左左左左左右右右右右右右同");
}

#[test]
fn a_full_line_goes_on_in_one_that_is_not_indented() {
    let mut glyphs = Vec::new();
    let texts = ["首行缩进两个字然后写满了一行", "次行顶格接着写写到这一行也是满的", "末行短。"];
    for (at, line) in texts.iter().cycle().take(9).enumerate() {
        let x = if at % 3 == 0 { 20.0 } else { 0.0 };
        glyphs.extend(text(line, x, 12.0 * at as f64));
    }
    let goes_on: Vec<_> = lines(glyphs).iter().map(|line| line.goes_on).collect();
    assert_eq!(goes_on, [false, true, true].repeat(3));
}

#[test]
fn what_stands_apart_at_the_ends_of_a_page_is_known() {
    let mut glyphs = text("专题", 0.0, 0.0);
    (0..8).for_each(|line| glyphs.extend(text("正文一行十个字在这里", 0.0, 60.0 + 12.0 * f64::from(line))));
    glyphs.extend(text("30", 0.0, 200.0));
    let edges: Vec<_> = lines(glyphs).iter().map(|line| line.is_edge).collect();
    assert_eq!(edges.iter().filter(|edge| **edge).count(), 2);
    assert!(edges[0] && edges[9]);
}
