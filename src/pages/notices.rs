//! The page of notices, the news on every dashboard, and marking both as seen.

use actix_web::web::{self};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDateTime;
use serde::Deserialize;

use crate::dashboard::{Notices, list_notices};
use crate::db::Id;
use crate::events::{Describe, Notice, NoticeText, mark_seen, mark_seen_until};
use crate::pages::{Anyone, Clock, Error, Form, Layout, SignedIn, Site, html, see_other, will_be_read};

/// How the button on a dashboard says until when its page showed notices.
const UNTIL: &str = "%Y-%m-%dT%H:%M:%S%.f";

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/notices").get(index)).service(web::resource("/notices/seen").post(seen));
}

#[derive(Template)]
#[template(path = "notices/index.html")]
struct NoticesPage {
    layout: Layout,
    unseen: Vec<NoticeLine>,
    seen: Vec<NoticeLine>,
}

/// What a dashboard tells of what happened meanwhile.
pub struct UnreadNotifications {
    /// The notices, the latest first.
    pub lines: Vec<NoticeLine>,
    /// Until when these are; none: there are none.
    pub until: Option<String>,
}

/// A notice as people read it.
pub struct NoticeLine {
    /// The class of its tone.
    pub tone: &'static str,
    /// What happened.
    pub title: String,
    /// Why, or what follows; may be empty.
    pub detail: String,
    /// The course that it is about.
    pub course: Option<Id>,
    /// When it happened.
    pub at: String,
}

impl UnreadNotifications {
    /// What has not been seen, in words.
    pub fn new(unseen: &Notices, clock: &Clock) -> Self {
        Self {
            lines: NoticeLine::all(unseen, clock),
            until: unseen.list.first().map(|notice| notice.created_at.format(UNTIL).to_string()),
        }
    }
}

impl NoticeLine {
    fn all(notices: &Notices, clock: &Clock) -> Vec<Self> {
        let describe = Describe { names: &notices.labels, show: &|at| clock.show(at) };
        let line = |notice: &Notice| {
            let NoticeText { tone, title, detail } = describe.notice(notice);
            let at = clock.show(notice.created_at);
            Self { tone: tone.class(), title, detail, course: notice.course_id, at }
        };
        notices.list.iter().map(line).collect()
    }
}

/// Who looks at the page has seen what is on it. It is marked when the list is read, in a write of its own: what comes
/// between the two is not on the page, and stays unseen.
async fn index(
    request: HttpRequest,
    state: Site,
    mut layout: Layout,
    me: SignedIn<Anyone>,
) -> Result<HttpResponse, Error> {
    let (unseen, seen) = state.read(list_notices).await?;
    if !unseen.list.is_empty() && will_be_read(&request) {
        let shown: Vec<Id> = unseen.list.iter().map(|notice| notice.id).collect();
        let user = me.user.id;
        layout = layout.having_seen(shown.len());
        state.write(move |context| mark_seen(context, user, &shown)).await?;
    }
    let lines = |notices| NoticeLine::all(notices, &state.clock);
    html(&NoticesPage { layout, unseen: lines(&unseen), seen: lines(&seen) })
}

/// Until when the page showed notices.
#[derive(Default, Deserialize)]
#[serde(default)]
struct SeenForm {
    until: String,
}

async fn seen(state: Site, me: SignedIn<Anyone>, Form(form): Form<SeenForm>) -> Result<HttpResponse, Error> {
    let until = NaiveDateTime::parse_from_str(&form.until, UNTIL).unwrap_or_else(|_| state.clock.now());
    let user = me.user.id;
    state.write(move |context| mark_seen_until(context, user, until)).await?;
    Ok(see_other("/"))
}
