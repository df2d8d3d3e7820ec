#include "common/ledger/address.hpp"

#include "common/crypto/sha256.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::string_view prefix = "n1";
constexpr std::size_t data_groups = 32; // of five bits: 20 bytes
constexpr std::size_t checksum_groups = 6;

using groups = std::vector<std::uint8_t>;

std::uint32_t polymod(const groups& values) noexcept {
  constexpr std::array<std::uint32_t, 5> generator{
      0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  std::uint32_t sum = 1;
  for (const auto value : values) {
    const auto top = sum >> 25U;
    sum = ((sum & 0x1ffffffU) << 5U) ^ value;
    for (unsigned i = 0; i < generator.size(); ++i)
      if (((top >> i) & 1U) != 0)
        sum ^= generator[i];
  }
  return sum;
}

/// What the checksum covers before the data: the prefix "n", expanded.
groups expanded_prefix() {
  return {'n' >> 5U, 0, 'n' & 31U};
}

groups checksum(const groups& data) {
  auto values = expanded_prefix();
  values.insert(values.end(), data.begin(), data.end());
  values.resize(values.size() + checksum_groups);
  const auto sum = polymod(values) ^ 1U;
  groups result;
  for (unsigned i = 0; i < checksum_groups; ++i)
    result.push_back(static_cast<std::uint8_t>((sum >> (5 * (5 - i))) & 31U));
  return result;
}

groups to_groups(const address& value) {
  groups result;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const auto byte : value.bytes) {
    bits = (bits << 8U) | std::to_integer<std::uint32_t>(byte);
    for (held += 8; held >= 5; held -= 5)
      result.push_back(static_cast<std::uint8_t>((bits >> (held - 5)) & 31U));
    bits &= (1U << held) - 1;
  }
  return result;
}

address from_groups(const groups& data) {
  address result;
  std::size_t at = 0;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const auto group : data) {
    bits = (bits << 5U) | group;
    held += 5;
    if (held < 8)
      continue;
    held -= 8;
    result.bytes[at++] = static_cast<std::byte>((bits >> held) & 0xFFU);
    bits &= (1U << held) - 1;
  }
  return result;
}

} // namespace

address address_of(const identity& key) noexcept {
  const auto digest = crypto::sha256(key.span());
  address result;
  std::copy_n(digest.begin(), address::size, result.bytes.begin());
  return result;
}

std::string to_text(const address& value) {
  auto data = to_groups(value);
  const auto sum = checksum(data);
  data.insert(data.end(), sum.begin(), sum.end());
  std::string text{prefix};
  for (const auto group : data)
    text.push_back(alphabet[group]);
  return text;
}

std::optional<address> parse_address(std::string_view text) {
  if (text.size() != prefix.size() + data_groups + checksum_groups)
    return std::nullopt;
  const bool upper = text.front() == 'N';
  std::string lower;
  for (const char c : text) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_lower = c >= 'a' && c <= 'z';
    if (upper ? is_lower : is_upper)
      return std::nullopt; // mixed case
    lower.push_back(is_upper ? static_cast<char>(c - 'A' + 'a') : c);
  }
  if (!lower.starts_with(prefix))
    return std::nullopt;
  groups data;
  for (const char c : lower.substr(prefix.size())) {
    const auto at = alphabet.find(c);
    if (at == std::string_view::npos)
      return std::nullopt;
    data.push_back(static_cast<std::uint8_t>(at));
  }
  const groups sum(data.end() - checksum_groups, data.end());
  data.resize(data_groups);
  if (checksum(data) != sum)
    return std::nullopt;
  return from_groups(data);
}

} // namespace nephele::ledger
