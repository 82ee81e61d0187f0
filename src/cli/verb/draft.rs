//! `draft`: half-filled forms: list, take over, hand over.

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::out::Style;
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::domain::desk::Handed;
use crate::domain::query::{DraftRow, DraftsQuery, FORM_DRAFTS};
use crate::domain::rights::Act;
use crate::domain::text::{Code, shown};

use super::user::person;

/// A half-filled form.
static DRAFT: Object = Object {
    name: "draft",
    doc: "A form that somebody left half filled; one line each.",
    fields: &[("person", "whose it is"), ("form", "which form, as its command is called")],
};

/// Something of half-filled forms.
#[derive(Args, Debug)]
pub struct DraftVerb {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List your half-filled forms and your colleagues'
    List {},
    /// Take a colleague's half-filled form over
    Take {
        /// Which form, as its command is called
        #[arg(value_name = "FORM")]
        form: Code,
        /// Whose, by login or number
        #[arg(long, value_name = "LOGIN")]
        from: Code,
    },
    /// Hand a half-filled form of yours over to a colleague
    Hand {
        /// Which form, as its command is called
        #[arg(value_name = "FORM")]
        form: Code,
        /// To whom, by login or number
        #[arg(long, value_name = "LOGIN")]
        to: Code,
    },
}

impl DeskVerb for DraftVerb {
    const NAME: &'static str = "draft";
    const ABOUT: &'static str = "Half-filled forms: list, take over, hand over";
    const EXAMPLES: &'static [&'static str] = &["stockroom draft list"];
    const NOTES: &'static str = "\
A form that is left half filled is kept with whoever filled it in. Whoever takes it over, or is handed it, finds it when
they open that form. Nobody can have two of a form: post or clear your own first.";
    const ANSWERS: &'static [Answer] = &[answer!(of "list": DRAFT)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        match self.what {
            What::List {} => list(at),
            What::Take { form, from } => {
                let own = at.desk.asker().person;
                let from = person(at, &from)?;
                at.desk.hand_over(Handed { from: from.id, to: own, key: key(&form) })?;
                let name = &from.name;
                Ok(at.out.say(&format!("The form {form} of {name} is yours now; open it to go on."))?)
            }
            What::Hand { form, to } => {
                let own = at.desk.asker().person;
                let to = person(at, &to)?;
                at.desk.hand_over(Handed { from: own, to: to.id, key: key(&form) })?;
                Ok(at.out.say(&format!("Your form {form} is with {} now.", to.name))?)
            }
        }
    }
}

fn key(form: &Code) -> String {
    format!("{FORM_DRAFTS}{form}")
}

fn list(at: &mut At<'_>) -> Result<(), Fault> {
    let (desk, own) = (at.desk, at.desk.asker().person);
    let mut none = true;
    pages::each(
        desk,
        |window| DraftsQuery { window },
        |row: DraftRow| {
            none = false;
            if at.out.style() == Style::Json {
                let mut fields: Map<String, Value> = Map::new();
                fields.insert(String::from("person"), json!(shown(&row.name)));
                fields.insert(String::from("form"), json!(shown(&row.form)));
                return Ok(at.out.object(fields)?);
            }
            let whose = if row.person == own { String::from("yours") } else { shown(&row.name) };
            Ok(at.out.say(&format!("{}: {whose}", shown(&row.form)))?)
        },
    )?;
    if none && at.out.style() != Style::Json {
        at.out.say(match Act::TakeOver.by(at.desk.asker().role) {
            Ok(()) => "No form is left half filled.",
            Err(_) => "None of yours is left half filled; a clerk sees those of others.",
        })?;
    }
    Ok(())
}
