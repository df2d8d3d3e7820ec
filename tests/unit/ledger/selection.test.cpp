#include "common/ledger/selection.hpp"

#include "common/crypto/sha256.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace nephele::ledger {

namespace {

byte_array<32> seed_of(std::string_view name, std::byte last) {
  byte_vector text(as_bytes(name).begin(), as_bytes(name).end());
  text.resize(text.size() + 7);
  text.push_back(last);
  return crypto::sha256(text);
}

std::vector<candidate> twelve_nodes() {
  std::vector<candidate> nodes;
  for (std::uint32_t id = 1; id <= 12; ++id) {
    const std::uint8_t roles = id % 3 == 0   ? role_bits::all
                               : id % 3 == 1 ? role_bits::mix | role_bits::entry
                                             : role_bits::mix;
    const auto saturation = std::min(one, decimal::ratio(id, 10));
    const auto performance = decimal::ratio(10'000 - 200 * (id % 5), 10'000);
    nodes.push_back({id, roles, selection_weight(saturation, performance)});
  }
  return nodes;
}

using ids = std::vector<std::uint32_t>;

/// How likely `who` is among `draws` nodes drawn by stake, over all orders.
double inclusion(std::vector<double> stakes, std::size_t who, unsigned draws) {
  if (draws == 0)
    return 0;
  double total = 0;
  for (const auto stake : stakes)
    total += stake;
  double probability = stakes[who] / total;
  for (std::size_t other = 0; other < stakes.size(); ++other) {
    if (other == who || stakes[other] == 0)
      continue;
    auto rest = stakes;
    rest[other] = 0;
    probability += stakes[other] / total * inclusion(rest, who, draws - 1);
  }
  return probability;
}

} // namespace

TEST_CASE("the draw has the values of the specification") {
  const auto nodes = twelve_nodes();
  CHECK(nodes[0].weight.atomics() == 66'760'797'175'509'449U);
  CHECK(nodes[4].weight.atomics() == 500'000'000'000'000'000U);
  uniform_source source{seed_of("nymx/roles/v1", std::byte{7})};
  const auto drawn = draw_roles(nodes, {2, 1, 6, 2}, source);
  CHECK(drawn.entry == ids{7, 10});
  CHECK(drawn.exit == ids{9});
  CHECK(drawn.mix == ids{6, 12, 11, 5, 4, 8});
  CHECK(drawn.standby == ids{3, 1});
  const auto layers = spread_layers(drawn.mix, {}, source);
  CHECK(layers[0] == ids{5, 12});
  CHECK(layers[1] == ids{4, 6});
  CHECK(layers[2] == ids{8, 11});
}

TEST_CASE("a mix keeps its layer within a rotation") {
  uniform_source source{seed_of("kept", std::byte{1})};
  const auto layers
      = spread_layers({1, 2, 3, 4, 5, 6}, {{2, 2}, {3, 2}, {6, 0}}, source);
  CHECK(std::ranges::count(layers[2], 2U) == 1);
  CHECK(std::ranges::count(layers[2], 3U) == 1);
  CHECK(std::ranges::count(layers[0], 6U) == 1);
  for (const auto& layer : layers)
    CHECK(layer.size() == 2);
}

TEST_CASE("too few candidates give smaller sets and nobody twice") {
  uniform_source source{seed_of("few", std::byte{1})};
  auto nodes = twelve_nodes();
  nodes[8].weight = {};
  const auto drawn = draw_roles(nodes, {50, 70, 120, 9}, source);
  ids all;
  for (const auto* part :
       {&drawn.entry, &drawn.exit, &drawn.mix, &drawn.standby})
    all.insert(all.end(), part->begin(), part->end());
  std::ranges::sort(all);
  CHECK(all == ids{1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12});
}

TEST_CASE("nodes are drawn as often as their inclusion probability says") {
  std::vector<double> stakes{54'242, 55'000, 1'000'000, 200'000, 2'000'000};
  std::vector<candidate> nodes;
  for (std::uint32_t id = 0; id < stakes.size(); ++id)
    nodes.push_back({id, role_bits::mix,
                     decimal::whole(static_cast<std::uint64_t>(stakes[id]))});
  std::array<unsigned, 5> active{};
  constexpr unsigned rounds = 4000;
  for (unsigned round = 0; round < rounds; ++round) {
    uniform_source source{crypto::sha256(as_bytes(std::to_string(round)))};
    for (const auto id : draw_roles(nodes, {0, 0, 4, 1}, source).mix)
      ++active[id];
  }
  for (std::size_t i = 0; i < active.size(); ++i) {
    const auto expected = inclusion(stakes, i, 4);
    CHECK(std::abs(active[i] / double{rounds} - expected) < 0.04);
  }
}

TEST_CASE("numbers below a bound are uniform and the largest can be drawn") {
  uniform_source source{seed_of("uniform", std::byte{1})};
  std::array<unsigned, 7> counts{};
  for (unsigned i = 0; i < 7000; ++i)
    ++counts[static_cast<std::size_t>(source.below(7))];
  for (const auto count : counts)
    CHECK((count > 850 && count < 1150));
  CHECK(source.below(1) == 0);
  // Over half of the range is left out; the draw ends nevertheless.
  const auto bound = (u128{1} << 127U) + 1;
  for (unsigned i = 0; i < 100; ++i)
    CHECK(source.below(bound) < bound);
}

TEST_CASE("the weight falls and rises with performance and saturation") {
  decimal last;
  for (std::uint64_t steps = 0; steps <= 10'000; steps += 50) {
    const auto weight = selection_weight(one, decimal::ratio(steps, 10'000));
    CHECK(weight >= last);
    last = weight;
  }
  CHECK(last == one);
  CHECK(selection_weight(decimal::ratio(1, 2), one) == decimal::ratio(1, 2));
}

} // namespace nephele::ledger
