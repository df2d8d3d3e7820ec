#include "common/credential/attribute/policy.hpp"

#include "common/wire/reader.hpp"

#include <algorithm>
#include <set>

namespace nephele::credential::attribute {

using pairing::scalar;
namespace chrono = std::chrono;

namespace {

constexpr std::uint8_t version = 1;

/// Dates of the next 179 years around a bound; integers need all eight.
constexpr std::uint8_t date_digits = 2;
constexpr std::uint8_t integer_digits = max_digits;

constexpr std::uint16_t max_age = 120;

bool is_shown(const policy_rule& rule) noexcept {
  if (const auto* choices = std::get_if<one_of_rule>(&rule.rule))
    return !choices->is_hidden;
  return std::holds_alternative<disclose_rule>(rule.rule);
}

result<void> check_rule(const policy_rule& rule,
                        const attribute_definition& of) {
  if (const auto* shown = std::get_if<disclose_rule>(&rule.rule)) {
    if (shown->value && !of.encode(*shown->value))
      return fail(errc::bad_policy, of.name + ": value");
  } else if (const auto* choices = std::get_if<one_of_rule>(&rule.rule)) {
    if (!set_of(*choices, of))
      return fail(errc::bad_policy, of.name + ": values");
  } else if (const auto* bound = std::get_if<bound_rule>(&rule.rule)) {
    if ((of.type != attribute_type::date && of.type != attribute_type::integer)
        || std::holds_alternative<absent_value>(bound->bound)
        || !of.encode(bound->bound))
      return fail(errc::bad_policy, of.name + ": bound");
  } else if (const auto years = std::get<age_rule>(rule.rule).years;
             of.type != attribute_type::date || years == 0 || years > max_age) {
    return fail(errc::bad_policy, of.name + ": age");
  }
  return {};
}

/// A date's or integer's scalar as the number that it is.
std::uint64_t bound_number(const attribute_value& bound) noexcept {
  if (const auto* day = std::get_if<chrono::sys_days>(&bound))
    return days_since_1900(*day).value_or(0);
  const auto* number = std::get_if<std::int64_t>(&bound);
  return static_cast<std::uint64_t>(number == nullptr ? 0 : *number)
         ^ (1ULL << 63U);
}

/// Whether a shown value is one that the rule takes.
bool takes(const policy_rule& rule, const attribute_definition& of,
           const scalar& value) {
  if (const auto* shown = std::get_if<disclose_rule>(&rule.rule))
    return !shown->value || of.encode(*shown->value).value() == value;
  const auto& choices = std::get<one_of_rule>(rule.rule).values;
  return std::ranges::any_of(choices, [&](const auto& choice) {
    return of.encode(choice).value() == value;
  });
}

void add_hidden(statement& claim, const policy_rule& rule, std::uint8_t slot,
                const attribute_definition& of, chrono::sys_days today) {
  if (const auto* choices = std::get_if<one_of_rule>(&rule.rule)) {
    claim.memberships.push_back({slot, set_of(*choices, of)->id()});
  } else if (const auto* bound = std::get_if<bound_rule>(&rule.rule)) {
    const auto digits
        = of.type == attribute_type::date ? date_digits : integer_digits;
    claim.ranges.push_back(
        {slot, bound->kind, bound_number(bound->bound), digits});
  } else {
    const auto years = std::get<age_rule>(rule.rule).years;
    claim.ranges.push_back(
        {slot, range_kind::at_most,
         days_since_1900(last_birth(today, years)).value_or(0), date_digits});
  }
}

result<void> check_epoch(const policy& asked, const policy_time& now,
                         epoch credential_epoch) {
  const auto is_previous
      = now.is_first_hour && credential_epoch.next() == now.epoch;
  if ((credential_epoch != now.epoch && !is_previous)
      || credential_epoch < asked.earliest)
    return fail(errc::stale_epoch);
  return {};
}

} // namespace

result<void> policy::check(const attribute::schema& of) const {
  if (schema != of.id)
    return fail(errc::unknown_schema);
  std::set<std::string_view> shown;
  std::set<std::string_view> hidden;
  for (const auto& rule : rules) {
    const auto slot = of.slot_of(rule.attribute);
    if (!slot)
      return fail(errc::bad_policy, rule.attribute + ": no such attribute");
    if (auto fine = check_rule(rule, *of.at(*slot)); !fine)
      return fine;
    auto& mine = is_shown(rule) ? shown : hidden;
    const auto& theirs = is_shown(rule) ? hidden : shown;
    if (theirs.contains(rule.attribute)
        || (!mine.insert(rule.attribute).second && is_shown(rule)))
      return fail(errc::bad_policy, rule.attribute + ": named twice");
  }
  return {};
}

byte_vector presentation::encode() const {
  ps::concatenation out;
  out.integer(version)
      .integer(epoch.value())
      .integer(static_cast<std::uint8_t>(disclosed.size()));
  for (const auto& value : disclosed)
    out.bytes(value.encode());
  return out.bytes(shown).take();
}

result<presentation> presentation::decode(byte_span bytes) {
  wire::reader in{bytes};
  const auto form = in.u8();
  presentation read;
  read.epoch = attribute::epoch{in.u32()};
  const std::size_t count = in.u8();
  if (!in.ok() || count > ps::max_slots
      || in.remaining() < count * scalar::size)
    return fail(errc::length, "presentation");
  if (form != version)
    return fail(errc::bad_version, "presentation");
  for (std::size_t i = 0; i < count; ++i) {
    auto value = scalar::decode(in.bytes(scalar::size));
    if (!value)
      return fail(std::move(value).error());
    read.disclosed.push_back(*value);
  }
  const auto rest = in.rest();
  read.shown.assign(rest.begin(), rest.end());
  return read;
}

result<scalar_set> set_of(const one_of_rule& rule,
                          const attribute_definition& of) {
  std::vector<scalar> members;
  for (const auto& value : rule.values) {
    auto member = of.encode(value);
    if (!member)
      return fail(std::move(member).error());
    members.push_back(*member);
  }
  return scalar_set::of(std::move(members));
}

std::vector<std::uint8_t> shown_slots(const policy& asked, const schema& of) {
  std::vector<std::uint8_t> slots;
  for (const auto& rule : asked.rules)
    if (const auto slot = of.slot_of(rule.attribute); slot && is_shown(rule))
      slots.push_back(*slot);
  std::ranges::sort(slots);
  return slots;
}

result<statement> make_statement(const policy& asked, const schema& of,
                                 std::size_t key_slots, const policy_time& now,
                                 epoch credential_epoch,
                                 std::span<const scalar> disclosed,
                                 byte_vector context) {
  if (auto fine = asked.check(of); !fine)
    return fail(std::move(fine).error());
  if (auto fine = of.check(key_slots); !fine)
    return fail(std::move(fine).error());
  if (auto fine = check_epoch(asked, now, credential_epoch); !fine)
    return fail(std::move(fine).error());
  const auto slots = shown_slots(asked, of);
  if (slots.size() != disclosed.size())
    return fail(errc::policy_not_met, "values");
  std::vector<slot_value> values{{tag_slot, of.tag(credential_epoch)}};
  for (std::size_t i = 0; i < slots.size(); ++i)
    values.push_back({slots[i], disclosed[i]});
  for (auto slot = first_attribute_slot + of.attributes.size();
       slot < key_slots; ++slot)
    values.push_back({static_cast<std::uint8_t>(slot), {}});
  auto claim = make_statement(asked.issuers, std::move(values), key_slots,
                              std::move(context));
  if (asked.scope) {
    const auto scope = as_bytes(*asked.scope);
    claim.scope.emplace(scope.begin(), scope.end());
  }
  for (const auto& rule : asked.rules) {
    const auto slot = *of.slot_of(rule.attribute);
    if (!is_shown(rule)) {
      add_hidden(claim, rule, slot, *of.at(slot), now.day);
      continue;
    }
    const auto place = std::ranges::find(slots, slot) - slots.begin();
    if (!takes(rule, *of.at(slot), disclosed[static_cast<std::size_t>(place)]))
      return fail(errc::policy_not_met, rule.attribute);
  }
  if (auto fine = claim.check(key_slots); !fine)
    return fail(errc::bad_policy, fine.error().text());
  return claim;
}

result<presentation> present(const policy& asked, const schema& of,
                             const policy_time& now, epoch credential_epoch,
                             byte_vector context, const credential& owned,
                             const ps::prepared_key& key, published_sets sets,
                             pairing::scalar_source& source) {
  presentation answer;
  answer.epoch = credential_epoch;
  for (const auto slot : shown_slots(asked, of))
    answer.disclosed.push_back(owned.messages[slot].publish());
  const auto claim
      = make_statement(asked, of, key.key().slots(), now, credential_epoch,
                       answer.disclosed, std::move(context));
  if (!claim)
    return fail(claim.error());
  const auto shown = prove(*claim, owned, key, sets, source);
  if (!shown)
    return fail(shown.error());
  answer.shown = shown->encode();
  return answer;
}

result<show> check(const presentation& answer, const policy& asked,
                   const schema& of, const policy_time& now,
                   byte_vector context, const show_verifier& verifier,
                   crypto::random& randomness) {
  if (asked.issuers != verifier.key().id())
    return fail(errc::unknown_issuer);
  const auto claim
      = make_statement(asked, of, verifier.key().key().slots(), now,
                       answer.epoch, answer.disclosed, std::move(context));
  if (!claim)
    return fail(claim.error());
  auto shown = show::decode(answer.shown, show_shape::of(*claim));
  if (!shown)
    return shown;
  if (!verifier.verify(*claim, *shown, randomness))
    return fail(errc::invalid_proof, "show");
  return shown;
}

} // namespace nephele::credential::attribute
