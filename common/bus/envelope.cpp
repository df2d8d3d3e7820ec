#include "common/bus/envelope.hpp"

#include <algorithm>

namespace nephele::bus {

namespace {

using nlohmann::json;

/// Where the string that begins at `quote` ends, or the end of the text.
std::size_t end_of_string(std::string_view text, std::size_t quote) noexcept {
  auto i = quote + 1;
  while (i < text.size() && text[i] != '"')
    i += text[i] == '\\' ? 2U : 1U;
  return i;
}

/// Counts brackets outside strings; text that is no JSON may be miscounted,
/// which the parser then refuses.
bool is_shallow(std::string_view text) noexcept {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = text[i];
    if (c == '"') {
      i = end_of_string(text, i);
    } else if (c == '{' || c == '[') {
      if (++depth > max_nesting)
        return false;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return true;
}

template <class Int>
bool read_unsigned(const json& object, const char* key, Int& out) {
  const auto field = object.find(key);
  if (field == object.end() || !field->is_number_unsigned())
    return false;
  const auto value = field->get<std::uint64_t>();
  if (!std::in_range<Int>(value))
    return false;
  out = static_cast<Int>(value);
  return true;
}

} // namespace

std::string encode(const envelope& message) {
  const json object{{"type", message.type},
                    {"version", message.version},
                    {"id", message.id},
                    {"body", message.body}};
  // Text from outside may hold broken UTF-8; replacing it beats throwing.
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string encode_refusal(std::uint64_t id, const error& reason) {
  return encode({std::string{error_type},
                 1,
                 id,
                 {{"code", reason.code()}, {"message", reason.context()}}});
}

result<envelope> decode(byte_span bytes, std::size_t limit) {
  if (bytes.size() > std::min(limit, max_envelope_size))
    return fail(errc::too_large);
  const auto text = as_text(bytes);
  if (!is_shallow(text))
    return fail(errc::malformed, "nested too deeply");
  auto object = json::parse(text, nullptr, false);
  if (!object.is_object())
    return fail(errc::malformed, "not a JSON object");
  envelope message;
  const auto type = object.find("type");
  const auto body = object.find("body");
  if (type == object.end() || !type->is_string() || body == object.end()
      || !body->is_object()
      || !read_unsigned(object, "version", message.version)
      || !read_unsigned(object, "id", message.id))
    return fail(errc::malformed, "type, version, id or body");
  message.type = std::move(type->get_ref<std::string&>());
  message.body = std::move(*body);
  return message;
}

std::string_view peer_code(const error& reason) noexcept {
  if (!reason.is(errc::refused))
    return reason.code();
  const std::string_view context{reason.context()};
  return context.substr(0, context.find(": "));
}

} // namespace nephele::bus
