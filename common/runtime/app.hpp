#pragma once

#include "common/base/clock.hpp"
#include "common/http/server.hpp"
#include "common/metrics/registry.hpp"
#include "common/runtime/ports_file.hpp"
#include "common/runtime/settings.hpp"
#include "common/runtime/signals.hpp"
#include "common/zmq/zap.hpp"

#include <caf/fwd.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nephele::runtime {

class watchdog;

/// Registers a binary's own message types: config.add_message_types<…>().
using actor_types = std::function<void(caf::actor_system_config&)>;

/// What a service stands on, in the order in which it must be made and
/// unmade. Everything belongs to the main thread except where noted.
class app {
public:
  /// @param service  "mixnode".
  /// @param source  made before any thread.
  app(std::string service, settings chosen, signals& source,
      const actor_types& types);
  app(const app&) = delete;
  app& operator=(const app&) = delete;
  ~app();

  [[nodiscard]] const std::string& service() const noexcept { return service_; }

  [[nodiscard]] const system_clock& time() const noexcept { return time_; }

  [[nodiscard]] metrics::registry& metrics() noexcept { return metrics_; }

  /// Add pages and checks while wiring.
  [[nodiscard]] http::server& http() noexcept { return http_; }

  [[nodiscard]] caf::actor_system& actors() noexcept;

  [[nodiscard]] zmq::context& sockets() noexcept { return sockets_; }

  [[nodiscard]] zmq::zap_server& zap() noexcept { return *zap_; }

  /// Shown in the ports file: publish_port("link", 1789).
  void publish_port(std::string name, std::uint16_t port);

  /// Called at shutdown in the order of registration: stop what admits first,
  /// then drain, then end threads and actors. A step should return by
  /// `deadline`; 1 s after it the process is ended with status 1.
  using stop_step = std::function<void(steady_time deadline)>;
  void on_stop(std::string name, stop_step step);

  /// Kept until all steps have run; the last one kept goes first. What owns
  /// actors ends them in a step or its destructor; as they end later than
  /// that, they share ownership of what they use.
  void keep(std::shared_ptr<void> part) { kept_.push_back(std::move(part)); }

  /// Makes and keeps a part.
  template <class Part, class... Arguments>
  Part& make(Arguments&&... arguments) {
    auto part = std::make_shared<Part>(std::forward<Arguments>(arguments)...);
    auto& made = *part;
    keep(std::move(part));
    return made;
  }

  /// From any thread: shuts down as SIGTERM does, but with `status`. For what
  /// a service cannot go on without.
  void request_stop(int status) noexcept;

  /// From any thread: whether shutdown has begun.
  [[nodiscard]] bool is_stopping() const noexcept { return stopping_; }

  /// After wiring: serves HTTP, writes the ports file, tells that it runs,
  /// waits for a signal or request_stop, shuts down in order.
  /// @returns the exit status.
  [[nodiscard]] int wait();

private:
  struct actor_world;

  struct step {
    std::string name;
    stop_step run;
  };

  [[nodiscard]] bool announce();
  void await_signal();
  void shut_down();

  std::string service_;
  settings settings_;
  signals& signals_;
  system_clock time_;
  metrics::registry metrics_;
  http::server http_;
  // Outlives what follows: closing sockets and ending actors may hang too.
  std::unique_ptr<watchdog> guard_;
  std::unique_ptr<actor_world> actors_;
  zmq::context sockets_;
  std::unique_ptr<zmq::zap_server> zap_;
  bound_ports ports_;
  std::vector<step> steps_;
  std::vector<std::shared_ptr<void>> kept_;
  zmq::wakeup stop_requested_;
  std::atomic<bool> stopping_{false};
  std::atomic<int> status_{0};
};

} // namespace nephele::runtime
