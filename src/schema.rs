// @generated automatically by Diesel CLI.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    audit (id) {
        id -> Uuid,
        created_at -> Timestamp,
        actor_id -> Nullable<Uuid>,
        student_id -> Nullable<Uuid>,
        section_id -> Nullable<Uuid>,
        action -> Text,
        outcome -> Text,
        reasons -> Text,
        address -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    catalogue_version (id) {
        id -> Int4,
        version -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    course_instructors (course_id, user_id) {
        course_id -> Uuid,
        user_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    courses (id) {
        id -> Uuid,
        code -> Text,
        code_key -> Text,
        name -> Text,
        description -> Text,
        credits -> Int4,
        subject_id -> Uuid,
        primary_instructor_id -> Uuid,
        prerequisites -> Text,
        corequisites -> Text,
        antirequisites -> Text,
        version -> Int4,
        changed_by -> Nullable<Uuid>,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    credit_limits (term_id, student_id) {
        term_id -> Uuid,
        student_id -> Uuid,
        credits -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    meetings (id) {
        id -> Uuid,
        section_id -> Uuid,
        days -> Text,
        starts_at -> Time,
        ends_at -> Time,
        room -> Text,
        weeks -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    notices (id) {
        id -> Uuid,
        user_id -> Uuid,
        tone -> Text,
        title -> Text,
        detail -> Text,
        course_id -> Nullable<Uuid>,
        created_at -> Timestamp,
        seen_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    registrations (id) {
        id -> Uuid,
        student_id -> Uuid,
        section_id -> Uuid,
        course_id -> Uuid,
        term_id -> Uuid,
        status -> Text,
        grade -> Nullable<Text>,
        registered_at -> Timestamp,
        changed_at -> Timestamp,
        place -> Nullable<Int4>,
        gives_up_id -> Nullable<Uuid>,
        offered_until -> Nullable<Timestamp>,
        is_provisional -> Bool,
        note -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    section_instructors (section_id, user_id) {
        section_id -> Uuid,
        user_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    sections (id) {
        id -> Uuid,
        course_id -> Uuid,
        term_id -> Uuid,
        number -> Text,
        number_key -> Text,
        capacity -> Int4,
        waitlist_capacity -> Nullable<Int4>,
        registered -> Int4,
        version -> Int4,
        held -> Int4,
        waitlisted -> Int4,
        last_place -> Int4,
        cancelled_at -> Nullable<Timestamp>,
        cancel_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    sessions (id) {
        id -> Uuid,
        token_hash -> Text,
        user_id -> Uuid,
        address -> Text,
        user_agent -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    subjects (id) {
        id -> Uuid,
        code -> Text,
        code_key -> Text,
        name -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    terms (id) {
        id -> Uuid,
        code -> Text,
        code_key -> Text,
        name -> Text,
        starts_on -> Date,
        ends_on -> Date,
        registration_opens_at -> Nullable<Timestamp>,
        registration_closes_at -> Nullable<Timestamp>,
        drop_deadline -> Nullable<Timestamp>,
        credit_limit -> Nullable<Int4>,
        offer_hours -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    users (id) {
        id -> Uuid,
        role -> Text,
        state -> Text,
        email -> Text,
        number -> Nullable<Text>,
        number_key -> Nullable<Text>,
        first_name -> Text,
        last_name -> Text,
        phone_number -> Nullable<Text>,
        school -> Text,
        branch -> Text,
        password_hash -> Nullable<Text>,
        created_at -> Timestamp,
        calendar_token_hash -> Nullable<Text>,
    }
}

diesel::joinable!(course_instructors -> courses (course_id));
diesel::joinable!(course_instructors -> users (user_id));
diesel::joinable!(courses -> subjects (subject_id));
diesel::joinable!(meetings -> sections (section_id));
diesel::joinable!(registrations -> users (student_id));
diesel::joinable!(section_instructors -> sections (section_id));
diesel::joinable!(section_instructors -> users (user_id));
diesel::joinable!(sections -> courses (course_id));
diesel::joinable!(sections -> terms (term_id));
diesel::joinable!(sessions -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    audit,
    catalogue_version,
    course_instructors,
    courses,
    credit_limits,
    meetings,
    notices,
    registrations,
    section_instructors,
    sections,
    sessions,
    subjects,
    terms,
    users,
);
