#include "services/client/proxy/handshake.hpp"

#include "common/crypto/base64.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::client_service;
using stream::reset_code;

namespace {

byte_vector bytes_of(std::string_view hex) {
  return from_hex(hex).value();
}

byte_vector text_bytes(std::string_view text) {
  const auto bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

std::string socks_request(std::string_view type_and_address,
                          std::string_view port, std::string_view command) {
  return "05" + std::string{command} + "00" + std::string{type_and_address}
         + std::string{port};
}

/// After a greeting without authentication.
handshake_step request_after_greeting(std::string_view hex) {
  handshake talk;
  const auto hello = talk.take(bytes_of("050100"));
  REQUIRE(to_hex(hello.reply) == "0500");
  return talk.take(bytes_of(hex));
}

handshake_step http(std::string_view text) {
  handshake talk;
  return talk.take(text_bytes(text));
}

} // namespace

TEST_CASE("SOCKS5 takes IPv4, IPv6 and names, and marks bare addresses") {
  struct sample {
    std::string hex;
    std::string host;
    bool bare;
  };

  for (const auto& [hex, host, bare] :
       {sample{"01c0000201", "192.0.2.1", true},
        sample{"0420010db8000000000000000000000001", "2001:db8::1", true},
        sample{"030b6578616d706c652e6f7267", "example.org", false},
        sample{"03093132372e302e302e31", "127.0.0.1", true}}) {
    CAPTURE(host);
    const auto step = request_after_greeting(socks_request(hex, "01bb", "01"));
    REQUIRE(step.request.has_value());
    CHECK(step.request->host == host);
    CHECK(step.request->port == 443);
    CHECK(step.request->is_bare_address == bare);
    CHECK(step.request->user.empty());
    CHECK_FALSE(step.is_refused);
  }
}

TEST_CASE("a SOCKS5 user name becomes the isolation, whatever the password") {
  handshake talk;
  CHECK(to_hex(talk.take(bytes_of("05020002")).reply) == "0502");
  const auto login = talk.take(bytes_of("0105616c69636503313233"));
  CHECK(to_hex(login.reply) == "0100");
  const auto step = talk.take(bytes_of("050100030161"
                                       "0050"));
  REQUIRE(step.request.has_value());
  CHECK(step.request->user == "alice");
  CHECK(step.request->host == "a");
}

TEST_CASE("a SOCKS5 handshake may come byte by byte or all at once") {
  const auto all = bytes_of("050102"
                            "0101750170"
                            "050100030161"
                            "0050"
                            "6869");
  handshake at_once;
  const auto step = at_once.take(all);
  REQUIRE(step.request.has_value());
  CHECK(to_hex(step.reply) == "05020100");
  CHECK(as_text(at_once.rest()) == "hi");

  handshake slow;
  std::string replies;
  std::optional<connect_request> request;
  for (std::size_t i = 0; i < all.size() - 2; ++i) {
    REQUIRE_FALSE(request.has_value());
    const auto one = slow.take(byte_span{all}.subspan(i, 1));
    replies += to_hex(one.reply);
    request = one.request;
  }
  CHECK(replies == "05020100");
  REQUIRE(request.has_value());
  CHECK(request->user == "u");
}

TEST_CASE("BIND and UDP ASSOCIATE are refused with code 7") {
  for (const auto* command : {"02", "03", "99"}) {
    const auto step
        = request_after_greeting(socks_request("01c0000201", "01bb", command));
    CHECK(step.is_refused);
    CHECK_FALSE(step.request.has_value());
    CHECK(to_hex(step.reply) == "05070001000000000000");
  }
}

TEST_CASE("what SOCKS5 does not know gets its own code") {
  const auto refusal = [](std::string_view hex) {
    const auto step = request_after_greeting(hex);
    CHECK(step.is_refused);
    return to_hex(step.reply).substr(0, 4);
  };
  CHECK(refusal("05010002c0000201"
                "0050")
        == "0508");
  CHECK(refusal("04010001c0000201"
                "0050")
        == "0501");
  CHECK(refusal("05010001c0000201"
                "0000")
        == "0501");
  CHECK(refusal("0501000300"
                "0050")
        == "0501");
  CHECK(refusal("050100030120"
                "0050")
        == "0501");
}

TEST_CASE("a SOCKS5 program without a usable method is refused") {
  handshake talk;
  const auto step = talk.take(bytes_of("050101"));
  CHECK(step.is_refused);
  CHECK(to_hex(step.reply) == "05ff");
}

TEST_CASE("SOCKS4 is refused in its own language, garbage without a word") {
  handshake old;
  const auto step = old.take(bytes_of("04010050c000020100"));
  CHECK(step.is_refused);
  CHECK(to_hex(step.reply) == "005b000000000000");
  for (const auto* junk : {"00", "ff", "1603010200", "67"}) {
    handshake talk;
    const auto refusal = talk.take(bytes_of(junk));
    CHECK(refusal.is_refused);
    CHECK(refusal.reply.empty());
  }
}

TEST_CASE("SOCKS5 replies say why a connection failed") {
  const auto code = [](std::optional<reset_code> failure) {
    return to_hex(socks5::reply(failure)).substr(2, 2);
  };
  CHECK(code(std::nullopt) == "00");
  CHECK(code(reset_code::general) == "01");
  CHECK(code(reset_code::refused_by_policy) == "02");
  CHECK(code(reset_code::network_unreachable) == "03");
  CHECK(code(reset_code::host_unreachable) == "04");
  CHECK(code(reset_code::connection_refused) == "05");
  CHECK(code(reset_code::connect_time_out) == "06");
  CHECK(code(reset_code::limit) == "01");
}

TEST_CASE("HTTP CONNECT takes names and addresses on the same port") {
  const auto name = http("CONNECT example.org:443 HTTP/1.1\r\n"
                         "Host: example.org:443\r\n\r\n");
  REQUIRE(name.request.has_value());
  CHECK(name.request->host == "example.org");
  CHECK(name.request->port == 443);
  CHECK_FALSE(name.request->is_bare_address);
  const auto v6 = http("CONNECT [2001:db8::1]:80 HTTP/1.0\r\n\r\n");
  REQUIRE(v6.request.has_value());
  CHECK(v6.request->host == "2001:db8::1");
  CHECK(v6.request->is_bare_address);
}

TEST_CASE("an HTTP proxy user becomes the isolation") {
  const auto credentials = crypto::to_base64(as_bytes("bob:secret"));
  const auto step = http("CONNECT a.example:1 HTTP/1.1\r\n"
                         "proxy-authorization:  basic "
                         + credentials + "\r\nX: y\r\n\r\n");
  REQUIRE(step.request.has_value());
  CHECK(step.request->user == "bob");
}

TEST_CASE("bytes behind an HTTP request belong to the stream") {
  handshake talk;
  const auto step
      = talk.take(text_bytes("CONNECT a:1 HTTP/1.1\r\n\r\nfirst bytes"));
  REQUIRE(step.request.has_value());
  CHECK(as_text(talk.rest()) == "first bytes");
}

TEST_CASE("HTTP that is no CONNECT or is malformed is refused") {
  const auto status = [](std::string_view text) {
    const auto step = http(text);
    CHECK(step.is_refused);
    return std::string{as_text(step.reply).substr(9, 3)};
  };
  CHECK(status("GET http://a/ HTTP/1.1\r\n\r\n") == "405");
  CHECK(status("CONNECT a HTTP/1.1\r\n\r\n") == "400");
  CHECK(status("CONNECT a:0 HTTP/1.1\r\n\r\n") == "400");
  CHECK(status("CONNECT a:65536 HTTP/1.1\r\n\r\n") == "400");
  CHECK(status("CONNECT a:1x HTTP/1.1\r\n\r\n") == "400");
  CHECK(status("CONNECT ::1:80 HTTP/1.1\r\n\r\n") == "400");
  CHECK(status("CONNECT [nonsense]:80 HTTP/1.1\r\n\r\n") == "400");
  CHECK(status("CONNECT :80 HTTP/1.1\r\n\r\n") == "400");
  CHECK(status("HELLO\r\n\r\n") == "400");
  CHECK(status("A" + std::string(9000, 'a')) == "431");
}

TEST_CASE("an HTTP request waits for its last line") {
  handshake talk;
  const auto step = talk.take(text_bytes("CONNECT a:1 HTTP/1.1\r\nX: y\r\n"));
  CHECK_FALSE(step.request.has_value());
  CHECK_FALSE(step.is_refused);
  CHECK(step.reply.empty());
  CHECK(talk.take(text_bytes("\r\n")).request.has_value());
}

TEST_CASE("HTTP replies say why a connection failed") {
  const auto status = [](std::optional<reset_code> failure) {
    return std::string{as_text(http_connect::reply(failure)).substr(9, 3)};
  };
  CHECK(status(std::nullopt) == "200");
  CHECK(status(reset_code::refused_by_policy) == "403");
  CHECK(status(reset_code::connect_time_out) == "504");
  CHECK(status(reset_code::limit) == "503");
  CHECK(status(reset_code::connection_refused) == "502");
}
