#pragma once

#include <compare>
#include <cstddef>
#include <functional>

namespace nephele {

/// A number with a meaning: converts neither from nor to `Rep` by itself.
template <class Rep, class Tag>
class strong {
public:
  using rep = Rep;

  constexpr strong() noexcept = default;

  constexpr explicit strong(Rep value) noexcept : value_(value) {}

  [[nodiscard]] constexpr Rep value() const noexcept { return value_; }

  [[nodiscard]] constexpr strong next() const noexcept {
    return strong{static_cast<Rep>(value_ + 1)};
  }

  friend constexpr auto operator<=>(const strong&, const strong&) = default;

private:
  Rep value_{};
};

} // namespace nephele

template <class Rep, class Tag>
struct std::hash<nephele::strong<Rep, Tag>> {
  std::size_t operator()(const nephele::strong<Rep, Tag>& x) const noexcept {
    return std::hash<Rep>{}(x.value());
  }
};
