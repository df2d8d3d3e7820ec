#pragma once

#include "services/client/proxy/listener.hpp"
#include "services/network-requester/connector.hpp"

#include <memory>
#include <thread>

namespace nephele::test {

/// A proxy port and a requester in one process, with a few milliseconds and a
/// few losses between them instead of a mixnet. Runs on a thread of its own.
class short_way {
public:
  struct options {
    network_requester::exit_policy::rules policy;
    std::chrono::milliseconds handshake_time_out{10'000};
    double loss = 0.03;
  };

  explicit short_way(options chosen);
  short_way(const short_way&) = delete;
  short_way& operator=(const short_way&) = delete;
  ~short_way();

  /// Where programs connect.
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  /// Reads something on the loop's thread.
  template <class Read>
  auto ask(Read read) {
    decltype(read(std::declval<short_way&>())) answer{};
    std::atomic<bool> done = false;
    loop_.post([&] {
      answer = read(*this);
      done = true;
    });
    while (!done)
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    return answer;
  }

  client_service::proxy_listener& proxy() { return *listener_; }

  network_requester::connector& exits() { return *connector_; }

  stream::initiator& near() { return *near_; }

  stream::responder& far() { return *far_; }

private:
  class blocks final : public stream::block_source {
  public:
    [[nodiscard]] rotation_number rotation() const override {
      return rotation_number{1};
    }

    [[nodiscard]] result<client::reply_block>
    make(std::uint64_t owner) override;

    void forget(std::uint64_t /*owner*/) override {}
  };

  void tick();
  void pump();
  void carry(client::traffic_source& source, std::uint64_t handle,
             std::function<void()> arrive);

  options options_;
  system_clock clock_;
  zmq::event_loop loop_{clock_};
  crypto::seeded_random random_{7};
  blocks blocks_;
  std::unique_ptr<stream::initiator> near_;
  std::unique_ptr<stream::responder> far_;
  std::unique_ptr<client_service::proxy_listener> listener_;
  std::unique_ptr<network_requester::connector> connector_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

} // namespace nephele::test
