//! The command line. What each flag means to people stands in the catalogue (`arg.NAME`), not here.
//!
//! To add a command: its options here, a file with `run`, a line in `main`, and its keys in the catalogue.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use encoding_rs::Encoding;
use hansou::article::format::fields::Role;
use hansou::find::Sort;
use hansou::find::facts::{By, Condition, Order};
use hansou_text::numeral::Decimal;
use jiff::civil::Date;

use crate::values;

#[derive(Debug, Parser)]
#[command(name = "search", version, disable_help_subcommand = true)]
pub struct Args {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Common {
    #[arg(long, global = true, env = "HANSOU_INDEX")]
    pub index: Option<PathBuf>,
    #[cfg(feature = "cluster")]
    #[arg(long, global = true, env = "HANSOU_AT", conflicts_with = "index")]
    pub at: Option<String>,
    #[cfg(feature = "cluster")]
    #[arg(long, global = true)]
    pub ca: Option<PathBuf>,
    #[arg(long, global = true, default_value = "auto")]
    pub color: Color,
    // Read before the rest of the line is parsed (`lang`); here so that it is known and checked.
    #[arg(long, global = true, value_parser = ["zh", "en"])]
    pub lang: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Index(Index),
    Query(Query),
    Facts(Facts),
    Show(Show),
    Stats(Stats),
    Doctor(Doctor),
    Why(Why),
    #[cfg(feature = "serve")]
    Serve(Serve),
    #[cfg(feature = "mcp")]
    Mcp,
    Eval(Eval),
    Completions(Completions),
    Help(Help),
}

#[derive(Debug, clap::Args)]
pub struct Index {
    #[arg(required_unless_present = "optimize")]
    pub inputs: Vec<PathBuf>,
    #[arg(long)]
    pub full: bool,
    #[arg(long, value_parser = values::encoding)]
    pub encoding: Option<&'static Encoding>,
    #[arg(long, value_delimiter = ',', value_parser = values::field)]
    pub map: Vec<(Role, String)>,
    #[arg(long)]
    pub dict: Option<PathBuf>,
    #[arg(long, value_parser = values::at_least_one)]
    pub threads: Option<usize>,
    #[arg(long, value_parser = values::megabytes)]
    pub memory: Option<usize>,
    #[arg(long, default_value = "32M", value_parser = values::bytes)]
    pub max_article: u64,
    #[arg(long, default_value = "256M", value_parser = values::bytes)]
    pub max_document: u64,
    #[arg(long, default_value = "256M", value_parser = values::bytes)]
    pub max_unpacked: u64,
    #[arg(long, default_value = "250")]
    pub max_ratio: u64,
    #[arg(long, default_value = "5")]
    pub max_depth: usize,
    #[arg(long, default_value = "1000000")]
    pub max_members: usize,
    #[arg(long, default_value = "100000")]
    pub max_figures: usize,
    #[command(flatten)]
    pub scans: Ocr,
    #[arg(long)]
    pub optimize: bool,
    #[cfg(feature = "cluster")]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub shards: Option<u32>,
    #[cfg(feature = "cluster")]
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=10))]
    pub replicas: Option<u32>,
    #[cfg(feature = "watch")]
    #[arg(long)]
    pub watch: bool,
}

/// How scans are read.
#[derive(Debug, Default, clap::Args)]
pub struct Ocr {
    #[arg(long)]
    pub ocr: bool,
    #[arg(long)]
    pub ocr_models: Option<PathBuf>,
    #[arg(long)]
    pub ocr_seconds: Option<u64>,
}

#[derive(Debug, clap::Args)]
pub struct Query {
    #[arg(required = true, value_parser = values::unescaped())]
    pub words: Vec<String>,
    #[arg(short = 'n', long, default_value = "10")]
    pub limit: usize,
    #[arg(long, default_value = "0")]
    pub offset: usize,
    #[arg(long, default_value = "score", allow_hyphen_values = true, value_parser = values::sort())]
    pub sort: Sort,
    #[arg(long, value_parser = hansou::query::day::first)]
    pub from: Option<Date>,
    #[arg(long, value_parser = hansou::query::day::last)]
    pub to: Option<Date>,
    #[arg(long)]
    pub exact: bool,
    #[arg(long)]
    pub all_words: bool,
    #[arg(long)]
    pub recent: bool,
    #[arg(long, default_value = "0")]
    pub context: usize,
    #[arg(long)]
    pub explain: bool,
    #[arg(long, value_parser = values::duration)]
    pub timeout: Option<Duration>,
    #[arg(long, value_parser = ["year", "month", "source"])]
    pub by: Option<String>,
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    #[arg(long, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, clap::Args)]
pub struct Facts {
    #[arg(value_parser = values::unescaped())]
    pub metric: Vec<String>,
    #[arg(long = "where", value_parser = values::condition)]
    pub condition: Vec<Condition>,
    #[arg(long, value_parser = hansou::query::day::first)]
    pub from: Option<Date>,
    #[arg(long, value_parser = hansou::query::day::last)]
    pub to: Option<Date>,
    #[arg(long, allow_hyphen_values = true, value_parser = values::amount)]
    pub min: Option<Decimal>,
    #[arg(long, allow_hyphen_values = true, value_parser = values::amount)]
    pub max: Option<Decimal>,
    #[arg(long, default_value = "date", allow_hyphen_values = true, value_parser = values::order())]
    pub sort: Order,
    #[arg(short = 'n', long)]
    pub limit: Option<usize>,
    #[arg(long, conflicts_with = "conflicts", value_parser = values::by())]
    pub by: Option<By>,
    #[arg(long)]
    pub conflicts: bool,
    #[arg(long, conflicts_with_all = ["by", "conflicts"])]
    pub series: bool,
    #[arg(long)]
    pub exact: bool,
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    #[arg(long)]
    pub json: bool,
    #[arg(long, conflicts_with_all = ["csv", "json"])]
    pub plot: Option<PathBuf>,
    #[arg(long, requires_all = ["plot", "by"])]
    pub bars: bool,
    #[arg(long, default_value = "40")]
    pub top: usize,
}

#[derive(Debug, clap::Args)]
pub struct Show {
    #[arg(required = true, value_parser = values::unescaped())]
    pub id: String,
    #[arg(long, allow_hyphen_values = true)]
    pub query: Option<String>,
    #[arg(long)]
    pub no_pager: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Stats {
    #[arg(long)]
    pub space: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Doctor {
    #[arg(long, default_value = "1000")]
    pub samples: usize,
    #[arg(long, default_value = "1")]
    pub seed: u64,
    #[arg(long, conflicts_with_all = ["samples", "seed"])]
    pub check: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Why {
    #[arg(required = true, value_parser = values::unescaped())]
    pub query: String,
    #[arg(required = true, value_parser = values::unescaped())]
    pub article: String,
    #[arg(long, value_parser = hansou::query::day::first)]
    pub from: Option<Date>,
    #[arg(long, value_parser = hansou::query::day::last)]
    pub to: Option<Date>,
    #[arg(long)]
    pub json: bool,
}

#[cfg(feature = "serve")]
#[derive(Debug, clap::Args)]
pub struct Serve {
    #[arg(long, default_value = "7710")]
    pub port: u16,
    #[arg(long)]
    pub listen: Option<std::net::IpAddr>,
    #[arg(long)]
    pub no_token: bool,
    #[arg(long)]
    pub allow_host: Vec<String>,
    #[arg(long)]
    pub originals: bool,
    #[cfg(feature = "watch")]
    #[arg(long)]
    pub watch: bool,
    #[arg(long, value_parser = values::duration)]
    pub timeout: Option<Duration>,
    #[arg(long, value_parser = values::at_least_one)]
    pub threads: Option<usize>,
    #[arg(long)]
    pub write: bool,
    #[arg(long)]
    pub log: bool,
    #[arg(long)]
    pub metrics: bool,
}

#[derive(Debug, clap::Args)]
pub struct Eval {
    #[arg(required = true)]
    pub set: PathBuf,
    #[arg(long)]
    pub run: Option<PathBuf>,
    #[arg(long)]
    pub against: Option<PathBuf>,
    #[arg(long)]
    pub answers: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Completions {
    #[arg(required = true)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub struct Help {
    pub topic: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
    Tsv,
    Html,
    Gbt7714,
    #[value(name = "gbt7714-2015")]
    Gbt7714Of2015,
    Ris,
    Bibtex,
    CslJson,
}

/// Stands before a word of the command line that begins with `-` and is no flag: `-惠州`, `-"惠州"`. Private use,
/// taken away again by [`values::unescaped`].
pub const NO_FLAG: char = '\u{e000}';

/// The command line with words such as `-惠州`, which the query language reads as "without", kept apart from flags.
/// Flags begin with an ASCII letter; all after `--` are words anyway.
pub fn escaped(words: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut only_words = false;
    let escape = |word: OsString| {
        only_words |= word == "--";
        let text = word.to_str().filter(|_| !only_words).and_then(|text| text.strip_prefix('-'));
        match text.and_then(|text| text.chars().next()) {
            Some(c) if c != '-' && !c.is_ascii_alphabetic() => format!("{NO_FLAG}{}", word.display()).into(),
            _ => word,
        }
    };
    words.map(escape).collect()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::{CommandFactory, Parser};

    use hansou::article::format::fields::Role;

    use super::{Args, Command, Format, escaped};

    fn parse(line: &[&str]) -> Result<Command, clap::error::ErrorKind> {
        let words = ["search"].iter().chain(line).map(OsString::from);
        Args::try_parse_from(escaped(words)).map(|args| args.command).map_err(|error| error.kind())
    }

    fn words(line: &[&str]) -> String {
        match parse(line) {
            Ok(Command::Query(query)) => query.words.join(" "),
            other => panic!("{line:?}: {other:?}"),
        }
    }

    #[test]
    fn the_definition_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn query_words_may_begin_with_a_minus() {
        assert_eq!(words(&["query", "高新区", "-惠州", "-n", "3"]), "高新区 -惠州");
        assert_eq!(words(&["query", "-\"惠州\" 高新区"]), "-\"惠州\" 高新区");
        assert_eq!(words(&["query", "-157亿元", "--json"]), "-157亿元");
        assert_eq!(words(&["query", "--", "-abc", "-惠州"]), "-abc -惠州");
        assert_eq!(words(&["query", "-"]), "-");
    }

    #[test]
    fn flags_mean_what_they_say() {
        let Ok(Command::Query(query)) = parse(&[
            "query",
            "a",
            "-n5",
            "--offset=20",
            "--sort",
            "-date",
            "--from",
            "2022-09",
            "--to",
            "2022",
            "--exact",
            "--explain",
            "--context",
            "2",
            "--recent",
            "--timeout",
            "1.5s",
            "--format",
            "tsv",
            "b",
        ]) else {
            panic!("it parses");
        };
        assert_eq!(query.words, ["a", "b"]);
        assert_eq!((query.limit, query.offset, query.context), (5, 20, 2));
        assert_eq!(query.sort, hansou::find::Sort::Newest);
        assert_eq!(query.from.map(|day| day.to_string()).as_deref(), Some("2022-09-01"));
        assert_eq!(query.to.map(|day| day.to_string()).as_deref(), Some("2022-12-31"));
        assert!(query.exact && query.explain && query.recent && !query.json);
        assert_eq!(query.timeout.map(|time| time.as_millis()), Some(1500));
        assert_eq!(query.format, Format::Tsv);
        let Ok(Command::Index(index)) = parse(&[
            "index",
            "a",
            "b",
            "--full",
            "--encoding",
            "gbk",
            "--map",
            "标题=headline,正文=text",
            "--dict",
            "d.txt",
            "--threads",
            "2",
            "--memory",
            "1G",
        ]) else {
            panic!("it parses");
        };
        assert_eq!((index.inputs.len(), index.full, index.threads, index.memory), (2, true, Some(2), Some(1024)));
        assert_eq!(index.map[1], (Role::Body, "text".to_owned()));
    }

    #[test]
    fn wrong_lines_are_refused() {
        use clap::error::ErrorKind::*;
        for (line, kind) in [
            (&["query"][..], MissingRequiredArgument),
            (&["index"], MissingRequiredArgument),
            (&["query", "a", "--from", "昨天"], ValueValidation),
            (&["query", "a", "--timeout", "soon"], ValueValidation),
            (&["query", "a", "--sort", "size"], InvalidValue),
            (&["query", "a", "--json", "--format", "csv"], ArgumentConflict),
            (&["query", "a", "--nonsense"], UnknownArgument),
            (&["index", "a", "--threads", "0"], ValueValidation),
            (&["frobnicate"], InvalidSubcommand),
        ] {
            assert_eq!(parse(line).err(), Some(kind), "{line:?}");
        }
    }
}
