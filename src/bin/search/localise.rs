//! Help and complaints about the command line in the user's language: clap's structure, the catalogue's words.
//!
//! Keys: `about.COMMAND`, `usage.COMMAND`, `after.COMMAND` (if any), `arg.NAME` or `arg.COMMAND.NAME` for flags,
//! `value.NAME` for what stands behind them, `expect.NAME` for what a wrong value should have been.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, Parser};
use hansou::render::messages::Lang;
use hansou::render::visible;

use crate::args::{Args, NO_FLAG};
use crate::failure::say;

/// Why there is nothing to run: help was asked for, or the line is wrong.
pub struct Usage {
    text: String,
    wrong: bool,
}

impl Usage {
    /// Help goes to standard output and is success; a complaint goes to standard error with exit code 2.
    pub fn print(self) -> ExitCode {
        // A closed pipe is no reason to complain.
        match self.wrong {
            true => {
                say(&self.text);
                ExitCode::from(2)
            }
            false => {
                let _ = writeln!(io::stdout(), "{}", self.text.trim_end());
                ExitCode::SUCCESS
            }
        }
    }
}

/// Reads the command line. Help is put together only when it is needed: a good line costs no look at the catalogue.
pub fn parse(words: Vec<OsString>, lang: Lang) -> Result<Args, Usage> {
    Args::try_parse_from(&words).map_err(|_| usage(words, lang))
}

fn usage(words: Vec<OsString>, lang: Lang) -> Usage {
    match command(lang).try_get_matches_from(words) {
        Err(error) if error.use_stderr() && error.kind() != NO_COMMAND => {
            Usage { text: complaint(&error, lang), wrong: true }
        }
        Err(error) => Usage { wrong: error.use_stderr(), text: error.render().to_string() },
        Ok(_) => Usage { wrong: true, text: lang.text("wrong.other") },
    }
}

const NO_COMMAND: ErrorKind = ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;

/// The command line with all its help in one language.
pub fn command(lang: Lang) -> Command {
    let command = Args::command();
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let command = localised(command, "search", lang)
        .subcommand_help_heading(lang.text("heading.commands"))
        .subcommand_value_name(lang.text("value.command"));
    names.iter().fold(command, |command, name| command.mut_subcommand(name, |sub| localised(sub, name, lang)))
}

fn localised(command: Command, name: &str, lang: Lang) -> Command {
    let template = format!("{{about}}\n\n{} {{usage}}\n\n{{all-args}}{{after-help}}", lang.text("heading.usage"));
    let after = lang.find(&format!("after.{name}")).unwrap_or_default();
    let own = |id: &'static str, action| Arg::new(id).long(id).action(action);
    command
        .about(lang.text(&format!("about.{name}")))
        .override_usage(lang.text(&format!("usage.{name}")))
        .after_help(after)
        .help_template(template)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(own("help", ArgAction::Help).short('h').display_order(1000))
        .args((name == "search").then(|| own("version", ArgAction::Version).short('V').display_order(1001)))
        .mut_args(|arg| localised_arg(arg, name, lang))
}

fn localised_arg(arg: Arg, command: &str, lang: Lang) -> Arg {
    let id = arg.get_id().to_string();
    let help = lang.find(&format!("arg.{command}.{id}")).unwrap_or_else(|| lang.text(&format!("arg.{id}")));
    let heading = if arg.is_positional() { "heading.arguments" } else { "heading.options" };
    let help = help + &choices(&arg, lang);
    let arg = arg.help(help).help_heading(lang.text(heading));
    // What all commands have stands after what is their own.
    let arg = if arg.is_global_set() { arg.display_order(900) } else { arg };
    if !arg.get_action().takes_values() {
        return arg;
    }
    let arg = arg.value_name(lang.text(&format!("value.{id}")));
    arg.hide_default_value(true).hide_possible_values(true).hide_env(true)
}

/// The possible values and the default, as clap would append them.
fn choices(arg: &Arg, lang: Lang) -> String {
    if !arg.get_action().takes_values() {
        return String::new();
    }
    let values: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let mut text = String::new();
    if !values.is_empty() {
        text += &lang.say("help.choices", &[("values", &values.join(&lang.text("comma")))]);
    }
    if !defaults.is_empty() {
        text += &lang.say("help.default", &[("value", &defaults.join(" "))]);
    }
    text
}

/// What is wrong with the command line, and what to do.
fn complaint(error: &clap::Error, lang: Lang) -> String {
    let get = |kind| error.get(kind).map(|value| plain(value, lang)).filter(|text| !text.is_empty());
    let arg = get(ContextKind::InvalidArg).unwrap_or_default();
    let value = get(ContextKind::InvalidValue).or_else(|| get(ContextKind::InvalidSubcommand)).unwrap_or_default();
    let prior = get(ContextKind::PriorArg).unwrap_or_default();
    let key = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => "wrong.no_value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "wrong.value",
        ErrorKind::UnknownArgument => "wrong.unknown",
        ErrorKind::InvalidSubcommand => "wrong.command",
        ErrorKind::MissingRequiredArgument => "wrong.missing",
        ErrorKind::ArgumentConflict if prior == arg => "wrong.twice",
        ErrorKind::ArgumentConflict => "wrong.conflict",
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => "wrong.too_many",
        ErrorKind::InvalidUtf8 => "wrong.utf8",
        ErrorKind::MissingSubcommand => "wrong.no_command",
        _ => "wrong.other",
    };
    let mut text = lang.text("error") + &lang.say(key, &[("arg", &arg), ("value", &value), ("prior", &prior)]);
    let name: String = arg.trim_start_matches('-').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
    if let Some(values) = get(ContextKind::ValidValue) {
        text += &lang.say("wrong.choices", &[("values", &values)]);
    } else if error.kind() == ErrorKind::ValueValidation
        && let Some(expected) = lang.find(&format!("expect.{name}"))
    {
        text += &expected;
    }
    if let Some(meant) = get(ContextKind::SuggestedArg).or_else(|| get(ContextKind::SuggestedSubcommand)) {
        text += &lang.say("wrong.meant", &[("value", &meant)]);
    }
    if error.kind() == ErrorKind::UnknownArgument {
        text += &lang.say("wrong.dashes", &[("arg", &arg)]);
    }
    format!("{text}\n{}", lang.text("wrong.help"))
}

fn plain(value: &ContextValue, lang: Lang) -> String {
    let text = match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(&lang.text("comma")),
        _ => return String::new(),
    };
    visible(&text.replace(NO_FLAG, ""))
}

#[cfg(test)]
mod tests {
    use clap::Command;
    use hansou::render::messages::Lang;
    use hansou_text::fold::is_han;

    use super::{command, parse};
    use crate::args::escaped;

    fn usage(line: &[&str], lang: Lang) -> String {
        let words = ["search"].iter().chain(line).map(Into::into);
        parse(escaped(words), lang).err().map(|usage| usage.text).unwrap_or_default()
    }

    fn every(command: &Command, check: &mut impl FnMut(&Command)) {
        check(command);
        command.get_subcommands().for_each(|sub| every(sub, check));
    }

    #[test]
    fn all_help_is_in_the_catalogue() {
        for lang in [Lang::Zh, Lang::En] {
            every(&command(lang), &mut |command| {
                let about = command.get_about().map(ToString::to_string).unwrap_or_default();
                assert!(!about.starts_with("about."), "{about}");
                for arg in command.get_arguments() {
                    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                    assert!(
                        !help.starts_with("arg.") && !help.is_empty(),
                        "{} of {}",
                        arg.get_id(),
                        command.get_name()
                    );
                    for name in arg.get_value_names().unwrap_or_default() {
                        assert!(!name.starts_with("value."), "{name}");
                    }
                }
            });
        }
    }

    #[test]
    fn chinese_help_has_no_english_words_but_names() {
        for line in [&["--help"][..], &["index", "-h"], &["query", "--help"], &["show", "-h"], &["stats", "-h"], &[]] {
            let help = usage(line, Lang::Zh);
            for word in ["Usage", "Options", "Commands", "Arguments", "Print", "default", "possible", "OPTIONS"] {
                assert!(!help.contains(word), "{word} in\n{help}");
            }
            assert!(help.chars().any(is_han), "{help}");
            assert!(!usage(line, Lang::En).chars().any(is_han), "{}", usage(line, Lang::En));
        }
    }

    #[test]
    fn complaints_say_what_to_do() {
        for (line, zh, en) in [
            (&["query"][..], "缺少", "missing"),
            (&["query", "a", "--from", "昨天"], "昨天", "2022-09"),
            (&["query", "a", "--sort", "size"], "-date", "-date"),
            (&["query", "a", "--limt", "3"], "--limit", "--limit"),
            (&["query", "a", "--timeout"], "--timeout", "--timeout"),
            (&["query", "a", "-n", "x"], "整数", "whole number"),
            (&["query", "a", "--json", "--format", "csv"], "同时", "together"),
            (&["qurey", "a"], "query", "query"),
            (&["query", "a", "\x1b[2J", "--x\x1b"], "␛", "␛"),
        ] {
            for (lang, part) in [(Lang::Zh, zh), (Lang::En, en)] {
                let text = usage(line, lang);
                assert!(text.contains(part), "{line:?}: {text}");
                assert!(!text.contains('\x1b'), "{text}");
            }
        }
    }
}
