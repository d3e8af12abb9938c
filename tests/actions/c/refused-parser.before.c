#include "hub.h"

int throttled(const char *body)
{
    int code = parse_error_code(body);
    return code == 429001;
}
int check(const char *body)
{
    int code = parse_error_code(body);
    if (code == 429001)
        return 1;
    return 0;
}
