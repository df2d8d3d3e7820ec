#pragma once

#include "common/sphinx/build.hpp"
#include "common/sphinx/unwrap.hpp"

#include <doctest/doctest.h>

namespace nephele::test {

/// A random route with the keys of its nodes.
struct sample_route {
  std::vector<crypto::x25519_key_pair<mix_key>> keys;
  std::vector<sphinx::hop> hops;
  sphinx::destination to;

  sample_route(crypto::random& source, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      keys.push_back(crypto::make_x25519_pair<mix_key>(source));
      hops.push_back({source.make<identity>(), keys.back().public_key,
                      sphinx::wire_delay{source.next()}});
    }
    to = {source.make<identity>(), source.make<sphinx::packet_identifier>()};
  }

  [[nodiscard]] sphinx::packet_plan plan(sphinx::version spoken
                                         = sphinx::default_version) const {
    return {hops, to, spoken};
  }
};

inline byte_vector random_bytes(crypto::random& source, std::size_t size) {
  byte_vector result(size);
  source.fill(result);
  return result;
}

inline byte_vector built(const sphinx::packet_plan& plan, byte_span message,
                         crypto::random& source, std::size_t packet_size) {
  byte_vector packet(packet_size);
  REQUIRE(sphinx::build_packet(plan, message, source, packet));
  return packet;
}

/// Takes a packet through all hops, checking what each is told; the last job.
inline sphinx::unwrap_job travel(const sample_route& route,
                                 mutable_byte_span packet) {
  const auto last = route.hops.size() - 1;
  for (std::size_t i = 0; i < last; ++i) {
    const auto job = sphinx::unwrap(packet, route.keys[i].secret);
    REQUIRE(job.state == sphinx::unwrap_state::forward);
    CHECK(job.forward().next == route.hops[i + 1].address);
    CHECK(job.forward().delay == route.hops[i].delay);
    CHECK(job.packet.size() == packet.size());
  }
  auto job = sphinx::unwrap(packet, route.keys[last].secret);
  REQUIRE(job.state == sphinx::unwrap_state::final);
  CHECK(job.delivery().to.address == route.to.address);
  CHECK(job.delivery().to.identifier == route.to.identifier);
  return job;
}

} // namespace nephele::test
