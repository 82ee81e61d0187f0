//! What an item has several of is a list of objects in JSON and one cell in CSV.

use serde_json::json;

use super::Counter;

#[test]
fn packs_barcodes_suppliers_and_policies_are_lists_of_objects() {
    let counter = Counter::stocked();
    counter.done("supplier add ACME");
    counter.done(
        "item set NAIL --use mro --pack case=12 --pack box=3/2 --barcode 4006381333931 --barcode 14006381333938=case \
         --supplier \"ACME code=N1 unit=case price=1.25 lead=3 moq=10\" --min 5 --max 9.5 --policy A1=2",
    );
    let wanted = [
        ("uses", json!(["mro"])),
        (
            "packs",
            json!([{ "name": "case", "units": 12, "per": 1 }, { "name": "box", "units": 3, "per": 2 }]),
        ),
        (
            "barcodes",
            json!([
                { "barcode": "4006381333931", "unit": null },
                { "barcode": "14006381333938", "unit": "case" },
            ]),
        ),
        (
            "suppliers",
            json!([{
                "supplier": "ACME", "supplier_code": "N1", "supplier_unit": "case",
                "supplier_price": "1.25", "lead_time_days": 3, "moq": "10",
            }]),
        ),
        (
            "policies",
            json!([
                { "location": null, "rule": "min-max", "min": "5", "max": "9.5" },
                { "location": "A1", "rule": "min-max", "min": "2", "max": null },
            ]),
        ),
    ];
    for line in ["item show NAIL", "export items"] {
        let items = counter.json(line);
        let nail = items.iter().find(|item| item["sku"] == "NAIL").unwrap();
        for (field, value) in &wanted {
            assert_eq!(nail[*field], *value, "{line}: {field}");
        }
        assert!(nail.get("supplier_price").is_none(), "{line}: flat words are for CSV");
    }
    let csv = counter.csv("export items");
    assert!(csv.contains("case=12;box=3/2") && csv.contains("4006381333931;14006381333938=case"), "{csv}");
    assert!(csv.contains(",min,max,policies,"), "{csv}");
    counter.done("receive NAIL 5 --to A1");
    let shown = &counter.json("item show NAIL")[0];
    assert_eq!(shown["records"], json!([{ "location": "A1", "lot": null, "on_hand": "5" }]));
    assert_eq!(shown["alerts"], json!([{ "alert": "below-min", "location": null }]));
}
