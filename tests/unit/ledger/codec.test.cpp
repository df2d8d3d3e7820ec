#include "common/ledger/codec.hpp"

#include "common/ledger/bonding.hpp"
#include "common/ledger/delegation.hpp"
#include "common/ledger/parameters.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

struct sample {
  std::uint16_t small = 0;
  bool flag = false;
  amount coins;
  std::string text;
  std::optional<std::uint8_t> maybe;
  std::vector<std::uint32_t> list;
  std::map<std::uint8_t, std::string> map;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.small, self.flag, self.coins, self.text, self.maybe,
                    self.list, self.map);
  }
};

std::string hex(const sample& value) {
  return to_hex(encode(value));
}

bool decodes(std::string_view digits) {
  return decode<sample>(from_hex(digits).value()).has_value();
}

} // namespace

TEST_CASE("fields follow each other in little-endian form") {
  CHECK(hex({0x1234, true, amount{7}, "ab", 9, {1}, {{1, "x"}, {2, ""}}})
        == "3412"
           "01"
           "07000000000000000000000000000000"
           "020000006162"
           "0109"
           "0100000001000000"
           "02000000010100000078020000"
           "0000");
}

TEST_CASE("what has another form than the one is refused") {
  const auto flag_of = [](std::string_view flag) {
    return "0000" + std::string{flag} + std::string(32, '0')
           + "00000000"
             "00"
             "00000000"
             "00000000";
  };
  CHECK(decodes(flag_of("01")));
  CHECK_FALSE(decodes(flag_of("02")));
  CHECK_FALSE(decodes(flag_of("00") + "00"));
  CHECK_FALSE(decodes(flag_of("00").substr(2)));
  const auto map_of = [](std::string_view entries) {
    return std::string(38, '0')
           + "00000000"
             "00"
             "00000000"
           + std::string{entries};
  };
  CHECK(decodes(map_of("02000000"
                       "0100000000"
                       "0200000000")));
  CHECK_FALSE(decodes(map_of("02000000"
                             "0200000000"
                             "0100000000")));
  CHECK_FALSE(decodes(map_of("02000000"
                             "0100000000"
                             "0100000000")));
  CHECK_FALSE(decodes(map_of("ffffffff"
                             "0100000000")));
}

TEST_CASE("enumerations have only their known values") {
  delegate message{1, tokens(5), funds_source::vesting};
  auto bytes = encode(message);
  CHECK(decode<delegate>(bytes).has_value());
  bytes.back() = std::byte{2};
  CHECK_FALSE(decode<delegate>(bytes).has_value());
}

TEST_CASE("parameters are read as they are written") {
  const parameters rules;
  const auto bytes = encode(rules);
  const auto read = decode<parameters>(bytes);
  REQUIRE(read.has_value());
  CHECK(encode(*read) == bytes);
  CHECK(faults_of(rules).empty());
}

} // namespace nephele::ledger
