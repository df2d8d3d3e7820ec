#pragma once

#include "common/ledger/codec.hpp"
#include "common/ledger/tree.hpp"

namespace nephele::ledger {

/// Entries of the state, sorted by key.
class entry_reader {
public:
  using entry = std::pair<std::string, byte_vector>;

  entry_reader() = default;
  entry_reader(const entry_reader&) = default;
  entry_reader& operator=(const entry_reader&) = default;
  entry_reader(entry_reader&&) = default;
  entry_reader& operator=(entry_reader&&) = default;
  virtual ~entry_reader() = default;

  [[nodiscard]] virtual std::optional<byte_vector>
  get(std::string_view key) const = 0;

  /// The first entry whose key starts with `prefix` and is after `after`; an
  /// empty `after` asks for the first of all.
  [[nodiscard]] virtual std::optional<entry> next(std::string_view after,
                                                  std::string_view prefix) const
      = 0;
};

/// What was committed, in memory.
class committed_entries final : public entry_reader {
public:
  [[nodiscard]] std::optional<byte_vector>
  get(std::string_view key) const override;
  [[nodiscard]] std::optional<entry>
  next(std::string_view after, std::string_view prefix) const override;

  void apply(const change_set& changes);

  [[nodiscard]] const std::map<std::string, byte_vector, std::less<>>&
  all() const noexcept {
    return entries_;
  }

private:
  std::map<std::string, byte_vector, std::less<>> entries_;
};

/// Changes over what `base` holds, which must outlive it.
class overlay final : public entry_reader {
public:
  using savepoint = std::size_t;

  explicit overlay(const entry_reader& base) noexcept : base_(&base) {}

  [[nodiscard]] std::optional<byte_vector>
  get(std::string_view key) const override;
  [[nodiscard]] std::optional<entry>
  next(std::string_view after, std::string_view prefix) const override;

  void put(std::string_view key, byte_vector value);
  void erase(std::string_view key);

  /// Marks what rollback returns to; savepoints nest.
  [[nodiscard]] savepoint mark() const noexcept { return undo_.size(); }

  void rollback(savepoint to);

  /// Forgets how to undo: no earlier savepoint may be used any more.
  void release() noexcept { undo_.clear(); }

  /// All that differs from the base, and what was written without difference.
  [[nodiscard]] change_set changes() const;

private:
  using changed = std::optional<byte_vector>;

  void set(std::string_view key, changed value);

  const entry_reader* base_;
  std::map<std::string, changed, std::less<>> changes_;
  /// Key and what `changes_` held for it: nothing if it held nothing.
  std::vector<std::pair<std::string, std::optional<changed>>> undo_;
};

/// Thrown inside this room when a stored entry does not decode: the state was
/// damaged, nothing can go on.
struct corrupt_entry {
  std::string key;
};

template <class T>
[[nodiscard]] std::optional<T> load(const entry_reader& from,
                                    std::string_view key) {
  const auto bytes = from.get(key);
  if (!bytes)
    return std::nullopt;
  auto value = decode<T>(*bytes);
  if (!value)
    throw corrupt_entry{std::string{key}};
  return value;
}

/// For entries that exist since genesis.
template <class T>
[[nodiscard]] T load_required(const entry_reader& from, std::string_view key) {
  auto value = load<T>(from, key);
  if (!value)
    throw corrupt_entry{std::string{key}};
  return *std::move(value);
}

template <class T>
void store(overlay& to, std::string_view key, const T& value) {
  to.put(key, encode(value));
}

/// Calls `visit(key, T)` for every entry under `prefix`, in order of keys,
/// until it gives false. The entry visited may be changed or erased.
template <class T, class Visit>
void for_each(const entry_reader& from, std::string_view prefix,
              const Visit& visit) {
  std::string after;
  while (auto found = from.next(after, prefix)) {
    auto value = decode<T>(found->second);
    if (!value)
      throw corrupt_entry{found->first};
    after = found->first;
    if (!visit(found->first, *std::move(value)))
      return;
  }
}

} // namespace nephele::ledger
