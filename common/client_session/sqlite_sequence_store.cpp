#include "common/client_session/sqlite_sequence_store.hpp"

#include <array>

namespace nephele::client_session {

namespace {

constexpr std::array<std::string_view, 1> steps{R"(
CREATE TABLE recipient (
  identity BLOB PRIMARY KEY,
  tag BLOB NOT NULL,
  next INTEGER NOT NULL,
  delivered INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)"};

} // namespace

sqlite_sequence_store::sqlite_sequence_store(store::database database,
                                             store::statement load,
                                             store::statement save)
    : database_(std::move(database)), load_(std::move(load)),
      save_(std::move(save)) {
}

result<std::unique_ptr<sqlite_sequence_store>>
sqlite_sequence_store::open(const std::filesystem::path& file) {
  auto database = store::database::open(file);
  if (!database)
    return fail(database.error());
  if (auto ready = database->migrate(steps); !ready)
    return fail(ready.error());
  auto load = database->prepare(
      "SELECT tag, next, delivered FROM recipient WHERE identity = ?1");
  if (!load)
    return fail(load.error());
  auto save = database->prepare(
      "INSERT INTO recipient VALUES (?1, ?2, ?3, ?4) ON CONFLICT (identity) DO "
      "UPDATE SET tag = ?2, next = ?3, delivered = ?4");
  if (!save)
    return fail(save.error());
  return std::unique_ptr<sqlite_sequence_store>{new sqlite_sequence_store{
      std::move(*database), std::move(*load), std::move(*save)}};
}

result<std::optional<client::sequence_state>>
sqlite_sequence_store::load(const identity& recipient) {
  const auto row = load_.bind(0, recipient.span()).step();
  if (!row)
    return fail(row.error());
  std::optional<client::sequence_state> found;
  if (*row)
    found = client::sequence_state{
        fixed_from_bytes<client::sender_tag>(load_.bytes(0))
            .value_or(client::sender_tag{}),
        static_cast<std::uint64_t>(load_.integer(1)),
        static_cast<std::uint64_t>(load_.integer(2))};
  load_.reset();
  return found;
}

result<void> sqlite_sequence_store::save(const identity& recipient,
                                         const client::sequence_state& state) {
  return save_.bind(0, recipient.span())
      .bind(1, state.tag.span())
      .bind(2, static_cast<std::int64_t>(state.next))
      .bind(3, static_cast<std::int64_t>(state.delivered))
      .run();
}

} // namespace nephele::client_session
