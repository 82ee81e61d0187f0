//! The command reference, made of the grammar and of the tables of columns; a test holds that the page is it.

use clap::{Arg, Command};

use crate::exchange::lists::lists_doc;

use super::grammar;
use super::told::POSTED;
use super::verb::{item_show, journal, setting, sheet, why};

const LEAD: &str = "\
# Commands

This page is made by the program's own grammar and checked by a test.

`stockroom` alone opens the screen. Every task also has a command; the words are the same in `stockroom batch` and
behind `:` on the screen. Exit code 0 is done, 1 refused, 2 wrong usage, 3 store not reachable.

**Lines.** A posting command takes pairs `SKU QTY [SKU QTY]...` and `--line \"SKU QTY key=value...\"`, as many as need be;
pairs come first, and all of it is one entry. What a line does not say, the options say. SKU may be a barcode; beside the
barcode of a pack a plain number counts packs.

**QTY** takes packs and calculates, exactly: `12`, `3case`, `2case+4`, `3c+4` (any beginning of a name that only one has),
`2*48+17`, `1case/3`; with the store's decimal mark. What does not come out exactly is refused.

**Times** are RFC 3339, or `2026-11-23 08:15` or `08:15` (today) in the store's zone. A time that the clocks ran twice or
skipped is refused. A day alone means its beginning after `--since`, its end after `--until` and `--as-of`.

**Output.** Lists are tables on a terminal and CSV elsewhere, unless `--json` or `--format` says otherwise. JSON is one array
of objects; quantities and money are decimal strings, times RFC 3339. In CSV, text that a spreadsheet could run has a `'`
in front.
";

/// The page.
pub fn commands_doc() -> String {
    let mut top = grammar::command();
    top.build();
    let mut page = String::from(LEAD);
    page.push_str("\n## Options of every command\n\n");
    for arg in top.get_arguments().filter(|arg| arg.is_global_set()) {
        option(&mut page, arg);
    }
    page.push_str("\n## Options of the screen\n\nWithout a verb, and with `demo`.\n\n");
    let of_screen = |arg: &&Arg| arg.get_help_heading() == Some("The screen");
    for arg in top.get_arguments().filter(of_screen) {
        option(&mut page, arg);
    }
    page.push_str("\n## Verbs\n");
    for verb in top.get_subcommands() {
        describe(&mut page, verb, "###");
    }
    page.push_str("\n## Answers of posting commands\n\nWith `--json`, one object an entry:\n\n");
    page.push_str("| field | what |\n|---|---|\n");
    for (name, about) in POSTED {
        page.push_str(&format!("| `{name}` | {about} |\n"));
    }
    page.push_str("\n## Lists\n\nThe columns of each list, in CSV, JSON and tables alike.\n\n");
    page.push_str(&lists_doc());
    let own = [
        item_show::ITEM_MORE.columns_doc(),
        journal::ENTRY.columns_doc(),
        why::WHY.columns_doc(),
        sheet::SHEET.columns_doc(),
        setting::SETTINGS.columns_doc(),
    ];
    for list in own {
        page.push('\n');
        page.push_str(&list);
    }
    page
}

fn describe(page: &mut String, command: &Command, level: &str) {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    page.push_str(&format!("\n{level} {}\n\n", name.trim_start_matches("stockroom ")));
    if let Some(about) = command.get_about() {
        page.push_str(&format!("{about}.\n\n"));
    }
    let nested: Vec<&Command> = command.get_subcommands().collect();
    if nested.is_empty() {
        page.push_str(&format!("`{}`\n\n", usage(command)));
    }
    let own = |arg: &&Arg| !arg.is_global_set() && arg.get_id() != "help" && arg.get_id() != "version";
    for arg in command.get_arguments().filter(own) {
        option(page, arg);
    }
    if let Some(after) = command.get_after_help() {
        page.push_str(&format!("\n```text\n{after}\n```\n"));
    }
    for nested in nested {
        describe(page, nested, "####");
    }
}

fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    usage.trim_start_matches("Usage: ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn option(page: &mut String, arg: &Arg) {
    let values = arg.get_value_names().unwrap_or_default().join(" ");
    let word = match (arg.get_long(), arg.get_action().takes_values()) {
        (Some(long), true) => format!("--{long} {values}"),
        (Some(long), false) => format!("--{long}"),
        (None, _) => values,
    };
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    page.push_str(&format!("- `{word}`: {help}"));
    let words: Vec<String> =
        arg.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
    if !words.is_empty() && arg.get_action().takes_values() {
        page.push_str(&format!(" ({})", words.join(", ")));
    }
    let usual: Vec<String> =
        arg.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
    if !usual.is_empty() {
        page.push_str(&format!("; {} where nothing is said", usual.join(" ")));
    }
    page.push('\n');
}
