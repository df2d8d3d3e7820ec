#include "common/key_dir/key_directory.hpp"

#include "tests/support/scratch_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <linux/magic.h>
#include <sstream>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>

using namespace nephele;
using key_dir::errc;
using key_dir::key_directory;
using key_dir::key_name;
using outcome = mixing::replay_filter::outcome;

namespace {

namespace fs = std::filesystem;

const key_name first{rotation_number{5}, key_generation{0}};
const key_name second{rotation_number{6}, key_generation{1}};

key_directory open_in(const fs::path& path, std::uint64_t packets = 1000) {
  return *key_directory::open(
      {.path = path, .allow_disk = true, .filter_packets = packets});
}

std::size_t files_in(const fs::path& path) {
  const auto count = std::distance(fs::directory_iterator{path}, {});
  return static_cast<std::size_t>(count) - 1; // not the lock
}

byte_vector content(const fs::path& path) {
  std::ostringstream whole;
  whole << std::ifstream{path, std::ios::binary}.rdbuf();
  const auto text = whole.str();
  const auto bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

} // namespace

TEST_CASE("a key comes back with what its filter has let through") {
  const tests::scratch_directory at;
  crypto::system_random source;
  const auto tag = source.make<sphinx::replay_tag>();
  mix_key key;
  {
    auto keys = open_in(at.path());
    const auto made = keys.create(first, source);
    REQUIRE(made.has_value());
    key = (*made)->public_key();
    CHECK((*made)->filter().check_and_mark(tag) == outcome::fresh);
  }
  auto keys = open_in(at.path());
  const auto loaded = keys.load();
  REQUIRE(loaded.has_value());
  REQUIRE(loaded->size() == 1);
  CHECK((*loaded)[0]->name() == first);
  CHECK((*loaded)[0]->public_key() == key);
  CHECK((*loaded)[0]->filter().check_and_mark(tag) == outcome::replayed);
}

TEST_CASE("a process killed in the middle leaves its tags marked") {
  const tests::scratch_directory at;
  crypto::seeded_random tags{1};
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    crypto::system_random source;
    auto keys = open_in(at.path());
    const auto made = keys.create(first, source);
    for (int i = 0; made && i < 500; ++i)
      std::ignore
          = (*made)->filter().check_and_mark(tags.make<sphinx::replay_tag>());
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  auto keys = open_in(at.path());
  const auto loaded = keys.load();
  REQUIRE(loaded.has_value());
  REQUIRE(loaded->size() == 1);
  for (int i = 0; i < 500; ++i)
    CHECK((*loaded)[0]->filter().check_and_mark(tags.make<sphinx::replay_tag>())
          == outcome::replayed);
}

TEST_CASE("keys are files of mode 0600 in a directory of mode 0700") {
  const tests::scratch_directory at;
  crypto::system_random source;
  auto keys = open_in(at.path() / "keys");
  REQUIRE(keys.create(first, source).has_value());
  struct stat about{};
  REQUIRE(::stat((at.path() / "keys").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777U) == 0700U);
  for (const auto& file : fs::directory_iterator{at.path() / "keys"}) {
    REQUIRE(::stat(file.path().c_str(), &about) == 0);
    CHECK((about.st_mode & 0777U) == 0600U);
  }
}

TEST_CASE("a key without a filter is discarded, and a filter without a key") {
  const tests::scratch_directory at;
  crypto::system_random source;
  {
    auto keys = open_in(at.path());
    REQUIRE(keys.create(first, source).has_value());
    REQUIRE(keys.create(second, source).has_value());
  }
  fs::remove(at.path() / "r5-g0.filter");
  fs::remove(at.path() / "r6-g1.key");
  auto keys = open_in(at.path());
  const auto loaded = keys.load();
  REQUIRE(loaded.has_value());
  CHECK(loaded->empty());
  CHECK(files_in(at.path()) == 0);
}

TEST_CASE("a cut filter or key, or a stray file, takes nothing with it") {
  const tests::scratch_directory at;
  crypto::system_random source;
  const key_name third{rotation_number{7}, key_generation{0}};
  {
    auto keys = open_in(at.path());
    REQUIRE(keys.create(first, source).has_value());
    REQUIRE(keys.create(second, source).has_value());
    REQUIRE(keys.create(third, source).has_value());
  }
  fs::resize_file(at.path() / "r5-g0.filter", 128);
  fs::resize_file(at.path() / "r6-g1.key", 31);
  std::ofstream{at.path() / "r8-g0.key.x7Gh2K"} << "half a key";
  auto keys = open_in(at.path());
  const auto loaded = keys.load();
  REQUIRE(loaded.has_value());
  REQUIRE(loaded->size() == 1);
  CHECK((*loaded)[0]->name() == third);
  CHECK(files_in(at.path()) == 2);
}

TEST_CASE("a destroyed key is in no file, and its tags go with its last user") {
  const tests::scratch_directory at;
  crypto::system_random source;
  auto keys = open_in(at.path());
  auto made = *keys.create(first, source);
  std::ignore
      = made->filter().check_and_mark(source.make<sphinx::replay_tag>());
  // Other names for the same files, to see what becomes of the bytes.
  fs::create_hard_link(at.path() / "r5-g0.key", at.path() / "key-copy");
  fs::create_hard_link(at.path() / "r5-g0.filter", at.path() / "filter-copy");
  CHECK_FALSE(std::ranges::all_of(content(at.path() / "key-copy"),
                                  [](auto b) { return b == std::byte{}; }));
  keys.destroy(*made);
  CHECK_FALSE(fs::exists(at.path() / "r5-g0.key"));
  CHECK_FALSE(fs::exists(at.path() / "r5-g0.filter"));
  made.reset();
  for (const auto* copy : {"key-copy", "filter-copy"})
    CHECK(std::ranges::all_of(content(at.path() / copy),
                              [](auto b) { return b == std::byte{}; }));
}

TEST_CASE("a second process does not get the same directory") {
  const tests::scratch_directory at;
  const auto keys = open_in(at.path());
  const auto again
      = key_directory::open({.path = at.path(), .allow_disk = true});
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().is(errc::in_use));
}

TEST_CASE("a filter that does not fit is an error that names its size") {
  const tests::scratch_directory at;
  crypto::system_random source;
  auto keys = open_in(at.path(), 1'000'000'000'000'000);
  const auto made = keys.create(first, source);
  REQUIRE_FALSE(made.has_value());
  CHECK(made.error().is(errc::no_space));
  CHECK(made.error().context().find(std::to_string(keys.filter_size()))
        != std::string::npos);
  CHECK(files_in(at.path()) == 0);
}

TEST_CASE("a disk is refused unless allowed") {
  const tests::scratch_directory at;
  struct statfs about{};
  REQUIRE(::statfs(at.path().c_str(), &about) == 0);
  const bool in_memory
      = about.f_type == TMPFS_MAGIC || about.f_type == RAMFS_MAGIC;
  const auto keys = key_directory::open({.path = at.path() / "keys"});
  CHECK(keys.has_value() == in_memory);
  if (!keys)
    CHECK(keys.error().is(errc::not_memory));
}

TEST_CASE("shared memory is no disk") {
  const fs::path shm{"/dev/shm"};
  struct statfs about{};
  if (::statfs(shm.c_str(), &about) != 0 || about.f_type != TMPFS_MAGIC)
    return;
  const auto path = shm / ("nephele-test-" + std::to_string(::getpid()));
  CHECK(key_directory::open({.path = path}).has_value());
  fs::remove_all(path);
}
