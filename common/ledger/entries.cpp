#include "common/ledger/entries.hpp"

#include <utility>

namespace nephele::ledger {

namespace {

/// First of a sorted map under `prefix` and after `after`.
template <class Map>
auto first_after(const Map& map, std::string_view after,
                 std::string_view prefix) {
  auto at = after.empty() || after < prefix ? map.lower_bound(prefix)
                                            : map.upper_bound(after);
  return at != map.end() && at->first.starts_with(prefix) ? at : map.end();
}

} // namespace

std::optional<byte_vector> committed_entries::get(std::string_view key) const {
  const auto at = entries_.find(key);
  return at == entries_.end() ? std::nullopt : std::optional{at->second};
}

std::optional<entry_reader::entry>
committed_entries::next(std::string_view after, std::string_view prefix) const {
  const auto at = first_after(entries_, after, prefix);
  return at == entries_.end() ? std::nullopt : std::optional<entry>{*at};
}

void committed_entries::apply(const change_set& changes) {
  for (const auto& [key, value] : changes)
    if (value)
      entries_.insert_or_assign(key, *value);
    else
      entries_.erase(key);
}

std::optional<byte_vector> overlay::get(std::string_view key) const {
  const auto at = changes_.find(key);
  return at == changes_.end() ? base_->get(key) : at->second;
}

std::optional<entry_reader::entry>
overlay::next(std::string_view after, std::string_view prefix) const {
  std::string from{after};
  for (;;) {
    auto below = base_->next(from, prefix);
    const auto own = first_after(changes_, from, prefix);
    const bool own_first
        = own != changes_.end() && (!below || own->first <= below->first);
    if (!own_first)
      return below;
    if (own->second)
      return entry{own->first, *own->second};
    from = own->first; // erased here, whether or not it is there below
  }
}

void overlay::put(std::string_view key, byte_vector value) {
  set(key, std::move(value));
}

void overlay::erase(std::string_view key) {
  set(key, std::nullopt);
}

void overlay::set(std::string_view key, changed value) {
  const auto at = changes_.find(key);
  if (at == changes_.end()) {
    undo_.emplace_back(key, std::nullopt);
    changes_.emplace(key, std::move(value));
  } else {
    undo_.emplace_back(key, std::exchange(at->second, std::move(value)));
  }
}

void overlay::rollback(savepoint to) {
  for (; undo_.size() > to; undo_.pop_back()) {
    auto& [key, before] = undo_.back();
    if (before)
      changes_.insert_or_assign(key, *std::move(before));
    else
      changes_.erase(key);
  }
}

change_set overlay::changes() const {
  return {changes_.begin(), changes_.end()};
}

} // namespace nephele::ledger
