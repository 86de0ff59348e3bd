//! The grade sheet as a file: a template to fill, and the filled one.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use askama::Template;

use super::refused;
use crate::db::Id;
use crate::events::{About, Event};
use crate::grading::{BadLines, COLUMNS, GradeError, show_sheet, upload_drafts};
use crate::pages::{
    self, CourseStaff, Error, Flash, Layout, SignedIn, Site, Upload, html_with, record_reading, see_other,
};
use crate::spreadsheet::spreadsheet_csv;

#[derive(Template)]
#[template(path = "grading/upload.html")]
struct UploadPage {
    layout: Layout,
    section: Id,
    label: String,
    bad: BadLines,
}

pub(super) async fn template(state: Site, _: SignedIn<CourseStaff>, id: Path<Id>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let sheet = state.read(move |context| show_sheet(context, id)).await?;
    record_reading(&state, About::section(id), Event::GradesRead).await?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let name: String = sheet.section.label.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let row = |row: &crate::grading::SheetRow| {
        vec![row.number().to_owned(), row.name(), row.draft.clone().unwrap_or_default()]
    };
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"grades-{name}.csv\"")))
        .body(spreadsheet_csv(&COLUMNS, sheet.pending.iter().map(row))))
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    me: SignedIn<CourseStaff>,
    id: Path<Id>,
    flash: Flash,
    upload: Result<Upload, Error>,
) -> Result<HttpResponse, Error> {
    let (section, who) = (id.into_inner(), me.user.clone());
    // What is not theirs is not there, whatever was sent.
    let label = state.read(move |context| show_sheet(context, section)).await?.section.label;
    let Upload(file) = upload?;
    let done = state.write(move |context| upload_drafts(context, &who, section, &file)).await;
    match done {
        Ok(count) => {
            let students = if count == 1 { "1 student".to_owned() } else { format!("{count} students") };
            flash.good_with(format!("The file had grades for {students}."), "They are a draft until you submit them.");
            Ok(see_other(format!("/sections/{section}/grades")))
        }
        Err(GradeError::File(bad)) => {
            let layout = layout.at(pages::Section::Teaching);
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &UploadPage { layout, section, label, bad })
        }
        Err(error) => Err(refused(error, section)),
    }
}
