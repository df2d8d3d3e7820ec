#include "tools/nephele/packet_json.hpp"

#include "common/crypto/hmac.hpp"
#include "common/sphinx/payload.hpp"
#include "common/sphinx/surb.hpp"
#include "common/sphinx/unwrap.hpp"

#include <algorithm>

namespace nephele::cli {

namespace {

constexpr std::size_t max_payload_size = std::size_t{1} << 20U;

// -- reading requests ---------------------------------------------------------

const json& member(const json& object, const char* name) {
  if (!object.is_object() || !object.contains(name))
    throw bad_request{std::string{"no member \""} + name + '"'};
  return object.at(name);
}

byte_vector bytes_of(const json& object, const char* name) {
  const auto& value = member(object, name);
  auto bytes = value.is_string() ? from_hex(value.get_ref<const std::string&>())
                                 : std::nullopt;
  if (!bytes)
    throw bad_request{std::string{"\""} + name + "\" is no hex string"};
  return std::move(*bytes);
}

void fill_from(const json& object, const char* name, mutable_byte_span out) {
  const auto& value = member(object, name);
  if (!value.is_string()
      || !from_hex_into(value.get_ref<const std::string&>(), out))
    throw bad_request{std::string{"\""} + name + "\" is not "
                      + std::to_string(out.size()) + " bytes in hex"};
}

template <class Fixed>
Fixed fixed_of(const json& object, const char* name) {
  Fixed result;
  fill_from(object, name, result.span());
  return result;
}

std::uint64_t number_of(const json& object, const char* name) {
  const auto& value = member(object, name);
  if (!value.is_number_unsigned())
    throw bad_request{std::string{"\""} + name + "\" is no unsigned number"};
  return value.get<std::uint64_t>();
}

bool wants_surb(const json& request) {
  if (!request.contains("surb"))
    return false;
  const auto& value = request.at("surb");
  if (!value.is_boolean())
    throw bad_request{"\"surb\" is neither true nor false"};
  return value.get<bool>();
}

std::vector<sphinx::hop> route_of(const json& request) {
  const auto& nodes = member(request, "route");
  if (!nodes.is_array())
    throw bad_request{"\"route\" is no array"};
  std::vector<sphinx::hop> route;
  for (const auto& node : nodes)
    route.push_back({fixed_of<identity>(node, "address"),
                     fixed_of<mix_key>(node, "public"),
                     sphinx::wire_delay{number_of(node, "delay_ns")}});
  return route;
}

sphinx::packet_entropy entropy_of(const json& request, std::size_t hops) {
  crypto::system_random source;
  auto entropy = sphinx::draw_entropy(source);
  if (request.contains("initial_secret"))
    fill_from(request, "initial_secret", entropy.initial.expose_mutable());
  const bool is_route = hops >= 1 && hops <= sphinx::max_hops;
  if (request.contains("final_padding") && is_route)
    fill_from(request, "final_padding",
              mutable_byte_span{entropy.final_padding}.first(
                  sphinx::final_padding_size(hops)));
  return entropy;
}

byte_vector packet_for(const json& request) {
  const auto size = number_of(request, "payload_len");
  if (size > max_payload_size)
    throw bad_request{"\"payload_len\" is over 1 MiB"};
  return byte_vector(sphinx::header_size + size);
}

// -- writing answers ----------------------------------------------------------

struct refusal {
  const char* stage;
  const char* name;
  const char* detail;
};

/// The public crate's names where it refuses, too; ours where only we do.
refusal describe(sphinx::errc reason) {
  switch (reason) {
  case sphinx::errc::too_short:
    return {"parse", "InvalidPacket", "shorter than header and overhead"};
  case sphinx::errc::bad_mac:
    return {"process", "InvalidHeader", "the header's MAC does not verify"};
  case sphinx::errc::malformed_routing:
    return {"process", "InvalidRouting", "the flag is neither 1 nor 2"};
  case sphinx::errc::bad_payload:
    return {"process", "InvalidPayload", "the payload is under 33 bytes"};
  case sphinx::errc::unsupported_version:
    return {"process", "UnsupportedVersion", "only 258 and 259 are spoken"};
  case sphinx::errc::small_order:
    return {"process", "SmallOrder", "a group element is of small order"};
  case sphinx::errc::bad_surb:
    return {"parse", "InvalidSURB", "no header, first hop and 1 to 5 keys"};
  case sphinx::errc::bad_route:
    return {"process", "InvalidRoute", "a route has 1 to 5 hops"};
  case sphinx::errc::message_too_long:
    return {"process", "InvalidMessage", "longer than the payload less 17"};
  case sphinx::errc::bad_buffer:
    return {"process", "InvalidPayload", "the payload is under 33 bytes"};
  case sphinx::errc::replayed:
    break;
  }
  return {"process", "Refused", "refused"};
}

json refused(sphinx::errc reason) {
  const auto [stage, name, detail] = describe(reason);
  return {{"result", "error"},
          {"stage", stage},
          {"error", name},
          {"detail", detail}};
}

json packet_answer(byte_span packet, const identity& first_hop) {
  return {{"result", "packet"},
          {"packet", to_hex(packet)},
          {"first_hop", to_hex(first_hop.span())}};
}

json make_surb(const sphinx::packet_plan& plan,
               const sphinx::packet_entropy& entropy) {
  byte_vector surb(sphinx::surb_size(plan.version, plan.route.size()));
  if (const auto built = sphinx::build_surb(plan, entropy, surb); !built)
    return refused(built.error());
  return {{"result", "surb"},
          {"surb", to_hex(surb)},
          {"first_hop", to_hex(plan.route.front().address.span())}};
}

void describe_forward(const sphinx::unwrap_job& job, json& answer) {
  answer["result"] = "forward";
  answer["next_address"] = to_hex(job.forward().next.span());
  answer["delay_ns"] = job.forward().delay.value();
  answer["packet_sha256"] = to_hex(crypto::sha256(job.packet));
  answer["packet"] = to_hex(job.packet);
}

void describe_final(const sphinx::unwrap_job& job, json& answer) {
  answer["result"] = "final";
  answer["destination"] = to_hex(job.delivery().to.address.span());
  answer["identifier"] = to_hex(job.delivery().to.identifier.span());
  answer["payload_sha256"] = to_hex(crypto::sha256(job.payload()));
  answer["payload"] = to_hex(job.payload());
  if (const auto message = sphinx::parse_payload(job.payload())) {
    answer["message"] = to_hex(*message);
  } else {
    answer["payload_error"] = "InvalidPayload";
    answer["payload_detail"]
        = "not 16 zero bytes, a message, 0x01 and zero bytes";
  }
}

} // namespace

json make_packet(const json& request) {
  const auto version = sphinx::to_version(number_of(request, "version"));
  const auto route = route_of(request);
  const sphinx::destination to{
      fixed_of<identity>(request, "destination"),
      fixed_of<sphinx::packet_identifier>(request, "identifier")};
  const auto entropy = entropy_of(request, route.size());
  if (!version)
    return refused(sphinx::errc::unsupported_version);
  const sphinx::packet_plan plan{route, to, *version};
  if (wants_surb(request))
    return make_surb(plan, entropy);
  const auto message = bytes_of(request, "message");
  auto packet = packet_for(request);
  if (const auto built = sphinx::build_packet(plan, message, entropy, packet);
      !built)
    return refused(built.error());
  return packet_answer(packet, route.front().address);
}

json peel_packet(const json& request) {
  crypto::x25519_secret key;
  fill_from(request, "private", key.expose_mutable());
  auto packet = bytes_of(request, "packet");
  byte_array<sphinx::alpha_size> alpha{};
  std::copy_n(packet.begin(), std::min(alpha.size(), packet.size()),
              alpha.begin());
  const auto job = sphinx::unwrap(packet, key);
  if (job.state == sphinx::unwrap_state::refused)
    return refused(job.reason);
  const auto shared = crypto::x25519(key.expose(), alpha);
  json answer{{"version", static_cast<unsigned>(job.version)},
              {"shared_secret", to_hex(shared->expose())},
              {"replay_tag", to_hex(job.tag.span())}};
  if (job.state == sphinx::unwrap_state::forward)
    describe_forward(job, answer);
  else
    describe_final(job, answer);
  return answer;
}

json reply_packet(const json& request) {
  const auto bytes = bytes_of(request, "surb");
  const auto message = bytes_of(request, "message");
  auto packet = packet_for(request);
  const auto surb = sphinx::parse_surb(bytes);
  if (!surb)
    return refused(surb.error());
  if (const auto built = sphinx::use_surb(*surb, message, packet); !built)
    return refused(built.error());
  return packet_answer(packet, surb->first_hop);
}

} // namespace nephele::cli
