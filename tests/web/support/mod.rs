//! What the tests share: the site on a port of its own, a browser, and a factory for what the site needs to hold.

mod app;
mod browser;
mod factory;
mod postgres;

pub use app::{App, SECRET_KEY, is_on_postgresql};
pub use browser::{Answer, Browser};
pub use factory::{PASSWORD, TEST_TERM};
