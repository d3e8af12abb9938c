#include "hub.h"

int reboot(const char *id)
{
    /* 500001 is common during an upgrade. */
    int code = hub_invoke(id, "reboot");
    return code;
}
