#include "hub.h"
#include <stdlib.h>
#include <string.h>

static long last;

void update(const char *id, const char *change) {
    long code = 0;

    code = hub_patch_twin(id, change, strlen(change));
    if (code == 500001) {
        last = code;
    } else {
        last = 0;
    }
}
