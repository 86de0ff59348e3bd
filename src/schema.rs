// @generated automatically by Diesel CLI.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    audit (id) {
        id -> Uuid,
        created_at -> Timestamp,
        actor_id -> Nullable<Uuid>,
        person_id -> Nullable<Uuid>,
        section_id -> Nullable<Uuid>,
        action -> Text,
        outcome -> Text,
        topic -> Text,
        event -> Text,
        address -> Text,
        course_id -> Nullable<Uuid>,
        term_id -> Nullable<Uuid>,
        repeats -> Int4,
        last_at -> Timestamp,
        repeat_key -> Nullable<Text>,
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
        can_edit -> Bool,
        can_grade -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    course_invitations (id) {
        id -> Uuid,
        course_id -> Uuid,
        user_id -> Uuid,
        can_edit -> Bool,
        can_grade -> Bool,
        invited_by -> Uuid,
        created_at -> Timestamp,
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

    grade_scale (letter) {
        letter -> Text,
        position -> Int4,
        points -> Nullable<Int4>,
        is_earned -> Bool,
        is_in_gpa -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    grading_policy (id) {
        id -> Int4,
        repeats -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    holds (id) {
        id -> Uuid,
        student_id -> Uuid,
        reason -> Text,
        note -> Text,
        from_at -> Timestamp,
        until_at -> Nullable<Timestamp>,
        placed_by -> Nullable<Uuid>,
        placed_at -> Timestamp,
        lifted_by -> Nullable<Uuid>,
        lifted_at -> Nullable<Timestamp>,
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
        actor_id -> Nullable<Uuid>,
        course_id -> Nullable<Uuid>,
        section_id -> Nullable<Uuid>,
        event -> Text,
        created_at -> Timestamp,
        seen_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    permissions (id) {
        id -> Uuid,
        student_id -> Uuid,
        section_id -> Uuid,
        state -> Text,
        rules -> Text,
        message -> Text,
        asked_at -> Nullable<Timestamp>,
        reason -> Text,
        answered_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamp>,
        expires_at -> Nullable<Timestamp>,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    plan_items (student_id, section_id) {
        student_id -> Uuid,
        section_id -> Uuid,
        term_id -> Uuid,
        position -> Int4,
        alternative -> Int4,
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
        waitlist_position -> Nullable<Int4>,
        gives_up_id -> Nullable<Uuid>,
        offered_until -> Nullable<Timestamp>,
        is_provisional -> Bool,
        passed_over -> Text,
        is_closing_noticed -> Bool,
        draft_grade -> Nullable<Text>,
        credits -> Nullable<Int4>,
        graded_at -> Nullable<Timestamp>,
        permission_id -> Nullable<Uuid>,
        reservation_id -> Nullable<Uuid>,
        is_over_capacity -> Bool,
        course_code -> Nullable<Text>,
        course_name -> Nullable<Text>,
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

    section_reservations (id) {
        id -> Uuid,
        section_id -> Uuid,
        school -> Text,
        branch -> Text,
        seats -> Int4,
        used -> Int4,
        until_at -> Timestamp,
        opened_at -> Nullable<Timestamp>,
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
        offered -> Int4,
        waitlisted -> Int4,
        last_waitlist_position -> Int4,
        cancelled_at -> Nullable<Timestamp>,
        cancel_reason -> Text,
        reserved -> Int4,
        overenrolled -> Int4,
        graded_at -> Nullable<Timestamp>,
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

// A view.
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
        withdraw_deadline -> Nullable<Timestamp>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    time_tickets (id) {
        id -> Uuid,
        term_id -> Uuid,
        school -> Text,
        branch -> Text,
        credits_from -> Nullable<Int4>,
        credits_to -> Nullable<Int4>,
        opens_at -> Timestamp,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::Uuid;

    users (id) {
        id -> Uuid,
        is_student -> Bool,
        is_faculty -> Bool,
        is_admin -> Bool,
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
        is_unapproved -> Bool,
        is_self_registered -> Bool,
    }
}

diesel::joinable!(course_instructors -> courses (course_id));
diesel::joinable!(course_instructors -> users (user_id));
diesel::joinable!(course_invitations -> courses (course_id));
diesel::joinable!(courses -> subjects (subject_id));
diesel::joinable!(holds -> users (student_id));
diesel::joinable!(meetings -> sections (section_id));
diesel::joinable!(permissions -> sections (section_id));
diesel::joinable!(permissions -> users (student_id));
diesel::joinable!(plan_items -> sections (section_id));
diesel::joinable!(registrations -> users (student_id));
diesel::joinable!(section_instructors -> sections (section_id));
diesel::joinable!(section_instructors -> users (user_id));
diesel::joinable!(section_reservations -> sections (section_id));
diesel::joinable!(sections -> courses (course_id));
diesel::joinable!(sections -> terms (term_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(time_tickets -> terms (term_id));

diesel::allow_tables_to_appear_in_same_query!(
    audit,
    catalogue_version,
    course_instructors,
    course_invitations,
    courses,
    credit_limits,
    grade_scale,
    grading_policy,
    holds,
    meetings,
    notices,
    permissions,
    plan_items,
    registrations,
    section_instructors,
    section_reservations,
    sections,
    sessions,
    subjects,
    terms,
    time_tickets,
    users,
);
