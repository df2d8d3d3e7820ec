#pragma once

#include "common/ledger/machine.hpp"
#include "common/replication/state_machine.hpp"

namespace nephele::replication {

/// The ledger as an engine runs it.
class ledger_machine final : public state_machine {
public:
  explicit ledger_machine(ledger::machine from) : machine_(std::move(from)) {}

  [[nodiscard]] const ledger::machine& rules() const noexcept {
    return machine_;
  }

  [[nodiscard]] std::uint64_t height() const override {
    return machine_.height();
  }

  [[nodiscard]] hash app_hash() const override { return machine_.app_hash(); }

  [[nodiscard]] std::uint64_t time_s() const override {
    return machine_.time_s();
  }

  /// All common checks, but a nonce may be ahead of its account's by as much as
  /// may wait.
  [[nodiscard]] std::optional<transaction_refusal>
  check(byte_span transaction) const override;

  [[nodiscard]] result<block_effect>
  apply(const block_input& input,
        std::span<const byte_vector> transactions) const override;

  void commit(block_effect effect) override;

  [[nodiscard]] proven_value prove(std::string_view key) const override;

  void each_entry(const std::function<void(std::string_view, byte_span)>& visit)
      const override;

private:
  ledger::machine machine_;
};

/// Machines of one genesis.
class ledger_source final : public machine_source {
public:
  /// @param begin  without faults; see ledger::faults_of.
  explicit ledger_source(ledger::genesis begin) : begin_(std::move(begin)) {}

  [[nodiscard]] std::string chain_id() const override {
    return begin_.chain_id;
  }

  /// The state's hash at height 0.
  [[nodiscard]] hash genesis_hash() const override;

  [[nodiscard]] result<std::unique_ptr<state_machine>>
  from_genesis() const override;

  [[nodiscard]] result<std::unique_ptr<state_machine>>
  from_entries(state_entries entries, std::uint64_t height) const override;

private:
  ledger::genesis begin_;
};

/// Nonces that may wait ahead of an account's own.
inline constexpr std::uint64_t max_nonces_ahead = 10'000;

} // namespace nephele::replication
