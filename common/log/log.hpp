#pragma once

#include "common/base/result.hpp"
#include "common/crypto/secret.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace nephele::log {

enum class level { debug, info, warning, error };
enum class format { text, json };

/// One "name: value" of an event. Text, numbers and durations only; a secret
/// does not compile.
class field {
public:
  using value_type = std::variant<std::string_view, std::string, std::int64_t,
                                  std::uint64_t, double, bool>;

  field(std::string_view name, std::string_view text)
      : name_(name), value_(text) {}

  field(std::string_view name, const char* text)
      : field(name, std::string_view{text}) {}

  field(std::string_view name, std::string text)
      : name_(name), value_(std::move(text)) {}

  template <std::integral Int>
  field(std::string_view name, Int number) : name_(name) {
    if constexpr (std::same_as<Int, bool>)
      value_ = number;
    else if constexpr (std::is_signed_v<Int>)
      value_ = static_cast<std::int64_t>(number);
    else
      value_ = static_cast<std::uint64_t>(number);
  }

  field(std::string_view name, double number) : name_(name), value_(number) {}

  /// In milliseconds, whatever the unit.
  template <class Rep, class Period>
  field(std::string_view name, std::chrono::duration<Rep, Period> time)
      : name_(name),
        value_(std::chrono::duration<double, std::milli>{time}.count()) {}

  /// "code: context".
  field(std::string_view name, const nephele::error& reason)
      : name_(name), value_(reason.text()) {}

  template <std::size_t N, class Tag>
  field(std::string_view name, const crypto::secret<N, Tag>& secret) = delete;

  [[nodiscard]] std::string_view name() const noexcept { return name_; }

  [[nodiscard]] const value_type& value() const noexcept { return value_; }

private:
  std::string_view name_;
  value_type value_;
};

/// Tells what happened, on standard error; thread-safe. Never per packet,
/// never a peer and a packet together.
/// @param name  stable and dotted: "link.peer_refused". Each name may be told
/// 20 times at once and 1 time a second from then on, so that nobody outside
/// can fill the disk; the next one told carries the number left out.
void event(level severity, std::string_view name,
           std::initializer_list<field> fields = {});

inline void debug(std::string_view name,
                  std::initializer_list<field> fields = {}) {
  event(level::debug, name, fields);
}

inline void info(std::string_view name,
                 std::initializer_list<field> fields = {}) {
  event(level::info, name, fields);
}

inline void warning(std::string_view name,
                    std::initializer_list<field> fields = {}) {
  event(level::warning, name, fields);
}

inline void error(std::string_view name,
                  std::initializer_list<field> fields = {}) {
  event(level::error, name, fields);
}

struct settings {
  level threshold = level::info;
  format form = format::text;
};

/// From now on. Before it, the defaults hold.
void configure(settings chosen);

/// For tests: lines go to `taker` instead; an empty one undoes it.
void redirect(std::function<void(std::string_view line)> taker);

/// The line of an event, without its time: what event prints after it.
[[nodiscard]] std::string render(format form, level severity,
                                 std::string_view name,
                                 std::initializer_list<field> fields);

} // namespace nephele::log
