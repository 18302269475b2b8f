//! Messages and mailboxes, with what is attached to them.
#![no_main]

mod shared;

use hansou_documents::DocumentKind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    shared::read_document(DocumentKind::Mail, bytes);
    shared::read_document(DocumentKind::Mailbox, bytes);
    shared::read("a.eml", bytes);
});
