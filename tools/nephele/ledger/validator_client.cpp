#include "tools/nephele/ledger/validator_client.hpp"

#include "common/crypto/base64.hpp"
#include "common/http/fetch.hpp"
#include "tools/nephele/failure.hpp"

#include <fstream>
#include <iterator>
#include <thread>

namespace nephele::cli {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr std::size_t max_join = 100'000;
constexpr auto patience = 10s;
constexpr auto poll_interval = 20ms;

std::string text_of(const std::string& where) {
  if (where.starts_with("http://")) {
    auto page = http::fetch(where + "/api/v1/join", max_join, 10s);
    if (!page)
      give_up(page.error().text());
    return *std::move(page);
  }
  std::ifstream in{where, std::ios::binary};
  if (!in)
    give_up("cannot read " + where);
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string member(const json& object, const char* name,
                   const std::string& where) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string())
    give_up(where + ": no " + name + " in it");
  return found->get<std::string>();
}

} // namespace

join_file read_join_file(const std::string& where) {
  const auto value = json::parse(text_of(where), nullptr, false);
  if (!value.is_object())
    give_up(where + " holds no JSON object");
  join_file joined;
  joined.chain_id = member(value, "chain_id", where);
  joined.endpoint = member(value, "endpoint", where);
  if (const auto token = value.find("token");
      token != value.end() && token->is_object())
    joined.token = member(*token, "name", where);
  const auto key = fixed_from_hex<curve_key>(member(value, "key", where));
  if (!key)
    give_up(where + ": the key is not 64 hex digits");
  joined.key = *key;
  return joined;
}

validator_client::validator_client(join_file where)
    : joined_(std::move(where)) {
  crypto::system_random source;
  bus::request_client_options options;
  options.endpoint = joined_.endpoint;
  options.server = joined_.key;
  options.max_answer = bus::max_envelope_size;
  client_ = std::make_unique<bus::request_client>(context_, options,
                                                  zmq::make_curve_pair(source));
}

json validator_client::ask(std::string_view type, const json& body) {
  auto answer = client_->ask(type, 1, body, patience);
  if (!answer)
    give_up(answer.error().is(bus::errc::refused)
                ? answer.error().context()
                : answer.error().text() + ": " + joined_.endpoint);
  return *std::move(answer);
}

std::optional<json> validator_client::page(const std::string& path,
                                           const json& query) {
  json body{{"path", path}};
  if (query.is_object())
    body["query"] = query;
  auto answer = client_->ask("page", 1, body, patience);
  if (answer)
    return answer->at("page");
  if (bus::peer_code(answer.error()) == "validator.not_found")
    return std::nullopt;
  give_up(answer.error().is(bus::errc::refused) ? answer.error().context()
                                                : answer.error().text());
}

json validator_client::submit(byte_span transaction) {
  auto state = ask("submit", {{"transaction", crypto::to_base64(transaction)}});
  const auto until = std::chrono::steady_clock::now() + patience;
  while (state.value("state", "") == "waiting"
         && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(poll_interval);
    state = ask("transaction", {{"hash", state.at("hash")}});
  }
  const auto stage = state.value("state", "");
  if (stage == "included")
    return state.at("receipt");
  if (stage == "refused")
    give_up(state.value("code", "") + ": " + state.value("message", ""));
  give_up("no block took the transaction " + state.value("hash", "") + " in "
          + std::to_string(patience.count())
          + " s; ask again with: nephele ledger tx show "
          + state.value("hash", ""));
}

} // namespace nephele::cli
