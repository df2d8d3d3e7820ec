#include "common/runtime/handshake_metrics.hpp"

namespace nephele::runtime {

namespace {

enum class handshake : std::uint8_t { admitted, refused_key, refused_limit };

constexpr std::string_view to_string(handshake outcome) noexcept {
  switch (outcome) {
  case handshake::admitted:
    return "admitted";
  case handshake::refused_key:
    return "refused_key";
  case handshake::refused_limit:
    return "refused_limit";
  }
  return "unknown";
}

constexpr std::array outcomes{handshake::admitted, handshake::refused_key,
                              handshake::refused_limit};

} // namespace

void show_handshakes(metrics::registry& shown, const zmq::zap_server& from) {
  auto series = shown.add_labelled_counter<handshake>(
      "handshakes_total",
      "CURVE handshakes on all sockets: admitted, refused for the key, or for "
      "the limit of connections.",
      "outcome", outcomes);
  shown.before_scrape([series, &from]() mutable {
    const auto now = from.totals();
    const auto raise = [&series](handshake outcome, std::uint64_t total) {
      series.add(outcome, static_cast<double>(total) - series.value(outcome));
    };
    raise(handshake::admitted, now.admitted);
    raise(handshake::refused_key, now.refused_key);
    raise(handshake::refused_limit, now.refused_limit);
  });
}

} // namespace nephele::runtime
