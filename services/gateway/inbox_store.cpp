#include "services/gateway/inbox_store.hpp"

namespace nephele::gateway {

namespace {

constexpr std::array<std::string_view, 1> schema{
    // Messages have row ids of their own and an index: that writes several
    // times faster than a table ordered by client.
    "CREATE TABLE client("
    " id INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE,"
    " reserved INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE message("
    " id INTEGER PRIMARY KEY, client INTEGER NOT NULL,"
    " number INTEGER NOT NULL, arrived_at INTEGER NOT NULL,"
    " body BLOB NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX message_order ON message(client, number);"
    // Writing what a row holds already writes nothing, so that trying the
    // disk takes a number that changes.
    "CREATE TABLE probe(number INTEGER NOT NULL) STRICT;"
    "INSERT INTO probe VALUES(0)"};

/// How many messages one expiry removes at most; the rest waits for the next.
constexpr std::int64_t expiry_batch = 4096;

using urgency = store::group_writer::urgency;

session::delivery_number number_in(const store::statement& row, int column) {
  return session::delivery_number{
      static_cast<std::uint64_t>(row.integer(column))};
}

std::int64_t signed_of(session::delivery_number number) noexcept {
  return static_cast<std::int64_t>(number.value());
}

std::optional<identity> identity_in(const store::statement& row, int column) {
  return fixed_from_bytes<identity>(row.bytes(column));
}

} // namespace

struct inbox_store::statements {
  store::statement store;
  store::statement remove;
  store::statement read;
  store::statement keep;
  store::statement forget_messages;
  store::statement forget_client;
  store::statement oldest;
  store::statement remove_row;
  store::statement probe;

  static result<statements> prepare(store::database& in);
};

result<inbox_store::statements>
inbox_store::statements::prepare(store::database& in) {
  constexpr std::array sql{
      "INSERT OR IGNORE INTO message(client,number,arrived_at,body)"
      " SELECT id,?2,?3,?4 FROM client WHERE identity=?1",
      "DELETE FROM message WHERE number<=?2"
      " AND client=(SELECT id FROM client WHERE identity=?1)",
      "SELECT number,body FROM message WHERE number BETWEEN ?2 AND ?3"
      " AND client=(SELECT id FROM client WHERE identity=?1)"
      " ORDER BY number LIMIT 256",
      "INSERT INTO client(identity,reserved,seen_at) VALUES(?1,?2,?3)"
      " ON CONFLICT(identity) DO UPDATE SET"
      " reserved=max(reserved,?2), seen_at=max(seen_at,?3)",
      "DELETE FROM message"
      " WHERE client=(SELECT id FROM client WHERE identity=?1)",
      "DELETE FROM client WHERE identity=?1",
      // Rows are as old as they are low, so that the oldest need no index.
      "SELECT m.id,m.number,m.arrived_at,c.identity FROM message m"
      " JOIN client c ON c.id=m.client ORDER BY m.id LIMIT ?1",
      "DELETE FROM message WHERE id=?1", "UPDATE probe SET number=number+1"};
  std::vector<store::statement> made;
  for (const std::string_view text : sql) {
    auto one = in.prepare(text);
    if (!one)
      return fail(std::move(one.error()));
    made.push_back(std::move(*one));
  }
  return statements{std::move(made[0]), std::move(made[1]), std::move(made[2]),
                    std::move(made[3]), std::move(made[4]), std::move(made[5]),
                    std::move(made[6]), std::move(made[7]), std::move(made[8])};
}

namespace {

using known_clients = std::vector<deliveries::known_client>;

/// Reads all registrations, then moves every block on: what the last process
/// did with its blocks is unknown.
result<known_clients> load(store::database& in) {
  auto clients
      = in.prepare("SELECT identity,reserved,seen_at FROM client ORDER BY id");
  if (!clients)
    return fail(std::move(clients.error()));
  known_clients known;
  std::map<identity, std::size_t> position;
  for (auto row = clients->step(); !row || *row; row = clients->step()) {
    if (!row)
      return fail(std::move(row.error()));
    const auto id = identity_in(*clients, 0);
    if (!id)
      return fail(store::errc::corrupt, "an identity has the wrong size");
    position.emplace(*id, known.size());
    known.push_back({{*id, number_in(*clients, 1), clients->integer(2)}, {}});
  }
  auto messages
      = in.prepare("SELECT c.identity,m.number FROM message m JOIN client c"
                   " ON c.id=m.client ORDER BY m.client,m.number");
  if (!messages)
    return fail(std::move(messages.error()));
  for (auto row = messages->step(); !row || *row; row = messages->step()) {
    if (!row)
      return fail(std::move(row.error()));
    if (const auto id = identity_in(*messages, 0))
      known[position.at(*id)].stored.push_back(number_in(*messages, 1));
  }
  if (auto moved = in.execute("UPDATE client SET reserved=reserved+"
                              + std::to_string(delivery_block));
      !moved)
    return fail(std::move(moved.error()));
  return known;
}

} // namespace

result<inbox_store::opened> inbox_store::open(const std::filesystem::path& file,
                                              poster post) {
  auto database = store::database::open(file);
  if (!database)
    return fail(std::move(database.error()));
  if (auto ready = database->migrate(schema); !ready)
    return fail(std::move(ready.error()));
  auto known = load(*database);
  if (!known)
    return fail(std::move(known.error()));
  auto prepared = statements::prepare(*database);
  if (!prepared)
    return fail(std::move(prepared.error()));
  return opened{
      std::unique_ptr<inbox_store>(new inbox_store(
          std::move(*database), std::move(*prepared), std::move(post))),
      std::move(*known)};
}

inbox_store::inbox_store(store::database file, statements prepared, poster post)
    : statements_(std::make_shared<statements>(std::move(prepared))),
      post_(std::move(post)),
      writer_(std::move(file), {.batch = 256,
                                .window = std::chrono::milliseconds{5},
                                .waiting = 8192}) {
}

bool inbox_store::submit(std::function<result<void>(statements&)> what,
                         done then, urgency how) {
  return writer_.submit(
      [prepared = statements_, what = std::move(what)](store::database&) {
        return what(*prepared);
      },
      [this, then = std::move(then)](const result<void>& outcome) {
        if (then)
          post_([then, good = outcome.has_value()] { then(good); });
      },
      how);
}

bool inbox_store::store(
    std::vector<std::shared_ptr<const held_message>> messages, done then) {
  // The loop's thread may drop a body or change a fate meanwhile.
  struct row {
    identity client;
    session::delivery_number number;
    std::int64_t arrived_at;
    std::shared_ptr<const message_body> body;
  };

  std::vector<row> rows;
  rows.reserve(messages.size());
  for (const auto& message : messages)
    rows.push_back({message->recipient, message->number, message->arrived_at,
                    message->body});
  return submit(
      [rows = std::move(rows)](statements& run) -> result<void> {
        for (const auto& each : rows)
          if (auto ok = run.store.bind(0, each.client.span())
                            .bind(1, signed_of(each.number))
                            .bind(2, each.arrived_at)
                            .bind(3, byte_span{*each.body})
                            .run();
              !ok)
            return ok;
        return {};
      },
      std::move(then), urgency::patient);
}

bool inbox_store::remove(const identity& client,
                         session::delivery_number up_to) {
  return submit(
      [client, up_to](statements& run) {
        return run.remove.bind(0, client.span())
            .bind(1, signed_of(up_to))
            .run();
      },
      {}, urgency::patient);
}

bool inbox_store::read(const identity& client, mailbox::read_request range,
                       read_done then) {
  auto found = std::make_shared<std::vector<mailbox::read_message>>();
  return submit(
      [client, range, found](statements& run) -> result<void> {
        auto& query = run.read.bind(0, client.span())
                          .bind(1, signed_of(range.from))
                          .bind(2, signed_of(range.to));
        auto row = query.step();
        for (; row && *row; row = query.step()) {
          const auto body = query.bytes(1);
          if (body.size() != session::message_size)
            continue;
          auto copy = std::make_shared<message_body>();
          std::memcpy(copy->data(), body.data(), body.size());
          found->emplace_back(number_in(query, 0), std::move(copy));
        }
        query.reset();
        if (!row)
          return fail(std::move(row.error()));
        return {};
      },
      [found, then = std::move(then)](bool good) {
        if (good)
          then(std::move(*found));
        else
          then(std::nullopt);
      },
      urgency::prompt);
}

bool inbox_store::keep(const registration& client, done then) {
  return submit(
      [client](statements& run) {
        return run.keep.bind(0, client.client.span())
            .bind(1, signed_of(client.reserved))
            .bind(2, client.seen_at)
            .run();
      },
      std::move(then), urgency::prompt);
}

bool inbox_store::forget(const identity& client) {
  return submit(
      [client](statements& run) -> result<void> {
        if (auto ok = run.forget_messages.bind(0, client.span()).run(); !ok)
          return ok;
        return run.forget_client.bind(0, client.span()).run();
      },
      {}, urgency::patient);
}

bool inbox_store::probe(done then) {
  return submit([](statements& run) { return run.probe.run(); },
                std::move(then), urgency::prompt);
}

bool inbox_store::expire(std::int64_t cutoff, removed_done then) {
  using removals = std::vector<std::pair<identity, session::delivery_number>>;
  auto removed = std::make_shared<removals>();
  return submit(
      [cutoff, removed](statements& run) -> result<void> {
        std::vector<std::int64_t> rows;
        auto& query = run.oldest.bind(0, expiry_batch);
        auto row = query.step();
        for (; row && *row && query.integer(2) < cutoff; row = query.step()) {
          rows.push_back(query.integer(0));
          if (const auto id = identity_in(query, 3))
            removed->emplace_back(*id, number_in(query, 1));
        }
        query.reset();
        if (!row)
          return fail(std::move(row.error()));
        for (const auto id : rows)
          if (auto ok = run.remove_row.bind(0, id).run(); !ok)
            return ok;
        return {};
      },
      [removed, then = std::move(then)](bool good) {
        then(good ? std::move(*removed) : removals{});
      },
      urgency::patient);
}

} // namespace nephele::gateway
