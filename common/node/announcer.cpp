#include "common/node/announcer.hpp"

#include "common/topology/domains.hpp"
#include "common/topology/encode.hpp"
#include "common/topology/signed_document.hpp"

#include <algorithm>

namespace nephele::node {

namespace {

constexpr std::chrono::milliseconds answer_time{3'000};

/// What an indexer may wish for.
constexpr std::chrono::nanoseconds least_interval
    = std::chrono::milliseconds{200};
constexpr std::chrono::nanoseconds most_interval = std::chrono::minutes{1};

std::chrono::nanoseconds interval_in(const nlohmann::json& answer) {
  const auto wish = answer.find("heartbeat_interval_ns");
  if (wish == answer.end() || !wish->is_number_integer())
    return std::chrono::seconds{1};
  return std::clamp(std::chrono::nanoseconds{wish->get<std::int64_t>()},
                    least_interval, most_interval);
}

/// As an indexer names two keys under one name.
constexpr std::string_view contradiction = "equivocation";

} // namespace

result<announcer::outcome>
announcer::announce(const std::vector<topology::mix_key_record>& keys,
                    rotation_number oldest, key_dir::signed_record& record,
                    wall_time now) {
  if (registered_ && description_.mix_keys == keys)
    return outcome::registered;
  registered_ = false;
  description_.mix_keys = keys;
  // Above all before, also where the record was lost with the disk.
  const auto milliseconds
      = std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch();
  description_.sequence = std::max(
      record.sequence() + 1, static_cast<std::uint64_t>(milliseconds.count()));
  std::vector<key_dir::key_name> names;
  for (const auto& key : keys)
    names.push_back({key.rotation, key.generation});
  if (const auto noted = record.enter(description_.sequence, names, oldest);
      !noted)
    return fail(noted.error());
  const auto document = topology::sign_document(
      topology::descriptor_domain, topology::encode(description_), signer_);
  const auto answer = indexer_.ask(
      "register", 1, {{"descriptor", topology::to_json(document)}},
      answer_time);
  if (answer) {
    registered_ = true;
    interval_ = interval_in(*answer);
    return outcome::registered;
  }
  if (bus::peer_code(answer.error()).ends_with(contradiction))
    return outcome::contradicted;
  return fail(answer.error());
}

result<void> announcer::heartbeat(std::uint64_t data_packets) {
  const auto answer = indexer_.ask("heartbeat", 1,
                                   {{"identity", to_hex(signer_.id().span())},
                                    {"data_packets", data_packets}},
                                   answer_time);
  if (answer)
    return {};
  // An indexer that was restarted, or sees a new connection, wants to be
  // told again who we are.
  if (answer.error().is(bus::errc::refused))
    registered_ = false;
  return fail(answer.error());
}

} // namespace nephele::node
