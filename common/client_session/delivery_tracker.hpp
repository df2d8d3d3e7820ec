#pragma once

#include "common/session/frames.hpp"

#include <deque>

namespace nephele::client_session {

/// One delivery of one login: its number is the gateway's own, and two
/// gateways may use the same.
struct delivery {
  std::uint64_t login = 0;
  session::delivery_number number;
};

/// Which of a gateway's deliveries have been taken. They may be finished out
/// of order (a stream packet at once, a message after its durable write); the
/// gateway is told the number up to which all are.
class delivery_tracker {
public:
  /// A new session, perhaps with another gateway, whose numbers are its own.
  /// What the last one left unfinished comes again.
  void reset() noexcept {
    pending_.clear();
    taken_ = {};
  }

  /// @param number  higher than all before in this session; one that is not
  /// is ignored.
  void arrived(session::delivery_number number);

  /// Taken: durably, where its kind needs it. Unknown numbers are ignored.
  void finished(session::delivery_number number);

  [[nodiscard]] session::delivery_number taken() const noexcept {
    return taken_;
  }

private:
  struct pending {
    session::delivery_number number;
    bool finished;
  };

  std::deque<pending> pending_;
  session::delivery_number taken_;
};

} // namespace nephele::client_session
