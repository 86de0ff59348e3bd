//! Slow pages of the office, and who must not wait for them.

use registrar::context::{Actor, Context};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, RwLock, mpsc};
use std::thread;
use std::time::Duration;

use diesel::result::Error as DieselError;

use super::super::support::App;

#[test]
fn students_do_not_wait_for_slow_pages() {
    let mut parts = None;
    let app = App::start_changed(&[], |state| parts = Some(state.clone()));
    app.university();
    app.student("S1");
    let mut student = app.signed_in("S1");
    let state = parts.expect("the site's");
    let (gate, begun) = (Arc::new(RwLock::new(())), Arc::new(AtomicUsize::new(0)));
    let closed = gate.write().expect("the gate");
    let slow: Vec<_> = (0..40)
        .map(|_| {
            let (state, gate, begun) = (state.clone(), gate.clone(), begun.clone());
            let read = move |_: &mut Context<'_>| {
                begun.fetch_add(1, Ordering::SeqCst);
                drop(gate.read());
                Ok::<_, DieselError>(())
            };
            thread::spawn(move || {
                actix_web::rt::System::new().block_on(state.read_slowly(Actor::program(), read)).is_ok()
            })
        })
        .collect();
    while begun.load(Ordering::SeqCst) == 0 {
        thread::yield_now();
    }
    let (answered, answer) = mpsc::channel();
    thread::spawn(move || answered.send(student.get("/courses").status()));
    let status = answer.recv_timeout(Duration::from_secs(30));
    drop(closed);
    assert_eq!(status, Ok(200));
    assert!(slow.into_iter().filter_map(|page| page.join().ok()).any(|is_done| is_done), "slow pages come as well");
}
