#include "tests/unit/stream/mixnet_model.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::stream;
using namespace nephele::stream::test;
using namespace std::chrono_literals;

namespace {

/// Byte `i` of a stream's content: any shift or swap shows.
std::byte pattern(std::uint64_t i, std::uint64_t salt) {
  const auto x = (i + salt) * 0x9E3779B97F4A7C15ULL;
  return static_cast<std::byte>(x >> 56U);
}

/// A program at one end that writes `to_send` bytes, then FIN, and checks what
/// it reads.
struct talker {
  talker(endpoint& at_end, stream_id name, std::uint64_t sends,
         std::uint64_t send_salt, std::uint64_t read_salt)
      : end(at_end), id(name), to_send(sends), out_salt(send_salt),
        in_salt(read_salt) {}

  void run() {
    while (sent < to_send && end.room(id) > 0) {
      byte_vector piece(std::min<std::uint64_t>(
          {to_send - sent, end.room(id), std::uint64_t{8192}}));
      for (std::size_t i = 0; i < piece.size(); ++i)
        piece[i] = pattern(sent + i, out_salt);
      sent += end.write(id, piece);
    }
    if (sent == to_send)
      end.finish(id);
    const auto bytes = end.readable(id);
    for (const auto b : bytes)
      intact &= b == pattern(read++, in_salt);
    end.consume(id, bytes.size());
  }

  endpoint& end;
  stream_id id;
  std::uint64_t to_send;
  std::uint64_t out_salt;
  std::uint64_t in_salt;
  std::uint64_t sent = 0;
  std::uint64_t read = 0;
  bool intact = true;
};

/// Streams with a talker at both ends each.
class conversation {
public:
  conversation(mixnet_model& network, std::uint64_t up, std::uint64_t down)
      : network_(network), up_(up), down_(down) {
    network.programs = [this](steady_time now) { step(now); };
  }

  stream_id begin(std::string_view host, std::uint64_t salt) {
    const auto id = network_.near().open({}, host, 80, network_.now());
    REQUIRE(id.has_value());
    near_.emplace_back(network_.near(), *id, up_, salt, salt + 1000);
    return *id;
  }

  [[nodiscard]] bool is_done() const {
    const auto finished = [](std::uint64_t wanted) {
      return [wanted](const talker& t) {
        return t.read == wanted && t.end.status(t.id).drained
               && t.end.status(t.id).confirmed;
      };
    };
    return far_.size() == near_.size()
           && std::ranges::all_of(near_, finished(down_))
           && std::ranges::all_of(far_, finished(up_));
  }

  [[nodiscard]] bool is_intact() const {
    const auto good = [](const talker& t) { return t.intact; };
    return std::ranges::all_of(near_, good) && std::ranges::all_of(far_, good);
  }

  [[nodiscard]] const std::vector<talker>& near() const { return near_; }

  [[nodiscard]] const std::vector<talker>& far() const { return far_; }

private:
  void step(steady_time now) {
    for (const auto& request : network_.far().take_requests()) {
      const auto salt = std::stoull(request.host.substr(4));
      far_.emplace_back(network_.far(), request.id, down_, salt + 1000, salt);
      network_.far().connected(request.id, now);
    }
    static_cast<void>(network_.near().take_changed());
    static_cast<void>(network_.far().take_changed());
    for (auto& t : near_)
      if (t.end.status(t.id).open)
        t.run();
    for (auto& t : far_)
      t.run();
  }

  mixnet_model& network_;
  std::uint64_t up_;
  std::uint64_t down_;
  std::vector<talker> near_;
  std::vector<talker> far_;
};

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;

} // namespace

TEST_CASE("a mebibyte crosses both ways intact whatever the network loses") {
  for (const double loss : {0.0, 0.1, 0.4})
    for (const std::uint64_t seed : {1U, 2U}) {
      CAPTURE(loss);
      CAPTURE(seed);
      mixnet_model network{{.loss = loss, .repetition = 0.1, .seed = seed}};
      conversation talk{network, mebibyte, mebibyte};
      talk.begin("host1", 1);
      CHECK(network.run_until([&] { return talk.is_done(); }, 600s));
      CHECK(talk.is_intact());
      MESSAGE("loss " << loss << ": "
                      << std::chrono::duration<double>(
                             network.now().time_since_epoch() - 1h)
                             .count()
                      << " s, up " << network.contents_up << ", down "
                      << network.contents_down);
    }
}

TEST_CASE("a download without loss uses 95 % of what the clocks allow") {
  mixnet_model network{{}};
  constexpr std::uint64_t size = 5 * mebibyte;
  conversation talk{network, 200, size};
  talk.begin("host1", 1);
  const auto& near = talk.near();
  REQUIRE(network.run_until([&] { return near[0].read > mebibyte; }, 60s));
  const auto start = network.now();
  const auto before = near[0].read;
  REQUIRE(network.run_until([&] { return near[0].read == size; }, 120s));
  const std::chrono::duration<double> took = network.now() - start;
  const auto rate = static_cast<double>(size - before) / took.count();
  MESSAGE("bytes a second down: " << rate);
  CHECK(rate >= 0.95 * 100 * 1530);
}

TEST_CASE("an upload without loss uses 95 % of what the clocks allow") {
  mixnet_model network{{}};
  constexpr std::uint64_t size = 5 * mebibyte;
  conversation talk{network, size, 200};
  talk.begin("host1", 1);
  const auto& far = talk.far();
  REQUIRE(network.run_until(
      [&] { return !far.empty() && far[0].read > mebibyte; }, 60s));
  const auto start = network.now();
  const auto before = far[0].read;
  const auto slots = network.contents_up;
  REQUIRE(network.run_until([&] { return far[0].read == size; }, 120s));
  const std::chrono::duration<double> took = network.now() - start;
  const auto rate = static_cast<double>(size - before) / took.count();
  // The Poisson clock itself varies by about 2 % over this time, so what it
  // really offered is the measure.
  const auto offered = static_cast<double>(network.contents_up - slots);
  MESSAGE("bytes a second up: "
          << rate << ", bytes a slot "
          << static_cast<double>(size - before) / offered);
  CHECK(static_cast<double>(size - before) / offered >= 0.95 * 1530);
  CHECK(rate >= 0.90 * 100 * 1530);
}

TEST_CASE("many streams of several hosts share the way fairly") {
  mixnet_model network{{.loss = 0.02}};
  constexpr std::uint64_t size = 100'000;
  conversation talk{network, 1000, size};
  for (std::uint64_t i = 0; i < 12; ++i)
    talk.begin("host" + std::to_string(i % 4), i % 4);
  REQUIRE(
      network.run_until([&] { return talk.near()[0].read > size / 2; }, 120s));
  for (const auto& t : talk.near())
    CHECK(t.read > size / 8);
  CHECK(network.run_until([&] { return talk.is_done(); }, 120s));
  CHECK(talk.is_intact());
}

TEST_CASE("a small page takes about two round trips") {
  mixnet_model network{{}};
  conversation talk{network, 200, 10'000};
  talk.begin("host1", 1);
  const auto start = network.now();
  REQUIRE(
      network.run_until([&] { return talk.near()[0].read == 10'000; }, 30s));
  MESSAGE("first page: "
          << std::chrono::duration<double>(network.now() - start).count());
  CHECK(network.now() - start < 2500ms);
}

TEST_CASE("a slow reader stops its writer and loses nothing") {
  mixnet_model network{{.loss = 0.05}};
  const auto id = network.near().open({}, "host1", 80, network.now());
  REQUIRE(id.has_value());
  std::optional<talker> far;
  network.programs = [&](steady_time now) {
    for (const auto& request : network.far().take_requests()) {
      far.emplace(network.far(), request.id, 2 * mebibyte, 1001, 1);
      network.far().connected(request.id, now);
    }
    if (far)
      far->run();
  };
  network.run_until([] { return false; }, 30s);
  REQUIRE(far.has_value());
  const auto held = network.near().readable(*id).size();
  CHECK(held <= window_for(100));
  CHECK(held >= window_for(100) - max_data);
  CHECK(far->sent <= 2 * window_for(100));
  talker near{network.near(), *id, 10, 1, 1001};
  const auto programs = network.programs;
  network.programs = [&](steady_time now) {
    programs(now);
    near.run();
  };
  CHECK(network.run_until([&] { return near.read == 2 * mebibyte; }, 120s));
  CHECK(near.intact);
}

TEST_CASE("a refusal reaches the program with its reason") {
  mixnet_model network{{.loss = 0.3}};
  const auto id = network.near().open({}, "host1", 80, network.now());
  REQUIRE(id.has_value());
  network.programs = [&](steady_time) {
    for (const auto& request : network.far().take_requests())
      network.far().abort(request.id, reset_code::connection_refused);
  };
  REQUIRE(network.run_until(
      [&] { return network.near().status(*id).reset.has_value(); }, 60s));
  CHECK(network.near().status(*id).reset == reset_code::connection_refused);
}

TEST_CASE("without an answer opening fails after a minute") {
  mixnet_model network{{.loss = 1.0}};
  const auto id = network.near().open({}, "host1", 80, network.now());
  REQUIRE(id.has_value());
  CHECK_FALSE(network.run_until(
      [&] { return network.near().status(*id).reset.has_value(); }, 59s));
  CHECK(network.run_until(
      [&] { return network.near().status(*id).reset.has_value(); }, 3s));
}

TEST_CASE("a reset ends the stream at the other end in either direction") {
  for (const bool from_client : {true, false}) {
    CAPTURE(from_client);
    mixnet_model network{{.loss = 0.2}};
    conversation talk{network, 10 * mebibyte, 10 * mebibyte};
    talk.begin("host1", 1);
    REQUIRE(network.run_until(
        [&] { return !talk.far().empty() && talk.far()[0].read > 10'000; },
        60s));
    const auto& here = from_client ? talk.near()[0] : talk.far()[0];
    const auto& there = from_client ? talk.far()[0] : talk.near()[0];
    here.end.abort(here.id, reset_code::aborted);
    here.end.release(here.id);
    CHECK(network.run_until(
        [&] { return there.end.status(there.id).reset.has_value(); }, 60s));
    CHECK(there.end.status(there.id).reset == reset_code::aborted);
  }
}

TEST_CASE("one direction may end long before the other") {
  mixnet_model network{{.loss = 0.1}};
  conversation talk{network, 0, 300'000};
  talk.begin("host1", 1);
  REQUIRE(network.run_until(
      [&] {
        return !talk.far().empty()
               && talk.far()[0].end.status(talk.far()[0].id).drained;
      },
      60s));
  CHECK(network.run_until([&] { return talk.is_done(); }, 120s));
}

TEST_CASE("finished streams and quiet tags are forgotten by both ends") {
  mixnet_model network{{.loss = 0.1}};
  conversation talk{network, 5000, 5000};
  for (std::uint64_t i = 0; i < 6; ++i)
    talk.begin("host" + std::to_string(i % 2), i % 2);
  REQUIRE(network.run_until([&] { return talk.is_done(); }, 120s));
  for (const auto& t : talk.near())
    t.end.release(t.id);
  for (const auto& t : talk.far())
    t.end.release(t.id);
  network.run_until([] { return false; }, 30s);
  CHECK(network.near().open_streams() == 0);
  CHECK(network.far().open_streams() == 0);
  network.run_until([] { return false; }, 120s);
  CHECK(network.near().open_tags() == 0);
  CHECK(network.far().open_tags() == 0);
}

TEST_CASE("a stream outlives its rotation on new reply blocks") {
  mixnet_model network{{.loss = 0.05}};
  auto old_ends = steady_time::max() - 1h;
  network.expiry = [&](rotation_number r) -> std::optional<steady_time> {
    if (r == rotation_number{7})
      return old_ends > network.now() ? std::optional{old_ends} : std::nullopt;
    return steady_time::max() - 1h;
  };
  conversation talk{network, 1000, 4 * mebibyte};
  talk.begin("host1", 1);
  REQUIRE(
      network.run_until([&] { return talk.near()[0].read > mebibyte; }, 60s));
  network.blocks().current = rotation_number{8};
  old_ends = network.now() + 10s;
  CHECK(network.run_until([&] { return talk.is_done(); }, 120s));
  CHECK(talk.is_intact());
}

TEST_CASE("streams of one host and user share a tag, others do not") {
  mixnet_model network{{}};
  auto& near = network.near();
  const auto now = network.now();
  CHECK(near.open({}, "Example.org", 80, now).has_value());
  CHECK(near.open({}, "example.ORG", 443, now).has_value());
  CHECK(near.open_tags() == 1);
  CHECK(near.open({"alice"}, "example.org", 80, now).has_value());
  CHECK(near.open_tags() == 2);
  CHECK(near.open({}, "example.com", 80, now).has_value());
  CHECK(near.open_tags() == 3);
  network.blocks().current = rotation_number{8};
  CHECK(near.open({}, "example.org", 80, now).has_value());
  CHECK(near.open_tags() == 4);
}

TEST_CASE("a silent network does not stop a stream for good") {
  mixnet_model network{{}};
  conversation talk{network, mebibyte, mebibyte};
  talk.begin("host1", 1);
  REQUIRE(
      network.run_until([&] { return talk.near()[0].read > 200'000; }, 60s));
  network.lose(1.0);
  network.run_until([] { return false; }, 20s);
  network.lose(0.0);
  CHECK(network.run_until([&] { return talk.is_done(); }, 60s));
  CHECK(talk.is_intact());
}
