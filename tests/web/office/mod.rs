//! The registrar's office.

mod people;
mod record;
mod slow;
mod terms;

use super::support::{self, App, Browser};

/// A university, and its admin A1.
fn app_with_admin() -> (App, Browser) {
    let app = App::start();
    app.university();
    app.admin("A1");
    let browser = app.signed_in("A1");
    (app, browser)
}
