#include "hub.h"

const char *name_of(long code)
{
    switch (code)
    {
    case 429001:
        return "ThrottlingException";
    default:
        return "?";
    }
}
