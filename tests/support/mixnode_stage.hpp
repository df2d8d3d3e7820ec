#pragma once

#include "common/link/egress.hpp"
#include "common/link/ingress.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/fake_indexer.hpp"
#include "tests/support/one_layer.hpp"
#include "tests/support/scratch_directory.hpp"

#include <atomic>
#include <thread>

namespace nephele::tests {

/// Three next hops that only count what comes.
class counting_hops {
public:
  static constexpr std::size_t count = 3;

  counting_hops();
  counting_hops(const counting_hops&) = delete;
  counting_hops& operator=(const counting_hops&) = delete;
  ~counting_hops();

  void admit(const curve_key& key) { admitted_->replace({key}); }

  /// Gives `record` the endpoint and key of the hop `index`.
  void place(topology::node_record& record, std::size_t index) const;

  /// The last one stops to exist.
  void lose_one() { losing_ = true; }

  [[nodiscard]] std::uint64_t packets() const noexcept { return packets_; }

private:
  void run();

  crypto::system_random source_;
  zmq::context context_;
  std::unique_ptr<zmq::zap_server> zap_
      = zmq::zap_server::open(context_).value();
  std::shared_ptr<zmq::allow_list> admitted_
      = std::make_shared<zmq::allow_list>();
  std::vector<zmq::curve_pair> pairs_;
  std::vector<link::ingress> sockets_;
  std::atomic<std::uint64_t> packets_{0};
  std::atomic<bool> stopping_{false};
  std::atomic<bool> losing_{false};
  std::thread thread_;
};

/// What a test may want otherwise.
struct stage_options {
  std::chrono::seconds epoch_length{120};
  std::uint32_t epochs_per_rotation = 3;
  std::chrono::seconds overlap{60};
  /// Flags for the node beside its own.
  std::vector<std::string> flags;
};

/// A real nephele-mixnode of layer 1, found beside this binary, in a process of
/// its own, between us, who are a gateway to it, and three next hops. Throws
/// std::runtime_error if it does not come up.
class mixnode_stage {
public:
  static constexpr std::chrono::milliseconds mean_delay{20};

  /// Starts the process and waits until it forwards.
  explicit mixnode_stage(stage_options options = {});

  /// SIGKILL.
  void kill() { process_->kill(); }

  /// SIGTERM. @returns the exit status.
  int stop() { return process_->stop(); }

  /// After kill or stop: the same node again, on the same files, at the same
  /// place.
  void restart();

  [[nodiscard]] one_layer_maker maker(std::uint64_t seed) const {
    return {node_.mix_keys.front().key, next_, mean_delay, seed};
  }

  /// For a key of the newest registration.
  [[nodiscard]] one_layer_maker maker_for(rotation_number rotation,
                                          std::uint64_t seed);

  /// Sends whole packets, at most a bundle of them.
  /// @returns false if the link takes no more now.
  [[nodiscard]] bool send(byte_span packets,
                          rotation_number rotation = rotation_number{0});

  /// A connection to the node's link socket, to say anything on: with the key
  /// that the topology names, or with one that it does not.
  [[nodiscard]] zmq::socket dial_as_gateway();
  [[nodiscard]] zmq::socket dial_as_stranger();

  [[nodiscard]] const child_process& process() const { return *process_; }

  /// What the next hops got.
  [[nodiscard]] std::uint64_t arrived() const { return hops_.packets(); }

  [[nodiscard]] std::map<std::string, double> metrics() const {
    return scrape(http_port_);
  }

  [[nodiscard]] std::uint16_t http_port() const { return http_port_; }

  /// What the node registered last.
  [[nodiscard]] const topology::node_record& record() const { return node_; }

  [[nodiscard]] const std::filesystem::path& folder() const {
    return at_.path();
  }

  void lose_one_hop() { hops_.lose_one(); }

private:
  void launch(std::uint16_t link_port);
  [[nodiscard]] zmq::socket dial(const zmq::curve_pair& as);
  void await_forwarding();

  stage_options options_;
  system_clock time_;
  crypto::system_random source_;
  scratch_directory at_;
  test_network network_;
  counting_hops hops_;
  std::vector<identity> next_;
  zmq::curve_pair own_ = zmq::make_curve_pair(source_);
  zmq::context context_;
  link::egress out_ = link::egress::open(context_, own_).value();
  std::unique_ptr<fake_indexer> indexer_;
  topology::node_record node_;
  std::uint16_t http_port_ = 0;
  std::uint16_t link_port_ = 0;
  std::uint64_t seed_ = 1'000'000;
  std::unique_ptr<child_process> process_;
};

} // namespace nephele::tests
