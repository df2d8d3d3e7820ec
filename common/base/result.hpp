#pragma once

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nephele {

/// Why something failed. Every room has an `enum class errc` and beside it
/// `constexpr std::string_view to_string(errc)` that gives each value a stable
/// dotted name with the room in front ("sphinx.bad_mac"); that name is what an
/// `error` carries, what logs print and what tests compare.
class error {
public:
  template <class Errc>
    requires std::is_enum_v<Errc>
  // NOLINTNEXTLINE(google-explicit-constructor): an errc is an error.
  error(Errc code, std::string context = {})
      : code_(to_string(code)), context_(std::move(context)) {}

  [[nodiscard]] std::string_view code() const noexcept { return code_; }

  /// What was being done, to which object; empty if the code says it all.
  [[nodiscard]] const std::string& context() const noexcept { return context_; }

  template <class Errc>
    requires std::is_enum_v<Errc>
  [[nodiscard]] bool is(Errc code) const noexcept {
    return code_ == to_string(code);
  }

  /// "code: context", for people.
  [[nodiscard]] std::string text() const {
    return context_.empty() ? std::string{code_}
                            : std::string{code_} + ": " + context_;
  }

private:
  std::string_view code_;
  std::string context_;
};

template <class T>
using result = tl::expected<T, error>;

/// `return fail(errc::bad_mac, "…")` out of a function that gives a result.
template <class Errc>
  requires std::is_enum_v<Errc>
[[nodiscard]] tl::unexpected<error> fail(Errc code, std::string context = {}) {
  return tl::unexpected<error>(error{code, std::move(context)});
}

[[nodiscard]] inline tl::unexpected<error> fail(error reason) {
  return tl::unexpected<error>(std::move(reason));
}

} // namespace nephele
