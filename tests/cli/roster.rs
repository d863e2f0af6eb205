//! Rosters through the program: all faults with rows and nothing half-imported, encodings, workbooks,
//! size, and that personal data go to `people.db` alone.

use crate::folder::Folder;
use encoding_rs::GB18030;
use std::fs;

const STUDY: &str = "
study: s
questionnaire: q.yaml
roster:
  file: roster.csv
  columns: { id: 编号, unit: 单位, name: 姓名, phone: 电话, born: 出生年, level: 级别 }
  eligible:
    - must: ${level} = '处级'
      else: { zh: 不是处级, en: Not division level }
units:
  - { unit: finance, title: 省财政厅, heads: 3 }
  - { unit: education, title: 省教育厅 }
teams:
  - { team: t1, members: [{ code: a1 }, { code: a2 }] }
draws:
  - { draw: first, method: simple, size: 2 }
";

const HEAD: &str = "编号,单位,姓名,电话,出生年,级别,家庭住址\n";

fn folder(rows: &str) -> Folder {
    Folder::with(STUDY, format!("{HEAD}{rows}").as_bytes())
}

#[test]
fn faults_are_listed_with_rows_and_nothing_is_imported() {
    let folder = folder(
        "P1,省财政厅,顾予安,1,1975,处级,a\nP1,省财政厅,何川,2,1980,处级,b\n,省教育厅,x,3,,,\nP4,省教厅,y,4,,,\n",
    );
    let said = folder.run("roster", &[]).refused();
    assert!(said.contains("the id P1 stands there more than once: rows 2, 3"), "{said}");
    assert!(said.contains("the id is empty: row 4"), "{said}");
    assert!(said.contains("no unit `省教厅`: row 5") && said.contains("did you mean `省教育厅`?"), "{said}");
    // Nothing was taken: the next step still asks for the roster, and nobody's name was kept.
    assert!(folder.run("draw", &["first"]).refused().contains("no roster has been read"));
    assert_eq!(bytes_of(&folder, "people.db", "何川"), 0);
    let chinese = folder.run("roster", &["--lang", "zh"]).refused();
    assert!(chinese.contains("编号 P1 重复：第 2、3 行"), "{chinese}");
}

#[test]
fn the_next_step_is_that_of_the_study() {
    let folder = Folder::ready("new");
    let dir = folder.dir.to_str().expect("a path").to_string();
    let next = |said: &str| said.split("Next").nth(1).expect("a next step").to_string();
    let again = || next(&folder.run("roster", &[]).well().out);
    assert!(again().contains("fangtan draw"), "{}", again());
    crate::folder::fangtan(&["draw", &dir, "first"]).well();
    let said = again();
    assert!(said.contains("fangtan assign") && !said.contains("fangtan draw"), "{said}");
    assert_eq!(next(&crate::folder::fangtan(&[&dir]).well().out), said);
    crate::folder::fangtan(&["assign", &dir]).well();
    assert!(again().contains("fangtan cases"), "{}", again());
    assert_eq!(next(&crate::folder::fangtan(&[&dir]).well().out), again());
}

#[test]
fn gb18030_and_utf8_with_a_mark_give_the_same_study() {
    let rows = "P1,省财政厅,顾予安,1,1975,处级,a\nP2,省教育厅,何川,2,1980,科级,b\nP3,省财政厅,沈知远,3,1981,处级,c\n";
    let text = format!("{HEAD}{rows}");
    let (gb, _, _) = GB18030.encode(&text);
    let mut outputs = Vec::new();
    for bytes in [gb.into_owned(), format!("\u{feff}{text}").into_bytes()] {
        let folder = Folder::with(STUDY, &bytes);
        let said = folder.run("roster", &[]).well().out;
        outputs.push(said.replace(&folder.dir.display().to_string(), "DIR"));
        folder.run("draw", &["first", "--seed", "s"]).well();
        outputs.push(folder.text("draws/first.frame.tsv"));
    }
    assert_eq!(outputs[0], outputs[2]);
    assert_eq!(outputs[1], outputs[3]);
    assert!(outputs[0].contains("3 rows, 2 eligible"), "{}", outputs[0]);
    assert!(outputs[0].contains("省财政厅: 3 by the independent count, 2 on the roster"), "{}", outputs[0]);
}

#[test]
fn a_workbook_keeps_ids_as_people_see_them() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in HEAD.trim().split(',').enumerate() {
        sheet.write(0, column as u16, heading).expect("a heading");
    }
    for (row, id) in ["0012", "0013"].iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, *id).and_then(|s| s.write(row, 1, "finance")).expect("cells");
        sheet.write(row, 4, 1975.0).and_then(|s| s.write(row, 5, "处级")).expect("cells");
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let folder = Folder::with(&STUDY.replace("roster.csv", "roster.xlsx"), b"");
    folder.write("roster.xlsx", &bytes);
    folder.run("roster", &[]).well();
    folder.run("draw", &["first", "--seed", "s"]).well();
    assert_eq!(folder.text("draws/first.frame.tsv"), "0012\tall\t1\n0013\tall\t1\n");
}

#[test]
fn a_hundred_thousand_rows_are_taken() {
    let rows: String = (0..100_000)
        .map(|n| format!("P{n:06},省财政厅,姓名{n},1{n:010},{},处级,x\n", 1960 + n % 40))
        .collect();
    let run = folder(&rows).run("roster", &[]).well();
    assert!(run.out.contains("100000 rows, 100000 eligible"), "{}", run.out);
}

#[test]
fn names_and_numbers_are_in_people_db_only() {
    let rows: String = (0..300)
        .map(|n| format!("P{n:03},省财政厅,顾予安{n:03}甲,1391234{n:04},1975,处级,棠溪路{n:03}号\n"))
        .collect();
    let folder = folder(&rows).drawn("s");
    folder.run("verify", &[]).well();
    for secret in ["顾予安", "1391234", "棠溪路"] {
        assert!(bytes_of(&folder, "people.db", secret) > 0, "{secret} is kept for those who may see it");
        for entry in walk(&folder.dir) {
            let name = entry.file_name().expect("a name").to_string_lossy().into_owned();
            if name == "people.db" || name == "roster.csv" {
                continue;
            }
            let bytes = fs::read(&entry).expect("a file");
            assert_eq!(count(&bytes, secret.as_bytes()), 0, "{secret} in {}", entry.display());
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.dir.join("people.db")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn who_left_the_roster_is_forgotten() {
    let folder = folder(
        "P1,省财政厅,顾予安,1,1975,处级,a\nP2,省财政厅,何川,2,1980,处级,b\nP3,省财政厅,沈知远,3,1980,处级,b\n",
    );
    folder.run("roster", &[]).well();
    folder.write(
        "roster.csv",
        format!("{HEAD}P1,省财政厅,顾予安,1,1975,处级,a\nP2,省财政厅,何川,2,1980,处级,b\n").as_bytes(),
    );
    let again = folder.run("roster", &[]).well();
    assert!(again.out.contains("had been read before"), "{}", again.out);
    assert_eq!(bytes_of(&folder, "people.db", "沈知远"), 0);
    assert!(bytes_of(&folder, "people.db", "何川") > 0);
}

fn bytes_of(folder: &Folder, name: &str, text: &str) -> usize {
    if folder.has(name) { count(&folder.read(name), text.as_bytes()) } else { 0 }
}

fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).filter(|window| *window == wanted).count()
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}
