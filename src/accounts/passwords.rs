//! Passwords: what may be one, and Argon2id, which costs 19 MiB and some 20 ms of a core each time.

use std::cell::RefCell;
use std::sync::LazyLock;

use argon2::password_hash::Error;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::model::NewUser;
use super::queue::{Overloaded, Queue};
use crate::form::{Secret, key};

/// The least length of a password, in characters.
const SHORTEST: usize = 10;
/// The greatest length of a password, in characters.
const LONGEST: usize = 1024;
/// Up to this many characters are looked at to guess how common a password is: what the estimate costs grows with more
/// than their square.
const ESTIMATED: usize = 64;
/// Characters of each of the owner's texts that are looked for in the password.
const LONGEST_TEXT: usize = 254;
/// For each thread that hashes, so many who sign in or up may wait: some five seconds of work.
const MOST_HASHES: usize = 200;
/// So many who sign up may wait to have their passwords estimated.
const MOST_ESTIMATES: usize = 100;

/// A hash that no password has been made for: checking against it takes as long as against a real one.
static NOBODYS_HASH: LazyLock<String> = LazyLock::new(|| hash_now(&uuid::Uuid::new_v4().to_string()));

/// Hashes, checks and estimates passwords on threads of their own. A thread that has had its 19 MiB uses them again; on
/// threads that come and go they would add up.
#[derive(Clone)]
pub struct Passwords {
    hashing: Queue,
    /// Apart, so that sign-ups do not hold up sign-ins.
    estimating: Queue,
}

impl Passwords {
    /// At most `at_once` passwords are hashed at the same time.
    pub fn new(at_once: usize) -> Self {
        Self::bounded(at_once, at_once * MOST_HASHES)
    }

    /// [`Passwords::new`] with another bound on those who wait to have their passwords hashed.
    pub fn bounded(at_once: usize, most: usize) -> Self {
        Self { hashing: Queue::new(at_once, most), estimating: Queue::new(1, MOST_ESTIMATES) }
    }

    /// The Argon2id hash of a password, as a PHC string.
    ///
    /// # Errors
    /// When too many wait.
    pub async fn hash(&self, password: Secret) -> Result<String, Overloaded> {
        self.hashing.run(move || hash_now(password.reveal())).await
    }

    /// Whether the password belongs to the hash. Without a hash it is `false`, after the same time.
    ///
    /// # Errors
    /// When too many wait.
    pub async fn verify(&self, password: Secret, hash: Option<String>) -> Result<bool, Overloaded> {
        let verify = move || {
            let known = hash.as_deref().and_then(|hash| PasswordHash::new(hash).ok());
            match known {
                Some(hash) => is_password_of(password.reveal(), &hash),
                None => {
                    let nobodys = PasswordHash::new(&NOBODYS_HASH);
                    let _ = nobodys.map(|hash| is_password_of(password.reveal(), &hash));
                    false
                }
            }
        };
        self.hashing.run(verify).await
    }

    /// [`validate_password`], off the threads that serve pages.
    ///
    /// # Errors
    /// When too many wait.
    pub async fn validate_password(
        &self,
        password: Secret,
        owner: &NewUser,
    ) -> Result<Option<&'static str>, Overloaded> {
        let owner: Vec<String> = owner_texts(owner).into_iter().map(str::to_owned).collect();
        let validate_password = move || {
            let owner: Vec<&str> = owner.iter().map(String::as_str).collect();
            validate_password(password.reveal(), &owner)
        };
        self.estimating.run(validate_password).await
    }

    /// How many passwords have been hashed or checked, for tests.
    #[doc(hidden)]
    pub fn count_hashed(&self) -> u64 {
        self.hashing.count_done()
    }
}

/// [`Passwords::hash`] on this thread, for the command line.
pub fn hash_now(password: &str) -> String {
    let (salt, mut output) = (rand::random::<[u8; 16]>(), [0; Params::DEFAULT_OUTPUT_LEN]);
    let made = fill(&argon2(), password, &salt, &mut output).and_then(|()| {
        Ok(PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&Params::DEFAULT)?,
            salt: Some(Salt::new(&salt)?),
            hash: Some(Output::new(&output)?),
        })
    });
    match made {
        Ok(hash) => hash.to_string(),
        Err(error) => panic!("Argon2 refuses its own parameters: {error}"),
    }
}

/// Whether the text is an Argon2id hash as a PHC string, whole and with parameters that can be used.
pub fn is_password_hash(text: &str) -> bool {
    PasswordHash::new(text).is_ok_and(|hash| {
        hash.algorithm.as_str() == "argon2id"
            && hash.salt.is_some()
            && hash.hash.is_some()
            && Params::try_from(&hash).is_ok()
    })
}

/// What stands against a password, as a sentence: its length, that it is common, or that it names its owner.
/// There are no rules of composition (NIST SP 800-63B, section 3.1.1.2).
pub fn validate_password(password: &str, owner: &[&str]) -> Option<&'static str> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some("The password must have 10 characters or more");
    }
    if length > LONGEST {
        return Some("The password must have at most 1,024 characters");
    }
    if password.contains('\0') {
        return Some("The password holds a character that cannot be typed again");
    }
    let owner: Vec<&str> = owner.iter().map(|text| start_of(text, LONGEST_TEXT)).collect();
    if names_owner(password, &owner) {
        return Some("The password must not be your own name, email or number");
    }
    let start = start_of(password, ESTIMATED);
    let is_common = zxcvbn::zxcvbn(start, &owner).score() < zxcvbn::Score::Two;
    is_common.then_some("This password is easy to guess: try a few words that do not belong together")
}

/// The first characters of a text.
fn start_of(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// The texts that a user's password must not be.
pub fn owner_texts(user: &NewUser) -> Vec<&str> {
    let mut texts = vec![user.first_name.as_str(), user.last_name.as_str(), user.email.as_str()];
    texts.extend(user.email.split('@').next());
    texts.extend(user.number.as_deref());
    texts
}

/// Whether the password is made of nothing but its owner's names, email and number, whatever stands between them.
fn names_owner(password: &str, owner: &[&str]) -> bool {
    let mut rest = letters(password);
    let mut texts: Vec<String> = owner.iter().map(|text| letters(text)).filter(|text| text.len() > 1).collect();
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let is_named = texts.iter().any(|text| rest.contains(text));
    for text in &texts {
        rest = rest.replace(text, "");
    }
    is_named && rest.chars().count() < 4
}

fn letters(text: &str) -> String {
    key(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether the password belongs to the hash, which says by itself how it was made.
fn is_password_of(password: &str, hash: &PasswordHash) -> bool {
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else { return false };
    let found = || -> Result<Output, Error> {
        let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
        let argon2 = Argon2::new(Algorithm::try_from(hash.algorithm.as_str())?, version, Params::try_from(hash)?);
        let mut output = [0; Output::MAX_LENGTH];
        let output = output.get_mut(..expected.len()).ok_or(Error::OutputSize)?;
        fill(&argon2, password, salt, output)?;
        Ok(Output::new(output)?)
    };
    // The comparison takes the same time wherever the two differ.
    found().is_ok_and(|found| found == *expected)
}

thread_local! {
    /// What Argon2 works in. Each password takes 19 MiB; allocated afresh each time, they would leave holes in the heap that
    /// the next one does not fit in.
    static BLOCKS: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

fn fill(argon2: &Argon2<'_>, password: &str, salt: &[u8], output: &mut [u8]) -> Result<(), Error> {
    BLOCKS.with_borrow_mut(|blocks| {
        let count = argon2.params().block_count();
        if blocks.len() < count {
            blocks.resize(count, Block::new());
        }
        let filled = argon2.hash_password_into_with_memory(password.as_bytes(), salt, output, &mut blocks[..count]);
        // A hash from elsewhere may have asked for more than ours do.
        blocks.truncate(Params::DEFAULT.block_count());
        blocks.shrink_to_fit();
        Ok(filled?)
    })
}

/// Argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: [&str; 5] = ["Grace", "Okafor", "grace.okafor@example.edu", "grace.okafor", "S002027"];

    #[test]
    fn a_hash_is_argon2id_with_19_mib_two_passes_and_one_lane() {
        let hash = hash_now("a few quiet words");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_password_hash(&hash));
    }

    #[test]
    fn hashes_made_here_and_by_the_crate_itself_are_the_same_to_both() {
        use argon2::{PasswordHasher, PasswordVerifier};
        let theirs = argon2().hash_password(b"a few quiet words").expect("a hash");
        assert!(is_password_of("a few quiet words", &theirs));
        assert!(!is_password_of("a few quiet word", &theirs));
        let ours = PasswordHash::new(&hash_now("a few quiet words")).expect("a hash");
        assert!(argon2().verify_password(b"a few quiet words", &ours).is_ok());
        assert!(argon2().verify_password(b"a few quiet word", &ours).is_err());
    }

    #[test]
    fn only_the_start_of_a_long_password_is_estimated() {
        let common = "aaaaaaaa".repeat(8);
        assert!(
            validate_password(&format!("{common}plum bicycle orbit"), &OWNER).is_some(),
            "the 64 characters are common"
        );
        assert_eq!(validate_password(&format!("plum bicycle orbit{common}"), &OWNER), None);
    }

    #[test]
    fn common_short_and_own_passwords_are_refused() {
        let long = "long ".repeat(300);
        for bad in [
            "short",
            "1234567890",
            "passwordpassword",
            "aaaaaaaaaaaaaaa",
            "qwertyuiop",
            "Grace Okafor",
            "okaforgrace1",
            "grace.okafor@example.edu",
            "S002027S002027",
            "abcdef\0ghijklm",
            long.as_str(),
        ] {
            assert!(validate_password(bad, &OWNER).is_some(), "{bad}");
        }
    }

    #[test]
    fn any_characters_are_fine_when_they_are_hard_to_guess() {
        let emoji = "🦀 und 42 Möwen";
        for good in ["plum bicycle orbit", "tYq8$kk2!zPw", emoji, "          x y z q w v"] {
            assert_eq!(validate_password(good, &OWNER), None, "{good}");
        }
    }
}
