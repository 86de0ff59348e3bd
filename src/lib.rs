//! Registrar: the course catalogue and registration office of a university, as one program.

pub mod db;
pub mod form;
mod schema;
