//! `search help`: the help of the program or of a command; `search help query` is the query language.

use std::io::Write;

use anyhow::bail;
use hansou::render::messages::Lang;
use hansou::render::visible;

use crate::args::Help;
use crate::failure::Outcome;
use crate::{localise, output};

pub fn run(options: Help, lang: Lang) -> anyhow::Result<Outcome> {
    let text = text(options.topic.as_deref(), lang)?;
    let mut out = output::stdout();
    writeln!(out, "{}", text.trim_end())?;
    out.flush()?;
    Ok(Outcome::Found)
}

fn text(topic: Option<&str>, lang: Lang) -> anyhow::Result<String> {
    let mut command = localise::command(lang);
    match topic {
        None => Ok(command.render_long_help().to_string()),
        Some("query") => Ok(match lang {
            Lang::Zh => hansou::query::help::ZH.to_owned(),
            Lang::En => hansou::query::help::EN.to_owned(),
        }),
        Some(name) => match command.find_subcommand_mut(name) {
            Some(command) => Ok(command.render_long_help().to_string()),
            None => bail!(lang.say("help.unknown", &[("topic", &visible(name))])),
        },
    }
}
