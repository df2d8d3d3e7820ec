#include "common/session/login.hpp"

#include <nlohmann/json.hpp>

namespace nephele::session {

namespace {

using nlohmann::json;

template <class Fixed>
bool read_hex(const json& object, const char* key, Fixed& out) {
  const auto field = object.find(key);
  return field != object.end() && field->is_string()
         && from_hex_into(field->get_ref<const std::string&>(), out.span());
}

std::string_view read_text(const json& object, const char* key) {
  const auto field = object.find(key);
  if (field == object.end() || !field->is_string())
    return {};
  return field->get_ref<const std::string&>();
}

std::optional<login> parse(byte_span payload) {
  const auto text = as_text(payload);
  const auto object = json::parse(text, nullptr, false);
  login out;
  if (!object.is_object() || !read_hex(object, "identity", out.client)
      || !read_hex(object, "gateway", out.gateway)
      || !read_hex(object, "nonce", out.nonce)
      || !read_hex(object, "curve_key", out.connection))
    return std::nullopt;
  const auto kind = class_named(read_text(object, "class"));
  const auto rates = preset_named(read_text(object, "preset"));
  if (!kind || !rates)
    return std::nullopt;
  out.kind = *kind;
  out.rates = *rates;
  return out;
}

} // namespace

signed_login sign_login(const login& what, const crypto::signing_key& by) {
  const json object{{"identity", to_hex(what.client.bytes)},
                    {"gateway", to_hex(what.gateway.bytes)},
                    {"nonce", to_hex(what.nonce.bytes)},
                    {"curve_key", to_hex(what.connection.bytes)},
                    {"class", name_of(what.kind)},
                    {"preset", name_of(what.rates)}};
  const auto text = object.dump();
  const auto bytes = as_bytes(text);
  return {byte_vector(bytes.begin(), bytes.end()),
          by.sign(login_domain, bytes)};
}

tl::expected<login, errc> verify_login(const signed_login& what,
                                       const login_binding& expected) {
  if (what.payload.size() > max_login_payload)
    return tl::unexpected(errc::wrong_size);
  const auto claimed = parse(what.payload);
  if (!claimed)
    return tl::unexpected(errc::malformed);
  if (!crypto::verify(claimed->client, login_domain, what.payload,
                      what.signature))
    return tl::unexpected(errc::bad_signature);
  if (claimed->gateway != expected.gateway || claimed->nonce != expected.nonce
      || claimed->connection != expected.connection)
    return tl::unexpected(errc::wrong_binding);
  return *claimed;
}

} // namespace nephele::session
