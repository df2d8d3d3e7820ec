#include "common/node/topology_follower.hpp"

#include "common/topology/decode.hpp"

namespace nephele::node {

namespace {

/// What comes with every fetch although we want it no more, or not yet.
bool is_harmless(const error& why) noexcept {
  return why.is(topology::errc::stale) || why.is(topology::errc::premature)
         || why.is(topology::errc::unknown_snapshot);
}

std::vector<const nlohmann::json*> items(const nlohmann::json& answer,
                                         const char* name) {
  std::vector<const nlohmann::json*> all;
  const auto list = answer.find(name);
  if (list != answer.end() && list->is_array())
    for (const auto& item : *list)
      all.push_back(&item);
  return all;
}

} // namespace

result<void> topology_follower::take(const nlohmann::json& answer,
                                     wall_time now) {
  if (!answer.is_object())
    return fail(topology::errc::malformed, "topology answer");
  if (!view_) {
    const auto stated = answer.find("parameters");
    if (stated == answer.end())
      return fail(topology::errc::malformed, "topology answer: parameters");
    auto parameters = topology::parameters_from_json(*stated);
    if (!parameters)
      return fail(parameters.error());
    view_.emplace(topology::trust{parameters->network, signers_});
    parameters_ = std::move(*parameters);
  }
  auto taken = take_documents(answer, now);
  if (const auto in_effect = view_->at(now); in_effect) {
    parameters_ = (*in_effect)->parameters();
    if (taken)
      relayed_ = std::make_shared<const nlohmann::json>(answer);
  }
  return taken;
}

result<void> topology_follower::take_documents(const nlohmann::json& answer,
                                               wall_time now) {
  result<void> outcome;
  const auto note = [&](const error& why) {
    if (outcome && !is_harmless(why))
      outcome = fail(why);
  };
  const auto each = [&](const char* list, auto accept) {
    for (const auto* item : items(answer, list)) {
      const auto document = topology::document_from_json(*item);
      if (!document)
        note(document.error());
      else if (const auto taken = accept(*document); !taken)
        note(taken.error());
    }
  };
  each("snapshots", [&](const topology::signed_document& document) {
    return view_->accept_snapshot(document, now);
  });
  each("deltas", [&](const topology::signed_document& document) {
    return view_->accept_delta(document);
  });
  return outcome;
}

result<std::shared_ptr<const topology::directory>>
topology_follower::current(wall_time now) const {
  if (!view_)
    return fail(topology::errc::no_topology);
  return view_->at(now);
}

std::vector<std::shared_ptr<const topology::directory>>
topology_follower::directories(wall_time now) {
  std::vector<std::shared_ptr<const topology::directory>> all;
  const auto in_effect = current(now);
  if (!in_effect)
    return all;
  if (last_ && last_->epoch() != (*in_effect)->epoch())
    before_ = last_;
  last_ = *in_effect;
  all.push_back(last_);
  if (auto next = view_->next(now))
    all.push_back(std::move(next));
  if (before_)
    all.push_back(before_);
  return all;
}

std::vector<topology::link_peer> topology_follower::peers() const {
  return view_ ? view_->peers() : std::vector<topology::link_peer>{};
}

} // namespace nephele::node
