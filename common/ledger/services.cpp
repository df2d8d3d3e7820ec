#include "common/ledger/services.hpp"

#include "common/crypto/sha256.hpp"
#include "common/ledger/accounts.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

bool is_kind(std::string_view kind) {
  return !kind.empty() && kind.size() <= max_service_kind
         && std::ranges::all_of(kind, [](char c) {
              return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
                     || c == '-';
            });
}

verdict check_offer(const service_offer& offer) {
  if (offer.address.empty() || offer.address.size() > max_service_address)
    return refuse(errc::out_of_range, "an address of ",
                  u128{offer.address.size()}, " bytes; from 1 to 512 fit");
  if (!is_kind(offer.kind))
    return refuse(errc::out_of_range,
                  "a kind has 1 to 32 of a-z, 0-9 and the hyphen");
  if (offer.description.size() > max_service_description)
    return refuse(errc::out_of_range, "a description of ",
                  u128{offer.description.size()}, " bytes; at most 512 fit");
  if (offer.price > supply_cap)
    return refuse(errc::out_of_range, "price ", offer.price,
                  " is above all coins");
  return {};
}

/// One offer of an owner, kind and address; others may offer the same.
std::string offer_key(const address& owner, const service_offer& offer) {
  return keys::service_offer(
      owner, crypto::sha256({encode(offer.kind), encode(offer.address)}));
}

decision<service> own_service(const message_context& context,
                              std::uint32_t id) {
  auto found = find_service(context.block.entries, id);
  if (!found || found->owner != context.sender)
    return refuse(errc::no_service, "the account has no service ", u128{id});
  return *std::move(found);
}

verdict claim_offer(overlay& entries, const address& owner, std::uint32_t id,
                    const service_offer& offer) {
  const auto key = offer_key(owner, offer);
  if (const auto taken = load<std::uint32_t>(entries, key);
      taken && *taken != id)
    return refuse(errc::duplicate_service, "service ", u128{*taken},
                  " offers this already");
  store(entries, key, id);
  return {};
}

} // namespace

std::optional<service> find_service(const entry_reader& entries,
                                    std::uint32_t id) {
  return load<service>(entries, keys::service(id));
}

verdict apply(message_context& context, const register_service& message) {
  auto& block = context.block;
  auto& entries = block.entries;
  if (auto checked = check_offer(message.offer); !checked)
    return checked;
  const auto id = load<std::uint32_t>(entries, keys::next_service).value_or(1);
  if (auto claimed = claim_offer(entries, context.sender, id, message.offer);
      !claimed)
    return claimed;
  const auto deposit = block.params.services.deposit;
  if (auto paid = debit(entries, context.sender, deposit); !paid)
    return paid;
  credit_module(entries, modules::deposits, deposit);
  store(entries, keys::next_service, id + 1);
  store(entries, keys::service(id),
        service{context.sender, message.offer, deposit, block.header.height});
  block.emit("service_registered", {{"service", to_text(u128{id})},
                                    {"kind", message.offer.kind},
                                    {"owner", to_text(context.sender)}});
  return {};
}

verdict apply(message_context& context, const update_service& message) {
  auto& block = context.block;
  auto& entries = block.entries;
  auto own = own_service(context, message.id);
  if (!own)
    return tl::unexpected(own.error());
  if (auto checked = check_offer(message.offer); !checked)
    return checked;
  entries.erase(offer_key(own->owner, own->offer));
  if (auto claimed
      = claim_offer(entries, context.sender, message.id, message.offer);
      !claimed)
    return claimed;
  own->offer = message.offer;
  own->height = block.header.height;
  store(entries, keys::service(message.id), *own);
  block.emit("service_updated", {{"service", to_text(u128{message.id})}});
  return {};
}

verdict apply(message_context& context, const remove_service& message) {
  auto& block = context.block;
  auto& entries = block.entries;
  const auto own = own_service(context, message.id);
  if (!own)
    return tl::unexpected(own.error());
  entries.erase(offer_key(own->owner, own->offer));
  entries.erase(keys::service(message.id));
  debit_module(entries, modules::deposits, own->deposit);
  credit(entries, own->owner, own->deposit);
  block.emit("service_removed", {{"service", to_text(u128{message.id})}});
  return {};
}

std::vector<std::string> service_faults(const entry_reader& entries) {
  amount deposits;
  for_each<service>(entries, keys::services,
                    [&](const std::string&, const service& held) {
                      deposits += held.deposit;
                      return true;
                    });
  if (deposits == module_balance(entries, modules::deposits))
    return {};
  return {"mod/deposits: not the sum of the services' deposits"};
}

} // namespace nephele::ledger
