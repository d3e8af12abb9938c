/* Sends what was measured. */

#include "hub.h"
#include <math.h>

#define LIMIT 10

int publish(double value)
{
    long status;

    if (isnan(value))
    {
        return -1;
    }
    status = hub_post(value);
    if (status == 200) { return 0; }
    if (status == 429001)
    {
        return LIMIT;
    }
    return -1;
}
