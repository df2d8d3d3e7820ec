#include "common/client_session/topology_intake.hpp"

#include <nlohmann/json.hpp>

namespace nephele::client_session {

namespace {

using nlohmann::json;

template <class Accept>
void take_list(const json& body, const char* key, Accept accept,
               intake& outcome) {
  const auto list = body.find(key);
  if (list == body.end() || !list->is_array())
    return;
  for (const auto& entry : *list) {
    const auto document = topology::document_from_json(entry);
    if (!document) {
      outcome.refused.push_back(document.error());
      continue;
    }
    const auto taken = accept(*document);
    if (!taken)
      outcome.refused.push_back(taken.error());
    else if (*taken == topology::view::outcome::accepted)
      ++outcome.accepted;
  }
}

} // namespace

intake take_topology(std::string_view body, topology::view& into,
                     wall_time now) {
  intake outcome;
  const auto parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object()) {
    outcome.refused.emplace_back(topology::errc::malformed, "not an object");
    return outcome;
  }
  take_list(
      parsed, "snapshots",
      [&](const topology::signed_document& document) {
        return into.accept_snapshot(document, now);
      },
      outcome);
  take_list(
      parsed, "deltas",
      [&](const topology::signed_document& document) {
        return into.accept_delta(document);
      },
      outcome);
  return outcome;
}

} // namespace nephele::client_session
