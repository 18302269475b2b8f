//! `search mcp` through the real program: what an agent's client says and hears, a message a line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::{CORPUS, command};

/// A client of a running server, which ends with the test.
struct Client {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    asked: u64,
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Client {
    /// Starts a server on the corpus and greets it.
    fn start() -> Self {
        let mut child = command(CORPUS.path())
            .arg("mcp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut client = Self { child, to, from, asked: 0 };
        let hello = json!({
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" },
        });
        let greeted = client.ask("initialize", hello);
        assert_eq!(greeted["serverInfo"]["name"], "hansou", "{greeted}");
        assert!(greeted["capabilities"]["resources"].is_object(), "{greeted}");
        client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.to, "{message}").unwrap();
    }

    /// The whole answer to a request.
    fn answer(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params }));
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "it ended");
            let message: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line:?} is no message"));
            if message["id"] == self.asked {
                return message;
            }
        }
    }

    /// The result of a request, which must have one.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer["result"].is_object(), "{answer}");
        answer["result"].clone()
    }

    /// What a tool gives.
    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        assert_ne!(result["isError"], true, "{result}");
        assert!(result.to_string().len() <= 24 << 10, "{tool}: {} bytes", result.to_string().len());
        result["structuredContent"].clone()
    }
}

#[test]
fn every_tool_answers_within_its_size_and_only_reads() {
    let mut client = Client::start();
    let tools = client.ask("tools/list", json!({}));
    let tools = tools["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["search", "show", "facts", "metrics", "why", "stats"]);
    assert!(tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true && tool["outputSchema"].is_object()));

    let found = client.call("search", json!({ "query": "高新区 传感器", "n": 20, "detail": "high" }));
    assert!(found["total"].as_u64().unwrap() > 10, "{found}");
    let hit = &found["hits"][0];
    assert!(hit["cite"].as_str().unwrap().contains(hit["date"].as_str().unwrap()), "{hit}");
    assert!(hit["quoted"][0]["quoted"].is_string(), "{hit}");

    let shown = client.call("show", json!({ "id": "wss-2021", "query": "传感器", "length": 50 }));
    assert_eq!(shown["more"]["start"], 50, "{shown}");
    assert!(shown["quoted"].as_str().unwrap().chars().count() == 50 && !shown["marks"].as_array().unwrap().is_empty());

    let facts = client.call("facts", json!({ "metric": "签约额", "where": "change:no" }));
    assert!(facts["facts"][0]["value"].is_string() && facts["facts"][0]["cite"].is_string(), "{facts}");
    assert!(client.call("metrics", json!({ "top": 3 }))["metrics"].as_array().unwrap().len() <= 3);
    let why = client.call("why", json!({ "query": "传感器", "id": "wss-2021" }));
    assert_eq!(why["found"], true, "{why}");
    assert!(client.call("stats", json!({}))["articles"].as_u64().unwrap() > 50);

    let wrong = client.ask("tools/call", json!({ "name": "show", "arguments": { "id": "none" } }));
    assert_eq!(wrong["isError"], true, "{wrong}");
}

#[test]
fn an_article_is_a_resource() {
    let mut client = Client::start();
    let templates = client.ask("resources/templates/list", json!({}));
    assert_eq!(templates["resourceTemplates"][0]["uriTemplate"], "hansou://article/{id}", "{templates}");
    let read = client.ask("resources/read", json!({ "uri": "hansou://article/wss-2021" }));
    let text = read["contents"][0]["text"].as_str().unwrap();
    assert!(text.contains("传感器") && text.contains("2021-11-03"), "{text}");
    let none = client.answer("resources/read", json!({ "uri": "hansou://article/none" }));
    assert!(none["error"]["message"].as_str().unwrap().contains("none"), "{none}");
}
