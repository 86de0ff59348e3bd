//! Fills in a form that the page shows, and sends it.

use super::controls::{self, Choice, Control, Form, Kind};
use super::{Browser, address, words};

/// A form in the hands of a visitor. It starts from the values which the page
/// shows; what is disabled is neither filled in nor sent.
pub struct FormFilling<'a> {
    browser: &'a mut Browser,
    form: Form,
    forged: Vec<(String, Option<String>)>,
}

impl<'a> FormFilling<'a> {
    #[track_caller]
    pub(super) fn find(browser: &'a mut Browser, name: &str) -> Self {
        let mut forms = controls::list_forms(&browser.html());
        let found = matching_forms(&forms, name, browser.path());
        let Some(&first) = found.first() else {
            let list = describe(&forms);
            panic!("No form is named {name:?}, only\n{list}\n{}", browser.report());
        };
        let same = found.iter().all(|&other| forms[other] == forms[first]);
        assert!(same, "{name:?} may be any of\n{}", describe(&forms));
        Self { form: forms.swap_remove(first), browser, forged: Vec::new() }
    }

    /// Writes into a text field, or chooses in a select (by the value or the
    /// text of an option), which is found by its name or its label.
    #[track_caller]
    pub fn fill(mut self, label_or_name: &str, value: &str) -> Self {
        let position =
            self.find_field(label_or_name, |control| matches!(control.kind, Kind::Text(_) | Kind::Select(_)));
        set(&mut self.form.controls[position], value);
        self
    }

    /// Like `fill`, for the field number `n` (from 0) of those with that name.
    #[track_caller]
    pub fn fill_nth(mut self, name: &str, n: usize, value: &str) -> Self {
        let fits = |control: &&mut Control| {
            let fillable = matches!(control.kind, Kind::Text(_) | Kind::Select(_));
            fillable && !control.disabled && control.name == name
        };
        match self.form.controls.iter_mut().filter(fits).nth(n) {
            Some(control) => set(control, value),
            None => panic!("No field {name:?} has number {n}, only\n{}", self.fields()),
        }
        self
    }

    /// Ticks a checkbox or a radio button, found by label, name or value.
    #[track_caller]
    pub fn check(mut self, label_or_name_or_value: &str) -> Self {
        let position = self.find_tick(label_or_name_or_value);
        self.tick(position);
        self
    }

    /// Takes the tick from a checkbox, found by label, name or value.
    #[track_caller]
    pub fn uncheck(mut self, label_or_name_or_value: &str) -> Self {
        let position = self.find_tick(label_or_name_or_value);
        match &mut self.form.controls[position].kind {
            Kind::Tick { radio: false, choice } => choice.chosen = false,
            _ => panic!("{label_or_name_or_value:?} cannot be unchecked"),
        }
        self
    }

    /// Ticks the checkbox or radio button of that name and value.
    #[track_caller]
    pub fn choose(mut self, name: &str, value: &str) -> Self {
        let fits =
            |control: &Control| control.name == name && tick_of(control).is_some_and(|choice| choice.value == value);
        match self.form.controls.iter().position(fits) {
            Some(position) => self.tick(position),
            None => panic!("{name:?} has no choice {value:?}, only\n{}", self.fields()),
        }
        self
    }

    /// Sends this value under this name, whatever the page's form has.
    pub fn set_raw(self, name: &str, value: &str) -> Self {
        self.forge(name, Some(value.to_owned()))
    }

    /// Sends nothing under this name, whatever the page's form has.
    pub fn leave_out(self, name: &str) -> Self {
        self.forge(name, None)
    }

    /// Presses the button, and follows where that leads.
    #[track_caller]
    pub fn submit(self) -> &'a mut Browser {
        let entries = self.entries();
        let encoding = &self.form.encoding;
        let is_plain = matches!(encoding.as_str(), "" | "application/x-www-form-urlencoded");
        assert!(is_plain, "the form is sent as {encoding}, which is not known here");
        let target = self.browser.resolve(&self.form.action);
        if self.form.posts {
            return self.browser.post(&target, &entries);
        }
        let page = target.split('?').next().unwrap_or_default();
        let query = address::encode_form(&entries);
        self.browser.follow(&format!("{page}?{query}"))
    }

    /// The names and values that the form sends now.
    pub fn entries(&self) -> Vec<(String, String)> {
        let button = &self.form.button;
        let sent = |control: &Control| {
            let values = control.values();
            let pair = |value| (control.name.clone(), lines_as_sent(value));
            let pairs = values.into_iter().map(pair).collect::<Vec<_>>();
            if control.disabled { Vec::new() } else { pairs }
        };
        let mut entries: Vec<_> = self.form.controls.iter().flat_map(sent).collect();
        entries.push((button.name.clone(), button.value.clone()));
        let forged = |name: &str| self.forged.iter().any(|(other, _)| other == name);
        entries.retain(|(name, _)| !name.is_empty() && !forged(name));
        for (name, value) in &self.forged {
            entries.extend(value.clone().map(|value| (name.clone(), value)));
        }
        entries
    }

    fn forge(mut self, name: &str, value: Option<String>) -> Self {
        self.forged.retain(|(other, _)| other != name);
        self.forged.push((name.to_owned(), value));
        self
    }

    fn tick(&mut self, position: usize) {
        let ticked = self.form.controls[position].clone();
        for (other, control) in self.form.controls.iter_mut().enumerate() {
            if let Kind::Tick { radio, choice } = &mut control.kind {
                let replaced = *radio && control.name == ticked.name;
                choice.chosen = other == position || (choice.chosen && !replaced);
            }
        }
    }

    #[track_caller]
    fn find_tick(&self, wanted: &str) -> usize {
        let exact = |control: &Control| {
            let value_fits = tick_of(control).is_some_and(|choice| choice.value == wanted);
            value_fits && !control.disabled
        };
        let by_value: Vec<usize> =
            (0..self.form.controls.len()).filter(|&position| exact(&self.form.controls[position])).collect();
        match by_value[..] {
            [only] => only,
            _ => self.find_field(wanted, |control| tick_of(control).is_some()),
        }
    }

    /// By name, or else by the whole label, or else by a part of the label.
    #[track_caller]
    fn find_field(&self, wanted: &str, fits: impl Fn(&Control) -> bool) -> usize {
        let controls = &self.form.controls;
        let open: Vec<usize> =
            (0..controls.len()).filter(|&position| fits(&controls[position]) && !controls[position].disabled).collect();
        let mut named = open.iter().filter(|&&position| controls[position].name == wanted);
        if let Some(&position) = named.next() {
            let is_group = tick_of(&controls[position]).is_some() && named.next().is_some();
            assert!(!is_group, "{wanted:?} may be any of\n{}", self.fields());
            return position;
        }
        let labels: Vec<&str> = open.iter().map(|&position| controls[position].label.as_str()).collect();
        match words::matching(&labels, wanted)[..] {
            [only] => open[only],
            [] => panic!("No field is named {wanted:?}, only\n{}", self.fields()),
            _ => panic!("{wanted:?} may be any of\n{}", self.fields()),
        }
    }

    fn fields(&self) -> String {
        let field = |control: &Control| format!("  {control:?}");
        let fields: Vec<_> = self.form.controls.iter().map(field).collect();
        fields.join("\n")
    }
}

/// By the text of a button, or else by the path that the form is sent to.
fn matching_forms(forms: &[Form], name: &str, page: &str) -> Vec<usize> {
    let buttons: Vec<&str> = forms.iter().map(|form| form.button.text.as_str()).collect();
    let found = words::matching(&buttons, name);
    if !found.is_empty() {
        return found;
    }
    let sent_there = |form: &Form| {
        let action = if form.action.is_empty() { page } else { &form.action };
        action.split('?').next() == Some(name)
    };
    let Some(first) = forms.iter().position(sent_there) else {
        return Vec::new();
    };
    let another = |form: &Form| sent_there(form) && form.controls != forms[first].controls;
    let others = (first..forms.len()).filter(|&position| another(&forms[position]));
    std::iter::once(first).chain(others).collect()
}

fn describe(forms: &[Form]) -> String {
    let form = |form: &Form| {
        let method = if form.posts { "POST" } else { "GET" };
        format!("  {:?}: {method} {:?}", form.button.text, form.action)
    };
    forms.iter().map(form).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn set(control: &mut Control, value: &str) {
    match &mut control.kind {
        Kind::Text(text) => value.clone_into(text),
        Kind::Select(choices) => choose_option(choices, value),
        Kind::Hidden(_) | Kind::Tick { .. } => panic!("nobody can write into {control:?}"),
    }
}

#[track_caller]
fn choose_option(choices: &mut [Choice], wanted: &str) {
    let by_value = choices.iter().position(|choice| choice.value == wanted);
    let by_text = || choices.iter().position(|choice| choice.text == wanted);
    let Some(position) = by_value.or_else(by_text) else {
        panic!("No option is {wanted:?}, only {choices:?}");
    };
    for (other, choice) in choices.iter_mut().enumerate() {
        choice.chosen = other == position;
    }
}

fn tick_of(control: &Control) -> Option<&Choice> {
    match &control.kind {
        Kind::Tick { choice, .. } => Some(choice),
        _ => None,
    }
}

/// A browser ends each line with CR LF when it sends a form.
fn lines_as_sent(text: String) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\n'], "\r\n")
}
