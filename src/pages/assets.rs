//! The static files, in the binary: named by a hash of their content, so that browsers may keep them for a year.

use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header::{self, CacheControl, CacheDirective, ContentEncoding};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::Error;

struct Asset {
    /// Its name in templates.
    name: &'static str,
    /// Its address, with the hash.
    path: String,
    media_type: &'static str,
    plain: &'static [u8],
    gzip: Vec<u8>,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    vec![
        Asset::new("app.css", "text/css; charset=utf-8", include_bytes!("../../static/app.css")),
        Asset::new("icon.svg", "image/svg+xml", include_bytes!("../../static/icon.svg")),
    ]
});

impl Asset {
    fn new(name: &'static str, media_type: &'static str, plain: &'static [u8]) -> Self {
        let hash: String = Sha256::digest(plain).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let path = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("/static/{stem}.{hash}.{extension}"),
            None => format!("/static/{name}.{hash}"),
        };
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let gzip = encoder.write_all(plain).and_then(|()| encoder.finish()).unwrap_or_default();
        Self { name, path, media_type, plain, gzip }
    }
}

/// The address of a static file by its name.
pub fn asset_path(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| asset.path.as_str())
}

/// `GET /static/{name}`.
///
/// # Errors
/// 404 when no file of this build has the address.
pub async fn asset(request: HttpRequest) -> Result<HttpResponse, Error> {
    let asset = ASSETS.iter().find(|asset| asset.path == request.path()).ok_or(Error::NotFound)?;
    let takes_gzip =
        request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(takes_gzip);
    let mut response = HttpResponse::Ok();
    response
        .content_type(asset.media_type)
        .insert_header(CacheControl(vec![
            CacheDirective::Public,
            CacheDirective::MaxAge(365 * 24 * 60 * 60),
            CacheDirective::Extension("immutable".to_owned(), None),
        ]))
        .insert_header((header::VARY, "Accept-Encoding"));
    if takes_gzip && asset.gzip.len() < asset.plain.len() {
        return Ok(response.insert_header(ContentEncoding::Gzip).body(asset.gzip.as_slice()));
    }
    Ok(response.body(asset.plain))
}

/// Whether a list of codings takes gzip: it is named, and not with a weight of zero (RFC 9110, section 12.5.3).
fn takes_gzip(codings: &str) -> bool {
    codings.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        matches!(name.trim(), "gzip" | "*") && weight != Some(0.0)
    })
}
