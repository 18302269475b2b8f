//! Texts that are no words, put together from pairs of characters that stand side by side in the corpus: names, and
//! whatever else no dictionary has. Only possible: that every pair is there does not say that the whole is.

use super::slots::{Slot, Slots};
use super::vocabulary::{Counted, Vocabulary};

/// Strings kept on the way.
const BEAM: usize = 200;

/// A possible text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The text.
    pub text: String,
    /// What it costs by its slots.
    pub cost: u8,
    /// In how many articles its rarest pair is.
    pub count: u64,
}

/// The most frequent possible texts for at least two slots, the cheapest first. `need` says how much the slots from
/// one on cost at least.
pub fn chains(vocabulary: &dyn Vocabulary, slots: &Slots, need: impl Fn(usize) -> u8) -> Vec<Chain> {
    let mut beam: Vec<Chain> = Vec::new();
    for at in 1..slots.slots.len() {
        let left = slots.budget.saturating_sub(need(at + 1));
        let first = if at == 1 { slots.slots[0].clone() } else { ends(&beam) };
        let pairs = vocabulary.pairs(&Slots { slots: vec![first, slots.slots[at].clone()], budget: left });
        let longer = if at == 1 { begun(slots, pairs) } else { prolonged(slots, at, &beam, &pairs) };
        beam = longer.into_iter().filter(|chain| chain.cost <= left).collect();
        beam.sort_by(|a, b| (a.cost, b.count, &a.text).cmp(&(b.cost, a.count, &b.text)));
        beam.truncate(BEAM);
    }
    beam
}

/// What the chains end in, each at its least cost.
fn ends(beam: &[Chain]) -> Slot {
    Slot::at_costs(beam.iter().filter_map(|chain| Some((chain.text.chars().next_back()?, chain.cost))).collect())
}

fn begun(slots: &Slots, pairs: Counted) -> Vec<Chain> {
    let cost = |text: &str| slots.slots.iter().zip(text.chars()).filter_map(|(slot, c)| slot.cost(c)).sum();
    pairs.into_iter().map(|(text, count)| Chain { cost: cost(&text), text, count }).collect()
}

/// The chains with one more character, which is for the slot `at`.
fn prolonged(slots: &Slots, at: usize, beam: &[Chain], pairs: &Counted) -> Vec<Chain> {
    let mut longer = Vec::new();
    for chain in beam {
        let Some(last) = chain.text.chars().next_back() else { continue };
        for (pair, &count) in pairs.range(last.to_string()..).take_while(|(pair, _)| pair.starts_with(last)) {
            let Some(next) = pair.chars().nth(1) else { continue };
            let cost = chain.cost + slots.slots[at].cost(next).unwrap_or(u8::MAX / 2);
            longer.push(Chain { text: format!("{}{next}", chain.text), cost, count: count.min(chain.count) });
        }
    }
    longer
}
