//! Twins of answers: what an answer must have, what its members may hold, and what they are called.

use crate::alike::alike;
use crate::coverage;
use crate::twins::Twins;
use chargebee_runtime::OpenEnum;
use chargebee_runtime::check::{Validate, validate};
use chargebee_runtime::json::{Decode, Encode, Json, Shaped};
use std::fmt::Debug;
use std::marker::PhantomData;

/// An answer of a type, as far as it must be there; twins differ from it in one member.
#[derive(Debug)]
pub struct Answer<'t, T> {
    twins: &'t mut Twins,
    members: serde_json::Map<String, Json>,
    of: PhantomData<fn() -> T>,
}

impl Twins {
    /// An answer of a type that has what it must have.
    pub fn answer<T>(&mut self, text: &str) -> Answer<'_, T> {
        let members = match serde_json::from_str(text) {
            Ok(members) => members,
            Err(error) => {
                self.expect(false, || format!("{text} is no object: {error}"));
                serde_json::Map::new()
            }
        };
        Answer { twins: self, members, of: PhantomData }
    }
}

impl<T: Decode + Encode + Validate + Shaped + Debug> Answer<'_, T> {
    /// Every field has its member's name, but for these. That a name is taken and given back alike shows nothing of it.
    pub fn names_fields_like_members(&mut self, renamed: &[(&str, &str)]) {
        let answer = Json::Object(self.members.clone());
        let Ok(model) = T::decode(&answer) else {
            return self.twins.expect(false, || format!("{answer} is not decoded"));
        };
        let mut others = Vec::new();
        model.parts(&mut |parts| {
            let names = parts.fields.members().map(|member| (member.field, member.wire));
            others.extend(names.filter(|(field, wire)| field != wire));
        });
        self.twins
            .expect(others == renamed, || format!("fields and members: {others:?}, documented: {renamed:?}"));
    }

    /// Without this member, it is not decoded.
    #[track_caller]
    pub fn needs(&mut self, member: &str) {
        let good = Json::Object(self.members.clone());
        let mut bad = self.members.clone();
        bad.remove(member);
        self.is_not_decoded(member, "present", &good, &Json::Object(bad));
    }

    /// A member takes a value, and not the other, which is of another kind.
    #[track_caller]
    pub fn takes(&mut self, member: &str, good: &str, bad: &str) {
        if let (Some(good), Some(bad)) = (self.with(member, good), self.with(member, bad)) {
            self.is_not_decoded(member, "decoded", &good, &bad);
        }
    }

    /// A member's value keeps to a rule; the other violates it at this path.
    #[track_caller]
    pub fn keeps_to(&mut self, member: &str, path: &str, rule: &str, good: &str, bad: &str) {
        let (Some(good), Some(bad)) = (self.with(member, good), self.with(member, bad)) else { return };
        let faults = self.twins.faults();
        let Some(decoded) = self.decoded(&good, path, rule) else { return };
        match T::decode(&bad) {
            Ok(bad) => {
                let answer = std::any::type_name::<T>();
                self.twins.judge(Some(answer), path, rule, validate(&decoded), validate(&bad));
            }
            Err(error) => self.fault(path, rule, || format!("the bad twin is not decoded: {error}")),
        }
        if self.twins.faults() == faults {
            coverage::decoded::<T>(|| good);
        }
    }

    /// A member has every value of the enum, and each is known.
    pub fn takes_every<E: OpenEnum>(&mut self, member: &str, list: bool) {
        for value in E::KNOWN {
            let text = Json::from(value.as_str());
            let mut answer = self.members.clone();
            answer.insert(member.to_owned(), if list { Json::from(vec![text]) } else { text });
            let answer = Json::Object(answer);
            let decoded = T::decode(&answer);
            // Of another enum's type, it would be kept all the same.
            let known = decoded.as_ref().is_ok_and(|decoded| !format!("{decoded:?}").contains("Unknown("));
            self.twins.expect(known, || format!("{member}: {} is not known: {decoded:?}", value.as_str()));
            let kept = decoded.is_ok_and(|decoded| decoded.encode() == answer);
            self.twins.expect(kept, || format!("{member}: {} is not kept", value.as_str()));
            if known && kept {
                coverage::decoded::<T>(|| answer);
            }
        }
    }

    /// A member is a point in time: on the wire, any whole number looks the same.
    pub fn is_time(&mut self, member: &str, field: &str) {
        let mut answer = self.members.clone();
        answer.insert(member.to_owned(), Json::from(1));
        let shown = T::decode(Json::Object(answer)).map(|decoded| format!("{decoded:?}")).unwrap_or_default();
        let times = [format!(" {field}: Timestamp(1)"), format!(" {field}: Some(Timestamp(1))")];
        let is_one = times.iter().any(|time| shown.contains(time));
        self.twins.expect(is_one, || format!("{member} is no point in time: {shown}"));
    }

    /// The answer with this value of a member.
    fn with(&mut self, member: &str, value: &str) -> Option<Json> {
        let mut answer = self.members.clone();
        match serde_json::from_str(value) {
            Ok(value) => {
                answer.insert(member.to_owned(), value);
                Some(Json::Object(answer))
            }
            Err(error) => {
                self.fault(member, "json", || format!("{value} is not JSON: {error}"));
                None
            }
        }
    }

    /// The good twin is decoded and satisfies all constraints; the bad one is not decoded, for the sake of this member.
    #[track_caller]
    fn is_not_decoded(&mut self, member: &str, rule: &str, good: &Json, bad: &Json) {
        let faults = self.twins.faults();
        let Some(decoded) = self.decoded(good, member, rule) else { return };
        self.twins.tried += 1;
        if let Err(violations) = validate(&decoded) {
            self.fault(member, rule, || format!("the good twin is refused: {violations}"));
        }
        match T::decode(bad) {
            Ok(_) => self.fault(member, rule, || "the bad twin is decoded".to_owned()),
            Err(error) if error.path() == member => {}
            Err(error) => self.fault(member, rule, || format!("the error names another place: {error}")),
        }
        if self.twins.faults() == faults {
            coverage::told_apart(Some(std::any::type_name::<T>()), member, rule);
            coverage::decoded::<T>(|| good.clone());
        }
    }

    /// The good twin, which comes out as it went in, with members that nobody knows.
    fn decoded(&mut self, good: &Json, path: &str, rule: &str) -> Option<T> {
        let decoded = match T::decode(good) {
            Ok(decoded) => decoded,
            Err(error) => {
                self.fault(path, rule, || format!("the good twin is not decoded: {error}"));
                return None;
            }
        };
        if !alike(&decoded.encode(), good) {
            self.fault(path, rule, || format!("encoded again, {good} differs"));
        }
        if !keeps_unknown_members::<T>(good) {
            self.fault(path, rule, || format!("of {good}, an unknown member is lost"));
        }
        Some(decoded)
    }

    fn fault(&mut self, path: &str, rule: &str, what: impl FnOnce() -> String) {
        self.twins.expect(false, || format!("{path} ({rule}): {}", what()));
    }
}

/// A member that nobody knows comes out again.
fn keeps_unknown_members<T: Decode + Encode>(answer: &Json) -> bool {
    let mut answer = answer.clone();
    if let Some(members) = answer.as_object_mut() {
        members.insert("x_not_known".to_owned(), serde_json::json!([1, null]));
    }
    T::decode(&answer).is_ok_and(|decoded| alike(&decoded.encode(), &answer))
}
