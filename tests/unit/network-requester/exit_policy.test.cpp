#include "services/network-requester/exit_policy.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::network_requester;

namespace {

tcp::ip_address ip(std::string_view text) {
  return tcp::parse_ip(text).value();
}

ip_network network(std::string_view text) {
  return parse_network(text).value();
}

bool admits(const exit_policy::rules& rules, std::string_view address,
            std::uint16_t port = 443) {
  return exit_policy{rules}.admits(ip(address), port);
}

} // namespace

TEST_CASE("a network contains the addresses that share its prefix") {
  CHECK(network("10.0.0.0/8").contains(ip("10.255.0.1")));
  CHECK_FALSE(network("10.0.0.0/8").contains(ip("11.0.0.0")));
  CHECK(network("172.16.0.0/12").contains(ip("172.31.255.255")));
  CHECK_FALSE(network("172.16.0.0/12").contains(ip("172.32.0.0")));
  CHECK(network("192.0.2.7").contains(ip("192.0.2.7")));
  CHECK_FALSE(network("192.0.2.7").contains(ip("192.0.2.6")));
  CHECK(network("0.0.0.0/0").contains(ip("8.8.8.8")));
  CHECK_FALSE(network("0.0.0.0/0").contains(ip("2001:db8::1")));
  CHECK(network("fc00::/7").contains(ip("fdff::1")));
  CHECK_FALSE(network("fc00::/7").contains(ip("fe00::1")));
  CHECK(network("::/0").contains(ip("2a00::1")));
}

TEST_CASE("a network that is malformed or has bits behind its prefix fails") {
  for (const auto* text :
       {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.1/8", "10.0.0/8",
        "fc00::/129", "fc00::1/7", "example.org/8", "10.0.0.0/8 ",
        "10.0.0.0/8x", "[::1]"}) {
    CAPTURE(text);
    const auto parsed = parse_network(text);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().is(errc::bad_network));
  }
}

TEST_CASE("ports are a number or a range") {
  CHECK(parse_ports("443")->contains(443));
  CHECK_FALSE(parse_ports("443")->contains(444));
  CHECK(parse_ports("8000-8999")->contains(8999));
  CHECK_FALSE(parse_ports("8000-8999")->contains(9000));
  for (const auto* text : {"", "0", "65536", "9-8", "-5", "5-", "http", "1 "}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ports(text).has_value());
  }
}

TEST_CASE("only the public Internet is admitted without further rules") {
  for (const auto* public_address :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "172.15.255.255", "172.32.0.0", "192.167.255.255", "223.255.255.255",
        "2606:4700::1111", "2a00::1"}) {
    CAPTURE(public_address);
    CHECK(admits({}, public_address));
  }
  for (const auto* special : {"0.0.0.0",
                              "10.1.2.3",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.255",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "192.0.2.1",
                              "198.18.0.1",
                              "224.0.0.1",
                              "239.255.255.255",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "fc00::1",
                              "fdff:ffff::1",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "ff02::1",
                              "2001:db8::1",
                              "2001::1",
                              "100::1"}) {
    CAPTURE(special);
    CHECK_FALSE(admits({}, special));
  }
}

TEST_CASE("an IPv4 address inside an IPv6 one is judged as what it is") {
  for (const auto* hidden :
       {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::10.0.0.1",
        "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::"}) {
    CAPTURE(hidden);
    CHECK_FALSE(admits({}, hidden));
  }
  CHECK(admits({}, "::ffff:1.1.1.1"));
  CHECK(admits({}, "64:ff9b::101:101"));
}

TEST_CASE("listed networks are admitted, and nothing beside them") {
  exit_policy::rules rules;
  rules.allow_networks = {network("127.0.0.0/8"), network("10.1.0.0/16")};
  CHECK(admits(rules, "127.0.0.1"));
  CHECK(admits(rules, "::ffff:127.0.0.1"));
  CHECK(admits(rules, "10.1.2.3"));
  CHECK_FALSE(admits(rules, "10.2.0.1"));
  CHECK_FALSE(admits(rules, "::1"));
  CHECK(admits(rules, "1.1.1.1"));
}

TEST_CASE("a denied network is refused even if it is also allowed") {
  exit_policy::rules rules;
  rules.allow_networks = {network("10.0.0.0/8")};
  rules.deny_networks = {network("10.9.0.0/16"), network("8.8.8.0/24")};
  CHECK(admits(rules, "10.8.0.1"));
  CHECK_FALSE(admits(rules, "10.9.0.1"));
  CHECK_FALSE(admits(rules, "8.8.8.8"));
  CHECK_FALSE(admits(rules, "64:ff9b::808:808"));
}

TEST_CASE("ports are admitted by both lists") {
  exit_policy::rules rules;
  CHECK(admits(rules, "1.1.1.1", 25));
  rules.deny_ports = {parse_ports("25").value()};
  CHECK_FALSE(admits(rules, "1.1.1.1", 25));
  CHECK(admits(rules, "1.1.1.1", 80));
  rules.allow_ports = {parse_ports("20-30").value(), parse_ports("80").value()};
  CHECK(admits(rules, "1.1.1.1", 80));
  CHECK(admits(rules, "1.1.1.1", 30));
  CHECK_FALSE(admits(rules, "1.1.1.1", 25));
  CHECK_FALSE(admits(rules, "1.1.1.1", 443));
  CHECK_FALSE(admits(rules, "1.1.1.1", 0));
}
