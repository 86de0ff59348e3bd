//! The office's page for the institution's grades.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::catalogue::{GradeRule, Repeats, Scale};
use crate::form::{FieldErrors, format_credits, line};
use crate::grading::{LetterForm, ScaleError, delete_letter, save_letter, set_repeats, show_scale};
use crate::pages::{
    Admin, Error, Flash, Form, Layout, Query, Remedy, Section, SignedIn, Site, html, html_with, see_other,
};

const HERE: &str = "/office/grades";

#[derive(Template)]
#[template(path = "grading/scale.html")]
struct ScalePage {
    layout: Layout,
    rules: Vec<RuleLine>,
    repeats: Vec<Choice>,
    form: LetterForm,
    errors: FieldErrors,
}

struct RuleLine {
    letter: String,
    points: String,
    position: i32,
    is_earned: bool,
    is_in_gpa: bool,
    may_delete: bool,
}

/// An entry of a select.
struct Choice {
    code: &'static str,
    name: &'static str,
    is_chosen: bool,
}

/// Which letter, and which rule for repeats.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ScaleForm {
    #[serde(deserialize_with = "line")]
    letter: String,
    #[serde(deserialize_with = "line")]
    repeats: String,
}

pub(super) async fn index(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    Query(query): Query<ScaleForm>,
) -> Result<HttpResponse, Error> {
    html(&ScalePage::load(&state, layout, |rules| filled(rules, &query.letter), FieldErrors::default()).await?)
}

pub(super) async fn save(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    flash: Flash,
    Form(form): Form<LetterForm>,
) -> Result<HttpResponse, Error> {
    match store(&state, &form).await? {
        Ok(letter) => {
            flash.good(format!("The grade {letter} is saved."));
            Ok(see_other(HERE))
        }
        Err(errors) => {
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &ScalePage::load(&state, layout, |_| form, errors).await?)
        }
    }
}

/// Returns the letter that was saved, or what stands against the form.
async fn store(state: &Site, form: &LetterForm) -> Result<Result<String, FieldErrors>, Error> {
    let rule = match form.check() {
        Ok(rule) => rule,
        Err(errors) => return Ok(Err(errors)),
    };
    let letter = rule.letter.clone();
    let old = Some(form.old.clone()).filter(|old| !old.is_empty());
    match state.write(move |context| save_letter(context, old.as_deref(), &rule)).await {
        Ok(()) => Ok(Ok(letter)),
        Err(ScaleError::NotFound) => Err(Error::NotFound),
        Err(ScaleError::Failed(error)) => Err(error.into()),
        Err(refusal) => Ok(Err(FieldErrors::one("letter", refusal.to_string()))),
    }
}

pub(super) async fn delete(
    state: Site,
    _: SignedIn<Admin>,
    flash: Flash,
    Form(form): Form<ScaleForm>,
) -> Result<HttpResponse, Error> {
    let done = state.write(move |context| delete_letter(context, &form.letter)).await;
    done.map_err(|error| match error {
        ScaleError::NotFound => Error::NotFound,
        ScaleError::Failed(error) => error.into(),
        refusal => Error::Refused(Remedy {
            title: "Nothing was deleted".to_owned(),
            reason: format!("{refusal}."),
            remedy: "What stands on transcripts must stay on record.".to_owned(),
            link: (HERE.to_owned(), "Back to the grades".to_owned()),
        }),
    })?;
    flash.good("The grade is deleted.");
    Ok(see_other(HERE))
}

pub(super) async fn repeats(
    state: Site,
    _: SignedIn<Admin>,
    flash: Flash,
    Form(form): Form<ScaleForm>,
) -> Result<HttpResponse, Error> {
    let wanted = form.repeats.parse::<Repeats>();
    let wanted = wanted.map_err(|_| Error::BadRequest("Choose one of the attempts that may count."))?;
    let done = state.write(move |context| set_repeats(context, wanted)).await;
    done.map_err(|error| Error::Failed(Box::new(error)))?;
    flash.good("Repeats are counted anew.");
    Ok(see_other(HERE))
}

/// The form of a letter of the scale; of none, an empty one with the next position.
fn filled(rules: &[GradeRule], letter: &str) -> LetterForm {
    let word = |is_it: bool| if is_it { "1".to_owned() } else { String::new() };
    match rules.iter().find(|rule| rule.letter == letter) {
        Some(rule) => LetterForm {
            old: rule.letter.clone(),
            letter: rule.letter.clone(),
            position: rule.position.to_string(),
            points: rule.points.map(format_credits).unwrap_or_default(),
            is_earned: word(rule.is_earned),
            is_in_gpa: word(rule.is_in_gpa),
        },
        None => {
            let last = rules.iter().map(|rule| rule.position).max();
            LetterForm {
                old: String::new(),
                letter: String::new(),
                position: last.map_or(1, |last| last + 1).to_string(),
                points: String::new(),
                is_earned: String::new(),
                is_in_gpa: String::new(),
            }
        }
    }
}

impl ScalePage {
    async fn load(
        state: &Site,
        layout: Layout,
        form: impl FnOnce(&[GradeRule]) -> LetterForm,
        errors: FieldErrors,
    ) -> Result<Self, Error> {
        let scale = state.read(show_scale).await?;
        let choice = |(repeats, name): (Repeats, &'static str)| Choice {
            code: repeats.as_str(),
            name,
            is_chosen: repeats == scale.repeats,
        };
        let choices =
            [(Repeats::Best, "The best attempt"), (Repeats::Last, "The last attempt"), (Repeats::All, "Every attempt")];
        Ok(Self {
            layout: layout.at(Section::Grades),
            rules: scale.rules.iter().map(RuleLine::new).collect(),
            repeats: choices.map(choice).into(),
            form: form(&scale.rules),
            errors,
        })
    }
}

impl RuleLine {
    fn new(rule: &GradeRule) -> Self {
        Self {
            letter: rule.letter.clone(),
            points: rule.points.map(format_credits).unwrap_or_default(),
            position: rule.position,
            is_earned: rule.is_earned,
            is_in_gpa: rule.is_in_gpa,
            may_delete: rule.letter != Scale::WITHDRAWN,
        }
    }
}
