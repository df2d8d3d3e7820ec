#include "services/gateway/metrics.hpp"

namespace nephele::gateway {

namespace {

std::vector<drop_reason> all_drop_reasons() {
  std::vector<drop_reason> all;
  for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(drop_reason::count_);
       ++i)
    all.push_back(static_cast<drop_reason>(i));
  return all;
}

/// A running total that a counter follows.
struct followed {
  const counts::counter& total;
  metrics::counter shown;
  std::uint64_t last = 0;

  void refresh() {
    const auto now = total.load(std::memory_order_relaxed);
    shown.add(static_cast<double>(now - std::exchange(last, now)));
  }
};

class mirror {
public:
  mirror(metrics::registry& in, const plane& from)
      : state_(from.state()), counts_(from.counted()),
        drops_(in.add_labelled_counter<drop_reason>(
            "client_drops_total",
            "Frames, messages and acks of clients that went no further.",
            "reason", all_drop_reasons())),
        sessions_(in.add_gauge("client_sessions", "Open sessions.")),
        registrations_(
            in.add_gauge("client_registrations", "Clients that are known.")),
        inbox_(in.add_gauge("inbox_messages", "Messages in all inboxes.")) {
    const auto follow = [&](const char* name, const char* help,
                            const counts::counter& total) {
      followed_.push_back({total, in.add_counter(name, help)});
    };
    follow("uplink_frames_total", "Packets sent on for clients.",
           counts_.uplink_frames);
    follow("downlink_frames_total", "Frames sent to clients.",
           counts_.downlink_frames);
    follow("downlink_missed_ticks_total",
           "Ticks of downlink clocks that came too late.",
           counts_.downlink_missed);
    follow("logins_total", "Sessions opened.", counts_.logins);
    follow("login_failures_total", "Logins refused.", counts_.login_failures);
    follow("messages_accepted_total", "Messages taken from the mixnet.",
           counts_.messages_accepted);
    follow("messages_taken_total", "Messages that their clients took.",
           counts_.messages_taken);
    follow("inbox_stored_total", "Messages made durable.",
           counts_.messages_stored);
    follow("inbox_failures_total", "Writes of the inbox that failed.",
           counts_.store_failures);
    follow("acks_released_total", "Acks sent back.", counts_.acks_released);
    follow("acks_late_total", "Of these, not at the first moment.",
           counts_.acks_late);
  }

  void refresh() {
    for (auto& each : followed_)
      each.refresh();
    for (const auto why : all_drop_reasons()) {
      const auto now = counts_.of(why);
      auto& last = last_drops_[static_cast<std::size_t>(why)];
      drops_.add(why, static_cast<double>(now - std::exchange(last, now)));
    }
    sessions_.set(static_cast<double>(state_.sessions));
    registrations_.set(static_cast<double>(state_.registrations));
    inbox_.set(static_cast<double>(state_.inbox_messages));
  }

private:
  const plane_state& state_;
  const counts& counts_;
  std::vector<followed> followed_;
  metrics::labelled_counter<drop_reason> drops_;
  std::array<std::uint64_t, static_cast<std::size_t>(drop_reason::count_)>
      last_drops_{};
  metrics::gauge sessions_;
  metrics::gauge registrations_;
  metrics::gauge inbox_;
};

} // namespace

void show_gateway(metrics::registry& shown, const plane& from) {
  auto series = std::make_shared<mirror>(shown, from);
  shown.before_scrape([series] { series->refresh(); });
}

} // namespace nephele::gateway
