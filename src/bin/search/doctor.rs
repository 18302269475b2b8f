//! `search doctor`: proves on the user's own texts that what is written is found, and with `--check` that the files of
//! the index are sound.

use std::io::Write;
use std::path::Path;

use hansou::find::backend::Archive;
use hansou::find::doctor::{self, Recall};
use hansou::index::{self, Verified};
use hansou::render::messages::{Lang, thousands};
use hansou::render::{json, visible};

use crate::args::{Common, Doctor};
use crate::failure::Outcome;
use crate::{locate, output, values};
use hansou::render::size;

pub fn run(options: Doctor, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    match options.check {
        true => check(&options, &*locate::archive(common)?, lang),
        false => recall(&options, common, lang),
    }
}

fn recall(options: &Doctor, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    let index = locate::open(common)?;
    let recall = doctor::recall(&*index, options.samples, options.seed, values::today())?;
    let sound = recall.missed == 0 && recall.wrong == 0;
    let mut out = output::stdout();
    if options.json {
        json::write(&recall, &mut out)?;
    } else {
        out.write_all(recall_text(&recall, lang).as_bytes())?;
    }
    out.flush()?;
    Ok(if sound { Outcome::Found } else { Outcome::Incomplete })
}

fn recall_text(recall: &Recall, lang: Lang) -> String {
    let mut text = lang.say(
        "doctor.recall",
        &[
            ("n", &thousands(recall.checked as u64)),
            ("articles", &thousands(recall.articles)),
            ("found", &thousands(recall.found)),
            ("missed", &thousands(recall.missed as u64)),
            ("wrong", &thousands(recall.wrong as u64)),
            ("seed", &recall.seed.to_string()),
            ("seconds", &format!("{:.1}", recall.seconds)),
        ],
    ) + "\n";
    for example in &recall.examples {
        let key = match example.fault {
            doctor::Fault::Missed => "doctor.missed",
            doctor::Fault::Wrong => "doctor.wrong",
        };
        let (id, what, around) = (visible(&example.id), visible(&example.text), visible(&example.around));
        text += &format!("  {}\n", lang.say(key, &[("id", &id), ("text", &what), ("around", &around)]));
    }
    let end = match (recall.checked, recall.examples.is_empty()) {
        (0, _) => "doctor.nothing",
        (_, true) => "doctor.sound",
        (_, false) => "doctor.unsound",
    };
    text + &lang.text(end) + "\n"
}

fn check(options: &Doctor, archive: &dyn Archive, lang: Lang) -> anyhow::Result<Outcome> {
    let verified = archive.verify()?;
    let mut out = output::stdout();
    if options.json {
        json::write(&verified, &mut out)?;
    } else {
        out.write_all(check_text(&verified, archive.place(), lang).as_bytes())?;
    }
    out.flush()?;
    Ok(if verified.faults_total == 0 { Outcome::Found } else { Outcome::Incomplete })
}

fn check_text(verified: &Verified, place: &Path, lang: Lang) -> String {
    // A cluster keeps its files to itself.
    let done = if verified.files == 0 { "check.read" } else { "check.done" };
    let mut text = lang.say(
        done,
        &[
            ("files", &thousands(verified.files as u64)),
            ("size", &size(verified.bytes)),
            ("articles", &thousands(verified.articles)),
            ("seconds", &format!("{:.1}", verified.seconds)),
        ],
    ) + "\n";
    for fault in &verified.faults {
        text += &format!("  {}\n", fault_text(fault, lang));
    }
    if verified.faults_total > verified.faults.len() {
        let more = thousands((verified.faults_total - verified.faults.len()) as u64);
        text += &format!("  {}\n", lang.say("summary.more", &[("n", &more)]));
    }
    let end = if verified.faults_total == 0 { "check.sound" } else { "check.unsound" };
    text + &lang.say(end, &[("path", &visible(&place.display().to_string()))]) + "\n"
}

fn fault_text(fault: &index::Fault, lang: Lang) -> String {
    match fault {
        index::Fault::Checksum { file } => lang.say("check.checksum", &[("file", &visible(file))]),
        index::Fault::File { file, why } => lang.say("check.file", &[("file", &visible(file)), ("why", &visible(why))]),
        index::Fault::Article { place, why } => lang.say("check.article", &[("place", place), ("why", &visible(why))]),
        index::Fault::Unreachable { id } => lang.say("check.unreachable", &[("id", &visible(id))]),
        index::Fault::Count { listed, indexed } => {
            lang.say("check.count", &[("listed", &thousands(*listed)), ("indexed", &thousands(*indexed))])
        }
    }
}
