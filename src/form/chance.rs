//! Chance that can be repeated: everything random in an interview is a hash of its seed.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;
use sha2::{Digest, Sha256};
use std::fmt;

/// The seed of an interview: 128 bits in its first event, never taken from the draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seed(pub [u8; 16]);

impl Seed {
    /// From 32 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Seed> {
        (text.len() == 32).then_some(())?;
        u128::from_str_radix(text, 16).ok().map(|n| Seed(n.to_be_bytes()))
    }

    /// From any text, for practice and tests: the first 128 bits of its SHA-256.
    pub fn from_text(text: &str) -> Seed {
        let mut seed = [0; 16];
        seed.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
        Seed(seed)
    }

    fn digest(&self, purpose: &str, count: u64) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(purpose.as_bytes());
        hash.update([0x1f]);
        hash.update(count.to_be_bytes());
        hash.finalize().into()
    }

    /// A generator for one purpose, such as the order of one part. ChaCha's streams are documented as
    /// stable, so that the same seed gives the same order in any later version.
    pub fn generator(&self, purpose: &str) -> ChaCha12Rng {
        ChaCha12Rng::from_seed(self.digest(purpose, 0))
    }

    /// The `count`th number in [0, 1) for a purpose.
    pub fn number(&self, purpose: &str, count: u64) -> f64 {
        let digest = self.digest(purpose, count);
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&digest[..8]);
        (u64::from_be_bytes(bytes) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// The `count`th UUID (version 8: made of a hash) for a purpose.
    pub fn uuid(&self, purpose: &str, count: u64) -> String {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.digest(purpose, count)[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}
