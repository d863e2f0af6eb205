//! Lines and areas on the globe, from points written `latitude longitude altitude accuracy`.
pub(super) const ODK: &[super::Function] = &[];
