#pragma once

#include "common/light_client/verify.hpp"
#include "common/replication/errors.hpp"
#include "common/replication/state_machine.hpp"

namespace nephele::replication {

/// A block as it is kept: what it takes to run it again, and what it led to.
struct block_record {
  light_client::signed_header sealed;
  byte_array<32> seed{};
  std::vector<byte_vector> transactions;
  /// One a transaction.
  std::vector<transaction_result> results;
  std::vector<event> events;
  /// After the block; the next header names it.
  hash app_hash{};

  [[nodiscard]] std::uint64_t height() const noexcept {
    return sealed.head.height;
  }

  friend bool operator==(const block_record&, const block_record&) = default;
};

[[nodiscard]] block_input input_of(std::uint64_t height, wall_time time,
                                   const byte_array<32>& seed);

/// The name of a transaction: SHA-256.
[[nodiscard]] hash hash_of_transaction(byte_span transaction);

/// For a column of bytes; big-endian sizes.
[[nodiscard]] byte_vector encode(const std::vector<byte_vector>& transactions);
[[nodiscard]] byte_vector
encode(const std::vector<transaction_result>& results);
[[nodiscard]] byte_vector encode(const std::vector<event>& events);

/// @returns errc::unreadable.
[[nodiscard]] result<std::vector<byte_vector>>
decode_transactions(byte_span bytes);
[[nodiscard]] result<std::vector<transaction_result>>
decode_results(byte_span bytes);
[[nodiscard]] result<std::vector<event>> decode_events(byte_span bytes);

} // namespace nephele::replication
