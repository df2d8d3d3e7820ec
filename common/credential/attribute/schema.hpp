#pragma once

#include "common/base/strong.hpp"
#include "common/credential/attribute/errors.hpp"
#include "common/credential/ps/verification_key.hpp"

#include <chrono>
#include <variant>

namespace nephele::credential::attribute {

/// SHA-256 of a schema as published.
using schema_id = fixed_bytes<32, struct schema_id_tag>;

/// The time that credentials are good for, a day unless the issuers say
/// otherwise.
using epoch = strong<std::uint32_t, struct credential_epoch_tag>;

/// Slots that no schema fills: the tag of schema and epoch, always shown, and
/// the holder's secret, never shown.
inline constexpr std::uint8_t tag_slot = 0;
inline constexpr std::uint8_t holder_slot = 1;
inline constexpr std::uint8_t first_attribute_slot = 2;

inline constexpr std::size_t max_schema_size = 4096;
inline constexpr std::size_t max_enumeration_size = 1024;
inline constexpr std::size_t max_text_size = 1024;

enum class attribute_type {
  boolean,
  /// One of the listed values; its scalar is the place in the list.
  enumeration,
  /// Days since 1900-01-01.
  date,
  /// A signed 64-bit number, moved up by 2^63.
  integer,
  /// UTF-8 in normal form C, hashed.
  text,
  /// Hashed.
  bytes,
};

struct absent_value {
  friend bool operator==(const absent_value&, const absent_value&) = default;
};

/// A choice of an enumeration, by name.
struct choice {
  std::string name;

  friend bool operator==(const choice&, const choice&) = default;
};

using attribute_value
    = std::variant<absent_value, bool, choice, std::chrono::sys_days,
                   std::int64_t, std::string, byte_vector>;

struct attribute_definition {
  std::string name;
  attribute_type type = attribute_type::boolean;
  /// Of an enumeration.
  std::vector<std::string> values;
  /// The issuers sign it without seeing it.
  bool hidden_from_issuer = false;

  /// @returns the scalar that is signed, or errc::bad_value.
  [[nodiscard]] result<pairing::scalar>
  encode(const attribute_value& value) const;
};

struct schema {
  schema_id id;
  std::string name;
  std::uint32_t version = 0;
  std::vector<attribute_definition> attributes;

  /// Whether names are there, short and unique, enumerations not empty, and a
  /// key of `key_slots` slots has room for the attributes.
  /// @returns errc::bad_schema otherwise.
  [[nodiscard]] result<void> check(std::size_t key_slots) const;

  /// @returns the slot of the attribute, or nothing.
  [[nodiscard]] std::optional<std::uint8_t>
  slot_of(std::string_view attribute) const noexcept;

  [[nodiscard]] const attribute_definition*
  at(std::uint8_t slot) const noexcept;

  /// Slot 0 of every credential of this schema in `when`.
  [[nodiscard]] pairing::scalar tag(epoch when) const;

  /// All slots of a credential but the holder's secret, which is left zero, in
  /// order; slots without an attribute are zero.
  /// @param values  one an attribute
  [[nodiscard]] result<std::vector<pairing::scalar>>
  encode(epoch when, std::span<const attribute_value> values,
         std::size_t key_slots) const;

  /// The slots that the issuers do not see: the holder's secret, and what the
  /// schema hides; ascending.
  [[nodiscard]] std::vector<std::uint8_t> hidden_from_issuer() const;
};

/// The id of the schema published as these UTF-8 bytes.
[[nodiscard]] schema_id id_of_schema(byte_span published);

/// The scalar of text, in whichever normal form it is: callers normalise.
[[nodiscard]] pairing::scalar text_scalar(std::string_view text);
[[nodiscard]] pairing::scalar bytes_scalar(byte_span bytes);
[[nodiscard]] pairing::scalar absent_scalar();

/// Days since 1900-01-01, or nothing before it or from the year 10000 on.
[[nodiscard]] std::optional<std::uint32_t>
days_since_1900(std::chrono::sys_days day) noexcept;

/// The last day of birth of those who are `years` old or older on `today`. Who
/// is born on 29 February has the birthday on 1 March in other years.
[[nodiscard]] std::chrono::sys_days last_birth(std::chrono::sys_days today,
                                               std::uint16_t years) noexcept;

} // namespace nephele::credential::attribute
