//! The steps of a call, laid anew after a parameter has become required or not.

use crate::model::{Needed, Operation, Step};
use heck::ToPascalCase;

impl Operation {
    /// Lays the steps of the call and of its groups by what is required now.
    pub(super) fn lay_steps(&mut self) {
        for number in 0..self.groups.len() {
            let required =
                |param: &&crate::model::Param| param.group == Some(number) && param.constraints.required;
            let any = self.params.iter().any(|param| required(&param));
            let Some(group) = self.groups.get_mut(number) else { continue };
            let name = group.type_name.clone();
            let steps =
                self.params.iter().enumerate().filter(|(_, param)| required(param)).map(|(index, param)| {
                    Step {
                        type_name: format!("{name}Needs{}", param.method.to_pascal_case()),
                        needs: Needed::Param(index),
                    }
                });
            group.steps = steps.collect();
            group.required = any && (group.required || group.steps.len() == 1);
        }
        let mut steps = Vec::new();
        for (index, param) in self.params.iter().enumerate() {
            match param.group {
                None if param.constraints.required => steps.push(Step {
                    type_name: format!("Needs{}", param.method.to_pascal_case()),
                    needs: Needed::Param(index),
                }),
                Some(number) if !steps.iter().any(|step: &Step| step.needs == Needed::Group(number)) => {
                    if let Some(group) = self.groups.get(number).filter(|group| group.required) {
                        let type_name = format!("Needs{}", group.method.to_pascal_case());
                        steps.push(Step { type_name, needs: Needed::Group(number) });
                    }
                }
                _ => {}
            }
        }
        for (index, filter) in self.filters.iter().enumerate().filter(|(_, filter)| filter.required) {
            let type_name = format!("Needs{}", filter.method.to_pascal_case());
            steps.push(Step { type_name, needs: Needed::Filter(index) });
        }
        self.steps = steps;
    }
}
