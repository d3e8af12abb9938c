#include "hub.h"

int send(void)
{
    long code = hub_send("{");
    if (code == 400004)
    {
        return 1;
    }
    return 0;
}
