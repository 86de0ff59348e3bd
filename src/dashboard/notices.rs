//! What happened to somebody without their doing.

use diesel::result::QueryResult;

use crate::accounts::User;
use crate::catalogue::{Catalogue, SectionLabels};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::events::{Event, Notice, list_seen, list_unseen};

/// Notices, the latest first.
#[derive(Clone, Debug)]
pub struct Notices {
    /// The notices.
    pub list: Vec<Notice>,
    /// What the sections are called that they name.
    pub labels: SectionLabels,
}

/// The notices of whoever asks: those that they have not seen, and those that they have.
///
/// # Errors
/// When nobody is signed in, or the database fails.
pub fn list_notices(context: &mut Context<'_>) -> Result<(Notices, Notices), ReadError> {
    let user = context.authorize(User::is_active)?;
    let seen = list_seen(context, user.id)?;
    Ok((unseen(context, user.id)?, Notices::new(seen, &*context.catalogue()?)))
}

/// The notices that a user has not seen.
pub(super) fn unseen(context: &mut Context<'_>, user: Id) -> QueryResult<Notices> {
    let list = list_unseen(context, user)?;
    Ok(Notices::new(list, &*context.catalogue()?))
}

impl Notices {
    fn new(list: Vec<Notice>, catalogue: &Catalogue) -> Self {
        let named = |notice: &Notice| Event::sections(&notice.event).into_iter().chain(notice.section_id);
        let labels = SectionLabels::new(list.iter().flat_map(named), catalogue);
        Self { list, labels }
    }
}
