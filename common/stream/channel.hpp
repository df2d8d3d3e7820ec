#pragma once

#include "common/stream/stream_state.hpp"

#include <functional>
#include <map>
#include <set>
#include <vector>

namespace nephele::stream {

struct sent_range {
  stream_number stream;
  range part;
};

struct sent_credit {
  stream_number stream;
  std::uint64_t received = 0;
  std::uint64_t edge = 0;
};

struct sent_reset {
  stream_number stream;
};

/// An OPEN or an OPENED.
struct sent_greeting {
  stream_number stream;
};

/// What one content carried: needed to repeat it, not the bytes themselves.
struct shipment {
  std::vector<std::variant<sent_range, sent_credit, sent_reset, sent_greeting>>
      items;
  /// Reply blocks in it, and their rotation.
  std::size_t blocks = 0;
  rotation_number rotation;
};

/// The streams of one tag, as either end sees them: DATA, CREDIT, FIN and RST.
/// What differs between the ends (opening, reply blocks) is in `initiator` and
/// `responder`. Spec: docs/protocol/stream.md §3 to §5.
class channel {
public:
  explicit channel(const stream_tag& tag) noexcept : tag_(tag) {}

  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;
  virtual ~channel() = default;

  [[nodiscard]] const stream_tag& tag() const noexcept { return tag_; }

  // -- streams ---------------------------------------------------------------

  [[nodiscard]] stream_state* find(stream_number number) noexcept;
  [[nodiscard]] const stream_state* find(stream_number number) const noexcept;

  /// @pre the number was never used.
  stream_state& add(stream_number number, std::size_t window,
                    std::size_t send_capacity, steady_time now);

  /// The number belongs or belonged to a stream here.
  [[nodiscard]] bool was_used(stream_number number) const noexcept;

  /// A later OPEN with this number is a late copy.
  void mark_used(stream_number number);

  [[nodiscard]] const std::map<stream_number, stream_state>&
  streams() const noexcept {
    return streams_;
  }

  [[nodiscard]] std::map<stream_number, stream_state>& streams() noexcept {
    return streams_;
  }

  /// Ends both directions at once and tells the peer.
  void reset(stream_number number, reset_code code);

  /// RST for a stream that is not here.
  void refuse(stream_number number, reset_code code);

  // -- from the peer ---------------------------------------------------------

  void receive(const data_record& r, steady_time now);
  void receive(const credit_record& r, steady_time now);
  void receive(const fin_record& r, steady_time now);
  void receive(const reset_record& r, steady_time now);

  /// The peer's word that the stream is open, and its window if it said one.
  void opened(stream_state& s, std::uint64_t window, steady_time now);

  // -- to the peer -----------------------------------------------------------

  /// There is something to send that should not wait.
  [[nodiscard]] bool is_ready(steady_time now) const noexcept;

  /// Contents that would be needed for all data that may go now.
  [[nodiscard]] std::size_t backlog() const noexcept;

  /// Waits for an answer or a confirmation of the peer.
  [[nodiscard]] bool is_waiting() const noexcept;

  /// Adds what fits, most urgent first.
  void fill(record_writer& out, shipment& sent, steady_time now);

  void stored(const shipment& sent, steady_time now);
  void lost(const shipment& sent);

  /// Time-outs; to be called about every 250 ms.
  /// @param idle  how long a stream may go without any progress.
  void check(steady_time now, steady_time::duration idle);

  // -- to the program --------------------------------------------------------

  /// Streams whose state changed since the last call.
  [[nodiscard]] std::vector<stream_number> take_changed();

  [[nodiscard]] bool has_changed() const noexcept { return !changed_.empty(); }

  void mark_changed(stream_number number, stream_state& s);

private:
  void fill_resets(record_writer& out, shipment& sent);
  void fill_credits(record_writer& out, shipment& sent, steady_time now,
                    bool only_due);
  void fill_data(record_writer& out, shipment& sent);
  bool add_range(record_writer& out, shipment& sent, stream_number number,
                 stream_state& s);
  void check_stream(stream_number number, stream_state& s, steady_time now,
                    steady_time::duration idle);
  stream_state* live(stream_number number) noexcept;

  stream_tag tag_;
  std::map<stream_number, stream_state> streams_;
  /// Numbers ever used, the last `remembered_streams` of them.
  std::set<stream_number> used_;
  stream_number highest_;

  /// RSTs that the peer has not acknowledged; true: in a packet now.
  struct pending_reset {
    reset_code code = reset_code::general;
    bool in_flight = false;
  };

  std::map<stream_number, pending_reset> resets_;
  stream_number last_served_;
  std::vector<stream_number> changed_;
};

} // namespace nephele::stream
