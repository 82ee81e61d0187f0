//! What a configuration may say, and what is said of one that may not.

use super::*;
use crate::tui::key::Key;
use crate::tui::scanner::Repeats;
use crate::tui::settings::template;
use crate::tui::steps::Mouse;

const NAMES: Names<'static> =
    Names { contexts: &["list", "form", "home"], commands: &["receive", "issue", "count", "first-row"] };

fn faults(text: &str) -> String {
    let lines = parse(text, NAMES).expect_err("faults").iter().map(Fault::to_string).collect::<Vec<_>>();
    lines.join("\n")
}

#[test]
fn everything_can_be_set() {
    let config = parse(
        r#"
theme = "light"
glyphs = "ascii"
mouse = true
sync = false
[scan]
prefix = "ctrl-b"
suffix = "F12"
gap = 50
count-each-scan = true
[keys.list]
"g g" = "first-row"
r = false
"#,
        NAMES,
    )
    .unwrap();
    assert_eq!(config.theme, Some(Theme::Light));
    assert_eq!(config.glyphs, Some(GlyphSet::Ascii));
    assert_eq!((config.mouse, config.sync), (Mouse::Captured, Some(Sync::Plain)));
    assert_eq!(config.scan.prefix, Some(Key::ctrl('b')));
    assert_eq!((config.scan.gap_millis, config.scan.repeats), (50, Repeats::CountEach));
    let keys: Vec<String> =
        config.keys.iter().map(|k| format!("{} {} {:?} {}", k.context, k.chord, k.command, k.line)).collect();
    assert_eq!(keys, ["list g g Some(\"first-row\") 12", "list r None 13"]);
    assert_eq!(parse("", NAMES), Ok(Config::default()));
}

#[test]
fn faults_name_the_line_and_what_was_meant() {
    let cases = [
        ("them = 'dark'", "1: no setting is called \"them\"; did you mean \"theme\"?"),
        ("\n\ntheme = 'purple'", "3: theme: \"purple\" is none of mono, ansi, dark, light"),
        ("mouse = 1", "1: mouse: it is true or false"),
        ("[scan]\ngap = 5", "2: gap: it is a whole number from 10 to 100"),
        ("[scan]\ngap = 0x20", "2: gap: it is a whole number from 10 to 100"),
        ("[scan]\nprefx = 'F11'", "2: no setting is called \"prefx\"; did you mean \"prefix\"?"),
        ("scan = 3", "1: scan is a table: [scan]"),
        ("[scna]", "1: no setting is called \"scna\"; did you mean \"scan\"?"),
        ("[keys.lst]\na = 'x'", "1: no context is called \"lst\"; did you mean \"list\"?"),
        ("[keys.list]\na = 'recieve'", "2: no command is called \"recieve\"; did you mean \"receive\"?"),
        ("[keys.list]\na = true", "2: a key takes the name of a command, or false"),
        ("[keys]\na = 'receive'", "2: keys stand in a table of their context: [keys.list]"),
    ];
    for (text, expected) in cases {
        assert_eq!(faults(text), expected, "{text}");
    }
}

#[test]
fn all_faults_are_told_at_once_and_in_order() {
    let told = faults("mouse = 3\nthem = 1\n[scan]\nprefix = 'a'\n[keys.list]\n'ctrl-nothing' = 'issue'\n");
    let lines: Vec<&str> = told.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(lines, ["1", "2", "4", "6"], "{told}");
}

#[test]
fn what_is_not_toml_is_told_with_its_line_and_hostile_text_is_harmless() {
    assert!(faults("theme = 'dark'\nmouse = = 3\n").starts_with("2: this is not TOML: "));
    assert!(!faults("\"\\u001b[2J\\u202e\" = 1").contains(['\u{1b}', '\u{202e}']));
    assert!(parse(&"[".repeat(20_000), NAMES).is_err());
    assert!(parse(&format!("a = {}", "[".repeat(20_000)), NAMES).is_err());
    assert!(parse(&"x = 1\n".repeat(2_000), NAMES).expect_err("faults").len() <= 50);
}

#[test]
fn a_scanner_s_key_is_one_that_nobody_types() {
    for key in ["a", "enter", "tab", "esc", "space", "up", "ctrl-j", "backspace"] {
        assert!(faults(&format!("[scan]\nprefix = '{key}'")).contains("pressed by people"), "{key}");
    }
    assert!(parse("[scan]\nprefix = 'F24'", NAMES).is_ok());
}

#[test]
fn the_template_is_a_configuration_with_or_without_its_hashes() {
    let template = template();
    assert_eq!(parse(&template, NAMES), Ok(Config::default()));
    let uncommented: String = template
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
        .map(|line| format!("{line}\n"))
        .collect();
    let config = parse(&uncommented, NAMES).unwrap();
    assert!(config.theme.is_some() && config.scan.suffix.is_some(), "{uncommented}");
}

#[test]
fn the_file_is_looked_for_in_order() {
    let place = |asked: Option<&str>, vars: &[(&str, &str)]| {
        let env = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        super::place(asked.map(Path::new), env)
    };
    let (home, xdg, own) = (("HOME", "/h"), ("XDG_CONFIG_HOME", "/x"), ("STOCKROOM_CONFIG", "/own"));
    let usual = |path: &str| Place::Usual(PathBuf::from(path));
    assert_eq!(place(Some("/a"), &[home, xdg, own]), Place::Asked("/a".into()));
    assert_eq!(place(None, &[home, xdg, own]), Place::Asked("/own".into()));
    assert_eq!(place(None, &[home, xdg]), usual("/x/stockroom/config.toml"));
    assert_eq!(place(None, &[home, ("XDG_CONFIG_HOME", "rel")]), usual("/h/.config/stockroom/config.toml"));
    assert_eq!(place(None, &[home, ("STOCKROOM_CONFIG", "")]), usual("/h/.config/stockroom/config.toml"));
    assert_eq!(place(None, &[]), Place::None);
}

#[test]
fn a_missing_file_is_a_fault_only_when_it_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    assert_eq!(load(&Place::Usual(path.clone()), NAMES).unwrap(), Config::default());
    assert!(load(&Place::Asked(path.clone()), NAMES).unwrap_err().to_string().contains("config.toml"));
    assert!(load(&Place::Usual(folder.path().to_owned()), NAMES).is_err(), "a folder is no file");
    std::fs::write(&path, "them = 1").unwrap();
    let told = load(&Place::Usual(path.clone()), NAMES).unwrap_err().to_string();
    assert!(told.contains("config.toml:1: no setting"), "{told}");
    std::fs::write(&path, "#".repeat(70_000)).unwrap();
    assert!(load(&Place::Usual(path.clone()), NAMES).unwrap_err().to_string().contains("longer than"));
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(matches!(load(&Place::Usual(path), NAMES), Err(ConfigFault::Unreadable { .. })));
}
