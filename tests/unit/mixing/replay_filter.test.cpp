#include "common/mixing/replay_filter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <new>
#include <thread>
#include <vector>

using namespace nephele;
using mixing::replay_filter;
using outcome = mixing::replay_filter::outcome;

namespace {

struct aligned_memory {
  explicit aligned_memory(std::size_t size)
      : bytes(
            static_cast<std::byte*>(::operator new(size, std::align_val_t{64})),
            size) {
    std::ranges::fill(bytes, std::byte{});
  }

  aligned_memory(const aligned_memory&) = delete;
  aligned_memory& operator=(const aligned_memory&) = delete;

  ~aligned_memory() { ::operator delete(bytes.data(), std::align_val_t{64}); }

  mutable_byte_span bytes;
};

sphinx::replay_tag tag_of(crypto::random& source) {
  return source.make<sphinx::replay_tag>();
}

} // namespace

TEST_CASE("a tag is fresh once and replayed ever after") {
  crypto::seeded_random source{1};
  const aligned_memory memory{replay_filter::bytes_for(1000)};
  replay_filter::format(memory.bytes, source);
  const auto filter = replay_filter::attach(memory.bytes);
  REQUIRE(filter != nullptr);
  std::vector<sphinx::replay_tag> tags;
  for (int i = 0; i < 1000; ++i)
    tags.push_back(tag_of(source));
  for (const auto& tag : tags)
    CHECK(filter->check_and_mark(tag) == outcome::fresh);
  for (const auto& tag : tags)
    CHECK(filter->check_and_mark(tag) == outcome::replayed);
  CHECK(filter->marked() == 1000);
}

TEST_CASE("it holds what it was sized for, and then wants renewal") {
  crypto::seeded_random source{2};
  constexpr std::uint64_t packets = 50'000;
  const aligned_memory memory{replay_filter::bytes_for(packets)};
  replay_filter::format(memory.bytes, source);
  const auto filter = replay_filter::attach(memory.bytes);
  for (std::uint64_t i = 0; i < packets; ++i)
    REQUIRE(filter->check_and_mark(tag_of(source)) == outcome::fresh);
  CHECK(filter->fill() > 0.79);
  CHECK(filter->fill() <= 0.8);
  while (filter->fill() < 0.8)
    REQUIRE(filter->check_and_mark(tag_of(source)) == outcome::fresh);
  CHECK(filter->wants_renewal());
}

TEST_CASE("when full it refuses fresh tags and still knows the old ones") {
  crypto::seeded_random source{3};
  const aligned_memory memory{replay_filter::bytes_for(2000)};
  replay_filter::format(memory.bytes, source);
  const auto filter = replay_filter::attach(memory.bytes);
  std::vector<sphinx::replay_tag> taken;
  int refused = 0;
  while (refused < 2000) {
    const auto tag = tag_of(source);
    const auto now = filter->check_and_mark(tag);
    REQUIRE(now != outcome::replayed);
    if (now == outcome::fresh)
      taken.push_back(tag);
    else
      ++refused;
  }
  CHECK(filter->fill() > 0.95);
  CHECK(filter->fill() <= 1.0);
  for (const auto& tag : taken)
    CHECK(filter->check_and_mark(tag) == outcome::replayed);
}

TEST_CASE("what was marked is known when the memory is attached again") {
  crypto::seeded_random source{4};
  const aligned_memory memory{replay_filter::bytes_for(100)};
  replay_filter::format(memory.bytes, source);
  const auto tag = tag_of(source);
  CHECK(replay_filter::attach(memory.bytes)->check_and_mark(tag)
        == outcome::fresh);
  const auto again = replay_filter::attach(memory.bytes);
  CHECK(again->marked() == 1);
  CHECK(again->check_and_mark(tag) == outcome::replayed);
}

TEST_CASE("memory that is no filter of its size is not attached") {
  crypto::seeded_random source{5};
  const aligned_memory memory{1024};
  CHECK(replay_filter::attach(memory.bytes) == nullptr);
  replay_filter::format(memory.bytes, source);
  CHECK(replay_filter::attach(memory.bytes) != nullptr);
  CHECK(replay_filter::attach(memory.bytes.first(512)) == nullptr);
  CHECK(replay_filter::attach(memory.bytes.first(1000)) == nullptr);
  CHECK(replay_filter::attach(memory.bytes.first(64)) == nullptr);
  CHECK(replay_filter::attach(memory.bytes.subspan(8, 512)) == nullptr);
  memory.bytes[0] ^= std::byte{1};
  CHECK(replay_filter::attach(memory.bytes) == nullptr);
}

TEST_CASE("of threads that bring the same tag exactly one gets through") {
  crypto::seeded_random source{6};
  const aligned_memory memory{replay_filter::bytes_for(5000)};
  replay_filter::format(memory.bytes, source);
  const auto filter = replay_filter::attach(memory.bytes);
  std::vector<sphinx::replay_tag> tags;
  for (int i = 0; i < 5000; ++i)
    tags.push_back(tag_of(source));
  std::atomic<int> fresh = 0;
  const auto bring_all = [&] {
    for (const auto& tag : tags)
      if (filter->check_and_mark(tag) == outcome::fresh)
        ++fresh;
  };
  std::thread one{bring_all};
  std::thread two{bring_all};
  one.join();
  two.join();
  CHECK(fresh == 5000);
}

TEST_CASE("tags that differ in a single bit are different tags") {
  crypto::seeded_random source{7};
  const aligned_memory memory{replay_filter::bytes_for(1000)};
  replay_filter::format(memory.bytes, source);
  const auto filter = replay_filter::attach(memory.bytes);
  const auto base = tag_of(source);
  CHECK(filter->check_and_mark(base) == outcome::fresh);
  for (std::size_t bit = 0; bit < 256; ++bit) {
    auto other = base;
    other.bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    CHECK(filter->check_and_mark(other) == outcome::fresh);
  }
}
