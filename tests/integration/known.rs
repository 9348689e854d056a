//! What is known of a document, from its file to the hit: read, shown, filtered by.

use crate::harness::{Place, text};

const RECORD: &str = r#"{"id":"r-1","title":"关于优化服务的通知","text":"各单位要优化服务，方便群众。","date":"2021-09-17","written":"2021-09-10","effective":"2021-10-01","issuer":"某市人民政府","doc_number":"某府[2021]7号","author":"某某","index_number":"A-1/2021","subject":"综合政务","validity":"有效","source":"某日报","url":"https://a.example/1"}"#;
const NOTICE: &str = "国务院办公厅关于优化服务的通知\n\n国办发〔2021〕99号\n\n各省、自治区、直辖市人民政府：\n\n各地要优化服务，方便群众，本通知自印发之日起施行。\n\n国务院办公厅\n2021年9月10日\n";
const PAGE: &str = "<html><head><title>优化服务，方便群众</title><meta name=pubdate content=2021-09-18></head><body><p>当地要求优化服务，方便群众，让办事的人少跑路，改革的好处看得见。</p></body></html>";

fn place() -> Place {
    Place::new()
        .file("docs/记录.jsonl", format!("{RECORD}\n"))
        .file("docs/通知.txt", NOTICE)
        .file("docs/页.html", PAGE)
        .file("docs/短.md", "# 優化服務\n\n當局優化服務，方便市民辦事。\n")
        .indexed()
}

fn docs(place: &Place, args: &[&str]) -> Vec<String> {
    let mut docs: Vec<_> =
        place.search(args.iter().copied()).iter().map(|hit| text(hit, "doc").to_owned()).collect();
    docs.sort();
    docs
}

#[test]
fn what_a_record_states_is_in_its_hit_and_what_it_does_not_is_absent() {
    let place = place();
    let hit = &place.search(["优化服务", "--type", "jsonl"])[0];
    for (key, value) in [
        ("date", "2021-09-17"),
        ("date_basis", "stated"),
        ("written", "2021-09-10"),
        ("written_basis", "stated"),
        ("effective", "2021-10-01"),
        ("effective_basis", "stated"),
        ("issuer", "某市人民政府"),
        ("doc_number", "某府〔2021〕7号"),
        ("author", "某某"),
        ("index_number", "A-1/2021"),
        ("subject", "综合政务"),
        ("validity", "有效"),
        ("source", "某日报"),
        ("url", "https://a.example/1"),
        ("script", "simplified"),
        ("format", "jsonl"),
    ] {
        assert_eq!(text(hit, key), value, "{key}");
    }
    let bare = &place.search(["优化服务", "--type", "html"])[0];
    for key in ["issuer", "doc_number", "written", "written_basis", "effective", "author", "validity"] {
        assert!(bare.get(key).is_none(), "{key}: {bare}");
    }
    assert_eq!(text(&place.search(["優化服務", "--type", "md"])[0], "script"), "traditional");
}

#[test]
fn the_text_of_a_notice_states_who_signed_it_and_when() {
    let place = place();
    let hit = &place.search(["国办发[2021]99号"])[0];
    assert_eq!((text(hit, "doc"), text(hit, "issuer")), ("docs/通知.txt", "国务院办公厅"));
    assert_eq!((text(hit, "written"), text(hit, "written_basis")), ("2021-09-10", "stated"));
    assert_eq!((text(hit, "effective"), text(hit, "effective_basis")), ("2021-09-10", "inferred"));
}

#[test]
fn the_page_and_show_tell_what_is_known() {
    let place = place();
    let id = "r-1#0001";
    place
        .run(["search", "优化服务", "--type", "jsonl"])
        .exits(0)
        .prints("2021-09-17  某市人民政府  某府〔2021〕7号");
    let shown = place.run(["show", id]).exits(0).stdout();
    for fact in [
        "成文日期 written     2021-09-10",
        "施行日期 effective   2021-10-01",
        "发文机关 issuer      某市人民政府",
        "索引号 index number",
        "时效性 validity      有效",
        "文字 script          simplified",
        "格式 format          jsonl",
    ] {
        assert!(shown.contains(fact), "{fact}\n{shown}");
    }
}

#[test]
fn format_names_an_output_or_files() {
    let place = place();
    assert_eq!(docs(&place, &["优化服务", "--format", "html"]), ["docs/页.html"]);
    assert_eq!(
        docs(&place, &["优化服务", "--format", "htm", "--format", "txt"]),
        ["docs/通知.txt", "docs/页.html"]
    );
    assert_eq!(docs(&place, &["优化服务", "--type", "jsonl", "--format", "html"]), ["docs/页.html", "r-1"]);
    assert_eq!(docs(&place, &["优化服务 format:html"]), ["docs/页.html"]);
    assert_eq!(docs(&place, &["优化服务 格式：jsonl"]), ["r-1"]);
    let trec = place.run(["search", "优化服务", "--format", "trec", "--format", "html"]).exits(0).stdout();
    assert!(trec.starts_with("1 Q0 docs/页.html#0001 1 ") && trec.lines().count() == 1, "{trec}");
    place
        .run(["search", "优化服务", "--format", "json", "--format", "html"])
        .exits(0)
        .prints("\"format\":\"html\"");
    place.run(["search", "优化服务", "--format", "text"]).exits(0).prints("docs/页.html");
    for (args, part) in [
        (
            ["--format", "exe"],
            "exe: 不认识的格式 (unknown format: an output is one of text, json, trec; a file format one of pdf,",
        ),
        (["--type", "exe"], "exe: 不认识的文件格式 (unknown file format: name one of pdf,"),
    ] {
        place.run(["search", "优化服务"].into_iter().chain(args)).exits(2).complains(part);
    }
    place.run(["search", "优化服务", "--json", "--format", "trec"]).exits(2).complains("只能有一种输出格式");
}

#[test]
fn filters_and_fields_hold_for_what_documents_state() {
    let place = place();
    for args in [
        &["优化服务", "--issuer", "国务院"][..],
        &["优化服务", "--doc-number", "国办发（2021）99号"],
        &["优化服务", "--doc-number", "国办发2021 99号"],
        &["优化服务", "--doc-number", "《国办发[2021]99号》"],
        &["优化服务", "--doc-number", "国办发[2021]"],
        &["优化服务 issuer:国务院"],
        &["优化服务 发文机关：国务院"],
        &["优化服务 number:国办发2021 99号"],
        &["优化服务 doc_number:国办发（2021）99号"],
        &["优化服务 doc-number:国办发〔2021〕99号"],
        &["优化服务 文号:国办发〔２０２１〕９９号"],
    ] {
        assert_eq!(docs(&place, args), ["docs/通知.txt"], "{args:?}");
    }
    for args in [
        &["优化服务", "--source", "日报"][..],
        &["优化服务 来源:日报"],
        &["优化服务", "--since", "2021-09-17", "--until", "2021-09-17"],
    ] {
        assert_eq!(docs(&place, args), ["r-1"], "{args:?}");
    }
}

#[test]
fn a_lone_number_within_marks_puts_its_document_first() {
    let mention =
        "综述\n\n各地落实国办发〔2021〕99号，学习国办发〔2021〕99号，国办发〔2021〕99号要求明确。\n";
    let decree = "某某条例\n\n中华人民共和国国务院令第707号\n\n第一条 为了规范管理，制定本条例。\n";
    let place = Place::new()
        .file("docs/综述.txt", mention)
        .file("docs/通知.txt", NOTICE)
        .file("docs/令.txt", decree)
        .indexed();
    for query in [
        "《国办发〔2021〕99号》",
        "国办发[2021]99号。",
        "（国办发（2021）99号）",
        "【国办发2021 99号】？",
        "国办发﹝2021﹞99号",
        "国办发〔2021〕99",
        "国办发〔2021〕第99号",
    ] {
        assert_eq!(text(&place.search([query])[0], "doc"), "docs/通知.txt", "{query}");
    }
    for query in ["国务院令第707号", "国令第707号", "中华人民共和国国务院令（第707号）"]
    {
        assert_eq!(text(&place.search([query])[0], "doc"), "docs/令.txt", "{query}");
    }
}
