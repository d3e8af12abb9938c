use reqwest::blocking::{Client, Response};

pub fn ask(client: &Client, operation: &str) -> reqwest::Result<Response> {
    // DPS answers 404203 when it no longer knows the operation.
    let answer = client.get(operation).send()?;
    Ok(answer)
}
