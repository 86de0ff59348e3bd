//! The site as people see it: a folder or file of pages for each area, and what they all share: who is signed in, the
//! layout, flash messages, forms, errors, and the checks before every request.

pub mod accounts;
pub mod catalogue;
pub mod dashboard;
pub mod exceptions;
pub mod grading;
pub mod notices;
pub mod office;
pub mod planning;
pub mod registration;
pub mod schedule;
pub mod teaching;

mod assets;
mod client;
mod connection;
mod current_user;
mod error;
mod form;
mod guard;
mod layout;
mod origin;
mod reading;
mod seats;
mod site;
mod upload;

pub use crate::clock::Clock;
pub use crate::state::AppState;
pub use assets::{asset, asset_path};
pub use client::{client, site_address};
pub use connection::{BoundedStream, Timeouts, keep_pace};
pub use current_user::{
    Academic, Admin, Anyone, Audience, CourseStaff, CurrentSession, Faculty, FacultyOrAdmin, SignedIn, Student,
    Visitor, load_current_user,
};
pub use error::{Error, Remedy};
pub use form::{Form, Query};
pub use guard::{LARGEST_BODY, guard, will_be_read};
pub use layout::{Flash, FlashMessage, Layout, NavItem, Section, came_from, html, html_with, local_path, see_other};
pub use reading::record_reading;
pub use seats::SeatBar;
pub use site::Site;
pub use upload::{LARGEST_FILE, Upload};

use actix_web::web::ServiceConfig;

/// The addresses of every area.
pub fn routes(app: &mut ServiceConfig) {
    app.configure(dashboard::routes)
        .configure(accounts::routes)
        .configure(catalogue::routes)
        .configure(registration::routes)
        .configure(exceptions::routes)
        .configure(teaching::routes)
        .configure(grading::routes)
        .configure(schedule::routes)
        .configure(planning::routes)
        .configure(notices::routes)
        .configure(office::routes);
}
