//! Changes twins.

use reqwest::Client;

/// Whether the change was taken.
pub async fn change(client: &Client, url: &str, etag: &str, patch: String) -> Result<bool, reqwest::Error> {
    let response = client.patch(url).header("If-Match", etag).body(patch).send().await?; // 412001
    Ok(response.status().is_success())
}
