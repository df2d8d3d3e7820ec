#include "common/key_dir/signed_record.hpp"

#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <vector>

using namespace nephele;
using key_dir::errc;
using key_dir::key_name;
using key_dir::signed_record;

namespace {

key_name name(std::uint32_t rotation, std::uint16_t generation) {
  return {rotation_number{rotation}, key_generation{generation}};
}

} // namespace

TEST_CASE("without a file nothing has been signed") {
  const tests::scratch_directory at;
  const auto record = signed_record::load(at.path() / "signed");
  REQUIRE(record.has_value());
  CHECK(record->sequence() == 0);
  CHECK_FALSE(record->newest(rotation_number{0}).has_value());
}

TEST_CASE("what was entered is there for the next process") {
  const tests::scratch_directory at;
  auto record = *signed_record::load(at.path() / "signed");
  const std::vector keys{name(7, 0), name(8, 2)};
  REQUIRE(record.enter(41, keys, rotation_number{6}).has_value());
  const auto again = signed_record::load(at.path() / "signed");
  REQUIRE(again.has_value());
  CHECK(again->sequence() == 41);
  CHECK(again->newest(rotation_number{7}) == key_generation{0});
  CHECK(again->newest(rotation_number{8}) == key_generation{2});
}

TEST_CASE("a generation never goes back, and old rotations are forgotten") {
  const tests::scratch_directory at;
  auto record = *signed_record::load(at.path() / "signed");
  const std::vector high{name(7, 3)};
  const std::vector low{name(7, 1), name(9, 0)};
  REQUIRE(record.enter(1, high, rotation_number{6}).has_value());
  REQUIRE(record.enter(2, low, rotation_number{6}).has_value());
  CHECK(record.newest(rotation_number{7}) == key_generation{3});
  REQUIRE(record.enter(3, low, rotation_number{8}).has_value());
  CHECK_FALSE(record.newest(rotation_number{7}).has_value());
  CHECK(record.newest(rotation_number{9}) == key_generation{0});
}

TEST_CASE("a file that is cut off or no record is an error") {
  const tests::scratch_directory at;
  const auto path = at.path() / "signed";
  for (const auto* text :
       {"", "something else", "nephele-signed-1", "nephele-signed-1\n5\n",
        "nephele-signed-1\n5\nkey 1\nend\n",
        "nephele-signed-1\n5\nkey 1 70000\nend\n",
        "nephele-signed-1\n5\nlock 1 1\nend\n"}) {
    std::ofstream{path} << text;
    const auto record = signed_record::load(path);
    REQUIRE_FALSE(record.has_value());
    CHECK(record.error().is(errc::bad_record));
  }
}

TEST_CASE("a record that cannot be written is an error") {
  const tests::scratch_directory at;
  auto record = *signed_record::load(at.path() / "missing" / "signed");
  const std::vector keys{name(7, 0)};
  CHECK(record.enter(1, keys, rotation_number{6}).error().is(errc::not_usable));
  CHECK(record.sequence() == 0);
}
