//! The committed tables are those that their provenance records, and small enough.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

/// What all tables may take in the module.
const BYTES_MAX: usize = 40 * 1024;

#[derive(Deserialize)]
struct Provenance {
    total_bytes: usize,
    tables: BTreeMap<String, Table>,
}

#[derive(Deserialize)]
struct Table {
    /// What the table takes in the module.
    bytes: usize,
    sha256: String,
}

#[test]
fn every_table_has_the_recorded_checksum_and_all_fit_into_the_budget() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tables");
    let text = std::fs::read_to_string(folder.join("provenance.json")).unwrap();
    let provenance: Provenance = serde_json::from_str(&text).unwrap();
    let mut total = 0;
    for (name, table) in &provenance.tables {
        let data = std::fs::read(folder.join(name)).unwrap();
        let digest: String = Sha256::digest(&data).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, table.sha256, "{name}");
        total += table.bytes;
    }
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let tables = files.filter(|path| path.extension().is_some_and(|kind| kind == "bin" || kind == "rs"));
    assert_eq!(tables.count(), provenance.tables.len(), "a table without provenance");
    assert_eq!(total, provenance.total_bytes);
    println!("tables: {total} of {BYTES_MAX} bytes");
    assert!(total <= BYTES_MAX);
}
