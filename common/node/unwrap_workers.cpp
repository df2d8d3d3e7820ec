#include "common/node/unwrap_workers.hpp"

#include "common/zmq/wakeup.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <mutex>

namespace nephele::node {

/// Process-local by construction: it is never serialised.
struct unwrap_request {
  batch_ptr batch;
};

} // namespace nephele::node

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(nephele::node::unwrap_request)

namespace nephele::node {

namespace {

/// Where workers leave their batches. An eventfd and a vector under a mutex
/// cost a fifteenth of an inproc socket.
struct return_tray {
  std::mutex mutex;
  std::vector<batch_ptr> done;
  zmq::wakeup wakeup;

  void put(batch_ptr batch) {
    {
      const std::scoped_lock lock{mutex};
      done.push_back(std::move(batch));
    }
    wakeup.ring();
  }
};

void run(mixing::packet_path& path, packet_batch& batch) {
  std::array<mutable_byte_span, packet_batch::capacity> packets;
  for (std::size_t i = 0; i < batch.count; ++i)
    packets[i] = batch.packets[i].bytes();
  path.run(std::span{packets}.first(batch.count), batch.terms, *batch.keys,
           std::span{batch.verdicts}.first(batch.count));
}

caf::behavior worker(caf::event_based_actor*,
                     const std::shared_ptr<return_tray>& tray) {
  auto path = std::make_shared<mixing::packet_path>();
  return {
      [tray, path](unwrap_request& request) {
        run(*path, *request.batch);
        tray->put(std::move(request.batch));
      },
  };
}

} // namespace

struct unwrap_workers::state {
  std::shared_ptr<return_tray> tray = std::make_shared<return_tray>();
  std::vector<caf::actor> actors;
  /// Packets with each.
  std::vector<std::size_t> load;
};

unwrap_workers::unwrap_workers(caf::actor_system& system, std::size_t workers)
    : state_(std::make_unique<state>()) {
  for (std::size_t i = 0; i < std::max<std::size_t>(workers, 1); ++i)
    state_->actors.push_back(system.spawn(worker, state_->tray));
  state_->load.resize(state_->actors.size());
}

unwrap_workers::~unwrap_workers() {
  for (const auto& actor : state_->actors)
    caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
}

int unwrap_workers::descriptor() const noexcept {
  return state_->tray->wakeup.descriptor();
}

void unwrap_workers::submit(batch_ptr batch) {
  const auto least = std::ranges::min_element(state_->load);
  batch->worker
      = static_cast<std::size_t>(std::distance(state_->load.begin(), least));
  *least += batch->count;
  in_flight_ += batch->count;
  const auto& actor = state_->actors[batch->worker];
  caf::anon_send(actor, unwrap_request{std::move(batch)});
}

void unwrap_workers::collect(std::vector<batch_ptr>& done) {
  done.clear();
  state_->tray->wakeup.clear();
  {
    const std::scoped_lock lock{state_->tray->mutex};
    done.swap(state_->tray->done);
  }
  for (const auto& batch : done) {
    state_->load[batch->worker] -= batch->count;
    in_flight_ -= batch->count;
  }
}

} // namespace nephele::node
