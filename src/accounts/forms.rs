//! What is typed on the pages of accounts.

use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::model::{NewUser, Role};
use crate::form::text::{about, check_code, check_name, is_email, is_name};
use crate::form::{FieldErrors, Secret, key, line};

/// The sign-up of a student or a faculty member; a role ignores the other's fields.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct SignUpForm {
    /// Email.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 254, message = "Enter your email, of at most 254 characters"),
        custom(function = "is_email")
    )]
    pub email: String,
    /// First name.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 100, message = "Enter your first name, of at most 100 characters"),
        custom(function = "is_name")
    )]
    pub first_name: String,
    /// Last name; empty for somebody who has one name.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(max = 100, message = "Enter a last name of at most 100 characters"),
        custom(function = "is_name")
    )]
    pub last_name: String,
    /// Phone number; may be empty.
    #[serde(deserialize_with = "line")]
    #[validate(custom(function = "phone_number"))]
    pub phone_number: String,
    /// A student's number.
    #[serde(deserialize_with = "line")]
    pub registration_number: String,
    /// A faculty member's number.
    #[serde(deserialize_with = "line")]
    pub employee_id: String,
    /// School.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 100, message = "Enter your school, of at most 100 characters"),
        custom(function = "is_name")
    )]
    pub school: String,
    /// A student's branch.
    #[serde(deserialize_with = "line")]
    pub branch: String,
    /// Password.
    pub password: Secret,
    /// The same again.
    pub confirm_password: Secret,
}

impl SignUpForm {
    /// The field that holds the number of somebody with this role.
    pub const fn number_field(role: Role) -> &'static str {
        if matches!(role, Role::Student) { "registration_number" } else { "employee_id" }
    }

    /// The account as it is typed.
    pub fn user(&self, role: Role) -> NewUser {
        let number = if role == Role::Student { &self.registration_number } else { &self.employee_id };
        NewUser {
            role,
            email: key(&self.email),
            number: Some(number.clone()),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            phone_number: (!self.phone_number.is_empty()).then(|| self.phone_number.clone()),
            school: self.school.clone(),
            branch: if role == Role::Student { self.branch.clone() } else { String::new() },
        }
    }

    /// Whether the account may be made, but for its uniqueness; `validate_password` is what prevents the password.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self, user: &NewUser, validate_password: Option<&'static str>) -> Result<(), FieldErrors> {
        // What is wrong is said in the order of the page.
        let wrong = self.validate().err().unwrap_or_default();
        let mut errors = FieldErrors::from_validator(&wrong, &["first_name", "last_name", "email", "phone_number"]);
        let number = user.number.as_deref().unwrap_or_default();
        if !(1..=20).contains(&number.chars().count()) {
            errors.add(Self::number_field(user.role), "Enter your number, of at most 20 characters");
        } else if number.contains('@') {
            errors.add(Self::number_field(user.role), "A number has no “@”");
        } else if let Err(reason) = check_code(number) {
            errors.add(Self::number_field(user.role), about(Self::number_field(user.role), &reason));
        }
        for (field, message) in FieldErrors::from_validator(&wrong, &["school"]).iter() {
            errors.add(field, message);
        }
        if user.role == Role::Student && !(1..=50).contains(&self.branch.chars().count()) {
            errors.add("branch", "Enter your branch, of at most 50 characters");
        } else if let Err(reason) = check_name(&self.branch) {
            errors.add("branch", about("branch", &reason));
        }
        check_new_password(&mut errors, validate_password, &self.password, &self.confirm_password);
        errors.into_result()
    }
}

/// A sign-in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    /// Email or number.
    #[serde(deserialize_with = "line")]
    pub identifier: String,
    /// Password.
    pub password: Secret,
    /// Where to go then, within the site.
    pub next: String,
}

impl SignInForm {
    /// Whether both answers are there.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.identifier.is_empty() {
            errors.add("identifier", "Enter your email or number");
        }
        if self.password.reveal().is_empty() {
            errors.add("password", "Enter your password");
        }
        errors.into_result()
    }
}

/// A change of password.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    /// The password of today.
    pub current_password: Secret,
    /// The new one.
    pub password: Secret,
    /// The new one again.
    pub confirm_password: Secret,
    /// `1` to end every other session of the user.
    pub sign_out_elsewhere: String,
}

impl PasswordForm {
    /// Whether the new password will do; `validate_password` is what prevents it.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self, validate_password: Option<&'static str>) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.current_password.reveal().is_empty() {
            errors.add("current_password", "Enter your current password");
        }
        check_new_password(&mut errors, validate_password, &self.password, &self.confirm_password);
        errors.into_result()
    }

    /// Whether every other session is to end.
    pub fn signs_out_elsewhere(&self) -> bool {
        !self.sign_out_elsewhere.is_empty()
    }
}

fn check_new_password(
    errors: &mut FieldErrors,
    validate_password: Option<&'static str>,
    password: &Secret,
    again: &Secret,
) {
    if let Some(sentence) = validate_password {
        errors.add("password", sentence);
    } else if password.reveal() != again.reveal() {
        errors.add("confirm_password", "The two passwords are not the same");
    }
}

fn phone_number(text: &str) -> Result<(), ValidationError> {
    let is_one = |c: char| c.is_ascii_digit() || "+-()/. ".contains(c);
    if text.is_empty() || (text.len() <= 30 && text.chars().all(is_one) && text.chars().any(|c| c.is_ascii_digit())) {
        return Ok(());
    }
    Err(ValidationError::new("phone_number").with_message("Enter a phone number such as +1 909 555 0100".into()))
}
