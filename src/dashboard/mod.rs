//! The home page of each role, and the landing page for visitors.

mod office;
mod routes;

pub use routes::routes;
