#![allow(deprecated)]

use client::apis::configuration::Configuration;
use client::apis::customer_qualification_api::*;
use client::apis::validation_codes_api::get_validation_codes;
use client::apis::Error;
use client::models::{CustomerQualificationRequest, ErrorResponse, VettedQualification};
use std::env::var;

fn configuration(token: Option<&str>) -> Configuration {
    let mut configuration = Configuration::new();
    configuration.base_path = var("SANDBOX").unwrap();
    configuration.bearer_access_token = token.map(String::from);
    configuration
}

fn vetted(qualification: &VettedQualification) -> String {
    format!("{} {}", qualification.qualification, qualification.vetting_status.as_ref().unwrap())
}

async fn all(configuration: &Configuration, customer: &str) -> Result<Vec<VettedQualification>, Error<GetQualificationsError>> {
    get_qualifications(configuration, customer, None, None, None, None).await
}

fn code<T>(refused: Result<Vec<VettedQualification>, Error<T>>) -> String {
    let Err(Error::ResponseError(response)) = refused else { panic!("no error of the service") };
    let error: ErrorResponse = serde_json::from_str(&response.content).unwrap();
    format!("{} {}", response.status.as_u16(), error.code.unwrap())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let api = configuration(Some("any-token"));
    let [education, none, not_known_today, no_such_customer] =
        ["EDUCATION", "NONE", "NOT_KNOWN_TODAY", "NO_SUCH_CUSTOMER"].map(|name| var(name).unwrap());

    println!("read one: {}", get_qualification(&api, &education, None, None, None, None).await.unwrap());
    println!("read all: {}", vetted(&all(&api, &education).await.unwrap()[0]));
    let mut application = CustomerQualificationRequest::new("Education".into());
    application.education_segment = Some("K12".into());
    let applied = create_qualifications(&api, &none, application, None, None, None, None).await.unwrap();
    println!("apply: {}", vetted(&applied));
    let government = "GovernmentCommunityCloud";
    let set = update_qualification(&api, &none, government, None, None, None, None, Some("12345")).await.unwrap();
    println!("set: {set}");
    let codes = get_validation_codes(&api, None, None, None, None).await.unwrap();
    println!("codes: {} {}", codes[0].validation_id.as_ref().unwrap(), codes[0].remaining_creates.unwrap());
    println!("unknown one: {}", get_qualification(&api, &not_known_today, None, None, None, None).await.unwrap());
    println!("unknown all: {}", vetted(&all(&api, &not_known_today).await.unwrap()[0]));
    println!("not found: {}", code(all(&api, &no_such_customer).await));
    println!("no token: {}", code(all(&configuration(None), &education).await));
}
