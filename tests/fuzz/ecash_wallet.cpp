#include "common/credential/ecash/wallet.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// Whatever is accepted gives each ticket that is left once.
void run(byte_span input) {
  using credential::ecash::wallet;
  if (input.size() != wallet::record_size)
    return;
  auto book
      = wallet::decode(wallet::record{input.first<wallet::record_size>()});
  if (!book)
    return;
  const auto left = book->tickets_left();
  for (std::size_t i = 0; i < left; ++i)
    require(book->take_ticket().value() < credential::ecash::tickets_per_book);
  require(!book->take_ticket().has_value());
  require(wallet::decode(book->encode()).value().tickets_left() == 0);
}

} // namespace nephele::fuzz
