#pragma once

#include "common/bus/feed_publisher.hpp"
#include "common/bus/request_server.hpp"
#include "common/runtime/app.hpp"
#include "services/topology-indexer/actors.hpp"
#include "services/topology-indexer/ground.hpp"

namespace nephele::topology_indexer {

/// The running service: sockets and actors.
class indexer {
public:
  /// Takes up what was saved and opens both sockets; answers from start on.
  [[nodiscard]] static result<std::shared_ptr<indexer>>
  open(runtime::app& app, const settings& chosen);

  indexer(const indexer&) = delete;
  indexer& operator=(const indexer&) = delete;
  ~indexer();

  [[nodiscard]] result<void> start(runtime::app& app);

  /// Answers nothing more and ends the actors. Idempotent.
  void stop();

  [[nodiscard]] const std::shared_ptr<board>& shown() const noexcept {
    return board_;
  }

  [[nodiscard]] const topology::trust& trust() const noexcept { return trust_; }

  [[nodiscard]] const identity& id() const noexcept { return id_; }

private:
  indexer() = default;

  [[nodiscard]] result<void>
  open_sockets(runtime::app& app, const settings& chosen, const ground& found);
  [[nodiscard]] result<void> begin(runtime::app& app, ground found);
  [[nodiscard]] announcer feed_announcer();

  identity id_;
  topology::trust trust_;
  std::shared_ptr<board> board_;
  std::shared_ptr<counts> counts_;
  std::shared_ptr<bus::feed_publisher> feed_;
  std::unique_ptr<bus::request_server> server_;
  registry_actor nodes_;
  publisher_actor publisher_;
  epoch_clock_actor clock_;
  bool stopped_ = false;
};

} // namespace nephele::topology_indexer
