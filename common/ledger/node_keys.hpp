#pragma once

#include "common/ledger/message_table.hpp"

namespace nephele::ledger {

/// `nkey/ID/ROT/GEN`: a node's x25519 mix key for one rotation.
struct announced_key {
  mix_key key;
  signature_bytes signature; ///< by the identity, over key_statement

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.key, self.signature);
  }
};

inline constexpr std::uint16_t max_key_generations = 8;

/// Publishes a mix key for this rotation or the next. Generation 0 is the
/// first; a node that lost its key, or filled its replay filter, goes up by
/// one. NotBonded, BadRotation, KeyEquivocation, BadGeneration, TooManyKeys,
/// BadKeySig.
struct announce_key {
  static constexpr auto kind = message_kind::announce_key;
  static constexpr std::string_view name = "AnnounceKey";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = false;

  std::uint32_t rotation = 0;
  std::uint16_t generation = 0;
  announced_key announced;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.rotation, self.generation, self.announced);
  }
};

[[nodiscard]] verdict apply(message_context& context,
                            const announce_key& message);

/// What the node's identity signs.
[[nodiscard]] byte_vector key_statement(std::string_view chain_id,
                                        std::uint32_t rotation,
                                        std::uint16_t generation,
                                        const mix_key& key);

[[nodiscard]] std::uint32_t rotation_of(const epoch_parameters& rules,
                                        std::uint64_t epoch);

/// The key of the highest generation.
[[nodiscard]] std::optional<announced_key>
newest_key(const entry_reader& entries, std::uint32_t node,
           std::uint32_t rotation);

} // namespace nephele::ledger
