pub async fn put<T: AsRef<str>>(client: &reqwest::Client, url: T, body: Vec<u8>) -> Option<u16> {
    let status = client.put(url.as_ref()).body(body).send().await.ok()?.status();
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
