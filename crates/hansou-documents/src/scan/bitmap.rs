//! Pixels as they come out of a file: shades of grey, and where the picture is transparent. Decodes files of pictures
//! with the crate `image`, within a budget of pixels.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Limits};

/// Pixels that a picture may have: a broadsheet page in colour at 600 dots per inch.
pub(crate) const PIXELS: u64 = 130_000_000;

/// A decoded picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bitmap {
    pub width: u32,
    pub height: u32,
    /// Row by row, 0 black and 255 white.
    pub grey: Vec<u8>,
    /// How much of each pixel covers what lies below, 255 all; empty where all of all do.
    pub alpha: Vec<u8>,
}

/// First bytes of the files of pictures that may be scans.
const MAGIC: [(&[u8], ImageFormat); 5] = [
    (b"\x89PNG\r\n\x1a\n", ImageFormat::Png),
    (b"\xff\xd8\xff", ImageFormat::Jpeg),
    (b"II*\0", ImageFormat::Tiff),
    (b"MM\0*", ImageFormat::Tiff),
    (b"BM", ImageFormat::Bmp),
];

/// Whether a file is a picture that may be a scan, by its first bytes.
pub(crate) fn is_picture(head: &[u8]) -> bool {
    format(head).is_some()
}

fn format(head: &[u8]) -> Option<ImageFormat> {
    let (_, format) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic))?;
    // Two letters are few: the fields that follow must be those of a bitmap.
    let is_bitmap = || head.get(6..10) == Some(&[0; 4]) && head.get(15..18) == Some(&[0; 3]);
    (*format != ImageFormat::Bmp || is_bitmap()).then_some(*format)
}

impl Bitmap {
    /// Decodes the file of a picture; of several in it the first.
    pub fn decode(bytes: &[u8]) -> Result<Self, String> {
        let format = format(bytes).ok_or("a picture of a kind that is not read")?;
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = Limits::default();
        limits.max_alloc = Some(PIXELS * 4);
        reader.limits(limits);
        reader.decode().map(Self::from_image).map_err(|error| error.to_string())
    }

    /// Width and height that the file of a picture states.
    pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
        let reader = ImageReader::with_format(Cursor::new(bytes), format(bytes)?);
        reader.into_dimensions().ok().filter(|size| fits(*size))
    }

    fn from_image(image: DynamicImage) -> Self {
        let (width, height) = (image.width(), image.height());
        if !image.color().has_alpha() {
            return Self { width, height, grey: image.into_luma8().into_raw(), alpha: Vec::new() };
        }
        let pixels = image.into_luma_alpha8().into_raw();
        let (grey, alpha) = pixels.chunks_exact(2).map(|pixel| (pixel[0], pixel[1])).unzip();
        Self { width, height, grey, alpha }
    }

    /// The picture under a mask that says how much each of its pixels covers. The finer of the two gives the size: text is
    /// often a fine mask over a coarse colour.
    #[cfg(feature = "pdf")]
    pub fn covering(self, mask: &Self) -> Self {
        let finer = mask.width > self.width;
        let (width, height) = if finer { (mask.width, mask.height) } else { (self.width, self.height) };
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x as f32, y as f32)));
        let shade = |bitmap: &Self, (x, y): (f32, f32)| {
            let (across, down) = (bitmap.width as f32 / width as f32, bitmap.height as f32 / height as f32);
            bitmap.pixel((x + 0.5) * across, (y + 0.5) * down).0 as u8
        };
        let alpha = places.clone().map(|place| shade(mask, place)).collect();
        let grey = if finer { places.map(|place| shade(&self, place)).collect() } else { self.grey };
        Self { width, height, grey, alpha }
    }

    /// The shade and cover of the pixel at these coordinates, which are brought into the picture.
    pub fn pixel(&self, x: f32, y: f32) -> (u32, u32) {
        let clamp = |value: f32, size: u32| (value.max(0.) as usize).min(size.saturating_sub(1) as usize);
        let at = clamp(y, self.height) * self.width as usize + clamp(x, self.width);
        let alpha = if self.alpha.is_empty() { 255 } else { self.alpha.get(at).copied().unwrap_or(0) };
        (self.grey.get(at).copied().unwrap_or(255).into(), alpha.into())
    }
}

/// Whether a picture of this size is within the budget.
pub(crate) fn fits((width, height): (u32, u32)) -> bool {
    width > 0 && height > 0 && u64::from(width) * u64::from(height) <= PIXELS
}
