//! The command reference, made of the grammar, the examples and the fields of the answers; a test holds that the page
//! is it.

use clap::{Arg, Command};

use super::answer::{Answer, Described};
use super::grammar;
use super::table::{GROUPS, Run, Verb, verbs};
use super::told::POSTED;
use super::values::{self, VALUES};

const LEAD: &str = "\
# Commands

Made from the program's own grammar; a test holds them equal. `UPDATE_DOCS=1 cargo test --test docs` writes it again.

`stockroom` alone opens the screen. Every task also has a command. The same words are understood in `stockroom batch` and
behind `:` on the screen. `stockroom VERB --help` shows a verb's part of this page.

**Lines.** A posting command takes pairs `SKU QTY [SKU QTY]...` and `--line \"SKU QTY key=value...\"`, as many as need be;
all of it is one entry, done whole or not at all. What a line does not say for itself, the options say.

**Output.** Lists are tables on a terminal and CSV elsewhere, unless `--json` or `--format` says otherwise. JSON is one array
of objects, also where there is only one. Every field is always there; what is not known is `null`. Quantities, costs and
money are decimal strings in the item's base unit and the store's currency, always with a point; times are RFC 3339 with
the store's offset, days `2026-11-23`; numbers of things are numbers. In CSV, text that a spreadsheet could run has a `'` in
front.

**Exit codes.** 0 done, 1 refused, 2 wrong usage, 3 the store is out of reach. A refusal has changed nothing. Why is told on
standard error, in a sentence a fault; standard output holds only what was asked for.

**Examples.** They all run in the demo store as it is on 2026-11-23, one after the other in the order of this page, and a
test runs them. To try them:

```sh
stockroom demo --store ./demo --only --today 2026-11-23
export STOCKROOM_STORE=./demo
```
";

/// The page.
pub fn commands_doc() -> String {
    let mut top = grammar::command();
    top.build();
    let mut page = String::from(LEAD);
    contents(&mut page);
    page.push_str(
        "\n## Values\n\nWhat the words in capitals stand for.\n\n| word | what is written |\n|---|---|\n",
    );
    for (word, what) in VALUES {
        page.push_str(&format!("| `{word}` | {} |\n", what.replace('|', "\\|")));
    }
    page.push_str("\n## Options of every command\n\n");
    for arg in top.get_arguments().filter(|arg| arg.is_global_set()) {
        option(&mut page, arg);
    }
    page.push_str("\n## Options of the screen\n\nWithout a verb, and with `demo`.\n\n");
    top.get_arguments().filter(|arg| is_of_screen(arg)).for_each(|arg| option(&mut page, arg));
    page.push_str("\n## Circumstances\n\nWhat every posting command takes beside what it is about.\n\n");
    if let Some(receive) = top.find_subcommand("receive") {
        receive.get_arguments().filter(|arg| is_circumstance(arg)).for_each(|arg| option(&mut page, arg));
    }
    for group in GROUPS {
        page.push_str(&format!("\n## {}\n", group.title));
        for verb in group.verbs {
            if let Some(command) = top.find_subcommand(verb.name) {
                describe(&mut page, verb, command);
            }
        }
    }
    answers(&mut page);
    page
}

fn contents(page: &mut String) {
    page.push_str("\n| for | verbs |\n|---|---|\n");
    for group in GROUPS {
        let verbs: Vec<String> = group.verbs.iter().map(|verb| format!("[`{0}`](#{0})", verb.name)).collect();
        page.push_str(&format!("| {} | {} |\n", group.title, verbs.join(" ")));
    }
}

fn describe(page: &mut String, verb: &Verb, command: &Command) {
    page.push_str(&format!("\n### {}\n\n{}.\n", verb.name, about(command)));
    if matches!(verb.run, Run::House(_)) {
        page.push_str("It stands alone: not in a batch, not behind `:`.\n");
    }
    let nested: Vec<&Command> = command.get_subcommands().collect();
    if nested.is_empty() {
        arguments(page, command);
    } else {
        for nested in &nested {
            page.push_str(&format!(
                "\n**{} {}**: {}.\n",
                verb.name,
                nested.get_name(),
                lower(&about(nested))
            ));
            arguments(page, nested);
        }
    }
    if !verb.notes.is_empty() {
        page.push_str(&format!("\n{}\n", verb.notes));
    }
    page.push_str("\n```sh\n");
    for example in verb.examples {
        page.push_str(&format!("{example}\n"));
    }
    page.push_str(&format!("```\n\nExit codes: {}.\n", verb.exits));
    for answer in verb.answers {
        page.push_str(&format!("\n{}\n", told(verb, answer, &nested)));
    }
}

/// What one answer of a verb holds, in a line.
fn told(verb: &Verb, answer: &Answer, nested: &[&Command]) -> String {
    let own = |word: &str| verb.answers.iter().any(|answer| answer.of == word);
    let words: Vec<String> = match answer.of {
        "" => nested
            .iter()
            .map(|nested| nested.get_name())
            .filter(|word| !own(word))
            .map(|word| format!("`{word}`"))
            .collect(),
        word => vec![format!("`{word}`")],
    };
    let case = [words.join(", "), answer.when.to_owned()];
    let case: Vec<&str> = case.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let case = if case.is_empty() { String::new() } else { format!(" ({})", case.join(", ")) };
    let names: Vec<String> = answer.parts.iter().map(|part| link(*part)).collect();
    let lead = format!("JSON{case}: {}", names.join(" and "));
    // What most verbs answer is told once, further down.
    if answer.parts.iter().all(|part| part.name() == POSTED.name) {
        return format!("{lead}.");
    }
    let fields: Vec<String> = answer.fields().iter().map(|(name, _)| format!("`{name}`")).collect();
    format!("{lead}: {}.", fields.join(", "))
}

/// Usage and options of one command.
fn arguments(page: &mut String, command: &Command) {
    page.push_str(&format!("\n```text\n{}\n```\n\n", usage(command)));
    let id = |arg: &&Arg| {
        let own = arg.get_id() != "help" && arg.get_id() != "version";
        !arg.is_global_set() && !arg.is_hide_set() && own
    };
    let is_set = command.get_name() == "set";
    let mut circumstances = Vec::new();
    for arg in command.get_arguments().filter(id) {
        match arg.get_help_heading() {
            Some("Circumstances") => circumstances.push(arg),
            // What can be said of a new one can be changed of one that is there.
            Some("Fields") if is_set => {}
            _ => option(page, arg),
        }
    }
    if is_set && command.get_arguments().any(|arg| arg.get_help_heading() == Some("Fields")) {
        page.push_str("- and the same fields as `add`\n");
    }
    match circumstances.as_slice() {
        [] => {}
        [alone] => option(page, alone),
        _ => page.push_str("- and the [circumstances](#circumstances)\n"),
    }
    if page.ends_with("```\n\n") {
        page.pop();
    }
}

fn is_of_screen(arg: &Arg) -> bool {
    arg.get_help_heading() == Some("The screen")
}

fn is_circumstance(arg: &Arg) -> bool {
    arg.get_help_heading() == Some("Circumstances")
}

/// The fields of every answer, once.
fn answers(page: &mut String) {
    page.push_str("\n## Answers\n\nThe fields of every answer. The names of lists are the columns of CSV and tables too.\n");
    let mut seen: Vec<&str> = Vec::new();
    for part in verbs().flat_map(|verb| verb.answers).flat_map(|answer| answer.parts) {
        if seen.contains(&part.name()) {
            continue;
        }
        seen.push(part.name());
        page.push_str(&format!(
            "\n### Answer: {}\n\n{}\n\n| field | what |\n|---|---|\n",
            part.name(),
            part.doc()
        ));
        for (name, what) in part.fields() {
            page.push_str(&format!("| `{name}` | {} |\n", what.replace('|', "\\|")));
        }
    }
}

fn link(part: &dyn Described) -> String {
    format!("[{}](#answer-{})", part.name(), part.name().replace(' ', "-"))
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    let usage: Vec<&str> = usage.trim_start_matches("Usage: ").split_whitespace().collect();
    usage.join(" ").replace("[SKU] [QTY]...", "[SKU QTY]...")
}

fn option(page: &mut String, arg: &Arg) {
    let values = values::words(arg).join(" ");
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
    if !usual.is_empty() && arg.get_action().takes_values() {
        page.push_str(&format!("; {} where nothing is said", usual.join(" ")));
    }
    page.push('\n');
}
