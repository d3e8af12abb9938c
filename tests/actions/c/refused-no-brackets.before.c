#include "hub.h"

int send(int ready)
{
    long code = 0;
    if (ready)
        code = hub_send("{}");
    if (code == 429001)
        return 1;
    return 0;
}
