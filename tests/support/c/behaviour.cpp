// Proves what the C++ helper of the recipe backoff-jitter does, on a clock that does not wait; behaviour.c explains the rest.
#include "imports.h"
#include <cstdio>
#include <cstdlib>

static double waits[64];
static int waited = 0;

namespace std
{
    namespace this_thread
    {
        template <typename Wait>
        void fake_sleep_for(Wait wait)
        {
            waits[waited++] = wait.count();
        }
    }
}

#define sleep_for fake_sleep_for
#include "helper.h"

#define CHECK(condition)                                                    \
    do                                                                      \
    {                                                                       \
        if (!(condition))                                                   \
        {                                                                   \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);          \
            exit(1);                                                        \
        }                                                                   \
    } while (0)

// Makes a call that fails so many times with a code and then succeeds: how often it was made.
static int run(long code, int failures, long retry_after, long codes)
{
    int made = 1;
    waited = 0;
    for (int attempt = 1; iot_hub_retry(made > failures ? 0 : code, attempt, retry_after, codes); attempt++)
    {
        made++;
    }
    return made;
}

static void check_waits(double floor)
{
    for (int i = 0; i < waited; i++)
    {
        const double doubled = floor * (double)(2 << i);
        const double cap = CAP > floor * 1.1 ? CAP : floor * 1.1;
        CHECK(waits[i] >= floor && waits[i] <= (doubled < cap ? doubled : cap));
    }
}

int main(void)
{
    static const long passing[] = { 408, 429, 499, 500, 502, 503, 504, 429001, 429002, 500001, 503003, 504101 };
    static const long lasting[] = { 0, 200, 204, 400, 401, 403, 404, 409, 412, 501, 505, 400004, 401003, 403002, 404001, 412002 };
    double first[50];
    int equal = 0;

    CHECK(run(0, 0, 0, 0) == 1 && waited == 0);
    for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++)
    {
        CHECK(run(passing[i], 100, 0, 0) == ATTEMPTS);
        CHECK(waited == ATTEMPTS - 1);
        check_waits(passing[i] == 429 || passing[i] / 1000 == 429 ? THROTTLED : FLOOR);
        CHECK(run(passing[i], ATTEMPTS - 1, 0, 0) == ATTEMPTS);
        CHECK(run(passing[i], 1, 0, 0) == 2);
    }
    for (size_t i = 0; i < sizeof(lasting) / sizeof(lasting[0]); i++)
    {
        CHECK(run(lasting[i], 100, 0, 0) == 1);
        CHECK(run(lasting[i], 100, 0, 404012) == 1);
    }
    // An error with another status is repeated when it is named.
    CHECK(run(404012, 2, 0, 404012) == 3);
    // Retry-After raises the floor, is waited in full above the cap, and never lowers it.
    CHECK(run(429001, 1, 25, 0) == 2 && waits[0] >= 25 && waits[0] <= 50);
    CHECK(run(429001, 1, 120, 0) == 2 && waits[0] >= 120 && waits[0] <= 132);
    CHECK(run(429001, 1, 3, 0) == 2 && waits[0] >= THROTTLED && waits[0] <= 2 * THROTTLED);
    CHECK(run(503003, 100, 86400, 0) == ATTEMPTS);
    check_waits(86400);
    // Waits are random.
    for (int i = 0; i < 50; i++)
    {
        CHECK(run(500001, 1, 0, 0) == 2);
        first[i] = waits[0];
        for (int j = 0; j < i; j++)
        {
            equal += first[i] == first[j];
        }
    }
    CHECK(equal == 0);
    return 0;
}
