//! The pictures of a page: their pixels, decoded when an engine is to read the page, with the masks that make parts of
//! them transparent. What a colour means is in `colour`; drawing them on one page is left to `scan`.

use hansou_ocr::Key;
use hayro_syntax::object::stream::{FilterResult, ImageColorSpace, ImageDecodeParams};
use hayro_syntax::object::{Array, Object, Stream};
use hayro_syntax::page::Resources;
use kurbo::Affine;

use super::colour::Space;
use super::shown::Shown;
use super::stream::exceeds;
use crate::scan::{Bitmap, Matrix, PIXELS, Placed, Source, fits};

/// A picture, or the mask of one.
struct Picture<'a> {
    stream: Stream<'a>,
    space: Space,
    role: Role,
    mask: Option<Box<Picture<'a>>>,
}

/// What a picture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Shown,
    /// Paints this shade where it is black.
    Stencil(u8),
    /// Covers as much as it is white.
    Soft,
    /// Covers where it is black.
    Hard,
}

/// The entry of a dictionary under its name or, in a picture that stands among the operators, its short name.
macro_rules! entry {
    ($dict:expr, $name:literal, $short:literal, $kind:ty) => {
        $dict.get::<$kind>($name).or_else(|| $dict.get::<$kind>($short))
    };
}

impl<'a> Picture<'a> {
    fn new(stream: &Stream<'a>, resources: &Resources<'a>, fill: u8) -> Self {
        let dict = stream.dict();
        let is_stencil = entry!(dict, "ImageMask", "IM", bool).unwrap_or(false);
        let role = if is_stencil { Role::Stencil(fill) } else { Role::Shown };
        let space = match entry!(dict, "ColorSpace", "CS", Object<'_>) {
            Some(space) if !is_stencil => Space::from_object(&space, resources),
            _ if is_stencil => Space::Grey,
            _ => Space::Unknown,
        };
        let mask = |name: &str, role| {
            let stream = dict.get::<Stream<'a>>(name.as_bytes())?;
            Some(Box::new(Self { stream, space: Space::Grey, role, mask: None }))
        };
        let mask = mask("SMask", Role::Soft).or_else(|| mask("Mask", Role::Hard)).filter(|_| !is_stencil);
        Self { stream: stream.clone(), space, role, mask }
    }

    fn own_size(&self) -> (u32, u32) {
        let dict = self.stream.dict();
        (entry!(dict, "Width", "W", u32).unwrap_or(0), entry!(dict, "Height", "H", u32).unwrap_or(0))
    }

    fn hash(&self, pieces: &mut Vec<Vec<u8>>) {
        pieces.push(format!("{:?} {:?}", self.role, self.space).into_bytes());
        pieces.push(self.stream.dict().data().to_vec());
        pieces.push(self.stream.raw_data().into_owned());
        if let Some(mask) = &self.mask {
            mask.hash(pieces);
        }
    }

    /// The pixels of the picture itself.
    fn pixels(&self) -> Result<Bitmap, String> {
        let (width, height) = self.own_size();
        if !fits((width, height)) || exceeds(&self.stream, PIXELS * 4) {
            return Err(format!("a picture of {width} × {height} pixels"));
        }
        let dict = self.stream.dict();
        let bits = entry!(dict, "BitsPerComponent", "BPC", u8).unwrap_or(if self.role == Role::Shown { 8 } else { 1 });
        let params = ImageDecodeParams {
            is_indexed: matches!(self.space, Space::Indexed(_)),
            bpc: Some(bits),
            num_components: self.space.components().map(|count| count as u8),
            target_dimension: None,
            width,
            height,
        };
        let decoded = self.stream.decoded_image(&params).map_err(|error| format!("{error:?}"))?;
        let decode = entry!(dict, "Decode", "D", Array<'_>).and_then(|decode| {
            let mut ends = decode.iter::<f64>();
            Some((ends.next()?, ends.next()?))
        });
        let inverted = decode.is_some_and(|(from, to)| from > to) && !params.is_indexed;
        self.shades(decoded, (width, height, bits), inverted)
    }

    /// What the numbers mean: as the dictionary says, unless the data have others.
    fn meaning(&self, said: Option<ImageColorSpace>) -> Space {
        let said = said.and_then(|space| match space {
            ImageColorSpace::Gray => Some(Space::Grey),
            ImageColorSpace::Rgb => Some(Space::Rgb),
            ImageColorSpace::Cmyk => Some(Space::Cmyk),
            ImageColorSpace::Unknown(_) => None,
        });
        let space = match said {
            Some(said) if said.components() != self.space.components() => said,
            _ => self.space.clone(),
        };
        if space == Space::Unknown { Space::Grey } else { space }
    }

    /// Decoded data as shades.
    fn shades(
        &self,
        decoded: FilterResult<'_>,
        (width, height, bits): (u32, u32, u8),
        inverted: bool,
    ) -> Result<Bitmap, String> {
        let own = decoded.image_data.as_ref();
        let space = self.meaning(own.and_then(|own| own.color_space));
        let (width, height, bits) =
            own.map_or((width, height, bits), |own| (own.width, own.height, own.bits_per_component));
        if !fits((width, height)) {
            return Err(format!("a picture of {width} × {height} pixels"));
        }
        let components = space.components().unwrap_or(1).max(1);
        let stride = (width as usize * components * usize::from(bits)).div_ceil(8);
        let scaled = !matches!(space, Space::Indexed(_));
        let mut grey = vec![255; width as usize * height as usize];
        let mut pixel = vec![0; components];
        for (row, shades) in decoded.data.chunks(stride.max(1)).zip(grey.chunks_mut(width as usize)) {
            let mut numbers = Numbers { row, bits, at: 0, scaled };
            for shade in shades {
                pixel.iter_mut().for_each(|number| *number = numbers.next().unwrap_or(255));
                if inverted {
                    pixel.iter_mut().for_each(|number| *number = 255 - *number);
                }
                *shade = space.grey(&pixel);
            }
        }
        let alpha = own.and_then(|own| own.alpha.clone()).filter(|alpha| alpha.len() == grey.len()).unwrap_or_default();
        Ok(Bitmap { width, height, grey, alpha })
    }
}

/// The numbers of a row of pixels, as bytes.
struct Numbers<'r> {
    row: &'r [u8],
    bits: u8,
    /// In bits.
    at: usize,
    /// Small numbers are brought to the range of a byte.
    scaled: bool,
}

impl Iterator for Numbers<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        let byte = *self.row.get(self.at / 8)?;
        let shift = self.at % 8;
        self.at += usize::from(self.bits.max(1));
        Some(match self.bits {
            1 | 2 | 4 => {
                let most = (1_u8 << self.bits) - 1;
                let number = (byte >> (8 - usize::from(self.bits) - shift)) & most;
                if self.scaled { number * (255 / most) } else { number }
            }
            _ => byte,
        })
    }
}

impl Source for Picture<'_> {
    fn key(&self) -> Key {
        let mut pieces = Vec::new();
        self.hash(&mut pieces);
        Key::hash(pieces.iter().map(Vec::as_slice))
    }

    fn size(&self) -> (u32, u32) {
        let (own, mask) = (self.own_size(), self.mask.as_ref().map_or((0, 0), |mask| mask.own_size()));
        (own.0.max(mask.0), own.1.max(mask.1))
    }

    fn decode(&self) -> Result<Bitmap, String> {
        let mut bitmap = self.pixels()?;
        if let Role::Stencil(shade) = self.role {
            bitmap.alpha = bitmap.grey.iter().map(|grey| if *grey < 128 { 255 } else { 0 }).collect();
            bitmap.grey.fill(shade);
        }
        let Some(mask) = &self.mask else { return Ok(bitmap) };
        // A mask that cannot be decoded hides nothing.
        let Ok(mut cover) = mask.pixels() else { return Ok(bitmap) };
        if mask.role == Role::Hard {
            cover.grey.iter_mut().for_each(|grey| *grey = 255 - *grey);
        }
        Ok(bitmap.covering(&cover))
    }
}

/// A picture that stands among the operators, decoded where it was met.
struct Inline {
    bitmap: Bitmap,
}

impl Source for Inline {
    fn key(&self) -> Key {
        Key::hash([self.bitmap.grey.as_slice(), &self.bitmap.alpha, &self.bitmap.width.to_le_bytes()])
    }

    fn size(&self) -> (u32, u32) {
        (self.bitmap.width, self.bitmap.height)
    }

    fn decode(&self) -> Result<Bitmap, String> {
        Ok(self.bitmap.clone())
    }
}

/// Pictures of a page that are kept; scans in strips have some hundred.
const PICTURES: usize = 5000;

/// Counts the area of a picture that is drawn, and keeps it where pages are to be read; `at` is where it is drawn and
/// the shade of masks.
pub(super) fn draw<'a>(
    out: &mut Shown<'a>,
    stream: &Stream<'a>,
    resources: &Resources<'a>,
    at: (Affine, u8),
    keeps: bool,
) {
    out.pictures += at.0.determinant().abs();
    if keeps && out.placed.len() < PICTURES {
        let source = Box::new(Picture::new(stream, resources, at.1));
        out.placed.push(Placed { matrix: matrix(at.0), source });
    }
}

/// The same for one that stands among the operators. It is decoded at once; what cannot be is left out.
pub(super) fn draw_inline(
    out: &mut Shown<'_>,
    stream: &Stream<'_>,
    resources: &Resources<'_>,
    at: (Affine, u8),
    keeps: bool,
) {
    out.pictures += at.0.determinant().abs();
    let picture = Picture::new(stream, resources, at.1);
    let (width, height) = picture.own_size();
    out.inline = out.inline.saturating_add(u64::from(width) * u64::from(height));
    if keeps
        && out.placed.len() < PICTURES
        && out.inline <= PIXELS
        && let Ok(bitmap) = picture.decode()
    {
        out.placed.push(Placed { matrix: matrix(at.0), source: Box::new(Inline { bitmap }) });
    }
}

/// Pictures of PDF stand on their lower left corner.
fn matrix(ctm: Affine) -> Matrix {
    (ctm * Affine::new([1., 0., 0., -1., 0., 1.])).as_coeffs().map(|number| number as f32)
}
