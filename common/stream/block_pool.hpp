#pragma once

#include "common/client/traffic.hpp"
#include "common/stream/records.hpp"

#include <deque>
#include <map>

namespace nephele::stream {

/// The requester's reply blocks of one tag. Spec: docs/protocol/stream.md §6.
class block_pool {
public:
  /// Puts the blocks of a record in.
  /// @param expiry  when packets of their rotation end; nothing if it is over
  /// or too far ahead: then they count as spent.
  void add(const surbs_record& r, std::optional<steady_time> expiry);

  /// The oldest block that still works.
  [[nodiscard]] std::optional<client::reply_block> take(steady_time now);

  /// Drops blocks that soon work no more.
  void expire(steady_time now);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// The newest rotation seen and what was spent of it.
  [[nodiscard]] want_surbs_record report(std::size_t wanted) const noexcept;

private:
  struct supply_of_rotation {
    std::deque<client::reply_block> blocks;
    steady_time expiry;
    std::uint32_t received = 0;
    std::uint32_t spent = 0;
  };

  void discard_oldest();

  std::map<rotation_number, supply_of_rotation> rotations_;
  std::size_t size_ = 0;
};

} // namespace nephele::stream
