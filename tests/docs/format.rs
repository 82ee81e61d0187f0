//! The page on the file format names every table as it is declared, and every number of the facts.

use std::any::type_name;
use std::convert::Infallible;

use stockroom::domain::table::{Class, Table};
use stockroom::domain::tables::{EachTable, each_table};
use stockroom::store::meta::Meta;

use crate::shop::page;

/// The rows of the page's table of tables: name, class, key, value.
fn told() -> Vec<[String; 4]> {
    let page = page("docs/file-format.md");
    let row = |line: &str| {
        let cells: Vec<String> =
            line.split('|').skip(1).take(4).map(|cell| cell.trim().trim_matches('`').to_owned()).collect();
        <[String; 4]>::try_from(cells).unwrap()
    };
    let named =
        |line: &&str| line.starts_with("| `") && line.contains(".1` |") && line.split('|').count() > 5;
    page.lines().filter(named).map(row).collect()
}

/// A type without the paths to its parts.
fn short(name: &str) -> String {
    let mut short = String::new();
    for word in name.split_inclusive([' ', ',', '(', ')']) {
        short.push_str(word.rsplit("::").next().unwrap());
    }
    if short == "()" { String::from("nothing") } else { short }
}

struct Declared(Vec<[String; 4]>);

impl EachTable for Declared {
    type Error = Infallible;
    fn table<T: Table>(&mut self) -> Result<(), Infallible> {
        let class = match T::CLASS {
            Class::Journal => "journal",
            Class::Derived => "derived",
            Class::Working => "working",
        };
        let (key, value) = (short(type_name::<T::Key>()), short(type_name::<T::Value>()));
        self.0.push([T::NAME.to_owned(), class.to_owned(), key, value]);
        Ok(())
    }
}

#[test]
fn the_page_names_every_table_as_it_is_declared() {
    let mut declared = Declared(Vec::new());
    each_table(&mut declared).unwrap();
    declared.table::<Meta>().unwrap();
    assert_eq!(told(), declared.0);
}
