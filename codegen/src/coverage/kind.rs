//! The kinds of things that a spec says and a test can exercise.

/// A kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An operation: a server received a request of it.
    Operation,
    /// A parameter: a server received it.
    Parameter,
    /// A value of an enum, with the parameter, filter or header that carried it to a server.
    SentValue,
    /// A filter with an operator, or a key to sort by with its direction, that a server received.
    Filter,
    /// A constraint whose good twin passed and whose bad twin was refused.
    Constraint,
    /// A documented sample, proven.
    Sample,
    /// A way to fail that a test looked at.
    Error,
    /// A member of an answer that was decoded.
    Answer,
    /// A value of an enum, in an answer that was decoded.
    DecodedValue,
    /// A header that a server received.
    Header,
    /// An event that was read into a type of its own.
    Event,
    /// A code of errors, with a status that a test saw it with.
    ErrorCode,
}

impl Kind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 12] = [
        Self::Operation,
        Self::Parameter,
        Self::SentValue,
        Self::Filter,
        Self::Constraint,
        Self::Sample,
        Self::Error,
        Self::Answer,
        Self::DecodedValue,
        Self::Header,
        Self::Event,
        Self::ErrorCode,
    ];

    /// Its name in prose.
    pub fn title(self) -> &'static str {
        match self {
            Self::Operation => "operations called",
            Self::Parameter => "parameters sent",
            Self::SentValue => "enum values sent",
            Self::Filter => "filter operators sent",
            Self::Constraint => "constraints told apart",
            Self::Sample => "samples proven",
            Self::Error => "error kinds seen",
            Self::Answer => "answer members decoded",
            Self::DecodedValue => "enum values decoded",
            Self::Header => "headers received",
            Self::Event => "events read",
            Self::ErrorCode => "error codes seen",
        }
    }

    /// Its name in the head of a column.
    pub fn head(self) -> &'static str {
        match self {
            Self::Operation => "called",
            Self::Parameter => "parameters",
            Self::SentValue => "values sent",
            Self::Filter => "filters",
            Self::Constraint => "constraints",
            Self::Sample => "samples",
            Self::Error => "errors",
            Self::Answer => "answers",
            Self::DecodedValue => "values decoded",
            Self::Header => "headers",
            Self::Event => "events",
            Self::ErrorCode => "error codes",
        }
    }

    /// Its name for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::SentValue => "value_sent",
            Self::Filter => "filter",
            Self::Constraint => "constraint",
            Self::Sample => "sample",
            Self::Error => "error",
            Self::Answer => "answer",
            Self::DecodedValue => "value_decoded",
            Self::Header => "header",
            Self::Event => "event",
            Self::ErrorCode => "error_code",
        }
    }
}
