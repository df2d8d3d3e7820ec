#include "common/sphinx/header.hpp"

#include "common/crypto/constant_time.hpp"
#include "common/crypto/hmac.hpp"
#include "common/crypto/stream.hpp"
#include "common/sphinx/filler.hpp"
#include "common/wire/reader.hpp"
#include "common/wire/writer.hpp"

#include <cassert>

namespace nephele::sphinx {

namespace {

constexpr std::uint8_t forward_flag = 1;
constexpr std::uint8_t final_flag = 2;

using routing_bytes = byte_array<routing_size>;

byte_array<mac_size> mac_over(byte_span routing,
                              const hop_secrets& secrets) noexcept {
  const auto full = crypto::hmac_sha256(secrets.mac_key(), routing);
  byte_array<mac_size> result{};
  std::memcpy(result.data(), full.data(), mac_size);
  return result;
}

/// A zero byte, once the major number of a version of three parts, and the
/// number.
void write_version(wire::writer& out, version version) noexcept {
  out.u8(0);
  out.u16(static_cast<std::uint16_t>(version));
}

/// The last hop's routing information: only command and padding are enciphered
/// here, as the filler already is what the hops before leave.
void write_final(const destination& to, version version,
                 std::span<const hop_secrets> secrets, byte_span padding,
                 routing_bytes& out) noexcept {
  const auto& last = secrets.back();
  const auto filler_size = (secrets.size() - 1) * hop_size;
  const auto own = mutable_byte_span{out}.first(routing_size - filler_size);
  wire::writer writer{own};
  writer.u8(final_flag);
  write_version(writer, version);
  writer.fixed(to.address);
  writer.fixed(to.identifier);
  writer.bytes(padding);
  assert(writer.finished());
  crypto::aes128_ctr(last.stream_key(), own, own);
  make_filler(secrets.first(secrets.size() - 1),
              mutable_byte_span{out}.last(filler_size));
}

/// Puts one forwarding hop in front of what the next one gets.
void wrap(const hop& at, const hop& next, version version,
          const hop_secrets& secrets, byte_span next_mac,
          routing_bytes& routing) noexcept {
  routing_bytes block{};
  wire::writer writer{block};
  writer.u8(forward_flag);
  write_version(writer, version);
  writer.fixed(next.address);
  writer.u64(at.delay.value());
  writer.bytes(next_mac);
  writer.bytes(byte_span{routing}.first(routing_size - hop_size));
  assert(writer.finished());
  crypto::aes128_ctr(secrets.stream_key(), block, routing);
}

} // namespace

void write_header(std::span<const hop> route, const destination& to,
                  version version, std::span<const hop_secrets> secrets,
                  byte_span alpha, byte_span padding,
                  std::span<std::byte, header_size> out) noexcept {
  assert(!route.empty() && route.size() == secrets.size());
  assert(padding.size() == final_padding_size(route.size()));
  routing_bytes routing{};
  write_final(to, version, secrets, padding, routing);
  auto mac = mac_over(routing, secrets.back());
  for (std::size_t i = route.size() - 1; i-- > 0;) {
    wrap(route[i], route[i + 1], version, secrets[i], mac, routing);
    mac = mac_over(routing, secrets[i]);
  }
  wire::writer writer{out};
  writer.bytes(alpha);
  writer.bytes(mac);
  writer.bytes(routing);
  assert(writer.finished());
}

bool is_authentic(std::span<const std::byte, header_size> header,
                  const hop_secrets& secrets) noexcept {
  const header_view view{header};
  return crypto::constant_time_equal(mac_over(view.routing, secrets), view.mac);
}

routing_block decipher(std::span<const std::byte, routing_size> routing,
                       const hop_secrets& secrets) noexcept {
  routing_block block{};
  std::memcpy(block.data(), routing.data(), routing_size);
  crypto::aes128_ctr(secrets.stream_key(), block, block);
  return block;
}

tl::expected<routing_command, errc>
parse_command(const routing_block& block, version_set admitted) noexcept {
  wire::reader reader{block};
  const auto flag = reader.u8();
  if (flag != forward_flag && flag != final_flag)
    return tl::unexpected(errc::malformed_routing);
  // The byte before the version number has no meaning, so it cannot have a
  // wrong value either.
  static_cast<void>(reader.u8());
  const auto spoken = to_version(reader.u16());
  if (!spoken || !admitted.contains(*spoken))
    return tl::unexpected(errc::unsupported_version);
  const auto address = reader.fixed<identity>();
  if (flag == forward_flag)
    return routing_command{*spoken,
                           forward_command{address, wire_delay{reader.u64()}}};
  return routing_command{
      *spoken, final_command{{address, reader.fixed<packet_identifier>()}}};
}

void shift(const routing_block& block,
           std::span<std::byte, header_size> header) noexcept {
  const auto left_over = byte_span{block}.subspan(command_size);
  static_assert(key_stream_size - command_size == mac_size + routing_size);
  std::memcpy(header.data() + alpha_size, left_over.data(), left_over.size());
}

} // namespace nephele::sphinx
