#include "tests/support/one_layer.hpp"

#include "common/crypto/hmac.hpp"
#include "common/mixing/delay.hpp"
#include "common/sphinx/header.hpp"
#include "common/wire/writer.hpp"

#include <algorithm>
#include <cstdlib>

namespace nephele::tests {

one_layer_maker::one_layer_maker(const mix_key& key, std::vector<identity> next,
                                 std::chrono::nanoseconds mean_delay,
                                 std::uint64_t seed)
    : key_(key), next_(std::move(next)), mean_delay_(mean_delay), source_(seed),
      noise_(sphinx::regular_packet_size) {
  source_.fill(noise_);
}

void one_layer_maker::make(
    std::span<std::byte, sphinx::regular_packet_size> packet) {
  std::ranges::copy(noise_, packet.begin());
  const sphinx::hop hop{{}, key_, {}};
  const auto shared = sphinx::suite::establish(
      std::span{&hop, 1}, source_.make<sphinx::suite::private_key>());
  if (!shared)
    std::abort();
  const auto& secrets = shared->hops[0];
  const sphinx::header_view header{packet.first<sphinx::header_size>()};
  std::ranges::copy(shared->alpha, header.alpha.begin());
  wire::writer command{header.routing};
  command.u8(1);
  command.u8(0);
  command.u16(static_cast<std::uint16_t>(sphinx::default_version));
  command.fixed(next_[source_.below(next_.size())]);
  command.u64(
      sphinx::to_wire(mixing::sample_delay(source_, mean_delay_)).value());
  // A stream cipher: deciphering enciphers.
  const auto enciphered = sphinx::decipher(header.routing, secrets);
  std::copy_n(enciphered.begin(), header.routing.size(),
              header.routing.begin());
  const auto mac = crypto::hmac_sha256(secrets.mac_key(), header.routing);
  std::copy_n(mac.begin(), header.mac.size(), header.mac.begin());
}

byte_vector one_layer_maker::make_many(std::size_t count) {
  constexpr auto each = sphinx::regular_packet_size;
  byte_vector all(count * each);
  for (std::size_t i = 0; i < count; ++i)
    make(std::span{all}.subspan(i * each).first<each>());
  return all;
}

} // namespace nephele::tests
