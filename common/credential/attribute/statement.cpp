#include "common/credential/attribute/statement.hpp"

#include "common/credential/attribute/schema.hpp"

#include <algorithm>

namespace nephele::credential::attribute {

namespace {

bool partitions(const statement& claim, std::size_t slots) noexcept {
  auto disclosed = claim.disclosed.begin();
  auto hidden = claim.hidden.begin();
  for (std::size_t slot = 0; slot < slots; ++slot) {
    if (disclosed != claim.disclosed.end() && disclosed->slot == slot)
      ++disclosed;
    else if (hidden != claim.hidden.end() && *hidden == slot)
      ++hidden;
    else
      return false;
  }
  return disclosed == claim.disclosed.end() && hidden == claim.hidden.end();
}

bool is_hidden_attribute(const statement& claim, std::uint8_t slot) noexcept {
  return slot != holder_slot
         && std::ranges::find(claim.hidden, slot) != claim.hidden.end();
}

} // namespace

result<void> statement::check(std::size_t slots) const {
  if (slots > ps::max_slots || !partitions(*this, slots) || disclosed.empty()
      || disclosed[0].slot != tag_slot || hidden.empty()
      || hidden[0] != holder_slot)
    return fail(errc::bad_statement, "slots");
  if (context.size() > max_context_size
      || (scope && scope->size() > max_context_size))
    return fail(errc::bad_statement, "context or scope too long");
  if (ranges.size() > max_ranges || digits() > max_digits)
    return fail(errc::bad_range, "too many");
  for (const auto& range : ranges) {
    if (!is_hidden_attribute(*this, range.slot))
      return fail(errc::bad_statement, "range");
    if (range.digits == 0)
      return fail(errc::bad_range, "no digits");
  }
  if (memberships.size() > max_memberships)
    return fail(errc::bad_statement, "too many memberships");
  for (const auto& membership : memberships)
    if (!is_hidden_attribute(*this, membership.slot))
      return fail(errc::bad_statement, "membership");
  return {};
}

std::size_t statement::digits() const noexcept {
  std::size_t sum = 0;
  for (const auto& range : ranges)
    sum += range.digits;
  return sum;
}

bool statement::has_range(std::uint8_t slot) const noexcept {
  return std::ranges::find(ranges, slot, &range::slot) != ranges.end();
}

std::size_t statement::hidden_place(std::uint8_t slot) const noexcept {
  return static_cast<std::size_t>(std::ranges::find(hidden, slot)
                                  - hidden.begin());
}

void statement::append_to(ps::transcript& log) const {
  log.add("vk", issuers.span());
  log.add("context", context);
  for (const auto& [slot, value] : disclosed) {
    ps::concatenation item;
    item.integer(slot).bytes(value.encode());
    log.add("disclosed", item.span());
  }
  for (const auto slot : hidden)
    log.add_integer("hidden", slot);
  for (const auto& range : ranges) {
    ps::concatenation item;
    item.integer(range.slot)
        .integer(static_cast<std::uint8_t>(range.kind))
        .integer(range.bound)
        .integer(range.digits);
    log.add("range", item.span());
  }
  for (const auto& membership : memberships) {
    ps::concatenation item;
    item.integer(membership.slot).bytes(membership.set.span());
    log.add("member", item.span());
  }
  if (scope)
    log.add("scope", *scope);
}

statement make_statement(const ps::key_id& issuers,
                         std::vector<slot_value> disclosed, std::size_t slots,
                         byte_vector context) {
  statement claim;
  claim.issuers = issuers;
  claim.context = std::move(context);
  claim.disclosed = std::move(disclosed);
  for (std::size_t slot = 0; slot < slots; ++slot)
    if (std::ranges::find(claim.disclosed, slot, &slot_value::slot)
        == claim.disclosed.end())
      claim.hidden.push_back(static_cast<std::uint8_t>(slot));
  return claim;
}

pairing::g1 pseudonym_base(byte_span scope) {
  return pairing::hash_to_g1(pairing::point_purpose::scope, scope);
}

} // namespace nephele::credential::attribute
