#pragma once

#include "common/tcp/address.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace nephele::network_requester {

enum class resolve_failure {
  /// The name does not exist or has no address.
  unknown_name,
  /// The name servers did not answer.
  unavailable,
  /// Too many names wait already.
  busy,
};

using resolved = tl::expected<std::vector<tcp::ip_address>, resolve_failure>;

/// Turns names into addresses without holding up its caller: the system's
/// resolver blocks, so a few threads call it.
class resolver {
public:
  struct options {
    std::size_t threads = 8;
    /// Names that wait for a thread at most.
    std::size_t max_waiting = 512;
  };

  /// @param deliver  runs an action on the caller's thread; called from any
  /// thread until the resolver ends, not after.
  resolver(options chosen, std::function<void(std::function<void()>)> deliver);
  resolver(const resolver&) = delete;
  resolver& operator=(const resolver&) = delete;

  /// Names under way are given up; does not wait for the system's resolver.
  ~resolver();

  /// Calls `then` on the caller's thread, through `deliver`. An address as
  /// text needs no thread.
  void resolve(std::string host, std::function<void(resolved)> then);

private:
  struct shared;

  std::shared_ptr<shared> shared_;
};

} // namespace nephele::network_requester
