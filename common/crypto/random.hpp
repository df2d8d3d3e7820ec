#pragma once

#include "common/base/bytes.hpp"
#include "common/crypto/secret.hpp"

namespace nephele::crypto {

/// Where randomness comes from. Not thread-safe unless a subclass says so.
class random {
public:
  random() = default;
  random(const random&) = delete;
  random& operator=(const random&) = delete;
  virtual ~random() = default;

  virtual void fill(mutable_byte_span out) = 0;

  /// Uniform in [0, 2^64).
  [[nodiscard]] std::uint64_t next();

  /// Uniform in [0, bound), without bias; bound > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);

  /// Uniform in (0, 1]: never zero, so that a logarithm of it exists.
  [[nodiscard]] double unit();

  template <class Fixed>
  [[nodiscard]] Fixed make() {
    Fixed result;
    if constexpr (requires { result.expose_mutable(); })
      fill(result.expose_mutable());
    else
      fill(result.span());
    return result;
  }
};

/// libsodium's generator; thread-safe.
class system_random final : public random {
public:
  system_random();
  void fill(mutable_byte_span out) override;
};

/// For tests and vectors only: a ChaCha20 stream from a seed.
class seeded_random final : public random {
public:
  explicit seeded_random(std::uint64_t seed) noexcept;
  void fill(mutable_byte_span out) override;

private:
  byte_array<32> seed_{};
  std::uint64_t draws_ = 0;
};

} // namespace nephele::crypto
