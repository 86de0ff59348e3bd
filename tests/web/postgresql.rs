//! The tests of `main.rs`, on a throwaway PostgreSQL server.

#[path = "main.rs"]
mod suite;
