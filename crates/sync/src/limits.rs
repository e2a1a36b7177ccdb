//! Every bound of the protocol and of the engine, each with its reason.

/// Version of the protocol that this code speaks. It stands in every message; a change that an older side would misread raises
/// it and the `v1` of the paths with it.
pub const PROTOCOL_VERSION: u64 = 1;

/// Most operations of one push: one transaction of the cloud then stays within a fraction of a second.
pub const OPERATIONS_MAX: usize = 100;

/// Most bytes of a push request: what a slow mobile uplink carries within the time that a request may take. A record of the
/// greatest size fits with room for its operation.
pub const PUSH_BYTES_MAX: usize = 256 * 1024;

/// Most bytes of a record's JSON text, the same as on the device.
pub use soul_model::RECORD_BYTES_MAX;

/// Bytes after which a cloud closes a page or an answer: a phone decodes and stores as much in a moment.
pub const ANSWER_BYTES_SOFT: usize = 1024 * 1024;

/// Bytes past which a device refuses an answer. It leaves room for the last item of a page that was nearly full (two records of
/// the greatest size), and a broken or hostile server can't fill the memory.
pub const ANSWER_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Most records of a page, whatever was asked for.
pub const PAGE_LIMIT_MAX: u64 = 500;

/// Records of a page where the request does not say how many.
pub const PAGE_LIMIT_DEFAULT: u64 = 200;

/// How long a cloud keeps the result of a mutation, in days: longer than a device that is used at least once a year stays away.
pub const RESULTS_KEPT_DAYS: u32 = 400;

/// How long a cloud keeps tombstones, in days. Not less than it keeps results, so that an operation that is sent again never
/// meets a record that has been forgotten.
pub const TOMBSTONES_KEPT_DAYS: u32 = RESULTS_KEPT_DAYS;

/// How far a stamp may be ahead of the cloud's clock, in milliseconds: ordinary clocks differ by less, and a clock that is wrong
/// by a year does not win every conflict for a year.
pub const CLOCK_AHEAD_MS_MAX: i64 = 5 * 60 * 1000;

/// Greatest integer of the protocol: the greatest up to which every integer is exact as a JavaScript number.
pub const INTEGER_MAX: u64 = (1 << 53) - 1;

/// Most characters of a cursor or a page token. They travel in URLs.
pub const CURSOR_CHARS_MAX: usize = 200;

/// Most characters of an owner's id.
pub const OWNER_CHARS_MAX: usize = 200;

/// Answered rows that stay in the queue for the inspector: a few screens of it.
pub const ANSWERED_ROWS_KEPT: usize = 200;
