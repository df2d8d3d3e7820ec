#pragma once

#include "common/base/bytes.hpp"
#include "common/key_dir/errors.hpp"

#include <optional>

namespace nephele::key_dir {

/// Mapped memory, unmapped at the end.
class mapping {
public:
  /// Whole pages of private memory, locked, kept out of core dumps and of
  /// children; wiped at the end.
  /// @returns errc::no_space if the process may not lock as much.
  [[nodiscard]] static result<mapping> locked(std::size_t size);

  /// A whole file, shared: what is written is in the file even if the process
  /// is killed in the next instant.
  [[nodiscard]] static result<mapping> shared(int file, std::size_t size);

  mapping(mapping&& other) noexcept;
  mapping& operator=(mapping&& other) noexcept;
  mapping(const mapping&) = delete;
  mapping& operator=(const mapping&) = delete;
  ~mapping();

  [[nodiscard]] mutable_byte_span bytes() const noexcept { return bytes_; }

private:
  mapping(mutable_byte_span bytes, bool is_locked) noexcept
      : bytes_(bytes), is_locked_(is_locked) {}

  mutable_byte_span bytes_;
  bool is_locked_;
};

} // namespace nephele::key_dir
