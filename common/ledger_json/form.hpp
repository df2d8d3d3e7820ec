#pragma once

#include "common/ledger/address.hpp"
#include "common/ledger/codec.hpp"
#include "common/ledger_json/names.hpp"
#include "common/ledger_json/token_name.hpp"

#include <nlohmann/json.hpp>

/// The JSON form of what the ledger encodes: structs are objects with the names
/// of `names`, amounts are text ("12.5 NYM"), decimals text, addresses bech32,
/// keys and bytes hex, what is absent null.
namespace nephele::ledger_json {

/// Keeps the order in which fields are written.
using json = nlohmann::ordered_json;

template <class T>
concept named_struct = requires(T& value) { field_list<T>::of(value); }
                       && names<T>.size()
                              == std::tuple_size_v<decltype(field_list<T>::of(
                                  std::declval<T&>()))>;

class writer {
public:
  explicit writer(token_name token) : token_(std::move(token)) {}

  [[nodiscard]] json operator()(bool value) const { return value; }

  template <std::unsigned_integral Int>
  [[nodiscard]] json operator()(Int value) const {
    return value;
  }

  [[nodiscard]] json operator()(ledger::amount value) const {
    return token_.format(value);
  }

  [[nodiscard]] json operator()(ledger::decimal value) const {
    return ledger::to_text(value);
  }

  [[nodiscard]] json operator()(const std::string& text) const { return text; }

  [[nodiscard]] json operator()(const byte_vector& bytes) const {
    return to_hex(bytes);
  }

  [[nodiscard]] json operator()(const ledger::address& value) const {
    return ledger::to_text(value);
  }

  template <std::size_t N>
  [[nodiscard]] json operator()(const byte_array<N>& bytes) const {
    return to_hex(bytes);
  }

  template <std::size_t N, class Tag>
  [[nodiscard]] json operator()(const fixed_bytes<N, Tag>& value) const {
    return to_hex(value.span());
  }

  template <class Enum>
    requires std::is_enum_v<Enum>
  [[nodiscard]] json operator()(Enum value) const {
    return static_cast<std::underlying_type_t<Enum>>(value);
  }

  template <class T>
  [[nodiscard]] json operator()(const std::optional<T>& value) const {
    return value ? (*this)(*value) : json();
  }

  template <class T>
  [[nodiscard]] json operator()(const std::vector<T>& list) const {
    auto all = json::array();
    for (const auto& item : list)
      all.push_back((*this)(item));
    return all;
  }

  template <class A, class B>
  [[nodiscard]] json operator()(const std::pair<A, B>& pair) const {
    return json::array({(*this)(pair.first), (*this)(pair.second)});
  }

  template <class Key, class T>
  [[nodiscard]] json operator()(const std::map<Key, T>& map) const {
    auto all = json::array();
    for (const auto& item : map)
      all.push_back(json::array({(*this)(item.first), (*this)(item.second)}));
    return all;
  }

  template <named_struct T>
  [[nodiscard]] json operator()(const T& value) const {
    auto object = json::object();
    std::size_t i = 0;
    std::apply(
        [&](const auto&... field) {
          ((object[std::string{names<T>[i++]}] = (*this)(field)), ...);
        },
        field_list<T>::of(value));
    return object;
  }

private:
  token_name token_;
};

/// Reads what writer writes and collects every fault, each with the place where
/// it is: "nodes[2].cost.margin: …".
class reader {
public:
  /// @param complete  whether a missing field is a fault; otherwise it keeps
  ///                  the value that is there.
  reader(token_name token, bool complete)
      : token_(std::move(token)), complete_(complete) {}

  /// Reads `from`, called `where` in faults.
  template <class T>
  void read(const json& from, T& into, const std::string& where) {
    take(from, into, where);
  }

  void fault(const std::string& where, const std::string& what) {
    faults_.push_back(where + ": " + what);
  }

  [[nodiscard]] const std::vector<std::string>& faults() const noexcept {
    return faults_;
  }

private:
  void take(const json& from, bool& into, const std::string& where) {
    if (from.is_boolean())
      into = from.get<bool>();
    else
      fault(where, "true or false is expected");
  }

  template <std::unsigned_integral Int>
  void take(const json& from, Int& into, const std::string& where) {
    if (from.is_number_unsigned()
        && std::in_range<Int>(from.get<std::uint64_t>()))
      into = static_cast<Int>(from.get<std::uint64_t>());
    else
      fault(where, "a whole number up to "
                       + std::to_string(std::numeric_limits<Int>::max())
                       + " is expected");
  }

  void take(const json& from, ledger::amount& into, const std::string& where) {
    const auto value
        = token_.parse(from.is_string() ? from.get<std::string>() : "");
    if (value)
      into = *value;
    else
      fault(where, value.error().context());
  }

  void take(const json& from, ledger::decimal& into, const std::string& where) {
    parsed(from, into, where, "a decimal number as text",
           [](const std::string& text) { return ledger::parse_decimal(text); });
  }

  void take(const json& from, std::string& into, const std::string& where) {
    if (from.is_string())
      into = from.get<std::string>();
    else
      fault(where, "text is expected");
  }

  void take(const json& from, byte_vector& into, const std::string& where) {
    parsed(from, into, where, "hex", from_hex);
  }

  void take(const json& from, ledger::address& into, const std::string& where) {
    parsed(from, into, where, "an address (n1…)", ledger::parse_address);
  }

  template <std::size_t N>
  void take(const json& from, byte_array<N>& into, const std::string& where) {
    if (!from.is_string() || !from_hex_into(from.get<std::string>(), into))
      fault(where, std::to_string(2 * N) + " hex digits are expected");
  }

  template <std::size_t N, class Tag>
  void take(const json& from, fixed_bytes<N, Tag>& into,
            const std::string& where) {
    take(from, into.bytes, where);
  }

  template <ledger::known_enum Enum>
  void take(const json& from, Enum& into, const std::string& where) {
    std::underlying_type_t<Enum> number{};
    const auto before = faults_.size();
    take(from, number, where);
    const auto value = static_cast<Enum>(number);
    if (faults_.size() != before)
      return;
    if (is_known(value))
      into = value;
    else
      fault(where, std::to_string(number) + " has no meaning here");
  }

  template <class T>
  void take(const json& from, std::optional<T>& into,
            const std::string& where) {
    into.reset();
    if (!from.is_null())
      take(from, into.emplace(), where);
  }

  template <class T>
  void take(const json& from, std::vector<T>& into, const std::string& where) {
    if (!from.is_array())
      return fault(where, "a list is expected");
    into.clear();
    for (std::size_t i = 0; i < from.size(); ++i)
      take(from[i], into.emplace_back(), where + "[" + std::to_string(i) + "]");
  }

  template <class A, class B>
  void take(const json& from, std::pair<A, B>& into, const std::string& where) {
    if (!from.is_array() || from.size() != 2)
      return fault(where, "a list of two is expected");
    take(from[0], into.first, where + "[0]");
    take(from[1], into.second, where + "[1]");
  }

  template <class Key, class T>
  void take(const json& from, std::map<Key, T>& into,
            const std::string& where) {
    std::vector<std::pair<Key, T>> items;
    take(from, items, where);
    into.clear();
    for (auto& [key, value] : items)
      if (!into.emplace(std::move(key), std::move(value)).second)
        fault(where, "a key comes twice");
  }

  template <named_struct T>
  void take(const json& from, T& into, const std::string& where) {
    if (!from.is_object())
      return fault(where, "an object is expected");
    for (const auto& [name, value] : from.items())
      if (std::ranges::find(names<T>, name) == names<T>.end())
        fault(where + "." + name, "there is no such field");
    std::size_t i = 0;
    std::apply(
        [&](auto&... each) { (member(from, names<T>[i++], each, where), ...); },
        field_list<T>::of(into));
  }

  template <class T>
  void member(const json& from, std::string_view name, T& into,
              const std::string& where) {
    const auto found = from.find(std::string{name});
    const auto place = where + "." + std::string{name};
    if (found != from.end())
      take(*found, into, place);
    else if (complete_)
      fault(place, "is missing");
  }

  template <class T, class Parse>
  void parsed(const json& from, T& into, const std::string& where,
              const char* expected, Parse parse) {
    auto value = from.is_string()
                     ? std::optional<T>{parse(from.get<std::string>())}
                     : std::nullopt;
    if (value)
      into = *std::move(value);
    else
      fault(where, std::string{expected} + " is expected");
  }

  token_name token_;
  bool complete_;
  std::vector<std::string> faults_;
};

} // namespace nephele::ledger_json
