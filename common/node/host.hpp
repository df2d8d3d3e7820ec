#pragma once

#include "common/crypto/key_directory.hpp"
#include "common/node/mixer.hpp"
#include "common/node/upkeep.hpp"
#include "common/runtime/app.hpp"

namespace nephele::node {

/// What a service says of itself beside the common settings.
struct host_role {
  node::position position = position::between;
  /// Of a mix: the layer that it asks for.
  layer_number layer{};
  /// Of a gateway.
  std::string client_endpoint;
  curve_key client_key{};
};

/// A mixnode, or the half of a gateway that is one: mixer and upkeep with
/// their threads, keys, metrics and readiness. Whatever else a service does on
/// `loop` it sets up between `open` and `start`.
class host {
public:
  [[nodiscard]] static result<std::unique_ptr<host>>
  open(runtime::app& app, const settings& chosen, host_role role);

  host(const host&) = delete;
  host& operator=(const host&) = delete;
  ~host();

  [[nodiscard]] zmq::event_loop& loop() noexcept { return loop_; }

  [[nodiscard]] node::mixer& mixer() noexcept { return *mixer_; }

  [[nodiscard]] node::upkeep& upkeep() noexcept { return *upkeep_; }

  [[nodiscard]] const crypto::long_term_keys& keys() const noexcept {
    return keys_;
  }

  [[nodiscard]] const identity& id() const noexcept { return signer_.id(); }

  /// Starts the threads and adds the steps that stop them: admit nothing more,
  /// let what is held go out, end the threads.
  void start(runtime::app& app);

  /// Runs `action` on the loop's thread and waits for it; not from that thread.
  void call(std::function<void()> action);

private:
  host(runtime::app& app, crypto::long_term_keys keys);

  [[nodiscard]] result<void> assemble(runtime::app& app, const settings& chosen,
                                      const host_role& role);
  void show(runtime::app& app);
  void drain(steady_time deadline);

  const clock& clock_;
  crypto::long_term_keys keys_;
  crypto::signing_key signer_;
  crypto::system_random random_;
  zmq::event_loop loop_;
  std::unique_ptr<node::mixer> mixer_;
  std::unique_ptr<node::upkeep> upkeep_;
  std::thread thread_;
};

} // namespace nephele::node
