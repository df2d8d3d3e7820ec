#pragma once

#include "common/crypto/sha256.hpp"
#include "common/ledger/attestations.hpp"
#include "common/ledger/governance.hpp"
#include "common/ledger/validators.hpp"
#include "tests/support/ledger/stage.hpp"

#include <algorithm>
#include <deque>

namespace nephele::test {

/// A ledger with an admin, four validators that sign with their accounts' keys,
/// and two nodes with owners.
struct issuers_stage {
  static constexpr std::size_t count = 4;

  wallet admin{1};
  wallet gateway{2};
  wallet stranger{3};
  std::deque<wallet> validators = made();
  stage ledger{origin()};

  [[nodiscard]] static std::deque<wallet> made() {
    std::deque<wallet> wallets;
    for (std::uint64_t seed = 10; wallets.size() < count; ++seed)
      wallets.emplace_back(seed);
    return wallets;
  }

  [[nodiscard]] ledger::genesis origin() const {
    auto from = stage::blank();
    from.params.rewards.sizes = {1, 1, 3, 0};
    from.params.credentials.dkg_phase_blocks = 10;
    from.admin = admin.id();
    from.accounts = {{admin.address(), ledger::tokens(1000)},
                     {gateway.address(), ledger::tokens(1000)},
                     {stranger.address(), ledger::tokens(1000)}};
    for (const auto& each : validators) {
      from.accounts.push_back({each.address(), ledger::tokens(100)});
      from.validators.push_back(
          {each.address(), each.id(), ledger::tokens(1000)});
    }
    from.nodes.push_back(
        {gateway.address(),
         {gateway.id(), "host", {}, {1, 0, 0}, ledger::role_bits::all},
         {},
         ledger::tokens(100)});
    return from;
  }

  /// A validator by its number in a round, from 1.
  [[nodiscard]] wallet& member(std::size_t number) {
    const auto round = ledger::find_round(ledger.entries(), epochs().running);
    REQUIRE(round.has_value());
    return *std::ranges::find(validators, round->members.at(number - 1).owner,
                              &wallet::address);
  }

  [[nodiscard]] ledger::key_epochs epochs() const {
    return ledger::current_key_epochs(ledger.entries());
  }

  [[nodiscard]] ledger::dkg_message message(ledger::key_phase step,
                                            byte_vector body,
                                            std::uint16_t accused = 0) const {
    return {epochs().running, step, accused, std::move(body)};
  }

  /// A body of `size` bytes that differs from member to member.
  [[nodiscard]] static byte_vector body(std::size_t size, std::size_t number) {
    return byte_vector(size, static_cast<std::byte>(number));
  }

  ledger::errc send(std::size_t number, ledger::key_phase step,
                    byte_vector bytes, std::uint16_t accused = 0) {
    return ledger.code(member(number),
                       message(step, std::move(bytes), accused));
  }

  /// What commits to a deal.
  [[nodiscard]] static byte_vector commitment_to(byte_span deal) {
    const auto digest = crypto::sha256(
        {as_bytes(std::string_view{"nephele-dkg-v1\0", 15}), deal});
    return {digest.begin(), digest.end()};
  }

  /// Members 1 to `who` do their part in one of the first three phases.
  void all_send(std::size_t who, ledger::key_phase step) {
    using enum ledger::key_phase;
    for (std::size_t i = 1; i <= who; ++i) {
      const auto deal = body(500, i);
      const auto part = step == registering  ? body(128, i)
                        : step == committing ? commitment_to(deal)
                                             : deal;
      REQUIRE(send(i, step, part) == ledger::errc::ok);
    }
  }

  void begin_round(ledger::key_change change = ledger::key_change::new_key) {
    ledger::governance_action action;
    action.key = change;
    REQUIRE(ledger.code(admin, ledger::gov{action, true}) == ledger::errc::ok);
  }

  void until_confirming() {
    using enum ledger::key_phase;
    for (const auto step : {registering, committing, dealing})
      all_send(count, step);
    pass_blocks(10);
  }

  /// SHA-256 of a key, of which every byte is `key`, and a share key.
  [[nodiscard]] static byte_vector confirmation(std::size_t number,
                                                std::byte key) {
    byte_vector bytes(32, key);
    bytes.resize(100, static_cast<std::byte>(number));
    return bytes;
  }

  /// All validators become issuers.
  void make_key() {
    begin_round();
    until_confirming();
    for (std::size_t i = 1; i <= count; ++i)
      REQUIRE(
          send(i, ledger::key_phase::confirming, confirmation(i, std::byte{9}))
          == ledger::errc::ok);
    pass_blocks(10);
    REQUIRE(epochs().active != 0);
  }

  /// By the first `by` validators, in the order of their addresses.
  [[nodiscard]] std::vector<ledger::attestation> attest(byte_span statement,
                                                        std::size_t by) const {
    std::vector<ledger::attestation> given;
    for (const auto& each : validators)
      given.push_back({each.address(), each.key().sign_plain(statement)});
    std::ranges::sort(given, std::ranges::less{}, &ledger::attestation::issuer);
    given.resize(by);
    return given;
  }

  void pass_blocks(std::size_t blocks) {
    for (; blocks > 0; --blocks)
      ledger.pass(1);
  }
};

} // namespace nephele::test
