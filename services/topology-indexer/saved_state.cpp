#include "services/topology-indexer/saved_state.hpp"

#include "common/topology/json_reader.hpp"
#include "common/topology/limits.hpp"
#include "services/topology-indexer/errors.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace nephele::topology_indexer {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Three epochs of the largest snapshots, their deltas and descriptors.
constexpr std::size_t max_state = 64'000'000;
constexpr std::uint64_t format = 1;

tl::unexpected<error> refuse(const fs::path& file, const std::string& why) {
  return fail(errc::state, file.string() + ": " + why);
}

tl::unexpected<error> refuse_errno(const fs::path& file) {
  return refuse(file, std::generic_category().message(errno));
}

json to_json(const std::vector<topology::signed_document>& documents) {
  auto list = json::array();
  for (const auto& document : documents)
    list.push_back(topology::to_json(document));
  return list;
}

json to_json(const saved_state& state) {
  auto epochs = json::array();
  for (const auto& epoch : state.epochs)
    epochs.push_back({{"snapshot", topology::to_json(epoch.snapshot)},
                      {"deltas", to_json(epoch.deltas)}});
  auto assigned = json::array();
  for (const auto& [id, layer] : state.assigned)
    assigned.push_back(
        {{"identity", to_hex(id.span())}, {"layer", layer.value()}});
  return {{"format", format},
          {"genesis_time_ns", state.genesis_time.time_since_epoch().count()},
          {"assigned_rotation", state.assigned_rotation.value()},
          {"assigned", std::move(assigned)},
          {"epochs", std::move(epochs)},
          {"descriptors", to_json(state.descriptors)}};
}

std::vector<topology::signed_document>
read_documents(topology::json_reader& reader, const char* name,
               std::size_t limit) {
  std::vector<topology::signed_document> result;
  for (const auto& item : reader.list(name, limit)) {
    auto document = topology::document_from_json(item);
    if (!document) {
      reader.fault(document.error());
      return {};
    }
    result.push_back(std::move(*document));
  }
  return result;
}

saved_epoch read_epoch(const json& value, topology::json_reader& parent) {
  topology::json_reader reader{value, "epochs"};
  saved_epoch result;
  auto document = topology::document_from_json(reader.value("snapshot"));
  if (document)
    result.snapshot = std::move(*document);
  else
    reader.fault(document.error());
  result.deltas = read_documents(reader, "deltas", topology::max_deltas);
  if (const auto fine = reader.outcome(); !fine)
    parent.fault(fine.error());
  return result;
}

result<saved_state> from_json(const json& value) {
  topology::json_reader reader{value, "state"};
  if (reader.number("format") != format)
    reader.fault(topology::errc::malformed, "format");
  saved_state state;
  state.genesis_time = reader.time("genesis_time_ns");
  state.assigned_rotation
      = rotation_number{static_cast<std::uint32_t>(reader.number(
          "assigned_rotation", std::numeric_limits<std::uint32_t>::max()))};
  for (const auto& item : reader.list("assigned", 10 * topology::max_nodes)) {
    topology::json_reader fields{item, "assigned"};
    const auto id = fields.hex<identity>("identity");
    const auto layer = fields.number("layer", mix_layers);
    if (const auto fine = fields.outcome(); !fine)
      reader.fault(fine.error());
    state.assigned.emplace(id, layer_number{static_cast<std::uint8_t>(layer)});
  }
  for (const auto& item : reader.list("epochs", 8))
    state.epochs.push_back(read_epoch(item, reader));
  state.descriptors
      = read_documents(reader, "descriptors", topology::max_nodes);
  if (const auto fine = reader.outcome(); !fine)
    return fail(fine.error());
  return state;
}

/// Writes and waits until the bytes are on disk.
bool write_through(const fs::path& file, std::string_view text) {
  const auto out
      = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (out < 0)
    return false;
  auto fine = true;
  while (fine && !text.empty()) {
    const auto count = ::write(out, text.data(), text.size());
    if (count > 0)
      text.remove_prefix(static_cast<std::size_t>(count));
    else
      fine = count < 0 && errno == EINTR;
  }
  fine = fine && ::fsync(out) == 0;
  const auto fault = errno;
  const auto closed = ::close(out) == 0;
  if (!fine)
    errno = fault;
  return fine && closed;
}

/// A rename is on disk when its directory is.
bool sync_directory(const fs::path& directory) {
  const auto handle
      = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0)
    return false;
  const auto fine = ::fsync(handle) == 0;
  ::close(handle);
  return fine;
}

} // namespace

result<std::optional<saved_state>> state_file::load() const {
  std::error_code fault;
  if (fs::status(file_, fault).type() == fs::file_type::not_found)
    return std::optional<saved_state>{};
  std::ifstream in{file_, std::ios::binary};
  const auto size = fs::file_size(file_, fault);
  if (!in || fault || size > max_state)
    return refuse(file_, "cannot be read");
  std::string text(size, '\0');
  if (!in.read(text.data(), static_cast<std::streamsize>(size)))
    return refuse(file_, "cannot be read");
  const auto value = topology::parse_object(text, max_state, "state");
  if (!value)
    return refuse(file_, value.error().text());
  auto state = from_json(*value);
  if (!state)
    return refuse(file_, state.error().text());
  return std::optional{std::move(*state)};
}

result<void> state_file::save(const saved_state& state) const {
  auto draft = file_;
  draft += ".new";
  if (!write_through(draft, to_json(state).dump())
      || ::rename(draft.c_str(), file_.c_str()) != 0
      || !sync_directory(file_.parent_path()))
    return refuse_errno(file_);
  return {};
}

} // namespace nephele::topology_indexer
