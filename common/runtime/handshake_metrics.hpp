#pragma once

#include "common/metrics/registry.hpp"
#include "common/zmq/zap.hpp"

namespace nephele::runtime {

/// Shows how many CURVE handshakes were admitted and refused, on all sockets
/// together. `from` must live as long as `shown` is scraped.
void show_handshakes(metrics::registry& shown, const zmq::zap_server& from);

} // namespace nephele::runtime
