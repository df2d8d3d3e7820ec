#pragma once

#include "common/client/acknowledgements.hpp"
#include "common/client/loops.hpp"
#include "common/client/packet_factory.hpp"
#include "common/client/send_schedule.hpp"

#include <deque>
#include <vector>

namespace nephele::client {

/// The sources of what there is to say, which take turns.
class source_rota {
public:
  /// Sources must outlive their membership.
  void add(traffic_source& source);
  void remove(const traffic_source& source);

  struct offer {
    traffic_source* from;
    parcel what;
  };

  /// The next parcel of the next source that has one.
  [[nodiscard]] std::optional<offer> next(steady_time now);

private:
  std::vector<traffic_source*> sources_;
  std::size_t turn_ = 0;
};

/// Fills the slots of the schedule: packets are built before they are due, so
/// that at the tick of a clock there is nothing left to do but to send. Not
/// thread-safe.
///
/// The caller keeps one timer at `next_action`; when it fires, it sends what
/// `emit` gives until that is nothing, then calls `prepare` once, and asks for
/// the next time:
///
///     while (auto packet = departures.emit(clock.steady())) send(*packet);
///     departures.prepare(clock.steady(), clock.wall());
///     timer = departures.next_action(clock.steady());
class departures {
public:
  struct timing {
    /// How long before it is due a slot gets its packet.
    std::chrono::nanoseconds lead = std::chrono::milliseconds{5};
    /// No building this shortly before another packet must leave.
    std::chrono::nanoseconds guard = std::chrono::milliseconds{1};
    /// A slot later than this is missed and skipped.
    std::chrono::nanoseconds lateness = std::chrono::milliseconds{5};
    /// Packets made so long ago are thrown away: the machine slept.
    std::chrono::nanoseconds stale = std::chrono::seconds{1};
  };

  /// All must outlive it.
  departures(send_schedule schedule, packet_factory& factory,
             acknowledgements& acks, client::loops& probes, timing when);
  departures(send_schedule schedule, packet_factory& factory,
             acknowledgements& acks, client::loops& probes);
  departures(const departures&) = delete;
  departures& operator=(const departures&) = delete;

  /// Packets that were ready and did not leave are lost to their sources.
  ~departures();

  void add(traffic_source& source) { rota_.add(source); }

  /// Before a source ends: packets of it that are ready still leave, but it
  /// hears no more of anything.
  void remove(const traffic_source& source);

  /// When `emit` or `prepare` has something to do, `now` at the earliest.
  [[nodiscard]] steady_time next_action(steady_time now);

  /// The packet of the slot due by `now`, once for each slot. A slot without
  /// a packet (prepare was not called in time, or there is no topology) is
  /// left for `prepare` to fill until it is too late for it.
  [[nodiscard]] std::optional<outgoing> emit(steady_time now);

  /// Builds at most one packet, about 0.7 ms, if one is wanted by now.
  /// @returns true if it built one.
  bool prepare(steady_time now, wall_time wall);

  struct counters {
    /// Packets given out by `emit`, and of these what the sources said.
    std::uint64_t emitted = 0;
    std::uint64_t parcels = 0;
    /// Slots missed.
    std::uint64_t skipped = 0;
    /// Attempts at a packet that failed, for want of a topology or route.
    std::uint64_t unbuilt = 0;
  };

  [[nodiscard]] const counters& counts() const noexcept { return counts_; }

  /// Why the last packet could not be built, if it could not.
  [[nodiscard]] const std::optional<error>& last_failure() const noexcept {
    return last_failure_;
  }

private:
  /// A packet waiting for its slot.
  struct prepared {
    outgoing packet;
    steady_time made;
    bool is_loop;
    /// Null for a loop, and if the source is gone.
    traffic_source* from;
    /// The source's, or the loop's id.
    std::uint64_t handle;
  };

  [[nodiscard]] steady_time prepare_at(steady_time now);
  [[nodiscard]] std::optional<prepared> build_parcel(steady_time now,
                                                     wall_time wall);
  [[nodiscard]] std::optional<prepared> build_loop(steady_time now,
                                                   wall_time wall);
  void skip_missed(steady_time now);
  void discard_stale(steady_time now);

  send_schedule schedule_;
  packet_factory& factory_;
  acknowledgements& acks_;
  client::loops& loops_;
  timing when_;
  source_rota rota_;
  /// The packet at position i leaves in the slot at position i.
  std::deque<prepared> ready_;
  /// After a failure to build: no use in trying again at once.
  steady_time not_before_{};
  counters counts_;
  std::optional<error> last_failure_;
};

/// For services, which have no clock: what the sources say leaves at once.
/// @returns nothing if no source has a parcel of which a packet can be made.
[[nodiscard]] std::optional<outgoing>
send_at_once(source_rota& rota, packet_factory& factory, acknowledgements& acks,
             steady_time now, wall_time wall);

} // namespace nephele::client
