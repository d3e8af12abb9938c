#include "hub.h"

int reboot(const char *id)
{
    int code;

    code = hub_invoke(id, "reboot"); // 429001 when all of them do it at once
    return code;
}
