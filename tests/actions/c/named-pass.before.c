#include "hub.h"

int send_all(void)
{
    long code = hub_send("{}");
    if (code == 404012)
    {
        return 0;
    }
    return (int)code;
}
