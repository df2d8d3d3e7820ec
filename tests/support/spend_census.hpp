#pragma once

#include "tests/support/ecash_scene.hpp"

#include <unordered_set>

namespace nephele::test {

/// Every group element that issuers or gateways get to see, up to its sign:
/// what occurs twice links two of their observations.
class spend_census {
public:
  explicit spend_census(ecash_scene& scene) : scene_(scene) {}

  /// Withdraws book number `counter` and spends all of it.
  void spend_book(std::uint64_t counter) {
    const auto deposit = scene_.deposit(counter);
    const auto request = scene_.request(counter);
    add_issuance(deposit, request);
    auto book = scene_.book(counter);
    while (book.tickets_left() > 0)
      add(scene_.pay(book, *book.take_ticket(), scene_.offer()));
  }

  void add_issuance(const ecash::deposit& deposit,
                    const ecash::withdrawal_request& request) {
    note(deposit.base(scene_.id()).encode());
    note(request.public_key.encode());
    note(request.hidden_secret.encode());
    for (const auto& commitment : request.commitments)
      note(commitment.encode());
    const auto partials = scene_.partials(deposit, request);
    for (const auto& partial : partials)
      note(partial.s.encode());
    note(scene_.issuers.aggregate(partials, deposit, request)->s.encode());
  }

  void add(const ecash::payment& payment) {
    ++spends_;
    const auto& p = payment.points;
    for (const auto& point :
         {pairing::curve_point{p.h1}, p.s1, p.hidden_secret, p.hidden_eta,
          p.hidden_expiry, pairing::curve_point{p.h2}, p.s2, p.slot_expiry,
          p.slot_index, pairing::curve_point{p.serial},
          pairing::curve_point{p.tag}})
      note(point.encode());
    for (const auto& commitment : payment.commitments)
      note(commitment.encode());
  }

  [[nodiscard]] std::size_t spends() const noexcept { return spends_; }

  [[nodiscard]] std::size_t repeated() const noexcept { return repeated_; }

private:
  void note(byte_array<48> point) {
    point[0] &= ~std::byte{0x20};
    if (!seen_.emplace(as_text(point)).second)
      ++repeated_;
  }

  ecash_scene& scene_;
  std::unordered_set<std::string> seen_;
  std::size_t spends_ = 0;
  std::size_t repeated_ = 0;
};

} // namespace nephele::test
