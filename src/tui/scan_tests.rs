//! Tables of (keys, milliseconds) and what they lead to.

use super::*;
use proptest::prelude::*;

/// Text as keys `gap` apart from `at` on: `~` is Enter, `_` Tab, `^` C-j, `!` GS, `<` F11, `>` F12.
fn keys(at: u64, gap: u64, text: &str) -> Vec<(u64, Key)> {
    let key = |c| match c {
        '~' => Key::plain(Press::Enter),
        '_' => Key::plain(Press::Tab),
        '^' => Key::ctrl('j'),
        '!' => Key::ctrl('5'),
        '<' => Key::plain(Press::F(11)),
        '>' => Key::plain(Press::F(12)),
        c => Key::char(c),
    };
    text.chars().zip(0u64..).map(|(c, n)| (at + n * gap, key(c))).collect()
}

/// What came out, as text with its time: `a` acts, `(a` begins, `<-` taken back, `[code]` scan, `{code}` repeated,
/// `#` dropped.
fn run(rules: Rules, focus: Focus, typed: &[Vec<(u64, Key)>]) -> String {
    let mut detector = Detector::new(rules);
    let mut text = Vec::new();
    let mut note = |now: u64, outs: Vec<Out>| {
        for out in outs {
            let name =
                |key: Key| key.to_string().replace("enter", "~").replace("ctrl-j", "^").replace("tab", "_");
            text.push(match out {
                Out::Act(key) => format!("{}@{now}", name(key)),
                Out::Begin(key) => format!("({}@{now}", name(key)),
                Out::TakeBack => format!("<-@{now}"),
                Out::Scan { code, evidence: Evidence::Timing } => format!("[{code}]@{now}"),
                Out::Scan { code, evidence: Evidence::Prefix } => format!("[[{code}]]@{now}"),
                Out::Repeated(code) => format!("{{{code}}}@{now}"),
                Out::Dropped => format!("#@{now}"),
            });
        }
    };
    // The loop as it will be: whichever is first, the deadline or the key.
    for (at, key) in typed.iter().flatten() {
        while let Some(due) = detector.deadline().filter(|due| due.0 < *at) {
            note(due.0, detector.wake(due));
        }
        note(*at, detector.key(Millis(*at), *key, focus));
    }
    while let Some(due) = detector.deadline() {
        note(due.0, detector.wake(due));
    }
    text.join(" ")
}

fn check(name: &str, rules: Rules, focus: Focus, typed: &[Vec<(u64, Key)>], expected: &str) {
    assert_eq!(run(rules, focus, typed), expected, "{name}");
}

#[test]
fn outside_fields_a_key_waits_one_gap_and_a_burst_is_a_scan() {
    let check = |name, typed: &[_], expected| check(name, Rules::default(), Focus::Keys, typed, expected);
    check("one key", &[keys(0, 0, "r")], "r@36");
    check("two slow keys", &[keys(0, 100, "gg")], "g@36 g@136");
    check("a scan at once", &[keys(7, 0, "4006381~")], "[4006381]@7");
    check("a scan at 5 ms", &[keys(0, 5, "4006381~")], "[4006381]@35");
    check("a scan at 35 ms", &[keys(0, 35, "40063~")], "[40063]@175");
    check("at 36 ms it is typing", &[keys(0, 36, "4006~")], "4@36 0@72 0@108 6@144 ~@144");
    check("ended by Tab", &[keys(0, 5, "AB-12_")], "[AB-12]@25");
    check("ended by C-j", &[keys(0, 5, "AB-12^")], "[AB-12]@25");
    check("CR LF", &[keys(0, 5, "AB-12~^")], "[AB-12]@25");
    check("CR, much later LF", &[keys(0, 5, "AB-12~"), keys(500, 0, "^")], "[AB-12]@25 ^@500");
    check("three characters", &[keys(0, 5, "AB1~")], "A@15 B@15 1@15 ~@15");
    check("no end", &[keys(0, 5, "ABCD")], "A@51 B@51 C@51 D@51");
    check("two labels", &[keys(0, 5, "AB-12~"), keys(60, 5, "CD-34~")], "[AB-12]@25 [CD-34]@85");
    check("GS1 separator", &[keys(0, 5, "10AB!21~")], "[10AB\u{1d}21]@35");
    check("Enter alone", &[keys(0, 0, "~")], "~@0");
    check("a command line typed ahead", &[keys(0, 0, ":q")], ":@0 q@36");
    check(
        "an arrow in between",
        &[keys(0, 5, "AB"), keys(12, 0, ">"), keys(20, 0, "C")],
        "A@12 B@12 F12@12 C@56",
    );
}

#[test]
fn a_key_held_down_is_no_scanner_and_does_not_stall() {
    let check = |name, typed: &[_], expected| check(name, Rules::default(), Focus::Keys, typed, expected);
    check("30 a second", &[keys(0, 33, "jjjjj")], "j@66 j@66 j@66 j@99 j@132");
    check("another key after it", &[keys(0, 33, "jjj"), keys(110, 0, "k")], "j@66 j@66 j@66 k@146");
    check("a code of zeros", &[keys(0, 20, "000012~")], "[000012]@120");
    check("a fast code of one letter", &[keys(0, 2, "AAAA~")], "[AAAA]@8");
}

#[test]
fn in_a_field_keys_show_at_once_and_a_burst_is_taken_back() {
    let check = |name, typed: &[_], expected| check(name, Rules::default(), Focus::Field, typed, expected);
    check("typing", &[keys(0, 120, "12~")], "(1@0 (2@120 ~@240");
    check("a scan", &[keys(0, 5, "4006~")], "(4@0 0@5 0@10 6@15 <-@20 [4006]@20");
    check(
        "a scan after typing",
        &[keys(0, 0, "7"), keys(200, 5, "4006~")],
        "(7@0 (4@200 0@205 0@210 6@215 <-@220 [4006]@220",
    );
    check("three fast digits", &[keys(0, 5, "120~")], "(1@0 2@5 0@10 ~@15");
    check("too slow at the end", &[keys(0, 5, "4006"), keys(90, 0, "~")], "(4@0 0@5 0@10 6@15 ~@90");
    check("a scan at 34 ms for too long", &[keys(0, 34, &"1".repeat(46))], &{
        let mut all: Vec<String> = (0..46u64).map(|n| format!("1@{}", n * 34)).collect();
        all[0] = "(1@0".to_owned();
        all[45] = "(1@1530".to_owned();
        all.join(" ")
    });
}

#[test]
fn s22_a_scan_never_answers_a_dialog() {
    let check = |name, typed: &[_], expected| check(name, Rules::default(), Focus::Dialog, typed, expected);
    check("a person's y", &[keys(0, 0, "y")], "y@36");
    check("a scan with y in it", &[keys(0, 5, "12y4~")], "#@5");
    check("a short one", &[keys(0, 5, "y~")], "#@5");
    check("its LF too", &[keys(0, 5, "y~^")], "#@5");
    check("a person after it", &[keys(0, 5, "12y4~"), keys(400, 0, "y")], "#@5 y@436");
    check("Enter and Esc come through", &[keys(0, 0, "~")], "~@0");
}

#[test]
fn s22_where_a_pin_is_typed_keys_act_at_once_and_a_burst_is_counted_dropped_and_never_kept() {
    let check = |name, typed: &[_], expected| check(name, Rules::default(), Focus::Secret, typed, expected);
    check("typing", &[keys(0, 120, "2468~")], "2@0 4@120 6@240 8@360 ~@480");
    check(
        "two keys of a slow line at once",
        &[keys(0, 0, "24"), keys(200, 0, "68"), keys(400, 0, "~")],
        "2@0 4@0 6@200 8@200 ~@400",
    );
    check("a scan, with its LF", &[keys(0, 5, "4006~^")], "4@0 0@5 0@10 6@15 #@20");
    check(
        "the same once more",
        &[keys(0, 5, "4006~"), keys(100, 5, "4006~")],
        "4@0 0@5 0@10 6@15 #@20 4@100 0@105 0@110 6@115 #@120",
    );
    let mut detector = Detector::new(Rules::default());
    for (at, key) in keys(0, 5, "7913") {
        detector.key(Millis(at), key, Focus::Secret);
    }
    assert!(!format!("{detector:?}").contains('9'), "{detector:?}");
}

#[test]
fn a_prefix_decides_first() {
    let rules = Rules { prefix: Some(Key::plain(Press::F(11))), ..Rules::default() };
    let check = |name, focus, typed: &[_], expected| check(name, rules, focus, typed, expected);
    check("keys do not wait", Focus::Keys, &[keys(0, 0, "r")], "r@0");
    check("a scan", Focus::Keys, &[keys(0, 5, "<AB1~")], "[[AB1]]@20");
    check("a slow scan", Focus::Keys, &[keys(0, 200, "<AB1~")], "[[AB1]]@800");
    check("nothing shows in a field", Focus::Field, &[keys(0, 5, "<AB1~")], "[[AB1]]@20");
    check("in a dialog", Focus::Dialog, &[keys(0, 5, "<y12~^")], "#@20");
    check("it never ends", Focus::Keys, &[keys(0, 5, "<AB1")], "#@266");
    check("the next begins", Focus::Keys, &[keys(0, 5, "<AB<CD~")], "#@15 [[CD]]@30");
    check("nothing in it", Focus::Keys, &[keys(0, 5, "<~")], "#@5");
    check(
        "another scanner in a field",
        Focus::Field,
        &[keys(0, 5, "4006~")],
        "(4@0 0@5 0@10 6@15 <-@20 [4006]@20",
    );
    let both = Rules { suffix: Some(Key::plain(Press::F(12))), ..rules };
    self::check("suffix, CR LF", both, Focus::Keys, &[keys(0, 5, "<AB1>~^")], "[[AB1]]@20");
}

#[test]
fn the_same_code_at_once_is_one_unless_each_counts() {
    let twice = [keys(0, 5, "4006~"), keys(100, 5, "4006~"), keys(400, 5, "4006~")];
    check("one", Rules::default(), Focus::Keys, &twice, "[4006]@20 {4006}@120 [4006]@420");
    let each = Rules { repeats: Repeats::CountEach, ..Rules::default() };
    check("each", each, Focus::Keys, &twice, "[4006]@20 [4006]@120 [4006]@420");
    let other = [keys(0, 5, "4006~"), keys(100, 5, "4007~"), keys(150, 5, "4006~")];
    check("another between", Rules::default(), Focus::Keys, &other, "[4006]@20 [4007]@120 [4006]@170");
}

#[test]
fn a_code_longer_than_any_is_dropped_whole() {
    let long = "x1".repeat(300);
    check("keys", Rules::default(), Focus::Keys, &[keys(0, 0, &format!("{long}~"))], "#@0");
    let framed = Rules { prefix: Some(Key::plain(Press::F(11))), ..Rules::default() };
    check("framed", framed, Focus::Keys, &[keys(0, 0, &format!("<{long}~"))], "#@0");
    let field = run(Rules::default(), Focus::Field, &[keys(0, 0, &format!("{long}~"))]);
    assert!(field.ends_with("1@0 ~@0"), "in a field it is a paste and stays");
}

#[test]
fn a_field_that_goes_away_under_a_burst_does_not_turn_it_into_commands() {
    let mut detector = Detector::new(Rules::default());
    assert_eq!(detector.key(Millis(0), Key::char('4'), Focus::Field), [Out::Begin(Key::char('4'))]);
    assert_eq!(detector.key(Millis(5), Key::char('u'), Focus::Keys), [Out::Dropped]);
    assert_eq!(detector.key(Millis(10), Key::char('q'), Focus::Keys), []);
    assert_eq!(detector.key(Millis(99), Key::char('q'), Focus::Keys), []);
    assert_eq!(detector.wake(Millis(135)), [Out::Act(Key::char('q'))]);
}

proptest! {
    /// Outside dialogs, without a prefix, every character comes out again: as a key or in a code.
    #[test]
    fn nothing_typed_is_lost(presses in prop::collection::vec((0u64..80, "[a-z0-9~]"), 0..60), field in any::<bool>()) {
        let focus = if field { Focus::Field } else { Focus::Keys };
        let rules = Rules { repeats: Repeats::CountEach, ..Rules::default() };
        let mut detector = Detector::new(rules);
        let (mut now, mut shown, mut kept, mut typed) = (0, String::new(), String::new(), String::new());
        let mut take = |outs: Vec<Out>, shown: &mut String| for out in outs {
            match out {
                Out::Begin(key) => { kept.clone_from(shown); shown.extend(key.typed()); }
                Out::Act(key) => shown.push(key.typed().unwrap_or('~')),
                Out::TakeBack => shown.clone_from(&kept),
                Out::Scan { code, .. } => { shown.push_str(&code); shown.push('~'); }
                Out::Repeated(_) | Out::Dropped => panic!("nothing may be dropped"),
            }
        };
        for (gap, text) in presses {
            now += gap;
            typed.push_str(&text);
            let key = if text == "~" { Key::plain(Press::Enter) } else { Key::char(text.chars().next().unwrap()) };
            take(detector.key(Millis(now), key, focus), &mut shown);
        }
        take(detector.wake(Millis(now + 10_000)), &mut shown);
        prop_assert_eq!(shown, typed);
    }
}
