use reqwest::blocking::Client;

pub fn exists(url: &str) -> Result<bool, reqwest::Error> {
	let client = Client::builder().build()?;
	let response = client.get(url).send()?;
	let name = response.headers().get("iothub-errorcode");
	if name.is_some_and(|name| name == "404012") {
		return Ok(true);
	}
	Ok(response.status().is_success())
}
