#include "services/topology-indexer/publisher.hpp"

#include "common/log/log.hpp"
#include "common/topology/encode.hpp"

namespace nephele::topology_indexer {

namespace {

nlohmann::json
list_of(const std::vector<topology::signed_document>& documents) {
  auto list = nlohmann::json::array();
  for (const auto& document : documents)
    list.push_back(topology::to_json(document));
  return list;
}

saved_state with_descriptors(saved_state state, const survey& known) {
  state.descriptors = known.descriptors;
  return state;
}

} // namespace

std::shared_ptr<const edition> edition_of(const publication& rules,
                                          wall_time now) {
  auto result = std::make_shared<edition>();
  if (const auto current = rules.current(now))
    result->current = *current;
  result->next = rules.next(now);
  const auto all = rules.in_force(now);
  result->answer = {{"parameters", topology::to_json(rules.parameters())},
                    {"snapshots", list_of(all.snapshots)},
                    {"deltas", list_of(all.deltas)}};
  return result;
}

publisher::publisher(publication rules, state_file file,
                     std::shared_ptr<board> where,
                     std::shared_ptr<counts> metrics, announcer feed,
                     std::function<void()> give_up)
    : rules_(std::move(rules)), file_(std::move(file)),
      board_(std::move(where)), counts_(std::move(metrics)),
      feed_(std::move(feed)), give_up_(std::move(give_up)) {
}

result<void> publisher::save_first(const survey& known) {
  saved_revision_ = known.revision;
  return file_.save(with_descriptors(rules_.state(), known));
}

void publisher::publish(const survey& known, wall_time now) {
  if (has_failed_)
    return;
  auto fresh = rules_.step(known, now);
  if (!fresh) {
    // Rules and followers disagree: to go on would publish what nobody takes.
    has_failed_ = true;
    log::error("indexer.publication_failed", {{"reason", fresh.error()}});
    give_up_();
    return;
  }
  warn_of_few_nodes(known.alive.size());
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  append(unsaved_.snapshots, fresh->snapshots);
  append(unsaved_.deltas, fresh->deltas);
  if (unsaved_.is_empty() && known.revision == saved_revision_) {
    show(now);
  } else if (save(known)) {
    show(now);
    unsaved_ = {};
  }
  counts_->show(*board_->shown(), known.alive.size());
}

void publisher::warn_of_few_nodes(std::size_t alive) {
  // Once each time: the topology in effect runs out if nobody acts.
  if (rules_.lacks_nodes() && !lacked_nodes_)
    log::warning("indexer.too_few_nodes", {{"alive", alive}});
  lacked_nodes_ = rules_.lacks_nodes();
}

bool publisher::save(const survey& known) {
  const auto saved = file_.save(with_descriptors(rules_.state(), known));
  if (!saved) {
    counts_->failed_saves.add();
    log::error("indexer.save_failed", {{"reason", saved.error()}});
    return false;
  }
  saved_revision_ = known.revision;
  return true;
}

void publisher::show(wall_time now) {
  const auto before = board_->shown();
  const auto current = rules_.current(now);
  const auto is_same = unsaved_.is_empty() && rules_.next(now) == before->next
                       && (current ? *current : nullptr) == before->current;
  if (is_same)
    return;
  const auto after = edition_of(rules_, now);
  board_->show(after);
  tell(unsaved_, *before, *after);
}

void publisher::tell(const news& fresh, const edition& before,
                     const edition& after) {
  counts_->snapshots.add(static_cast<double>(fresh.snapshots.size()));
  counts_->deltas.add(static_cast<double>(fresh.deltas.size()));
  for (const auto& document : fresh.deltas) {
    log::info("indexer.delta_signed",
              {{"hash", to_hex(hash_of(document).span())}});
    feed_.delta_signed(document);
  }
  // The next epoch's topology is news before it begins.
  const auto& newest = after.next ? after.next : after.current;
  if (!fresh.snapshots.empty() && newest)
    log::info("indexer.topology_signed",
              {{"epoch", newest->epoch().value()},
               {"nodes", newest->nodes().size()},
               {"hash", to_hex(newest->hash().span())}});
  const auto has_begun
      = after.current
        && (!before.current
            || before.current->epoch() != after.current->epoch());
  if (newest && (!fresh.snapshots.empty() || has_begun))
    feed_.epoch_began(*newest);
}

} // namespace nephele::topology_indexer
