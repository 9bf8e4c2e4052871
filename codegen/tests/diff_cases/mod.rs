//! Small changes of the made-up spec, each with the kinds of change that it is, and those of taking it back.

#![allow(clippy::expect_used, clippy::panic)]

use chargebee_codegen::diff::{Kind, Kind::*, Version};
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::model::build;
use chargebee_codegen::spec::{Sources, read};
use std::fs;
use std::path::Path;

/// A change of one file.
pub struct Case {
    /// The file, below the made-up spec.
    pub file: &'static str,
    /// What stands there.
    pub from: &'static str,
    /// What stands there afterwards.
    pub to: &'static str,
    /// The kinds of change, in any order.
    pub changes: &'static [Kind],
    /// The kinds of change when it is taken back.
    pub back: &'static [Kind],
}

const fn case(
    file: &'static str,
    (from, to): (&'static str, &'static str),
    changes: &'static [Kind],
    back: &'static [Kind],
) -> Case {
    Case { file, from, to, changes, back }
}

const API: &str = "api.yaml";
const LOAN: &str = "resources/loan.yaml";
const MEMBER: &str = "resources/member.yaml";
const BOOK: &str = "resources/book.yaml";

/// All cases.
#[rustfmt::skip]
pub const CASES: &[Case] = &[
    // Operations.
    case(MEMBER, ("  update:\n", "  leave:\n    post: \"/members/{member_id}/leave\"\n    doc: Leaves.\n    returns: { member: always }\n  update:\n"), &[OperationAdded], &[OperationRemoved]),
    case(MEMBER, ("post: /members/visits", "post: /members/visitors"), &[OperationPath], &[OperationPath]),
    case(MEMBER, ("post: /members/visits", "post: \"/members/{door_id}\""), &[OperationId], &[OperationId]),
    case(MEMBER, ("  update:\n    post: \"/members/{member_id}\"\n", "  leave:\n    post: \"/members/{member_id}\"\n    doc: Leaves.\n  update:\n    post: \"/members/{member_id}/update\"\n"), &[OperationTaken, OperationPath, OperationAdded], &[OperationTaken, OperationPath, OperationRemoved]),
    case(MEMBER, ("  update:\n", "  leave:\n    post: /members/leave\n    doc: Leaves.\n    returns: { member: always }\n  update:\n"), &[OperationAdded], &[OperationTaken, OperationRemoved]),
    case(MEMBER, ("post: \"/members/{member_id}\"", "post: \"/members/{id}\""), &[OperationIdRenamed], &[OperationIdRenamed]),
    case(MEMBER, ("get: \"/members/{member_id}\"", "post: \"/members/{member_id}\""), &[OperationMethod], &[OperationMethod]),
    // Without the host, `visits` is an id of `update`.
    case(MEMBER, ("    host: ingest\n", ""), &[OperationHost], &[OperationTaken, OperationHost]),
    case(MEMBER, ("    json: true\n", ""), &[OperationBody], &[OperationBody]),
    case(LOAN, ("    idempotent: true\n", ""), &[IdempotentLost], &[IdempotentGained]),
    case(MEMBER, ("    doc: Changes a member.\n", "    list: true\n    doc: Changes a member.\n"), &[OperationList], &[OperationList]),
    case(LOAN, ("    rust_name: take_back\n", "    rust_name: hand_back\n"), &[OperationRenamed], &[OperationRenamed]),
    case(MEMBER, ("  record:\n", "  count:\n"), &[OperationRenamed], &[OperationRenamed]),
    case(MEMBER, ("  update:\n    post: \"/members/{member_id}\"\n    doc: Changes a member.\n", "  change:\n    post: \"/members/{id}\"\n    doc: Changes a member.\n    idempotent: true\n"), &[OperationRenamed, OperationIdRenamed, IdempotentGained], &[OperationRenamed, OperationIdRenamed, IdempotentLost]),
    // Webhooks and codes of errors.
    case(MEMBER, ("  moved: { doc: A member has moved; nobody says who. }\n", "  moved: { doc: A member has moved; nobody says who. }\n  left: { doc: A member has left. }\n"), &[EventAdded], &[EventRemoved]),
    case(LOAN, ("rust_name: ManyReturned", "rust_name: AllReturned"), &[EventRenamed], &[EventRenamed]),
    case(LOAN, ("{ loan: always, member: optional, book: always }", "{ loan: always, book: always }"), &[EventContentRemoved], &[EventContentAdded]),
    case(LOAN, ("book: { list: true, doc: What came back. }", "book: { doc: What came back. }"), &[EventContentList], &[EventContentList]),
    case(LOAN, ("type: { type: string, max_chars: 5, rust_name: kind, optional", "type: { type: string, max_chars: 5, rust_name: what, optional"), &[EventContentRenamed], &[EventContentRenamed]),
    case(LOAN, ("type: { type: string, max_chars: 5, rust_name: kind, optional", "type: { type: decimal, max_chars: 5, rust_name: kind, optional"), &[EventContentTextType], &[EventContentTextType]),
    case(LOAN, ("book: { list: true, doc: What came back. }", "book: { type: json, list: true, doc: What came back. }"), &[EventContentLoosened], &[EventContentCompatible]),
    case(LOAN, ("book: { list: true, doc: What came back. }", "book: { type: json, doc: What came back. }"), &[EventContentLoosened], &[EventContentCompatible]),
    case(LOAN, ("book: { list: true, doc: What came back. }", "book: { resource: member, list: true, doc: What came back. }"), &[EventContentRetyped], &[EventContentRetyped]),
    case(LOAN, ("{ loan: always, member: optional, book: always }", "{ loan: always, member: always, book: always }"), &[EventContentAlways], &[EventContentOptional]),
    case(LOAN, ("type: { type: string, max_chars: 5, rust_name: kind, optional", "type: { type: string, max_chars: 4, rust_name: kind, optional"), &[EventContentTighter], &[EventContentLooser]),
    case(LOAN, ("type: { type: string, max_chars: 5, rust_name: kind, optional", "type: { type: string, rust_name: kind, optional"), &[EventContentLooser], &[EventContentTighter]),
    case(API, ("  \"404\": { book_not_found: There is no such book. }\n", "  \"404\": { book_not_found: There is no such book., shelf_not_found: There is no such shelf. }\n"), &[ErrorCodeAdded], &[ErrorCodeRemoved]),
    case(API, ("  \"404\": { book_not_found: There", "  \"410\": { book_not_found: There"), &[ErrorCodeStatus], &[ErrorCodeStatus]),
    case(API, ("  what: { type: event_type,", "  which: { type: event_type,"), &[EnvelopeChanged, AttributeAdded, AttributeRemoved], &[EnvelopeChanged, AttributeAdded, AttributeRemoved]),
    case(API, ("\"2-many\": { rust_name: TooMany }", "\"2-many\": { rust_name: FarTooMany }"), &[ErrorCodeRenamed], &[ErrorCodeRenamed]),
    // Parameters.
    case(MEMBER, ("      name: { type: string, max_chars: 30 }\n", "      name: { type: string, max_chars: 30 }\n      age: { type: integer, required: true }\n"), &[RequiredParamAdded], &[ParamRemoved]),
    case(MEMBER, ("      name: { type: string, max_chars: 30 }\n", "      name: { type: string, max_chars: 30 }\n      age: { type: integer }\n"), &[ParamAdded], &[ParamRemoved]),
    case(LOAN, ("          street: { type: string, max_chars: 10 }\n", "          street: { type: string, max_chars: 10 }\n          city: { type: string }\n"), &[ParamAdded], &[ParamRemoved]),
    case(LOAN, ("pin: { type: string,", "pin: { type: string, required: true,"), &[ParamRequired], &[ParamOptional]),
    case(LOAN, ("silent: { type: boolean }", "silent: { type: boolean, required: true }"), &[ParamRequired], &[ParamOptional]),
    case(LOAN, ("          id: { type: string, required: true, min_chars: 2, max_chars: 20 }\n          card_number: { type: string, required: true, sensitive: pan, digits: true, min_chars: 4, max_chars: 19 }\n", "          card_number: { type: string, required: true, sensitive: pan, digits: true, min_chars: 4, max_chars: 19 }\n          id: { type: string, required: true, min_chars: 2, max_chars: 20 }\n"), &[ParamOrder, OrderChanged], &[ParamOrder, OrderChanged]),
    case(LOAN, ("      silent: { type: boolean }\n      shelf: { type: string, deprecated: true, max_chars: 3 }\n", "      shelf: { type: string, deprecated: true, max_chars: 3 }\n      silent: { type: boolean }\n"), &[OrderChanged], &[OrderChanged]),
    case(MEMBER, ("status: { type: enum, of: loan.status }", "status: { type: string }"), &[ParamWidened], &[ParamNarrowed]),
    case(MEMBER, ("status: { type: enum, of: loan.status }", "status: { type: string, min_chars: 3, max_chars: 8 }"), &[ParamWidened], &[ParamNarrowed]),
    case(MEMBER, ("status: { type: enum, of: loan.status }", "status: { type: string, min_chars: 4, max_chars: 7 }"), &[ParamWidened, ParamTighter, ParamTighter], &[ParamNarrowed]),
    case(MEMBER, ("status: { type: enum, of: loan.status }", "status: { type: string, digits: true }"), &[ParamWidened, ParamTighter], &[ParamNarrowed]),
    case(MEMBER, ("status: { type: enum, of: loan.status }", "status: { type: json }"), &[ParamNarrowed], &[ParamNarrowed]),
    case(MEMBER, ("details: { type: json }\n    returns: { member: always }", "details: { type: string }\n    returns: { member: always }"), &[ParamWidened], &[ParamJson]),
    case(MEMBER, ("details: { type: json }\n    returns: { member: always }", "details: { type: string, max_chars: 90 }\n    returns: { member: always }"), &[ParamWidened, ParamTighter], &[ParamJson]),
    case(MEMBER, ("details: { type: json }\n    returns: { member: always }", "details: { type: decimal }\n    returns: { member: always }"), &[ParamNarrowed], &[ParamJson]),
    case(MEMBER, ("details: { type: json }\n    returns: { member: always }", "details: { type: integer }\n    returns: { member: always }"), &[ParamNarrowed], &[ParamWidened]),
    case(LOAN, ("renewals: { type: integer, min: -1, max: 3 }", "renewals: { type: number, min: -1, max: 2 }"), &[ParamWidened, ParamTighter], &[ParamNarrowed]),
    case(LOAN, ("renewals: { type: integer, min: -1, max: 3 }", "renewals: { type: number, min: -1, max: 4 }"), &[ParamWidened, ParamLooser], &[ParamNarrowed]),
    case(LOAN, ("renewals: { type: integer, min: -1, max: 3 }", "renewals: { type: string, max_chars: 2 }"), &[ParamWidened], &[ParamNarrowed]),
    case(LOAN, ("renewals: { type: integer, min: -1, max: 3 }", "renewals: { type: string, digits: true, max_chars: 1 }"), &[ParamWidened, ParamTighter, ParamTighter], &[ParamNarrowed]),
    case(LOAN, ("row: { type: integer, min: 1 }", "row: { type: string, digits: true, max_chars: 19 }"), &[ParamWidened], &[ParamNarrowed]),
    case(LOAN, ("row: { type: integer, min: 1 }", "row: { type: string, max_chars: 18 }"), &[ParamWidened, ParamTighter], &[ParamNarrowed]),
    case(LOAN, ("weight: { type: number, min: 0, max: 9 }", "weight: { type: string, max_chars: 20 }"), &[ParamWidened, ParamTighter], &[ParamNarrowed]),
    case(LOAN, ("wear: { type: number, min: 0.05, max: 1, default: 0.05, doc", "wear: { type: number, min: 0.06, max: 0.95, default: 0.06, doc"), &[ParamTighter, ParamTighter, ParamDefault], &[ParamLooser, ParamLooser, ParamDefault]),
    case(LOAN, ("share: { type: decimal, min: 0.01, max: 100, max_chars: 8, doc", "share: { type: decimal, min: 0.1, max: 99.99, max_chars: 8, doc"), &[ParamTighter, ParamTighter], &[ParamLooser, ParamLooser]),
    case(LOAN, ("wear: { type: number, min: 0.05, max: 1, default: 0.05, doc", "wear: { type: decimal, min: 0.05, max: 0.9, doc"), &[ParamWidened, ParamTighter, ParamDefault], &[ParamNarrowed, ParamDefaultAdded]),
    case(LOAN, ("silent: { type: boolean }", "silent: { type: string, max_chars: 5 }"), &[ParamWidened], &[ParamNarrowed]),
    case(LOAN, ("silent: { type: boolean }", "silent: { type: string, max_chars: 4 }"), &[ParamWidened, ParamTighter], &[ParamNarrowed]),
    case(LOAN, ("silent: { type: boolean }", "silent: { type: integer }"), &[ParamRetyped], &[ParamRetyped]),
    case(LOAN, ("fee: { type: decimal, max_chars: 10 }\n      renewals", "fee: { type: string, max_chars: 10 }\n      renewals"), &[ParamTextWidened], &[ParamTextNarrowed]),
    case(LOAN, ("days: { type: integer, list: true,", "days: { type: integer,"), &[ParamList], &[ParamList]),
    case(MEMBER, ("name: { type: string, max_chars: 30 }", "name: { type: string, max_chars: 29 }"), &[ParamTighter], &[ParamLooser]),
    case(MEMBER, ("name: { type: string, max_chars: 30 }", "name: { type: string, min_chars: 1, max_chars: 30 }"), &[ParamTighter], &[ParamLooser]),
    case(MEMBER, ("name: { type: string, max_chars: 30 }", "name: { type: string, min_chars: 0, max_chars: 30 }"), &[], &[]),
    case(MEMBER, ("name: { type: string, max_chars: 30 }", "name: { type: string, digits: true, max_chars: 30 }"), &[ParamTighter], &[ParamLooser]),
    case(MEMBER, ("name: { type: string, max_chars: 30 }", "name: { type: string, format: email, max_chars: 30 }"), &[ParamTighter], &[ParamLooser]),
    case(MEMBER, ("status: { type: enum, of: loan.status }", "status: { type: string, format: email }"), &[ParamWidened, ParamTighter], &[ParamNarrowed]),
    case(LOAN, ("days: { type: integer, list: true, min: 1, max: 31 }", "days: { type: integer, list: true, min: 2, max: 30 }"), &[ParamTighter, ParamTighter], &[ParamLooser, ParamLooser]),
    case(LOAN, ("max: 3 }\n      share", "max: 3, default: 1 }\n      share"), &[ParamDefaultAdded], &[ParamDefault]),
    case(LOAN, ("default: 2, doc: Weight", "default: 3, doc: Weight"), &[ParamDefault], &[ParamDefault]),
    case(MEMBER, ("name: { type: string, max_chars: 30 }", "name: { type: string, sensitive: token, max_chars: 30 }"), &[ParamSensitive], &[ParamSensitive]),
    case(LOAN, ("silent: { type: boolean }", "silent: { type: boolean, deprecated: true }"), &[ParamDeprecated], &[ParamUndeprecated]),
    case(LOAN, ("silent: { type: boolean }", "silent: { type: boolean, rust_name: quiet }"), &[ParamRenamed], &[ParamRenamed]),
    case(LOAN, ("    custom_fields: true\n    params", "    params"), &[CustomFieldsLost], &[CustomFieldsGained]),
    case(LOAN, ("    deprecated: true\n    doc: Writes", "    doc: Writes"), &[OperationUndeprecated], &[OperationDeprecated]),
    case(LOAN, ("operators: [is, in], deprecated: true }", "operators: [is, in] }"), &[OperationUndeprecated], &[OperationDeprecated]),
    // Groups.
    case(MEMBER, ("      name: { type: string, max_chars: 30 }\n", "      name: { type: string, max_chars: 30 }\n      home: { params: { street: { type: string, required: true } } }\n"), &[RequiredGroupAdded], &[GroupRemoved]),
    case(MEMBER, ("      name: { type: string, max_chars: 30 }\n", "      name: { type: string, max_chars: 30 }\n      home: { params: { street: { type: string } } }\n"), &[GroupAdded], &[GroupRemoved]),
    case(MEMBER, ("meta: { type: json } } , optional: true }", "meta: { type: json } } }"), &[GroupRequired], &[GroupOptional]),
    case(LOAN, ("        list: true\n        optional: true\n        doc: What goes", "        optional: true\n        doc: What goes"), &[GroupList], &[GroupList]),
    case(LOAN, ("rust_name: Pledge", "rust_name: Collateral"), &[GroupRenamed], &[GroupRenamed]),
    // Filters and sort keys.
    case(LOAN, ("      overdue: { type: boolean, operators: [is, is_present] }\n", ""), &[FilterRemoved], &[FilterAdded]),
    case(LOAN, ("      renewals: { type: integer, operators: [between] }\n", "      renewals: { type: integer, operators: [between] }\n      fee: { type: integer, operators: [is], required: true }\n"), &[RequiredFilterAdded], &[FilterRemoved]),
    case(LOAN, ("renewals: { type: integer, operators: [between] }", "renewals: { type: integer, operators: [between], required: true }"), &[FilterRequired], &[FilterOptional]),
    case(LOAN, ("operators: [is, is_present] }\n", "operators: [is] }\n"), &[OperatorRemoved], &[OperatorAdded]),
    case(LOAN, ("operators: [is, is_present] }\n", "operators: [is_present, is] }\n"), &[OrderChanged], &[OrderChanged]),
    case(LOAN, ("type: { type: enum, of: type, operators:", "type: { type: string, operators:"), &[FilterWidened], &[FilterNarrowed]),
    case(LOAN, ("overdue: { type: boolean, operators: [is, is_present] }", "overdue: { type: integer, operators: [is, is_present] }"), &[FilterRetyped], &[FilterRetyped]),
    case(LOAN, ("is_present], rust_name: kind }", "is_present], rust_name: term }"), &[FilterRenamed], &[FilterRenamed]),
    case(LOAN, ("sort_by: [due_at, type]", "sort_by: [due_at]"), &[SortKeyRemoved], &[SortKeyAdded]),
    case(LOAN, ("sort_by: [due_at, type]", "sort_by: [type, due_at]"), &[OrderChanged], &[OrderChanged]),
    // `update` has the same group before, and so the same type.
    case(MEMBER, ("      street: { type: string, required: true }\n      guardian: { optional: true, params: { id: { type: string, required: true, max_chars: 8,", "      street: { type: string, required: true }\n      guardian: { optional: true, params: { id: { type: string, required: true, max_chars: 9,"), &[TypeApart, ParamLooser], &[ParamTighter]),
    // Answers.
    case(MEMBER, (", count: { type: integer } }", " }"), &[ReturnedRemoved], &[ReturnedAdded]),
    case(MEMBER, ("visits: { type: integer, optional: true } }", "others: { type: integer, optional: true } }"), &[OptionalReturnedRemoved, ReturnedAdded], &[OptionalReturnedRemoved, ReturnedAdded]),
    case(MEMBER, ("count: { type: integer }", "count: { type: integer, optional: true }"), &[ReturnedOptional], &[ReturnedAlways]),
    case(MEMBER, ("count: { type: integer }", "count: { type: timestamp }"), &[ReturnedCompatible], &[ReturnedCompatible]),
    case(MEMBER, ("count: { type: integer }", "count: { type: number }"), &[ReturnedLoosened], &[ReturnedCompatible]),
    case(MEMBER, ("count: { type: integer }", "count: { type: string }"), &[ReturnedRetyped], &[ReturnedRetyped]),
    case(LOAN, ("type: { type: string, max_chars: 9, rust_name: word,", "type: { type: decimal, max_chars: 9, rust_name: word,"), &[ReturnedTextType], &[ReturnedTextType]),
    case(MEMBER, ("loans: { resource: loan, list: true }", "loans: { resource: loan }"), &[ReturnedList], &[ReturnedList]),
    case(MEMBER, ("loans: { resource: loan, list: true }", "loans: { resource: book, list: true }"), &[ReturnedRetyped], &[ReturnedRetyped]),
    case(MEMBER, ("loans: { resource: loan, list: true }", "loans: { type: json }"), &[ReturnedLoosened], &[ReturnedCompatible]),
    case(LOAN, ("type: { type: string, max_chars: 9, rust_name: word,", "type: { type: string, max_chars: 8, rust_name: word,"), &[ReturnedTighter], &[ReturnedLooser]),
    case(LOAN, ("rust_name: word, doc: What the machine", "rust_name: print, doc: What the machine"), &[ReturnedRenamed], &[ReturnedRenamed]),
    case(LOAN, (", next_offset: { type: string, optional: true, max_chars: 50 } }", " }"), &[NextOffsetRemoved], &[NextOffsetAdded]),
    case(LOAN, ("next_offset: { type: string, optional: true, max_chars: 50 }", "next_offset: { type: integer, optional: true }"), &[NextOffsetRetyped, ReturnedLooser], &[NextOffsetRetyped, ReturnedTighter]),
    case(LOAN, ("next_offset: { type: string, optional: true,", "next_offset: { type: string,"), &[NextOffsetStated], &[NextOffsetStated]),
    // Attributes.
    case(MEMBER, ("  name: { type: string, optional: true, doc: What to call them. }\n", "  name: { type: string, optional: true, doc: What to call them. }\n  age: { type: integer }\n"), &[AttributeAdded], &[AttributeRemoved]),
    case(LOAN, ("      note: { type: json, optional: true, doc: What lies on it. }\n", ""), &[OptionalAttributeRemoved], &[AttributeAdded]),
    case(LOAN, ("at: { type: timestamp, doc", "at: { type: timestamp, optional: true, doc"), &[AttributeOptional], &[AttributeAlways]),
    case(LOAN, ("at: { type: timestamp, doc", "at: { type: integer, doc"), &[AttributeCompatible], &[AttributeCompatible]),
    case(MEMBER, ("last_status: { type: enum, of: loan.status,", "last_status: { type: string,"), &[AttributeCompatible], &[AttributeCompatible]),
    case(LOAN, ("at: { type: timestamp, doc", "at: { type: json, doc"), &[AttributeLoosened], &[AttributeCompatible]),
    case(LOAN, ("at: { type: timestamp, doc", "at: { type: boolean, doc"), &[AttributeRetyped], &[AttributeRetyped]),
    case(BOOK, ("shelf: { type: shelf, optional", "shelf: { type: book, optional"), &[AttributeRetyped], &[AttributeRetyped]),
    case(LOAN, ("fee: { type: decimal, max_chars: 10, optional", "fee: { type: string, max_chars: 10, optional"), &[AttributeTextType], &[AttributeTextType]),
    case(LOAN, ("stamps: { type: stamp, list: true,", "stamps: { type: stamp,"), &[AttributeList], &[AttributeList]),
    case(LOAN, ("stamps: { type: stamp, list: true,", "stamps: { type: json,"), &[AttributeLoosened], &[AttributeCompatible]),
    case(LOAN, ("  id: { type: string, max_chars: 12,", "  id: { type: string, max_chars: 11,"), &[AttributeTighter], &[AttributeLooser]),
    case(LOAN, ("wear: { type: number, min: 0.05, max: 1, optional", "wear: { type: number, min: 0.5, optional"), &[AttributeTighter, AttributeLooser], &[AttributeLooser, AttributeTighter]),
    case(MEMBER, ("name: { type: string, optional: true,", "name: { type: string, optional: true, format: email,"), &[AttributeTighter], &[AttributeLooser]),
    case(LOAN, ("default: out, doc", "default: lost, doc"), &[AttributeDefault], &[AttributeDefault]),
    case(LOAN, ("  due_at: { type: timestamp, min: 0, doc", "  due_at: { type: timestamp, min: 0, default: 0, doc"), &[AttributeDefaultAdded], &[AttributeDefault]),
    case(LOAN, ("sensitive: token, max_chars: 8", "sensitive: key, max_chars: 8"), &[AttributeSensitive], &[AttributeSensitive]),
    case(LOAN, ("optional: true, doc: Proves the loan. }", "optional: true, rust_name: proof, doc: Proves the loan. }"), &[AttributeRenamed], &[AttributeRenamed]),
    case(LOAN, ("      note: { type: json, optional: true, doc: What lies on it. }\n", "      note: { type: json, optional: true, doc: What lies on it. }\n      last: { type: stamp, optional: true }\n"), &[AttributeAdded, AttributeBoxed], &[OptionalAttributeRemoved, AttributeBoxed]),
    case(MEMBER, ("  id: { type: string, max_chars: 20, doc: Identifies the member. }\n  name: { type: string, optional: true, doc: What to call them. }\n", "  name: { type: string, optional: true, doc: What to call them. }\n  id: { type: string, max_chars: 20, doc: Identifies the member. }\n"), &[OrderChanged], &[OrderChanged]),
    // Enums.
    case(LOAN, ("lost: Nobody knows where. }", "lost: Nobody knows where. , eaten: }"), &[ValueAdded], &[RequestValueRemoved]),
    case(LOAN, ("enums:\n", "enums:\n  wear: { values: { new: , worn: } }\n"), &[EnumAdded], &[EnumRemoved]),
    case(LOAN, ("    rust_name: Kind\n", "    rust_name: Term\n"), &[EnumRenamed], &[EnumRenamed]),
    case(LOAN, ("rust_name: OneDay", "rust_name: ADay"), &[ValueRenamed], &[ValueRenamed]),
    case(LOAN, ("values: { out: , returned: ,", "values: { returned: , out: ,"), &[OrderChanged], &[OrderChanged]),
    // Resources and parts.
    case(MEMBER, ("plural: readers", "plural: people"), &[AccessorRenamed], &[AccessorRenamed]),
    case(MEMBER, ("resource: member\n", "resource: member\nrust_name: Person\n"), &[ResourceRenamed], &[ResourceRenamed]),
    case(LOAN, ("  desk:\n", "  lamp: { doc: A lamp. , attributes: {} }\n  desk:\n"), &[PartAdded], &[PartRemoved]),
    case(LOAN, ("    doc: A desk of a branch.\n", "    doc: A desk of a branch.\n    rust_name: Table\n"), &[PartRenamed], &[PartRenamed]),
    case(LOAN, ("source: handbook", "source: samples"), &[SourceChanged], &[SourceChanged]),
    // Headers.
    case(API, ("  made-up-branch:", "  Accept: { type: string, required: true, default: text/plain }\n  made-up-branch:"), &[RequiredHeaderAdded], &[RequiredHeaderRemoved]),
    // `loan` and `member` have a part, an enum and a group in common, and the first two each name the enum.
    case(MEMBER, ("doc: Its number.", "doc: What is on it."), &[TypeApart, Documentation], &[Documentation]),
    case(MEMBER, ("upper: Up the stairs.", "upper: Up the stairs. , attic:"), &[TypeApart, TypeApart, TypeApart, ValueAdded], &[RequestValueRemoved]),
    case(LOAN, ("row: { type: integer, required: true, min: 1 } , floor", "row: { type: integer, required: true, min: 2 } , floor"), &[TypeApart, ParamTighter], &[ParamLooser]),
    case(API, ("  made-up-branch:", "  made-up-desk: { type: string }\n  made-up-branch:"), &[HeaderAdded], &[HeaderRemoved]),
    case(API, ("{ type: string, max_chars: 8,", "{ type: string, required: true, default: main, max_chars: 8,"), &[HeaderRequired, HeaderDefault], &[HeaderOptional, HeaderDefault]),
    case(API, ("default: application/x-www-form-urlencoded", "default: application/json"), &[HeaderValue], &[HeaderValue]),
    case(API, ("made-up-reminders: { type: enum, of: reminder,", "made-up-reminders: { type: string,"), &[HeaderWidened], &[HeaderNarrowed]),
    case(API, ("made-up-reminders: { type: enum, of: reminder,", "made-up-reminders: { type: string, max_chars: 7,"), &[HeaderWidened], &[HeaderNarrowed]),
    case(API, ("made-up-reminders: { type: enum, of: reminder,", "made-up-reminders: { type: string, max_chars: 6,"), &[HeaderWidened, HeaderTighter], &[HeaderNarrowed]),
    case(API, ("made-up-reminders: { type: enum, of: reminder,", "made-up-reminders: { type: enum, of: language,"), &[HeaderRetyped], &[HeaderRetyped]),
    case(API, ("max_chars: 8,", "max_chars: 7,"), &[HeaderTighter], &[HeaderLooser]),
    case(API, ("type: string, encoded_as: made-up-reader-encoded,", "type: string,"), &[HeaderEncoding], &[HeaderEncoding]),
    case(API, ("rust_name: reader_type", "rust_name: card_reader"), &[HeaderRenamed], &[HeaderRenamed]),
    // What all operations share.
    case(API, ("library.example/api/v2\"", "library.example/api/v3\""), &[ServerChanged], &[ServerChanged]),
    case(API, ("authentication: {", "  - url: \"https://{site}-test.library.example\"\n    variables: { site: {} }\nauthentication: {"), &[ServersListed, Documentation], &[ServersListed, Documentation]),
    case(API, ("environment: LIBRARY_SITE", "environment: BRANCH"), &[EnvironmentVariable, ServersListed], &[EnvironmentVariable, ServersListed]),
    case(API, ("environment: LIBRARY_API_KEY", "environment: BRANCH_KEY"), &[EnvironmentVariable], &[EnvironmentVariable]),
    case(API, ("scheme: basic", "scheme: bearer"), &[AuthenticationScheme], &[AuthenticationScheme]),
    case(API, ("api: made-up\n", "api: invented\n"), &[PackageRenamed, HeaderRenamed, HeaderRenamed, HeaderRenamed, HeaderRenamed], &[PackageRenamed, HeaderRenamed, HeaderRenamed, HeaderRenamed, HeaderRenamed]),
    case(API, ("title: Lending Library", "title: Public Library"), &[Documentation], &[Documentation]),
    case(API, ("The librarian's handbook.", "The handbook."), &[SourceChanged], &[SourceChanged]),
    case(API, ("enums:\n", "deviations:\n  - { at: \"answer.**.x\", breaks: undocumented, reason: Old. }\nenums:\n"), &[DeviationsChanged], &[DeviationsChanged]),
    // Samples.
    case("samples/retrieve.yaml", ("members/m1\"", "members/m2\""), &[SampleChanged], &[SampleChanged]),
    case("samples/retrieve.yaml", ("\"count\": 1", "\"count\": 2"), &[SampleChanged], &[SampleChanged]),
];

/// The files of the made-up spec, as paths below it and texts.
pub fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contract-tests/made-up/spec");
    let mut files = Vec::new();
    for folder in ["", "resources", "samples"] {
        for entry in fs::read_dir(root.join(folder)).expect("the folder is there").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".yaml") {
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                files.push((path, fs::read_to_string(entry.path()).expect("text")));
            }
        }
    }
    files
}

/// A version of these files.
pub fn version(name: &str, files: Vec<(String, String)>) -> Version {
    let sources = Sources::new(files.into_iter().map(|(path, text)| (format!("spec/{path}"), text)));
    let (spec, mut findings) = read(&sources);
    let mut spec = spec.unwrap_or_else(|| panic!("{}", render(&findings, &sources, Style::Plain)));
    // Samples are held against operations, and a case changes one of the two.
    let samples = std::mem::take(&mut spec.samples);
    let (model, more) = build(&spec, &sources);
    spec.samples = samples;
    findings.extend(more);
    // No other scheme is known today, and a diff tells it all the same.
    findings.retain(|finding| finding.rule != "authentication");
    assert!(findings.is_empty(), "{name}: {}", render(&findings, &sources, Style::Plain));
    Version { name: name.to_owned(), sources, on_disk: true, spec, model }
}

/// The made-up spec as it stands.
pub fn base() -> Version {
    version("base", files())
}

/// The made-up spec after a case.
pub fn changed(case: &Case) -> Version {
    edited(&[(case.file, case.from, case.to)])
}

/// The made-up spec after edits.
pub fn edited(edits: &[(&str, &str, &str)]) -> Version {
    let mut files = files();
    for (file, from, to) in edits {
        let (_, text) =
            files.iter_mut().find(|(path, _)| path == file).unwrap_or_else(|| panic!("no {file}"));
        assert!(text.contains(from), "{file} has no {from:?}");
        *text = text.replacen(from, to, 1);
    }
    version("head", files)
}
