#include "common/session/control.hpp"

#include "common/crypto/base64.hpp"

#include <nlohmann/json.hpp>

namespace nephele::session {

namespace {

using nlohmann::json;

constexpr unsigned version = 1;

template <class... Cases>
struct overloaded : Cases... {
  using Cases::operator()...;
};

// clang 14 does not deduce this by itself.
template <class... Cases>
overloaded(Cases...) -> overloaded<Cases...>;

template <class Int>
std::optional<Int> read_number(const json& body, const char* key) {
  const auto field = body.find(key);
  if (field == body.end() || !field->is_number_integer())
    return std::nullopt;
  // An unsigned value above the signed range is still `is_number_integer`.
  if (field->is_number_unsigned()) {
    const auto value = field->get<std::uint64_t>();
    if (!std::in_range<Int>(value))
      return std::nullopt;
    return static_cast<Int>(value);
  }
  const auto value = field->get<std::int64_t>();
  if (!std::in_range<Int>(value))
    return std::nullopt;
  return static_cast<Int>(value);
}

std::optional<std::string> read_text(const json& body, const char* key) {
  const auto field = body.find(key);
  if (field == body.end() || !field->is_string())
    return std::nullopt;
  return field->get<std::string>();
}

template <class Fixed>
std::optional<Fixed> read_hex(const json& body, const char* key) {
  const auto text = read_text(body, key);
  return text ? fixed_from_hex<Fixed>(*text) : std::nullopt;
}

using maybe_body = std::optional<control_body>;

maybe_body read_login(const json& body) {
  const auto text = read_text(body, "payload");
  const auto signature = read_hex<signature_bytes>(body, "signature");
  if (!text || !signature)
    return std::nullopt;
  auto payload = crypto::from_base64(*text);
  if (!payload)
    return std::nullopt;
  return signed_login{std::move(*payload), *signature};
}

maybe_body read_challenge(const json& body) {
  const auto nonce = read_hex<login_nonce>(body, "nonce");
  const auto gateway = read_hex<identity>(body, "gateway");
  if (!nonce || !gateway)
    return std::nullopt;
  return challenge{*nonce, *gateway};
}

maybe_body read_welcome(const json& body) {
  const auto kind = class_named(read_text(body, "class").value_or(""));
  const auto rate = read_number<std::uint32_t>(body, "downlink_per_second");
  const auto slots = read_number<std::uint8_t>(body, "ack_slots");
  const auto next = read_number<std::uint64_t>(body, "next_delivery");
  const auto wall = read_number<std::int64_t>(body, "wall_ns");
  if (!kind || !rate || !slots || !next || !wall)
    return std::nullopt;
  return welcome{*kind, *rate, *slots, delivery_number{*next}, *wall};
}

maybe_body read_refusal(const json& body) {
  auto code = read_text(body, "code");
  if (!code)
    return std::nullopt;
  return refusal{std::move(*code), read_text(body, "message").value_or("")};
}

struct reader {
  std::string_view type;
  maybe_body (*read)(const json& body);
};

constexpr std::array requests{
    reader{"hello", [](const json&) -> maybe_body { return hello{}; }},
    reader{"login", read_login},
    reader{"topology",
           [](const json&) -> maybe_body { return topology_request{}; }},
    reader{"logout", [](const json&) -> maybe_body { return logout{}; }}};

constexpr std::array replies{
    reader{"challenge", read_challenge}, reader{"welcome", read_welcome},
    reader{"topology",
           [](const json& body) -> maybe_body {
             return topology_reply{body.dump()};
           }},
    reader{"bye", [](const json&) -> maybe_body { return bye{}; }},
    reader{"error", read_refusal}};

tl::expected<control_message, control_fault>
decode(byte_span bytes, std::size_t limit, std::span<const reader> readers) {
  control_fault fault{0, refused::malformed};
  if (bytes.size() > limit)
    return tl::unexpected(fault);
  const auto text = as_text(bytes);
  const auto envelope = json::parse(text, nullptr, false);
  if (!envelope.is_object())
    return tl::unexpected(fault);
  fault.id = read_number<std::uint64_t>(envelope, "id").value_or(0);
  const auto type = read_text(envelope, "type");
  const auto body = envelope.find("body");
  if (!type || body == envelope.end() || !body->is_object())
    return tl::unexpected(fault);
  for (const auto& candidate : readers) {
    if (candidate.type != *type)
      continue;
    if (read_number<unsigned>(envelope, "version") != version)
      return tl::unexpected(control_fault{fault.id, refused::unknown_version});
    if (auto read = candidate.read(*body))
      return control_message{fault.id, std::move(*read)};
    return tl::unexpected(fault);
  }
  return tl::unexpected(control_fault{fault.id, refused::unknown_type});
}

struct typed_body {
  std::string_view type;
  json body;
};

typed_body describe(const control_body& body) {
  return std::visit(
      overloaded{
          [](const hello&) { return typed_body{"hello", json::object()}; },
          [](const challenge& x) {
            return typed_body{"challenge",
                              {{"nonce", to_hex(x.nonce.bytes)},
                               {"gateway", to_hex(x.gateway.bytes)}}};
          },
          [](const signed_login& x) {
            return typed_body{"login",
                              {{"payload", crypto::to_base64(x.payload)},
                               {"signature", to_hex(x.signature.bytes)}}};
          },
          [](const welcome& x) {
            return typed_body{"welcome",
                              {{"class", name_of(x.kind)},
                               {"downlink_per_second", x.downlink_per_second},
                               {"ack_slots", x.ack_slots},
                               {"next_delivery", x.next_delivery.value()},
                               {"wall_ns", x.wall_ns}}};
          },
          [](const topology_request&) {
            return typed_body{"topology", json::object()};
          },
          [](const topology_reply&) { return typed_body{"topology", {}}; },
          [](const logout&) { return typed_body{"logout", json::object()}; },
          [](const bye&) { return typed_body{"bye", json::object()}; },
          [](const refusal& x) {
            return typed_body{"error",
                              {{"code", x.code}, {"message", x.message}}};
          }},
      body);
}

} // namespace

std::string encode_control(const control_message& message) {
  const auto [type, body] = describe(message.body);
  std::string out = "{\"type\":\"";
  out += type;
  out += "\",\"version\":" + std::to_string(version);
  out += ",\"id\":" + std::to_string(message.id) + ",\"body\":";
  // A relayed topology is spliced in as it came: it may be large, and its
  // signatures speak for its bytes.
  if (const auto* relayed = std::get_if<topology_reply>(&message.body))
    out += relayed->body;
  else
    out += body.dump();
  out += '}';
  return out;
}

tl::expected<control_message, control_fault> decode_request(byte_span text) {
  return decode(text, max_request_size, requests);
}

tl::expected<control_message, control_fault> decode_reply(byte_span text) {
  return decode(text, max_reply_size, replies);
}

bool is_control(byte_span message) noexcept {
  return !message.empty() && message[0] == std::byte{'{'};
}

} // namespace nephele::session
