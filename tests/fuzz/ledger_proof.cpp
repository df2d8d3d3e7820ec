#include "common/ledger/codec.hpp"
#include "common/ledger/tree.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

namespace {

ledger::change_set entries() {
  ledger::change_set all;
  for (unsigned i = 0; i < 40; ++i)
    all["key/" + std::to_string(i)]
        = ledger::encode(std::uint64_t{i} * 1'000'003);
  return all;
}

} // namespace

/// A proof that holds says what the tree says, about whatever key it names; a
/// true proof with any bit flipped does not hold.
void run(byte_span input) {
  static const auto all = entries();
  static const auto grown = ledger::tree{}.with(all);
  if (const auto given = ledger::decode<ledger::proof>(input)) {
    require(ledger::encode(*given).size() == input.size());
    if (ledger::verify(*given, grown.root())) {
      const auto at = all.find(given->key);
      require(given->value.has_value() == (at != all.end()));
      require(!given->value || given->value == at->second);
    }
  }
  if (input.size() < 4)
    return;
  const auto number
      = [&](std::size_t at) { return std::to_integer<std::size_t>(input[at]); };
  const auto key = "key/" + std::to_string(number(0) % 40);
  auto bytes = ledger::encode(grown.prove(key, all.at(key)));
  const auto bit
      = (number(1) << 16U | number(2) << 8U | number(3)) % (8 * bytes.size());
  bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
  const auto broken = ledger::decode<ledger::proof>(bytes);
  require(!broken || !ledger::verify(*broken, grown.root()));
}

} // namespace nephele::fuzz
