#pragma once

#include "common/crypto/random.hpp"
#include "services/gateway/deliveries.hpp"
#include "tests/unit/gateway/fake_inbox.hpp"

#include <doctest/doctest.h>

namespace nephele::gateway {

/// One client's deliveries under a clock that moves by hand.
struct post_office {
  simulated_clock clock;
  crypto::seeded_random random{21};
  fake_inbox disk;
  counts counted;
  delivery_limits limits;
  std::unique_ptr<deliveries> office;
  identity alice = random.make<identity>();
  steady_time start = clock.steady();
  std::vector<std::chrono::milliseconds> acks;

  explicit post_office(delivery_limits with = {}) : limits(with) { reopen(); }

  /// As a process that was killed and starts again, with what the disk has.
  void reopen() {
    disk.crash();
    std::vector<deliveries::known_client> known;
    for (auto& [id, client] : disk.clients) {
      known.push_back({client, {}});
      for (const auto& [which, row] : disk.rows[id])
        known.back().stored.push_back(which);
      client.reserved
          = session::delivery_number{client.reserved.value() + delivery_block};
    }
    office = std::make_unique<deliveries>(disk, counted, limits, known);
  }

  recipient& enrol() {
    recipient* made = nullptr;
    REQUIRE(office->enrol(alice, clock.wall(), [&](recipient* r) { made = r; })
            == deliveries::enrolment::pending);
    disk.answer();
    REQUIRE(made);
    return *made;
  }

  recipient& client() { return *office->find(alice); }

  void arrive() {
    message_body body{};
    office->accept(alice, body, {}, clock.steady(), clock.wall());
  }

  void step() {
    office->run(clock.steady());
    disk.answer();
    const auto due = office->due_acks(clock.steady());
    for (std::size_t i = 0; i < due.size(); ++i)
      acks.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(
          clock.steady() - start));
  }

  /// Millisecond by millisecond.
  void pass(std::chrono::milliseconds time) {
    for (std::chrono::milliseconds t{}; t < time; ++t) {
      clock.advance(std::chrono::milliseconds{1});
      step();
    }
  }

  /// The client takes what waits.
  std::vector<session::delivery_number> receive() {
    std::vector<session::delivery_number> got;
    while (true) {
      const auto found = office->next(client());
      if (!found) {
        disk.answer();
        if (!office->next(client()))
          return got;
        continue;
      }
      got.push_back(found->which);
      office->sent(client(), found->which);
    }
  }
};

} // namespace nephele::gateway
