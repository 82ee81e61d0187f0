//! What the words in capitals stand for, wherever the grammar names a value; a test holds that none is missing.

use clap::Arg;

/// The words and what is written for them, units and limits included.
pub const VALUES: &[(&str, &str)] = &[
    ("SKU", "an item's code, or one of its barcodes; beside the barcode of a pack a plain QTY counts packs"),
    (
        "QTY",
        "a quantity in the item's base unit or its packs, exact: `12`, `3case`, `2case+4`, `3c+4` (any beginning of a \
         name that only one has), `2*48+17`, `1case/3`; with the store's decimal mark and at most the item's decimals",
    ),
    ("LINE", "`\"SKU QTY key=value...\"`: one line in quotes, with words of its own"),
    ("LOC", "a location's code; one that holds others means all that is in it where something is listed"),
    ("LOT", "a lot's number"),
    ("SUPPLIER", "a supplier's code"),
    ("JOB", "a job's code: a machine, a piece of work, a person"),
    ("WHOM", "`customer`, `production`, or a job's code"),
    ("DOC", "the document that goods are promised to: an order, a ticket"),
    ("RESERVATION", "a reservation's number"),
    ("COUNT", "a count's number, or the code of the bin that is being counted"),
    (
        "COUNT|ENTRY.LINE",
        "a whole count, by number, or what was seen of one record, as a line of the journal: `3263.2`",
    ),
    ("ENTRY", "an entry's number in the journal; `ENTRY.LINE` is one line of it, such as `17.2`"),
    (
        "FORM",
        "the command of a form, such as `receive` or `put-away`; `draft list` says which are half filled",
    ),
    ("PERSON", "a person's login or number, or `me`"),
    ("COST", "money for one base unit, in the store's currency, at most 6 decimals"),
    ("PRICE", "the same"),
    (
        "REASON",
        "`damaged`, `expired`, `missing`, `found`, `stolen`, `consumed`, `data-entry`, `sample`, `returned` or \
                `other`; behind `--override` a sentence",
    ),
    (
        "TIME",
        "`08:15` (today), `2026-11-23 08:15`, both in the store's zone, or RFC 3339; a time that the clocks ran twice or \
         skipped is refused. A day alone is its beginning after `--since`, its end after `--until` and `--as-of`",
    ),
    ("DAY", "a business day: `2026-11-23`"),
    ("DATE", "the same"),
    ("HH:MM", "a time of the day"),
    (
        "TEXT",
        "text of one line; a name has at most 200 letters, a note 4096 bytes, a reference 64 characters",
    ),
    ("CODE", "a code: 1 to 64 printable ASCII characters without quotes; case does not tell codes apart"),
    ("BARCODE", "the same, as the scanner gives it"),
    ("NEW", "a new code"),
    ("FROM", "the code of what ends; its movements, barcodes and codes lead to INTO from then on"),
    ("INTO", "the code of what stays"),
    ("PACK", "the name of one of the item's packs, or its unit"),
    ("UNIT", "the base unit, such as `each`, `m`, `kg`"),
    ("NAME", "a name as it is listed"),
    (
        "NAME=UNITS",
        "a pack and how many base units are in it, as a whole number or a fraction: `case=12`, `kit=3/2`",
    ),
    ("THEME", "`mono`, `ansi`, `dark` or `light`"),
    ("PATH", "categories from the outermost to the innermost: `Fittings > Screws`"),
    ("TERMS", "`\"SUPPLIER code=C unit=PACK price=P lead=DAYS moq=QTY\"`; what is not said is left open"),
    ("RULE", "`MIN..MAX`, `MIN`, `off` (never low here) or `clear` (as the whole room), in QTY"),
    ("KIND", "one of the words that stand beside it"),
    ("FIELD", "the same"),
    ("FORMAT", "the same"),
    ("HOW", "the same"),
    ("BY", "the same"),
    ("SORT", "the same"),
    ("SHELL", "the same"),
    ("ROLE", "`viewer`, `clerk`, `supervisor` or `manager`; it may lower your role, never raise it"),
    ("VERB", "a verb of this page; behind `--action` what an entry did: `receive`, `count`, ..."),
    ("VALUE", "a value as `setting` lists it"),
    (
        "FILTER",
        "words; every one must fit a code, a name or what else the list is searched by, exactly or nearly",
    ),
    ("N", "a whole number"),
    ("FD", "the number of an open descriptor, as in `3<pin.txt`"),
    ("SECONDS", "a whole number of seconds"),
    ("LOGIN", "the login of an account of this machine; of somebody who is known also their number"),
    ("SOCKET", "the path of a server's socket"),
    ("MARK", "`.` or `,`"),
    ("ZONE", "an IANA time zone, such as `Europe/Vienna`"),
    ("HEAD", "64 hexadecimal digits, as `verify` and `backup` print them"),
    ("FILE", "a file; `-` is standard input where a file is read"),
    ("DIR", "a folder"),
];

/// The words of an option's values, as usage shows them.
pub fn words(arg: &Arg) -> Vec<String> {
    match arg.get_value_names() {
        Some(names) => names.iter().map(ToString::to_string).collect(),
        None => vec![arg.get_id().as_str().to_uppercase()],
    }
}
