//! Reads the forms of a page: their fields, labels, values and buttons.

use scraper::{ElementRef, Html};

use super::words;

/// A form, with one of the buttons which send it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Form {
    pub(super) posts: bool,
    pub(super) action: String,
    pub(super) encoding: String,
    pub(super) button: Button,
    pub(super) controls: Vec<Control>,
}

/// A submit button; a form without one is sent with an unnamed one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Button {
    pub(super) text: String,
    pub(super) name: String,
    pub(super) value: String,
}

/// A field that is not a button.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Control {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) disabled: bool,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Hidden(String),
    Text(String),
    /// A checkbox, or a radio button.
    Tick {
        radio: bool,
        choice: Choice,
    },
    Select(Vec<Choice>),
}

/// Something to choose, with the words shown for it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) chosen: bool,
}

impl Control {
    /// The values that the field sends, unless it is disabled.
    pub(super) fn values(&self) -> Vec<String> {
        match &self.kind {
            Kind::Hidden(value) | Kind::Text(value) => vec![value.clone()],
            Kind::Tick { choice, .. } => chosen(std::slice::from_ref(choice)),
            Kind::Select(choices) => chosen(choices),
        }
    }
}

/// All forms, each once for every button that sends it.
pub(super) fn list_forms(html: &Html) -> Vec<Form> {
    let elements = words::select(html, "input, select, textarea, button");
    let forms = words::select(html, "form");
    let of_form = |form: &ElementRef| -> Vec<Form> {
        let own = |element: &&ElementRef| owner(html, **element) == Some(*form);
        let mine: Vec<_> = elements.iter().filter(own).copied().collect();
        let controls: Vec<_> = mine.iter().filter_map(|element| control(html, *element)).collect();
        let mut buttons: Vec<_> = mine
            .into_iter()
            .filter(|element| is_submit(*element) && !is_disabled(*element))
            .map(|element| (Some(element), button(element)))
            .collect();
        if buttons.is_empty() {
            buttons.push((None, Button::default()));
        }
        buttons.into_iter().map(|(element, button)| sent_by(*form, element, button, &controls)).collect()
    };
    forms.iter().flat_map(of_form).collect()
}

/// What the page shows in the first field of that name that has a value.
pub(super) fn value_of(html: &Html, name: &str) -> Option<String> {
    words::select(html, "input, select, textarea")
        .into_iter()
        .filter_map(|element| control(html, element))
        .filter(|control| control.name == name)
        .find_map(|control| control.values().into_iter().next())
}

fn chosen(choices: &[Choice]) -> Vec<String> {
    let chosen = choices.iter().filter(|choice| choice.chosen);
    chosen.map(|choice| choice.value.clone()).collect()
}

fn sent_by(form: ElementRef, element: Option<ElementRef>, button: Button, controls: &[Control]) -> Form {
    let setting = |name: &str| {
        let of_button = element.and_then(|element| element.attr(&format!("form{name}")));
        of_button.or(form.attr(name)).unwrap_or_default().to_owned()
    };
    let encoding = setting("enctype");
    Form {
        posts: setting("method").eq_ignore_ascii_case("post"),
        action: setting("action"),
        encoding,
        button,
        controls: controls.to_vec(),
    }
}

/// The form that a field belongs to: the one it names, or the one around it.
fn owner<'a>(html: &'a Html, element: ElementRef<'a>) -> Option<ElementRef<'a>> {
    match element.attr("form") {
        Some(id) => words::select(html, "form[id]").into_iter().find(|form| form.attr("id") == Some(id)),
        None => around(element, "form"),
    }
}

fn around<'a>(element: ElementRef<'a>, name: &str) -> Option<ElementRef<'a>> {
    element.ancestors().filter_map(ElementRef::wrap).find(|ancestor| ancestor.value().name() == name)
}

fn is_submit(element: ElementRef) -> bool {
    match (element.value().name(), kind_of(element).as_str()) {
        ("button", kind) => !matches!(kind, "button" | "reset"),
        ("input", kind) => kind == "submit",
        _ => false,
    }
}

fn is_disabled(element: ElementRef) -> bool {
    let fieldsets = element.ancestors().filter_map(ElementRef::wrap);
    let mut fieldsets = fieldsets.filter(|ancestor| ancestor.value().name() == "fieldset");
    element.attr("disabled").is_some() || fieldsets.any(|fieldset| fieldset.attr("disabled").is_some())
}

fn kind_of(element: ElementRef) -> String {
    let kind = element.attr("type").unwrap_or_default();
    kind.to_ascii_lowercase()
}

fn button(element: ElementRef) -> Button {
    let value = element.attr("value").unwrap_or_default().to_owned();
    let text = match element.value().name() {
        "input" if value.is_empty() => "Submit".to_owned(),
        "input" => words::collapse(&value),
        _ => words::accessible_name(element),
    };
    let name = element.attr("name").unwrap_or_default().to_owned();
    Button { text, name, value }
}

fn control(html: &Html, element: ElementRef) -> Option<Control> {
    let kind = match element.value().name() {
        "textarea" => Kind::Text(element.text().collect()),
        "select" => Kind::Select(choices(element)),
        "input" => input(element)?,
        _ => return None,
    };
    Some(Control {
        name: element.attr("name").unwrap_or_default().to_owned(),
        label: label_of(html, element),
        disabled: is_disabled(element),
        kind,
    })
}

fn input(element: ElementRef) -> Option<Kind> {
    let value = element.attr("value");
    let text = value.unwrap_or_default().to_owned();
    let kind = kind_of(element);
    match kind.as_str() {
        "submit" | "button" | "reset" | "image" | "file" => None,
        "hidden" => Some(Kind::Hidden(text)),
        "checkbox" | "radio" => {
            let choice = Choice {
                value: value.unwrap_or("on").to_owned(),
                text: String::new(),
                chosen: element.attr("checked").is_some(),
            };
            let radio = kind == "radio";
            Some(Kind::Tick { radio, choice })
        }
        _ => Some(Kind::Text(text)),
    }
}

/// The options that can be chosen; where none is, a browser shows the first
/// (and the last, where several are but only one may be).
fn choices(select: ElementRef) -> Vec<Choice> {
    let option = |option: ElementRef| {
        let text = words::visible(option);
        let value = option.attr("value").unwrap_or(&text).to_owned();
        let chosen = option.attr("selected").is_some();
        Choice { value, text, chosen }
    };
    let mut choices: Vec<Choice> = select
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|element| element.value().name() == "option" && can_be_chosen(*element))
        .map(option)
        .collect();
    if select.attr("multiple").is_none() && !choices.is_empty() {
        let last = choices.iter().rposition(|choice| choice.chosen);
        for (position, choice) in choices.iter_mut().enumerate() {
            choice.chosen = position == last.unwrap_or(0);
        }
    }
    choices
}

fn can_be_chosen(option: ElementRef) -> bool {
    let group = around(option, "optgroup");
    let group_disabled = group.is_some_and(|group| group.attr("disabled").is_some());
    option.attr("disabled").is_none() && !group_disabled
}

fn label_of(html: &Html, element: ElementRef) -> String {
    if let Some(label) = element.attr("aria-label") {
        return words::collapse(label);
    }
    let id = element.attr("id");
    let names_it = |label: &ElementRef| id.is_some() && label.attr("for") == id;
    let labels = words::select(html, "label");
    let label = labels.into_iter().find(names_it);
    let label = label.or_else(|| around(element, "label"));
    label.map(words::label_text).unwrap_or_default()
}
