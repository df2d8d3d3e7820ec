#include "common/stream/supply.hpp"

#include <algorithm>

namespace nephele::stream {

void supply::rotate(rotation_number rotation) noexcept {
  if (rotation == rotation_)
    return;
  rotation_ = rotation;
  issued_ = 0;
  lost_ = 0;
  arrived_ = 0;
  received_ = 0;
  spent_ = 0;
}

void supply::replied(steady_time now) noexcept {
  if (!is_active(now))
    target_ = first_supply;
  last_reply_ = now;
  target_ += supply_growth;
}

void supply::reported(const want_surbs_record& r, std::size_t cap) noexcept {
  if (r.rotation == rotation_) {
    received_ = std::max<std::uint64_t>(received_, r.received);
    spent_ = std::max<std::uint64_t>(spent_, r.spent);
    forgive();
  }
  if (r.wanted > 0)
    target_ = std::max(target_, outstanding() + r.wanted);
  target_ = std::min(target_, cap);
}

void supply::sent(std::size_t blocks, steady_time now) noexcept {
  issued_ += blocks;
  last_sent_ = now;
}

void supply::lost(std::size_t blocks, rotation_number rotation) noexcept {
  if (rotation != rotation_)
    return;
  lost_ += blocks;
  forgive();
}

void supply::arrived(std::size_t blocks, rotation_number rotation) noexcept {
  if (rotation == rotation_)
    arrived_ += blocks;
}

void supply::forgive() noexcept {
  // More came than is accounted for: some packets lost nothing but their
  // acknowledgement.
  const auto unresolved = issued_ - std::min(issued_, arrived_ + lost_);
  if (received_ > arrived_ + unresolved)
    lost_ -= std::min(lost_, received_ - arrived_ - unresolved);
}

std::size_t supply::outstanding() const noexcept {
  const auto held = received_ - std::min(received_, spent_);
  const auto gone = lost_ + received_;
  return held + (issued_ > gone ? issued_ - gone : 0);
}

std::size_t supply::due(std::size_t cap, bool waiting,
                        steady_time now) const noexcept {
  const auto target
      = is_active(now) ? std::min(target_, cap) : std::min(first_supply, cap);
  const auto held = outstanding();
  // Whole records of three, unless the pool is so low that even one counts.
  if (held + max_blocks_a_record <= target)
    return max_blocks_a_record;
  if (held < std::min(target, first_supply))
    return std::min(target - held, max_blocks_a_record);
  // The requester may wait for blocks without the client knowing, above all
  // after it has just said a lot.
  const bool hopeful = waiting || now - last_reply_ < hopeful_for;
  const auto patience = hopeful ? refill_when_waiting : refill_when_idle;
  const bool silent = now - std::max(last_reply_, last_sent_) >= patience;
  return silent ? max_blocks_a_record : 0;
}

} // namespace nephele::stream
