#pragma once

#include "common/credential/dkg/errors.hpp"
#include "common/credential/ps/issuer_key.hpp"

#include <optional>

namespace nephele::credential::dkg {

/// A participant's place in the list of a round's terms, from 1 on.
using member_number = std::uint16_t;

inline constexpr std::size_t max_chain_size = 64;
inline constexpr std::size_t max_participants = 1024;

/// Under which issuer's number a participant deals, and under which it gets a
/// share. The two differ when a set of issuers changes; zero is neither.
struct participant {
  ps::issuer_index deals_as = 0;
  ps::issuer_index receives_as = 0;

  friend bool operator==(const participant&, const participant&) = default;
};

/// What is agreed on before a round.
struct round_terms {
  /// The ledger's name.
  std::string chain;
  std::uint64_t key_epoch = 0;
  /// q of the key.
  std::size_t slots = 0;
  /// t of the key's new shares.
  std::size_t threshold = 0;
  std::vector<participant> participants;
  /// The key whose secret is shared anew; without it a new one is made.
  std::optional<ps::issuer_set> previous;

  /// A new key for issuers 1 to `members`.
  [[nodiscard]] static round_terms new_key(std::string chain,
                                           std::uint64_t key_epoch,
                                           std::size_t slots,
                                           std::size_t members);

  /// The same key for issuers 1 to `members`; who was an issuer under a
  /// remaining number keeps it.
  [[nodiscard]] static round_terms new_shares(std::string chain,
                                              std::uint64_t key_epoch,
                                              ps::issuer_set previous,
                                              std::size_t members);

  /// @returns errc::bad_terms if a number is given twice, there are not enough
  /// participants for the threshold, or a dealer has no old share.
  [[nodiscard]] result<void> check() const;

  /// How many good deals a round needs.
  [[nodiscard]] std::size_t deals_needed() const noexcept {
    return previous ? previous->threshold : threshold;
  }

  /// The highest number that receives.
  [[nodiscard]] std::size_t issuers() const noexcept;

  [[nodiscard]] const participant* at(member_number member) const noexcept;

  [[nodiscard]] std::optional<member_number>
  dealer(ps::issuer_index index) const noexcept;
};

} // namespace nephele::credential::dkg
