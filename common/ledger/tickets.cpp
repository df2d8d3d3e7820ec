#include "common/ledger/tickets.hpp"

#include "common/crypto/sha256.hpp"
#include "common/ledger/accounts.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/node.hpp"
#include "common/ledger/rewards.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::string_view redeem_domain{"nephele-redeem-v1\0", 18};

verdict check_gateway(const message_context& context, std::uint32_t id) {
  const auto& entries = context.block.entries;
  const auto found = find_node(entries, id);
  if (!found || node_owned_by(entries, context.sender) != id)
    return refuse(errc::not_bonded, "the account has no node ", u128{id});
  if (found->state != bond_state::bonded)
    return refuse(errc::unbonding, "node ", u128{id}, " is leaving");
  if ((found->info.roles & role_bits::entry) == 0)
    return refuse(errc::not_bonded, "node ", u128{id}, " is no gateway");
  return {};
}

verdict check_batch(const message_context& context,
                    const redeem_tickets& message) {
  const auto& block = context.block;
  const auto size = message.serials.size();
  if (size == 0 || size > max_serials)
    return refuse(errc::too_many, u128{size}, " serials; from 1 to 500 fit");
  if (auto gateway = check_gateway(context, message.node); !gateway)
    return gateway;
  if (!is_redeemable(block, message.day))
    return refuse(errc::out_of_range, "day ", message.day, ", today is ",
                  day_of(block));
  const auto last
      = load<std::uint64_t>(block.entries, keys::last_batch(message.node));
  const auto gap = block.params.credentials.batch_gap_s;
  if (last && block.header.time_s < *last + gap)
    return refuse(errc::too_soon, "the last batch was at ", *last,
                  ", the next may be ", u128{gap}, " s later");
  return check_attestations(block,
                            redeem_statement(block.header.chain_id,
                                             message.node, message.day,
                                             message.serials),
                            message.attestations);
}

/// Records the serials that are new. @returns how many.
std::uint64_t record(overlay& entries, const redeem_tickets& message) {
  std::uint64_t fresh = 0;
  for (const auto& serial : message.serials) {
    const auto key = keys::serial(message.day, serial);
    if (entries.get(key))
      continue;
    store(entries, key, message.node);
    ++fresh;
  }
  return fresh;
}

/// Books paid at an older price may hold less than today's; never more than
/// there is.
amount pay(block_context& block, const address& gateway, std::uint64_t count) {
  auto& entries = block.entries;
  const auto& rules = block.params.credentials;
  const auto each = rules.ticketbook_price.units() / rules.tickets;
  const auto all
      = std::min(amount{each * count}, module_balance(entries, modules::ecash));
  const auto own = mul(decimal::of(all), rules.gateway_share).floor();
  const auto fees = mul(decimal::of(all), rules.validator_share).floor();
  const auto pool = all - own - fees;
  debit_module(entries, modules::ecash, own);
  credit(entries, gateway, own);
  move_between_modules(entries, modules::ecash, modules::fees, fees);
  move_between_modules(entries, modules::ecash, modules::reward_pool, pool);
  count_added(block, pool);
  return own;
}

} // namespace

byte_vector redeem_statement(std::string_view chain_id, std::uint32_t node,
                             std::uint64_t day,
                             const std::vector<point_bytes>& serials) {
  byte_vector all;
  for (const auto& serial : serials)
    all.insert(all.end(), serial.begin(), serial.end());
  encoder out;
  out.raw(as_bytes(redeem_domain));
  out.put(chain_id);
  out.put(node);
  out.put(day);
  out.put(crypto::sha256(all));
  return std::move(out).take();
}

verdict apply(message_context& context, const redeem_tickets& message) {
  if (auto checked = check_batch(context, message); !checked)
    return checked;
  auto& block = context.block;
  auto& entries = block.entries;
  const auto fresh = record(entries, message);
  const auto paid = pay(block, context.sender, fresh);
  const auto epoch = current_epoch(entries).absolute;
  store(entries, keys::tickets(epoch, message.node),
        redeemed(entries, epoch, message.node) + fresh);
  store(entries, keys::last_batch(message.node), block.header.time_s);
  block.emit("tickets_redeemed",
             {{"node", to_text(u128{message.node})},
              {"day", to_text(message.day)},
              {"new", to_text(fresh)},
              {"duplicates", to_text(u128{message.serials.size() - fresh})},
              {"amount", to_text(paid)}});
  return {};
}

std::uint64_t redeemed(const entry_reader& entries, std::uint64_t epoch,
                       std::uint32_t node) {
  return load<std::uint64_t>(entries, keys::tickets(epoch, node)).value_or(0);
}

} // namespace nephele::ledger
