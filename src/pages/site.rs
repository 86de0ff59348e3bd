//! The running program as one request sees it: with who asks, and from where.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use diesel::result::Error as DieselError;

use super::current_user::CurrentUserCell;
use super::{AppState, Error, client};
use crate::context::{Actor, Context};

/// The parts of the program, for a handler: what it reads and writes is done in the name of whoever sent the request.
#[derive(Clone)]
pub struct Site {
    state: Arc<AppState>,
    actor: Actor,
}

impl Site {
    /// Runs a selector.
    ///
    /// # Errors
    /// What `work` returns, or that the database is busy or fails.
    pub async fn read<T, E>(&self, work: impl FnOnce(&mut Context<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DieselError> + Send + 'static,
    {
        self.state.store.read(self.actor.clone(), work).await
    }

    /// Runs a selector that may take long: so few of them read at once that other pages never wait for them.
    ///
    /// # Errors
    /// What `work` returns, or [`Error::Busy`] when too many wait.
    pub async fn read_slowly<T, E>(
        &self,
        work: impl FnOnce(&mut Context<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: From<DieselError> + Send + 'static,
        Error: From<E>,
    {
        self.state.read_slowly(self.actor.clone(), work).await
    }

    /// Runs a service in its transaction.
    ///
    /// # Errors
    /// What `work` returns, or that the database is busy or fails.
    pub async fn write<T, E>(&self, work: impl Fn(&mut Context<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DieselError> + std::error::Error + Send + 'static,
    {
        self.state.store.write(self.actor.clone(), work).await
    }

    /// Who sent the request.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
}

impl Deref for Site {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.state
    }
}

impl FromRequest for Site {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = request.app_data::<web::Data<AppState>>().cloned().map(web::Data::into_inner);
        ready(state.ok_or_else(|| Error::Failed("the app has no state".into())).map(|state| {
            let address = client(request, &state).address;
            let actor = match CurrentUserCell::of(request).get() {
                Some(current) => Actor::user(current.user, Some(current.session.id), address),
                None => Actor::visitor(address),
            };
            Self { state, actor }
        }))
    }
}
