#pragma once

#include "common/http/message.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace nephele::http {

/// Why something is not as it should be, for operators; empty if it is.
using check = std::function<std::string()>;

/// Named conditions that must all hold. Thread-safe.
class checks {
public:
  /// `condition` runs in an HTTP thread on every probe: quick, thread-safe.
  void add(std::string name, check condition);

  /// 200 {"ok":true} or 503 {"ok":false,"failing":{"topology":"stale"}}.
  [[nodiscard]] response answer() const;

  /// Whether all hold now.
  [[nodiscard]] bool hold() const { return answer().status == 200; }

private:
  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, check>> conditions_;
};

} // namespace nephele::http
