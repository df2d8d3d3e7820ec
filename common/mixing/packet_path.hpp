#pragma once

#include "common/mixing/drop_reason.hpp"
#include "common/mixing/key_ring.hpp"
#include "common/sphinx/unwrap.hpp"
#include "common/wire/limits.hpp"

#include <variant>

/// What a node does with packets, from bytes to verdicts: the same for a mix
/// and for the exit gateway, which is a last hop.
namespace nephele::mixing {

/// Pass the packet, changed in place, on to `next` after `delay`.
struct forward_verdict {
  identity next;
  /// From the packet's arrival; at most max_delay.
  std::chrono::nanoseconds delay{};
};

/// The route ends here.
struct deliver_verdict {
  sphinx::destination to;
  /// Inside the packet's bytes.
  byte_span message;
};

struct drop_verdict {
  drop_reason why{};
};

using verdict = std::variant<drop_verdict, forward_verdict, deliver_verdict>;

/// What all packets of one batch have in common.
struct batch_terms {
  rotation_number rotation;
  sphinx::size_class size{};
  /// Versions that the topology names.
  sphinx::version_set versions;
  wall_time now{};
};

/// The data path over one batch. Keeps only working space, so that a batch
/// allocates nothing: one for each worker.
class packet_path {
public:
  static constexpr std::size_t max_batch = wire::max_bundle_packets;

  /// Changes `packets` (at most max_batch) in place and writes a verdict for
  /// each. Tags are marked in the key's filter before any packet is released.
  void run(std::span<const mutable_byte_span> packets, const batch_terms& terms,
           const key_ring& keys, std::span<verdict> verdicts);

private:
  void open(std::span<const mutable_byte_span> packets, std::size_t size,
            const key_ring::candidates& keys);
  void refuse_replays(const live_key& key, std::span<sphinx::unwrap_job> jobs,
                      std::span<verdict> verdicts);

  std::array<sphinx::unwrap_job, max_batch> jobs_;
};

} // namespace nephele::mixing
