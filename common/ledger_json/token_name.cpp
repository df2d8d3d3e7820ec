#include "common/ledger_json/token_name.hpp"

#include <algorithm>

namespace nephele::ledger_json {

namespace {

constexpr std::size_t places = 6;

/// Digits with `scale` places behind the point, as a whole number.
std::optional<ledger::u128> parse_places(std::string_view number,
                                         std::size_t scale) {
  const auto point = number.find('.');
  std::string digits{number.substr(0, point)};
  std::string behind{point == std::string_view::npos
                         ? std::string_view{}
                         : number.substr(point + 1)};
  if (digits.empty() || behind.size() > scale
      || (point != std::string_view::npos && behind.empty()))
    return std::nullopt;
  behind.resize(scale, '0');
  digits += behind;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return ledger::parse_u128(digits);
}

} // namespace

std::string token_name::format(ledger::amount value) const {
  auto behind = ledger::to_text(value.units() % ledger::units_per_token);
  behind.insert(0, places - behind.size(), '0');
  behind.erase(behind.find_last_not_of('0') + 1);
  return ledger::to_text(value.units() / ledger::units_per_token)
         + (behind.empty() ? "" : "." + behind) + " " + name;
}

result<ledger::amount> token_name::parse(std::string_view text) const {
  const auto end = text.find_first_not_of("0123456789.");
  const auto number = text.substr(0, end);
  auto unit
      = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
  const auto is_base = unit == "u" + name;
  const auto is_known = is_base || unit.empty() || unit == name;
  const auto units = parse_places(number, is_base ? 0 : places);
  if (!is_known || !units)
    return fail(errc::amount, "'" + std::string{text}
                                  + "' is no amount: write 12.5 " + name
                                  + ", or base units as 12500000 u" + name);
  return ledger::amount{*units};
}

} // namespace nephele::ledger_json
