//! Every kind of change that the spec language can express, with both verdicts and why: the one table.

use super::verdicts::{Row, Rust::*, Wire::*};

/// Defines the kinds and the table of what is known of each.
macro_rules! kinds {
    ($( $kind:ident $id:literal $wire:ident $rust:ident $title:literal [$($key:literal)*] $reason:literal; )+) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $( #[doc = concat!("`", $id, "`: ", $title, ".")] $kind, )+
        }

        /// What is known of each kind, in the order in which the page lists them.
        pub const TABLE: &[Row] = &[$( Kind::$kind.row() ),+];

        impl Kind {
            /// What is known of it.
            pub const fn row(self) -> Row {
                match self {
                    $( Self::$kind => Row { kind: self, id: $id, title: $title, wire: $wire, rust: $rust, keys: &[$($key),*], reason: $reason }, )+
                }
            }
        }
    };
}

kinds! {
    OperationRemoved "operation-removed" Breaking Major "operation removed"
        ["Resource.operations"] "The server no longer serves it, and its method is gone.";
    OperationAdded "operation-added" Safe Minor "operation added"
        ["Resource.operations"] "Nobody calls it yet; it comes with a method and a module of its own.";
    OperationPath "operation-path" Breaking Patch "path changed"
        ["Operation.post" "Operation.get"] "A client of BASE calls the old path. The path is data of the operation, not part of its API.";
    OperationId "operation-id" Breaking Major "id in the path added or removed"
        ["Operation.post" "Operation.get"] "A client of BASE calls the old path, and the method takes an id or no longer does.";
    OperationIdRenamed "operation-id-renamed" Safe Patch "id in the path renamed"
        ["Operation.post" "Operation.get"] "The name stands for a value and is not sent; names of arguments are no API.";
    OperationTaken "operation-taken" Breaking Patch "address taken by another operation"
        ["Operation.post" "Operation.get" "Operation.host" "Resource.operations"] "A client of BASE calls the old address and reaches the other operation (one with an id in its path takes a part of a fixed path for that), which does something else with what it sends.";
    OperationMethod "operation-method" Breaking Patch "HTTP method changed"
        ["Operation.post" "Operation.get"] "A client of BASE uses the old one. The method is data of the operation.";
    OperationHost "operation-host" Breaking Patch "host changed"
        ["Operation.host"] "A client of BASE calls the old host. The host is data of the operation.";
    OperationBody "operation-body" Breaking Patch "kind of body changed"
        ["Operation.json"] "A client of BASE sends the other kind. Callers give parameters alike for both.";
    IdempotentLost "idempotent-lost" Risky Patch "takes no idempotency key any more"
        ["Operation.idempotent"] "A call that is repeated with the same key may be carried out twice.";
    IdempotentGained "idempotent-gained" Safe Patch "takes an idempotency key"
        ["Operation.idempotent"] "Calls without one go on as before.";
    OperationList "operation-list" Breaking Major "answers a list, or no longer does"
        ["Operation.list"] "The answer has another shape, decoded into another type.";
    OperationDeprecated "operation-deprecated" Safe Minor "operation or filter deprecated"
        ["Operation.deprecated" "Filter.deprecated"] "It still works; using its method gives a warning.";
    OperationUndeprecated "operation-undeprecated" Safe Patch "operation or filter no longer deprecated"
        ["Operation.deprecated" "Filter.deprecated"] "A warning goes away.";
    CustomFieldsLost "custom-fields-lost" Breaking Major "takes no custom fields any more"
        ["Operation.custom_fields"] "Clients of BASE send what the server no longer takes, and `custom_field` is gone.";
    CustomFieldsGained "custom-fields-gained" Safe Minor "takes custom fields"
        ["Operation.custom_fields"] "Calls without any go on as before; the method `custom_field` is new.";
    OperationRenamed "operation-renamed" Safe Major "method renamed"
        ["Operation.rust_name" "Resource.operations"] "Nothing changes on the wire; the method and its module have another name, or belong to another resource.";

    RequiredParamAdded "required-param-added" Breaking Major "required parameter added"
        ["Operation.params" "Param.params"] "Clients of BASE do not send it, and it is a new step of the call.";
    ParamAdded "param-added" Safe Minor "parameter added"
        ["Operation.params" "Param.params"] "It may be left out; it comes with a setter.";
    ParamRemoved "param-removed" Breaking Major "parameter removed"
        ["Operation.params" "Param.params"] "Clients of BASE send what the server no longer takes, and its setter is gone.";
    ParamRequired "param-required" Breaking Major "parameter became required"
        ["Param.required"] "Who left it out is refused; it is a new step of the call.";
    ParamOptional "param-optional" Safe Major "parameter became optional"
        ["Param.required"] "Who sends it may go on; its step is gone, and a setter takes its place.";
    ParamOrder "param-order" Safe Major "required parameters in another order"
        ["Operation.params" "Param.params"] "The server does not mind; the steps of the call follow the order of the spec.";
    ParamWidened "param-widened" Safe Major "parameter takes more types of value"
        ["Param.type" "Param.of"] "What was sent still fits; the setter takes another Rust type.";
    ParamNarrowed "param-narrowed" Breaking Major "parameter takes fewer values of its type"
        ["Param.type" "Param.of"] "Clients of BASE may send a value that the new type excludes, and that is refused now, as with a tighter bound; the setter takes another Rust type.";
    ParamJson "param-json" Risky Major "parameter takes JSON, and took a text"
        ["Param.type"] "Both are sent as a text, and what the server takes for JSON now, it mostly took for JSON before; another text is refused. The setter takes another Rust type.";
    ParamRetyped "param-retyped" Breaking Major "parameter takes another type"
        ["Param.type" "Param.of"] "What was sent does not fit; the setter takes another Rust type.";
    ParamTextWidened "param-text-widened" Safe Patch "parameter takes any text instead of a decimal"
        ["Param.type"] "Every decimal is a text, and both are a `String`.";
    ParamTextNarrowed "param-text-narrowed" Breaking Patch "parameter takes decimals instead of any text"
        ["Param.type"] "Clients of BASE may send a text that is no decimal number, and that is refused now; both are a `String`.";
    ParamList "param-list" Breaking Major "parameter became a list, or is none any more"
        ["Param.list"] "A list is sent under other names, and its setter takes several values.";
    ParamTighter "param-bound-tighter" Breaking Patch "parameter bound is tighter"
        ["Param.min_chars" "Param.max_chars" "Param.min" "Param.max" "Param.digits" "Param.format"] "Clients of BASE may send what is refused now. Bounds are checked when a call is sent.";
    ParamLooser "param-bound-looser" Safe Patch "parameter bound is looser"
        ["Param.min_chars" "Param.max_chars" "Param.min" "Param.max" "Param.digits" "Param.format"] "Everything that was taken still is.";
    ParamDefaultAdded "param-default-added" Safe Patch "parameter default documented"
        ["Param.default"] "Nothing was promised before.";
    ParamDefault "param-default" Risky Patch "parameter default changed or withdrawn"
        ["Param.default"] "Who leaves the parameter out gets another behaviour.";
    ParamSensitive "param-sensitive" Safe Major "kind of secret of a parameter changed"
        ["Param.sensitive"] "The value is sent alike, but held in another Rust type.";
    ParamDeprecated "param-deprecated" Safe Minor "parameter deprecated"
        ["Param.deprecated"] "It still works; using its setter gives a warning.";
    ParamUndeprecated "param-undeprecated" Safe Patch "parameter no longer deprecated"
        ["Param.deprecated"] "A warning goes away.";
    ParamRenamed "param-renamed" Safe Major "setter renamed"
        ["Param.rust_name"] "Nothing changes on the wire; the setter has another name.";

    RequiredGroupAdded "required-group-added" Breaking Major "required group added"
        ["Operation.params" "Param.params"] "Clients of BASE do not send it, and it is a new step of the call.";
    GroupAdded "group-added" Safe Minor "group added"
        ["Operation.params" "Param.params"] "It may be left out; it comes with a setter and a type.";
    GroupRemoved "group-removed" Breaking Major "group removed"
        ["Operation.params" "Param.params"] "Clients of BASE send what the server no longer takes; setter and type are gone.";
    GroupRequired "group-required" Breaking Major "group became required"
        ["Param.optional" "Param.required"] "Who left it out is refused; it is a new step of the call.";
    GroupOptional "group-optional" Safe Major "group became optional"
        ["Param.optional" "Param.required"] "Who sends it may go on; its step is gone, and a setter takes its place.";
    GroupList "group-list" Breaking Major "group became a list, or is none any more"
        ["Param.list"] "A list of groups is sent under other names, and its setter takes several.";
    GroupRenamed "group-renamed" Safe Major "group renamed in Rust"
        ["Param.rust_name"] "Nothing changes on the wire; setter and type have other names.";

    FilterRemoved "filter-removed" Breaking Major "filter removed"
        ["Operation.filters"] "The service ignores a filter that it does not know and lists everything; its setter is gone.";
    RequiredFilterAdded "required-filter-added" Breaking Major "required filter added"
        ["Operation.filters"] "Clients of BASE do not send it, and it is a new step of the call.";
    FilterAdded "filter-added" Safe Minor "filter added"
        ["Operation.filters"] "Nobody uses it yet.";
    FilterRequired "filter-required" Breaking Major "filter became required"
        ["Filter.required"] "Who left it out is refused; it is a new step of the call.";
    FilterOptional "filter-optional" Safe Major "filter became optional"
        ["Filter.required"] "Who sends it may go on; its step is gone, and only the setter stays.";
    OperatorRemoved "operator-removed" Breaking Major "filter operator removed"
        ["Filter.operators"] "The service ignores an operator that it does not know; using it no longer compiles.";
    OperatorAdded "operator-added" Safe Minor "filter operator added"
        ["Filter.operators"] "Nobody uses it yet.";
    FilterWidened "filter-widened" Safe Major "filter takes more types of value"
        ["Filter.type" "Filter.of"] "What was sent still fits; the filter takes another Rust type.";
    FilterNarrowed "filter-narrowed" Breaking Major "filter takes fewer values of its type"
        ["Filter.type" "Filter.of"] "Clients of BASE may send a value that the new type excludes, and that is refused now; the filter takes another Rust type.";
    FilterRetyped "filter-retyped" Breaking Major "filter takes another type"
        ["Filter.type" "Filter.of"] "What was sent does not fit; the filter takes another Rust type.";
    FilterRenamed "filter-renamed" Safe Major "filter renamed in Rust"
        ["Filter.rust_name"] "Nothing changes on the wire; the setter has another name.";
    SortKeyRemoved "sort-key-removed" Breaking Major "sort key removed"
        ["Operation.sort_by"] "Who sorts by it is refused; its variant is gone.";
    SortKeyAdded "sort-key-added" Safe Minor "sort key added"
        ["Operation.sort_by"] "Nobody sorts by it yet; the enum of sort keys is open.";

    ReturnedRemoved "returned-removed" Breaking Major "member of the answer removed"
        ["Operation.returns"] "Clients of BASE cannot decode an answer without it.";
    OptionalReturnedRemoved "optional-returned-removed" Risky Major "optional member of the answer removed"
        ["Operation.returns"] "Clients of BASE decode the answer, but never see the member again; its field is gone.";
    ReturnedAdded "returned-added" Safe Minor "member of the answer added"
        ["Operation.returns"] "Clients of BASE keep it in `extra`; structs of answers are `#[non_exhaustive]`.";
    ReturnedOptional "returned-optional" Breaking Major "member of the answer became optional"
        ["ReturnedMember.optional"] "Clients of BASE cannot decode an answer without it; its field became an `Option`.";
    ReturnedAlways "returned-always" Safe Major "member of the answer is always there"
        ["ReturnedMember.optional"] "Clients of BASE decode it as before; its field is no longer an `Option`.";
    ReturnedCompatible "returned-compatible" Safe Major "member of the answer has another type, spelled alike"
        ["ReturnedMember.type" "ReturnedMember.resource"] "Clients of BASE decode it as before; its field has another Rust type.";
    ReturnedLoosened "returned-loosened" Risky Major "member of the answer may be of more types"
        ["ReturnedMember.type" "ReturnedMember.resource"] "Clients of BASE decode it, unless it is a value that the old type excludes; its field has another Rust type.";
    ReturnedRetyped "returned-retyped" Breaking Major "member of the answer has another type"
        ["ReturnedMember.type" "ReturnedMember.resource"] "Clients of BASE cannot decode it; its field has another Rust type.";
    ReturnedTextType "returned-text-type" Safe Patch "member of the answer is text or a decimal"
        ["ReturnedMember.type"] "Both are a text on the wire and a `String`.";
    ReturnedList "returned-list" Breaking Major "member of the answer became a list, or is none any more"
        ["ReturnedMember.list"] "Clients of BASE cannot decode it; its field has another Rust type.";
    ReturnedTighter "returned-bound-tighter" Safe Patch "bound of the answer's member is tighter"
        ["ReturnedMember.max_chars"] "Every value still satisfies the old bound.";
    ReturnedLooser "returned-bound-looser" Risky Patch "bound of the answer's member is looser"
        ["ReturnedMember.max_chars"] "Decoding knows no bounds, but what an application keeps it in may, and so does `validate`.";
    TypeApart "type-apart" Safe Minor "type no longer shared"
        ["Operation.returns" "Param.params" "Event.content" "Resource.parts" "Resource.enums"] "Nothing changes on the wire. Two operations, events or resources had one type, which said the same of both; now they have two, under the names that it had. Only source that gives what is of the one to the other must be edited, and the client promises nothing to such source.";
    ReturnedRenamed "returned-renamed" Safe Major "field of the answer renamed"
        ["ReturnedMember.rust_name"] "Nothing changes on the wire; the field has another name.";
    NextOffsetRemoved "next-offset-removed" Risky Patch "list no longer documents `next_offset`"
        ["Operation.returns"] "Streams of BASE end after the first page if it does not come; a page reads it in any case.";
    NextOffsetAdded "next-offset-added" Safe Patch "list documents `next_offset`"
        ["Operation.returns"] "A page reads it in any case.";
    NextOffsetRetyped "next-offset-retyped" Breaking Patch "type of `next_offset` changed"
        ["ReturnedMember.type"] "A page decodes it as a text in any case.";
    NextOffsetStated "next-offset-stated" Safe Patch "presence of `next_offset` stated otherwise"
        ["ReturnedMember.optional" "ReturnedMember.list"] "A page takes it as optional in any case.";

    AttributeRemoved "attribute-removed" Breaking Major "attribute removed"
        ["Resource.attributes" "Part.attributes"] "It was always returned: clients of BASE cannot decode an object without it.";
    OptionalAttributeRemoved "optional-attribute-removed" Risky Major "optional attribute removed"
        ["Resource.attributes" "Part.attributes"] "Clients of BASE decode the object, but never see the attribute again; its field is gone.";
    AttributeAdded "attribute-added" Safe Minor "attribute added"
        ["Resource.attributes" "Part.attributes"] "Clients of BASE keep it in `extra`; models are `#[non_exhaustive]`.";
    AttributeOptional "attribute-optional" Breaking Major "attribute became optional"
        ["Attribute.optional"] "Clients of BASE cannot decode an object without it; its field became an `Option`.";
    AttributeAlways "attribute-always" Safe Major "attribute is always returned"
        ["Attribute.optional"] "Clients of BASE decode it as before; its field is no longer an `Option`.";
    AttributeCompatible "attribute-compatible" Safe Major "attribute has another type, spelled alike"
        ["Attribute.type" "Attribute.of"] "Clients of BASE decode it as before; its field has another Rust type.";
    AttributeLoosened "attribute-loosened" Risky Major "attribute may be of more types"
        ["Attribute.type"] "Clients of BASE decode it, unless it is a value that the old type excludes; its field has another Rust type.";
    AttributeRetyped "attribute-retyped" Breaking Major "attribute has another type"
        ["Attribute.type"] "Clients of BASE cannot decode it; its field has another Rust type.";
    AttributeTextType "attribute-text-type" Safe Patch "attribute is text or a decimal"
        ["Attribute.type"] "Both are a text on the wire and a `String`.";
    AttributeList "attribute-list" Breaking Major "attribute became a list, or is none any more"
        ["Attribute.list"] "Clients of BASE cannot decode it; its field has another Rust type.";
    AttributeTighter "attribute-bound-tighter" Safe Patch "attribute bound is tighter"
        ["Attribute.min_chars" "Attribute.max_chars" "Attribute.min" "Attribute.max" "Attribute.digits" "Attribute.format"] "Every value still satisfies the old bound.";
    AttributeLooser "attribute-bound-looser" Risky Patch "attribute bound is looser"
        ["Attribute.min_chars" "Attribute.max_chars" "Attribute.min" "Attribute.max" "Attribute.digits" "Attribute.format"] "Decoding knows no bounds, but what an application keeps it in may, and so does `validate`.";
    AttributeDefaultAdded "attribute-default-added" Safe Patch "attribute default documented"
        ["Attribute.default"] "Nothing was promised before.";
    AttributeDefault "attribute-default" Risky Patch "attribute default changed or withdrawn"
        ["Attribute.default"] "Objects that nobody gave a value hold another one.";
    AttributeSensitive "attribute-sensitive" Safe Major "kind of secret of an attribute changed"
        ["Attribute.sensitive"] "The value comes alike, but is held in another Rust type.";
    AttributeRenamed "attribute-renamed" Safe Major "field renamed"
        ["Attribute.rust_name"] "Nothing changes on the wire; the field has another name.";
    AttributeBoxed "attribute-boxed" Safe Major "field is kept behind a pointer, or no longer is"
        ["Attribute.type"] "Nothing changes on the wire; an object may hold itself now (or no longer may), and so the field's type is another.";

    RequestValueRemoved "request-value-removed" Breaking Major "enum value that callers send removed"
        ["Enum.values"] "The server refuses it; its variant is gone.";
    AnswerValueRemoved "answer-value-removed" Safe Major "enum value of answers removed"
        ["Enum.values"] "Nothing that comes is unknown to clients of BASE; its variant is gone.";
    ValueAdded "value-added" Safe Minor "enum value added"
        ["Enum.values"] "Clients of BASE take it as `Unknown`: enums are open and `#[non_exhaustive]`.";
    ValueRenamed "value-renamed" Safe Major "variant renamed"
        ["NamedValue.rust_name"] "Nothing changes on the wire; the variant has another name.";
    EnumAdded "enum-added" Safe Minor "enum added"
        ["Api.enums" "Resource.enums"] "It is a new type; what uses it is reported apart.";
    EnumRemoved "enum-removed" Safe Major "enum removed"
        ["Api.enums" "Resource.enums"] "Its type is gone; what used it is reported apart.";
    EnumRenamed "enum-renamed" Safe Major "enum renamed in Rust"
        ["Enum.rust_name"] "Nothing changes on the wire; the type has another name.";

    ResourceRemoved "resource-removed" Breaking Major "resource removed"
        ["Resource.resource"] "Answers no longer hold it; its module is gone.";
    ResourceAdded "resource-added" Safe Minor "resource added"
        ["Resource.resource"] "It is a new module; its operations are reported apart.";
    AccessorRenamed "accessor-renamed" Safe Major "accessor renamed"
        ["Resource.plural"] "Nothing changes on the wire; the client's method has another name.";
    ResourceRenamed "resource-renamed" Safe Major "resource renamed in Rust"
        ["Resource.rust_name"] "Nothing changes on the wire; type and module have other names.";
    FeatureLost "feature-lost" Safe Major "feature no longer brings the resource's models"
        ["Operation.returns" "Param.of" "Filter.of" "Attribute.of"] "Nothing changes on the wire; who switched on that feature alone lacks the module.";
    PartRemoved "part-removed" Safe Major "part removed"
        ["Resource.parts"] "Its type is gone; attributes that held it are reported apart.";
    PartAdded "part-added" Safe Minor "part added"
        ["Resource.parts"] "It is a new type; attributes that hold it are reported apart.";
    PartRenamed "part-renamed" Safe Major "part renamed in Rust"
        ["Part.rust_name"] "Nothing changes on the wire; the type has another name.";

    RequiredHeaderAdded "required-header-added" Breaking Patch "required header added"
        ["Api.headers"] "Clients of BASE do not send it; the client sets it itself.";
    RequiredHeaderRemoved "required-header-removed" Safe Patch "required header removed"
        ["Api.headers"] "Clients of BASE send it still, and nobody reads it.";
    HeaderAdded "header-added" Safe Minor "header added"
        ["Api.headers"] "It may be left out; it comes with a setter.";
    HeaderRemoved "header-removed" Risky Major "header removed"
        ["Api.headers"] "What is sent is ignored, and so is what it asked for; its setter is gone.";
    HeaderRequired "header-required" Breaking Major "header became required"
        ["Header.required"] "Who left it out is refused; the client sets it itself, and its setter is gone.";
    HeaderOptional "header-optional" Safe Minor "header became optional"
        ["Header.required"] "Clients of BASE send it as before; it comes with a setter.";
    HeaderValue "header-value" Breaking Patch "value of a required header changed"
        ["Header.default"] "Clients of BASE send the old value; the client sets it itself.";
    HeaderDefault "header-default" Risky Patch "default of an optional header stated otherwise"
        ["Header.default"] "Who leaves the header out may get another behaviour.";
    HeaderWidened "header-widened" Safe Major "header takes more values"
        ["Header.type" "Header.of"] "What was sent still fits; the setter takes another Rust type.";
    HeaderNarrowed "header-narrowed" Breaking Major "header takes fewer values"
        ["Header.type" "Header.of"] "Clients of BASE may send a value that the enum does not list, and that is refused now; the setter takes another Rust type.";
    HeaderRetyped "header-retyped" Breaking Major "header takes other values"
        ["Header.of"] "A value that was listed no longer is; the setter takes another Rust type.";
    HeaderTighter "header-bound-tighter" Breaking Patch "header bound is tighter"
        ["Header.max_chars"] "Clients of BASE may send what is refused now.";
    HeaderLooser "header-bound-looser" Safe Patch "header bound is looser"
        ["Header.max_chars"] "Everything that was taken still is.";
    HeaderEncoding "header-encoding" Safe Patch "header that carries what is beyond ASCII changed"
        ["Header.encoded_as"] "Values in ASCII go as before; others were refused, or went in another header that the server knows.";
    HeaderRenamed "header-renamed" Safe Major "setter of a header renamed"
        ["Header.rust_name"] "Nothing changes on the wire; the setter has another name.";

    ServerChanged "server-changed" Breaking Patch "address of the server changed"
        ["Api.servers" "Server.url" "Server.variables" "Variable.default"] "Clients of BASE call the old address.";
    ServersListed "servers-listed" Safe Patch "servers listed otherwise"
        ["Api.servers" "Server.url" "Server.variables" "Variable.default"] "The client uses the first server's address, and that is the same.";
    EnvironmentVariable "environment-variable" Safe Major "environment variable renamed"
        ["Variable.environment" "Authentication.environment"] "A built application reads the old one as before. Its source compiles against HEAD, but then `from_env` finds nothing: who upgrades has to act.";
    AuthenticationScheme "authentication-scheme" Breaking Patch "authentication changed"
        ["Api.authentication" "Authentication.scheme"] "Clients of BASE authenticate the old way.";
    PackageRenamed "package-renamed" Safe Major "package renamed"
        ["Api.api"] "Nothing changes on the wire; the crate has another name.";

    OrderChanged "order" Safe Patch "listed in another order"
        ["Api.headers" "Enum.values" "Resource.attributes" "Part.attributes" "Resource.operations" "Operation.params" "Operation.filters" "Filter.operators" "Operation.sort_by" "Operation.returns"] "Pages and pairs follow the spec's order; nothing depends on it.";
    EventAdded "event-added" Safe Minor "event added"
        ["Resource.events"] "Receivers of BASE keep events that they do not know; it comes with a variant of its own.";
    EventRemoved "event-removed" Risky Major "event removed"
        ["Resource.events"] "Whoever waits for it waits in vain, and its variant is gone.";
    EventMoved "event-moved" Safe Major "event belongs to another resource"
        ["Resource.events"] "Nothing changes on the wire; its variant and content come with another resource's feature.";
    EventRenamed "event-renamed" Safe Major "event renamed in Rust"
        ["Event.rust_name"] "Nothing changes on the wire; its variant and content have another name.";
    EventContentAdded "event-content-added" Safe Minor "member of an event added"
        ["Event.content"] "Receivers of BASE keep members that they do not know; it comes with a field.";
    EventContentRemoved "event-content-removed" Risky Major "member of an event removed"
        ["Event.content"] "Every member of a content may be missing, but whoever relies on it finds nothing, and its field is gone.";
    EventContentCompatible "event-content-compatible" Safe Major "member of an event has another type, spelled alike"
        ["Event.content"] "Receivers of BASE decode it as before; its field has another Rust type.";
    EventContentLoosened "event-content-loosened" Risky Major "member of an event may be of more types"
        ["Event.content"] "Receivers of BASE decode it, unless it is a value that the old type excludes; its field has another Rust type.";
    EventContentRetyped "event-content-retyped" Breaking Major "member of an event has another type"
        ["Event.content"] "Receivers of BASE cannot decode it; its field has another Rust type.";
    EventContentTextType "event-content-text-type" Safe Patch "member of an event is text or a decimal"
        ["Event.content"] "Both are a text on the wire and a `String`.";
    EventContentList "event-content-list" Breaking Major "member of an event became a list, or is none any more"
        ["Event.content"] "Receivers of BASE cannot decode it; its field has another Rust type.";
    EventContentRenamed "event-content-renamed" Safe Major "field of an event renamed"
        ["Event.content"] "Nothing changes on the wire; the field has another name.";
    EventContentOptional "event-content-optional" Risky Patch "member of an event became optional"
        ["Event.content"] "Receivers of BASE decode an event without it, but whoever relies on it may find nothing. Every member of a content is an `Option`, whatever is said of it.";
    EventContentAlways "event-content-always" Safe Patch "member of an event is documented to be always there"
        ["Event.content"] "Receivers of BASE decode it as before. Every member of a content is an `Option`, whatever is said of it.";
    EventContentTighter "event-content-bound-tighter" Safe Patch "bound of an event's member is tighter"
        ["Event.content"] "Every value still satisfies the old bound.";
    EventContentLooser "event-content-bound-looser" Risky Patch "bound of an event's member is looser"
        ["Event.content"] "Decoding knows no bounds, but what an application keeps it in may, and so does `validate`.";
    WebhooksAdded "webhooks-added" Safe Minor "webhooks described"
        ["Api.webhooks"] "Nobody receives them yet; they come with a module.";
    WebhooksRemoved "webhooks-removed" Risky Major "webhooks no longer described"
        ["Api.webhooks"] "Whoever waits for events waits in vain, and their module is gone.";
    EnvelopeChanged "envelope-changed" Breaking Major "members of the envelope that say what happened changed"
        ["Api.webhooks"] "Receivers of BASE look for the old ones.";

    ErrorCodeAdded "error-code-added" Safe Minor "code of errors added"
        ["Api.errors"] "Clients of BASE keep codes that they do not know; it comes with a variant.";
    ErrorCodeRemoved "error-code-removed" Risky Major "code of errors removed"
        ["Api.errors"] "Whoever waits for it waits in vain, and its variant is gone.";
    ErrorCodeStatus "error-code-status" Risky Patch "code of errors under another status"
        ["Api.errors"] "Whoever looks at the status finds another one.";
    ErrorCodeRenamed "error-code-renamed" Safe Major "code of errors renamed in Rust"
        ["Api.errors"] "Nothing changes on the wire; the variant has another name.";

    Documentation "documentation" Safe Patch "documentation rewritten"
        ["Api.title" "Api.doc" "Server.doc" "Variable.doc" "Authentication.doc" "Header.doc" "Enum.doc" "Enum.values" "NamedValue.doc" "NamedValue.deprecated" "Resource.doc" "Resource.custom_fields" "Part.doc" "Attribute.doc" "Attribute.deprecated" "Event.doc" "Operation.doc" "Param.doc" "Filter.doc" "ReturnedMember.doc"] "Text for people.";
    SourceChanged "source" Safe Patch "documented on another page"
        ["Api.sources" "Resource.source" "Operation.source"] "Says where the spec has it from.";
    SampleAdded "sample-added" Safe Patch "sample added"
        ["Sample.operation" "Sample.resource"] "An example and a test more.";
    SampleRemoved "sample-removed" Safe Patch "sample removed"
        ["Sample.operation" "Sample.resource"] "An example and a test less.";
    SampleChanged "sample-changed" Safe Patch "sample changed"
        ["Sample.operation" "Sample.resource" "Sample.source" "Sample.request" "Sample.answer" "SampleRequest.post" "SampleRequest.get" "SampleRequest.pairs"] "What it shows is for people and tests; what it says of the API stands in the spec.";
    DeviationsChanged "deviations" Safe Patch "deviations of the samples changed"
        ["Api.deviations" "Sample.deviations" "Deviation.at" "Deviation.breaks" "Deviation.reason"] "They say where samples contradict their page.";
}
