#pragma once

#include "common/client/packet_factory.hpp"

#include <map>

namespace nephele::client {

/// The reply blocks that we gave out: makes them, and knows again what comes
/// back by them. docs/protocol/message.md §7.
class reply_surbs {
public:
  static constexpr std::size_t default_limit = 65'536;

  /// Whose blocks they are; the caller's own numbering.
  using owner = std::uint64_t;

  explicit reply_surbs(packet_factory& factory,
                       std::size_t limit = default_limit);

  /// Makes one block, about 0.25 ms with libsodium.
  /// @returns errc::full at the limit, or as
  /// packet_factory::build_reply_block.
  [[nodiscard]] result<reply_block> make(owner whose, rotation_number rotation);

  struct known_reply {
    reply_key key;
    owner whose;
  };

  /// The block's key, if we gave it out; it stays known until `use`.
  [[nodiscard]] const known_reply* find(const reply_id& id) const;

  /// A reply by it has opened: it serves no second one.
  void use(const reply_id& id);

  /// How many of the owner's blocks for this rotation are still out.
  [[nodiscard]] std::size_t outstanding(owner whose,
                                        rotation_number rotation) const;

  /// The owner expects no more replies.
  void forget(owner whose);

  /// Forgets what no reply can come by any more; cheap when there is nothing.
  void expire(wall_time now);

  [[nodiscard]] std::size_t size() const noexcept { return replies_.size(); }

private:
  struct entry {
    known_reply reply;
    rotation_number rotation;
  };

  void count_out(const entry& gone);

  packet_factory& factory_;
  std::size_t limit_;
  std::unordered_map<reply_id, entry, prefix_hash> replies_;
  std::map<std::pair<rotation_number, owner>, std::size_t> outstanding_;
};

} // namespace nephele::client
