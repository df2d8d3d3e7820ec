#pragma once

#include "common/crypto/declassify.hpp"
#include "common/crypto/secret.hpp"
#include "common/pairing/scalar.hpp"

#include <concepts>

namespace nephele::pairing {

/// A secret integer modulo r. Moves, wiping the source; is wiped at the end;
/// cannot be copied, printed or compared. All arithmetic takes time that is
/// independent of the value, and a result that a secret went into is a secret,
/// until `publish` says otherwise.
class secret_scalar {
public:
  secret_scalar() noexcept = default;

  /// Makes a secret of `value`; the caller's copy remains.
  explicit secret_scalar(const scalar& value) noexcept : value_(value) {}

  secret_scalar(const secret_scalar&) = delete;
  secret_scalar& operator=(const secret_scalar&) = delete;

  secret_scalar(secret_scalar&& other) noexcept : value_(other.value_) {
    other.wipe();
  }

  secret_scalar& operator=(secret_scalar&& other) noexcept {
    if (this != &other) {
      value_ = other.value_;
      other.wipe();
    }
    return *this;
  }

  ~secret_scalar() { wipe(); }

  [[nodiscard]] static result<secret_scalar> decode(byte_span bytes);

  /// Big-endian, as scalar::encode.
  void encode_into(std::span<std::byte, scalar::size> out) const noexcept;

  /// A second secret of the same value, where one is really needed.
  [[nodiscard]] secret_scalar duplicate() const noexcept {
    return secret_scalar{value_};
  }

  [[nodiscard]] secret_scalar inverse() const noexcept {
    return secret_scalar{value_.inverse()};
  }

  /// Declares the value public: a proof's response, which hides its witness
  /// behind a nonce that is never used again.
  [[nodiscard]] const scalar& publish() const noexcept {
    crypto::declassify(value_);
    return value_;
  }

  /// Whether it is zero, which may be known.
  [[nodiscard]] bool is_zero() const noexcept {
    const bool zero = value_.is_zero();
    crypto::declassify(zero);
    return zero;
  }

  /// Reading for computation, easy to find; nothing may branch on it.
  [[nodiscard]] const scalar& expose() const noexcept { return value_; }

  bool operator==(const secret_scalar&) const = delete;

private:
  void wipe() noexcept;

  scalar value_;
};

namespace detail {

[[nodiscard]] inline const scalar& operand(const scalar& x) noexcept {
  return x;
}

[[nodiscard]] inline const scalar& operand(const secret_scalar& x) noexcept {
  return x.expose();
}

template <class A, class B>
concept one_is_secret
    = (std::same_as<A, secret_scalar> && std::same_as<B, secret_scalar>)
      || (std::same_as<A, secret_scalar> && std::same_as<B, scalar>)
      || (std::same_as<A, scalar> && std::same_as<B, secret_scalar>);

} // namespace detail

template <class A, class B>
  requires detail::one_is_secret<A, B>
[[nodiscard]] secret_scalar operator+(const A& a, const B& b) noexcept {
  return secret_scalar{detail::operand(a) + detail::operand(b)};
}

template <class A, class B>
  requires detail::one_is_secret<A, B>
[[nodiscard]] secret_scalar operator-(const A& a, const B& b) noexcept {
  return secret_scalar{detail::operand(a) - detail::operand(b)};
}

template <class A, class B>
  requires detail::one_is_secret<A, B>
[[nodiscard]] secret_scalar operator*(const A& a, const B& b) noexcept {
  return secret_scalar{detail::operand(a) * detail::operand(b)};
}

[[nodiscard]] inline secret_scalar operator-(const secret_scalar& a) noexcept {
  return secret_scalar{-a.expose()};
}

} // namespace nephele::pairing
