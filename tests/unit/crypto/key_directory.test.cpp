#include "common/crypto/key_directory.hpp"

#include "common/crypto/constant_time.hpp"
#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::crypto;
namespace fs = std::filesystem;

namespace {

struct key_home {
  tests::scratch_directory scratch;
  fs::path directory = scratch.path() / "deep" / "keys";
  seeded_random source{1};

  auto make(key_owner owner) {
    return load_or_create_keys(directory, owner, source);
  }
};

} // namespace

TEST_CASE("missing keys are drawn, stored and found again") {
  key_home home;
  const auto made = home.make(key_owner::client);
  REQUIRE(made);
  REQUIRE(made->encryption);
  const auto again = load_keys(home.directory, key_owner::client);
  REQUIRE(again);
  CHECK(again->publics().id == made->publics().id);
  CHECK(again->publics().link == made->publics().link);
  CHECK(again->publics().encryption == made->publics().encryption);
  CHECK(made->publics().id == made->signer().id());
  CHECK_FALSE(
      constant_time_equal(made->identity_seed.expose(), made->link.expose()));
}

TEST_CASE("key files are for their owner only") {
  key_home home;
  REQUIRE(home.make(key_owner::node));
  CHECK(fs::status(home.directory).permissions() == fs::perms::owner_all);
  for (const char* const name : {"identity.key", "link.key"})
    CHECK(fs::status(home.directory / name).permissions()
          == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK_FALSE(fs::exists(home.directory / "encryption.key"));
}

TEST_CASE("what exists is kept and only what is missing is drawn") {
  key_home home;
  const auto node = home.make(key_owner::node);
  REQUIRE(node);
  const auto client = home.make(key_owner::client);
  REQUIRE(client);
  CHECK(client->publics().id == node->publics().id);
  CHECK(client->publics().link == node->publics().link);
}

TEST_CASE("a key file that others can read is refused, not replaced") {
  key_home home;
  REQUIRE(home.make(key_owner::node));
  fs::permissions(home.directory / "link.key", fs::perms::others_read,
                  fs::perm_options::add);
  const auto again = home.make(key_owner::node);
  REQUIRE_FALSE(again);
  CHECK(again.error().is(crypto::errc::key_file));
}

TEST_CASE("loading alone draws nothing") {
  key_home home;
  CHECK_FALSE(load_keys(home.directory, key_owner::node));
  CHECK_FALSE(fs::exists(home.directory));
}
