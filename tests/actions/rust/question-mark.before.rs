//! Reads twins.

use reqwest::Client;

/// The twin of a device.
pub async fn twin(client: &Client, host: &str, id: &str, token: &str) -> Result<String, reqwest::Error> {
    let url = format!("https://{host}/twins/{id}?api-version=2021-04-12");
    let response = client.get(&url).header("Authorization", token).send().await?;
    let text = response.text().await?;
    if text.contains("429001") {
        eprintln!("throttled");
    }
    Ok(text)
}
