#ifndef AGENT_H
#define AGENT_H 1
#endif

#include "hub.h"
#ifdef __linux__
#include <unistd.h>
#endif

int go(void)
{
    int code = hub_send("{}");
    if (code == 429001)
        return 1;
    return 0;
}
