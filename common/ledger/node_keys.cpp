#include "common/ledger/node_keys.hpp"

#include "common/crypto/ed25519.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/node.hpp"

namespace nephele::ledger {

namespace {

constexpr std::string_view key_domain{"nephele-mix-key-v1\0", 19};

/// How many keys the node has announced for the rotation.
std::uint16_t count_keys(const entry_reader& entries, std::uint32_t node,
                         std::uint32_t rotation) {
  std::uint16_t count = 0;
  while (count < max_key_generations
         && entries.get(keys::node_key(node, rotation, count)))
    ++count;
  return count;
}

verdict check_generation(const entry_reader& entries, std::uint32_t node,
                         const announce_key& message) {
  const auto there = load<announced_key>(
      entries, keys::node_key(node, message.rotation, message.generation));
  if (there && there->key != message.announced.key)
    return refuse(errc::key_equivocation, "rotation ", u128{message.rotation},
                  " generation ", u128{message.generation}, " has another key");
  const auto next = count_keys(entries, node, message.rotation);
  if (message.generation != next)
    return refuse(errc::bad_generation, "generation ", u128{message.generation},
                  " is not the next, ", u128{next});
  if (next >= max_key_generations)
    return refuse(errc::too_many_keys, "rotation ", u128{message.rotation},
                  " has ", u128{next}, " keys");
  return {};
}

/// Keys of rotations before the last are of no use.
void prune(overlay& entries, std::uint32_t node, std::uint32_t rotation) {
  const auto prefix = keys::node_keys(node);
  const auto end = keys::node_keys(node, rotation == 0 ? 0 : rotation - 1);
  while (const auto key = entries.next({}, prefix)) {
    if (key->first >= end)
      return;
    entries.erase(key->first);
  }
}

} // namespace

byte_vector key_statement(std::string_view chain_id, std::uint32_t rotation,
                          std::uint16_t generation, const mix_key& key) {
  encoder out;
  out.raw(as_bytes(key_domain));
  out.put(chain_id);
  out.put(rotation);
  out.put(generation);
  out.put(key);
  return std::move(out).take();
}

std::uint32_t rotation_of(const epoch_parameters& rules, std::uint64_t epoch) {
  return static_cast<std::uint32_t>(epoch / rules.epochs_per_rotation);
}

std::optional<announced_key> newest_key(const entry_reader& entries,
                                        std::uint32_t node,
                                        std::uint32_t rotation) {
  const auto count = count_keys(entries, node, rotation);
  if (count == 0)
    return std::nullopt;
  return load<announced_key>(
      entries,
      keys::node_key(node, rotation, static_cast<std::uint16_t>(count - 1)));
}

verdict apply(message_context& context, const announce_key& message) {
  auto& block = context.block;
  auto& entries = block.entries;
  const auto id = node_owned_by(entries, context.sender);
  if (!id)
    return refuse(errc::not_bonded, "the account has no node");
  const auto rotation
      = rotation_of(block.params.epochs, current_epoch(entries).absolute);
  if (message.rotation != rotation && message.rotation != rotation + 1)
    return refuse(errc::bad_rotation, "rotation ", u128{message.rotation},
                  " is neither ", u128{rotation}, " nor the next");
  if (auto checked = check_generation(entries, *id, message); !checked)
    return checked;
  const auto signer = load_required<node>(entries, keys::node(*id)).info.key;
  const auto statement
      = key_statement(block.header.chain_id, message.rotation,
                      message.generation, message.announced.key);
  if (!crypto::verify_plain(signer, statement, message.announced.signature))
    return refuse(errc::bad_key_sig, "not signed by the node's identity");
  prune(entries, *id, rotation);
  store(entries, keys::node_key(*id, message.rotation, message.generation),
        message.announced);
  block.emit("key_announced",
             {{"node", to_text(u128{*id})},
              {"rotation", to_text(u128{message.rotation})},
              {"generation", to_text(u128{message.generation})}});
  return {};
}

} // namespace nephele::ledger
