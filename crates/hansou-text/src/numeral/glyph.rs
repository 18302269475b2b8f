//! What single characters say in a numeral: digits, scales, twenty to forty.
//!
//! Leaves putting them together to `sum` and `spelled`.

/// The value of a Han digit.
#[inline]
pub fn digit(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '两' | '贰' | '俩' => 2,
        '三' | '叁' | '参' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The power of ten of 十, 百, 千.
pub(super) fn small_scale(c: char) -> Option<i32> {
    Some(match c {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        _ => return None,
    })
}

/// The power of ten of 万, 亿, 兆.
pub(super) fn big_scale(c: char) -> Option<i32> {
    Some(match c {
        '万' => 4,
        '亿' => 8,
        '兆' => 12,
        _ => return None,
    })
}

/// The power of ten of any scale character.
#[inline]
pub fn scale(c: char) -> Option<i32> {
    small_scale(c).or_else(|| big_scale(c))
}

/// Twenty, thirty and forty in one character.
pub(super) fn tens(c: char) -> Option<i64> {
    Some(match c {
        '廿' => 2,
        '卅' => 3,
        '卌' => 4,
        _ => return None,
    })
}

/// True for the characters a numeral can start with.
#[inline]
pub fn starts(c: char) -> bool {
    STARTS.get(c as usize / 64).is_some_and(|bits| bits >> (c as usize % 64) & 1 == 1)
}

/// 千 before these is part of the unit (千米, 千克, 千瓦, 千卡, 千伏, 千赫, 千帕, 千字节, 千比特).
pub fn prefixes_unit(next: Option<&char>) -> bool {
    next.is_some_and(|c| matches!(c, '米' | '克' | '瓦' | '卡' | '伏' | '赫' | '帕' | '字' | '比'))
}

/// One bit for each character of the basic plane: asked of every character of a text.
static STARTS: [u64; 1024] = {
    let mut bits = [0; 1024];
    let list: &[char] = &[
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '〇', '零', '一', '壹', '幺', '二', '两', '贰', '俩', '三',
        '叁', '参', '四', '肆', '五', '伍', '六', '陆', '七', '柒', '八', '捌', '九', '玖', '十', '拾', '百', '佰',
        '千', '仟', '万', '亿', '兆', '廿', '卅', '卌', '几', '数', '半',
    ];
    let mut at = 0;
    while at < list.len() {
        bits[list[at] as usize / 64] |= 1u64 << (list[at] as usize % 64);
        at += 1;
    }
    bits
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_knows_every_digit_and_scale() {
        for c in '\0'..='\u{ffff}' {
            let known = c.is_ascii_digit() || digit(c).is_some() || scale(c).is_some() || tens(c).is_some();
            assert_eq!(starts(c), known || "几数半".contains(c), "{c}");
        }
    }
}
