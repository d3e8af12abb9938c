package fleet;

interface Codes {
    int THROTTLED = 429001;
}
