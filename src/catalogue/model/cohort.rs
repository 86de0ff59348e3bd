//! Groups of students: those of a school, of a branch, or of both.

use crate::form::key;

/// A school and a branch: of one student, or of all whom something is for. Compared without regard to case and spacing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cohort {
    school: String,
    branch: String,
}

impl Cohort {
    /// The group of a school and a branch; either may be empty, for any.
    pub fn new(school: &str, branch: &str) -> Self {
        Self { school: key(school), branch: key(branch) }
    }

    /// Whether a student of this school and branch belongs to it.
    pub fn has(&self, student: &Self) -> bool {
        let is_it = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
        is_it(&self.school, &student.school) && is_it(&self.branch, &student.branch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_all_that_it_names() {
        let student = Cohort::new("School of  Science", "CS");
        for (school, branch) in [("", ""), ("school of science", ""), ("", "cs"), ("School of Science", "CS")] {
            assert!(Cohort::new(school, branch).has(&student), "{school} {branch}");
        }
        for (school, branch) in [("School of Arts", ""), ("", "MATH"), ("School of Arts", "CS")] {
            assert!(!Cohort::new(school, branch).has(&student), "{school} {branch}");
        }
    }
}
