#include "tools/nephele/ledger/key_file.hpp"

#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <sys/stat.h>

using namespace nephele;

namespace {

/// Cheap: the tests prove the form, not the strength.
constexpr crypto::passphrase_cost cheap{1, 64 * 1024};

struct stage {
  tests::scratch_directory folder;
  crypto::seeded_random source{3};
  crypto::ed25519_seed seed = source.make<crypto::ed25519_seed>();
  std::filesystem::path path = folder.path() / "wallet.json";

  void save(const std::optional<std::string>& passphrase) {
    const auto file = cli::make_key_file(seed, passphrase, cheap, source);
    REQUIRE(file.has_value());
    REQUIRE(cli::save_key_file(path, *file));
  }

  [[nodiscard]] std::string text() const {
    std::ifstream in{path};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

  void write(const std::string& text) const {
    std::ofstream{path, std::ios::trunc} << text;
  }
};

std::string opened(const std::filesystem::path& path,
                   const std::string& passphrase) {
  const auto file = cli::load_key_file_json(path);
  if (!file)
    return std::string{file.error().code()};
  const auto seed = cli::open_key_file(*file, [&] { return passphrase; });
  return seed ? to_hex(seed->expose()) : std::string{seed.error().code()};
}

} // namespace

TEST_CASE("an encrypted key file opens with its passphrase only") {
  stage s;
  s.save("correct horse");
  CHECK(opened(s.path, "correct horse") == to_hex(s.seed.expose()));
  CHECK(opened(s.path, "wrong horse") == "crypto.forged");
  CHECK(s.text().find(to_hex(s.seed.expose())) == std::string::npos);
}

TEST_CASE("an unencrypted key file opens without a passphrase") {
  stage s;
  s.save(std::nullopt);
  CHECK(opened(s.path, "") == to_hex(s.seed.expose()));
}

TEST_CASE("key files are for their owner only and are never replaced") {
  stage s;
  s.save(std::nullopt);
  struct stat status{};
  REQUIRE(::stat(s.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);
  const auto again = cli::make_key_file(s.seed, std::nullopt, cheap, s.source);
  CHECK_FALSE(cli::save_key_file(s.path, *again));
  REQUIRE(::chmod(s.path.c_str(), 0640) == 0);
  CHECK(opened(s.path, "") == "crypto.key_file");
}

TEST_CASE("a damaged key file or one with another key's name is refused") {
  stage s;
  s.save("x");
  const auto good = s.text();
  s.write("{}");
  CHECK(opened(s.path, "x") == "crypto.key_file");
  s.write(good.substr(0, good.size() / 2));
  CHECK(opened(s.path, "x") == "crypto.key_file");
  auto other = good;
  const auto place = other.find("public_key\": \"") + 14;
  other[place] = other[place] == '0' ? '1' : '0';
  s.write(other);
  CHECK(opened(s.path, "x") == "crypto.forged");
  auto greedy = good;
  greedy.replace(greedy.find("\"passes\": 1"), 11, "\"passes\": 99");
  s.write(greedy);
  CHECK(opened(s.path, "x") == "crypto.key_file");
}
