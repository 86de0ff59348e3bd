//! Registering and dropping, rosters, and what holds when hundreds press at the same time.

mod cancelling;
mod constraints;
mod crowds;
mod eligibility;
mod ended;
mod holds;
mod model;
mod offers;
mod permissions;
mod places;
mod races;
mod reserved;
mod rosters;
mod rules;
mod tickets;
pub mod university;
mod waitlists;
mod windows;
mod withdrawing;

use std::sync::Barrier;

use super::support::{self, Browser};

/// Presses a button that the page does not show.
fn post<'a>(browser: &'a mut Browser, path: &str) -> &'a mut Browser {
    browser.post(path, &[("", ""); 0])
}

/// One press of a button of the site.
pub struct Press {
    browser: Browser,
    path: String,
    body: &'static str,
}

impl Press {
    pub fn new(browser: &Browser, path: impl Into<String>) -> Self {
        Self { browser: browser.clone(), path: path.into(), body: "" }
    }

    /// With these fields.
    pub fn with(self, body: &'static str) -> Self {
        Self { body, ..self }
    }

    /// Sends it and answers the status.
    #[track_caller]
    pub fn send(&mut self) -> u16 {
        let headers = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/x-www-form-urlencoded")];
        self.browser.send("POST", &self.path, &headers, Some(self.body.as_bytes())).status
    }
}

/// Sends all of these at the same moment, when each has been connected once, and returns the statuses in their order.
pub fn press_at_once(presses: Vec<Press>) -> Vec<u16> {
    let start = Barrier::new(presses.len());
    std::thread::scope(|scope| {
        let press = |mut press: Press| {
            let start = &start;
            scope.spawn(move || {
                press.browser.send("GET", "/healthz", &[], None);
                start.wait();
                press.send()
            })
        };
        let threads: Vec<_> = presses.into_iter().map(press).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    })
}

/// How many of the statuses are this one.
pub fn count(statuses: &[u16], status: u16) -> usize {
    statuses.iter().filter(|other| **other == status).count()
}
