#include "common/ledger/deposits.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/dkg.hpp"
#include "common/ledger/validators.hpp"

namespace nephele::ledger {

namespace {

/// `issue/DAY/A`.
struct issuance {
  hash root{};
  std::uint32_t count = 0;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.root, self.count);
  }
};

/// Books that could be issued on `day`: those paid for on it or on one of the
/// days before on which they were still valid.
std::uint64_t issuable_on(const block_context& block, std::uint64_t day) {
  std::uint64_t count = 0;
  for (std::uint64_t age = 0;
       age < block.params.credentials.validity_days && age <= day; ++age)
    count += load<std::uint64_t>(block.entries, keys::deposit_count(day - age))
                 .value_or(0);
  return count;
}

void count_deposit(overlay& entries, std::uint64_t day) {
  const auto key = keys::deposit_count(day);
  store(entries, key, load<std::uint64_t>(entries, key).value_or(0) + 1);
}

} // namespace

std::uint64_t day_of(const block_context& block) {
  return block.header.time_s / block.params.credentials.day_s;
}

std::optional<deposit> find_deposit(const entry_reader& entries,
                                    std::uint64_t id) {
  return load<deposit>(entries, keys::deposit(id));
}

verdict apply(message_context& context, const deposit_ticketbook& message) {
  auto& block = context.block;
  auto& entries = block.entries;
  const auto& rules = block.params.credentials;
  if (message.type >= rules.types)
    return refuse(errc::out_of_range, "type ", u128{message.type},
                  " is not below ", u128{rules.types});
  if (entries.get(keys::barred(context.sender)))
    return refuse(errc::barred, "the account spent a ticket twice");
  if (message.value != rules.ticketbook_price)
    return refuse(errc::wrong_amount, message.value, " is not the price of ",
                  rules.ticketbook_price);
  if (entries.get(keys::deposit_of_key(message.key)))
    return refuse(errc::duplicate_key, "the book's key was seen before");
  if (auto paid = debit(entries, context.sender, message.value); !paid)
    return paid;
  credit_module(entries, modules::ecash, message.value);
  const auto id = load<std::uint64_t>(entries, keys::next_deposit).value_or(1);
  const auto day = day_of(block);
  store(entries, keys::next_deposit, id + 1);
  store(entries, keys::deposit_of_key(message.key), id);
  store(entries, keys::deposit(id),
        deposit{context.sender, message.type, message.key, message.request_key,
                day, false});
  count_deposit(entries, day);
  block.emit("ticketbook_deposited", {{"deposit", to_text(id)},
                                      {"type", to_text(u128{message.type})},
                                      {"key", to_hex(message.key)},
                                      {"day", to_text(day)}});
  return {};
}

verdict apply(message_context& context, const commit_issuance& message) {
  auto& block = context.block;
  auto& entries = block.entries;
  if (!find_issuer(entries, context.sender))
    return refuse(errc::not_member, "the account issues nothing");
  if (!is_redeemable(block, message.day))
    return refuse(errc::out_of_range, "day ", message.day, ", today is ",
                  day_of(block));
  const auto key = keys::issuance(message.day, context.sender);
  if (entries.get(key))
    return refuse(errc::already_sent, "the root of day ", message.day,
                  " is there");
  if (const auto most = issuable_on(block, message.day); message.count > most)
    return refuse(errc::out_of_range, u128{message.count},
                  " books are more than the ", most, " paid for");
  store(entries, key, issuance{message.root, message.count});
  auto own = load_required<validator>(entries, keys::validator(context.sender));
  own.issued += message.count;
  store(entries, keys::validator(context.sender), own);
  block.emit("issuance_committed", {{"issuer", to_text(context.sender)},
                                    {"day", to_text(message.day)},
                                    {"root", to_hex(message.root)}});
  return {};
}

verdict bar_book(block_context& block, const point_bytes& key) {
  auto& entries = block.entries;
  const auto id = load<std::uint64_t>(entries, keys::deposit_of_key(key));
  if (!id)
    return refuse(errc::no_deposit, "nobody paid for a book of this key");
  auto found = load_required<deposit>(entries, keys::deposit(*id));
  found.flagged = true;
  store(entries, keys::deposit(*id), found);
  store(entries, keys::barred(found.owner), *id);
  block.emit("barred",
             {{"account", to_text(found.owner)}, {"deposit", to_text(*id)}});
  return {};
}

void prune_days(block_context& block) {
  auto left = block.params.epochs.events_per_block;
  for (const auto prefix :
       {keys::serials, keys::issuances, keys::deposit_counts})
    while (const auto oldest = block.entries.next({}, prefix)) {
      const auto day = keys::number_after(oldest->first, prefix);
      // Books of a week before are still issued and counted.
      const auto kept = prefix == keys::deposit_counts
                            ? day + block.params.credentials.validity_days
                            : day;
      if (left == 0 || is_redeemable(block, kept) || kept > day_of(block))
        break;
      --left;
      block.entries.erase(oldest->first);
    }
}

bool is_redeemable(const block_context& block, std::uint64_t day) {
  const auto today = day_of(block);
  return day <= today && today - day <= block.params.credentials.validity_days;
}

} // namespace nephele::ledger
