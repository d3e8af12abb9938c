package example.karaoke.api;

public enum OtherErrorCode {
    BAD_REQUEST(400000, "The request is malformed"),
    WRONG_VERSION(400001, "Please update the app"),
    NO_SUCH_SONG(404001, "No such song"),
    QUEUE_FULL(429001, "The queue is full"),
    DB_CONNECTION_ERROR(500501, "The database is gone");

    private final int errorCode;
    private final String text;

    OtherErrorCode(int errorCode, String text) {
        this.errorCode = errorCode;
        this.text = text;
    }
}
