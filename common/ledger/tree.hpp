#pragma once

#include "common/base/bytes.hpp"

#include <map>
#include <memory>

namespace nephele::ledger {

/// SHA-256.
using hash = byte_array<32>;

/// Changed entries; nothing means removed.
using change_set = std::map<std::string, std::optional<byte_vector>>;

/// How a key stands in a tree of a given root, or that it does not.
///
/// Walking down from the root by the bits of SHA-256(key), most significant
/// first, `siblings` are the hashes passed by. The walk ends at the key's own
/// leaf (`value` is set), at nothing, or at the leaf of another key.
struct proof {
  struct other_leaf {
    hash key_hash;
    hash value_hash;

    [[nodiscard]] static auto fields(auto& self) {
      return std::tie(self.key_hash, self.value_hash);
    }

    friend bool operator==(const other_leaf&, const other_leaf&) = default;
  };

  std::string key;
  std::optional<byte_vector> value;
  std::optional<other_leaf> other;
  std::vector<hash> siblings;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.key, self.value, self.other, self.siblings);
  }

  friend bool operator==(const proof&, const proof&) = default;
};

/// The root that `given` leads to; nothing if it contradicts itself.
[[nodiscard]] std::optional<hash> root_of(const proof& given);

/// True if `given` shows its key with its value, or absent, under `root`.
[[nodiscard]] bool verify(const proof& given, const hash& root);

/// A compact sparse Merkle tree whose root depends on the entries alone, not on
/// their history. With kh = SHA-256(key): nothing is 32 zero bytes, a leaf
/// SHA-256(00 ‖ kh ‖ SHA-256(value)), an inner node SHA-256(01 ‖ left ‖ right);
/// a subtree of one leaf is that leaf.
///
/// A value: `with` gives another tree that shares all that did not change, so
/// an old tree still gives proofs, and forgetting a new one costs nothing.
class tree {
public:
  struct node;

  tree() noexcept = default;

  /// The tree after `changes`; O(changes · log entries) hashes.
  [[nodiscard]] tree with(const change_set& changes) const;

  [[nodiscard]] hash root() const noexcept;

  /// @param value  what the tree holds for `key`, nothing if it has none.
  [[nodiscard]] proof prove(std::string_view key,
                            std::optional<byte_vector> value) const;

private:
  std::shared_ptr<const node> root_;
};

} // namespace nephele::ledger
