#include "hub.h"

int read_twin(struct twin *twin)
{
	long code = hub_get_twin("device-1", twin);

	switch (code)
	{
	case 0:
		return 0;
	case 503003:
		return 1;
	default:
		return -1;
	}
}
