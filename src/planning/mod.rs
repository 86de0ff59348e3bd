//! What students mean to register for: a plan of each term, in the order of preference and with alternatives; all of it
//! registered in one press; and how many plan what.

mod model;
mod repository;
mod rules;
mod selectors;
mod service;
mod words;

pub use model::{Change, MOST_PLANNED, Plan, Plans};
pub use rules::{Forecast, PlanForecast};
pub use selectors::{
    PlanView, PlannedSection, WeekPlace, WeekSection, count_planned, find_plans, list_most_planned, show_plan,
};
pub use service::{
    PlanError, PlanRegistration, PressError, Put, change_plan, put_in_plan, register_plan, term_to_plan,
};
pub use words::planned_in_words;
