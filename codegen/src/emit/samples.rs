//! The documented samples: as data for the harness, and a test a sample.

use super::calls::{Value, call};
use super::cases::{Case, functions};
use super::docs::inner;
use super::format::rust;
use super::{Contract, EmitError, File, HARNESS};
use crate::model::{Model, Operation, Resource, Sample, Subject};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The samples as data.
pub(super) fn data(model: &Model, contract: &Contract) -> Result<File, EmitError> {
    let about = inner("The documented samples, as data.");
    let samples = model.samples.iter().map(|sample| {
        let name = name(model, sample);
        let (method, path) = match model.operation(sample.subject) {
            Some(operation) => (operation.method.as_str(), sent_path(operation, sample)),
            None => ("", String::new()),
        };
        let list = model.operation(sample.subject).is_some_and(|operation| operation.list);
        let pairs = sample.pairs.iter().map(|pair| {
            let (name, value) = (&pair.name, &pair.value);
            quote!((#name, #value))
        });
        let answer = format!("{:#}", sample.answer);
        let undocumented = crate::check::undocumented(model, sample);
        let deviations = sample.deviations.iter().map(|deviation| {
            let (at, breaks) = (&deviation.at, &deviation.breaks);
            quote!((#at, #breaks))
        });
        quote! {
            Sample {
                name: #name,
                method: #method,
                path: #path,
                list: #list,
                pairs: &[#(#pairs),*],
                answer: #answer,
                undocumented: &[#(#undocumented),*],
                deviations: &[#(#deviations),*],
            }
        }
    });
    let sample_type: TokenStream = contract.harness_inside.parse().unwrap_or_default();
    rust(
        &contract.data_file,
        quote! {
            #about
            use #sample_type::sample::Sample;

            /// Every documented sample, by the operation or resource that it shows.
            pub static SAMPLES: &[Sample] = &[#(#samples),*];
        },
    )
}

/// `RESOURCE.OPERATION`, or `RESOURCE`.
fn name(model: &Model, sample: &Sample) -> String {
    let (Subject::Operation(id, _) | Subject::Resource(id)) = sample.subject;
    let resource = model.resource(id).map_or("", |resource| resource.name.as_str());
    match model.operation(sample.subject) {
        Some(operation) => format!("{resource}.{}", operation.name),
        None => resource.to_owned(),
    }
}

fn sent_path(operation: &Operation, sample: &Sample) -> String {
    match (&operation.path_id, &sample.path_id) {
        (Some(name), Some(id)) => operation.path.replace(&format!("{{{name}}}"), id),
        _ => operation.path.clone(),
    }
}

/// A test a sample.
pub(super) fn tests(model: &Model, contract: &Contract) -> Result<File, EmitError> {
    let harness = super::harness();
    let cases: Vec<Case> =
        model.samples.iter().map(|sample| case(model, sample)).collect::<Result<_, _>>()?;
    let (tests, uses) = functions(&cases);
    let deprecated = super::allow_deprecated(model);
    let data: TokenStream = contract.data_import.parse().unwrap_or_default();
    let about = inner(
        "Every documented sample: the real client against a real socket sends what is documented, and keeps all that is answered.",
    );
    // Without a sample, as after an import, nothing would use these.
    let found = (!cases.is_empty()).then(|| {
        quote! {
            #data
            use #harness::sample::Sample;
            #uses

            fn sample(name: &str) -> &'static Sample {
                Sample::named(SAMPLES, name)
            }
        }
    });
    rust("tests/samples.rs", quote! { #about #deprecated #found #tests })
}

/// The test of a sample.
pub(crate) fn case(model: &Model, sample: &Sample) -> Result<Case, EmitError> {
    let client = format_ident!("{}", model.api.crate_name);
    let (Subject::Operation(id, _) | Subject::Resource(id)) = sample.subject;
    let sample_name = name(model, sample);
    let Some(resource) = model.resource(id) else {
        return Err(EmitError::NotRust { path: sample_name, why: "shows nothing".to_owned() });
    };
    let Some(operation) = model.operation(sample.subject) else {
        return Ok(resource_case(resource, &client, &sample_name));
    };
    let pairs: Vec<(String, Value)> =
        sample.pairs.iter().map(|pair| (pair.name.clone(), Value::Text(pair.value.clone()))).collect();
    let call = call(model, sample.subject, sample.path_id.as_deref(), &pairs).map_err(|faults| {
        EmitError::NotRust { path: format!("the sample of {sample_name}"), why: faults.join("; ") }
    })?;
    let expression = call.expression;
    Ok(Case {
        name: format_ident!("the_documented_sample_of_{}_{}", resource.module, operation.module),
        awaits: true,
        body: quote! {
            let proof = Proof::of(sample(#sample_name)).await;
            let client: #client::Client = proof.connect(#client::Client::builder());
            let answer = #expression.send().await;
            proof.conclude(answer).await;
        },
        uses: call.uses.into_iter().chain([format!("{HARNESS}::sample::Proof")]).collect(),
    })
}

/// The sample of a resource is no call: what is printed decodes, and comes out again.
fn resource_case(resource: &Resource, client: &proc_macro2::Ident, sample_name: &str) -> Case {
    let (module, ty) = (format_ident!("{}", resource.module), format_ident!("{}", resource.object.type_name));
    Case {
        name: format_ident!("the_documented_sample_of_{}", resource.module),
        awaits: false,
        body: quote! { sample(#sample_name).keeps_everything::<#client::#module::#ty>(); },
        uses: std::collections::BTreeSet::new(),
    }
}
