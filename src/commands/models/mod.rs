//! `gemini models [FILTER]`: what can be asked, as Google lists it now.

mod prices;
mod table;

use std::time::Duration;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::base_url::speaker;
use crate::calendar;
use crate::failure::{Failure, Kind};
use crate::gemini::client::Client;
use crate::gemini::list::{Item as _, Listed};
use crate::gemini::models::Model;
use crate::output::stdout;
use crate::prices::Prices;
use crate::render::json;
use crate::settings;
use crate::suggest;

use super::habits;
use super::names;
use super::service::Service;
use super::{Context, Verb};

/// Ten pages, each of which may take its time.
const TIMEOUT: Duration = Duration::from_secs(60);

/// List the models that this key can use
///
/// `*` marks the model that is asked where none is named, `!` those that Google is about to retire. Limits are
/// in tokens. --json prints Google's own fields. --prices prints what they cost: Google does not say that here, so
/// it is from a table of this program, which the configuration may override; what it does not know is `?`.
#[derive(Args)]
pub struct ModelsArgs {
    /// Only models with this in their name
    filter: Option<String>,

    /// What they cost, in US dollars per million tokens
    #[arg(long)]
    prices: bool,
}

impl Verb for ModelsArgs {
    /// Prints the list. Fails as the service does; exit 1 if nothing matches, 9 if the list does not end.
    fn run(&self, context: &Context<'_>) -> Result<()> {
        let filter = self.filter.as_deref();
        filter.map_or(Ok(()), refuse_command)?;
        let console = context.console;
        let default = settings::model(None, context.environment, context.config)?;
        let service = Service::open(context, "the models", TIMEOUT, "listing the models")?;
        let Listed { items: models, goes_on } = service.ask(Client::models)?;
        names::remember(&models, context.environment, &console.redactor);
        let lists_none = format!("{} lists no model for this key", speaker(&context.shared.base_url.authority()));
        let models = matching(models, filter, &lists_none)?;
        let known = self.prices.then(|| Prices::new(context.config.prices.clone()));
        if context.shared.json {
            let fields: Vec<Value> = models.into_iter().map(|model| fields(model, known.as_ref())).collect();
            json::print(json!({ "models": fields }), &console.redactor)?;
        } else {
            let width = context.environment.width();
            let text = match &known {
                Some(known) => prices::lay_out(&models, &default, known, &today(), width),
                None => table::lay_out(&models, &default, width),
            };
            stdout::print(console.redactor.clean(&text).as_bytes())?;
        }
        if goes_on {
            let most = Model::MOST_PAGES;
            let message = format!("the list is cut off after {most} pages, which is the most that are read");
            return Err(Failure { reported: context.shared.json, ..Failure::new(Kind::Incomplete, message) }.into());
        }
        Ok(())
    }
}

fn today() -> String {
    calendar::date(calendar::now())
}

/// What Google says of a model, and its price where that is asked for.
fn fields(model: Model, known: Option<&Prices>) -> Value {
    let price = known.map(|known| known.quote(&model.name, &today()).map_or(Value::Null, |quote| quote.json()));
    let mut fields = model.fields;
    fields.extend(price.map(|price| ("prices".to_owned(), price)));
    fields.into()
}

/// `gemini models list` would look for models with `list` in their name.
///
/// Fails (exit 2) on a word that is a command elsewhere.
fn refuse_command(filter: &str) -> Result<(), Failure> {
    let hint = habits::command(&["models", filter]);
    hint.map_or(Ok(()), |hint| Err(Failure::usage(format!("there is no command 'models {filter}'")).hint(hint)))
}

/// The models with this in their name, in any case.
fn matching(models: Vec<Model>, filter: Option<&str>, lists_none: &str) -> Result<Vec<Model>, Failure> {
    let Some(filter) = filter else {
        return if models.is_empty() { Err(Failure::new(Kind::Other, lists_none)) } else { Ok(models) };
    };
    let wanted = filter.to_lowercase();
    let (found, others): (Vec<_>, Vec<_>) =
        models.into_iter().partition(|model| model.name.to_lowercase().contains(&wanted));
    if !found.is_empty() {
        return Ok(found);
    }
    let failure = Failure::new(Kind::Other, format!("no model has {filter:?} in its name"));
    let names = suggest::sorted(&wanted, others.iter().map(|model| model.name.as_str()));
    Err(match names.get(..names.len().min(3)) {
        Some(names @ [_, ..]) => failure.hint(format!("the nearest: {}", names.join(", "))),
        _ => failure.hint(lists_none),
    })
}
