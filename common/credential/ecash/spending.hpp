#pragma once

#include "common/credential/ecash/payment.hpp"
#include "common/credential/ecash/slots.hpp"
#include "common/credential/ecash/wallet.hpp"

namespace nephele::credential::ecash {

/// Pays ticket `index` of a book. The payment proves, and shows nothing more
/// than this: the issuers signed a book for some (sk, η, e), and a slot for
/// this e, the day of `info`, and some index l; S and T are the serial and tag
/// of exactly that ticket.
///
/// A payment is built once for one ticket and one pay-info, stored, and sent
/// again from the store if need be.
/// @param issuers  the key that signed both
/// @param slot     of the book's type and expiry, the day of `info`, `index`
[[nodiscard]] payment spend(const wallet& wallet, std::uint16_t index,
                            const ps::signature& slot,
                            const ps::verification_key& issuers,
                            const pay_info& info,
                            pairing::scalar_source& source);

} // namespace nephele::credential::ecash
