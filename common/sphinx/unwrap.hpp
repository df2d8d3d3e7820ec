#pragma once

#include "common/sphinx/header.hpp"
#include "common/sphinx/suite.hpp"

/// A hop's side. Spec: docs/protocol/sphinx.md §6.
///
/// In two stages, over a batch, because the replay filter stands between them:
/// after the MAC, so that forgeries cannot fill it, and before the rest, so
/// that replays stay cheap.
///
///   open_headers(jobs);
///   for each opened job: refuse(job, errc::replayed) if its tag is known
///   finish(jobs, admitted);
///   for each job: act on its state
///
/// Nothing is allocated. Timing depends on the number of jobs, their sizes and
/// which of them are refused, never on what a packet or a key holds.
namespace nephele::sphinx {

enum class unwrap_state : std::uint8_t {
  /// To be opened.
  pending,
  /// The header is authentic and `tag` is set.
  opened,
  /// `reason` says why; the packet's bytes are unspecified.
  refused,
  /// `packet` is what the next hop gets.
  forward,
  /// `payload()` is what the sender or replier padded: see parse_payload.
  final,
};

/// One packet on its way through the stages. Batches are reused:
/// `start` makes a job a fresh one.
struct unwrap_job {
  mutable_byte_span packet;
  const suite::private_key* key = nullptr;

  unwrap_state state = unwrap_state::pending;
  errc reason{};
  replay_tag tag;
  /// Set in the states forward and final.
  sphinx::version version = default_version;
  std::variant<forward_command, final_command> action;
  /// Between the stages only.
  hop_secrets secrets;

  /// Takes a packet, to be changed in place; `with` must outlive the stages.
  void start(mutable_byte_span bytes, const suite::private_key& with) noexcept;

  /// Opens again with another key of this hop, after errc::bad_mac: the packet
  /// is still as it came.
  void retry(const suite::private_key& with) noexcept;

  [[nodiscard]] const forward_command& forward() const {
    return std::get<forward_command>(action);
  }

  [[nodiscard]] const final_command& delivery() const {
    return std::get<final_command>(action);
  }

  [[nodiscard]] mutable_byte_span payload() const noexcept {
    return packet.subspan(header_size);
  }
};

/// Takes pending jobs to opened, or refuses them with errc::too_short,
/// bad_payload (too small for its cipher), small_order or bad_mac. Packets are
/// left as they are. Any size from header_size + min_payload_size is taken:
/// which sizes a network has is the caller's to check.
void open_headers(std::span<unwrap_job> jobs) noexcept;

/// Takes a job out of the batch, for the caller's reason, and wipes its
/// secrets.
void refuse(unwrap_job& job, errc reason) noexcept;

/// Takes opened jobs to forward or final, packets changed in place, or refuses
/// them with errc::malformed_routing or unsupported_version. Secrets are wiped.
void finish(std::span<unwrap_job> jobs, version_set admitted) noexcept;

/// Both stages for one packet, without a replay check between: for tools and
/// tests. The job's state is refused, forward or final.
[[nodiscard]] unwrap_job unwrap(mutable_byte_span packet,
                                const suite::private_key& key,
                                version_set admitted = all_versions) noexcept;

} // namespace nephele::sphinx
