//! What all pages share: who is signed in, the page's shell, flash messages, forms, errors, and the checks that stand
//! before every request.

mod assets;
mod client;
mod connection;
mod current;
mod error;
mod form;
mod guard;
mod origin;
mod page;
mod reading;
mod seats;
mod state;
mod time;
mod upload;

pub use assets::{asset, asset_path};
pub use client::{client, site_address};
pub use connection::{BoundedStream, Timeouts, keep_pace};
pub use current::{
    Academic, Admin, Anyone, CurrentSession, Faculty, RoleOf, SignedIn, Staff, Student, Visitor, load_current_user,
};
pub use error::{Error, Remedy};
pub use form::{Form, Query};
pub use guard::{LARGEST_BODY, guard, will_be_read};
pub use page::{Flash, FlashMessage, NavItem, Section, Shell, Tone, came_from, html, html_with, local_path, see_other};
pub use reading::record_reading;
pub use seats::SeatBar;
pub use state::AppState;
pub use time::Clock;
pub use upload::{LARGEST_FILE, Upload};
