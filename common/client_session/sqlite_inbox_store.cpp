#include "common/client_session/sqlite_inbox_store.hpp"

#include <array>

namespace nephele::client_session {

namespace {

constexpr std::array<std::string_view, 1> steps{R"(
CREATE TABLE sender (
  tag BLOB PRIMARY KEY,
  next INTEGER NOT NULL,
  last_active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE fragment (
  id INTEGER PRIMARY KEY,
  tag BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  message INTEGER NOT NULL,
  count INTEGER NOT NULL,
  position INTEGER NOT NULL,
  over INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX fragment_place ON fragment (tag, sequence, position);
CREATE TABLE delivered (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tag BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  received INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
)"};

/// SQLite's integers are signed; equality and our ranges survive the cast.
std::int64_t stored(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value);
}

std::int64_t stored(wall_time when) noexcept {
  return when.time_since_epoch().count();
}

wall_time time_of(std::int64_t value) noexcept {
  return wall_time{std::chrono::nanoseconds{value}};
}

client::sender_tag tag_of(byte_span bytes) noexcept {
  return fixed_from_bytes<client::sender_tag>(bytes).value_or(
      client::sender_tag{});
}

} // namespace

std::span<const std::string_view> sqlite_inbox_store::schema() noexcept {
  return steps;
}

sqlite_inbox_store::sqlite_inbox_store(statements prepared, const clock& time)
    : sql_(std::move(prepared)), clock_(time) {
}

result<std::unique_ptr<sqlite_inbox_store>>
sqlite_inbox_store::open(store::database& in, const clock& time) {
  constexpr std::array<std::string_view, 9> texts{
      "SELECT tag, next, last_active FROM sender",
      "SELECT tag, sequence, message, count, position, length(data), over "
      "FROM fragment",
      "INSERT INTO sender VALUES (?1, ?2, ?3) ON CONFLICT (tag) DO UPDATE SET "
      "next = ?2, last_active = ?3",
      "DELETE FROM sender WHERE tag = ?1",
      "DELETE FROM fragment WHERE tag = ?1",
      "INSERT INTO fragment (tag, sequence, message, count, position, over, "
      "data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      "SELECT data FROM fragment WHERE tag = ?1 AND sequence = ?2 "
      "ORDER BY position",
      "DELETE FROM fragment WHERE tag = ?1 AND sequence = ?2",
      "INSERT INTO delivered (tag, sequence, received, body) "
      "VALUES (?1, ?2, ?3, ?4)"};
  std::vector<store::statement> all;
  for (const auto text : texts) {
    auto one = in.prepare(text);
    if (!one)
      return fail(one.error());
    all.push_back(std::move(*one));
  }
  auto next = std::make_move_iterator(all.begin());
  statements sql{*next++, *next++, *next++, *next++, *next++,
                 *next++, *next++, *next++, *next++};
  return std::unique_ptr<sqlite_inbox_store>{
      new sqlite_inbox_store{std::move(sql), time}};
}

result<client::inbox_store::contents> sqlite_inbox_store::load() {
  contents all;
  if (auto loaded = load_senders(all); !loaded)
    return fail(loaded.error());
  if (auto loaded = load_fragments(all); !loaded)
    return fail(loaded.error());
  return all;
}

result<void> sqlite_inbox_store::load_senders(contents& into) {
  for (;;) {
    const auto row = sql_.senders.step();
    if (!row)
      return fail(row.error());
    if (!*row)
      break;
    into.senders.push_back({tag_of(sql_.senders.bytes(0)),
                            static_cast<std::uint64_t>(sql_.senders.integer(1)),
                            time_of(sql_.senders.integer(2))});
  }
  sql_.senders.reset();
  return {};
}

result<void> sqlite_inbox_store::load_fragments(contents& into) {
  auto& sql = sql_.fragments;
  for (;;) {
    const auto row = sql.step();
    if (!row)
      return fail(row.error());
    if (!*row)
      break;
    into.fragments.push_back(
        {.sender = tag_of(sql.bytes(0)),
         .sequence = static_cast<std::uint64_t>(sql.integer(1)),
         .message = static_cast<std::uint64_t>(sql.integer(2)),
         .count = static_cast<std::uint16_t>(sql.integer(3)),
         .index = static_cast<std::uint16_t>(sql.integer(4)),
         .length = static_cast<std::uint16_t>(sql.integer(5)),
         .over = time_of(sql.integer(6))});
  }
  sql.reset();
  return {};
}

result<void>
sqlite_inbox_store::save_sender(const client::inbox_sender& sender) {
  return sql_.save_sender.bind(0, sender.tag.span())
      .bind(1, stored(sender.next))
      .bind(2, stored(sender.last_active))
      .run();
}

result<void> sqlite_inbox_store::erase_sender(const client::sender_tag& tag) {
  if (auto gone = sql_.erase_all_fragments.bind(0, tag.span()).run(); !gone)
    return gone;
  return sql_.erase_sender.bind(0, tag.span()).run();
}

result<void>
sqlite_inbox_store::save_fragment(const client::kept_fragment& what,
                                  byte_span data) {
  return sql_.save_fragment.bind(0, what.sender.span())
      .bind(1, stored(what.sequence))
      .bind(2, stored(what.message))
      .bind(3, std::int64_t{what.count})
      .bind(4, std::int64_t{what.index})
      .bind(5, stored(what.over))
      .bind(6, data)
      .run();
}

result<byte_vector> sqlite_inbox_store::join(const client::sender_tag& tag,
                                             std::uint64_t sequence) {
  byte_vector whole;
  sql_.join.bind(0, tag.span()).bind(1, stored(sequence));
  for (;;) {
    const auto row = sql_.join.step();
    if (!row)
      return fail(row.error());
    if (!*row)
      break;
    const auto piece = sql_.join.bytes(0);
    whole.insert(whole.end(), piece.begin(), piece.end());
  }
  sql_.join.reset();
  return whole;
}

result<void> sqlite_inbox_store::erase_fragments(const client::sender_tag& tag,
                                                 std::uint64_t sequence) {
  return sql_.erase_fragments.bind(0, tag.span())
      .bind(1, stored(sequence))
      .run();
}

result<void> sqlite_inbox_store::deliver(const client::sender_tag& tag,
                                         std::uint64_t sequence,
                                         byte_vector message) {
  return sql_.deliver.bind(0, tag.span())
      .bind(1, stored(sequence))
      .bind(2, stored(clock_.wall()))
      .bind(3, byte_span{message})
      .run();
}

} // namespace nephele::client_session
