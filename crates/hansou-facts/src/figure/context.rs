//! Whether a unit character is the unit of the number before it, and which of its meanings it has: 8成 but not
//! 8成员, 度 as temperature, angle or kWh, 块 as money or pieces; and the currency written before a number.
//!
//! Leaves the table of units to `units`, and reading the number to `quantity`.

use super::quantity::Quantity;
use super::units::{self, Unit};
use super::{Kind, begins, ends, ends_any};
use hansou_text::fold::is_han;
use hansou_text::numeral::{self, Decimal, Form};

/// What a unit character must not be followed by, because the two are another word.
const NOT_BEFORE: &[(char, &str)] = &[
    ('成', "为立功员果本绩熟长都交效就型品分年份真群套片人了因千"),
    ('升', "至到级为高温降空华学值势旗入起"),
    ('度', "过假量电汛夏冬"),
    ('分', "别为布成析配类组区期工会局公司行校院红享歧裂散辨外流化级头拣支部担批离"),
    ('折', "扣叠射磨腾合戏断旧页返子腰线"),
    ('克', "服隆拉罗里斯兰制勤己"),
    ('元', "旦素件月宵首年宇帅老代曲"),
    ('天', "然气津河安空文鹅山坛门下地赋"),
    ('周', "边围期恩末报密总转刊"),
    ('米', "饭粉面兰勒尔其字"),
    ('方', "面向案式法便针言正圆位程舱队可能才"),
    ('平', "均等安衡台时静凡稳方整台"),
    ('两', "国市岸地会个年天人名家次种项条位大座省县边侧者级端轮期头件户只张部点万千百区院校江高会融国手岗湖广"),
    ('年', "级轻底初终会报末龄货夜关画味青产均"),
    ('日', "本报常前益期均元起"),
    ('里', "程面约氏斯奇"),
    ('点', "击燃亮赞评钟对缀滴"),
    ('斤', "斤"),
    ('个', "别性税股"),
    ('家', "庭长园乡族具电居政里子"),
    ('部', "分门署队长委落位"),
    ('项', "目链"),
    ('名', "单义誉字牌列额称著人城校胜山录"),
    ('处', "理于置在罚方分境"),
    ('所', "以有谓属在需得长"),
    ('场', "所地馆景合面均内外次"),
    ('条', "件例约款"),
    ('种', "植子族业养质田草粮"),
    ('类', "似型别"),
    ('批', "准评发复示判量次"),
    ('期', "间待望货刊限末"),
    ('次', "要数序日年生贷"),
    ('张', "家开力贴"),
    ('口', "岸径罩号味腔粮"),
    ('手', "机段续工术足动册"),
    ('站', "在位台立点"),
    ('本', "地次土市省科身届级报质期案店年月来着能"),
    ('列', "装入席举为出车"),
    ('行', "业政动为程驶人长走情使列"),
    ('发', "展布现生电明动射挥起改出达行表言育票放送往放"),
    ('起', "来到步草诉点飞航源义因床售拍跑价伏降身"),
    ('面', "对向积临前貌"),
    ('门', "口店票户槛诊"),
    ('代', "表码替理价办"),
    ('声', "音称明"),
    ('波', "动及音士兰"),
    ('国', "家际内有务产道防庆资外债"),
    ('县', "域级"),
    ('市', "场民值委政容"),
    ('省', "份级委"),
    ('区', "域分块别"),
    ('村', "民庄"),
    ('级', "别配"),
    ('把', "握关手控"),
    ('道', "路德理教具"),
    ('间', "接隔断谍"),
    ('支', "持付撑部出援行"),
    ('组', "织成建合长团"),
    ('对', "于外此接方话比应手象抗策待标"),
    ('层', "次面级"),
    ('环', "境保节比绕卫路线"),
    ('厂', "房商家区"),
    ('段', "落"),
    ('盘', "活点"),
    ('堆', "积"),
    ('位', "于居置列移数"),
    ('人', "民才大工员均类事气心物情为生力士数家群像均文"),
    ('只', "有能要是"),
    ('例', "如外行"),
    ('股', "份东票权市价"),
    ('头', "部脑条"),
    ('首', "先次都批个府届"),
    ('台', "湾风州"),
    ('座', "谈位椅"),
    ('集', "团中体合聚成装"),
    ('丈', "夫量"),
    ('寸', "土草"),
    ('尺', "度寸"),
    ('节', "能日目约点省水气"),
    ('罐', "头"),
    ('轮', "船胎廓流"),
    ('步', "伐行骤入"),
    ('桩', "基"),
    ('注', "重意册入射"),
    ('单', "位独一元"),
    ('字', "典节"),
    ('胜', "利"),
    ('局', "部面长势"),
    ('里', "程"),
    ('员', "工"),
    ('班', "子车级"),
    ('院', "士长校"),
    ('校', "园长友区"),
    ('馆', "藏"),
    ('户', "籍外口"),
    ('页', "岩面"),
    ('副', "主食总省市校书院会"),
    ('根', "据本基源"),
    ('团', "队结体员"),
    ('楼', "宇房盘市兰阁道梯顶"),
    ('队', "伍员列长友形"),
    ('任', "务何命期职教免意性"),
    ('具', "有体备"),
    ('则', "是"),
    ('档', "案次"),
    ('款', "项待"),
    ('份', "额子"),
    ('件', "套"),
    ('棒', "球"),
    ('管', "理道控制辖家"),
    ('群', "众"),
    ('响', "应起彻声亮"),
];

/// True when a unit of one character and the character behind it are another word.
fn not_before(printed: &str, next: char) -> bool {
    let mut chars = printed.chars();
    let (Some(unit), None) = (chars.next(), chars.next()) else { return false };
    NOT_BEFORE.iter().any(|&(word, after)| word == unit && after.contains(next))
}

/// True when `unit` at `from..to` is really the unit of the number.
pub(super) fn belongs(c: &[char], quantity: &Quantity, unit: &Unit, to: usize) -> bool {
    let next = c.get(to).copied();
    let written = quantity.form == Form::Digits;
    // 两升到三升, 三成至五成: the next word is a range's.
    let ranged = matches!(next, Some('到' | '至')) && c.get(to + 1).is_some_and(|&c| numeral::starts(c));
    if let Some(next) = next
        && !ranged
        && not_before(unit.printed, next)
        // Written numbers and 人 of a count stay: 350人参加, 5家具有…
        && !(written && matches!(unit.printed, "家" | "名" | "人" | "户" | "位" | "台" | "座" | "只" | "件" | "个" | "项" | "条" | "种" | "次" | "处" | "起" | "批" | "场" | "年" | "份" | "股" | "国" | "市" | "县" | "省" | "区" | "村" | "张" | "头" | "类" | "米" | "例" | "道"))
    {
        return false;
    }
    let vague_word = quantity.form == Form::Vague
        && quantity.scale == 0
        && quantity.high_open
        && c[quantity.start] == '几'
        && ends_any(c, quantity.start, &["第", "茶"]).is_some();
    let open = next.is_none_or(|c| {
        !is_han(c)
            || matches!(
                c,
                '的' | '以'
                    | '左'
                    | '上'
                    | '下'
                    | '重'
                    | '半'
                    | '银'
                    | '黄'
                    | '高'
                    | '土'
                    | '水'
                    | '混'
                    | '砂'
                    | '木'
                    | '石'
                    | '为'
            )
    });
    match unit.printed {
        // 10人口服药物: 口 is of another word.
        "人口" => !next.is_some_and(|c| "罩服头述腔味气".contains(c)),
        // 5g and 4g are networks.
        "g" => {
            let network = quantity.low.is_whole() && quantity.low < Decimal::int(7);
            let weighed = ends_any(c, quantity.start, &["重", "含", "约", "剂量", "每日", "每天"]).is_some()
                || next.is_some_and(|c| "盐糖油/重蛋".contains(c));
            !network || weighed
        }
        "两" | "方" | "平" | "刀" | "毫" | "里" | "焦" | "帕" | "赫" | "载" | "丈" | "寸" => open,
        "m" | "l" | "w" | "v" => {
            !matches!(next, Some('-' | '_' | '+')) || c.get(to + 1).is_some_and(char::is_ascii_digit)
        }
        // Model 3起售价: what begins there is a price.
        "起" => !next.is_some_and(|c| "售拍跑价".contains(c)),
        // 二度创业, 梅开二度: times, unless something is measured in degrees.
        "度" => {
            let single = quantity.form == Form::Han && quantity.numeral.1 == quantity.numeral.0 + 1;
            let window = &c[quantity.start.saturating_sub(14)..quantity.start];
            !single || next == Some('电') || window.iter().any(|c| "温热冷暖烧炎角经纬斜倾旋转升降电".contains(*c))
        }
        // 世界三大观赏树 counts them; 十大战略 and 五大 alone are names.
        "大" => {
            quantity.form != Form::Digits
                && next.is_some_and(is_han)
                && ends_any(
                    c,
                    quantity.start,
                    &["世界", "全球", "全国", "中国", "我国", "亚洲", "欧洲", "全省", "台湾", "国内"],
                )
                .is_some()
        }
        "折" if quantity.low >= Decimal::int(10) || quantity.form == Form::Spelled => {
            quantity.low < Decimal::int(100) && quantity.low.last_place() <= 0
        }
        _ => !vague_word,
    }
}

/// Units that mean different things by their neighbours: 度, 块, 毛, 分, 兆, 公里 after 每小时, 位 of data.
pub(super) fn in_context(c: &[char], quantity: &Quantity, unit: Unit, end: usize) -> Unit {
    let window = &c[quantity.start.saturating_sub(14)..quantity.start];
    let near = |words: &str| window.iter().any(|c| words.contains(*c));
    match unit.printed {
        "度" | "°" => {
            if ends_any(c, quantity.start, &["摄氏温度", "摄氏"]).is_some() {
                return unit.renamed("C", Kind::Temperature, "℃");
            }
            if ends_any(c, quantity.start, &["华氏温度", "华氏"]).is_some() {
                return unit.renamed("F", Kind::Temperature, "℉");
            }
            if near("角经纬斜旋") {
                return unit;
            }
            let behind = c[end.min(c.len())..].iter().take(5).any(|&c| c == '电');
            if near("电") || quantity.scale >= 4 || behind && !near("温热烧冷暖炎") {
                return unit.renamed("kWh", Kind::Energy, "千瓦时");
            }
            if near("温热烧冷暖炎") {
                return unit.renamed("deg", Kind::Temperature, "℃");
            }
            unit
        }
        "公里" | "千米" | "km" => speed(c, quantity.start, unit),
        "折" if quantity.low >= Decimal::int(10) || matches!(quantity.form, Form::Spelled) => {
            Unit::of("折", "%", Kind::Percent, "%")
        }
        "分" => {
            let next =
                c.get(end..).filter(|rest| rest.first().is_some_and(|&c| numeral::starts(c))).and_then(numeral::read);
            let seconds = next.is_some_and(|n| c.get(end + n.len) == Some(&'秒'));
            let timed = seconds || begins(c, end, "半") && !begins(c, end, "半决");
            let minute = units::unit_at(&['分', '钟']).filter(|_| timed).map(|(unit, _)| *unit);
            minute.unwrap_or(unit)
        }
        "块" => {
            let next = c.get(end).copied();
            let thing = next
                .is_some_and(|c| is_han(c) && numeral::digit(c).is_none() && !"到至以零左上下的半和、吧钱".contains(c));
            if thing { unit } else { Unit::of("块", "CNY", Kind::Money, "元") }
        }
        _ => unit,
    }
}

/// 每小时十公里, 时速80公里: a distance that is a speed.
pub(super) fn speed(c: &[char], start: usize, unit: Unit) -> Unit {
    let said =
        ends_any(c, start, &["每小时", "时速", "时速为", "时速达", "时速达到", "时速约", "时速近", "时速超"]).is_some();
    if said && unit.code == "km" {
        return Unit::of("公里", "km/h", Kind::Speed, "公里/小时");
    }
    unit
}

/// A currency before the number (人民币50元, ￥300, us$20): the unit and the characters it takes.
pub(super) fn currency_before(c: &[char], at: usize) -> Option<(Unit, usize)> {
    const SIGNS: &[(&str, &str, &str)] = &[
        ("us$", "USD", "美元"),
        ("hk$", "HKD", "港元"),
        ("a$", "AUD", "澳元"),
        ("c$", "CAD", "加元"),
        ("nt$", "TWD", "新台币"),
        ("s$", "SGD", "新加坡元"),
        ("$", "USD", "美元"),
        ("¥", "CNY", "元"),
        ("€", "EUR", "欧元"),
        ("£", "GBP", "英镑"),
        ("人民币", "CNY", "元"),
        ("rmb", "CNY", "元"),
        ("cny", "CNY", "元"),
        ("usd", "USD", "美元"),
        ("hkd", "HKD", "港元"),
        ("eur", "EUR", "欧元"),
        ("gbp", "GBP", "英镑"),
        ("twd", "TWD", "新台币"),
        ("rm", "MYR", "林吉特"),
        ("₽", "RUB", "卢布"),
        ("jpy", "JPY", "日元"),
        ("港币", "HKD", "港元"),
        ("新台币", "TWD", "新台币"),
        ("美金", "USD", "美元"),
    ];
    let space = usize::from(ends(c, at, " "));
    let last = *c.get(at.checked_sub(1 + space)?)?;
    if !(last.is_ascii_alphabetic() || "$¥€£₽币金".contains(last)) {
        return None;
    }
    let found = SIGNS.iter().find(|(sign, _, _)| ends(c, at - space, sign))?;
    let len = found.0.chars().count();
    let letters = found.0.as_bytes()[0].is_ascii_alphabetic();
    let inside = letters && (at - space).checked_sub(len + 1).is_some_and(|i| c[i].is_ascii_alphanumeric());
    (!inside).then(|| (Unit::of(found.2, found.1, Kind::Money, found.2), len + space))
}
