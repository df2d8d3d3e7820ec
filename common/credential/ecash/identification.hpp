#pragma once

#include "common/credential/ecash/payment.hpp"

namespace nephele::credential::ecash {

/// The public key of the deposit whose ticket was spent twice. Both payments
/// must have been verified.
/// @returns errc::other_ticket if the serials differ, errc::replay if it is
/// one payment for one pay-info.
[[nodiscard]] result<pairing::g1_affine> identify(const payment& first,
                                                  const payment& second);

} // namespace nephele::credential::ecash
