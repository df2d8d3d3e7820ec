#include "common/stream/initiator.hpp"
#include "common/stream/responder.hpp"
#include "tests/unit/stream/mixnet_model.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::stream;
using namespace nephele::stream::test;
using namespace std::chrono_literals;

namespace {

constexpr steady_time start{1h};

/// A requester that gets contents from nobody in particular.
class lone_responder {
public:
  explicit lone_responder(responder_options options = {})
      : end(
            options,
            [](rotation_number) { return std::optional{start + 1000h}; },
            start) {}

  /// A content with these records and two reply blocks before them.
  template <class... Records>
  void hear(std::uint8_t tag, const Records&... records) {
    const byte_vector blocks(2 * block_size);
    record_writer out{tag_of(tag)};
    out.add(surbs_record{.rotation = rotation_number{1}, .blocks = blocks});
    (out.add(records), ...);
    hear(out);
  }

  void hear(const record_writer& written) {
    const auto parsed = client::parse_content(written.content()).value();
    end.on_content(std::get<client::stream_content>(parsed), now);
  }

  static stream_tag tag_of(std::uint8_t number) {
    stream_tag tag;
    tag.bytes.fill(std::byte{number});
    return tag;
  }

  static open_record open_of(std::uint32_t number) {
    return {.stream = stream_number{number},
            .window = 1U << 20U,
            .rate = 100,
            .port = 80,
            .host = "a"};
  }

  /// The records of all that it would send now.
  template <class Record>
  std::vector<Record> said() {
    std::vector<Record> found;
    while (const auto parcel = end.next(now)) {
      contents.push_back(parcel->data);
      const auto parsed = client::parse_content(contents.back()).value();
      record_reader reader{std::get<client::stream_content>(parsed)};
      while (const auto r = reader.next())
        if (const auto* one = std::get_if<Record>(&*r))
          found.push_back(*one);
    }
    return found;
  }

  responder end;
  steady_time now = start;
  std::deque<client::content> contents;
};

} // namespace

TEST_CASE("a repeated OPEN dials once") {
  lone_responder far;
  far.hear(1, far.open_of(1));
  far.hear(1, far.open_of(1));
  CHECK(far.end.take_requests().size() == 1);
  CHECK(far.end.counters().streams_opened == 1);
}

TEST_CASE("an OPEN that comes after its RST is ignored") {
  lone_responder far;
  far.hear(
      1, reset_record{.stream = stream_number{1}, .code = reset_code::aborted});
  far.hear(1, far.open_of(1));
  CHECK(far.end.take_requests().empty());
}

TEST_CASE("data for an unknown stream is answered with RST, credit is not") {
  lone_responder far;
  const byte_vector bytes(10);
  far.hear(
      1, data_record{.stream = stream_number{5}, .offset = 0, .bytes = bytes});
  far.hear(1, credit_record{.stream = stream_number{6}});
  const auto resets = far.said<reset_record>();
  REQUIRE(resets.size() == 1);
  CHECK(resets[0].stream == stream_number{5});
  CHECK(resets[0].code == reset_code::no_such_stream);
}

TEST_CASE("without reply blocks a content of a new tag changes nothing") {
  lone_responder far;
  const byte_vector bytes(10);
  record_writer out{far.tag_of(9)};
  out.add(data_record{.stream = stream_number{5}, .offset = 0, .bytes = bytes});
  far.hear(out);
  CHECK(far.end.open_tags() == 0);
  CHECK(far.end.counters().contents_strange == 1);
}

TEST_CASE("data beyond the window resets the stream") {
  lone_responder far;
  far.hear(1, far.open_of(1));
  const auto id = far.end.take_requests().at(0).id;
  far.end.connected(id, far.now);
  const byte_vector bytes(10);
  far.hear(1, data_record{.stream = stream_number{1},
                          .offset = std::uint64_t{1} << 30U,
                          .bytes = bytes});
  CHECK(far.end.status(id).reset == reset_code::protocol);
}

TEST_CASE("streams and tags are bounded, and the client is told") {
  responder_options options;
  options.max_streams = 3;
  options.max_tags = 2;
  lone_responder far{options};
  for (std::uint32_t i = 1; i <= 4; ++i)
    far.hear(1, far.open_of(i));
  CHECK(far.end.take_requests().size() == 3);
  const auto resets = far.said<reset_record>();
  REQUIRE(resets.size() == 1);
  CHECK(resets[0].code == reset_code::limit);
  far.hear(2, far.open_of(1));
  far.hear(3, far.open_of(1));
  CHECK(far.end.open_tags() == 2);
}

TEST_CASE("an OPEN with no host, port or number is refused") {
  lone_responder far;
  auto no_port = far.open_of(1);
  no_port.port = 0;
  auto no_number = far.open_of(0);
  auto bad_host = far.open_of(2);
  bad_host.host = "a b";
  far.hear(1, no_port, no_number, bad_host);
  CHECK(far.end.take_requests().empty());
  CHECK(far.said<reset_record>().size() == 3);
}

TEST_CASE("the last two reply blocks are for asking, one at a time") {
  lone_responder far;
  far.hear(1, far.open_of(1));
  const auto id = far.end.take_requests().at(0).id;
  far.end.connected(id, far.now);
  CHECK(far.end.write(id, byte_vector(100'000)) == 100'000);
  // OPENED and what fits goes at once: the client must hear something.
  const auto asked = far.said<want_surbs_record>();
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].received == 2);
  CHECK(asked[0].spent == 1);
  CHECK(asked[0].wanted >= 1);
  far.now += ask_interval - 1ms;
  CHECK(far.said<want_surbs_record>().empty());
  far.now += 1ms;
  CHECK(far.said<want_surbs_record>().size() == 1);
  far.now += 1h;
  CHECK(far.said<want_surbs_record>().empty());
}

TEST_CASE("a requester that was restarted says so, and streams start anew") {
  mixnet_model network{{}};
  const auto id = network.near().open({}, "host1", 80, network.now());
  network.programs = [&](steady_time now) {
    for (const auto& request : network.far().take_requests())
      network.far().connected(request.id, now);
  };
  REQUIRE(
      network.run_until([&] { return network.near().status(*id).open; }, 10s));
  network.restart_far();
  CHECK(network.near().write(*id, byte_vector(5000)) == 5000);
  CHECK(network.run_until(
      [&] { return network.near().status(*id).reset.has_value(); }, 20s));
  network.near().release(*id);
  const auto again = network.near().open({}, "host1", 80, network.now());
  CHECK(network.run_until([&] { return network.near().status(*again).open; },
                          10s));
}

TEST_CASE("a client whose requester is silent tries the other gateway") {
  numbered_blocks blocks;
  crypto::seeded_random random{1};
  initiator_options options;
  options.requester.gateway.bytes.fill(std::byte{1});
  options.requester.fallback = identity{};
  options.requester.fallback->bytes.fill(std::byte{2});
  initiator near{options, blocks, random};
  auto now = start;
  const auto run = [&](std::chrono::seconds time, bool arrives) {
    for (const auto end = now + time; now < end; now += 100ms)
      if (const auto parcel = near.next(now)) {
        if (arrives)
          near.acknowledged(parcel->handle, now);
        else
          near.lost(parcel->handle, now);
      }
  };
  const auto goes_to = [&] { return near.destination().gateway.bytes[0]; };
  REQUIRE(near.open({}, "a", 80, now).has_value());
  SUBCASE("after many losses in a row") {
    run(1s, false);
    CHECK(goes_to() == std::byte{1});
    run(2s, false);
    CHECK(goes_to() == std::byte{2});
  }
  SUBCASE("after a long silence, and back after a shorter one") {
    run(19s, true);
    CHECK(goes_to() == std::byte{1});
    run(3s, true);
    CHECK(goes_to() == std::byte{2});
    run(10s, true);
    CHECK(goes_to() == std::byte{1});
  }
  SUBCASE("at once if the gateway is not in the topology") {
    const auto parcel = near.next(now);
    REQUIRE(parcel.has_value());
    near.not_sent(parcel->handle, error{client::errc::unknown_gateway}, now);
    CHECK(goes_to() == std::byte{2});
    CHECK_FALSE(near.next(now).has_value());
    CHECK(near.next(now + 1s).has_value());
  }
}
