#include <stdio.h>

#include "hub.h"

int report(const char *payload)
{
    int code = hub_send(payload);
    if (code == 429003)
    {
        printf("throttled\n");
        return -1;
    }
    return code;
}
