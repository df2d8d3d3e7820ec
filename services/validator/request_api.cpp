#include "services/validator/request_api.hpp"

#include "common/crypto/base64.hpp"
#include "common/light_client/codec.hpp"
#include "services/validator/block_pages.hpp"

namespace nephele::validator {

namespace {

using plain_json = nlohmann::json;

std::string_view to_string(submission_state::stage at) noexcept {
  switch (at) {
  case submission_state::stage::unknown:
    return "unknown";
  case submission_state::stage::waiting:
    return "waiting";
  case submission_state::stage::included:
    return "included";
  case submission_state::stage::refused:
    return "refused";
  }
  return "unknown";
}

result<std::string> text_of(const plain_json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || !found->is_string())
    return fail(errc::bad_request, std::string{name} + " is missing");
  return found->get<std::string>();
}

result<byte_vector> bytes_of(const plain_json& body, const char* name) {
  const auto text = text_of(body, name);
  if (!text)
    return fail(text.error());
  auto bytes = crypto::from_base64(*text);
  if (!bytes)
    return fail(errc::bad_request, std::string{name} + " is no base64");
  return *std::move(bytes);
}

plain_json answer_of(const replication::hash& name,
                     const submission_state& state) {
  plain_json value{{"hash", to_hex(name)}, {"state", to_string(state.at)}};
  if (state.at == submission_state::stage::included)
    value["receipt"] = to_json(state.receipt);
  if (state.at == submission_state::stage::refused) {
    value["code"] = state.code;
    value["message"] = state.message;
  }
  return value;
}

result<plain_json> submit(const request_context& in, const plain_json& body) {
  auto bytes = bytes_of(body, "transaction");
  if (!bytes)
    return fail(bytes.error());
  const auto name = replication::hash_of_transaction(*bytes);
  const auto state = in.handed_in.submit(*std::move(bytes));
  in.metrics.submitted.add();
  if (state.at == submission_state::stage::refused)
    in.metrics.refused.add();
  return answer_of(name, state);
}

result<plain_json> dry_run(const request_context& in, const plain_json& body) {
  const auto bytes = bytes_of(body, "transaction");
  if (!bytes)
    return fail(bytes.error());
  const auto outcome = in.engine.dry_run(*bytes);
  if (!outcome)
    return fail(outcome.error());
  return plain_json{{"included", outcome->included},
                    {"code", outcome->code},
                    {"result", outcome->name},
                    {"detail", outcome->detail},
                    {"gas", outcome->gas}};
}

result<plain_json> tell_transaction(const request_context& in,
                                    const plain_json& body) {
  const auto text = text_of(body, "hash");
  if (!text)
    return fail(text.error());
  replication::hash name{};
  if (!from_hex_into(*text, name))
    return fail(errc::bad_request, "hash is not 64 hex digits");
  return answer_of(name, in.handed_in.find(name));
}

/// The header of `height` + 1 names the hash under which the proof holds.
result<plain_json> query(const request_context& in, const plain_json& body) {
  const auto key = bytes_of(body, "key");
  if (!key)
    return fail(key.error());
  const auto answer = in.engine.prove(as_text(*key));
  plain_json value{{"height", answer.height},
                   {"app_hash", to_hex(answer.app_hash)},
                   {"proof", crypto::to_base64(answer.found.proof)}};
  value["value"] = answer.found.value
                       ? plain_json(crypto::to_base64(*answer.found.value))
                       : plain_json();
  return value;
}

result<plain_json> tell_header(const request_context& in,
                               const plain_json& body) {
  const auto height = body.find("height");
  if (height == body.end() || !height->is_number_unsigned())
    return fail(errc::bad_request, "height is missing");
  const auto sealed
      = in.engine.blocks().sealed_header(height->get<std::uint64_t>());
  if (!sealed)
    return fail(sealed.error());
  if (!*sealed)
    return fail(errc::not_found, "there is no such block yet");
  auto validators = plain_json::array();
  for (const auto& one : in.validators)
    validators.push_back(
        {{"key", to_hex(one.key.span())}, {"power", one.power}});
  return plain_json{
      {"signed_header", crypto::to_base64(light_client::encode(**sealed))},
      {"validators", std::move(validators)}};
}

result<plain_json> tell_page(const request_context& in,
                             const plain_json& body) {
  const auto path = text_of(body, "path");
  if (!path)
    return fail(path.error());
  page_request asked;
  if (const auto query = body.find("query");
      query != body.end() && query->is_object())
    for (const auto& [name, value] : query->items())
      if (value.is_string())
        asked.query[name] = value.get<std::string>();
  auto answer = ask(in.pages, *path, std::move(asked));
  if (!answer)
    return fail(answer.error());
  return plain_json{{"page", std::move(*answer)}};
}

using handle
    = result<plain_json> (*)(const request_context&, const plain_json&);

} // namespace

void add_requests(bus::request_server& server, const request_context& context) {
  const auto add = [&](const char* type, handle answer) {
    server.add(type, 1,
               [context, answer](const plain_json& body, const curve_key&) {
                 return answer(context, body);
               });
  };
  add("submit", submit);
  add("dry_run", dry_run);
  add("transaction", tell_transaction);
  add("query", query);
  add("header", tell_header);
  add("page", tell_page);
}

} // namespace nephele::validator
