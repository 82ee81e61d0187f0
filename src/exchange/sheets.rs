//! The columns of every sheet that can be imported, with the other names that they are known by: one table, which
//! the reader goes by and `docs/import.md` is made from.

/// What a sheet does with a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// There is nothing without it.
    Must,
    /// It is read where it is there.
    May,
    /// It is known and passed over: the program's own lists carry it, and it follows from the rest.
    Past,
}

/// What becomes of columns with other names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// They are kept with the row, under their names.
    Extra,
    /// They go into the entry's note as `name: value`.
    Note,
}

/// A column and its names.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// Other names; case, blanks, `_`, `-`, `.` and `#` do not matter.
    pub synonyms: &'static [&'static str],
    /// Whether it must be there.
    pub need: Need,
    /// What it holds.
    pub doc: &'static str,
}

/// A sheet.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// The word of the command: `import items FILE`.
    pub kind: &'static str,
    /// Its columns.
    pub columns: &'static [Known],
    /// What becomes of others.
    pub unknown: Unknown,
}

const fn must(name: &'static str, synonyms: &'static [&'static str], doc: &'static str) -> Known {
    Known { name, synonyms, need: Need::Must, doc }
}

const fn may(name: &'static str, synonyms: &'static [&'static str], doc: &'static str) -> Known {
    Known { name, synonyms, need: Need::May, doc }
}

const fn past(name: &'static str) -> Known {
    Known { name, synonyms: &[], need: Need::Past, doc: "read past" }
}

const SKU: &[&str] = &[
    "item",
    "item code",
    "item number",
    "item no",
    "article",
    "article number",
    "product",
    "product code",
    "product id",
    "part",
    "part number",
    "part no",
    "stock code",
    "material",
];
const UNIT: &[&str] = &["uom", "unit of measure", "base unit", "units", "measure"];
const COST: &[&str] = &["cost", "cost price", "purchase price", "cost each", "buy price", "standard cost"];
const QUANTITY: &[&str] =
    &["qty", "amount", "count", "pieces", "on hand", "stock", "quantity sold", "units sold"];
const REF: &[&str] = &[
    "reference",
    "document",
    "document number",
    "doc",
    "receipt",
    "receipt number",
    "order",
    "order number",
    "invoice",
    "delivery note",
    "ticket",
    "basket",
    "transaction",
    "transaction id",
];
const TIME: &[&str] =
    &["date", "datetime", "date time", "timestamp", "when", "effective", "posted", "sold at"];
const LOT: &[&str] = &["batch", "lot number", "batch number", "serial", "serial number"];
const EXPIRES: &[&str] =
    &["expiry", "expiry date", "expires on", "expiration", "expiration date", "best before", "use by", "bbd"];
const NOTES: &[&str] = &["note", "comment", "comments", "remark", "remarks", "memo"];
const SUPPLIER: &[&str] = &["vendor", "vendor code", "supplier id", "suppliers", "supplier number"];

/// Items.
pub const ITEMS: Sheet = Sheet {
    kind: "items",
    unknown: Unknown::Extra,
    columns: &[
        must("sku", SKU, "the item's code; rows are matched by it"),
        may(
            "name",
            &["item name", "product name", "description", "title", "article name"],
            "what people call it; a new item needs one",
        ),
        may(
            "kind",
            &["type", "item type", "inventory type"],
            "raw, wip, mro, finished or packing; finished where nothing is said",
        ),
        may("uses", &["used as", "further uses"], "further kinds that it is used as, separated by `;`"),
        may(
            "category",
            &["group", "item group", "product group", "department", "class", "family"],
            "category path, levels separated by ` > `",
        ),
        may("unit", UNIT, "the base unit; `each` where nothing is said"),
        may("decimals", &["precision", "decimal places"], "how many decimals a quantity takes, 0 to 6"),
        may(
            "packs",
            &["pack", "packaging", "pack sizes", "case size"],
            "packs and what is in one: `case=12;box=3/2`",
        ),
        may(
            "barcodes",
            &["barcode", "ean", "gtin", "upc", "ean13"],
            "barcodes separated by `;`, with the pack where one is for a pack: `4006381333931;14006381333938=case`",
        ),
        may(
            "supplier",
            SUPPLIER,
            "supplier codes, separated by `;` where there are several; an unknown one is added with its code as its name",
        ),
        may(
            "supplier_code",
            &["vendor item", "supplier item", "supplier sku", "vendor sku", "supplier part number"],
            "their code for it, one for each supplier",
        ),
        may("supplier_unit", &["purchase unit", "order unit"], "the unit or pack that they sell it in"),
        may("supplier_price", &["vendor price"], "their price of a base unit"),
        may(
            "lead_time_days",
            &["lead time", "lead days", "delivery days"],
            "days from order to bookable receipt",
        ),
        may(
            "moq",
            &["minimum order", "minimum order quantity", "min order qty"],
            "minimum order quantity in base units",
        ),
        may("unit_cost", COST, "usual cost of a base unit"),
        may(
            "price",
            &["sales price", "selling price", "unit price", "retail price", "list price", "rrp"],
            "price of a base unit",
        ),
        may(
            "home",
            &["home bin", "bin", "location", "default location", "shelf"],
            "the bin that it belongs in",
        ),
        may(
            "min",
            &[
                "minimum",
                "reorder point",
                "reorder level",
                "min stock",
                "minimum stock",
                "min qty",
                "safety stock",
            ],
            "low at or below this, for the whole site; `none` switches its alerts off",
        ),
        may(
            "max",
            &["maximum", "max stock", "maximum stock", "max qty", "order up to", "par level", "par"],
            "filled up to this",
        ),
        may(
            "policies",
            &["policy", "place policies"],
            "minima and maxima of places, all of them: `A=5..9;B=off`; a `,` in a number where that is its decimal mark",
        ),
        may(
            "lots",
            &["lot tracked", "lot tracking", "batch tracked", "tracking"],
            "yes or no: whether its stock is kept by lot",
        ),
        may("notes", NOTES, "notes"),
        may(
            "state",
            &[],
            "active or retired; what is new comes in active, and is retired when the list is read again after its movements",
        ),
        past("on_hand"),
        past("on_hold"),
        past("reserved"),
        past("available"),
        past("alert"),
        past("under_count"),
    ],
};

/// Locations.
pub const LOCATIONS: Sheet = Sheet {
    kind: "locations",
    unknown: Unknown::Extra,
    columns: &[
        must(
            "code",
            &["location", "location code", "bin", "bin code", "shelf", "place"],
            "the location's code; rows are matched by it",
        ),
        may("name", &["description", "title", "location name"], "what people call it"),
        may(
            "parent",
            &["parent code", "in", "within", "zone", "area", "parent location"],
            "the code of the place that it is in, in the file (also further down) or in the store",
        ),
        may(
            "type",
            &["kind", "location type"],
            "storage, dock, hold, workplace or cart; storage where nothing is said",
        ),
        may(
            "walk",
            &["walk sequence", "sequence", "pick sequence", "order", "sort"],
            "where it comes in a walk, smaller first; the order of the file where nothing is said",
        ),
        may("barcode", &["label", "ean"], "its label's barcode, where that is not its code"),
        may("notes", NOTES, "notes"),
        past("state"),
        past("path"),
        past("depth"),
        past("records"),
        past("alerts"),
        past("count"),
    ],
};

/// Suppliers.
pub const SUPPLIERS: Sheet = Sheet {
    kind: "suppliers",
    unknown: Unknown::Extra,
    columns: &[
        must(
            "code",
            &["supplier", "vendor", "supplier code", "vendor code", "supplier id", "vendor id"],
            "the supplier's code; rows are matched by it",
        ),
        may(
            "name",
            &["supplier name", "vendor name", "company", "description"],
            "their name; the code where nothing is said",
        ),
        may("notes", NOTES, "notes: how to reach them"),
        past("state"),
    ],
};

/// Jobs.
pub const JOBS: Sheet = Sheet {
    kind: "jobs",
    unknown: Unknown::Extra,
    columns: &[
        must(
            "code",
            &["job", "job code", "machine", "asset", "work order"],
            "the job's code; rows are matched by it",
        ),
        may("name", &["job name", "description", "title"], "its name; the code where nothing is said"),
        may("kind", &["type", "job type"], "machine, work or person; work where nothing is said"),
        past("state"),
    ],
};

/// Movements.
pub const MOVEMENTS: Sheet = Sheet {
    kind: "movements",
    unknown: Unknown::Note,
    columns: &[
        must(
            "time",
            TIME,
            "when it happened: RFC 3339, or a local time in the store's zone; a day alone is its first moment",
        ),
        may(
            "kind",
            &["type", "movement", "movement type", "transaction type", "action"],
            "opening, receive, putaway, issue, move, adjust, scrap or return; where nothing is said `from` and `to` decide",
        ),
        must("sku", SKU, "the item"),
        must("quantity", QUANTITY, "how much; above zero, unless `at` and the sign say which way it goes"),
        may("unit", UNIT, "the unit or pack that the quantity is in; the base unit where nothing is said"),
        may(
            "from",
            &["from location", "source", "from bin"],
            "a location, or supplier, customer, production, use, loss, opening",
        ),
        may(
            "to",
            &["to location", "destination", "target", "to bin"],
            "a location, or one of the places outside",
        ),
        may(
            "at",
            &["location", "bin", "place", "store location"],
            "the one place inside, instead of `from` and `to`",
        ),
        may("unit_cost", COST, "what a base unit cost, on receipts and opening stock"),
        may(
            "ref",
            REF,
            "delivery note, order, ticket; rows that share `time` and `ref` are one entry, known by them",
        ),
        may(
            "reason",
            &["cause", "reason code"],
            "why, on adjustments and scrap: damaged, expired, missing, found, stolen, consumed, data-entry, sample, returned, other",
        ),
        may(
            "supplier",
            SUPPLIER,
            "from whom, on receipts; to whom, on returns; an unknown one is added with its code as its name",
        ),
        may("lot", LOT, "the lot"),
        may("expires", EXPIRES, "the lot's last day, YYYY-MM-DD, on receipts and opening stock"),
        may(
            "job",
            &["machine", "asset", "work order", "cost centre", "cost center"],
            "the job that it is used on",
        ),
        may(
            "note",
            &["notes", "comment", "comments", "remark", "remarks", "memo", "description"],
            "why, in words",
        ),
        may(
            "override",
            &["override reason"],
            "a supervisor's reason for going beyond a limit, where the setting `beyond` allows it",
        ),
        may(
            "entry",
            &[],
            "the entry's number in the journal that the list was made from: by it a store knows its own list again",
        ),
        past("line"),
        past("recorded"),
        past("by"),
        past("name"),
        past("party"),
        past("change"),
        past("balance"),
        past("undone"),
    ],
};

/// Opening stock.
pub const OPENING: Sheet = Sheet {
    kind: "opening",
    unknown: Unknown::Note,
    columns: &[
        must("sku", SKU, "the item"),
        must("location", &["bin", "place", "to", "at", "shelf", "location code"], "where it lies"),
        must("quantity", QUANTITY, "how much; rows of zero are passed over"),
        may("unit", UNIT, "the unit or pack that the quantity is in; the base unit where nothing is said"),
        may("unit_cost", COST, "what a base unit cost"),
        may("lot", LOT, "the lot"),
        may("expires", EXPIRES, "the lot's last day, YYYY-MM-DD"),
        may("time", TIME, "when it was so; now where nothing is said"),
        may("ref", REF, "the entry is known by it; `OPENING` where nothing is said"),
        may("note", &["notes", "comment", "comments", "remark", "remarks", "memo"], "why, in words"),
        past("name"),
        past("on_hold"),
        past("reserved"),
        past("available"),
        past("counted"),
        past("under_count"),
    ],
};
