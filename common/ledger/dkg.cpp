#include "common/ledger/dkg.hpp"

#include "common/crypto/sha256.hpp"
#include "common/ledger/dkg_members.hpp"
#include "common/ledger/validators.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::string_view deal_domain{"nephele-dkg-v1\0", 15};

constexpr std::size_t registration_size = 128;
constexpr std::size_t session_key_size = 48;
constexpr std::size_t commitment_size = 32;
constexpr std::size_t complaint_size = 180;
constexpr std::size_t max_deal_size = 60'000;
constexpr std::size_t max_confirmation_size = 8192;

struct place {
  key_round round;
  std::size_t number; ///< in round.members, from 0

  [[nodiscard]] key_member& own() { return round.members[number]; }
};

decision<place> place_of(const message_context& context,
                         std::uint32_t key_epoch, key_phase step) {
  const auto& entries = context.block.entries;
  auto round = find_round(entries, key_epoch);
  if (!round || current_key_epochs(entries).running != key_epoch)
    return refuse(errc::wrong_phase, "key epoch ", u128{key_epoch},
                  " is not being prepared");
  if (round->at != step)
    return refuse(errc::wrong_phase, "the round is in phase ",
                  u128{static_cast<std::uint8_t>(round->at)});
  const auto at
      = std::ranges::find(round->members, context.sender, &key_member::owner);
  if (at == round->members.end())
    return refuse(errc::not_member, "the account has no part in the round");
  const auto number = static_cast<std::size_t>(at - round->members.begin());
  return place{*std::move(round), number};
}

verdict check_size(const dkg_message& message) {
  const auto size = message.body.size();
  const auto [least, most] = [&]() -> std::pair<std::size_t, std::size_t> {
    switch (message.step) {
    case key_phase::registering:
      return {registration_size, registration_size};
    case key_phase::committing:
      return {commitment_size, commitment_size};
    case key_phase::dealing:
      return {1, max_deal_size};
    case key_phase::complaining:
      return {complaint_size, complaint_size};
    case key_phase::confirming:
      return {commitment_size + 1, max_confirmation_size};
    case key_phase::active:
    case key_phase::failed:
      break;
    }
    return {1, 0};
  }();
  if (size < least || size > most)
    return refuse(errc::out_of_range, u128{size}, " bytes; from ", u128{least},
                  " to ", u128{most}, " fit");
  if ((message.accused != 0) != (message.step == key_phase::complaining))
    return refuse(errc::out_of_range, "complaints, and only they, accuse");
  return {};
}

/// Without the own key, its shares could be opened under another's name.
verdict check_session_key(const entry_reader& entries,
                          const dkg_message& message) {
  const auto own = byte_span{message.body}.first(session_key_size);
  auto unique = true;
  for_each<byte_vector>(entries,
                        keys::dkg_messages(message.key_epoch, message.step),
                        [&](const std::string&, const byte_vector& other) {
                          unique = !std::ranges::equal(
                              byte_span{other}.first(session_key_size), own);
                          return unique;
                        });
  if (!unique)
    return refuse(errc::duplicate_key, "another registered this key");
  return {};
}

verdict check_deal(const entry_reader& entries, const dkg_message& message,
                   std::uint16_t number) {
  const auto committed = load_required<byte_vector>(
      entries,
      keys::dkg_message(message.key_epoch, key_phase::committing, number, 0));
  const auto digest
      = crypto::sha256({as_bytes(deal_domain), byte_span{message.body}});
  if (!std::ranges::equal(committed, digest))
    return refuse(errc::bad_reveal, "not the deal that was committed to");
  return {};
}

/// Whether the member has its say in this phase, and notes that it had it.
verdict take_turn(key_member& own, const dkg_message& message) {
  const auto take = [](bool may, bool& done) -> verdict {
    if (!may)
      return refuse(errc::not_member, "the member has no part in this phase");
    if (done)
      return refuse(errc::already_sent, "sent in this phase");
    done = true;
    return {};
  };
  switch (message.step) {
  case key_phase::registering:
    return take(true, own.registered);
  case key_phase::committing:
    return take(own.registered && own.deals_as != 0, own.committed);
  case key_phase::dealing:
    return take(own.committed, own.dealt);
  case key_phase::confirming:
    return take(receives(own), own.confirmed);
  case key_phase::complaining: {
    bool again = false; // the accused's entry tells
    return take(receives(own), again);
  }
  case key_phase::active:
  case key_phase::failed:
    break;
  }
  return refuse(errc::wrong_phase, "nothing is sent in this phase");
}

} // namespace

key_epochs current_key_epochs(const entry_reader& entries) {
  return load<key_epochs>(entries, keys::key_epochs).value_or(key_epochs{});
}

std::optional<key_round> find_round(const entry_reader& entries,
                                    std::uint32_t key_epoch) {
  return load<key_round>(entries, keys::dkg(key_epoch));
}

std::optional<issuer> find_issuer(const entry_reader& entries,
                                  const address& owner) {
  const auto found = load<issuer>(
      entries, keys::issuer(current_key_epochs(entries).active, owner));
  const auto behind = find_validator(entries, owner);
  if (!found || !behind || behind->barred_issuer)
    return std::nullopt;
  return found;
}

verdict apply(message_context& context, const dkg_message& message) {
  auto& entries = context.block.entries;
  if (auto fits = check_size(message); !fits)
    return fits;
  auto found = place_of(context, message.key_epoch, message.step);
  if (!found)
    return tl::unexpected(found.error());
  if (auto turn = take_turn(found->own(), message); !turn)
    return turn;
  const auto number = static_cast<std::uint16_t>(found->number + 1);
  if (message.step == key_phase::registering)
    if (auto unique = check_session_key(entries, message); !unique)
      return unique;
  if (message.step == key_phase::dealing)
    if (auto fits = check_deal(entries, message, number); !fits)
      return fits;
  const auto key = keys::dkg_message(message.key_epoch, message.step, number,
                                     message.accused);
  if (entries.get(key))
    return refuse(errc::already_sent, "complained about ",
                  u128{message.accused});
  store(entries, key, message.body);
  store(entries, keys::dkg(message.key_epoch), found->round);
  context.block.emit(
      "dkg_message",
      {{"key_epoch", to_text(u128{message.key_epoch})},
       {"phase", to_text(u128{static_cast<std::uint8_t>(message.step)})},
       {"member", to_text(u128{number})}});
  return {};
}

verdict apply(message_context& context, const dkg_verdict& message) {
  auto& entries = context.block.entries;
  auto found = place_of(context, message.key_epoch, key_phase::confirming);
  if (!found)
    return tl::unexpected(found.error());
  if (!receives(found->own()))
    return refuse(errc::not_member, "the member has no part in this phase");
  if (found->own().judged)
    return refuse(errc::already_sent, "judged in this round");
  if (std::ranges::adjacent_find(message.guilty, std::ranges::greater_equal{})
      != message.guilty.end())
    return refuse(errc::unsorted, "members in ascending order");
  if (!message.guilty.empty()
      && (message.guilty.front() == 0
          || message.guilty.back() > found->round.members.size()))
    return refuse(errc::out_of_range, "the round has ",
                  u128{found->round.members.size()}, " members");
  found->own().judged = true;
  store(entries,
        keys::dkg_verdict(message.key_epoch,
                          static_cast<std::uint16_t>(found->number + 1)),
        message.guilty);
  store(entries, keys::dkg(message.key_epoch), found->round);
  return {};
}

} // namespace nephele::ledger
