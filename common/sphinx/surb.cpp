#include "common/sphinx/surb.hpp"

#include "common/sphinx/header.hpp"
#include "common/sphinx/payload.hpp"
#include "common/wire/writer.hpp"

namespace nephele::sphinx {

tl::expected<void, errc> build_surb(const packet_plan& plan,
                                    const packet_entropy& entropy,
                                    mutable_byte_span out) noexcept {
  if (out.size() != surb_size(plan.version, plan.route.size()))
    return tl::unexpected(errc::bad_buffer);
  const auto shared = suite::establish(plan.route, entropy.initial);
  if (!shared)
    return tl::unexpected(shared.error());
  const auto hops = std::span{shared->hops}.first(plan.route.size());
  write_header(
      plan.route, plan.to, plan.version, hops, shared->alpha,
      byte_span{entropy.final_padding}.first(final_padding_size(hops.size())),
      out.first<header_size>());
  wire::writer writer{out.subspan(header_size)};
  writer.fixed(plan.route.front().address);
  for (const auto& secrets : hops)
    writer.bytes(secrets.payload_material(plan.version));
  return {};
}

tl::expected<void, errc> build_surb(const packet_plan& plan,
                                    crypto::random& source,
                                    mutable_byte_span out) {
  return build_surb(plan, draw_entropy(source), out);
}

tl::expected<surb_view, errc> parse_surb(byte_span bytes) noexcept {
  if (bytes.size() < min_surb_size || bytes.size() > max_surb_size)
    return tl::unexpected(errc::bad_surb);
  const auto material = bytes.subspan(surb_prefix_size);
  const auto each = material.size() < payload_key_size ? payload_seed_size
                                                       : payload_key_size;
  if (material.size() % each != 0 || material.size() / each > max_hops)
    return tl::unexpected(errc::bad_surb);
  surb_view result{bytes.first<header_size>(), {}, material, each};
  std::memcpy(result.first_hop.bytes.data(), bytes.data() + header_size,
              address_size);
  return result;
}

tl::expected<void, errc> use_surb(const surb_view& surb, byte_span message,
                                  mutable_byte_span packet) noexcept {
  if (packet.size() < header_size + min_payload_size)
    return tl::unexpected(errc::bad_buffer);
  const auto payload = packet.subspan(header_size);
  if (auto padded = pad_payload(message, payload); !padded)
    return padded;
  std::memcpy(packet.data(), surb.header.data(), header_size);
  for (auto rest = surb.material; !rest.empty();
       rest = rest.first(rest.size() - surb.material_size))
    add_layer(rest.last(surb.material_size), payload);
  return {};
}

} // namespace nephele::sphinx
