#include "common/session/control.hpp"

#include <doctest/doctest.h>

namespace nephele::session {

namespace {

control_message sent_and_read(const control_message& message, bool reply) {
  const auto text = encode_control(message);
  REQUIRE(is_control(as_bytes(text)));
  auto read
      = reply ? decode_reply(as_bytes(text)) : decode_request(as_bytes(text));
  REQUIRE(read);
  CHECK(read->id == message.id);
  CHECK(read->body.index() == message.body.index());
  return *read;
}

std::string_view request_fault(std::string_view text) {
  const auto read = decode_request(as_bytes(text));
  return read ? std::string_view{"none"} : read.error().code;
}

} // namespace

TEST_CASE("what a client asks arrives as it was asked") {
  crypto::seeded_random random{4};
  sent_and_read({1, hello{}}, false);
  sent_and_read({2, topology_request{}}, false);
  sent_and_read({0xFFFFFFFFFFFFFFFF, logout{}}, false);
  const signed_login login{byte_vector(100, std::byte{7}),
                           random.make<signature_bytes>()};
  const auto read
      = std::get<signed_login>(sent_and_read({3, login}, false).body);
  CHECK(read.payload == login.payload);
  CHECK(read.signature == login.signature);
}

TEST_CASE("what a gateway answers arrives as it was answered") {
  crypto::seeded_random random{5};
  const challenge asked{random.make<login_nonce>(), random.make<identity>()};
  const auto nonce = std::get<challenge>(sent_and_read({1, asked}, true).body);
  CHECK(nonce.nonce == asked.nonce);
  CHECK(nonce.gateway == asked.gateway);
  const welcome said{session_class::client, 220, 4,
                     delivery_number{0xFFFFFFFFFFFFFFF0},
                     1'700'000'000'123'456'789};
  const auto heard = std::get<welcome>(sent_and_read({2, said}, true).body);
  CHECK(heard.kind == said.kind);
  CHECK(heard.downlink_per_second == said.downlink_per_second);
  CHECK(heard.ack_slots == said.ack_slots);
  CHECK(heard.next_delivery == said.next_delivery);
  CHECK(heard.wall_ns == said.wall_ns);
  sent_and_read({3, bye{}}, true);
  const auto why = std::get<refusal>(
      sent_and_read({4, refusal{"full", "no room"}}, true).body);
  CHECK(why.code == "full");
  CHECK(why.message == "no room");
}

TEST_CASE("a topology is relayed inside the envelope as it came") {
  const auto read = std::get<topology_reply>(
      sent_and_read({9, topology_reply{R"({"snapshots":[{"a":1}]})"}}, true)
          .body);
  CHECK(read.body == R"({"snapshots":[{"a":1}]})");
}

TEST_CASE("neither side takes what only the other may say") {
  CHECK(request_fault(encode_control({1, bye{}})) == refused::unknown_type);
  const auto text = encode_control({1, hello{}});
  CHECK(decode_reply(as_bytes(text)).error().code == refused::unknown_type);
}

TEST_CASE("a faulty envelope is refused with the reason and its id") {
  CHECK(request_fault("") == refused::malformed);
  CHECK(request_fault("{") == refused::malformed);
  CHECK(request_fault("[]") == refused::malformed);
  CHECK(request_fault("{}") == refused::malformed);
  CHECK(request_fault(R"({"type":"hello","version":1,"id":1})")
        == refused::malformed);
  CHECK(request_fault(R"({"type":"hello","version":2,"id":1,"body":{}})")
        == refused::unknown_version);
  CHECK(request_fault(R"({"type":"hello","version":-1,"id":1,"body":{}})")
        == refused::unknown_version);
  CHECK(request_fault(R"({"type":"login","version":1,"id":1,"body":{}})")
        == refused::malformed);
  const auto fault = decode_request(
      as_bytes(R"({"type":"x","version":1,"id":77,"body":{}})"));
  CHECK(fault.error().id == 77);
  CHECK(fault.error().code == refused::unknown_type);
}

TEST_CASE("fields that nobody knows yet are ignored") {
  CHECK(request_fault(
            R"({"type":"hello","version":1,"id":1,"body":{"x":2},"y":3})")
        == "none");
}

TEST_CASE("an envelope above the limit is refused unread") {
  std::string text = R"({"type":"hello","version":1,"id":1,"body":{}})";
  text += std::string(max_request_size, ' ');
  CHECK(request_fault(text) == refused::malformed);
}

TEST_CASE("deeply nested junk is refused without harm") {
  CHECK(request_fault(std::string(4000, '{')) == refused::malformed);
  CHECK(request_fault(std::string(4000, '[')) == refused::malformed);
}

} // namespace nephele::session
