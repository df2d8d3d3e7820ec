#include "common/node/key_rotation.hpp"

#include <algorithm>
#include <limits>

namespace nephele::node {

result<key_rotation> key_rotation::open(key_dir::key_directory directory,
                                        crypto::random& source) {
  auto found = directory.load();
  if (!found)
    return fail(found.error());
  key_rotation made{std::move(directory), source};
  for (auto& key : *found) {
    const auto name = key->name();
    made.keys_.emplace(name, entry{std::move(key), std::nullopt});
  }
  return made;
}

result<void> key_rotation::advance(const topology::network_parameters& on,
                                   wall_time now,
                                   const key_dir::signed_record& record) {
  // Before genesis the first rotation is prepared.
  current_ = topology::rotation_at(on, now).value_or(rotation_number{0});
  retire(on, now);
  result<void> outcome;
  for (const auto rotation : {current_, current_.next()})
    if (outcome && (distrusted_ || wants_key(rotation)))
      outcome = make(rotation, record);
  distrusted_ = false;
  if (std::exchange(stale_, false))
    rebuild(on);
  return outcome;
}

const key_rotation::entry*
key_rotation::newest(rotation_number rotation) const {
  const auto after = keys_.upper_bound(
      {rotation, key_generation{std::numeric_limits<std::uint16_t>::max()}});
  if (after == keys_.begin())
    return nullptr;
  const auto& [name, last] = *std::prev(after);
  return name.rotation == rotation ? &last : nullptr;
}

bool key_rotation::wants_key(rotation_number rotation) const {
  const auto* last = newest(rotation);
  if (last == nullptr)
    return true;
  if (!last->key->filter().wants_renewal())
    return false;
  // At most two generations live: a third waits until the first is gone.
  const auto live = std::ranges::count_if(
      keys_, [&](const auto& held) { return held.first.rotation == rotation; });
  return live < 2;
}

result<void> key_rotation::make(rotation_number rotation,
                                const key_dir::signed_record& record) {
  std::optional<key_generation> last = record.newest(rotation);
  if (const auto* held = newest(rotation))
    last = std::max(last.value_or(key_generation{0}),
                    held->key->name().generation);
  const key_dir::key_name name{rotation,
                               last ? last->next() : key_generation{0}};
  auto made = directory_.create(name, *source_);
  if (!made)
    return fail(made.error());
  keys_.emplace(name, entry{std::move(*made), std::nullopt});
  stale_ = true;
  return {};
}

void key_rotation::supersede(rotation_number rotation, key_generation in_effect,
                             wall_time now) {
  for (auto& [name, held] : keys_)
    if (name.rotation == rotation && name.generation < in_effect
        && !held.ends) {
      held.ends = now + generation_grace;
      stale_ = true;
    }
}

void key_rotation::retire(const topology::network_parameters& on,
                          wall_time now) {
  std::erase_if(keys_, [&](const auto& held) {
    const auto& [name, kept] = held;
    const bool is_over = now >= topology::end_of(on, name.rotation) + on.overlap
                         || (kept.ends && now >= *kept.ends);
    // From another network, or a clock that was ahead.
    const bool is_strange = name.rotation > current_.next();
    if (!is_over && !is_strange)
      return false;
    directory_.destroy(*kept.key);
    stale_ = true;
    return true;
  });
}

void key_rotation::rebuild(const topology::network_parameters& on) {
  std::vector<mixing::live_key> live;
  for (const auto& [name, held] : keys_) {
    mixing::live_key key;
    key.rotation = name.rotation;
    key.generation = name.generation;
    key.accept_from = topology::start_of(on, name.rotation)
                      - topology::early_acceptance(on);
    key.accept_until = topology::end_of(on, name.rotation) + on.overlap;
    if (held.ends)
      key.accept_until = std::min(key.accept_until, *held.ends);
    // The ring shares the whole stored key by its parts.
    key.secret = {held.key, &held.key->secret()};
    key.filter = {held.key, &held.key->filter()};
    live.push_back(std::move(key));
  }
  ring_ = std::make_shared<const mixing::key_ring>(std::move(live));
}

std::vector<topology::mix_key_record> key_rotation::announced() const {
  std::vector<topology::mix_key_record> records;
  for (const auto rotation : {current_, current_.next()})
    if (const auto* last = newest(rotation))
      records.push_back(
          {rotation, last->key->name().generation, last->key->public_key()});
  return records;
}

bool key_rotation::serves(wall_time now) const noexcept {
  return std::ranges::any_of(ring_->keys(), [&](const auto& key) {
    return key.accept_from <= now && now < key.accept_until;
  });
}

double key_rotation::fill() const {
  double most = 0;
  for (const auto& [name, held] : keys_)
    most = std::max(most, held.key->filter().fill());
  return most;
}

} // namespace nephele::node
