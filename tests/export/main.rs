//! Exports from outside: what stands in the files, what never does, and that they can be read.

mod files;
mod folder;
mod helper;
mod hostile;
mod privacy;
mod reading;
mod reasons;
mod returns;
mod scores;
mod versions;
