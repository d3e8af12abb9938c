/// What can go wrong when the local identity daemon looks something up.
#[derive(Debug)]
pub enum Error {
    DeviceNotFound,
    ModuleNotFound,
    InvalidOperation,
    ServerError(i32),
}

impl From<Error> for hyper::StatusCode {
    fn from(error: Error) -> Self {
        match error {
            Error::DeviceNotFound | Error::ModuleNotFound => Self::NOT_FOUND,
            Error::ServerError(_) => Self::INTERNAL_SERVER_ERROR,
            Error::InvalidOperation => Self::BAD_REQUEST,
        }
    }
}
