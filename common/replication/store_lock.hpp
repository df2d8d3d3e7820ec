#pragma once

#include "common/replication/errors.hpp"

#include <filesystem>

namespace nephele::replication {

/// Keeps a folder to one process; gone with it, however it ends.
class store_lock {
public:
  /// Makes the folder if it is missing (mode 0700).
  /// @returns errc::locked or errc::io.
  [[nodiscard]] static result<store_lock>
  take(const std::filesystem::path& folder);

  store_lock(store_lock&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)) {}

  store_lock(const store_lock&) = delete;
  store_lock& operator=(const store_lock&) = delete;
  store_lock& operator=(store_lock&&) = delete;
  ~store_lock();

private:
  explicit store_lock(int descriptor) noexcept : descriptor_(descriptor) {}

  int descriptor_;
};

} // namespace nephele::replication
