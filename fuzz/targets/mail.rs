//! Messages and mailboxes, with what is attached to them.
#![no_main]

mod shared;

use hansou_documents::Kind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    shared::read_document(Kind::Mail, bytes);
    shared::read_document(Kind::Mailbox, bytes);
    shared::read("a.eml", bytes);
});
