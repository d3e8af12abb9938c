//! Adds devices.

use reqwest::blocking::Client;

/// The device as the service has it.
pub fn add(client: &Client, url: &str, device: &'static str) -> Result<String, Box<dyn std::error::Error>> {
    let response = client.put(url).body(device).send()?;
    let text = response.text()?;
    if text.contains("DeviceAlreadyExists") {
        return Err("taken".into());
    }
    Ok(text)
}
