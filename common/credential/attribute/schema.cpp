#include "common/credential/attribute/schema.hpp"

#include "common/credential/ps/concatenation.hpp"
#include "common/crypto/sha256.hpp"
#include "common/pairing/hash.hpp"

#include <algorithm>
#include <set>

namespace nephele::credential::attribute {

using pairing::hash_to_scalar;
using pairing::scalar;
using pairing::scalar_purpose;
namespace chrono = std::chrono;

namespace {

constexpr std::size_t max_name_size = 64;
constexpr chrono::sys_days day_zero = chrono::year{1900} / chrono::January / 1;
constexpr chrono::sys_days day_end = chrono::year{10000} / chrono::January / 1;

bool is_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= max_name_size;
}

template <class Value>
const Value* as(attribute_type is, attribute_type wanted,
                const attribute_value& value) noexcept {
  return is == wanted ? std::get_if<Value>(&value) : nullptr;
}

} // namespace

result<scalar>
attribute_definition::encode(const attribute_value& value) const {
  using enum attribute_type;
  if (std::holds_alternative<absent_value>(value))
    return absent_scalar();
  if (const auto* truth = as<bool>(type, boolean, value))
    return scalar{*truth ? 1U : 0U};
  if (const auto* chosen = as<choice>(type, enumeration, value)) {
    const auto place = std::ranges::find(values, chosen->name);
    if (place != values.end())
      return scalar{static_cast<std::uint64_t>(place - values.begin())};
  }
  if (const auto* day = as<chrono::sys_days>(type, date, value)) {
    if (const auto days = days_since_1900(*day))
      return scalar{*days};
  }
  if (const auto* number = as<std::int64_t>(type, integer, value))
    return scalar{static_cast<std::uint64_t>(*number) ^ (1ULL << 63U)};
  if (const auto* words = as<std::string>(type, text, value);
      words != nullptr && words->size() <= max_text_size)
    return text_scalar(*words);
  if (const auto* raw = as<byte_vector>(type, bytes, value);
      raw != nullptr && raw->size() <= max_text_size)
    return bytes_scalar(*raw);
  return fail(errc::bad_value, name);
}

result<void> schema::check(std::size_t key_slots) const {
  if (!is_name(name))
    return fail(errc::bad_schema, "name");
  if (key_slots > ps::max_slots
      || attributes.size() + first_attribute_slot > key_slots)
    return fail(errc::bad_schema, "too many attributes");
  std::set<std::string_view> names;
  for (const auto& attribute : attributes) {
    if (!is_name(attribute.name) || !names.insert(attribute.name).second)
      return fail(errc::bad_schema, "attribute's name");
    const auto is_enumeration = attribute.type == attribute_type::enumeration;
    const auto count = attribute.values.size();
    if (is_enumeration != (count > 0) || count > max_enumeration_size)
      return fail(errc::bad_schema, attribute.name + ": values");
    if (std::set<std::string_view>{attribute.values.begin(),
                                   attribute.values.end()}
            .size()
        != count)
      return fail(errc::bad_schema, attribute.name + ": equal values");
  }
  return {};
}

std::optional<std::uint8_t>
schema::slot_of(std::string_view attribute) const noexcept {
  const auto found
      = std::ranges::find(attributes, attribute, &attribute_definition::name);
  if (found == attributes.end())
    return std::nullopt;
  return static_cast<std::uint8_t>(found - attributes.begin()
                                   + first_attribute_slot);
}

const attribute_definition* schema::at(std::uint8_t slot) const noexcept {
  const std::size_t end = first_attribute_slot + attributes.size();
  if (slot < first_attribute_slot || slot >= end)
    return nullptr;
  return &attributes[slot - std::size_t{first_attribute_slot}];
}

scalar schema::tag(epoch when) const {
  ps::concatenation input;
  input.bytes(id.span()).integer(when.value());
  return hash_to_scalar(scalar_purpose::credential_tag, input.span());
}

result<std::vector<scalar>>
schema::encode(epoch when, std::span<const attribute_value> values,
               std::size_t key_slots) const {
  if (auto fine = check(key_slots); !fine)
    return fail(std::move(fine).error());
  if (values.size() != attributes.size())
    return fail(errc::bad_value, "one value an attribute");
  std::vector<scalar> messages(key_slots);
  messages[tag_slot] = tag(when);
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto encoded = attributes[i].encode(values[i]);
    if (!encoded)
      return fail(std::move(encoded).error());
    messages[first_attribute_slot + i] = *encoded;
  }
  return messages;
}

std::vector<std::uint8_t> schema::hidden_from_issuer() const {
  std::vector<std::uint8_t> slots{holder_slot};
  for (std::size_t i = 0; i < attributes.size(); ++i)
    if (attributes[i].hidden_from_issuer)
      slots.push_back(static_cast<std::uint8_t>(first_attribute_slot + i));
  return slots;
}

schema_id id_of_schema(byte_span published) {
  return {crypto::sha256({as_bytes("NEPHELE-V01-SCHEMA"), published})};
}

scalar text_scalar(std::string_view text) {
  return hash_to_scalar(scalar_purpose::attribute_text, as_bytes(text));
}

scalar bytes_scalar(byte_span bytes) {
  return hash_to_scalar(scalar_purpose::attribute_bytes, bytes);
}

scalar absent_scalar() {
  return bytes_scalar(as_bytes("nephele-absent"));
}

std::optional<std::uint32_t> days_since_1900(chrono::sys_days day) noexcept {
  if (day < day_zero || day >= day_end)
    return std::nullopt;
  return static_cast<std::uint32_t>((day - day_zero).count());
}

chrono::sys_days last_birth(chrono::sys_days today,
                            std::uint16_t years) noexcept {
  const chrono::year_month_day now{today};
  const chrono::year_month_day then{now.year() - chrono::years{years},
                                    now.month(), now.day()};
  // On a 29 February, of whose years ago there was none, the last to have had
  // their birthday were born on the 28th.
  return then.ok()
             ? chrono::sys_days{then}
             : chrono::sys_days{then.year() / then.month() / chrono::last};
}

} // namespace nephele::credential::attribute
