//! Three nodes of OpenSearch on the loopback interface, fetched and started through Maven. They end with the test
//! program, or when they are dropped; their folders go with them.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A running node.
struct Node {
    child: Child,
    /// It ends when this is closed.
    _input: Option<ChildStdin>,
    http: u16,
}

/// Running nodes.
pub struct Nodes {
    nodes: Vec<Node>,
    java: PathBuf,
    classes: String,
    home: TempDir,
    transport: Vec<u16>,
}

/// How long nodes may take to start and to find each other.
const PATIENCE: Duration = Duration::from_secs(180);

impl Nodes {
    /// Starts three nodes; `Err` says why that cannot be done here.
    pub fn start() -> Result<Self, String> {
        let version = std::env::var("HANSOU_TEST_OPENSEARCH").unwrap_or_else(|_| "2".to_owned());
        let java_home = std::env::var_os("HANSOU_TEST_JAVA").map(PathBuf::from);
        let tool =
            |name: &str| java_home.as_ref().map_or_else(|| PathBuf::from(name), |home| home.join("bin").join(name));
        let (java, javac) = (tool("java"), tool("javac"));
        for (program, flag) in [(Path::new("mvn"), "--version"), (&java, "-version"), (&javac, "-version")] {
            let run = Command::new(program).arg(flag).output();
            run.map_err(|error| format!("{} cannot be run: {error}", program.display()))?;
        }
        let classes = classes(&version, &javac)?;
        let home = tempfile::tempdir().map_err(|error| error.to_string())?;
        let transport = (0..3).map(|_| free_port()).collect();
        let mut nodes = Self { nodes: Vec::new(), java, classes, home, transport };
        for number in 0..3 {
            let node = nodes.launch(number, free_port());
            nodes.nodes.push(node);
        }
        nodes.wait_for(3)?;
        Ok(nodes)
    }

    fn launch(&self, number: usize, http: u16) -> Node {
        let name = format!("n{number}");
        let seeds: Vec<String> = self.transport.iter().map(|port| format!("127.0.0.1:{port}")).collect();
        let log = fs::File::create(self.home.path().join(format!("{name}.log"))).expect("a log");
        let mut child = Command::new(&self.java)
            .args(["-Xms512m", "-Xmx512m", "-cp", &self.classes, "Launch", &name])
            .arg(self.home.path().join(&name))
            .args([&http.to_string(), &self.transport[number].to_string(), &seeds.join(","), "n0,n1,n2"])
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn()
            .expect("java starts");
        Node { _input: child.stdin.take(), child, http }
    }

    /// Waits until so many nodes are there.
    pub fn wait_for(&self, count: usize) -> Result<(), String> {
        let started = Instant::now();
        loop {
            let path = "/_cluster/health?wait_for_no_initializing_shards=true&timeout=10s";
            let health = self.nodes.iter().find_map(|node| request(node.http, "GET", path, "").ok());
            let is_there = health.as_ref().is_some_and(|health| {
                health.contains(&format!("\"number_of_nodes\":{count},")) && !health.contains("\"timed_out\":true")
            });
            if is_there {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.home.path().join("n0.log")).unwrap_or_default();
                let end: Vec<&str> = log.lines().rev().take(20).collect();
                return Err(format!("the nodes did not find each other: {health:?}\n{}", end.join("\n")));
            }
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    /// Waits until every shard has its copies again.
    pub fn wait_until_green(&self) {
        let path = "/_cluster/health?wait_for_status=green&wait_for_no_relocating_shards=true&timeout=120s";
        let health = self.ask("GET", path, "");
        assert!(health.contains("\"status\":\"green\""), "{health}");
    }

    /// The address of an index, all nodes named.
    pub fn address(&self, name: &str) -> String {
        let hosts: Vec<String> = self.nodes.iter().map(|node| format!("127.0.0.1:{}", node.http)).collect();
        format!("http://{}/{name}", hosts.join(","))
    }

    /// The port of one node.
    pub fn port(&self, number: usize) -> u16 {
        self.nodes[number].http
    }

    /// Asks the first node that answers.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let answer = self.nodes.iter().find_map(|node| request(node.http, method, path, body).ok());
        answer.expect("a node answers")
    }

    /// Seconds that the nodes have run on processors so far, where the system says that as Linux does.
    #[allow(dead_code)] // the bench asks
    pub fn processor_seconds(&self) -> f64 {
        /// What Linux counts such times in (USER_HZ).
        const TICKS: f64 = 100.0;
        let of_one = |node: &Node| {
            let stat = fs::read_to_string(format!("/proc/{}/stat", node.child.id())).unwrap_or_default();
            // Behind the name in brackets, user and system time are the twelfth and thirteenth field.
            let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
            fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / TICKS
        };
        self.nodes.iter().map(of_one).sum()
    }

    /// Kills a node at once, as a failing machine does.
    pub fn kill(&mut self, number: usize) {
        self.nodes[number].child.kill().expect("it is ours");
        self.nodes[number].child.wait().expect("it ends");
    }

    /// Starts it again, with what it has on disk.
    pub fn restart(&mut self, number: usize) {
        self.nodes[number] = self.launch(number, self.nodes[number].http);
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        for node in &mut self.nodes {
            let _ = node.child.kill();
            let _ = node.child.wait();
        }
    }
}

/// The class path of a version: its jars, and the launcher compiled against them. Kept for the next run.
fn classes(version: &str, javac: &Path) -> Result<String, String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster/nodes");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("opensearch-{version}"));
    let (lib, out) = (folder.join("lib"), folder.join("classes"));
    if !out.join("Launch.class").exists() {
        let mut maven = Command::new("mvn");
        maven.args(["-q", "-B", "-f"]).arg(source.join("pom.xml"));
        if version == "3" {
            maven.arg("-Pv3");
        }
        run(maven.arg("dependency:copy-dependencies").arg(format!("-DoutputDirectory={}", lib.display())))?;
        let mut compiler = Command::new(javac);
        compiler.arg("-d").arg(&out).arg("-cp").arg(format!("{}/*", lib.display()));
        run(compiler.arg(source.join("Launch.java")).arg(source.join(format!("v{version}/Plugins.java"))))?;
    }
    Ok(format!("{}:{}/*", out.display(), lib.display()))
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    let said = || String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned();
    if output.status.success() { Ok(()) } else { Err(format!("{command:?}: {}", said())) }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    listener.local_addr().expect("an address").port()
}

/// One request, as plain as can be.
pub fn request(port: u16, method: &str, path: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(150)))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut answer = String::new();
    reader.read_to_string(&mut answer)?;
    Ok(answer)
}
