#include "services/validator/submissions.hpp"

namespace nephele::validator {

namespace {

using stage = submission_state::stage;

submission_state
state_of(const std::optional<result<replication::receipt>>& outcome) {
  if (!outcome)
    return {stage::waiting, {}, {}, {}};
  if (!*outcome)
    return {stage::refused,
            {},
            std::string{outcome->error().code()},
            outcome->error().context()};
  const auto& told = (**outcome).outcome;
  if (!told.included)
    return {stage::refused, **outcome, told.name, told.detail};
  return {stage::included, **outcome, {}, {}};
}

} // namespace

submission_state submissions::submit(byte_vector transaction) {
  const auto name = replication::hash_of_transaction(transaction);
  if (auto before = find(name);
      before.at == stage::waiting || before.at == stage::included)
    return before;
  {
    const std::scoped_lock lock{mutex_};
    // A refused one may be tried again: the state may allow it by now.
    known_[name] = std::nullopt;
  }
  engine_.submit(std::move(transaction),
                 [this, name](const outcome& told) { settle(name, told); });
  return find(name);
}

void submissions::settle(const replication::hash& name, const outcome& told) {
  const std::scoped_lock lock{mutex_};
  known_[name] = told;
  settled_.push_back(name);
  while (settled_.size() > remembered) {
    if (const auto oldest = known_.find(settled_.front());
        oldest != known_.end() && oldest->second)
      known_.erase(oldest);
    settled_.pop_front();
  }
}

std::optional<submission_state>
submissions::recent(const replication::hash& name) {
  const std::scoped_lock lock{mutex_};
  const auto found = known_.find(name);
  if (found == known_.end())
    return std::nullopt;
  return state_of(found->second);
}

submission_state submissions::stored(const replication::hash& name) {
  const auto place = engine_.blocks().find(name);
  if (!place || !*place)
    return {};
  const auto block = engine_.blocks().block((*place)->height);
  if (!block || !*block)
    return {};
  return {stage::included,
          {name, (*place)->height, (*place)->position,
           (*block)->results.at((*place)->position)},
          {},
          {}};
}

submission_state submissions::find(const replication::hash& transaction) {
  if (auto known = recent(transaction))
    return *std::move(known);
  return stored(transaction);
}

} // namespace nephele::validator
