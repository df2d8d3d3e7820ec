#include "common/bus/feed_publisher.hpp"
#include "common/bus/feed_subscriber.hpp"

#include <doctest/doctest.h>

#include <mutex>

using namespace nephele;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

bool wait_until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline)
      return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

struct feed {
  crypto::system_random source;
  zmq::context owner;
  std::unique_ptr<zmq::zap_server> zap{zmq::zap_server::open(owner).value()};
  zmq::curve_pair teller = zmq::make_curve_pair(source);
  zmq::curve_pair listener = zmq::make_curve_pair(source);
  std::shared_ptr<zmq::allow_list> admits
      = std::make_shared<zmq::allow_list>(zmq::key_set{listener.public_key});
  std::unique_ptr<bus::feed_publisher> publisher
      = publish_at("tcp://127.0.0.1:0");

  std::unique_ptr<bus::feed_publisher> publish_at(const std::string& where) {
    bus::feed_publisher_options options;
    options.endpoint = where;
    options.domain = "feed";
    for (auto i = 0; i < 100; ++i) {
      auto opened
          = bus::feed_publisher::open(owner, *zap, options, teller, admits);
      if (opened)
        return std::move(*opened);
      // The port of a closed publisher is free a little later.
      std::this_thread::sleep_for(5ms);
    }
    REQUIRE(false);
    return nullptr;
  }

  bus::feed_subscriber_options to_publisher() {
    bus::feed_subscriber_options options;
    options.endpoint = publisher->endpoint();
    options.server = teller.public_key;
    options.redial_pause = 20ms;
    return options;
  }

  void tell(std::string_view type, const json& body) const {
    REQUIRE(publisher->publish(type, 1, body).has_value());
  }
};

/// A subscriber that notes what it hears: "gap" or a number.
struct notebook {
  std::mutex mutex;
  std::vector<std::string> lines;
  bus::feed_subscriber subscriber;

  explicit notebook(feed& f)
      : subscriber(f.owner, f.to_publisher(), zmq::duplicate(f.listener)) {
    subscriber.add("number", 1,
                   [this](const json& body) { note(body["n"].dump()); });
    subscriber.on_gap([this] { note("gap"); });
  }

  void note(std::string line) {
    const std::lock_guard lock{mutex};
    lines.push_back(std::move(line));
  }

  std::size_t count() {
    const std::lock_guard lock{mutex};
    return lines.size();
  }

  /// Subscriptions take a moment: tells until one is heard.
  void begin(feed& f) {
    REQUIRE(subscriber.start());
    CHECK(wait_until([&] {
      f.tell("number", {{"n", 0}});
      std::this_thread::sleep_for(5ms);
      return count() > 0;
    }));
    std::this_thread::sleep_for(20ms);
  }
};

} // namespace

TEST_CASE("what is told is heard in order, after a first word of caution") {
  feed f;
  notebook notes{f};
  notes.begin(f);
  CHECK(notes.lines.front() == "gap");
  const auto before = notes.count();
  for (auto i = 1; i <= 5; ++i)
    f.tell("number", {{"n", i}});
  REQUIRE(wait_until([&] { return notes.count() == before + 5; }));
  notes.subscriber.stop();
  const std::vector<std::string> last(notes.lines.end() - 5, notes.lines.end());
  CHECK(last == std::vector<std::string>{"1", "2", "3", "4", "5"});
  CHECK(notes.subscriber.counts().gaps == 0);
}

TEST_CASE("an unknown type is dropped and counted, without a gap") {
  feed f;
  notebook notes{f};
  notes.begin(f);
  const auto before = notes.count();
  f.tell("colour", json::object());
  REQUIRE(f.publisher->publish("number", 2, {{"n", 2}}).has_value());
  f.tell("number", {{"n", 1}});
  REQUIRE(wait_until([&] { return notes.count() == before + 1; }));
  CHECK(notes.subscriber.counts().unknown == 2);
  CHECK(notes.subscriber.counts().gaps == 0);
}

TEST_CASE("a publisher that starts anew is heard as a gap") {
  feed f;
  notebook notes{f};
  notes.begin(f);
  const auto where = f.publisher->endpoint();
  f.publisher.reset();
  f.publisher = f.publish_at(where);
  const auto before = notes.count();
  CHECK(wait_until([&] {
    f.tell("number", {{"n", 9}});
    std::this_thread::sleep_for(5ms);
    return notes.count() > before + 1;
  }));
  notes.subscriber.stop();
  CHECK(notes.lines[before] == "gap");
  CHECK(notes.lines[before + 1] == "9");
}

TEST_CASE("a listener that is admitted late hears the feed in the end") {
  feed f;
  f.admits->replace({});
  notebook notes{f};
  REQUIRE(notes.subscriber.start());
  REQUIRE(wait_until([&] { return f.zap->counts("feed").refused_key > 0; }));
  f.admits->replace({f.listener.public_key});
  CHECK(wait_until([&] {
    f.tell("number", {{"n", 1}});
    std::this_thread::sleep_for(5ms);
    return notes.count() > 0;
  }));
}

TEST_CASE("junk on a feed is dropped and counted") {
  feed f;
  auto junk = zmq::socket::open(f.owner, zmq::socket_kind::publisher).value();
  f.zap->set_policy("junk", f.admits);
  REQUIRE(junk.curve_server(f.teller, "junk"));
  auto options = f.to_publisher();
  options.endpoint = junk.bind("tcp://127.0.0.1:0").value();
  bus::feed_subscriber subscriber{f.owner, options, zmq::duplicate(f.listener)};
  REQUIRE(subscriber.start());
  CHECK(wait_until([&] {
    zmq::message told{"not an envelope"};
    REQUIRE(junk.send(told) == zmq::send_outcome::sent);
    std::this_thread::sleep_for(5ms);
    return subscriber.counts().malformed > 0;
  }));
}

TEST_CASE("a message above the limit is not told and takes no number") {
  feed f;
  const auto first = f.publisher->publish("a", 1, json::object());
  const json large{{"x", std::string(2'000'000, 'x')}};
  const auto refused = f.publisher->publish("a", 1, large);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().is(bus::errc::too_large));
  CHECK(f.publisher->publish("a", 1, json::object()) == first.value() + 1);
}
