#pragma once

#include "common/client/traffic.hpp"
#include "common/crypto/random.hpp"
#include "common/stream/channel.hpp"

#include <memory>
#include <unordered_map>

namespace nephele::stream {

/// Names a stream to the program at this end, across all tags; never used
/// twice by one endpoint.
using stream_id = strong<std::uint64_t, struct stream_id_tag>;

/// What the program may know of a stream.
struct stream_status {
  /// The peer has connected; bytes may flow.
  bool open = false;
  /// The peer's FIN came and all its bytes were taken.
  bool drained = false;
  /// The peer has everything that was written, and the FIN.
  bool confirmed = false;
  /// Both directions are over at once.
  std::optional<reset_code> reset;
};

/// What happened at this end since it began.
struct stream_counters {
  std::uint64_t contents_received = 0;
  std::uint64_t contents_malformed = 0;
  /// For a tag that is not known (any more).
  std::uint64_t contents_strange = 0;
  std::uint64_t contents_sent = 0;
  std::uint64_t contents_lost = 0;
  std::uint64_t streams_opened = 0;
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
};

/// What both ends of streams have in common: the program's side, and the fate
/// of contents. All calls come from one thread. Calls about an id that is not
/// known (any more) do nothing, and its status is a reset.
class endpoint : public client::traffic_source {
public:
  // -- the program's side ----------------------------------------------------

  [[nodiscard]] stream_status status(stream_id id) const;

  /// Bytes that write() would take now.
  [[nodiscard]] std::size_t room(stream_id id) const;

  /// Takes as much as there is room for; returns how much.
  [[nodiscard]] std::size_t write(stream_id id, byte_span bytes);

  /// What came in order and was not consumed; valid until the next call of
  /// anything but const functions.
  [[nodiscard]] byte_span readable(stream_id id) const;

  void consume(stream_id id, std::size_t count);

  /// Nothing more will be written: FIN.
  void finish(stream_id id);

  /// Both directions end now.
  void abort(stream_id id, reset_code code);

  /// The program will not name `id` again. What it wrote still arrives.
  void release(stream_id id);

  /// Streams to look at again: opened, readable, with new room, or ended.
  [[nodiscard]] std::vector<stream_id> take_changed();

  /// Called when take_changed() has something new to give. Must not call back
  /// into the endpoint: post or mark.
  void on_change(std::function<void()> wake) {
    wake_program_ = std::move(wake);
  }

  /// Called when `next` may have something to give. Must not call back.
  void on_ready(std::function<void()> wake) { wake_sender_ = std::move(wake); }

  // -- client::traffic_source ------------------------------------------------

  void acknowledged(std::uint64_t handle, steady_time now) override;
  void lost(std::uint64_t handle, steady_time now) override;

  [[nodiscard]] const stream_counters& counters() const noexcept {
    return counters_;
  }

  [[nodiscard]] std::size_t open_streams() const noexcept;

  [[nodiscard]] std::size_t open_tags() const noexcept {
    return channels_.size();
  }

protected:
  using channel_index = std::uint32_t;
  using channel_map = std::map<channel_index, std::unique_ptr<channel>>;

  endpoint() = default;

  [[nodiscard]] static stream_id id_of(channel_index index,
                                       stream_number number) noexcept;

  channel_index adopt(std::unique_ptr<channel> lane);
  void forget(channel_index index);

  [[nodiscard]] channel* find_channel(channel_index index) const;
  [[nodiscard]] std::optional<channel_index>
  index_of(const stream_tag& tag) const;

  [[nodiscard]] const channel_map& channels() const noexcept {
    return channels_;
  }

  /// What the next channel in turn has to send, after the one that sent last;
  /// `fill` is asked until one makes a parcel.
  [[nodiscard]] std::optional<client::parcel> serve_in_turn(
      const std::function<std::optional<client::parcel>(channel_index,
                                                        channel&)>& fill);

  /// DATA, CREDIT, FIN and RST.
  void take_common(channel& lane, const record& r, steady_time now);

  /// Remembers what a content carries; gives its handle.
  std::uint64_t ship(channel_index index, shipment sent);

  /// Reply blocks of a shipment are there, or not.
  virtual void resolved(channel& /*lane*/, const shipment& /*sent*/,
                        bool /*arrived*/) {}

  /// Time-outs of all streams, every 250 ms.
  void check_streams(steady_time now, steady_time::duration idle);

  void notify();
  void kick();

  stream_counters counters_;

private:
  struct place {
    channel* lane = nullptr;
    stream_state* state = nullptr;
    stream_number number;
  };

  [[nodiscard]] place locate(stream_id id) const;

  struct shipped {
    channel_index index = 0;
    shipment sent;
  };

  channel_map channels_;
  std::unordered_map<stream_tag, channel_index, prefix_hash> by_tag_;
  std::unordered_map<std::uint64_t, shipped> in_flight_;
  std::uint64_t next_handle_ = 1;
  channel_index next_index_ = 1;
  channel_index last_served_ = 0;
  steady_time next_check_{};
  bool notified_ = false;
  std::function<void()> wake_program_;
  std::function<void()> wake_sender_;
};

} // namespace nephele::stream
