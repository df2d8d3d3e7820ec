#pragma once

#include "common/base/bytes.hpp"
#include "common/ledger/decimal.hpp"

#include <concepts>
#include <map>
#include <tuple>

/// The one byte form of everything that is hashed, signed or stored:
/// fields in the order that a struct's `fields` lists them, integers
/// little-endian, booleans 0 or 1, text and bytes after a u32 length, lists and
/// maps after a u32 count, maps sorted by key without repetition, optionals
/// after a boolean. What decodes encodes to the same bytes again.
namespace nephele::ledger {

/// A struct lists its fields once:
/// `static auto fields(auto& self) { return std::tie(self.a, self.b); }`
template <class T>
concept has_fields = requires(T& value) { T::fields(value); };

/// An enumeration says which of its values exist: `bool is_known(E)`.
template <class T>
concept known_enum = std::is_enum_v<T> && requires(T value) {
  { is_known(value) } -> std::same_as<bool>;
};

class encoder {
public:
  template <std::unsigned_integral Int>
  void put(Int value) {
    integer<sizeof(Int)>(value);
  }

  void put(bool value) { integer<1>(value ? 1 : 0); }

  void put(amount value) { integer<16>(value.units()); }

  void put(decimal value) { integer<16>(value.atomics()); }

  void put(std::string_view text) { put_counted(as_bytes(text)); }

  void put(const byte_vector& bytes) { put_counted(bytes); }

  template <std::size_t N>
  void put(const byte_array<N>& bytes) {
    raw(bytes);
  }

  template <std::size_t N, class Tag>
  void put(const fixed_bytes<N, Tag>& value) {
    raw(value.span());
  }

  template <known_enum Enum>
  void put(Enum value) {
    put(static_cast<std::underlying_type_t<Enum>>(value));
  }

  template <class T>
  void put(const std::vector<T>& list) {
    put(static_cast<std::uint32_t>(list.size()));
    for (const auto& item : list)
      put(item);
  }

  template <class Key, class T>
  void put(const std::map<Key, T>& map) {
    put(static_cast<std::uint32_t>(map.size()));
    for (const auto& [key, value] : map) {
      put(key);
      put(value);
    }
  }

  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value)
      put(*value);
  }

  template <has_fields T>
  void put(const T& value) {
    std::apply([this](const auto&... field) { (put(field), ...); },
               T::fields(value));
  }

  void raw(byte_span bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }

  [[nodiscard]] byte_vector take() && { return std::move(out_); }

private:
  template <std::size_t Size>
  void integer(u128 value) {
    for (std::size_t i = 0; i < Size; ++i)
      out_.push_back(static_cast<std::byte>((value >> (8 * i)) & 0xFFU));
  }

  void put_counted(byte_span bytes) {
    put(static_cast<std::uint32_t>(bytes.size()));
    raw(bytes);
  }

  byte_vector out_;
};

/// Reads what encoder wrote. Failure is sticky, as in wire::reader; no length
/// sizes anything beyond the bytes that are there.
class decoder {
public:
  explicit decoder(byte_span bytes) noexcept : rest_(bytes) {}

  template <std::unsigned_integral Int>
  void take(Int& value) {
    value = static_cast<Int>(integer(sizeof(Int)));
  }

  void take(bool& value) {
    const auto read = integer(1);
    value = read == 1;
    if (read > 1)
      fail();
  }

  void take(amount& value) { value = amount{integer(16)}; }

  void take(decimal& value) { value = decimal::from_atomics(integer(16)); }

  void take(std::string& text) { text = as_text(counted()); }

  void take(byte_vector& bytes) {
    const auto read = counted();
    bytes.assign(read.begin(), read.end());
  }

  template <std::size_t N>
  void take(byte_array<N>& bytes) {
    if (const auto read = raw(N); !read.empty())
      std::memcpy(bytes.data(), read.data(), N);
  }

  template <std::size_t N, class Tag>
  void take(fixed_bytes<N, Tag>& value) {
    take(value.bytes);
  }

  template <known_enum Enum>
  void take(Enum& value) {
    std::underlying_type_t<Enum> read{};
    take(read);
    value = static_cast<Enum>(read);
    if (!is_known(value))
      fail();
  }

  template <class T>
  void take(std::vector<T>& list) {
    list.clear();
    for (auto left = count(); left > 0 && ok_; --left)
      take(list.emplace_back());
  }

  template <class Key, class T>
  void take(std::map<Key, T>& map) {
    map.clear();
    for (auto left = count(); left > 0 && ok_; --left) {
      Key key{};
      take(key);
      if (!map.empty() && !(map.rbegin()->first < key))
        fail();
      take(map[key]);
    }
  }

  template <class T>
  void take(std::optional<T>& value) {
    bool present = false;
    take(present);
    value.reset();
    if (present)
      take(value.emplace());
  }

  template <has_fields T>
  void take(T& value) {
    std::apply([this](auto&... field) { (take(field), ...); },
               T::fields(value));
  }

  /// The next `size` bytes, a view of the input; empty after a failure.
  [[nodiscard]] byte_span raw(std::size_t size) noexcept {
    if (!ok_ || size > rest_.size()) {
      fail();
      return {};
    }
    const auto result = rest_.first(size);
    rest_ = rest_.subspan(size);
    return result;
  }

  void fail() noexcept {
    ok_ = false;
    rest_ = {};
  }

  [[nodiscard]] bool ok() const noexcept { return ok_; }

  [[nodiscard]] std::size_t remaining() const noexcept { return rest_.size(); }

  /// Everything was read and nothing failed.
  [[nodiscard]] bool finished() const noexcept { return ok_ && rest_.empty(); }

private:
  [[nodiscard]] u128 integer(std::size_t size) noexcept {
    const auto bytes = raw(size);
    u128 value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
      value = (value << 8U) | std::to_integer<unsigned>(bytes[i]);
    return value;
  }

  [[nodiscard]] byte_span counted() noexcept {
    std::uint32_t size = 0;
    take(size);
    return raw(size);
  }

  /// Every item has at least one byte.
  [[nodiscard]] std::uint32_t count() noexcept {
    std::uint32_t read = 0;
    take(read);
    if (read > rest_.size())
      fail();
    return ok_ ? read : 0;
  }

  byte_span rest_;
  bool ok_ = true;
};

template <class T>
[[nodiscard]] byte_vector encode(const T& value) {
  encoder out;
  out.put(value);
  return std::move(out).take();
}

/// @returns nothing unless `bytes` are exactly the form of one T.
template <class T>
[[nodiscard]] std::optional<T> decode(byte_span bytes) {
  decoder in{bytes};
  std::optional<T> value{std::in_place};
  in.take(*value);
  if (!in.finished())
    value.reset();
  return value;
}

} // namespace nephele::ledger
