#include "common/crypto/hmac.hpp"
#include "common/sphinx/payload.hpp"
#include "common/sphinx/unwrap.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

namespace {

const crypto::x25519_secret& node_key() {
  static const auto key
      = crypto::seeded_random{1}.make<crypto::x25519_secret>();
  return key;
}

/// Gives any routing information a MAC that verifies, which a fuzzer could not
/// guess: what hostile senders can do, too.
void make_authentic(mutable_byte_span packet) {
  const auto header = packet.first<sphinx::header_size>();
  const sphinx::header_view view{header};
  sphinx::hop_secrets secrets;
  sphinx::suite::opening one{&node_key(), view.alpha.data(), &secrets, {}};
  sphinx::suite::open({&one, 1});
  if (one.refusal)
    return;
  const auto mac = crypto::hmac_sha256(secrets.mac_key(), view.routing);
  std::memcpy(view.mac.data(), mac.data(), sphinx::mac_size);
}

void check(const sphinx::unwrap_job& job) {
  switch (job.state) {
  case sphinx::unwrap_state::forward:
    require(saturated(job.forward().delay).count() >= 0);
    return;
  case sphinx::unwrap_state::final:
    static_cast<void>(sphinx::parse_payload(job.payload()));
    static_cast<void>(job.delivery());
    return;
  default:
    require(job.state == sphinx::unwrap_state::refused);
  }
}

} // namespace

/// Opens the input as it is, and as a packet with a valid MAC. A packet is
/// answered the same way twice.
void run(byte_span input) {
  byte_vector packet(input.begin(), input.end());
  check(sphinx::unwrap(packet, node_key()));
  if (input.size() < sphinx::header_size)
    return;
  packet.assign(input.begin(), input.end());
  make_authentic(packet);
  auto again = packet;
  const auto job = sphinx::unwrap(packet, node_key());
  check(job);
  require(job.state != sphinx::unwrap_state::refused
          || job.reason != sphinx::errc::bad_mac);
  // Once more, in the middle of a batch whose other packets are refused.
  std::array<byte_vector, 5> others;
  std::array<sphinx::unwrap_job, 5> batch;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    others[i] = i == 2 ? again : byte_vector(input.begin(), input.end());
    batch[i].start(others[i], node_key());
  }
  sphinx::open_headers(batch);
  sphinx::finish(batch, sphinx::all_versions);
  require(batch[2].state == job.state && batch[2].tag == job.tag);
  require(job.state == sphinx::unwrap_state::refused || others[2] == packet);
}

} // namespace nephele::fuzz
