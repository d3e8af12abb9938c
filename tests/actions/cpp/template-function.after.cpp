#include <algorithm>
#include <chrono>
#include <iterator>
#include <random>
#include <thread>

#include "hub.hpp"

// Waits before the attempt after this one, and says whether there should be one: up to six, while the code (six digits, or
// an HTTP status) stands for a reason that passes, or is the one in codes. The wait is random, grows with the attempts, and
// is never less than what the service asked for in Retry-After (seconds; 0 where it asked for nothing).
static bool iot_hub_retry(long code, int attempt, long retry_after, long codes)
{
    static const long statuses[] = {408, 429, 499, 500, 502, 503, 504};
    static thread_local std::mt19937 random{std::random_device{}()};
    const long status = code > 999 ? code / 1000 : code;
    const bool passing = std::find(std::begin(statuses), std::end(statuses), status) != std::end(statuses);

    if (!(passing || (code != 0 && code == codes)) || attempt >= 6)
    {
        return false;
    }
    const double lowest = std::max(status == 429 ? 10.0 : 1.0, static_cast<double>(retry_after));
    // A tenth more than a long Retry-After, or a fleet that was refused together would come back together.
    const double highest = std::max(std::min(60.0, lowest * (1 << attempt)), lowest * 1.1);
    std::uniform_real_distribution<double> seconds(lowest, highest);
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds(random)));
    return true;
}

template <typename Client>
long read(Client &client, const char *id)
{
    long status = client.get(id);
    for (int iot_hub_attempt = 1; iot_hub_retry(status, iot_hub_attempt, 0, 0); iot_hub_attempt++)
    {
        status = client.get(id);
    }
    if (status != 200 && status == 429002)
    {
        return -1;
    }
    return status;
}

template long read<Hub>(Hub &, const char *);
