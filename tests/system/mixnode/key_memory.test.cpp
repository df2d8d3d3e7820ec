#include "tests/support/mixnode_stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

using namespace nephele;
using namespace std::chrono_literals;
using tests::mixnode_stage;

namespace {

/// The middle of a key: what X25519 leaves as it is when it clamps a copy.
using key_core = byte_array<24>;

std::optional<key_core> core_of(const std::filesystem::path& file) {
  std::ostringstream whole;
  whole << std::ifstream{file, std::ios::binary}.rdbuf();
  const auto text = whole.str();
  if (text.size() != 32)
    return std::nullopt;
  key_core core{};
  std::ranges::copy(as_bytes(text).subspan(4, core.size()), core.begin());
  return core;
}

struct region {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string name;
};

std::vector<region> readable_regions(pid_t process) {
  std::vector<region> all;
  std::ifstream maps{"/proc/" + std::to_string(process) + "/maps"};
  for (std::string line; std::getline(maps, line);) {
    std::istringstream fields{line};
    region one;
    std::string rights;
    std::string skipped;
    char dash = 0;
    fields >> std::hex >> one.begin >> dash >> one.end >> rights >> skipped
        >> skipped >> skipped >> one.name;
    if (rights.starts_with('r') && one.name != "[vvar]"
        && one.name != "[vsyscall]")
      all.push_back(std::move(one));
  }
  return all;
}

/// Where in the readable memory of `process` the bytes are; nothing if that
/// memory may not be read.
std::optional<std::vector<std::string>> find(pid_t process,
                                             const key_core& bytes) {
  std::ifstream memory{"/proc/" + std::to_string(process) + "/mem",
                       std::ios::binary};
  std::vector<std::string> places;
  std::size_t read = 0;
  for (const auto& [begin, end, name] : readable_regions(process)) {
    std::string content(end - begin, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(begin));
    memory.read(content.data(), static_cast<std::streamsize>(content.size()));
    const auto got = static_cast<std::size_t>(memory.gcount());
    read += got;
    const auto there = as_bytes(std::string_view{content}.substr(0, got));
    if (!std::ranges::search(there, bytes).empty())
      places.push_back(name.empty() ? "anonymous" : name);
  }
  if (read == 0)
    return std::nullopt;
  return places;
}

template <class Done>
bool within(std::chrono::milliseconds limit, Done done) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < end) {
    if (done())
      return true;
    std::this_thread::sleep_for(50ms);
  }
  return done();
}

} // namespace

TEST_CASE("an old key is in no file and nowhere in the process's memory") {
  mixnode_stage on{{.epoch_length = 5s,
                    .epochs_per_rotation = 1,
                    .overlap = 2s,
                    .flags = {"--core-dumps", "true"}}};
  const auto keys = on.folder() / "mix-keys";
  const auto name = [&](std::uint32_t rotation) {
    return keys / ("r" + std::to_string(rotation) + "-g0.key");
  };
  // The newest rotation that has a key: nothing was opened with it before.
  std::uint32_t old = 0;
  while (std::filesystem::exists(name(old + 1)) || old == 0)
    ++old;
  const auto before = core_of(name(old));
  REQUIRE(before.has_value());
  const auto process = on.process().pid();
  const auto held = find(process, *before);
  if (!held) {
    MESSAGE("the memory of other processes may not be read here");
    return;
  }
  CHECK(!held->empty());
  // Until it is current, and some workers have opened packets with it.
  REQUIRE(within(15s, [&] { return std::filesystem::exists(name(old + 1)); }));
  const auto arrived = on.arrived();
  auto maker = on.maker_for(rotation_number{old}, 1);
  for (int i = 0; i < 20; ++i)
    REQUIRE(on.send(maker.make_many(4), rotation_number{old}));
  CHECK(within(3s, [&] { return on.arrived() == arrived + 80; }));
  REQUIRE(within(15s, [&] { return !std::filesystem::exists(name(old)); }));
  // The data plane is told after the files are gone.
  CHECK(within(2s, [&] { return find(process, *before)->empty(); }));
  const auto left = *find(process, *before);
  for (const auto& place : left)
    MESSAGE("found in ", place);
  const auto current = core_of(name(old + 1));
  REQUIRE(current.has_value());
  CHECK(!find(process, *current)->empty());
}
