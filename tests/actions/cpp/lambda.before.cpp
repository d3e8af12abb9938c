#include "hub.hpp"
#include <vector>

int send_all(Hub &hub, const std::vector<std::string> &payloads) {
	int failed = 0;
	auto send = [&](const std::string &payload) {
		long code = hub.send(payload);
		switch (code) {
		case 500001:
			failed++;
			break;
		default:
			break;
		}
	};
	for (const auto &payload : payloads) {
		send(payload);
	}
	return failed;
}
