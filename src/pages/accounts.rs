//! The pages of accounts: sign up, sign in, sign out, the account, its password, its sessions.

use actix_identity::Identity;
use actix_session::Session as CookieSession;
use actix_web::http::StatusCode;
use actix_web::web::{self, Path};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{
    self, AccountError, AccountView, NewUser, PasswordForm, Role, SignInError, SignInForm, SignUpError, SignUpForm,
    User, list_sessions, show_account,
};
use crate::db::Id;
use crate::events::Event;
use crate::form::{FieldErrors, line};
use crate::pages::{
    Academic, Anyone, CurrentSession, Error, Flash, Form, Layout, Query, SignedIn, Site, Visitor, client, html,
    html_with, local_path, see_other, site_address,
};

/// Where the session keeps the address of a new calendar feed until it has been shown.
const CALENDAR_ADDRESS: &str = "calendar_address";

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/sign-up/student").get(new_student).post(create_student))
        .service(web::resource("/sign-up/faculty").get(new_faculty).post(create_faculty))
        .service(web::resource("/sign-in").get(new_session).post(create_session))
        .service(web::resource("/sign-out").post(delete_session))
        .service(web::resource("/account").get(show))
        .service(web::resource("/account/calendar/reset").post(reset_calendar))
        .service(web::resource("/account/password").get(edit_password).post(update_password))
        .service(web::resource("/account/sessions").get(sessions))
        .service(web::resource("/account/sessions/revoke-others").post(revoke_others))
        .service(web::resource("/account/sessions/{id}/revoke").post(revoke));
}

#[derive(Template)]
#[template(path = "accounts/sign_up.html")]
struct SignUpPage {
    layout: Layout,
    is_student: bool,
    form: SignUpForm,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    layout: Layout,
    form: SignInForm,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "accounts/show.html")]
struct AccountPage {
    layout: Layout,
    user: User,
    since: String,
    calendar: Option<Calendar>,
}

/// The calendar feed of somebody who has a schedule.
struct Calendar {
    /// Whether there is an address already.
    is_made: bool,
    /// The address, right after it was made and never again.
    address: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/password.html")]
struct PasswordPage {
    layout: Layout,
    errors: FieldErrors,
    signs_out_elsewhere: bool,
}

#[derive(Template)]
#[template(path = "accounts/sessions.html")]
struct SessionsPage {
    layout: Layout,
    sessions: Vec<SessionLine>,
}

struct SessionLine {
    id: Id,
    device: String,
    address: String,
    began: String,
    seen: String,
    is_this_one: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SignInQuery {
    #[serde(deserialize_with = "line")]
    next: String,
}

async fn new_student(layout: Layout, visitor: Visitor) -> Result<HttpResponse, Error> {
    new_user(layout, visitor, Role::Student)
}

async fn new_faculty(layout: Layout, visitor: Visitor) -> Result<HttpResponse, Error> {
    new_user(layout, visitor, Role::Faculty)
}

fn new_user(layout: Layout, Visitor(user): Visitor, role: Role) -> Result<HttpResponse, Error> {
    if user.is_some() {
        return Ok(see_other("/"));
    }
    let is_student = role == Role::Student;
    html(&SignUpPage { layout, is_student, form: SignUpForm::default(), errors: FieldErrors::default() })
}

async fn create_student(
    state: Site,
    layout: Layout,
    flash: Flash,
    Form(form): Form<SignUpForm>,
) -> Result<HttpResponse, Error> {
    let result = sign_up(&state, &form, Role::Student).await?;
    match result {
        Ok(user) => {
            flash.good_with("Your account is ready.", format!("Sign in with {} and your password.", user.email));
            Ok(see_other("/sign-in"))
        }
        Err(errors) => refuse_sign_up(SignUpPage { layout, is_student: true, form, errors }),
    }
}

async fn create_faculty(
    state: Site,
    layout: Layout,
    flash: Flash,
    Form(form): Form<SignUpForm>,
) -> Result<HttpResponse, Error> {
    let result = sign_up(&state, &form, Role::Faculty).await?;
    match result {
        Ok(_) => {
            flash.good_with(
                "Your account waits for approval.",
                "The registrar’s office looks at it; sign in to see whether it has.",
            );
            Ok(see_other("/sign-in"))
        }
        Err(errors) => refuse_sign_up(SignUpPage { layout, is_student: false, form, errors }),
    }
}

/// Makes the account, or says what needs another look.
async fn sign_up(state: &Site, form: &SignUpForm, role: Role) -> Result<Result<User, FieldErrors>, Error> {
    let user = form.user(role);
    let validate_password = state.passwords.validate_password(form.password.clone(), &user).await?;
    if let Err(errors) = form.check(&user, validate_password) {
        return Ok(Err(errors));
    }
    let hash = state.passwords.hash(form.password.clone()).await?;
    let made = state.write(move |context| accounts::sign_up(context, &user, &hash));
    match made.await {
        Ok(user) => Ok(Ok(user)),
        Err(SignUpError::Failed(error)) => Err(error.into()),
        Err(error @ SignUpError::EmailTaken) => Ok(Err(FieldErrors::one("email", error.to_string()))),
        Err(error @ SignUpError::NumberTaken) => {
            Ok(Err(FieldErrors::one(SignUpForm::number_field(role), error.to_string())))
        }
    }
}

fn refuse_sign_up(page: SignUpPage) -> Result<HttpResponse, Error> {
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn new_session(
    layout: Layout,
    Visitor(user): Visitor,
    Query(query): Query<SignInQuery>,
) -> Result<HttpResponse, Error> {
    let next = local_path(&query.next);
    if user.is_some() {
        return Ok(see_other(next));
    }
    let form = SignInForm { identifier: String::new(), password: crate::form::Secret::default(), next };
    html(&SignInPage { layout, form, errors: FieldErrors::default() })
}

async fn create_session(
    request: HttpRequest,
    state: Site,
    layout: Layout,
    cookie: CookieSession,
    CurrentSession(before): CurrentSession,
    Form(form): Form<SignInForm>,
) -> Result<HttpResponse, Error> {
    let refuse = |layout, mut form: SignInForm, errors| {
        form.next = local_path(&form.next);
        html_with(StatusCode::UNPROCESSABLE_ENTITY, &SignInPage { layout, form, errors })
    };
    if let Err(errors) = form.check() {
        return refuse(layout, form, errors);
    }
    let (limits, client) = (state.session_limits(), client(&request, &state));
    let (identifier, password) = (form.identifier.clone(), form.password.clone());
    match accounts::sign_in(&state, &state.passwords, limits, identifier, password, client, before).await {
        Ok(token) => {
            // Nothing of whoever used this browser before is for the next one.
            cookie.clear();
            cookie.renew();
            Identity::login(&request.extensions(), token).map_err(|error| Error::Failed(error.to_string().into()))?;
            Ok(see_other(local_path(&form.next)))
        }
        Err(SignInError::Failed(error)) => Err(error.into()),
        Err(SignInError::Overloaded(error)) => Err(error.into()),
        Err(error) => refuse(layout, form, FieldErrors::one("identifier", error.to_string())),
    }
}

async fn delete_session(
    state: Site,
    CurrentSession(current): CurrentSession,
    identity: Option<Identity>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    if let Some((user, session)) = current.map(|current| (current.user.id, current.session.id)) {
        let ended = state.write(move |context| accounts::end_session(context, user, session, &Event::SignedOut));
        match ended.await {
            // Another window may have ended it meanwhile.
            Ok(()) | Err(AccountError::NotFound) => {}
            Err(error) => return Err(failed(error)),
        }
    }
    if let Some(identity) = identity {
        identity.logout();
    }
    flash.good("You are signed out.");
    Ok(see_other("/"))
}

async fn show(state: Site, layout: Layout, me: SignedIn<Anyone>, cookie: CookieSession) -> Result<HttpResponse, Error> {
    let AccountView { user, can_have_schedule, has_calendar: is_made } = state.read(show_account).await?;
    // Removing what is not there would still send the cookie again.
    let address = cookie
        .contains_key(CALENDAR_ADDRESS)
        .then(|| cookie.remove_as::<(String, String)>(CALENDAR_ADDRESS))
        .flatten()
        .and_then(Result::ok)
        .and_then(|(session, address)| (session == me.session.id.to_string()).then_some(address));
    html(&AccountPage {
        layout,
        since: state.clock.show(user.created_at),
        calendar: can_have_schedule.then_some(Calendar { is_made, address }),
        user,
    })
}

async fn reset_calendar(
    request: HttpRequest,
    state: Site,
    me: SignedIn<Academic>,
    cookie: CookieSession,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let user = me.user.id;
    let token = state.write(move |context| accounts::reset_calendar(context, user)).await?;
    let address = format!("{}/schedule.ics?token={token}", site_address(&request, &state));
    // With its session: it is for nobody who signs in later on this browser.
    cookie
        .insert(CALENDAR_ADDRESS, (me.session.id.to_string(), address))
        .map_err(|error| Error::Failed(Box::new(error)))?;
    flash.good_with(
        "Your calendar address is made.",
        "Copy it now: it is not shown again. One that you had before works no more.",
    );
    Ok(see_other("/account"))
}

async fn edit_password(layout: Layout, _: SignedIn<Anyone>) -> Result<HttpResponse, Error> {
    html(&PasswordPage { layout, errors: FieldErrors::default(), signs_out_elsewhere: true })
}

async fn update_password(
    state: Site,
    layout: Layout,
    me: SignedIn<Anyone>,
    flash: Flash,
    Form(form): Form<PasswordForm>,
) -> Result<HttpResponse, Error> {
    let signs_out_elsewhere = form.signs_out_elsewhere();
    let refuse =
        |errors| html_with(StatusCode::UNPROCESSABLE_ENTITY, &PasswordPage { layout, errors, signs_out_elsewhere });
    let validate_password = state.passwords.validate_password(form.password.clone(), &NewUser::from(&me.user)).await?;
    if let Err(errors) = form.check(validate_password) {
        return refuse(errors);
    }
    let (current, new) = (form.current_password, form.password);
    let (who, by) = (me.current(), me.actor());
    match accounts::change_password(&state, &state.passwords, &who, current, new, signs_out_elsewhere, by).await {
        Ok(()) => {
            let detail = if signs_out_elsewhere { "You are signed out everywhere else." } else { "" };
            flash.good_with("Your password is changed.", detail);
            Ok(see_other("/account"))
        }
        Err(error @ AccountError::WrongPassword) => refuse(FieldErrors::one("current_password", error.to_string())),
        Err(error) => Err(failed(error)),
    }
}

async fn sessions(state: Site, layout: Layout, me: SignedIn<Anyone>) -> Result<HttpResponse, Error> {
    let limits = state.session_limits();
    let sessions = state.read(move |context| list_sessions(context, limits)).await?;
    let line = |session: crate::accounts::Session| SessionLine {
        id: session.id,
        is_this_one: session.id == me.session.id,
        device: device(&session.user_agent),
        address: session.address,
        began: state.clock.show(session.created_at),
        seen: state.clock.show(session.seen_at),
    };
    html(&SessionsPage { layout, sessions: sessions.into_iter().map(line).collect() })
}

async fn revoke(state: Site, me: SignedIn<Anyone>, id: Path<Id>, flash: Flash) -> Result<HttpResponse, Error> {
    let (user, id) = (me.user.id, id.into_inner());
    match state.write(move |context| accounts::end_session(context, user, id, &Event::SessionEnded)).await {
        Ok(()) => flash.good("That device is signed out."),
        Err(AccountError::NotFound) => return Err(Error::NotFound),
        Err(error) => return Err(failed(error)),
    }
    Ok(see_other("/account/sessions"))
}

async fn revoke_others(state: Site, me: SignedIn<Anyone>, flash: Flash) -> Result<HttpResponse, Error> {
    let (user, session) = (me.user.id, me.session.id);
    state.write(move |context| accounts::revoke_other_sessions(context, user, session)).await.map_err(failed)?;
    flash.good("You are signed out everywhere else.");
    Ok(see_other("/account/sessions"))
}

fn failed(error: AccountError) -> Error {
    match error {
        AccountError::Overloaded(error) => error.into(),
        AccountError::Failed(error) => error.into(),
        error => Error::Failed(Box::new(error)),
    }
}

/// A browser's name in few words: `Firefox on Linux`.
fn device(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "Another program".to_owned(),
    }
}
