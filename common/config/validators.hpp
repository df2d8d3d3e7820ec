#pragma once

#include <functional>
#include <string>

namespace nephele::config {

/// Looks at a value of the right type.
/// @returns what it must be instead ("at most 32"), or nothing if it is fine.
template <class T>
using validator = std::function<std::string(const T&)>;

/// For numbers, durations and sizes; both ends belong to it. The bounds are
/// shown in the field's own notation.
template <class T>
struct range {
  T low;
  T high;
};

/// For text, paths and lists.
struct required_t {};

inline constexpr required_t required{};

} // namespace nephele::config
