#pragma once

#include "common/base/result.hpp"
#include "common/ledger/genesis.hpp"

namespace nephele::ledger {

/// Why the ledger cannot go on, in contrast to one transaction.
enum class halt : std::uint8_t {
  /// The genesis has faults; the context lists them.
  bad_genesis,
  /// A header that does not follow the last block.
  bad_header,
  /// Entries that do not decode, or lack what every ledger has.
  corrupt_state,
  /// Numbers left their range outside any transaction.
  arithmetic,
  /// An outcome that was not computed from the present state.
  stale_outcome,
};

[[nodiscard]] constexpr std::string_view to_string(halt code) noexcept {
  switch (code) {
  case halt::bad_genesis:
    return "ledger.bad_genesis";
  case halt::bad_header:
    return "ledger.bad_header";
  case halt::corrupt_state:
    return "ledger.corrupt_state";
  case halt::arithmetic:
    return "ledger.arithmetic";
  case halt::stale_outcome:
    return "ledger.stale_outcome";
  }
  return "ledger.unknown";
}

/// The ledger: a state in memory and the rules that change it. The same headers
/// and transactions give the same outcomes on every machine.
class machine {
public:
  /// Height 0. halt::bad_genesis names every fault, one a line.
  [[nodiscard]] static result<machine> from_genesis(const genesis& from);

  /// A state that was committed before, from all its entries.
  [[nodiscard]] static result<machine>
  from_entries(std::map<std::string, byte_vector> entries);

  /// What a block does; the state stays as it is. A transaction that is refused
  /// has its reason in `results`; an error here means that no block can follow.
  [[nodiscard]] result<block_outcome>
  apply_block(const block_header& header,
              std::span<const byte_vector> transactions) const;

  /// As apply_block, without checking signatures: for blocks whose transactions
  /// were checked by the caller, and for measurements.
  [[nodiscard]] result<block_outcome>
  apply_checked_block(const block_header& header,
                      std::span<const byte_vector> transactions) const;

  /// Makes an outcome of apply_block the state.
  [[nodiscard]] result<void> commit(const block_outcome& outcome);

  /// Whether `transaction` would be taken into the next block now.
  [[nodiscard]] verdict check(byte_span transaction) const;

  [[nodiscard]] proof prove(std::string_view key) const;

  [[nodiscard]] hash app_hash() const noexcept { return tree_.root(); }

  [[nodiscard]] std::uint64_t height() const noexcept { return last_.height; }

  [[nodiscard]] std::uint64_t time_s() const noexcept { return last_.time_s; }

  [[nodiscard]] const std::string& chain_id() const noexcept {
    return chain_.chain_id;
  }

  [[nodiscard]] const chain_description& chain() const noexcept {
    return chain_;
  }

  [[nodiscard]] const committed_entries& entries() const noexcept {
    return entries_;
  }

private:
  [[nodiscard]] result<block_outcome>
  apply(const block_header& header, std::span<const byte_vector> transactions,
        bool check_signatures) const;
  [[nodiscard]] result<void> read_marks();

  committed_entries entries_;
  tree tree_;
  chain_description chain_;
  block_mark last_;
};

/// Takes transactions before a block holds them, several of one account in the
/// order of their nonces. Refers to a machine, which must outlive it.
class admission {
public:
  explicit admission(const machine& over);

  /// As machine::check, after what was admitted since the last reset; takes fee
  /// and nonce.
  [[nodiscard]] verdict admit(byte_span transaction);

  /// Forgets what was admitted; to be called after every commit.
  void reset();

private:
  const machine* over_;
  overlay pending_;
};

} // namespace nephele::ledger
