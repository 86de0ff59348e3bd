//! The home page of each role, and the landing page for visitors.

mod faculty;
mod landing;
mod office;
mod routes;
mod staff;
mod student;

pub use routes::routes;
