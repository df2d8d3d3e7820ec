#include "common/client/chunking.hpp"

#include "common/crypto/random.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace nephele;

TEST_CASE("the pieces of a message, joined, are the message") {
  crypto::seeded_random source{61};
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, client::fragment_data_size - 1,
        client::fragment_data_size, client::fragment_data_size + 1,
        std::size_t{100'000}}) {
    CAPTURE(size);
    byte_vector message(size);
    source.fill(message);
    byte_vector joined;
    const auto count = client::fragment_count(size);
    for (std::uint16_t i = 0; i < count; ++i) {
      const auto piece = client::fragment_of(message, i);
      CHECK(piece.size() <= client::fragment_data_size);
      CHECK((i + 1 == count || piece.size() == client::fragment_data_size));
      joined.insert(joined.end(), piece.begin(), piece.end());
    }
    CHECK(joined == message);
  }
  CHECK(client::fragment_count(0) == 1);
  CHECK(client::fragment_count(client::max_message_size)
        == client::max_fragments);
}

TEST_CASE("a fragment set is full when each index was added") {
  crypto::seeded_random source{62};
  for (const std::uint16_t count :
       std::initializer_list<std::uint16_t>{1, 63, 64, 65, 10'902}) {
    client::fragment_set there{count};
    std::set<std::uint16_t> model;
    while (model.size() < count) {
      CHECK_FALSE(there.is_full());
      // Mostly in order, as drawing the last one takes long otherwise.
      const auto index = static_cast<std::uint16_t>(
          source.below(4) == 0 ? source.below(count) : model.size());
      if (index >= count)
        continue;
      REQUIRE(there.add(index) == model.insert(index).second);
      REQUIRE(there.contains(index));
      REQUIRE(there.size() == model.size());
      if (source.below(4) == 0) {
        for (std::uint16_t i = 0; i < count; ++i) {
          if (!model.contains(i)) {
            there.add(i);
            model.insert(i);
            break;
          }
        }
      }
    }
    CHECK(there.is_full());
  }
}
