//! Who teaches a course, for those who may edit it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::accounts::User;
use crate::catalogue::Rights;
use crate::db::Id;
use crate::form::FieldErrors;
use crate::pages::{
    Clock, CourseStaff, Error, FacultyOrAdmin, Flash, Form, Layout, Remedy, Section, SignedIn, Site, html, html_with,
    see_other,
};
use crate::teaching::{
    self, InviteError, InviteForm, InvitedView, MemberView, RightsForm, StaffError, StaffList, list_staff,
};

#[derive(Template)]
#[template(path = "teaching/instructors.html")]
struct InstructorsPage {
    layout: Layout,
    course: Id,
    code: String,
    name: String,
    staff: Vec<MemberLine>,
    invitations: Vec<InvitedLine>,
    /// Whether the right to grade is theirs to give.
    may_give_grade: bool,
    form: InviteForm,
    errors: FieldErrors,
}

/// Somebody on the staff.
struct MemberLine {
    member: MemberView,
    is_me: bool,
}

/// Somebody who has not answered yet.
struct InvitedLine {
    id: Id,
    name: String,
    number: String,
    rights: Rights,
    at: String,
}

pub(super) async fn index(
    state: Site,
    layout: Layout,
    _: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let staff = state.read(move |context| list_staff(context, id)).await?;
    html(&InstructorsPage::new(staff, &state, layout, InviteForm::default(), FieldErrors::default()))
}

pub(super) async fn invite(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<InviteForm>,
) -> Result<HttpResponse, Error> {
    let course = id.into_inner();
    let staff = state.read(move |context| list_staff(context, course)).await?;
    match try_invite(&state, me.user, course, &form).await? {
        Ok(user) => {
            flash.good_with(format!("{} is invited.", user.name()), "They teach it once they accept.");
            Ok(see_other(address_of(course)))
        }
        Err(errors) => {
            let page = InstructorsPage::new(staff, &state, layout, form, errors);
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

pub(super) async fn update(
    state: Site,
    me: SignedIn<FacultyOrAdmin>,
    path: Path<(Id, Id)>,
    flash: Flash,
    Form(form): Form<RightsForm>,
) -> Result<HttpResponse, Error> {
    let ((course, member), rights) = (path.into_inner(), form.rights());
    let who = me.user.id;
    let changed = state.write(move |context| teaching::change_rights(context, &me.user, course, member, rights));
    let person = changed.await.map_err(|error| refused(error, course))?;
    flash.good(format!("{} may {rights}.", person.name));
    Ok(see_other(after(course, who == member && !rights.can_edit)))
}

pub(super) async fn remove(
    state: Site,
    me: SignedIn<CourseStaff>,
    path: Path<(Id, Id)>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let (course, member) = path.into_inner();
    let who = me.user.id;
    let removed = state.write(move |context| teaching::remove(context, &me.user, course, member));
    let person = removed.await.map_err(|error| refused(error, course))?;
    flash.good(format!("{} is no longer on the staff.", person.name));
    Ok(see_other(after(course, who == member)))
}

pub(super) async fn revoke(
    state: Site,
    me: SignedIn<FacultyOrAdmin>,
    path: Path<(Id, Id)>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let (course, invitation) = path.into_inner();
    let revoked = state.write(move |context| teaching::revoke(context, &me.user, course, invitation));
    revoked.await.map_err(|error| refused(error, course))?;
    flash.good("The invitation is withdrawn.");
    Ok(see_other(address_of(course)))
}

/// Invites whom the form names; else what stands against it.
async fn try_invite(
    state: &Site,
    who: User,
    course: Id,
    form: &InviteForm,
) -> Result<Result<User, FieldErrors>, Error> {
    let rights = match form.check() {
        Ok(rights) => rights,
        Err(errors) => return Ok(Err(errors)),
    };
    let identifier = form.identifier.clone();
    let invited = state.write(move |context| teaching::invite(context, &who, course, &identifier, rights));
    match invited.await {
        Ok(user) => Ok(Ok(user)),
        Err(InviteError::NotFound) => Err(Error::NotFound),
        Err(InviteError::Failed(error)) => Err(error.into()),
        Err(refusal) => Ok(Err(FieldErrors::from(&refusal))),
    }
}

impl InstructorsPage {
    fn new(staff: StaffList, state: &Site, layout: Layout, form: InviteForm, errors: FieldErrors) -> Self {
        let me = state.actor().id();
        Self {
            layout: layout.at(Section::Teaching),
            course: staff.course_id,
            code: staff.code,
            name: staff.name,
            staff: staff
                .members
                .into_iter()
                .map(|member| MemberLine { is_me: me == Some(member.id), member })
                .collect(),
            invitations: staff.invitations.into_iter().map(|it| InvitedLine::new(it, &state.clock)).collect(),
            may_give_grade: staff.can_give_grade,
            form,
            errors,
        }
    }
}

impl InvitedLine {
    fn new(it: InvitedView, clock: &Clock) -> Self {
        Self { id: it.id, name: it.name, number: it.number, rights: it.rights, at: clock.show(it.created_at) }
    }
}

fn address_of(course: Id) -> String {
    format!("/courses/{course}/instructors")
}

/// Where to go on: back to the list, unless it is no longer this user's to see.
fn after(course: Id, has_lost_it: bool) -> String {
    if has_lost_it { format!("/courses/{course}") } else { address_of(course) }
}

fn refused(error: StaffError, course: Id) -> Error {
    match error {
        StaffError::NotFound => Error::NotFound,
        StaffError::Failed(error) => error.into(),
        refusal => Error::Refused(Remedy {
            title: "The staff is as it was".to_owned(),
            reason: format!("{refusal}."),
            remedy: match refusal {
                StaffError::NotFaculty(_) => "They can still grade, if you may let them.".to_owned(),
                StaffError::Primary => "The registrar’s office can name another one.".to_owned(),
                _ => "The course’s primary instructor has every right.".to_owned(),
            },
            link: (format!("/courses/{course}"), "Back to the course".to_owned()),
        }),
    }
}
