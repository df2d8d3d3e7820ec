#include "common/sphinx/payload.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// Whatever is accepted is exactly what padding its message gives.
void run(byte_span input) {
  const auto message = sphinx::parse_payload(input);
  if (!message || input.size() < sphinx::min_payload_size)
    return;
  byte_vector padded(input.size());
  require(sphinx::pad_payload(*message, padded).has_value());
  require(std::memcmp(padded.data(), input.data(), input.size()) == 0);
}

} // namespace nephele::fuzz
