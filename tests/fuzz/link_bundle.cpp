#include "common/link/bundle.hpp"
#include "tests/fuzz/target.hpp"

#include <vector>

namespace nephele::fuzz {

/// Whatever is taken for a bundle lies inside the input, and written again
/// gives the same bytes.
void run(byte_span input) {
  const auto bundle = link::parse_bundle(input);
  if (!bundle)
    return;
  require(bundle->count >= 1 && bundle->count <= wire::max_bundle_packets);
  std::vector<byte_span> packets;
  for (std::size_t i = 0; i < bundle->count; ++i) {
    packets.push_back(bundle->packet(i));
    require(packets.back().size() == sphinx::packet_size(bundle->size));
    require(packets.back().data() >= input.data());
    require(packets.back().data() + packets.back().size()
            <= input.data() + input.size());
  }
  byte_vector copy(link::bundle_size(bundle->size, bundle->count));
  require(copy.size() == input.size());
  link::write_bundle(bundle->rotation, bundle->size, packets, copy);
  require(std::memcmp(copy.data(), input.data(), input.size()) == 0);
}

} // namespace nephele::fuzz
