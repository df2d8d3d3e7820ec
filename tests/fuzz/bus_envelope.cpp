#include "common/bus/envelope.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// What is read, written and read again is the same.
void run(byte_span input) {
  const auto read = bus::decode(input, 64 * 1024);
  if (!read)
    return;
  const auto written = bus::encode(*read);
  const auto again = bus::decode(as_bytes(written), bus::max_envelope_size);
  require(again.has_value());
  require(again->type == read->type && again->version == read->version
          && again->id == read->id);
  require(bus::encode(*again) == written);
}

} // namespace nephele::fuzz
