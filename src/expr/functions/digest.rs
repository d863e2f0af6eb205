//! Fingerprints of texts.
//! Only the algorithms of the ODK XForms specification; the bytes are those of UTF-8.
//! Nothing here keeps a secret.

use std::borrow::Cow;

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::program::Call;
use super::{Body, Function, conversion};
use crate::words;

pub(super) const ODK: &[Function] =
    &[Function::new("digest(text, algorithm, encoding?)", 2, 3, Body::Text(digest))];

fn digest<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let text = frame.text(&call.arguments[0])?;
    let algorithm = frame.text(&call.arguments[1])?;
    let bytes = match &*algorithm {
        "MD5" => Md5::digest(text.as_bytes()).to_vec(),
        "SHA-1" => Sha1::digest(text.as_bytes()).to_vec(),
        "SHA-256" => Sha256::digest(text.as_bytes()).to_vec(),
        "SHA-384" => Sha384::digest(text.as_bytes()).to_vec(),
        "SHA-512" => Sha512::digest(text.as_bytes()).to_vec(),
        other => {
            return Err(call
                .fail(words!("`digest()` 没有 `{other}` 这种算法", "`digest()` knows no algorithm `{other}`"))
                .with_help(words!(
                    "用 MD5、SHA-1、SHA-256、SHA-384 或 SHA-512",
                    "use MD5, SHA-1, SHA-256, SHA-384 or SHA-512"
                )));
        }
    };
    let encoding = match call.arguments.get(2) {
        Some(code) => frame.text(code)?,
        None => Cow::Borrowed("base64"),
    };
    match &*encoding {
        "base64" => Ok(Cow::Owned(conversion::encode(&bytes))),
        "hex" => Ok(Cow::Owned(bytes.iter().map(|byte| format!("{byte:02x}")).collect())),
        other => Err(call
            .fail(words!("`digest()` 没有 `{other}` 这种编码", "`digest()` knows no encoding `{other}`"))
            .with_help(words!("用 base64 或 hex", "use base64 or hex"))),
    }
}
