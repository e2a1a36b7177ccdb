#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    soul_fuzzing::check("snapshot_page", bytes);
});
