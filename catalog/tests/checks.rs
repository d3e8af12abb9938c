//! Every mistake that a catalog file can hold is reported with its file and line: one mistake a test, in a catalog that is otherwise sound.

#![allow(clippy::unwrap_used)] // A test that panics has failed, which is all it can say.

use iotcodes_catalog::{Answer, Catalog, File};

const HUB: &str = "services/hub/service.toml";
const FAMILY: &str = "services/hub/families/4001xx.md";
const FIRST: &str = "services/hub/codes/400101-FirstThing.md";
const SECOND: &str = "services/hub/codes/400102-SecondThing.md";
const BARE: &str = "services/hub/codes/BareThing.md";
const THIRD: &str = "services/hub/codes/400103-ThirdThing.md";
const WAIT: &str = "handling/wait.md";
/// Another class; no entry uses it.
const RUN: &str = "handling/run.md";
const CUE: &str = "cues/word.toml";
const LANGUAGES: &str = "languages.toml";
const RECIPE: &str = "recipes/backoff/python.py";

/// A small catalog without a mistake.
const SOUND: &[(&str, &str)] = &[
    (HUB, "title  = \"The Hub\"\nshort  = \"hub\"\ndocs   = \"https://example.com/hub/\"\ndigits = [6]\n"),
    ("services/hub/service.md", "## Metrics\n\nNone.\n"),
    (
        FAMILY,
        "+++\nfamily   = \"4001xx\"\nname     = \"Things\"\nhandling = \"wait\"\nsources  = [\"things\"]\n+++\nA thing of this range failed.\n\n## Why it happens\n\n- Dust.\n\n## What to do\n\n1. Clean.\n",
    ),
    (
        FIRST,
        "+++\ncode     = \"400101\"\nname     = \"FirstThing\"\nhttp     = 400\naliases  = [{ code = \"400191\", why = \"an old page says so\" }]\nmessages = [\"The first thing * is gone\"]\nsee      = [\"400102\"]\nsources  = [\"first\", \"https://example.org/first\"]\n+++\nThe first thing failed.\n\n## Why it happens\n\n- Dust.\n\n## What to do\n\n1. Clean.\n",
    ),
    (
        SECOND,
        "+++\ncode     = \"400102\"\nname     = \"SecondThing\"\nhandling = \"fix\"\nsee      = [\"400101\"]\nrecipes  = [\"backoff\"]\nsources  = [\"second\"]\n+++\nThe second thing failed.\n\n## Why it happens\n\n- Dust.\n\n## What to do\n\n1. Clean.\n",
    ),
    (
        BARE,
        "+++\nname     = \"BareThing\"\nhandling = \"wait\"\nsources  = [\"bare\"]\n+++\nSome thing failed.\n\n## Why it happens\n\n- Dust.\n\n## What to do\n\n1. Clean.\n\n## Notes\n\nNone.\n",
    ),
    (
        WAIT,
        "+++\ntitle    = \"Wait\"\nretry    = \"yes\"\nadvice   = \"Wait {floor} to {cap} s, at most {attempts} times, {first} s at first.\"\nattempts = 3\nfloor    = 1\ncap      = 9\nfirst    = 0\nlevels   = { source = \"hint\", config = \"hint\", log = \"hint\" }\nrecipes  = [\"backoff\"]\n+++\nIt passes.\n\n## Why\n\nDust settles.\n\n## What to do\n\n1. Wait.\n\n## What never to do\n\n- Run.\n",
    ),
    (
        "handling/fix.md",
        "+++\ntitle    = \"Fix it\"\nretry    = \"no\"\nadvice   = \"No.\"\nlevels   = { source = \"hint\", config = \"hint\", log = \"error\" }\nrecipes  = []\n+++\nIt stays.\n\n## Why\n\nDust stays.\n\n## What to do\n\n1. Clean.\n\n## What never to do\n\n- Wait.\n",
    ),
    (
        CUE,
        "title    = \"a word stands on its line\"\nstrength = \"supports\"\nsays     = \"code\"\nreach    = \"line\"\nkinds    = [\"number\"]\npattern  = 'error'\nhits     = [\"error «400101»\"]\nmisses   = [\"row «400101»\"]\n",
    ),
    (
        LANGUAGES,
        "# File types.\n[[language]]\nid    = \"log\"\nkind  = \"log\"\nglobs = [\"*.log\"]\n\n[[language]]\nid      = \"python\"\nkind    = \"source\"\nglobs   = [\"*.py\"]\ncomment = \"#\"\n",
    ),
    (
        RECIPE,
        "# iotcodes:begin imports\nimport time\n# iotcodes:end\n\n# iotcodes:begin call\nRESULT = CALL\n# iotcodes:end\n",
    ),
];

/// An entry to add beside the sound ones; `front` stands before its `sources`.
fn third(front: &str) -> String {
    format!(
        "+++\n{front}\nsources = [\"third\"]\n+++\nThe third thing failed.\n\n## Why it happens\n\n- Dust.\n\n## What to do\n\n1. Clean.\n"
    )
}

fn files(changed: &[(&str, &[u8])]) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    let sound = SOUND.iter().map(|(path, text)| (*path, text.as_bytes()));
    for (path, bytes) in sound.chain(changed.iter().copied()) {
        files.retain(|file| file.path != path);
        files.push(File { path: path.to_string(), shown: format!("x/{path}"), bytes: bytes.to_vec() });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn problems_of(changed: &[(&str, &[u8])]) -> Vec<String> {
    Catalog::default().with(&files(changed)).1.iter().map(ToString::to_string).collect()
}

/// Feeds the sound catalog with one more, or one other, file; expects exactly these problems, each given by its beginning.
#[track_caller]
fn check(path: &str, bytes: impl AsRef<[u8]>, expected: &[&str]) {
    let problems = problems_of(&[(path, bytes.as_ref())]);
    let fits = problems.len() == expected.len()
        && expected.iter().all(|start| problems.iter().any(|problem| problem.starts_with(&format!("x/{start}"))));
    assert!(fits, "expected {expected:#?}\nfound {problems:#?}");
}

/// The text of a sound file with one place changed.
#[track_caller]
fn with(path: &str, from: &str, to: &str) -> String {
    let (_, text) = SOUND.iter().find(|(known, _)| *known == path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from:?} in {path}");
    text.replace(from, to)
}

#[track_caller]
fn change(path: &str, from: &str, to: &str, expected: &[&str]) {
    check(path, with(path, from, to), expected);
}

#[test]
fn a_sound_catalog_has_no_problem_and_is_complete() {
    let (catalog, problems) = Catalog::default().with(&files(&[]));
    assert_eq!(problems, []);
    let labels: Vec<String> = catalog.entries.iter().map(|entry| entry.label()).collect();
    assert_eq!(labels, ["4001xx Things", "400101 FirstThing", "400102 SecondThing", "BareThing"]);
    let first = &catalog.entries[1];
    assert_eq!(
        (first.family.as_deref(), first.handling.as_str()),
        (Some("4001xx"), "wait"),
        "inherited from the family"
    );
    assert_eq!(first.sources, ["https://example.com/hub/first", "https://example.org/first"]);
    assert_eq!(first.summary, "The first thing failed.");
    assert!(first.body.starts_with("## Why it happens\n\n- Dust."));
    assert_eq!(catalog.handling("wait").unwrap().advice, "Wait 1 to 9 s, at most 3 times, 0 s at first.");
    assert_eq!(catalog.service("hub").unwrap().page, "## Metrics\n\nNone.\n");
    assert_eq!((catalog.cues.len(), catalog.languages.len(), catalog.recipes.len()), (1, 2, 1));
    let recipe = catalog.recipe("backoff", "python", "").unwrap();
    assert_eq!(
        (recipe.imports.as_slice(), recipe.call.as_str()),
        (["import time".to_string()].as_slice(), "RESULT = CALL\n")
    );
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let changed: Vec<(&str, Vec<u8>)> = SOUND
        .iter()
        .map(|(path, text)| (*path, format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes()))
        .collect();
    let changed: Vec<(&str, &[u8])> = changed.iter().map(|(path, bytes)| (*path, bytes.as_slice())).collect();
    let (catalog, problems) = Catalog::default().with(&files(&changed));
    assert_eq!(problems, []);
    let (sound, _) = Catalog::default().with(&files(&[]));
    assert_eq!(format!("{:?}", catalog.entries), format!("{:?}", sound.entries));
    assert_eq!(catalog.recipes[0].call, sound.recipes[0].call);

    let broken = with(FIRST, "see      = [\"400102\"]", "see      = [\"400109\"]").replace('\n', "\r\n");
    assert!(
        problems_of(&[(FIRST, broken.as_bytes())])
            .contains(&format!("x/{FIRST}:7: `see` names \"400109\", which has no entry"))
    );
}

#[test]
fn a_file_with_a_problem_is_left_out_and_the_rest_is_kept() {
    let broken = with(SECOND, "code     = \"400102\"", "code     = \"4001\"");
    let (catalog, problems) = Catalog::default().with(&files(&[(SECOND, broken.as_bytes())]));
    assert!(!problems.is_empty());
    assert_eq!(catalog.find("SecondThing"), Answer::Nothing(Vec::new()));
    assert!(matches!(catalog.find("FirstThing"), Answer::Entries(_)));
}

mod files {
    use super::*;

    #[test]
    fn a_file_in_no_known_place_is_named() {
        check(
            "codes/400103-ThirdThing.md",
            "x",
            &["codes/400103-ThirdThing.md:1: no place for this file: expected services/"],
        );
        check("services/hub/notes/x.md", "x", &["services/hub/notes/x.md:1: no place for this file"]);
        check("handling/wait.txt", "x", &["handling/wait.txt:1: no place for this file"]);
        check("cues/word.md", "x", &["cues/word.md:1: no place for this file"]);
    }

    #[test]
    fn the_pages_about_a_catalog_are_no_part_of_it() {
        check("README.md", "# Ours\n", &[]);
        check("INDEX.md", "# Every code\n", &[]);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_named_with_their_line() {
        check(THIRD, b"+++\ncode = \"400103\"\nname = \"\xff\"\n+++\n", &[&format!("{THIRD}:3: not valid UTF-8")]);
        check(CUE, b"title = \"\xff\"", &[&format!("{CUE}:1: not valid UTF-8")]);
        check(RECIPE, b"#\n\xc3", &[&format!("{RECIPE}:2: not valid UTF-8")]);
    }

    #[test]
    fn front_matter_is_required_and_must_end() {
        check(THIRD, "The third thing failed.\n", &[&format!("{THIRD}:1: expected front matter")]);
        check(THIRD, "+++\ncode = \"400103\"\n", &[&format!("{THIRD}:1: expected front matter")]);
        check(
            WAIT,
            "Wait.\n",
            &[
                &format!("{WAIT}:1: expected front matter"),
                &format!("{FAMILY}:4: unknown handling \"wait\": expected one of fix"),
                &format!("{FIRST}:1: unknown handling \"wait\""),
                &format!("{BARE}:3: unknown handling \"wait\""),
                &format!("{SECOND}:6: unknown recipe \"backoff\""),
            ],
        );
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line_in_every_kind_of_file() {
        let codes = third("code = \"400103\"\nname = \"ThirdThing\"\ncolour = \"red\"");
        check(THIRD, codes, &[&format!("{THIRD}:4: unknown field `colour`")]);
        check(RUN, "+++\ntitle = \"Run\"\ncolour = \"red\"\n+++\n", &["handling/run.md:3: unknown field `colour`"]);
        check(
            "cues/unit.toml",
            "title = \"unit\"\n\ncolour = \"red\"\n",
            &["cues/unit.toml:3: unknown field `colour`"],
        );
        check(
            LANGUAGES,
            "[[language]]\nid = \"log\"\nkind = \"log\"\ncolour = 1\n",
            &["languages.toml:4: unknown field `colour`"],
        );
        check(
            "services/dps/service.toml",
            "title = \"Dps\"\ncolour = 1\n",
            &["services/dps/service.toml:2: unknown field `colour`"],
        );
    }

    #[test]
    fn toml_that_cannot_be_read_is_named_with_its_line() {
        check(THIRD, third("code = \"400103\"\nname = ThirdThing"), &[&format!("{THIRD}:3: ")]);
        check(THIRD, third("code = \"400103\""), &[&format!("{THIRD}:2: missing field `name`")]);
        check(
            THIRD,
            third("code = \"400103\"\nname = \"ThirdThing\"\nstatus = \"gone\""),
            &[&format!("{THIRD}:4: unknown variant `gone`")],
        );
        check(THIRD, third("code = 400103\nname = \"ThirdThing\""), &[&format!("{THIRD}:2: invalid type: integer")]);
        check(CUE, with(CUE, "\"line\"", "\"far\""), &[&format!("{CUE}:4: unknown variant `far`")]);
    }

    #[test]
    fn a_second_file_of_one_name_is_named_when_it_comes_with_another_catalog() {
        let (catalog, _) = Catalog::default().with(&files(&[]));
        for path in [WAIT, CUE, RECIPE] {
            let text = SOUND.iter().find(|(known, _)| *known == path).unwrap().1;
            let file = File { path: path.to_string(), shown: format!("own/{path}"), bytes: text.into() };
            let (_, problems) = catalog.with(&[file]);
            let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert_eq!(shown, [format!("own/{path}:1: this file's name is taken by x/{path}: expected another one")]);
        }
    }
}

mod identity {
    use super::*;

    #[test]
    fn a_code_is_three_or_six_digits() {
        for code in ["4001", "40010x", "4001033", ""] {
            let path = format!("services/hub/codes/{code}-ThirdThing.md");
            check(
                &path,
                third(&format!("name = \"ThirdThing\"\ncode = \"{code}\"")),
                &[&format!("{path}:3: `code` is three or six digits")],
            );
        }
    }

    #[test]
    fn a_name_is_spelled_as_the_service_spells_it() {
        for name in ["thirdThing", "Third Thing", "Third_Thing"] {
            let path = format!("services/hub/codes/400103-{name}.md");
            check(
                &path,
                third(&format!("code = \"400103\"\nname = \"{name}\"")),
                &[&format!("{path}:3: `name` is the service's own spelling")],
            );
        }
    }

    #[test]
    fn the_file_name_is_the_identity() {
        let expected = format!("{THIRD}:3: the path is the identity: expected the file name 400104-ThirdThing.md");
        check(THIRD, third("code = \"400104\"\nname = \"ThirdThing\""), &[&expected]);
        let expected = "services/hub/codes/Other.md:2: the path is the identity: expected the file name ThirdThing.md";
        check("services/hub/codes/Other.md", third("name = \"ThirdThing\"\nhandling = \"fix\""), &[expected]);
        let expected = "services/hub/families/4002xx.md:2: the path is the identity: expected the file name 4003xx.md";
        check(
            "services/hub/families/4002xx.md",
            third("family = \"4003xx\"\nname = \"More\"\nhandling = \"fix\""),
            &[expected],
        );
    }

    #[test]
    fn a_family_is_digits_and_then_x() {
        for family in ["xxxxxx", "400101", "4x01xx", "4001XX", "40xx"] {
            let path = format!("services/hub/families/{family}.md");
            let text = third(&format!("family = \"{family}\"\nname = \"More\"\nhandling = \"fix\""));
            check(&path, text, &[&format!("{path}:2: `family` is digits, then `x` for the rest")]);
        }
    }

    #[test]
    fn a_family_says_its_pattern_and_its_handling() {
        let path = "services/hub/families/4002xx.md";
        check(path, third("name = \"More\"\nhandling = \"fix\""), &[&format!("{path}:2: `family` is missing")]);
        check(
            path,
            third("family = \"4002xx\"\nname = \"More\""),
            &[&format!("{path}:2: `handling` is missing: a family says how to treat")],
        );
    }

    #[test]
    fn codes_and_families_keep_to_their_folders() {
        let text = third("code = \"400103\"\nname = \"ThirdThing\"\nfamily = \"4001xx\"");
        check(THIRD, text, &[&format!("{THIRD}:4: `family` belongs to files in families/")]);
        let path = "services/hub/families/4002xx.md";
        let text = third("family = \"4002xx\"\nname = \"More\"\nhandling = \"fix\"\ncode = \"400201\"");
        check(path, text, &[&format!("{path}:5: `code` belongs to files in codes/")]);
    }

    #[test]
    fn a_number_is_taken_once_in_a_service() {
        let path = "services/hub/codes/400101-ThirdThing.md";
        let text = third("name = \"ThirdThing\"\ncode = \"400101\"");
        check(path, text, &[&format!("{path}:3: hub/400101 is already in x/{FIRST}: expected one entry a code")]);
        let text = with(FAMILY, "A thing of this range failed.", "Again a thing of this range failed.");
        let (catalog, _) = Catalog::default().with(&files(&[]));
        let own = File { path: FAMILY.into(), shown: "own/4001xx.md".into(), bytes: text.into() };
        let (_, problems) = catalog.with(&[own]);
        assert_eq!(
            problems[0].to_string(),
            format!("own/4001xx.md:2: hub/4001xx is already in x/{FAMILY}: expected one entry a code")
        );
    }

    #[test]
    fn an_alias_is_a_code_that_is_taken_once() {
        let alias = |code: &str| {
            third(&format!(
                "code = \"400103\"\nname = \"ThirdThing\"\naliases = [{{ code = \"{code}\", why = \"x\" }}]"
            ))
        };
        check(
            THIRD,
            alias("4001"),
            &[&format!("{THIRD}:4: alias \"4001\" is not a code: expected three or six digits")],
        );
        check(THIRD, alias("400191"), &[&format!("{THIRD}:4: hub/400191 is already in x/{FIRST}")]);
        check(THIRD, alias("400102"), &[&format!("{THIRD}:4: hub/400102 is already in x/{SECOND}")]);
        check(THIRD, alias("400103"), &[&format!("{THIRD}:4: hub/400103 is already in x/{THIRD}")]);
        check(THIRD, alias("400199"), &[]);
    }

    #[test]
    fn a_name_is_taken_once_in_a_service() {
        let path = "services/hub/codes/400103-FIRSTTHING.md";
        let text = third("code = \"400103\"\nname = \"FIRSTTHING\"");
        check(path, text, &[&format!("{path}:3: hub/the name firstthing is already in x/{FIRST}")]);
        let path = "services/hub/codes/Barething.md";
        let text = third("handling = \"fix\"\nname = \"Barething\"");
        check(path, text, &[&format!("{path}:3: hub/the name barething without a number is already in x/{BARE}")]);
    }

    #[test]
    fn an_error_without_a_number_may_share_a_numbered_ones_name() {
        check("services/hub/codes/FirstThing.md", third("handling = \"fix\"\nname = \"FirstThing\""), &[]);
    }

    #[test]
    fn a_numbers_own_entry_comes_before_an_alias_of_another_service() {
        let table = with(HUB, "The Hub", "Able").replace("/hub/", "/able/");
        let entry = third(
            "code = \"400999\"\nname = \"ThirdThing\"\nhandling = \"fix\"\naliases = [{ code = \"400101\", why = \"x\" }]",
        );
        let changed = [
            ("services/able/service.toml", table.as_bytes()),
            ("services/able/codes/400999-ThirdThing.md", entry.as_bytes()),
        ];
        let (catalog, problems) = Catalog::default().with(&files(&changed));
        assert_eq!(problems, []);
        let found: Vec<&str> =
            catalog.by_code("400101").iter().map(|&id| catalog.entries[id].service.as_str()).collect();
        assert_eq!(found, ["hub", "able"]);
    }

    #[test]
    fn another_service_may_use_the_same_number_and_name() {
        let table = with(HUB, "The Hub", "The Other").replace("/hub/", "/other/");
        let entry = third("code = \"400101\"\nname = \"FirstThing\"\nhandling = \"fix\"");
        let changed = [
            ("services/other/service.toml", table.as_bytes()),
            ("services/other/codes/400101-FirstThing.md", entry.as_bytes()),
        ];
        assert_eq!(problems_of(&changed), [""; 0]);
    }
}

mod values {
    use super::*;

    fn third_with(line: &str) -> String {
        third(&format!("code = \"400103\"\nname = \"ThirdThing\"\n{line}"))
    }

    #[test]
    fn http_is_a_status() {
        for http in [0, 99, 600] {
            check(
                THIRD,
                third_with(&format!("http = {http}")),
                &[&format!("{THIRD}:4: `http` is an HTTP status: expected 100 to 599")],
            );
        }
    }

    #[test]
    fn a_message_has_three_words_of_its_own() {
        check(
            THIRD,
            third_with("messages = [\"Gone * *\"]"),
            &[&format!("{THIRD}:4: message \"Gone * *\" is too short")],
        );
        check(THIRD, third_with("messages = [\"Gone for * good\"]"), &[]);
    }

    #[test]
    fn sources_are_pages_of_the_documentation() {
        let text = "+++\ncode = \"400103\"\nname = \"ThirdThing\"\n\nsources = []\n+++\nThe third thing failed.\n\n## Why it happens\n\n- Dust.\n\n## What to do\n\n1. Clean.\n";
        check(THIRD, text, &[&format!("{THIRD}:5: `sources` is empty")]);
        for source in ["http://example.com/a", "/a", "a page"] {
            let text = text.replace("[]", &format!("[{source:?}]"));
            check(THIRD, text, &[&format!("{THIRD}:5: source {source:?}: expected https://")]);
        }
        check(THIRD, text.replace("sources = []", ""), &[&format!("{THIRD}:2: missing field `sources`")]);
    }

    #[test]
    fn handling_is_a_known_class() {
        check(
            THIRD,
            third_with("handling = \"run\""),
            &[&format!("{THIRD}:4: unknown handling \"run\": expected one of fix, wait")],
        );
    }

    #[test]
    fn handling_is_given_or_inherited() {
        let path = "services/hub/codes/400201-ThirdThing.md";
        let text = third("name = \"ThirdThing\"\ncode = \"400201\"");
        check(path, text, &[&format!("{path}:3: `handling` is missing, and no family covers the code")]);
        let path = "services/hub/codes/ThirdThing.md";
        check(path, third("name = \"ThirdThing\""), &[&format!("{path}:2: `handling` is missing")]);
    }

    #[test]
    fn handling_does_not_repeat_the_familys() {
        check(
            THIRD,
            third_with("handling = \"wait\""),
            &[&format!("{THIRD}:4: `handling` repeats the one of family 4001xx: leave it out")],
        );
    }

    #[test]
    fn an_entry_without_a_known_class_is_left_out() {
        let (catalog, _) = Catalog::default().with(&files(&[(THIRD, third_with("handling = \"run\"").as_bytes())]));
        assert!(catalog.by_code("400103").is_empty());
        assert!(catalog.entries.iter().all(|entry| catalog.handling(&entry.handling).is_some()));
    }

    #[test]
    fn the_narrowest_family_counts() {
        let family = third("family = \"40010x\"\nname = \"Narrow\"\nhandling = \"fix\"").replace("third", "narrow");
        let changed =
            [("services/hub/families/40010x.md", family.as_bytes()), (THIRD, &third_with("http = 400").into_bytes())];
        // The second entry now repeats what its narrower family says.
        assert_eq!(
            problems_of(&changed),
            [format!("x/{SECOND}:4: `handling` repeats the one of family 40010x: leave it out")]
        );
    }

    #[test]
    fn also_in_names_other_services() {
        for service in ["nowhere", "hub"] {
            let line = format!("also_in = [{service:?}]");
            check(
                THIRD,
                third_with(&line),
                &[&format!("{THIRD}:4: `also_in` names {service:?}: expected the id of another service")],
            );
        }
    }

    #[test]
    fn recipes_are_known() {
        check(THIRD, third_with("recipes = [\"pray\"]"), &[&format!("{THIRD}:4: unknown recipe \"pray\"")]);
        check(THIRD, third_with("recipes = [\"backoff\"]"), &[]);
        check(THIRD, third_with("recipes = []"), &[]);
    }

    #[test]
    fn a_service_has_a_table_with_an_address() {
        for docs in ["http://example.com/", "https://example.com", "example"] {
            let text = with(HUB, "https://example.com/hub/", docs);
            let problems = problems_of(&[(HUB, text.as_bytes())]);
            assert!(
                problems[0].starts_with("x/services/hub/service.toml:3: `docs` is an address: expected https://"),
                "{problems:#?}"
            );
        }
        check(
            "services/other/service.md",
            "## Metrics\n",
            &["services/other/service.md:1: service.toml is missing beside this page"],
        );
        let path = "services/other/codes/400103-ThirdThing.md";
        let text = third("code = \"400103\"\nname = \"ThirdThing\"\nhandling = \"fix\"");
        check(path, text, &[&format!("{path}:1: no services/other/service.toml")]);
    }
}

mod see {
    use super::*;

    fn third_seeing(keys: &str) -> String {
        third(&format!("code = \"400103\"\nname = \"ThirdThing\"\nhttp = 400\nsee = [{keys}]"))
    }

    #[test]
    fn it_names_an_entry() {
        check(THIRD, third_seeing("\"400109\""), &[&format!("{THIRD}:5: `see` names \"400109\", which has no entry")]);
        check(
            THIRD,
            third_seeing("\"other/400101\""),
            &[&format!("{THIRD}:5: `see` names \"other/400101\", which has no entry")],
        );
    }

    #[test]
    fn it_names_another_entry() {
        check(THIRD, third_seeing("\"400103\""), &[&format!("{THIRD}:5: `see` names the entry itself")]);
        check(THIRD, third_seeing("\"hub/400103\""), &[&format!("{THIRD}:5: `see` names the entry itself")]);
    }

    #[test]
    fn it_goes_both_ways() {
        check(
            THIRD,
            third_seeing("\"400101\""),
            &[&format!(
                "{THIRD}:5: `see` names \"400101\", which does not name 400103 back: add it there, or drop it here"
            )],
        );
        let first = with(FIRST, "see      = [\"400102\"]", "see      = [\"400102\", \"400103\"]");
        let changed = [(FIRST, first.as_bytes()), (THIRD, &third_seeing("\"hub/400101\"").into_bytes())];
        assert_eq!(problems_of(&changed), [""; 0]);
    }

    #[test]
    fn an_own_catalog_may_point_at_an_entry_it_cannot_change() {
        let (catalog, _) = Catalog::default().with(&files(&[]));
        let own = File { path: THIRD.into(), shown: "own/third.md".into(), bytes: third_seeing("\"400101\"").into() };
        let (catalog, problems) = catalog.with(&[own]);
        assert_eq!(problems, []);
        let third = &catalog.entries[catalog.by_code("400103")[0]];
        assert_eq!(catalog.see(third, "400101"), Some(catalog.by_code("400101")[0]));
    }
}

mod prose {
    use super::*;

    const WHY: &str = "## Why it happens\n\n- Dust.\n\n";
    const WHAT: &str = "## What to do\n\n1. Clean.\n";

    fn plain() -> String {
        third("code = \"400103\"\nname = \"ThirdThing\"")
    }

    #[test]
    fn a_page_opens_with_its_summary() {
        change(BARE, "Some thing failed.\n\n", "", &[&format!("{BARE}:6: the page opens with its summary")]);
        change(BARE, "Some thing failed.\n\n", "\n\n", &[&format!("{BARE}:8: the page opens with its summary")]);
        check(
            THIRD,
            "+++\ncode = \"400103\"\nname = \"ThirdThing\"\nsources = [\"a\"]\n+++\n",
            &[
                &format!("{THIRD}:6: the page opens with its summary"),
                &format!("{THIRD}:6: the page ends too early: expected the heading `## Why it happens`"),
            ],
        );
    }

    #[test]
    fn the_summary_is_one_short_sentence() {
        change(BARE, "Some thing failed.", "Some thing\nfailed.", &[&format!("{BARE}:6: the summary is one line")]);
        change(BARE, "Some thing failed.", "Some thing failed", &[&format!("{BARE}:6: the summary is a sentence")]);
        let long = format!("{}.", "é".repeat(120));
        change(
            BARE,
            "Some thing failed.",
            &long,
            &[&format!("{BARE}:6: the summary has 121 characters: expected at most 120")],
        );
        change(BARE, "Some thing failed.", &format!("{}.", "é".repeat(119)), &[]);
    }

    #[test]
    fn two_entries_have_two_summaries() {
        change(
            BARE,
            "Some thing failed.",
            "The second thing failed.",
            &[
                &format!("{BARE}:6: the summary is also that of x/{SECOND}"),
                &format!("{SECOND}:9: the summary is also that of x/{BARE}"),
            ],
        );
    }

    #[test]
    fn headings_are_the_known_ones() {
        change(
            BARE,
            "## Notes",
            "## Remarks",
            &[&format!("{BARE}:16: unknown heading \"## Remarks\": expected Why it happens, ")],
        );
        change(BARE, "## Notes", "### Notes", &[&format!("{BARE}:16: unknown heading \"### Notes\"")]);
        check(
            RUN,
            with(WAIT, "## What never to do", "## Never do"),
            &[
                &format!("{RUN}:22: unknown heading \"## Never do\": expected Why, "),
                &format!("{RUN}:24: the page ends too early: expected the heading `## What never to do`"),
            ],
        );
    }

    #[test]
    fn a_summary_of_two_lines_moves_no_later_line() {
        let text = with(BARE, "Some thing failed.", "Some thing\nfailed.").replace("## Notes", "## Remarks");
        check(
            BARE,
            text,
            &[&format!("{BARE}:6: the summary is one line"), &format!("{BARE}:17: unknown heading \"## Remarks\"")],
        );
    }

    #[test]
    fn headings_keep_their_order() {
        let swapped = plain().replace(WHY, "").replace(WHAT, &format!("{WHAT}\n{}", WHY.trim_end())) + "\n";
        check(
            THIRD,
            swapped,
            &[
                &format!("{THIRD}:8: expected the heading `## Why it happens` before this one"),
                &format!("{THIRD}:12: \"## Why it happens\" stands twice or out of order"),
            ],
        );
        change(
            BARE,
            "## Notes",
            "## What to do",
            &[&format!("{BARE}:16: \"## What to do\" stands twice or out of order")],
        );
    }

    #[test]
    fn required_headings_are_there() {
        let expected = format!("{THIRD}:10: the page ends too early: expected the heading `## What to do`");
        check(THIRD, plain().replace(WHAT, ""), &[&expected]);
        let expected = format!("{THIRD}:8: expected the heading `## Why it happens` before this one");
        check(THIRD, plain().replace(WHY, ""), &[&expected]);
        change(
            BARE,
            "## What to do\n\n1. Clean.\n\n",
            "",
            &[&format!("{BARE}:12: expected the heading `## What to do` before this one")],
        );
    }

    #[test]
    fn a_comment_in_a_code_block_is_no_heading() {
        change(BARE, "1. Clean.", "1. Clean.\n\n```sh\n# dust off\nsudo true\n```", &[]);
        change(
            BARE,
            "1. Clean.",
            "1. Clean.\n\n```sh\n# dust off\n```\n\n# Dust",
            &[&format!("{BARE}:20: unknown heading \"# Dust\"")],
        );
    }
}

mod handling {
    use super::*;

    #[test]
    fn advice_uses_only_numbers_that_the_file_sets() {
        for (line, key) in [
            ("attempts = 3\n", "{attempts}"),
            ("floor    = 1\n", "{floor}"),
            ("cap      = 9\n", "{cap}"),
            ("first    = 0\n", "{first}"),
        ] {
            check(
                RUN,
                with(WAIT, line, ""),
                &[&format!("{RUN}:4: `advice` speaks of {key}, which the file does not set")],
            );
        }
        let expected = format!("{RUN}:4: `advice` speaks of {{ceiling}}, which the file does not set");
        check(RUN, with(WAIT, "{cap}", "{ceiling}"), &[&expected]);
    }
}

mod cues {
    use super::*;

    #[test]
    fn a_cue_looks_in_exactly_one_way() {
        let one = &format!("{CUE}:1: expected exactly one of `before`/`after`/`token`, `pattern` or `relation`");
        let reach = &format!("{CUE}:1: `before`, `after` and `token` go with reach = \"touching\"");
        change(CUE, "pattern  = 'error'", "pattern  = 'error'\nbefore   = 'error'", &[one, reach]);
        change(CUE, "pattern  = 'error'", "pattern  = 'error'\nrelation = \"own\"", &[one]);
        change(CUE, "pattern  = 'error'\n", "", &[one]);
    }

    #[test]
    fn what_touches_goes_with_the_reach_touching() {
        let reach = &format!(
            "{CUE}:1: `before`, `after` and `token` go with reach = \"touching\", `pattern` with the other reaches"
        );
        change(CUE, "pattern  = 'error'", "after    = 'error'", &[reach]);
        change(CUE, "\"line\"", "\"touching\"", &[reach]);
        check(CUE, with(CUE, "\"line\"", "\"touching\"").replace("pattern ", "before  "), &[]);
    }

    #[test]
    fn only_a_supporting_cue_says_what_it_supports() {
        let says = &format!("{CUE}:1: `says` goes with strength = \"supports\"");
        change(CUE, "\"supports\"", "\"doubts\"", &[says]);
        change(CUE, "says     = \"code\"\n", "", &[says]);
    }

    #[test]
    fn a_pattern_is_a_regular_expression() {
        change(CUE, "'error'", "'(error'", &[&format!("{CUE}:6: not a regular expression: ")]);
        change(CUE, "'error'", "'(?:\\w{900}){900}'", &[&format!("{CUE}:6: not a regular expression: ")]);
    }

    #[test]
    fn hits_and_misses_are_there_and_mark_one_candidate() {
        let empty = "a cue carries its own `hits` and `misses`";
        change(CUE, "[\"error «400101»\"]", "[]", &[&format!("{CUE}:7: {empty}")]);
        change(CUE, "[\"row «400101»\"]", "[]", &[&format!("{CUE}:8: {empty}")]);
        for text in ["error 400101", "error «400101", "error »400101«", "«400101» «400102»"] {
            let expected = format!("{CUE}:7: {text:?}: expected one candidate between « and »");
            change(CUE, "error «400101»", text, &[&expected]);
        }
        change(CUE, "row «400101»", "row 400101", &[&format!("{CUE}:8: \"row 400101\": expected one candidate")]);
    }
}

mod languages {
    use super::*;

    #[test]
    fn a_language_has_one_table() {
        change(
            LANGUAGES,
            "id      = \"python\"",
            "id      = \"log\"",
            &[&format!("{LANGUAGES}:8: language \"log\" has a table already")],
        );
    }

    #[test]
    fn a_glob_is_a_file_name_pattern() {
        change(LANGUAGES, "*.py", "*.{py", &[&format!("{LANGUAGES}:10: \"*.{{py\" is no file name pattern: ")]);
    }

    #[test]
    fn a_kind_is_source_config_or_log() {
        change(
            LANGUAGES,
            "kind    = \"source\"",
            "kind    = \"program\"",
            &[&format!("{LANGUAGES}:9: unknown variant `program`")],
        );
    }

    #[test]
    fn an_own_language_is_asked_first_even_after_others_were_looked_up() {
        let (catalog, _) = Catalog::default().with(&files(&[]));
        assert_eq!(catalog.language_of_path("a/b.PY").unwrap().id, "python");
        let text = "[[language]]\nid = \"ladder\"\nkind = \"config\"\nglobs = [\"*.ld\", \"plant.py\"]\n";
        let (catalog, problems) =
            catalog.with(&[File { path: LANGUAGES.into(), shown: "own".into(), bytes: text.into() }]);
        assert_eq!(problems, []);
        for (path, id) in [("x.ld", "ladder"), ("plant.py", "ladder"), ("other.py", "python"), ("x.log", "log")] {
            assert_eq!(catalog.language_of_path(path).unwrap().id, id, "{path}");
        }
    }
}

mod recipes {
    use super::*;

    #[test]
    fn regions_are_known_closed_and_not_nested() {
        change(
            RECIPE,
            "begin call",
            "begin calls",
            &[&format!("{RECIPE}:5: region \"calls\": expected helper, call or imports")],
        );
        change(RECIPE, "begin call", "begin", &[&format!("{RECIPE}:5: region \"\": expected helper, call or imports")]);
        change(
            RECIPE,
            "import time\n# iotcodes:end\n",
            "import time\n",
            &[&format!("{RECIPE}:4: region imports of line 1 is still open: expected iotcodes:end")],
        );
        change(
            RECIPE,
            "CALL\n# iotcodes:end\n",
            "CALL\n",
            &[&format!("{RECIPE}:5: region call is never closed: expected iotcodes:end")],
        );
        change(
            RECIPE,
            "# iotcodes:begin imports\n",
            "",
            &[&format!("{RECIPE}:2: iotcodes:end without iotcodes:begin")],
        );
    }

    #[test]
    fn a_recipe_shows_the_call() {
        change(RECIPE, "begin call", "begin helper", &[&format!("{RECIPE}:1: no call region")]);
        change(RECIPE, "RESULT = CALL\n", "", &[&format!("{RECIPE}:1: no call region")]);
    }
}

mod build {
    use std::{
        fs,
        path::{Path, PathBuf},
        process::Command,
    };

    /// A copy of the project's catalog under `target`, afresh.
    fn copy(name: &str) -> PathBuf {
        fn copy(from: &Path, to: &Path) {
            if from.is_file() {
                fs::copy(from, to).unwrap();
                return;
            }
            fs::create_dir_all(to).unwrap();
            for entry in fs::read_dir(from).unwrap() {
                let name = entry.unwrap().file_name();
                copy(&from.join(&name), &to.join(&name));
            }
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        copy(Path::new(env!("CARGO_MANIFEST_DIR")), &folder);
        folder
    }

    /// Runs the build script as cargo does; returns the errors at which cargo stops, and whether there is a catalog to embed.
    fn build(catalog: &Path) -> (Vec<String>, bool) {
        let out = catalog.join("out");
        fs::create_dir(&out).unwrap();
        let output = Command::new(env!("CATALOG_BUILD_SCRIPT"))
            .env("CARGO_MANIFEST_DIR", catalog)
            .env("OUT_DIR", &out)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8(output.stdout).unwrap();
        let errors = said.lines().filter_map(|line| line.strip_prefix("cargo::error=")).map(str::to_string).collect();
        (errors, out.join("catalog.bin").is_file())
    }

    #[test]
    fn it_takes_the_catalog_as_it_is() {
        assert_eq!(build(&copy("sound-catalog")), (Vec::new(), true));
    }

    #[test]
    fn it_stops_at_a_broken_entry_with_its_file_and_line() {
        let folder = copy("broken-catalog");
        let path = "services/iot-hub/codes/404103-DeviceNotOnline.md";
        let text = fs::read_to_string(folder.join(path)).unwrap();
        let line = text.lines().position(|line| line.starts_with("handling")).unwrap() + 1;
        fs::write(folder.join(path), text.replace("\"retry-backoff\"", "\"retry-bakoff\"")).unwrap();
        let (errors, embedded) = build(&folder);
        let expected =
            format!("catalog/{path}:{line}: unknown handling \"retry-bakoff\": expected one of conflict-lookup, ");
        assert!(errors.len() == 1 && errors[0].starts_with(&expected), "{errors:#?}");
        assert!(!embedded);
    }
}
