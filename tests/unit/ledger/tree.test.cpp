#include "common/ledger/tree.hpp"

#include "common/ledger/codec.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

byte_vector coins(std::uint64_t units) {
  return encode(amount{units});
}

change_set three_entries() {
  return {{"bank/alice", coins(5)},
          {"bank/bob", coins(7)},
          {"meta/height", encode(std::uint64_t{1})}};
}

change_set many_entries(unsigned count) {
  change_set entries;
  for (unsigned i = 0; i < count; ++i)
    entries["key/" + std::to_string(i)] = coins(i);
  return entries;
}

std::string hex(const hash& value) {
  return to_hex(value);
}

} // namespace

TEST_CASE("the root has the values of the specification") {
  tree grown;
  CHECK(hex(grown.root()) == std::string(64, '0'));
  grown = grown.with({{"bank/alice", coins(5)}});
  CHECK(hex(grown.root())
        == "bffb55c643530384714a1282868823968b168896e5b1414e804657fdcdc1ec22");
  grown = grown.with({{"bank/bob", coins(7)}});
  CHECK(hex(grown.root())
        == "470d7a5f0da69107bf0896e4eb2617ad34aa74f5dc0b7351513c106fa030bd09");
  grown = grown.with({{"meta/height", encode(std::uint64_t{1})}});
  CHECK(hex(grown.root())
        == "d88325f590362336fd8b23b851abdc3e05cf276bdf4f8ba2e736bae0d815bd86");
  CHECK(tree{}.with(three_entries()).root() == grown.root());
}

TEST_CASE("the root depends on the entries and not on their history") {
  const auto entries = many_entries(300);
  const auto at_once = tree{}.with(entries);
  tree backwards;
  for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
    backwards = backwards.with({{at->first, coins(99'999)}, {"x", coins(1)}});
    backwards = backwards.with({{at->first, at->second}, {"x", std::nullopt}});
  }
  CHECK(backwards.root() == at_once.root());

  change_set removal;
  for (const auto& [key, value] : entries)
    if (key != "key/7")
      removal[key] = std::nullopt;
  CHECK(at_once.with(removal).root()
        == tree{}.with({{"key/7", coins(7)}}).root());
  removal["key/7"] = std::nullopt;
  CHECK(at_once.with(removal).root() == tree{}.root());
  CHECK(at_once.with({{"absent", std::nullopt}}).root() == at_once.root());
}

TEST_CASE("a tree stays as it was when another grows from it") {
  const auto before = tree{}.with(three_entries());
  const auto root = before.root();
  const auto after = before.with({{"bank/alice", coins(6)}});
  CHECK(before.root() == root);
  CHECK(after.root() != root);
  CHECK(verify(before.prove("bank/alice", coins(5)), root));
}

TEST_CASE("a proof shows a value or its absence") {
  const auto entries = many_entries(200);
  const auto grown = tree{}.with(entries);
  for (const auto& [key, value] : entries) {
    CHECK(verify(grown.prove(key, value), grown.root()));
    CHECK_FALSE(verify(grown.prove(key, coins(12'345)), grown.root()));
    CHECK_FALSE(verify(grown.prove(key, std::nullopt), grown.root()));
  }
  bool at_leaf = false;
  bool at_nothing = false;
  for (unsigned i = 0; i < 100; ++i) {
    const auto key = "absent/" + std::to_string(i);
    const auto absent = grown.prove(key, std::nullopt);
    CHECK(verify(absent, grown.root()));
    CHECK_FALSE(verify(grown.prove(key, coins(i)), grown.root()));
    (absent.other ? at_leaf : at_nothing) = true;
  }
  CHECK(at_leaf);
  CHECK(at_nothing);
  CHECK(verify(tree{}.prove("any", std::nullopt), tree{}.root()));
}

TEST_CASE("no bit of a proof can be flipped") {
  const auto grown = tree{}.with(many_entries(50));
  const auto root = grown.root();
  for (const auto& given :
       {grown.prove("key/3", coins(3)), grown.prove("absent/1", std::nullopt),
        grown.prove("absent/2", std::nullopt),
        grown.prove("absent/3", std::nullopt)}) {
    REQUIRE(verify(given, root));
    const auto bytes = encode(given);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      auto changed = bytes;
      changed[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
      const auto read = decode<proof>(changed);
      // A proof of absence under another key is a proof about that key.
      CHECK_FALSE((read && read->key == given.key && verify(*read, root)));
      if (given.value)
        CHECK_FALSE((read && verify(*read, root)));
    }
  }
}

} // namespace nephele::ledger
