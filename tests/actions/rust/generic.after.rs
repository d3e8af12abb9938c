/// Sends a request to IoT Hub or DPS, and sends it again after growing random waits while the
/// status of the answer says that the reason passes. `codes` names errors that pass although their
/// status is not among `statuses`; a | stands between two. When the attempts are used up, and at any
/// other status, the caller gets the answer as it was. Dropping the future ends a wait.
async fn send_to_iot_hub(
    request: reqwest::RequestBuilder,
    codes: &str,
) -> Result<reqwest::Response, reqwest::Error> {
    use std::hash::{BuildHasher, Hasher};
    let statuses = [408, 429, 499, 500, 502, 503, 504];
    let mut request = request;
    let mut attempt = 1;
    loop {
        // A body that is read from a stream cannot be sent again.
        let again = request.try_clone();
        let response = request.send().await?;
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let status = response.status().as_u16();
        let passing = statuses.contains(&status)
            || header("iothub-errorcode")
                .is_some_and(|name| codes.split('|').any(|code| code == name));
        let floor = if status == 429 { 10.0 } else { 1.0 };
        let asked = header("retry-after")
            .and_then(|value| value.parse::<u32>().ok())
            .map_or(floor, f64::from);
        request = match again {
            Some(again) if passing && attempt < 6 => again,
            _ => return Ok(response),
        };
        let lowest = asked.max(floor);
        // A tenth more than a long Retry-After, or a fleet would come back together.
        let highest = (lowest * f64::from(1 << attempt))
            .min(60.0)
            .max(lowest * 1.1);
        // The operating system seeds each of these anew.
        let random = std::collections::hash_map::RandomState::new()
            .build_hasher()
            .finish() as f64
            / u64::MAX as f64;
        let wait = std::time::Duration::from_secs_f64(lowest + (highest - lowest) * random);
        tokio::time::sleep(wait).await;
        attempt += 1;
    }
}

pub async fn put<T: AsRef<str>>(client: &reqwest::Client, url: T, body: Vec<u8>) -> Option<u16> {
    let status = send_to_iot_hub(client.put(url.as_ref()).body(body), "").await.ok()?.status();
    match status.as_u16() {
        429 => None, // 429001
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers() {
        assert_eq!(429, 429);
    }
}
