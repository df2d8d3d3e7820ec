#include "common/client/loops.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

identity named(std::size_t layer, std::uint64_t number) {
  identity id;
  id.bytes[0] = static_cast<std::byte>(layer);
  id.bytes[1] = static_cast<std::byte>(number);
  return id;
}

/// Sends `count` loops over three nodes a layer; `loss` says how likely the
/// node (layer from 0, number) is to lose one.
client::loss_report
observe(int count,
        const std::function<double(std::size_t, std::uint64_t)>& loss) {
  crypto::seeded_random source{91};
  client::loops probes{source, 20ms};
  steady_time now{1h};
  for (int i = 0; i < count; ++i) {
    client::route_names route{};
    bool arrives = true;
    for (std::size_t layer = 0; layer < route.size(); ++layer) {
      const auto number = layer == 3 ? 0 : source.below(3);
      route[layer] = named(layer, number);
      arrives = arrives && source.unit() > loss(layer, number);
    }
    const auto id = probes.draw_id();
    probes.sent(id, route, now);
    if (arrives)
      CHECK(probes.returned(id, now + 100ms));
    now += 100ms;
  }
  probes.expire(now + 1min);
  return probes.losses();
}

} // namespace

TEST_CASE("a loop that comes back gives its latency, once") {
  crypto::seeded_random source{92};
  client::loops probes{source, 20ms};
  const steady_time now{1h};
  const auto id = probes.draw_id();
  probes.sent(id, {}, now);
  CHECK(probes.returned(id, now + 130ms));
  CHECK(probes.latencies().quantile(0.5) == 130ms);
  CHECK_FALSE(probes.returned(id, now + 131ms));
  CHECK_FALSE(probes.returned(id + 1, now));
  CHECK(probes.counts().unknown == 2);
  CHECK(probes.counts().returned == 1);
  CHECK(probes.under_way() == 0);
}

TEST_CASE("a loop that stays away is lost after 17 hops and two seconds") {
  crypto::seeded_random source{93};
  client::loops probes{source, 20ms};
  const steady_time now{1h};
  const auto id = probes.draw_id();
  probes.sent(id, {}, now);
  probes.expire(now + 2339ms);
  CHECK(probes.counts().lost == 0);
  probes.expire(now + 2340ms);
  CHECK(probes.counts().lost == 1);
  CHECK_FALSE(probes.returned(id, now + 2341ms));
}

TEST_CASE("nothing lost is reported as no loss") {
  const auto report = observe(500, [](auto, auto) { return 0.0; });
  CHECK(report.loops == 500);
  CHECK(report.overall == 0.0);
  for (const auto loss : report.by_layer)
    CHECK(loss == 0.0);
}

TEST_CASE("before the first loop the report is empty") {
  crypto::seeded_random source{94};
  CHECK(client::loops{source}.losses().loops == 0);
}

TEST_CASE("a dead mix shows in its layer alone") {
  const auto report
      = observe(2000, [](std::size_t layer, std::uint64_t number) {
          return layer == 1 && number == 2 ? 1.0 : 0.0;
        });
  CHECK(report.overall == doctest::Approx(1.0 / 3).epsilon(0.1));
  CHECK(report.by_layer[1] == doctest::Approx(1.0 / 3).epsilon(0.1));
  CHECK(report.by_layer[0] < 0.01);
  CHECK(report.by_layer[2] < 0.01);
  CHECK(report.by_layer[3] < 0.01);
}

TEST_CASE("two layers with lossy mixes are told apart") {
  const auto report
      = observe(2000, [](std::size_t layer, std::uint64_t number) {
          if (number != 0)
            return 0.0;
          return layer == 0 ? 0.6 : layer == 2 ? 0.3 : 0.0;
        });
  CHECK(report.by_layer[0] == doctest::Approx(0.2).epsilon(0.2));
  CHECK(report.by_layer[2] == doctest::Approx(0.1).epsilon(0.3));
  CHECK(report.by_layer[1] < 0.03);
}
