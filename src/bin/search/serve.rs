//! `search serve`: the index open to a browser on this machine and to programs.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use hansou::render::messages::Lang;
use hansou::serve::{self, Options};

use crate::args::{Common, Ocr, Serve};
use crate::failure::{Outcome, say};
use crate::{config, locate, output, scans};

pub fn run(options: Serve, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    let archive = locate::archive(common)?;
    let ip = options.listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let usual = Options::new(Path::new(locate::FOLDER));
    let scans = if options.write || follows(&options) {
        let home = archive.home().map_or_else(|| locate::home(common), Path::to_owned);
        scans::reader(&Ocr::default(), &config::read(&home)?, options.threads, &home)?
    } else {
        None
    };
    let bound = serve::bind(Options {
        listen: SocketAddr::new(ip, options.port),
        lang,
        token: !options.no_token,
        allowed_hosts: options.allow_host,
        originals: options.originals,
        write: options.write,
        scans: scans.clone(),
        metrics: options.metrics,
        log: options.log.then(|| serve::Log::to(std::io::stderr())),
        timeout: options.timeout.unwrap_or(usual.timeout),
        threads: options.threads.unwrap_or(usual.threads),
        archive: archive.clone(),
    })?;
    if options.no_token {
        say(&lang.text("server.no_token"));
    }
    if !ip.is_loopback() {
        say(&lang.text("server.open"));
    }
    #[cfg(feature = "watch")]
    let _follower = options.watch.then(|| crate::watch::beside(archive, bound.jobs(), scans, lang));
    let mut out = output::stdout();
    writeln!(out, "{}", lang.say("server.link", &[("link", &bound.link())]))?;
    out.flush()?;
    drop(out);
    bound.run(serve::interrupted());
    Ok(Outcome::Found)
}

/// Whether the index follows its folders while the server runs.
#[cfg(feature = "watch")]
fn follows(options: &Serve) -> bool {
    options.watch
}

#[cfg(not(feature = "watch"))]
fn follows(_: &Serve) -> bool {
    false
}
