//! The engine's own way: title and text by its `cjk` analysis, two words as `cross_fields` with `operator: and`, ten
//! highlighted hits.

use serde_json::json;

use super::client::{Client, encoded};
use super::nodes::request;
use hansou::article::Article;

/// Bytes of a bulk, as ours.
const BULK: usize = 4 << 20;
/// Bulks on their way at once: as many as ours on two cores.
const SENDERS: usize = 2;

/// How its files are packed.
#[derive(Clone, Copy)]
pub enum Codec {
    /// As the engine does when nothing is said (LZ4).
    Usual,
    /// As ours (`best_compression`).
    Packed,
}

/// The articles as bulks, ready to be sent.
pub struct Engine {
    port: u16,
    bulks: Vec<String>,
}

impl Engine {
    /// Of a node that listens there.
    pub fn new(port: u16, articles: &[Article]) -> Self {
        let mut bulks = vec![String::new()];
        for (number, article) in articles.iter().enumerate() {
            let document = json!({"title": article.title, "body": article.body});
            let last = bulks.last_mut().expect("one is always there");
            *last += &format!("{}\n{document}\n", json!({"index": {"_id": number.to_string()}}));
            if last.len() >= BULK {
                bulks.push(String::new());
            }
        }
        bulks.retain(|bulk| !bulk.is_empty());
        Self { port, bulks }
    }

    /// Seconds that writing all of them takes, from making the index until they can be found.
    pub fn write(&self, index: &str, codec: Codec) -> f64 {
        let started = std::time::Instant::now();
        let text = json!({"type": "text", "analyzer": "cjk"});
        let codec = match codec {
            Codec::Usual => "default",
            Codec::Packed => "best_compression",
        };
        let made = json!({
            "settings": {
                "number_of_shards": 3, "number_of_replicas": 1, "refresh_interval": "-1", "codec": codec,
            },
            "mappings": {"properties": {"title": text, "body": text}},
        });
        self.send("PUT", &format!("/{index}"), &made.to_string());
        std::thread::scope(|scope| {
            for sender in 0..SENDERS {
                let own = self.bulks.iter().skip(sender).step_by(SENDERS);
                scope.spawn(move || {
                    for bulk in own {
                        let answer = self.send("POST", &format!("/{index}/_bulk"), bulk);
                        assert!(answer.contains("\"errors\":false"), "{}", answer.get(..300).unwrap_or(&answer));
                    }
                });
            }
        });
        self.send("POST", &format!("/{index}/_refresh"), "");
        started.elapsed().as_secs_f64()
    }

    fn send(&self, method: &str, path: &str, body: &str) -> String {
        request(self.port, method, path, body).expect("the node answers")
    }

    /// Asks for ten hits; bytes of the answer.
    pub fn ask(&self, client: &mut Client, index: &str, question: &str) -> usize {
        let body = json!({
            "size": 10,
            "track_total_hits": true,
            "query": {"multi_match": {
                "query": question, "type": "cross_fields", "operator": "and", "fields": ["title", "body"],
            }},
            "highlight": {"fields": {"title": {}, "body": {}}},
        });
        let kind = "source_content_type=application/json";
        client.length(&format!("/{index}/_search?{kind}&source={}", encoded(&body.to_string())))
    }
}
