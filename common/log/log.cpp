#include "common/log/log.hpp"

#include "common/log/budget.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <iterator>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace nephele::log {

namespace {

std::atomic<level> threshold{level::info};
std::atomic<format> form{format::text};

std::mutex taker_mutex;
std::function<void(std::string_view)> taker;

budget& names() {
  static budget one;
  return one;
}

spdlog::logger& writer() {
  static const auto logger = [] {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    auto made = std::make_shared<spdlog::logger>("nephele", std::move(sink));
    made->set_pattern("%v");
    made->set_level(spdlog::level::trace);
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return *logger;
}

std::string_view name_of(level severity) noexcept {
  switch (severity) {
  case level::debug:
    return "debug";
  case level::info:
    return "info";
  case level::warning:
    return "warning";
  case level::error:
    return "error";
  }
  return "error";
}

/// A JSON string, and the text form of a value with blanks: one line, no
/// control characters, so that nobody outside can forge an event.
void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const auto c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (code < 0x20 || code >= 0x7F)
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", code);
    else
      out += c;
  }
  out += '"';
}

bool is_plain(std::string_view text) noexcept {
  for (const auto c : text)
    if (c <= ' ' || c >= 0x7F || c == '"' || c == '\\' || c == '=')
      return false;
  return !text.empty();
}

void append_value(std::string& out, const field::value_type& value,
                  format chosen) {
  std::visit(
      [&]<class T>(const T& v) {
        if constexpr (std::convertible_to<T, std::string_view>) {
          if (chosen == format::text && is_plain(v))
            out += v;
          else
            append_quoted(out, v);
        } else if constexpr (std::same_as<T, double>) {
          // JSON has no infinity.
          if (v - v != 0)
            out += "null";
          else
            fmt::format_to(std::back_inserter(out), "{:.6g}", v);
        } else {
          fmt::format_to(std::back_inserter(out), "{}", v);
        }
      },
      value);
}

std::string compose(format chosen, level severity, std::string_view name,
                    std::span<const field> fields) {
  std::string line;
  if (chosen == format::json) {
    line = fmt::format(R"("level":"{}","event":"{}")", name_of(severity), name);
    for (const auto& f : fields) {
      line += ',';
      append_quoted(line, f.name());
      line += ':';
      append_value(line, f.value(), chosen);
    }
    return line;
  }
  line = fmt::format("{:<7} {}", name_of(severity), name);
  for (const auto& f : fields) {
    fmt::format_to(std::back_inserter(line), " {}=", f.name());
    append_value(line, f.value(), chosen);
  }
  return line;
}

std::string with_time(format chosen, std::string_view rest) {
  const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const auto stamp = fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                                 fmt::gmtime(seconds), (now - seconds).count());
  if (chosen == format::json)
    return fmt::format(R"({{"time":"{}",{}}})", stamp, rest);
  return fmt::format("{} {}", stamp, rest);
}

} // namespace

void configure(settings chosen) {
  threshold = chosen.threshold;
  form = chosen.form;
}

void redirect(std::function<void(std::string_view)> to) {
  const std::lock_guard lock{taker_mutex};
  taker = std::move(to);
}

std::string render(format chosen, level severity, std::string_view name,
                   std::initializer_list<field> fields) {
  return compose(chosen, severity, name,
                 std::span{fields.begin(), fields.size()});
}

void event(level severity, std::string_view name,
           std::initializer_list<field> fields) {
  if (severity < threshold.load())
    return;
  const auto left_out = names().take(name, std::chrono::steady_clock::now());
  if (!left_out)
    return;
  std::vector<field> all{fields};
  if (*left_out > 0)
    all.emplace_back("left_out", *left_out);
  const auto chosen = form.load();
  const auto line = with_time(chosen, compose(chosen, severity, name, all));
  {
    const std::lock_guard lock{taker_mutex};
    if (taker) {
      taker(line);
      return;
    }
  }
  writer().info("{}", line);
}

} // namespace nephele::log
