#pragma once

#include "services/gateway/client_socket.hpp"
#include "services/gateway/core.hpp"
#include "services/gateway/inbox_store.hpp"

namespace nephele::gateway {

/// What others may ask about the plane from their threads.
struct plane_state {
  std::atomic<std::size_t> sessions{0};
  std::atomic<std::size_t> registrations{0};
  std::atomic<std::size_t> inbox_messages{0};
  std::atomic<bool> disk_good{true};
};

/// The core on an event loop: its sockets, its inbox and its one timer.
/// Everything but `counted` and `state` belongs to the loop's thread.
class plane {
public:
  struct surroundings {
    zmq::event_loop& loop;
    const clock& time;
    client_socket& clients;
    mix_port& mixes;
    admission& guard;
    crypto::random& random;
    identity self;
    /// The file of the inbox; its folder must exist.
    std::filesystem::path inbox_file;
  };

  /// @returns the store's error if the inbox cannot be opened and written.
  [[nodiscard]] static result<std::unique_ptr<plane>>
  open(const surroundings& in, const core_limits& limits);

  plane(const plane&) = delete;
  plane& operator=(const plane&) = delete;
  ~plane();

  void use_topology(std::shared_ptr<const topology::directory> directory,
                    std::shared_ptr<const std::string> relayed);

  /// The payload of a packet whose route ended here.
  void from_mixnet(const identity& to, sphinx::size_class size,
                   rotation_number rotation, byte_span payload);

  void begin_drain();

  [[nodiscard]] bool is_drained() const noexcept { return core_->is_drained(); }

  [[nodiscard]] const counts& counted() const noexcept { return counts_; }

  [[nodiscard]] const plane_state& state() const noexcept { return state_; }

private:
  explicit plane(const surroundings& in);

  void read_clients();
  void run();
  void schedule();

  zmq::event_loop& loop_;
  const clock& clock_;
  client_socket& clients_;
  counts counts_;
  plane_state state_;
  // Before the core, which it answers to: no answer comes once the loop has
  // stopped, and the writer ends what it was given.
  std::unique_ptr<inbox_store> inbox_;
  std::unique_ptr<core> core_;
  zmq::event_loop::watch_id watch_ = 0;
  std::optional<zmq::event_loop::timer_id> timer_;
};

} // namespace nephele::gateway
