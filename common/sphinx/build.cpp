#include "common/sphinx/build.hpp"

#include "common/sphinx/header.hpp"
#include "common/sphinx/payload.hpp"

namespace nephele::sphinx {

packet_entropy draw_entropy(crypto::random& source) {
  packet_entropy result;
  source.fill(result.initial.expose_mutable());
  source.fill(result.final_padding);
  return result;
}

tl::expected<void, errc> build_packet(const packet_plan& plan,
                                      byte_span message,
                                      const packet_entropy& entropy,
                                      mutable_byte_span packet) noexcept {
  if (packet.size() < header_size + min_payload_size)
    return tl::unexpected(errc::bad_buffer);
  const auto payload = packet.subspan(header_size);
  if (auto padded = pad_payload(message, payload); !padded)
    return padded;
  const auto shared = suite::establish(plan.route, entropy.initial);
  if (!shared)
    return tl::unexpected(shared.error());
  const auto hops = std::span{shared->hops}.first(plan.route.size());
  write_header(
      plan.route, plan.to, plan.version, hops, shared->alpha,
      byte_span{entropy.final_padding}.first(final_padding_size(hops.size())),
      packet.first<header_size>());
  for (std::size_t i = hops.size(); i-- > 0;)
    add_layer(hops[i].payload_material(plan.version), payload);
  return {};
}

tl::expected<void, errc> build_packet(const packet_plan& plan,
                                      byte_span message, crypto::random& source,
                                      mutable_byte_span packet) {
  return build_packet(plan, message, draw_entropy(source), packet);
}

} // namespace nephele::sphinx
