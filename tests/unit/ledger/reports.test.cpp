#include "common/ledger/reports.hpp"

#include "common/ledger/monitors.hpp"
#include "common/ledger/performance.hpp"
#include "tests/support/ledger/stage.hpp"

#include <doctest/doctest.h>

#include <deque>

namespace nephele::ledger {

namespace {

using report = std::vector<measurement>;

constexpr report_salt salt{std::byte{7}};

struct report_stage {
  std::deque<test::wallet> monitors = wallets(10, 5);
  std::deque<test::wallet> owners = wallets(20, 3);
  test::stage ledger{make()};

  [[nodiscard]] static std::deque<test::wallet> wallets(std::uint64_t first,
                                                        std::size_t count) {
    std::deque<test::wallet> made;
    for (std::uint64_t i = 0; i < count; ++i)
      made.emplace_back(first + i);
    return made;
  }

  [[nodiscard]] genesis make() const {
    auto from = test::stage::blank();
    from.params.rewards.sizes = {1, 1, 3, 0};
    for (const auto& monitor : monitors) {
      from.accounts.push_back({monitor.address(), tokens(2000)});
      if (from.monitors.size() < 3)
        from.monitors.push_back(monitor.address());
    }
    for (const auto& owner : owners)
      from.nodes.push_back({owner.address(),
                            {owner.id(), "host", {}, {1, 0, 0}, role_bits::all},
                            {},
                            tokens(100)});
    return from;
  }

  [[nodiscard]] epoch_state epoch() const {
    return current_epoch(ledger.entries());
  }

  [[nodiscard]] report_times times() const {
    return times_of(epoch(), make().params.performance);
  }

  errc commit(std::size_t by, const report& said) {
    auto& monitor = monitors.at(by);
    return ledger.code(
        monitor, commit_report{epoch().absolute,
                               commitment_of("test-1", epoch().absolute,
                                             monitor.address(), salt, said)});
  }

  errc reveal(std::size_t by, const report& said) {
    return ledger.code(monitors.at(by),
                       reveal_report{epoch().absolute, salt, said});
  }

  /// One epoch in which monitor i says said[i]; an empty report is silence.
  void run_epoch(const std::vector<report>& said) {
    ledger.set_time(times().commit_s);
    for (std::size_t i = 0; i < said.size(); ++i)
      if (!said[i].empty())
        REQUIRE(commit(i, said[i]) == errc::ok);
    ledger.set_time(times().reveal_s);
    for (std::size_t i = 0; i < said.size(); ++i)
      if (!said[i].empty())
        REQUIRE(reveal(i, said[i]) == errc::ok);
    ledger.set_time(times().end_s);
    ledger.pass(0);
  }

  [[nodiscard]] std::optional<std::uint16_t> measured(std::uint32_t id) const {
    return measured_performance(ledger.entries(), epoch().absolute - 1, id);
  }

  [[nodiscard]] monitor held(std::size_t by) const {
    return *find_monitor(ledger.entries(), monitors.at(by).address());
  }

  void check_sound() const {
    CHECK(monitor_faults(ledger.entries()).empty());
    CHECK(ledger.all_coins() == ledger.supply());
  }
};

} // namespace

TEST_CASE("the median of an even count is the floor of the middle pair") {
  const auto median
      = [](std::vector<std::uint16_t> sorted) { return median_of(sorted); };
  CHECK(median({7}) == 7);
  CHECK(median({3, 8}) == 5);
  CHECK(median({1, 2, 9}) == 2);
  CHECK(median({1, 2, 5, 9}) == 3);
  CHECK(median({9999, 10'000}) == 9999);
}

TEST_CASE("a median needs three values or two thirds of few monitors") {
  CHECK(values_needed(1, 3) == 1);
  CHECK(values_needed(2, 3) == 2);
  CHECK(values_needed(3, 3) == 3);
  CHECK(values_needed(50, 3) == 3);
  CHECK(values_needed(4, 5) == 3);
}

TEST_CASE("report windows shrink with short epochs") {
  epoch_state epoch;
  epoch.start_s = 1000;
  epoch.length_s = 3600;
  auto times = times_of(epoch, {});
  CHECK(times.commit_s == 4300);
  CHECK(times.reveal_s == 4420);
  CHECK(times.end_s == 4600);
  epoch.length_s = 20;
  times = times_of(epoch, {});
  CHECK(times.commit_s == 1010);
  CHECK(times.reveal_s == 1014);
  CHECK(times.end_s == 1020);
}

TEST_CASE_FIXTURE(report_stage, "medians are what monitors agree on") {
  run_epoch({{{1, 9000}, {2, 5000}, {99, 1}},
             {{1, 9500}, {2, 7000}},
             {{1, 1000}, {3, 8000}}});
  CHECK(measured(1) == 9000);
  CHECK(!measured(2).has_value()); // two values of three monitors
  CHECK(!measured(3).has_value());
  CHECK(!measured(99).has_value());
  CHECK(!ledger.entries()
             .get(keys::report(0, monitors.at(0).address()))
             .has_value());
}

TEST_CASE_FIXTURE(report_stage, "reports come in their windows") {
  const report said{{1, 9000}};
  ledger.set_time(times().commit_s - 1);
  CHECK(commit(0, said) == errc::bad_window);
  ledger.set_time(times().commit_s);
  CHECK(reveal(0, said) == errc::bad_window);
  CHECK(commit(3, said) == errc::not_monitor);
  CHECK(ledger.code(monitors.at(0), commit_report{1, {}}) == errc::bad_window);
  CHECK(commit(0, said) == errc::ok);
  CHECK(commit(0, said) == errc::already_reported);
  CHECK(held(0).authorised);
  ledger.set_time(times().reveal_s);
  CHECK(commit(1, said) == errc::bad_window);
  CHECK(reveal(1, said) == errc::bad_reveal);
  CHECK(reveal(0, {{2, 1}, {1, 1}}) == errc::unsorted);
  CHECK(reveal(0, {{1, 1}, {1, 1}}) == errc::unsorted);
  CHECK(reveal(0, {{1, 10'001}}) == errc::out_of_range);
  CHECK(reveal(0, said) == errc::ok);
  CHECK(reveal(0, said) == errc::already_reported);
}

TEST_CASE_FIXTURE(report_stage, "another's commitment is no use") {
  const report said{{1, 9000}};
  ledger.set_time(times().commit_s);
  const auto stolen
      = commitment_of("test-1", 0, monitors.at(0).address(), salt, said);
  CHECK(ledger.code(monitors.at(1), commit_report{0, stolen}) == errc::ok);
  ledger.set_time(times().reveal_s);
  CHECK(reveal(1, said) == errc::ok);
  CHECK(!held(1).authorised);
}

TEST_CASE_FIXTURE(report_stage, "monitors that cheat lose bond and authority") {
  CHECK(ledger.code(monitors.at(0), bond_monitor{tokens(1000) + amount{1}})
        == errc::ok);
  CHECK(ledger.code(monitors.at(1), bond_monitor{tokens(1000)}) == errc::ok);
  ledger.set_time(times().commit_s);
  CHECK(commit(0, {{1, 1}}) == errc::ok);
  CHECK(commit(0, {{1, 2}}) == errc::ok);
  CHECK(!held(0).authorised);
  CHECK(held(0).bond == tokens(990));
  CHECK(commit(0, {{1, 3}}) == errc::not_monitor);
  CHECK(commit(1, {{1, 1}}) == errc::ok);
  CHECK(ledger.code(monitors.at(1), leave_monitor{}) == errc::pending_change);
  ledger.set_time(times().reveal_s);
  CHECK(reveal(1, {{1, 2}}) == errc::ok);
  CHECK(!held(1).authorised);
  CHECK(held(1).bond == tokens(990));
  CHECK(ledger.module(modules::treasury) == tokens(20) + amount{1});
  check_sound();
  ledger.set_time(times().end_s);
  ledger.pass(0);
  CHECK(ledger.code(monitors.at(1), leave_monitor{}) == errc::ok);
  CHECK(ledger.code(monitors.at(1), leave_monitor{}) == errc::not_monitor);
  check_sound();
}

TEST_CASE_FIXTURE(report_stage, "an operator's word on its own node is void") {
  auto from = make();
  from.monitors.pop_back();
  from.nodes.at(0).owner = monitors.at(1).address();
  ledger = test::stage{from};
  run_epoch({{{1, 5000}, {2, 5000}}, {{1, 10'000}, {2, 6000}}});
  CHECK(!measured(1).has_value());
  CHECK(measured(2) == 5500);
}

TEST_CASE_FIXTURE(report_stage, "a monitor off the medians is suspended") {
  const report truth{{1, 9000}, {2, 9000}, {3, 9000}};
  const report lies{{1, 9000}, {2, 9000}, {3, 6999}};
  for (std::uint32_t i = 1; i < 24; ++i) {
    run_epoch({truth, lies, truth});
    CHECK(held(1).deviating_epochs == i);
  }
  CHECK(held(1).authorised);
  SUBCASE("after 24 epochs in a row") {
    run_epoch({truth, lies, truth});
    CHECK(!held(1).authorised);
    CHECK(held(0).authorised);
    // Two are left, and two of two is enough.
    run_epoch({truth, {}, truth});
    CHECK(measured(1) == 9000);
  }
  SUBCASE("a good report clears it, silence does not") {
    run_epoch({truth, {}, truth});
    CHECK(held(1).deviating_epochs == 23);
    run_epoch({truth, {{1, 7000}, {2, 9000}, {3, 11}}, truth});
    CHECK(!held(1).authorised);
  }
  SUBCASE("a report within the deviation clears it") {
    run_epoch({truth, {{1, 7000}, {2, 9000}, {3, 9000}}, truth});
    CHECK(held(1).deviating_epochs == 0);
  }
}

TEST_CASE_FIXTURE(report_stage, "a node that never works is jailed") {
  const report bad{{1, 999}, {2, 9000}};
  for (std::uint32_t i = 0; i < 23; ++i)
    run_epoch({bad, bad, bad});
  CHECK(find_node(ledger.entries(), 1)->jailed_until == 0);
  run_epoch({bad, bad, bad});
  CHECK(epoch().absolute == 24);
  CHECK(find_node(ledger.entries(), 1)->jailed_until == 48);
  CHECK(find_node(ledger.entries(), 2)->jailed_until == 0);
  // Values that no mean reaches are forgotten.
  run_epoch({bad, bad, bad});
  CHECK(!measured_performance(ledger.entries(), 0, 1).has_value());
  CHECK(measured_performance(ledger.entries(), 1, 1) == 999);
}

} // namespace nephele::ledger
