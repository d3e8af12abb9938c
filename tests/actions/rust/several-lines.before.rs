use std::sync::Arc;

#[derive(Clone)]
pub struct Hub {
    http: Arc<reqwest::Client>,
}

/// Calls a method of a device.
#[allow(dead_code)]
pub async fn reboot(hub: Hub, url: &str) -> Result<reqwest::Response, reqwest::Error> {
    // 500001 is common during an upgrade of the hub.
    let response = hub
        .http
        .post(url)
        .body("{\"methodName\":\"reboot\"}")
        .send()
        .await?;
    Ok(response)
}
