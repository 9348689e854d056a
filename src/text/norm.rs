//! Titles that name a norm: a law, a regulation, a court's interpretation, or an article of one.
//!
//! Norms of one kind are written in one form, so that another city's says nearly the same in nearly the
//! same words and is another norm all the same. What tells them apart is their names. A notice (通知) is no norm
//! here: notices are printed again as news is.

use super::articles;
use super::fold::fold_char;

/// What the name of a norm ends with, in both scripts.
const ENDINGS: &str = "法 法典 法令 条例 條例 办法 辦法 规定 規定 规则 規則 细则 細則 规程 規程 规范 規範 \
    章程 准则 準則 守则 守則 通则 通則 公约 公約 决定 決定 决议 決議 解释 解釋 修正案 的安排";

/// Words that end like the name of a law.
const NO_LAWS: &str = "方法 做法 说法 說法 看法 想法 提法 手法 打法 玩法 疗法 療法 戏法 戲法 魔法 书法 書法 \
    语法 語法 执法 執法 立法 违法 違法 合法 非法 守法 普法";

/// What headlines say of norms, and names of norms only after 关于.
const NEWS: &str =
    "公布 公佈 出台 出臺 印发 印發 颁布 頒布 解读 解讀 详解 詳解 通过 通過 写入 寫入 回应 回應";

/// Marks that end or part a sentence.
const MARKS: &str = ",.:;!?。";

/// Brackets: in pairs, folded.
const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('〔', '〕'), ('【', '】')];
/// Marks around a title.
const QUOTES: [(char, char); 5] = [('《', '》'), ('〈', '〉'), ('「', '」'), ('『', '』'), ('“', '”')];

/// The name of the norm, or of the article of one, that a title is; nothing where it is none. The name is
/// folded, without the marks around it and what is in brackets behind it, as （试行） and （2018修正）.
pub fn norm(title: &str) -> Option<String> {
    let folded: String = title.chars().map(fold_char).collect();
    let name = bare(&folded);
    let is_norm = ends_like_one(name) || articles(name).next().is_some();
    (is_norm && !is_headline(name)).then(|| name.to_owned())
}

fn ends_like_one(name: &str) -> bool {
    let ends = |list: &str| words(list).any(|word| name.ends_with(word));
    ends(ENDINGS) && !ends(NO_LAWS)
}

fn is_headline(name: &str) -> bool {
    let before = name.find("关于").or_else(|| name.find("關於")).map_or(name, |about| &name[..about]);
    name.contains(|c| MARKS.contains(c)) || words(NEWS).any(|word| before.contains(word))
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split(' ').filter(|word| !word.is_empty())
}

/// A title without brackets behind it and marks around it.
fn bare(title: &str) -> &str {
    let mut name = title.trim();
    while let Some(less) = without_brackets(name).or_else(|| without_quotes(name)) {
        name = less.trim();
    }
    name
}

fn without_brackets(name: &str) -> Option<&str> {
    let (open, close) = BRACKETS.into_iter().find(|(_, close)| name.ends_with(*close))?;
    let mut depth = 0;
    for (at, c) in name.char_indices().rev() {
        depth += i32::from(c == close) - i32::from(c == open);
        if depth == 0 {
            return Some(&name[..at]);
        }
    }
    None
}

/// Only what is around all of it: 国务院公布《…条例》 tells of a norm and is none.
fn without_quotes(name: &str) -> Option<&str> {
    let within = |(open, close)| name.strip_prefix(open)?.strip_suffix(close).map(|name| (open, close, name));
    let (open, close, name) = QUOTES.into_iter().find_map(within)?;
    let mut depth = 0;
    let is_one = name.chars().all(|c| {
        depth += i32::from(c == open) - i32::from(c == close);
        depth >= 0
    });
    is_one.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_norm_is_told_by_its_name() {
        for (title, name) in [
            ("中华人民共和国立法法", "中华人民共和国立法法"),
            ("中华人民共和国公司法（2018修正）", "中华人民共和国公司法"),
            ("《湾区通办条例》", "湾区通办条例"),
            ("《湾区通办管理办法》（试行）(2023-01-01)", "湾区通办管理办法"),
            ("「灣區通辦規則」", "灣區通辦規則"),
            ("某市实施《中华人民共和国消防法》办法", "某市实施《中华人民共和国消防法》办法"),
            ("《通办条例》实施细则", "《通办条例》实施细则"),
            ("《某市实施《消防法》办法》", "某市实施《消防法》办法"),
            ("关于公布废止部分规章的决定", "关于公布废止部分规章的决定"),
            ("關於通過預算的決議", "關於通過預算的決議"),
            ("最高人民法院关于适用民法典的解释（一）", "最高人民法院关于适用民法典的解释"),
            ("最高人民法院关于内地与某地相互执行裁决的安排", "最高人民法院关于内地与某地相互执行裁决的安排"),
            ("刑法修正案（七）", "刑法修正案"),
            ("民法典第五十四条", "民法典第五十四条"),
            ("道路交通安全法實施細則第５４條", "道路交通安全法實施細則第54條"),
            ("医疗机构设置规划第五条（节录）", "医疗机构设置规划第五条"),
        ] {
            assert_eq!(norm(title).as_deref(), Some(name), "{title}");
        }
    }

    #[test]
    fn what_tells_of_a_norm_or_is_another_kind_of_text_is_none() {
        for title in [
            "国务院公布《湾区通办条例》",
            "国务院办公厅关于印发《湾区通办管理办法》的通知",
            "国务院关于印发湾区通办管理办法的通知",
            "10部门印发通办管理办法",
            "教育部解读学前教育法",
            "某市出台湾区通办条例",
            "全國人大通過印花稅法",
            "严查酒驾，交警公布新规定",
            "停车收费：明年起执行新规则",
            "《甲条例》和《乙条例》",
            "教育部发布开学安排",
            "学会这个方法",
            "公安部门文明执法",
            "民法典第五十四条，你读懂了吗",
            "湾区通办再提速",
            "（试行）",
            "",
            "）",
            "《》",
        ] {
            assert_eq!(norm(title), None, "{title}");
        }
    }

    proptest! {
        #[test]
        fn marks_and_brackets_around_it_do_not_count(inner in "[湾区通办公开管理]{1,8}", ending in 0..words(ENDINGS).count()) {
            let name = inner + words(ENDINGS).nth(ending).unwrap();
            prop_assume!(norm(&name).is_some());
            for title in [format!("《{name}》"), format!("{name}（试行）"), format!(" 《{name}》 [2018]")] {
                prop_assert_eq!(norm(&title), Some(name.clone()));
            }
        }

        #[test]
        fn any_title_has_an_answer(title in "[《》（）()法条例第一条\\PC]{0,20}") {
            if let Some(name) = norm(&title) {
                prop_assert_eq!(norm(&name), Some(name));
            }
        }
    }
}
