//! One filled questionnaire as XForms means it.
