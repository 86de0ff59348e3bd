//! Who is signed in: found once for each request, and asked for by a handler's parameters.

use std::cell::RefCell;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::rc::Rc;

use actix_identity::IdentityExt;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use super::layout::LONGEST_NEXT;
use super::{AppState, Error, came_from, client};
use crate::accounts::{self, CurrentUser, Role, Session, User};
use crate::context::Actor;

/// A signed-in user of an audience: `SignedIn<Student>` as a handler's parameter lets only active students in.
pub struct SignedIn<R> {
    /// The user.
    pub user: User,
    /// The session.
    pub session: Session,
    unseen: i64,
    is_on_staff: bool,
    address: String,
    audience: PhantomData<R>,
}

/// Anybody: the user who is signed in, if one is.
pub struct Visitor(pub Option<User>);

/// The session of whoever is signed in, in any role and state: for signing out.
pub struct CurrentSession(pub Option<CurrentUser>);

/// Which users a handler is for.
pub trait Audience {
    /// Whether the user is among them.
    fn admits(current: &CurrentUser) -> bool;
}

/// Students.
pub struct Student;
/// Faculty.
pub struct Faculty;
/// The registrar's staff.
pub struct Admin;
/// Faculty and the registrar's staff.
pub struct FacultyOrAdmin;
/// Faculty, the registrar's staff, and whoever is on the staff of a course, such as a student who assists.
pub struct CourseStaff;
/// Students and faculty: those who have a schedule.
pub struct Academic;
/// All who are signed in.
pub struct Anyone;

impl Audience for Student {
    fn admits(current: &CurrentUser) -> bool {
        current.user.has_role(Role::Student)
    }
}

impl Audience for Faculty {
    fn admits(current: &CurrentUser) -> bool {
        current.user.has_role(Role::Faculty)
    }
}

impl Audience for Admin {
    fn admits(current: &CurrentUser) -> bool {
        current.user.has_role(Role::Admin)
    }
}

impl Audience for FacultyOrAdmin {
    fn admits(current: &CurrentUser) -> bool {
        Faculty::admits(current) || Admin::admits(current)
    }
}

impl Audience for CourseStaff {
    fn admits(current: &CurrentUser) -> bool {
        FacultyOrAdmin::admits(current) || current.is_on_staff
    }
}

impl Audience for Academic {
    fn admits(current: &CurrentUser) -> bool {
        Student::admits(current) || Faculty::admits(current)
    }
}

impl Audience for Anyone {
    fn admits(_: &CurrentUser) -> bool {
        true
    }
}

impl<R> SignedIn<R> {
    /// The user as the record names them, with the network address of the request.
    pub fn actor(&self) -> Actor {
        Actor::user(self.user.clone(), Some(self.session.id), self.address.clone())
    }

    /// The user with the session, as the accounts' services take them.
    pub fn current(&self) -> CurrentUser {
        let (user, session) = (self.user.clone(), self.session.clone());
        CurrentUser { user, session, unseen: self.unseen, is_on_staff: self.is_on_staff }
    }
}

impl<R: Audience> FromRequest for SignedIn<R> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match CurrentUserCell::of(request).get() {
            None => Err(Error::SignIn { next: wanted(request) }),
            Some(current) if current.user.is_pending() => {
                Err(Error::Forbidden("Your account waits for the registrar’s office to approve it."))
            }
            Some(current) if !R::admits(&current) => Err(Error::Forbidden("This page is for people in another role.")),
            Some(CurrentUser { user, session, unseen, is_on_staff }) => {
                let state = request.app_data::<web::Data<AppState>>();
                let address = state.map(|state| client(request, state).address).unwrap_or_default();
                Ok(Self { user, session, unseen, is_on_staff, address, audience: PhantomData })
            }
        })
    }
}

impl FromRequest for Visitor {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(CurrentUserCell::of(request).get().map(|current| current.user))))
    }
}

impl FromRequest for CurrentSession {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(CurrentUserCell::of(request).get())))
    }
}

/// Middleware: finds the session that the cookie names, with its user, in one query.
///
/// # Errors
/// 500 when the database does not answer.
pub async fn load_current_user(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if let Some(token) = request.get_identity().ok().and_then(|identity| identity.id().ok()) {
        let state = request.app_data::<web::Data<AppState>>().cloned();
        let state = state.ok_or_else(|| Error::Failed("the app has no state".into()))?;
        let limits = state.session_limits();
        let current =
            state.read(Actor::program(), move |context| accounts::find_current_user(context, &token, limits)).await;
        if let Some(current) = current.map_err(Error::from)? {
            if accounts::is_touch_due(&current.session, state.clock.now()) {
                touch(&state, &current.session);
            }
            CurrentUserCell::of(request.request()).set(current);
        }
    }
    next.call(request).await
}

/// Where the current user is kept during a request; the guard holds on to it to draw error pages.
#[derive(Clone, Default)]
pub(super) struct CurrentUserCell(Rc<RefCell<Option<CurrentUser>>>);

impl CurrentUserCell {
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    pub fn get(&self) -> Option<CurrentUser> {
        self.0.borrow().clone()
    }

    fn set(&self, current: CurrentUser) {
        *self.0.borrow_mut() = Some(current);
    }
}

/// Notes the session's use without holding up the page for it.
fn touch(state: &AppState, session: &Session) {
    let (store, session) = (state.store.clone(), session.id);
    actix_web::rt::spawn(async move {
        if let Err(error) =
            store.write(Actor::program(), move |context| accounts::touch_session(context, session)).await
        {
            log::warn!("a session's last use was not noted: {error}");
        }
    });
}

fn home() -> String {
    "/".to_owned()
}

/// Where to go after signing in: the page that was asked for, or the one that a form was sent from.
fn wanted(request: &HttpRequest) -> String {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Some(request.uri().to_string()).filter(|next| next.len() <= LONGEST_NEXT).unwrap_or_else(home);
    }
    came_from(request).unwrap_or_else(home)
}
