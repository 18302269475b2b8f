//! Colours as shades of grey: what the numbers of a pixel mean in the colour spaces of PDF (ISO 32000, 8.6), without colour
//! management, and the shade in which masks are painted.

use std::borrow::Cow;

use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Name, Number, Object, Stream};
use hayro_syntax::page::Resources;

/// What the numbers of a pixel mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Space {
    Grey,
    Rgb,
    Cmyk,
    /// A lightness and two numbers for the colour.
    Lab,
    /// Amounts of so many inks.
    Inks(usize),
    /// Numbers of colours, of which these are the shades.
    Indexed(Vec<u8>),
    /// The data say it themselves.
    Unknown,
}

/// Spaces inside spaces.
const DEPTH: usize = 4;

impl Space {
    /// Numbers of a pixel.
    pub fn components(&self) -> Option<usize> {
        match self {
            Self::Grey | Self::Indexed(_) => Some(1),
            Self::Rgb | Self::Lab => Some(3),
            Self::Cmyk => Some(4),
            Self::Inks(count) => Some(*count),
            Self::Unknown => None,
        }
    }

    /// The space that an entry of a picture's dictionary names.
    pub fn from_object(object: &Object<'_>, resources: &Resources<'_>) -> Self {
        Self::inside(object, resources, 0)
    }

    fn inside(object: &Object<'_>, resources: &Resources<'_>, depth: usize) -> Self {
        match object {
            _ if depth > DEPTH => Self::Unknown,
            Object::Name(name) => match &**name {
                b"DeviceGray" | b"G" | b"CalGray" => Self::Grey,
                b"DeviceRGB" | b"RGB" | b"CalRGB" => Self::Rgb,
                b"DeviceCMYK" | b"CMYK" => Self::Cmyk,
                _ => {
                    let named = resources.get_color_space(name);
                    named.map_or(Self::Unknown, |named| Self::inside(&named, resources, depth + 1))
                }
            },
            Object::Array(array) => Self::family(array, resources, depth),
            _ => Self::Unknown,
        }
    }

    fn family(array: &Array<'_>, resources: &Resources<'_>, depth: usize) -> Self {
        let mut items = array.flex_iter();
        let Some(family) = items.next::<Name<'_>>() else { return Self::Unknown };
        match &*family {
            b"ICCBased" => match items.next::<Stream<'_>>().and_then(|profile| profile.dict().get::<u8>(&b"N"[..])) {
                Some(3) => Self::Rgb,
                Some(4) => Self::Cmyk,
                _ => Self::Grey,
            },
            b"Indexed" | b"I" => {
                let base = items.next::<Object<'_>>();
                let base = base.map_or(Self::Rgb, |base| Self::inside(&base, resources, depth + 1));
                let _highest = items.next::<Number>();
                let table = match items.next::<Object<'_>>() {
                    Some(Object::String(table)) => table.as_bytes().to_vec(),
                    Some(Object::Stream(table)) => table.decoded_data().map(Cow::into_owned).unwrap_or_default(),
                    _ => Vec::new(),
                };
                let count = base.components().unwrap_or(3).max(1);
                Self::Indexed(table.chunks_exact(count).map(|colour| base.grey(colour)).collect())
            }
            b"CalRGB" => Self::Rgb,
            b"Lab" => Self::Lab,
            b"Separation" => Self::Inks(1),
            b"DeviceN" => {
                Self::Inks(items.next::<Array<'_>>().map_or(1, |names| names.iter::<Name<'_>>().count().max(1)))
            }
            _ => Self::inside(&Object::Name(family.clone()), resources, depth + 1),
        }
    }

    /// The shade of a pixel whose numbers are given in bytes.
    pub fn grey(&self, pixel: &[u8]) -> u8 {
        let value = |index: usize| u32::from(pixel.get(index).copied().unwrap_or(0));
        // ITU-R BT.601, as pictures are shown without colour.
        let light = || (299 * value(0) + 587 * value(1) + 114 * value(2)) / 1000;
        match self {
            Self::Grey | Self::Lab | Self::Unknown => value(0) as u8,
            Self::Indexed(table) => table.get(value(0) as usize).copied().unwrap_or(255),
            Self::Rgb => light() as u8,
            Self::Cmyk => ((255 - light()) * (255 - value(3)) / 255) as u8,
            Self::Inks(count) => 255 - (0..*count).map(value).sum::<u32>().min(255) as u8,
        }
    }
}

/// The shade that an operator sets for what is filled from now on.
pub(super) fn fill(operator: &Op<'_, '_>) -> Option<u8> {
    let of = |numbers: &[Number]| {
        let bytes: Vec<u8> = numbers.iter().map(|number| (number.as_f64().clamp(0., 1.) * 255.) as u8).collect();
        match bytes.len() {
            1 => Some(bytes[0]),
            3 => Some(Space::Rgb.grey(&bytes)),
            4 => Some(Space::Cmyk.grey(&bytes)),
            _ => None,
        }
    };
    match operator {
        Op::NonStrokeColorDeviceGray(grey) => of(&[grey.0]),
        Op::NonStrokeColorDeviceRgb(rgb) => of(&[rgb.0, rgb.1, rgb.2]),
        Op::NonStrokeColorCmyk(cmyk) => of(&[cmyk.0, cmyk.1, cmyk.2, cmyk.3]),
        Op::NonStrokeColor(numbers) => of(&numbers.0),
        Op::NonStrokeColorNamed(numbers) => of(&numbers.0),
        Op::ColorSpaceNonStroke(_) => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_of_colours() {
        for (space, pixel, shade) in [
            (Space::Grey, &[7][..], 7),
            (Space::Rgb, &[255, 255, 255], 255),
            (Space::Rgb, &[255, 0, 0], 76),
            (Space::Cmyk, &[0, 0, 0, 0], 255),
            (Space::Cmyk, &[0, 0, 0, 255], 0),
            (Space::Cmyk, &[255, 255, 255, 0], 0),
            (Space::Lab, &[200, 1, 2], 200),
            (Space::Inks(1), &[255], 0),
            (Space::Inks(2), &[100, 100], 55),
            (Space::Indexed(vec![9, 8]), &[1], 8),
            (Space::Indexed(vec![9, 8]), &[2], 255),
            (Space::Rgb, &[], 0),
        ] {
            assert_eq!(space.grey(pixel), shade, "{space:?} {pixel:?}");
        }
    }
}
