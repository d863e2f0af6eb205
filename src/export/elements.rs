//! How the elements of the frame are called in an export: by their ids or, where ids are personal, by
//! the line of the frame and a salted hash. The salt is the draw's where this machine holds it, so that
//! the hash is the certificate's; elsewhere one of this export alone. No salt is ever written out.

use crate::desk::{Desk, DeskError, case_number};
use crate::sampling::{Document, Frame, Secret, digest, is_digest};
use crate::store::{Case, Reader};
use serde_json::Value;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use uuid::Uuid;

/// How an element is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Called {
    /// Its id, or the hash.
    pub element: String,
    /// The line of the frame, where ids are personal and the frame is here.
    pub line: Option<usize>,
}

/// The names of a study's elements.
pub(super) struct Elements<'d> {
    desk: &'d Desk,
    hidden: bool,
    /// Of this export alone.
    salt: String,
    draws: RefCell<HashMap<String, Rc<Draw>>>,
}

struct Draw {
    salt: Option<String>,
    frame: Option<Frame>,
}

impl<'d> Elements<'d> {
    /// As the study wants them called.
    pub fn new(desk: &'d Desk) -> Elements<'d> {
        Elements {
            desk,
            hidden: desk.study.roster.id_is_personal,
            salt: format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()),
            draws: RefCell::default(),
        }
    }

    /// Whether ids are personal and stay inside.
    pub fn hidden(&self) -> bool {
        self.hidden
    }

    /// How the element of a case is called.
    pub fn of(&self, case: &Case) -> Called {
        if !self.hidden {
            return Called { element: case.element.clone(), line: None };
        }
        let draw = self.draw(&case.draw);
        let salt = draw.salt.as_deref().unwrap_or(&self.salt);
        let line = draw.frame.as_ref().and_then(|frame| frame.line_of(&case.element));
        Called { element: digest(&[salt, &case.element]), line }
    }

    fn draw(&self, name: &str) -> Rc<Draw> {
        let mut draws = self.draws.borrow_mut();
        let read = || {
            let files = self.desk.folder.draw(name);
            // What is not on this machine, or was changed, is done without.
            let frame = std::fs::read(files.frame).ok().and_then(|bytes| Frame::parse(&bytes).ok());
            let secret = std::fs::read(files.secret).ok().and_then(|bytes| Secret::parse(&bytes).ok());
            Rc::new(Draw { salt: secret.map(|secret| secret.salt), frame })
        };
        draws.entry(name.to_string()).or_insert_with(read).clone()
    }

    /// A payload of the log as an export may show it: as it is or, where ids are personal, without them,
    /// and without case ids, which are hashes of them that the study's id would unlock.
    pub fn payload<'p>(&self, reader: &Reader, payload: &'p [u8]) -> Result<Cow<'p, str>, DeskError> {
        let text = String::from_utf8_lossy(payload);
        if !self.hidden {
            return Ok(text);
        }
        let Ok(mut value) = serde_json::from_str::<Value>(&text) else { return Ok(Cow::Borrowed("")) };
        self.hide(reader, &mut value)?;
        Ok(Cow::Owned(value.to_string()))
    }

    fn hide(&self, reader: &Reader, value: &mut Value) -> Result<(), DeskError> {
        match value {
            Value::String(text) => {
                if let Some(case) = reader.case(text)? {
                    *text = case_number(case.number);
                } else if reader.element(text)?.is_some() {
                    *text = digest(&[&self.salt, text]);
                }
            }
            Value::Array(values) => values.iter_mut().try_for_each(|value| self.hide(reader, value))?,
            Value::Object(fields) => {
                if let Some(case) = fields.get("case").and_then(Value::as_str)
                    && fields.contains_key("element")
                    && let Some(case) = reader.case(case)?
                {
                    let called = self.of(&case).element;
                    fields.insert("element".into(), Value::String(called));
                    fields.insert("case".into(), Value::String(case_number(case.number)));
                }
                // Ids of elements that have left the roster since stand under these names all the same.
                for name in ["elements", "element"] {
                    if let Some(field) = fields.get_mut(name) {
                        *field = match field {
                            Value::String(called) if is_digest(called) => continue,
                            Value::String(id) => Value::String(digest(&[&self.salt, id])),
                            Value::Array(ids) => Value::from(ids.len()),
                            _ => Value::Null,
                        };
                    }
                }
                fields.remove("study");
                fields.values_mut().try_for_each(|value| self.hide(reader, value))?;
            }
            _ => {}
        }
        Ok(())
    }
}
