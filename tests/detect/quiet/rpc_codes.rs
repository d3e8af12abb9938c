//! Error codes of the JSON-RPC layer.
pub enum ErrorCode {
    ParseError,
    ServerError(i64),
    RequestCanceled,
}

impl ErrorCode {
    pub fn code(&self) -> i64 {
        match self {
            ErrorCode::ParseError => -32700,
            ErrorCode::ServerError(code) => *code,
            ErrorCode::RequestCanceled => -32800,
        }
    }
}
