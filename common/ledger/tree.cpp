#include "common/ledger/tree.hpp"

#include "common/crypto/sha256.hpp"

#include <algorithm>

namespace nephele::ledger {

struct tree::node {
  hash value;    ///< what the parent hashes
  hash key_hash; ///< of a leaf
  hash value_hash;
  std::shared_ptr<const node> left;
  std::shared_ptr<const node> right;
  bool is_leaf;
};

namespace {

using node = tree::node;
using node_ptr = std::shared_ptr<const node>;

constexpr std::size_t deepest = 256;

/// A leaf to be, or (without a leaf) one to go.
struct change {
  hash key_hash;
  node_ptr leaf;
};

bool bit(const hash& key_hash, std::size_t depth) noexcept {
  return (std::to_integer<unsigned>(key_hash[depth / 8]) >> (7 - depth % 8)
          & 1U)
         != 0;
}

hash leaf_hash(const hash& key_hash, const hash& value_hash) noexcept {
  constexpr byte_array<1> mark{std::byte{0}};
  return crypto::sha256({mark, key_hash, value_hash});
}

hash inner_hash(const hash& left, const hash& right) noexcept {
  constexpr byte_array<1> mark{std::byte{1}};
  return crypto::sha256({mark, left, right});
}

hash hash_of(const node_ptr& subtree) noexcept {
  return subtree ? subtree->value : hash{};
}

node_ptr join(node_ptr left, node_ptr right) {
  if (!left && (!right || right->is_leaf))
    return right;
  if (!right && left->is_leaf)
    return left;
  const auto value = inner_hash(hash_of(left), hash_of(right));
  return std::make_shared<const node>(
      node{value, {}, {}, std::move(left), std::move(right), false});
}

/// `changes` are sorted by key hash and agree in the first `depth` bits.
node_ptr update(const node_ptr& subtree, std::size_t depth,
                std::span<const change> changes) {
  if (changes.empty())
    return subtree;
  if (subtree && subtree->is_leaf) {
    const auto& key = subtree->key_hash;
    const auto at
        = std::ranges::lower_bound(changes, key, {}, &change::key_hash);
    if (at != changes.end() && at->key_hash == key)
      return update(nullptr, depth, changes);
    std::vector<change> all(changes.begin(), at);
    all.push_back({key, subtree});
    all.insert(all.end(), at, changes.end());
    return update(nullptr, depth, all);
  }
  if (!subtree && changes.size() == 1)
    return changes.front().leaf;
  const auto middle = std::ranges::partition_point(
      changes, [&](const change& c) { return !bit(c.key_hash, depth); });
  const auto left_size = static_cast<std::size_t>(middle - changes.begin());
  return join(update(subtree ? subtree->left : nullptr, depth + 1,
                     changes.first(left_size)),
              update(subtree ? subtree->right : nullptr, depth + 1,
                     changes.subspan(left_size)));
}

change change_of(const std::string& key,
                 const std::optional<byte_vector>& value) {
  const auto key_hash = crypto::sha256(as_bytes(key));
  if (!value)
    return {key_hash, nullptr};
  const auto value_hash = crypto::sha256(*value);
  return {key_hash, std::make_shared<const node>(
                        node{leaf_hash(key_hash, value_hash), key_hash,
                             value_hash, nullptr, nullptr, true})};
}

/// Whether the other leaf of an absence proof may stand where the walk ended.
bool shares_path(const hash& a, const hash& b, std::size_t bits) noexcept {
  for (std::size_t depth = 0; depth < bits; ++depth)
    if (bit(a, depth) != bit(b, depth))
      return false;
  return true;
}

} // namespace

tree tree::with(const change_set& changes) const {
  std::vector<change> sorted;
  sorted.reserve(changes.size());
  for (const auto& [key, value] : changes)
    sorted.push_back(change_of(key, value));
  std::ranges::sort(sorted, {}, &change::key_hash);
  tree result;
  result.root_ = update(root_, 0, sorted);
  return result;
}

hash tree::root() const noexcept {
  return hash_of(root_);
}

proof tree::prove(std::string_view key,
                  std::optional<byte_vector> value) const {
  proof result{std::string{key}, std::move(value), {}, {}};
  const auto key_hash = crypto::sha256(as_bytes(key));
  const auto* at = root_.get();
  for (std::size_t depth = 0; at && !at->is_leaf; ++depth) {
    const bool right = bit(key_hash, depth);
    result.siblings.push_back(hash_of(right ? at->left : at->right));
    at = (right ? at->right : at->left).get();
  }
  if (at && at->key_hash != key_hash)
    result.other = {at->key_hash, at->value_hash};
  return result;
}

std::optional<hash> root_of(const proof& given) {
  if (given.siblings.size() > deepest)
    return std::nullopt;
  const auto key_hash = crypto::sha256(as_bytes(given.key));
  hash at{};
  if (given.value) {
    if (given.other)
      return std::nullopt;
    at = leaf_hash(key_hash, crypto::sha256(*given.value));
  } else if (given.other) {
    const auto& other = *given.other;
    if (other.key_hash == key_hash
        || !shares_path(other.key_hash, key_hash, given.siblings.size()))
      return std::nullopt;
    at = leaf_hash(other.key_hash, other.value_hash);
  }
  for (auto depth = given.siblings.size(); depth-- > 0;) {
    const auto& sibling = given.siblings[depth];
    at = bit(key_hash, depth) ? inner_hash(sibling, at)
                              : inner_hash(at, sibling);
  }
  return at;
}

bool verify(const proof& given, const hash& root) {
  return root_of(given) == root;
}

} // namespace nephele::ledger
