#include "common/session/login.hpp"

#include <doctest/doctest.h>

#include <string>

namespace nephele::session {

namespace {

struct attempt {
  crypto::seeded_random random{3};
  crypto::signing_key key = crypto::make_signing_key(random);
  login wanted{key.id(),
               random.make<identity>(),
               random.make<login_nonce>(),
               random.make<curve_key>(),
               session_class::service,
               preset::fast};
  login_binding binding{wanted.gateway, wanted.nonce, wanted.connection};
};

byte_vector bytes_of(std::string_view text) {
  const auto bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

} // namespace

TEST_CASE("a login says what was signed") {
  attempt a;
  const auto read = verify_login(sign_login(a.wanted, a.key), a.binding);
  REQUIRE(read);
  CHECK(read->client == a.key.id());
  CHECK(read->kind == session_class::service);
  CHECK(read->rates == preset::fast);
}

TEST_CASE("a login for another gateway, nonce or connection is refused") {
  attempt a;
  const auto sent = sign_login(a.wanted, a.key);
  auto other = a.binding;
  other.gateway.bytes[0] ^= std::byte{1};
  CHECK(verify_login(sent, other).error() == errc::wrong_binding);
  other = a.binding;
  other.nonce.bytes[31] ^= std::byte{1};
  CHECK(verify_login(sent, other).error() == errc::wrong_binding);
  other = a.binding;
  other.connection.bytes[5] ^= std::byte{1};
  CHECK(verify_login(sent, other).error() == errc::wrong_binding);
}

TEST_CASE("a login that names another identity than its signer is refused") {
  attempt a;
  const auto thief = crypto::make_signing_key(a.random);
  CHECK(verify_login(sign_login(a.wanted, thief), a.binding).error()
        == errc::bad_signature);
}

TEST_CASE("a changed payload is refused even if it means the same") {
  attempt a;
  auto sent = sign_login(a.wanted, a.key);
  sent.payload.push_back(std::byte{' '});
  CHECK(verify_login(sent, a.binding).error() == errc::bad_signature);
}

TEST_CASE("a payload that is no login is refused before its signature") {
  attempt a;
  for (const auto* text :
       {"", "null", "[]", "{", "{}", R"({"identity":"00"})",
        R"({"identity":1,"gateway":2,"nonce":3,"curve_key":4})"}) {
    signed_login sent{bytes_of(text), {}};
    CHECK(verify_login(sent, a.binding).error() == errc::malformed);
  }
  const signed_login huge{byte_vector(max_login_payload + 1), {}};
  CHECK(verify_login(huge, a.binding).error() == errc::wrong_size);
}

TEST_CASE("a class or preset that does not exist is refused") {
  attempt a;
  for (const auto& [from, to] :
       {std::pair{"\"service\"", "\"servant\""}, {"\"fast\"", "\"furious\""}}) {
    const auto good = sign_login(a.wanted, a.key).payload;
    std::string text{as_text(good)};
    text.replace(text.find(from), std::string{from}.size(), to);
    const auto payload = bytes_of(text);
    const signed_login sent{payload, a.key.sign(login_domain, payload)};
    CHECK(verify_login(sent, a.binding).error() == errc::malformed);
  }
}

} // namespace nephele::session
