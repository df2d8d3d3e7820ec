#include "common/sphinx/surb.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// Whatever is accepted has one to five keys and can be used.
void run(byte_span input) {
  const auto surb = sphinx::parse_surb(input);
  if (!surb)
    return;
  const auto hops = surb->material.size() / surb->material_size;
  require(hops >= 1 && hops <= sphinx::max_hops);
  require(surb->material.size() % surb->material_size == 0);
  byte_array<sphinx::ack_packet_size> packet{};
  require(sphinx::use_surb(*surb, as_bytes("reply"), packet).has_value());
  require(std::memcmp(packet.data(), input.data(), sphinx::header_size) == 0);
}

} // namespace nephele::fuzz
