#include "common/client_session/join_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

namespace nephele::client_session {

namespace {

using nlohmann::json;

tl::unexpected<error> bad(const std::string& what) {
  return fail(errc::bad_setting, "join file: " + what);
}

std::optional<std::string> text_of(const json& object, const char* key) {
  const auto field = object.find(key);
  if (field == object.end() || !field->is_string())
    return std::nullopt;
  return field->get<std::string>();
}

template <class Fixed>
std::optional<Fixed> hex_of(const json& object, const char* key) {
  const auto text = text_of(object, key);
  return text ? fixed_from_hex<Fixed>(*text) : std::nullopt;
}

result<std::vector<identity>> parse_signers(const json& root) {
  const auto list = root.find("signers");
  if (list == root.end() || !list->is_array() || list->empty())
    return bad("\"signers\" must be a list of hex keys");
  std::vector<identity> signers;
  for (const auto& entry : *list) {
    const auto signer
        = entry.is_string()
              ? fixed_from_hex<identity>(entry.get_ref<const std::string&>())
              : std::nullopt;
    if (!signer)
      return bad("\"signers\" has an entry that is no hex key of 32 bytes");
    signers.push_back(*signer);
  }
  return signers;
}

result<std::vector<gateway_entry>> parse_gateways(const json& root) {
  const auto list = root.find("gateways");
  if (list == root.end() || !list->is_array() || list->empty())
    return bad("\"gateways\" must be a list of at least one");
  std::vector<gateway_entry> gateways;
  for (const auto& entry : *list) {
    if (!entry.is_object())
      return bad("\"gateways\" has an entry that is no object");
    const auto id = hex_of<identity>(entry, "identity");
    const auto endpoint = text_of(entry, "client_endpoint");
    const auto key = hex_of<curve_key>(entry, "client_key");
    if (!id || !endpoint || !key)
      return bad("a gateway needs identity, client_endpoint and client_key");
    gateways.push_back({*id, *endpoint, *key});
  }
  return gateways;
}

} // namespace

result<join_file> parse_join(std::string_view text) {
  if (text.size() > max_join_size)
    return bad("longer than 1 MiB");
  const auto root = json::parse(text, nullptr, false);
  if (!root.is_object())
    return bad("not a JSON object");
  const auto network = text_of(root, "network");
  if (!network)
    return bad("\"network\" is missing");
  auto signers = parse_signers(root);
  if (!signers)
    return fail(signers.error());
  const auto threshold = root.find("threshold");
  if (threshold == root.end() || !threshold->is_number_unsigned()
      || threshold->get<std::uint64_t>() < 1
      || threshold->get<std::uint64_t>() > signers->size())
    return bad("\"threshold\" must be from 1 to the number of signers");
  auto gateways = parse_gateways(root);
  if (!gateways)
    return fail(gateways.error());
  return join_file{
      {*network, {std::move(*signers), threshold->get<std::size_t>()}},
      std::move(*gateways)};
}

result<join_file> read_join(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in)
    return bad("cannot read " + path.string());
  std::string text(max_join_size + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return parse_join(text);
}

result<std::vector<gateway_entry>>
pick_gateways(const join_file& from, const std::vector<identity>& wanted) {
  if (wanted.empty())
    return from.gateways;
  std::vector<gateway_entry> picked;
  for (const auto& id : wanted) {
    const auto found = std::ranges::find(from.gateways, id, &gateway_entry::id);
    if (found == from.gateways.end())
      return fail(errc::bad_setting,
                  "gateway " + to_hex(id.span()) + " is not in the join file");
    picked.push_back(*found);
  }
  return picked;
}

} // namespace nephele::client_session
