#include <unistd.h>
#include "hub.h"

int send(void)
{
    long code = 0;
    for (int i = 0; i < 5; i++)
    {
        code = hub_send("{}");
        if (code != 429001)
        {
            break;
        }
        sleep(10);
    }
    return (int)code;
}
