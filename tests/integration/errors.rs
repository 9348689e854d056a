//! Each error has its own message, names the place, says what to do, and exits with 2.

use std::process::Command;

use zhengwen::index::FORMAT_VERSION;

use crate::harness::{Dice, Place, Ran};

fn two_files() -> Place {
    Place::new().file("docs/a.txt", "产业协同。").file("docs/b.txt", "湾区通办。")
}

#[test]
fn no_index_there() {
    let place = Place::new();
    place.run(["search", "产业"]).exits(2).complains("index: 这里没有索引 (no index here: build one with");
    place.run(["info", "--index", "elsewhere"]).exits(2).complains("elsewhere: 这里没有索引");
    place.run(["show", "a#0001"]).exits(2).complains("这里没有索引");
}

#[test]
fn not_an_index() {
    let place = two_files();
    place.run(["search", "产业", "--index", "docs"]).exits(2).complains("docs: 这不是政闻的索引");
    place.run(["index", "docs", "--index", "docs"]).exits(2).complains("docs: 这不是政闻的索引");
    place.run(["search", "产业", "--index", "docs/a.txt"]).exits(2).complains("这不是政闻的索引");
}

#[test]
fn an_index_of_another_format_or_another_cut() {
    let place = two_files().indexed();
    let path = place.path().join("index/zhengwen.json");
    let manifest = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, manifest.replace(&format!("\"format\": {FORMAT_VERSION}"), "\"format\": 999"))
        .unwrap();
    for args in [vec!["search", "产业"], vec!["index", "docs"]] {
        place.run(args).exits(2).complains("index: 索引格式为第 999 版").complains("zhengwen index");
    }
    std::fs::write(&path, manifest.replace("\"jieba\": \"0.11", "\"jieba\": \"0.10")).unwrap();
    place.run(["search", "产业"]).exits(2).complains("jieba-rs 0.10");
    std::fs::write(&path, "{").unwrap();
    place.run(["search", "产业"]).exits(2).complains("索引已损坏");
}

#[test]
fn a_path_that_does_not_exist_leaves_nothing_behind() {
    let place = Place::new();
    place.run(["index", "没有这里"]).exits(2).complains("没有这里: 无法读写");
    assert!(!place.path().join("index").exists());
}

#[test]
fn a_file_of_unknown_format_named_outright() {
    let place = Place::new().file("a.bin", "0");
    place.run(["index", "a.bin"]).exits(2).complains("a.bin: 不认识的格式");
}

#[test]
fn a_file_that_cannot_be_read_costs_itself_alone() {
    let place = two_files()
        .file(
            "docs/junk.txt",
            (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>(),
        )
        .file("docs/c.jsonl", "{\"text\":\"甲乙\"}\n{\"text\n");
    let ran = place.run(["index", "docs"]).exits(2);
    let ran = ran.complains("docs/junk.txt: 不是文本").complains("docs/c.jsonl:2: ");
    ran.prints("未读 unread     2").prints("+3");
    place.run(["search", "产业协同"]).exits(0);
    place.run(["search", "甲乙"]).exits(0);
}

#[test]
fn a_value_that_cannot_be_understood() {
    let place = two_files().indexed();
    place.run(["search", "产业", "--since", "昨天"]).exits(2).complains("YYYY-MM-DD");
    place.run(["search", "产业", "--path", "[甲"]).exits(2).complains("glob");
    place.run(["show", "没有#0001"]).exits(2).complains("没有#0001: 索引里没有这一段");
    place.run(["show", "无编号"]).exits(2).complains("索引里没有这一段");
}

#[test]
fn an_index_that_another_writer_holds() {
    let place = two_files().indexed();
    let lock = place.path().join("index/segments/.tantivy-writer.lock");
    let file = std::fs::OpenOptions::new().create(true).write(true).truncate(false).open(lock).unwrap();
    file.lock().unwrap();
    place.run(["index", "docs"]).exits(2).complains("index: 另一个进程正在写入");
    place.run(["search", "产业"]).exits(0);
    drop(file);
    place.run(["index", "docs"]).exits(0);
}

/// A small tmpfs at a folder, taken away when it is dropped.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn at(path: std::path::PathBuf, size: &str) -> Option<Self> {
        std::fs::create_dir_all(&path).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(&path);
        mount.output().is_ok_and(|output| output.status.success()).then_some(Self(path))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_last_commit() {
    let place = two_files();
    let Some(_disk) = SmallDisk::at(place.path().join("small"), "12m") else {
        println!("skipped: a small disk cannot be mounted here");
        return;
    };
    place.run(["index", "docs", "--index", "small/index"]).exits(0);
    let mut dice = Dice(5);
    for at in 0..300 {
        let any = |_| char::from_u32(0x4E00 + dice.below(8_000) as u32).unwrap();
        let text: String = (0..6_000).map(any).collect();
        place.write(&format!("docs/big{at}.txt"), text);
    }
    let ran = Ran::of(place.command(["index", "docs", "--index", "small/index"])).exits(2);
    ran.complains("small/index: 写入失败，上次提交仍可检索").complains("No space left");
    place.run(["search", "\"湾区通办。\"", "--index", "small/index"]).exits(0);
}
