//! Whether Markdown is laid out, and how it looks then.

use crate::environment::Environment;
use crate::markdown::theme::Theme;
use crate::values::Render;

use super::{Form, OutputSettings, Shared};

/// How Markdown looks on standard output. Nothing but ordinary characters leaves for what is no terminal, unless colour
/// is asked for everywhere.
pub fn theme(shared: &Shared, environment: &Environment) -> Theme {
    match (shared.colour_on_stdout, environment.stdout_is_capable()) {
        (true, _) => Theme::Colour,
        (false, true) => Theme::Mono,
        (false, false) => Theme::Plain,
    }
}

/// How the Markdown of an answer looks; none where it is left as it is. What has a form of its own, or goes to a file, is
/// never laid out.
pub fn of_answer(
    when: Option<Render>,
    output: &OutputSettings,
    shared: &Shared,
    environment: &Environment,
) -> Option<Theme> {
    let is_text = matches!(output.form, Form::Free) && !output.raw && !shared.json && output.file.is_none();
    let wanted = match when.unwrap_or(Render::Auto) {
        Render::Auto => environment.stdout_is_capable(),
        Render::Always => true,
        Render::Never => false,
    };
    (is_text && wanted).then(|| theme(shared, environment))
}
