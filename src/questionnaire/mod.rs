//! The model of a questionnaire.
