#include "hub.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <sys/select.h>
#endif

/* Waits before the attempt after this one, and says whether there should be one: up to six, while the code (six digits, or
 * an HTTP status) stands for a reason that passes, or is the one in codes. The wait is random, grows with the attempts,
 * and is never less than what the service asked for in Retry-After (seconds; 0 where it asked for nothing). */
static int iot_hub_retry(long code, int attempt, long retry_after, long codes) {
    static const long statuses[] = { 408, 429, 499, 500, 502, 503, 504 };
    static uint32_t random = 0;
    const long status = code > 999 ? code / 1000 : code;
    long lowest = status == 429 ? 10000 : 1000;
    long highest = 60000;
    int passing = code != 0 && code == codes;

    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        passing = passing || status == statuses[i];
    }
    if (!passing || attempt >= 6) {
        return 0;
    }
    if (retry_after > lowest / 1000) {
        lowest = retry_after * 1000;
    }
    if (lowest < highest && lowest << attempt < highest) {
        highest = lowest << attempt;
    }
    if (highest < lowest + lowest / 10) {
        highest = lowest + lowest / 10; /* or a fleet that was refused together would come back together */
    }
    if (random == 0) {
        random = (uint32_t)time(NULL) ^ (uint32_t)(uintptr_t)&lowest ^ (uint32_t)clock() ^ 1u;
    }
    random = random * 1664525u + 1013904223u;
    lowest += (long)((double)(highest - lowest) * (random >> 8) / (double)(1 << 24));
#ifdef _WIN32
    Sleep((DWORD)lowest);
#else
    struct timeval left = { lowest / 1000, lowest % 1000 * 1000 };
    while (select(0, NULL, NULL, NULL, &left) != 0) {
        /* A signal ends the wait early. */
    }
#endif
    return 1;
}

static long last;

void update(const char *id, const char *change) {
    long code = 0;

    code = hub_patch_twin(id, change, strlen(change));
    for (int iot_hub_attempt = 1; iot_hub_retry(code, iot_hub_attempt, 0, 0); iot_hub_attempt++) {
        code = hub_patch_twin(id, change, strlen(change));
    }
    if (code == 500001) {
        last = code;
    } else {
        last = 0;
    }
}
