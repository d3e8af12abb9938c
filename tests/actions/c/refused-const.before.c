#include "hub.h"

int send(void)
{
    const long code = hub_send("{}");
    if (code == 429001)
    {
        return 1;
    }
    return 0;
}
