//! The command reference is the grammar, and every command line in a page is one that the program understands.

use std::collections::BTreeSet;

use stockroom::cli::grammar::{self, Parsed};
use stockroom::cli::reference::commands_doc;
use stockroom::cli::table::verbs;
use stockroom::cli::values::{self, VALUES};
use stockroom::cli::words;

use crate::shop::{page, updates, write_page};

#[test]
fn the_command_reference_is_the_grammar() {
    if updates() {
        write_page("docs/commands.md", &commands_doc());
    }
    let same = page("docs/commands.md") == commands_doc();
    assert!(same, "`UPDATE_DOCS=1 cargo test --test docs` writes docs/commands.md");
}

#[test]
fn every_value_of_the_grammar_is_explained_and_no_other() {
    fn collect(command: &clap::Command, used: &mut BTreeSet<String>) {
        let takes = command.get_arguments().filter(|arg| arg.get_action().takes_values());
        for word in takes.flat_map(values::words) {
            // `LOC=RULE` and `ENTRY[.LINE]` are made of words; what is written small is written as it is.
            let known = VALUES.iter().any(|(known, _)| *known == word);
            let parts = word.split(['|', '=', '.', '[', ']']).filter(|part| !part.is_empty());
            let parts = parts.filter(|part| !part.chars().all(|c| c.is_ascii_lowercase()));
            used.extend(if known { vec![word.clone()] } else { parts.map(str::to_owned).collect() });
        }
        command.get_subcommands().for_each(|nested| collect(nested, used));
    }
    let mut top = grammar::command();
    top.build();
    let mut used = BTreeSet::new();
    collect(&top, &mut used);
    let explained: BTreeSet<String> = VALUES.iter().map(|(word, _)| (*word).to_owned()).collect();
    assert_eq!(used, explained);
}

#[test]
fn every_verb_has_an_example_and_says_what_it_answers() {
    for verb in verbs() {
        assert!(!verb.examples.is_empty(), "{}", verb.name);
        let silent = ["completions", "man", "serve"].contains(&verb.name);
        assert_eq!(verb.answers.is_empty(), silent, "{}", verb.name);
        for example in verb.examples {
            assert!(example.contains(&format!("stockroom {}", verb.name)), "{example}");
        }
    }
}

/// The lines of a page's blocks of shell.
fn shell_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            line if inside => lines.push(line.trim()),
            _ => {}
        }
    }
    lines
}

#[test]
fn every_command_line_in_the_pages_is_understood() {
    let mut seen = 0;
    for name in ["README.md", "docs/guide.md", "docs/import.md", "docs/commands.md", "docs/benchmarks.md"] {
        for line in shell_lines(&page(name)) {
            let Some(rest) = line.strip_prefix("stockroom ") else { continue };
            // What the shell does with the output is the shell's.
            let rest = rest.split(" > ").next().unwrap().replace("$(cat head.txt)", &"0".repeat(64));
            let parsed = grammar::parse(words::split(&rest).unwrap());
            seen += 1;
            match parsed {
                Ok(Parsed::Verb(..) | Parsed::Help(_)) => {}
                Ok(Parsed::Screen(_)) => {
                    assert!(rest.trim_start().starts_with('#'), "{name}: {line}: no verb");
                }
                Err(fault) => panic!("{name}: {line}: {fault}"),
            }
        }
    }
    assert!(seen > 60, "only {seen} lines were found");
}
