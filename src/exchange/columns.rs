//! The columns of the seven files. Each is named here, once, and is a field wherever a row is read or written.

use super::row::{Cell, Row};

/// A struct for each file with a field for each of its columns, in the order in which they are written: [`Cell`]s of a row
/// that is read, texts of one that is written.
macro_rules! columns {
    ($($file:ident { $($column:ident),+ $(,)? })+) => { $(
        #[derive(Clone, Copy)]
        pub(super) struct $file<T> { $(pub $column: T,)+ }

        impl<'r> $file<Cell<'r>> {
            pub fn of(row: &'r Row<'r>) -> Self {
                let mut cell = row.cells();
                Self { $($column: cell(stringify!($column)),)+ }
            }
        }

        impl $file<String> {
            pub const NAMES: &'static [&'static str] = &[$(stringify!($column)),+];

            pub fn into_cells(self) -> Vec<String> {
                vec![$(self.$column),+]
            }
        }
    )+ };
}

columns! {
    Terms { code, name, starts_on, ends_on, registration_opens_at, registration_closes_at, drop_deadline }
    Subjects { code, name }
    People { role, number, email, first_name, last_name, school, branch, password_hash }
    Courses {
        code, name, description, credits, subject, primary_instructor, instructors, prerequisites, corequisites,
        antirequisites,
    }
    Sections { term, course, number, capacity, waitlist_capacity, instructors }
    Meetings { term, course, section, days, starts_at, ends_at, room, weeks }
    Registrations { student, term, course, section, status, grade, registered_at, over_capacity }
}
