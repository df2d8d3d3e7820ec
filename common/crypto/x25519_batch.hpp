#pragma once

#include "common/crypto/x25519.hpp"

#include <string_view>

namespace nephele::crypto {

/// One scalar multiplication of a batch.
struct x25519_job {
  /// 32 bytes each; must outlive the call.
  const std::byte* scalar = nullptr;
  const std::byte* point = nullptr;

  /// As of x25519; all zero if `is_small_order`.
  shared_secret result;
  bool is_small_order = false;
};

/// What computes a batch.
enum class x25519_backend : std::uint8_t {
  /// One after the other, by libsodium.
  portable,
  /// Eight at once, AVX-512 IFMA.
  ifma,
};

[[nodiscard]] constexpr std::string_view
to_string(x25519_backend which) noexcept {
  return which == x25519_backend::ifma ? "ifma" : "portable";
}

/// The fastest one that this processor has and that agreed with libsodium when
/// it was first asked for; portable if NEPHELE_CRYPTO=portable is in the
/// environment.
[[nodiscard]] x25519_backend chosen_x25519_backend() noexcept;

/// Does all jobs; which backend does them cannot be seen in the results. In
/// time that depends on their number alone.
void x25519_batch(std::span<x25519_job> jobs) noexcept;

/// By a backend of the caller's choice, which the processor must have.
void x25519_batch(std::span<x25519_job> jobs, x25519_backend by) noexcept;

} // namespace nephele::crypto
