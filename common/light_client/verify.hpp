#pragma once

#include "common/light_client/commit.hpp"
#include "common/light_client/errors.hpp"

namespace nephele::light_client {

/// A header, and why it is final.
struct signed_header {
  header head;
  commit why;

  friend bool operator==(const signed_header&, const signed_header&) = default;
};

/// Whether more than two thirds of the power of `validators` signed, and the
/// header names just them. Whether they may be trusted is the caller's to
/// know.
/// @returns errc::wrong_chain, wrong_validators, wrong_block or
/// too_little_power.
[[nodiscard]] result<void> verify(const signed_header& what,
                                  std::string_view chain_id,
                                  const validator_set& validators);

} // namespace nephele::light_client
