//! Rich text.
#![no_main]

mod shared;

use hansou_documents::DocumentKind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| shared::read_document(DocumentKind::Rtf, bytes));
