#include "common/crypto/key_file.hpp"

#include "common/crypto/random.hpp"
#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

using namespace nephele;

namespace {

using test_key = crypto::secret<32, struct test_key_tag>;

auto entries_in(const tests::scratch_directory& directory) {
  return std::distance(std::filesystem::directory_iterator{directory.path()},
                       {});
}

bool is_key_file_error(const result<test_key>& loaded) {
  return !loaded && loaded.error().is(crypto::errc::key_file);
}

} // namespace

TEST_CASE("a stored key comes back and its file is the owner's alone") {
  const tests::scratch_directory directory;
  const auto path = directory.path() / "identity";
  crypto::seeded_random source{1};
  const auto key = source.make<test_key>();
  ::umask(0);
  REQUIRE(crypto::store_key_file(path, key.expose()));
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777U) == 0600U);
  const auto loaded = crypto::load_secret<test_key>(path);
  REQUIRE(loaded);
  CHECK(to_hex(loaded->expose()) == to_hex(key.expose()));
}

TEST_CASE("storing replaces the old key and leaves no other file") {
  const tests::scratch_directory directory;
  const auto path = directory.path() / "identity";
  crypto::seeded_random source{1};
  const auto second = source.make<test_key>();
  REQUIRE(crypto::store_key_file(path, source.make<test_key>().expose()));
  REQUIRE(crypto::store_key_file(path, second.expose()));
  CHECK(to_hex(crypto::load_secret<test_key>(path)->expose())
        == to_hex(second.expose()));
  CHECK(entries_in(directory) == 1);
}

TEST_CASE("a key file open to others is refused") {
  const tests::scratch_directory directory;
  const auto path = directory.path() / "identity";
  REQUIRE(crypto::store_key_file(path, byte_vector(32)));
  for (const mode_t mode : {0640U, 0604U, 0660U, 0601U, 0666U}) {
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    CHECK(is_key_file_error(crypto::load_secret<test_key>(path)));
  }
  REQUIRE(::chmod(path.c_str(), 0400U) == 0);
  CHECK(crypto::load_secret<test_key>(path));
}

TEST_CASE("a group that may read is taken only where that is asked for") {
  const tests::scratch_directory directory;
  const auto path = directory.path() / "identity";
  constexpr auto access = crypto::key_file_access::group_reads;
  REQUIRE(crypto::store_key_file(path, byte_vector(32)));
  REQUIRE(::chmod(path.c_str(), 0440U) == 0);
  CHECK(crypto::load_secret<test_key>(path, access));
  for (const mode_t mode : {0460U, 0444U, 0450U}) {
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    CHECK(is_key_file_error(crypto::load_secret<test_key>(path, access)));
  }
}

TEST_CASE("a missing file, another size and a directory are refused") {
  const tests::scratch_directory directory;
  CHECK(is_key_file_error(
      crypto::load_secret<test_key>(directory.path() / "none")));
  for (const std::size_t size : {0U, 31U, 33U}) {
    const auto path = directory.path() / "sized";
    REQUIRE(crypto::store_key_file(path, byte_vector(size)));
    CHECK(is_key_file_error(crypto::load_secret<test_key>(path)));
  }
  const auto inner = directory.path() / "inner";
  std::filesystem::create_directory(inner);
  REQUIRE(::chmod(inner.c_str(), 0700U) == 0);
  CHECK(is_key_file_error(crypto::load_secret<test_key>(inner)));
}

TEST_CASE("storing where there is no directory fails with the reason") {
  const tests::scratch_directory directory;
  const auto stored = crypto::store_key_file(directory.path() / "none" / "key",
                                             byte_vector(32));
  REQUIRE_FALSE(stored);
  CHECK(stored.error().is(crypto::errc::key_file));
  CHECK(stored.error().context().find("No such file") != std::string::npos);
}
