//! What the model says of the columns of a line becomes characters with places (Graves et al., Connectionist Temporal
//! Classification, 2006: the same class in a row is one character, the class of nothing parts two).

/// A character that the model sees: what, the middle of its steps, and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen<'m> {
    pub text: &'m str,
    pub step: f32,
    pub confidence: f32,
}

/// The characters of a line, from the likelihood of each class at each step.
pub(super) fn characters<'m>(values: &[f32], classes: usize, meanings: &'m [String]) -> Vec<Seen<'m>> {
    let mut seen: Vec<Seen<'m>> = Vec::new();
    let mut before = 0;
    for (step, likely) in values.chunks(classes.max(1)).enumerate() {
        let best = likely.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let Some((class, &confidence)) = best else { continue };
        match seen.last_mut() {
            _ if class == 0 => {}
            Some(last) if class == before => {
                // It goes on: its middle moves by half a step.
                last.step += 0.5;
                last.confidence = last.confidence.max(confidence);
            }
            _ => {
                let text = meanings.get(class).map_or("", String::as_str);
                seen.push(Seen { text, step: step as f32 + 0.5, confidence });
            }
        }
        before = class;
    }
    seen.retain(|character| !character.text.trim().is_empty());
    seen
}

/// Whether what was seen fills its place and stands upright in lines that run down: no marks, no letters or digits.
pub(super) fn is_full(text: &str) -> bool {
    text.chars()
        .all(|c| c >= '\u{2e80}' && !('\u{3000}'..'\u{3040}').contains(&c) && !('\u{ff00}'..'\u{fff0}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_class_in_a_row_is_one_character() {
        let meanings: Vec<String> = ["", "天", "健", " "].map(str::to_owned).to_vec();
        let mut values = Vec::new();
        for class in [0, 1, 1, 0, 1, 3, 2, 2, 2, 0] {
            let mut likely = [0.02; 4];
            likely[class] = 0.94;
            values.extend(likely);
        }
        let seen = characters(&values, 4, &meanings);
        let texts: String = seen.iter().map(|seen| seen.text).collect();
        assert_eq!(texts, "天天健");
        assert_eq!(seen.iter().map(|seen| seen.step).collect::<Vec<_>>(), [2., 4.5, 7.5]);
        assert_eq!(characters(&[], 4, &meanings), []);
    }
}
