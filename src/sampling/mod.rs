//! Frame, allocation, selection, plan, certificate.
