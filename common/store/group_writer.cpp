#include "common/store/group_writer.hpp"

#include <algorithm>

namespace nephele::store {

group_writer::group_writer(database owned, options limits)
    : database_(std::move(owned)), limits_(limits), thread_([this] { run(); }) {
}

group_writer::~group_writer() {
  {
    const std::scoped_lock lock{mutex_};
    ending_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

bool group_writer::submit(work what, outcome then, urgency how) {
  {
    const std::scoped_lock lock{mutex_};
    if (ending_ || waiting_ >= limits_.waiting)
      return false;
    ++waiting_;
    if (how == urgency::prompt)
      prompt_ = queue_.size() + 1;
    queue_.push_back({std::move(what), std::move(then)});
  }
  arrived_.notify_one();
  return true;
}

std::deque<group_writer::piece> group_writer::collect() {
  std::unique_lock lock{mutex_};
  arrived_.wait(lock, [this] { return ending_ || !queue_.empty(); });
  arrived_.wait_for(lock, limits_.window, [this] {
    return ending_ || prompt_ > 0 || queue_.size() >= limits_.batch;
  });
  if (queue_.size() <= limits_.batch) {
    prompt_ = 0;
    return std::exchange(queue_, {});
  }
  std::deque<piece> batch;
  for (std::size_t i = 0; i < limits_.batch; ++i) {
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  prompt_ -= std::min(prompt_, limits_.batch);
  return batch;
}

result<void> group_writer::commit(std::deque<piece>& batch) {
  auto shared = transaction::begin(database_);
  if (!shared)
    return fail(std::move(shared.error()));
  for (auto& each : batch)
    if (auto done = each.what(database_); !done)
      return done;
  return shared->commit();
}

void group_writer::run() {
  while (true) {
    auto batch = collect();
    if (batch.empty())
      return;
    const auto ended = commit(batch);
    for (auto& each : batch)
      each.then(ended);
    waiting_ -= batch.size();
  }
}

} // namespace nephele::store
