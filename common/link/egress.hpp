#pragma once

#include "common/base/clock.hpp"
#include "common/link/bundle.hpp"
#include "common/zmq/charged_message.hpp"
#include "common/zmq/monitor.hpp"

#include <unordered_map>

namespace nephele::link {

/// A node to send to.
struct peer {
  identity id;
  /// "tcp://host:port".
  std::string endpoint;
  curve_key key;

  friend bool operator==(const peer&, const peer&) = default;
};

struct egress_limits {
  /// Of all peers together, in libzmq's queues; what is above is dropped.
  std::size_t bytes = std::size_t{64} << 20U;

  /// Of one peer: four full bundles, in however many pieces they come.
  std::size_t peer_bytes = 4 * max_bundle_size;

  /// How long nothing of what waits for a peer gets through before it is
  /// dialled again: libzmq does not try again by itself after a refused
  /// handshake.
  std::chrono::milliseconds stuck{2'000};

  /// Between two dials of one peer. Constant: a link has nothing to back off
  /// from, and the handshake of one peer costs less than a packet.
  std::chrono::milliseconds redial_pause{1'000};
};

/// What became of packets, in packets.
struct sent_packets {
  std::uint64_t sent = 0;
  std::uint64_t bundles = 0;
  /// The peer, or all peers together, take no more.
  std::uint64_t full = 0;
  std::uint64_t unreachable = 0;

  sent_packets& operator+=(const sent_packets& more) noexcept;
};

/// Where packets go out: one ROUTER that dials every next hop under a routing
/// id of ours (identity ‖ dial counter, never used twice, as libzmq aborts the
/// process on a second use). Never blocks and never queues outside libzmq.
/// Belongs to the data-plane thread.
class egress {
public:
  [[nodiscard]] static result<egress> open(zmq::context& owner,
                                           const zmq::curve_pair& own,
                                           egress_limits limits = {});

  /// Dials who is new or has moved, leaves who is gone. Who is gone loses what
  /// was queued for it.
  void replace_peers(std::span<const peer> peers, steady_time now);

  /// Puts a packet into the bundle for its next hop, rotation and class.
  /// `packet` must stay until `flush`.
  /// @returns false if `next` is no peer.
  [[nodiscard]] bool add(const identity& next, rotation_number rotation,
                         sphinx::size_class size, byte_span packet);

  /// Sends all open bundles and gives account of all packets added since the
  /// last flush.
  [[nodiscard]] sent_packets flush();

  /// Connections of this socket; watch it and call `follow`.
  [[nodiscard]] const zmq::monitor& events() const noexcept { return monitor_; }

  /// Takes what the monitor has: a refused handshake makes a peer due for
  /// another dial.
  void follow();

  /// Dials again who was refused, is cut off or takes nothing. Call a few
  /// times a second.
  void maintain(steady_time now);

  /// Dials since the start, of all peers.
  [[nodiscard]] std::uint64_t dials() const noexcept { return dials_; }

  [[nodiscard]] std::size_t peers() const noexcept { return peers_.size(); }

  /// Bytes in libzmq's queues.
  [[nodiscard]] std::size_t queued_bytes() const noexcept {
    return budget_->used();
  }

private:
  struct open_bundle {
    rotation_number rotation;
    sphinx::size_class size{};
    std::size_t count = 0;
    std::array<byte_span, wire::max_bundle_packets> packets;
  };

  struct connection {
    peer to;
    byte_array<36> routing_id{};
    bool dialled = false;
    bool due = false;
    steady_time last_dial{};
    std::shared_ptr<zmq::byte_budget> budget;
    /// Since when something waits and nothing gets through; zero if it does.
    steady_time stuck_since{};
    std::uint64_t finished = 0;
    std::vector<open_bundle> bundles;
  };

  egress(zmq::socket socket, zmq::monitor monitor, egress_limits limits);

  void dial(connection& to, steady_time now);
  void leave(connection& from);
  void send(connection& to, open_bundle& bundle);
  void watch_progress(connection& to, steady_time now) const;

  zmq::monitor monitor_;
  zmq::socket socket_;
  egress_limits limits_;
  std::shared_ptr<zmq::byte_budget> budget_;
  std::unordered_map<identity, connection, prefix_hash> peers_;
  // Peers with open bundles; pointers into a map stay valid.
  std::vector<connection*> filling_;
  sent_packets account_;
  std::uint64_t dials_ = 0;
};

} // namespace nephele::link
