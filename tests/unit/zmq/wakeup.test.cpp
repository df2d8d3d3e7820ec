#include "common/zmq/wakeup.hpp"

#include "common/zmq/poller.hpp"
#include "common/zmq/timer.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace std::chrono_literals;

TEST_CASE("a rung wakeup is readable until cleared, however often it rang") {
  zmq::wakeup bell;
  zmq::poller sources;
  const auto index = sources.add(bell.descriptor());
  CHECK(sources.wait(0ms) == 0);
  bell.ring();
  bell.ring();
  CHECK(sources.wait(0ms) == 1);
  CHECK(sources.is_ready(index));
  bell.clear();
  CHECK(sources.wait(0ms) == 0);
  CHECK_FALSE(sources.is_ready(index));
}

TEST_CASE("a timer fires at its deadline and not before") {
  zmq::timer alarm;
  zmq::poller sources;
  sources.add(alarm.descriptor());
  const auto deadline = std::chrono::steady_clock::now() + 200ms;
  alarm.arm(deadline);
  CHECK(sources.wait(0ms) == 0);
  CHECK(sources.wait(10s) == 1);
  CHECK(std::chrono::steady_clock::now() >= deadline);
  alarm.clear();
  CHECK(sources.wait(0ms) == 0);
}

TEST_CASE("a deadline in the past fires at once and disarm silences it") {
  zmq::timer alarm;
  zmq::poller sources;
  sources.add(alarm.descriptor());
  alarm.arm(steady_time{});
  CHECK(sources.wait(10s) == 1);
  alarm.arm(std::chrono::steady_clock::now() + 10ms);
  alarm.disarm();
  CHECK(sources.wait(30ms) == 0);
}

TEST_CASE("a muted source does not wake the poller") {
  zmq::wakeup bell;
  zmq::poller sources;
  const auto index = sources.add(bell.descriptor());
  bell.ring();
  sources.mute(index);
  CHECK(sources.wait(0ms) == 0);
  sources.unmute(index);
  CHECK(sources.wait(0ms) == 1);
}
