#include "services/gateway/client_sessions.hpp"

#include <doctest/doctest.h>

namespace nephele::gateway {

namespace {

using state = client_sessions::peer_state;
using std::chrono::seconds;

struct door {
  crypto::seeded_random random{11};
  crypto::signing_key gateway = crypto::make_signing_key(random);
  std::set<identity> services;
  client_sessions sessions;
  steady_time now{std::chrono::hours{1}};

  explicit door(session_limits limits = {})
      : sessions(gateway.id(), random, limits,
                 [this](const identity& id) { return services.contains(id); }) {
  }

  curve_key peer() { return random.make<curve_key>(); }

  session::signed_login
  signed_by(const crypto::signing_key& key, const curve_key& from,
            session::session_class kind = session::session_class::client) {
    const auto made = sessions.hello(from, now);
    REQUIRE(made);
    return session::sign_login({key.id(), made->gateway, made->nonce, from,
                                kind, session::preset::balanced},
                               key);
  }

  std::string_view login(const crypto::signing_key& key, const curve_key& from,
                         session::session_class kind
                         = session::session_class::client) {
    static_cast<void>(sessions.heard_from(from, now));
    const auto read = sessions.login(from, signed_by(key, from, kind));
    if (!read)
      return read.error();
    return sessions.open(from, {}, *read, now).session ? "open" : "gone";
  }
};

} // namespace

TEST_CASE("a peer is greeted, logs in, and is known by both names") {
  door d;
  const auto alice = crypto::make_signing_key(d.random);
  const auto peer = d.peer();
  CHECK(d.sessions.heard_from(peer, d.now) == state::greeting);
  CHECK(d.login(alice, peer) == "open");
  CHECK(d.sessions.heard_from(peer, d.now) == state::open);
  REQUIRE(d.sessions.of_client(alice.id()));
  CHECK(d.sessions.of_client(alice.id())->peer == peer);
  CHECK(d.sessions.open_sessions() == 1);
}

TEST_CASE("a client that crashed and comes back is let in at once") {
  door d;
  const auto alice = crypto::make_signing_key(d.random);
  const auto ghost = d.peer();
  const auto fresh = d.peer();
  REQUIRE(d.login(alice, ghost) == "open");
  static_cast<void>(d.sessions.heard_from(fresh, d.now));
  const auto read = d.sessions.login(fresh, d.signed_by(alice, fresh));
  REQUIRE(read);
  const auto opened = d.sessions.open(fresh, {}, *read, d.now);
  REQUIRE(opened.session);
  REQUIRE(opened.superseded);
  CHECK(opened.superseded->peer == ghost);
  CHECK(d.sessions.of_peer(ghost) == nullptr);
  CHECK(d.sessions.heard_from(ghost, d.now) == state::ended);
  CHECK(d.sessions.of_client(alice.id())->peer == fresh);
  CHECK(d.sessions.open_sessions() == 1);
}

TEST_CASE("a nonce is good for one login") {
  door d;
  const auto alice = crypto::make_signing_key(d.random);
  const auto peer = d.peer();
  static_cast<void>(d.sessions.heard_from(peer, d.now));
  const auto sent = d.signed_by(alice, peer);
  REQUIRE(d.sessions.login(peer, sent));
  CHECK(d.sessions.login(peer, sent).error() == session::refused::bad_login);
}

TEST_CASE("a login cannot be replayed on another connection") {
  door d;
  const auto alice = crypto::make_signing_key(d.random);
  const auto peer = d.peer();
  const auto thief = d.peer();
  static_cast<void>(d.sessions.heard_from(peer, d.now));
  static_cast<void>(d.sessions.heard_from(thief, d.now));
  const auto sent = d.signed_by(alice, peer);
  REQUIRE(d.sessions.hello(thief, d.now));
  CHECK(d.sessions.login(thief, sent).error() == session::refused::bad_login);
}

TEST_CASE("a peer that does not log in within its time is ignored") {
  door d;
  const auto peer = d.peer();
  REQUIRE(d.sessions.heard_from(peer, d.now) == state::greeting);
  d.now += seconds{3};
  CHECK(d.sessions.heard_from(peer, d.now) == state::greeting);
  d.now += std::chrono::milliseconds{1};
  CHECK(d.sessions.heard_from(peer, d.now) == state::ignored);
}

TEST_CASE("asking for new challenges does not buy time") {
  door d;
  const auto peer = d.peer();
  REQUIRE(d.sessions.heard_from(peer, d.now) == state::greeting);
  for (int i = 0; i < 4; ++i) {
    static_cast<void>(d.sessions.hello(peer, d.now));
    d.now += seconds{1};
  }
  CHECK(d.sessions.heard_from(peer, d.now) == state::ignored);
}

TEST_CASE("three failed logins are enough") {
  door d;
  const auto peer = d.peer();
  static_cast<void>(d.sessions.heard_from(peer, d.now));
  const session::signed_login nonsense{byte_vector(10), {}};
  for (int i = 0; i < 3; ++i) {
    REQUIRE(d.sessions.hello(peer, d.now));
    CHECK(d.sessions.login(peer, nonsense).error()
          == session::refused::bad_login);
  }
  CHECK(d.sessions.heard_from(peer, d.now) == state::ignored);
}

TEST_CASE("junk makes a stranger ignored, and never a session") {
  door d{{.junk = 5}};
  const auto alice = crypto::make_signing_key(d.random);
  const auto peer = d.peer();
  const auto stranger = d.peer();
  REQUIRE(d.login(alice, peer) == "open");
  static_cast<void>(d.sessions.heard_from(stranger, d.now));
  for (int i = 0; i < 5; ++i) {
    d.sessions.junk(peer);
    d.sessions.junk(stranger);
  }
  CHECK(d.sessions.heard_from(peer, d.now) == state::open);
  CHECK(d.sessions.heard_from(stranger, d.now) == state::ignored);
}

TEST_CASE("class service is granted to those who are listed") {
  door d;
  const auto server = crypto::make_signing_key(d.random);
  CHECK(d.login(server, d.peer(), session::session_class::service)
        == session::refused::class_not_granted);
  d.services.insert(server.id());
  CHECK(d.login(server, d.peer(), session::session_class::service) == "open");
}

TEST_CASE("a full gateway refuses strangers and lets its own come back") {
  door d{{.clients = 2}};
  const auto alice = crypto::make_signing_key(d.random);
  const auto bob = crypto::make_signing_key(d.random);
  const auto carol = crypto::make_signing_key(d.random);
  REQUIRE(d.login(alice, d.peer()) == "open");
  REQUIRE(d.login(bob, d.peer()) == "open");
  CHECK(d.login(carol, d.peer()) == session::refused::full);
  CHECK(d.login(alice, d.peer()) == "open");
}

TEST_CASE("a session that fell silent is closed and may begin again") {
  door d;
  const auto alice = crypto::make_signing_key(d.random);
  const auto peer = d.peer();
  REQUIRE(d.login(alice, peer) == "open");
  d.now += seconds{15};
  CHECK(d.sessions.close_silent(d.now).empty());
  d.now += seconds{1};
  const auto closed = d.sessions.close_silent(d.now);
  REQUIRE(closed.size() == 1);
  CHECK(closed[0]->client == alice.id());
  CHECK(d.sessions.heard_from(peer, d.now) == state::ended);
  CHECK(d.login(alice, peer) == "open");
}

TEST_CASE("a session that is heard from stays open") {
  door d;
  const auto alice = crypto::make_signing_key(d.random);
  const auto peer = d.peer();
  REQUIRE(d.login(alice, peer) == "open");
  for (int i = 0; i < 10; ++i) {
    d.now += seconds{10};
    CHECK(d.sessions.heard_from(peer, d.now) == state::open);
    CHECK(d.sessions.close_silent(d.now).empty());
  }
}

TEST_CASE("strangers are forgotten before anybody with a session") {
  door d{{.clients = 10}};
  const auto alice = crypto::make_signing_key(d.random);
  const auto peer = d.peer();
  REQUIRE(d.login(alice, peer) == "open");
  const auto first = d.peer();
  static_cast<void>(d.sessions.heard_from(first, d.now));
  for (int i = 0; i < 1000; ++i) {
    d.now += std::chrono::milliseconds{1};
    static_cast<void>(d.sessions.heard_from(d.peer(), d.now));
  }
  CHECK(d.sessions.of_client(alice.id()) != nullptr);
  // Forgotten, so that it is new again.
  CHECK(d.sessions.heard_from(first, d.now + seconds{10}) == state::greeting);
}

TEST_CASE("a client may send a little above its rate and no more") {
  door d;
  const auto alice = crypto::make_signing_key(d.random);
  const auto peer = d.peer();
  REQUIRE(d.login(alice, peer) == "open");
  auto& bucket = d.sessions.of_peer(peer)->uplink;
  int admitted = 0;
  constexpr int run_seconds = 100;
  for (int i = 0; i < run_seconds * 1000; ++i) {
    d.now += std::chrono::milliseconds{1};
    admitted += bucket.take(d.now) ? 1 : 0;
  }
  const auto rate
      = session::rates_of(session::preset::balanced).uplink_per_second();
  CHECK(admitted > rate * run_seconds * 1.24);
  CHECK(admitted < rate * run_seconds * 1.30);
}

} // namespace nephele::gateway
