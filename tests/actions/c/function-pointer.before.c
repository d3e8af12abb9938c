#include <stddef.h>
#include "hub.h"

long run(const struct hub *hub, const char *payload)
{
    long code = hub->send(hub, payload, NULL);
    if (code == 429001) return 1;
    return code;
}
