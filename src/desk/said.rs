//! What the store refuses, in both languages.

use crate::i18n::Words;
use crate::store::StoreError;

/// An error of the store as people read it.
pub(super) fn store_error(error: &StoreError) -> Words {
    Words::same(error.to_string())
}
