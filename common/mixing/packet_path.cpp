#include "common/mixing/packet_path.hpp"

#include "common/mixing/delay.hpp"
#include "common/sphinx/payload.hpp"

#include <algorithm>

namespace nephele::mixing {

namespace {

using sphinx::unwrap_job;
using sphinx::unwrap_state;

drop_reason reason_for(sphinx::errc why) noexcept {
  switch (why) {
  case sphinx::errc::too_short:
    return drop_reason::wrong_size;
  case sphinx::errc::small_order:
    return drop_reason::small_order;
  case sphinx::errc::bad_mac:
    return drop_reason::bad_mac;
  case sphinx::errc::replayed:
    return drop_reason::replayed;
  case sphinx::errc::unsupported_version:
    return drop_reason::unsupported_version;
  case sphinx::errc::malformed_routing:
    return drop_reason::malformed_routing;
  default:
    return drop_reason::bad_payload;
  }
}

verdict judge(const unwrap_job& job) {
  if (job.state == unwrap_state::forward)
    return forward_verdict{job.forward().next,
                           clamp_delay(job.forward().delay)};
  if (job.state == unwrap_state::final) {
    if (const auto message = sphinx::parse_payload(job.payload()))
      return deliver_verdict{job.delivery().to, *message};
    return drop_verdict{drop_reason::bad_payload};
  }
  return drop_verdict{reason_for(job.reason)};
}

} // namespace

void packet_path::run(std::span<const mutable_byte_span> packets,
                      const batch_terms& terms, const key_ring& ring,
                      std::span<verdict> verdicts) {
  const auto keys = ring.candidates_for(terms.rotation, terms.now);
  if (keys.count == 0) {
    std::ranges::fill(verdicts, drop_verdict{drop_reason::wrong_rotation});
    return;
  }
  open(packets, sphinx::packet_size(terms.size), keys);
  const std::span jobs{jobs_.data(), packets.size()};
  for (std::size_t i = 0; i < keys.count; ++i)
    refuse_replays(*keys.keys[i], jobs, verdicts);
  sphinx::finish(jobs, terms.versions);
  for (std::size_t i = 0; i < jobs.size(); ++i)
    if (jobs[i].state != unwrap_state::pending)
      verdicts[i] = judge(jobs[i]);
}

/// Verifies headers with the newest key first.
void packet_path::open(std::span<const mutable_byte_span> packets,
                       std::size_t size, const key_ring::candidates& keys) {
  const std::span jobs{jobs_.data(), packets.size()};
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    jobs[i].start(packets[i], *keys.keys[0]->secret);
    if (packets[i].size() != size)
      sphinx::refuse(jobs[i], sphinx::errc::too_short);
  }
  sphinx::open_headers(jobs);
  for (std::size_t older = 1; older < keys.count; ++older) {
    for (auto& job : jobs)
      if (job.state == unwrap_state::refused
          && job.reason == sphinx::errc::bad_mac)
        job.retry(*keys.keys[older]->secret);
    sphinx::open_headers(jobs);
  }
}

/// Takes out what `key`, by which it was opened, has let through before.
void packet_path::refuse_replays(const live_key& key,
                                 std::span<unwrap_job> jobs,
                                 std::span<verdict> verdicts) {
  std::array<const sphinx::replay_tag*, max_batch> tags{};
  std::array<unwrap_job*, max_batch> opened{};
  std::array<replay_filter::outcome, max_batch> outcomes{};
  std::size_t count = 0;
  for (auto& job : jobs) {
    if (job.state != unwrap_state::opened || job.key != key.secret.get())
      continue;
    tags[count] = &job.tag;
    opened[count] = &job;
    ++count;
  }
  key.filter->check_and_mark(std::span{tags.data(), count},
                             std::span{outcomes.data(), count});
  for (std::size_t i = 0; i < count; ++i) {
    if (outcomes[i] == replay_filter::outcome::fresh)
      continue;
    sphinx::refuse(*opened[i], sphinx::errc::replayed);
    if (outcomes[i] == replay_filter::outcome::full) {
      // Sphinx has no reason for this one: what is pending after the stages
      // keeps the verdict written here.
      opened[i]->state = unwrap_state::pending;
      verdicts[static_cast<std::size_t>(opened[i] - jobs.data())]
          = drop_verdict{drop_reason::filter_full};
    }
  }
}

} // namespace nephele::mixing
