//! What the tests share: the site on a port of its own, a browser, and a factory for what the site needs to hold.
#![allow(
    dead_code,
    unused_imports,
    reason = "a browser, a server and a factory can do more than today's tests ask of them"
)]

mod app;
mod browser;
mod contents;
mod factory;
mod postgres;
mod proxy;
mod statements;

pub use app::{App, SECRET_KEY, is_on_postgresql};
pub use browser::{Answer, Browser};
pub use contents::Contents;
pub use factory::{PASSWORD, TEST_TERM, by};
pub use proxy::Proxy;
