#include "common/stream/credit_clock.hpp"

#include "common/stream/limits.hpp"

namespace nephele::stream {

bool credit_clock::differs(const receive_buffer& in) const noexcept {
  return again_ || in.received() != received_ || in.edge() > edge_;
}

std::optional<steady_time>
credit_clock::due(const receive_buffer& in) const noexcept {
  if (in.is_complete() && in.received() != received_)
    return steady_time::min();
  if (in.edge() - edge_ >= in.capacity() / 4 && in.edge() > edge_)
    return steady_time::min();
  if (again_ || in.received() != received_)
    return last_ + credit_interval;
  return std::nullopt;
}

void credit_clock::told(const receive_buffer& in, steady_time now) noexcept {
  received_ = in.received();
  edge_ = in.edge();
  last_ = now;
  again_ = false;
}

void credit_clock::lost(std::uint64_t received, std::uint64_t edge) noexcept {
  // A later CREDIT says all that an earlier one did.
  if (received == received_ && edge == edge_)
    again_ = true;
}

} // namespace nephele::stream
