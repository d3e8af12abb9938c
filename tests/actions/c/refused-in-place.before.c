#include "hub.h"

int send(void)
{
    if (hub_send("{}") == 429001)
    {
        return 1;
    }
    return 0;
}
