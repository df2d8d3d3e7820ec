#include "common/client_session/mailbox.hpp"

#include <optional>

namespace nephele::client_session {

/// After a failed transaction what is in memory no longer fits what is on
/// disk, so both are dropped and read again.
struct mailbox::state {
  explicit state(const clock& with) : time(with) {}

  [[nodiscard]] result<void> prepare(store::database& in) {
    if (inbox)
      return {};
    auto opened = sqlite_inbox_store::open(in, time);
    if (!opened)
      return fail(opened.error());
    store = std::move(*opened);
    auto loaded = client::inbox::open(*store);
    if (!loaded)
      return fail(loaded.error());
    inbox.emplace(std::move(*loaded));
    return {};
  }

  void forget() {
    inbox.reset();
    store.reset();
  }

  const clock& time;
  std::unique_ptr<sqlite_inbox_store> store;
  std::optional<client::inbox> inbox;
  bool delivered = false;
};

result<std::unique_ptr<mailbox>>
mailbox::open(const std::filesystem::path& file, zmq::event_loop& loop,
              const clock& time, handlers notify) {
  auto database = store::database::open(file);
  if (!database)
    return fail(database.error());
  if (auto ready = database->migrate(sqlite_inbox_store::schema()); !ready)
    return fail(ready.error());
  return std::unique_ptr<mailbox>{
      new mailbox{loop, time, std::move(notify), std::move(*database)}};
}

mailbox::mailbox(zmq::event_loop& loop, const clock& time, handlers notify,
                 store::database database)
    : loop_(loop), notify_(std::move(notify)),
      state_(std::make_shared<state>(time)),
      writer_(std::make_unique<store::group_writer>(
          std::move(database), store::group_writer::options{})) {
}

mailbox::~mailbox() {
  *alive_ = false;
  // Statements end before their database, on the thread that used them.
  (void)writer_->submit(
      [held = state_](store::database&) -> result<void> {
        held->forget();
        return {};
      },
      [](const result<void>&) {});
}

void mailbox::take(const client::content& fragment, const delivery& which) {
  auto bytes = std::make_shared<client::content>(fragment);
  (void)writer_->submit(
      [held = state_, bytes](store::database& in) -> result<void> {
        if (auto ready = held->prepare(in); !ready)
          return ready;
        const auto parsed = client::parse_content(*bytes);
        const auto* piece
            = parsed ? std::get_if<client::fragment_content>(&*parsed)
                     : nullptr;
        if (piece == nullptr)
          return {};
        const auto outcome = held->inbox->accept(*piece, held->time.wall());
        if (!outcome)
          return fail(outcome.error());
        held->delivered |= *outcome == client::inbox::outcome::delivered;
        return {};
      },
      [this, held = state_, alive = alive_, which](const result<void>& kept) {
        const bool news = std::exchange(held->delivered, false);
        if (!kept)
          held->forget();
        loop_.post([this, alive, which, news, kept] {
          if (!*alive)
            return;
          if (!kept)
            return notify_.on_failure(kept.error());
          notify_.on_kept(which);
          if (news)
            notify_.on_delivered();
        });
      });
}

void mailbox::advance() {
  (void)writer_->submit(
      [held = state_](store::database& in) -> result<void> {
        if (auto ready = held->prepare(in); !ready)
          return ready;
        const auto count = held->inbox->advance(held->time.wall());
        if (!count)
          return fail(count.error());
        held->delivered |= *count > 0;
        return {};
      },
      [this, held = state_, alive = alive_](const result<void>& done) {
        const bool news = std::exchange(held->delivered, false);
        if (!done)
          held->forget();
        if (news)
          loop_.post([this, alive] {
            if (*alive)
              notify_.on_delivered();
          });
      });
}

namespace {

result<std::vector<mailbox::message>> read_from(store::database& in,
                                                std::size_t most) {
  auto query = in.prepare("SELECT id, tag, sequence, received, body "
                          "FROM delivered ORDER BY id LIMIT ?1");
  if (!query)
    return fail(query.error());
  query->bind(0, static_cast<std::int64_t>(most));
  std::vector<mailbox::message> found;
  std::size_t bytes = 0;
  for (;;) {
    const auto row = query->step();
    if (!row)
      return fail(row.error());
    if (!*row)
      return found;
    const auto body = query->bytes(4);
    bytes += body.size();
    if (!found.empty() && bytes > mailbox::max_read)
      return found;
    found.push_back({static_cast<std::uint64_t>(query->integer(0)),
                     fixed_from_bytes<client::sender_tag>(query->bytes(1))
                         .value_or(client::sender_tag{}),
                     static_cast<std::uint64_t>(query->integer(2)),
                     wall_time{std::chrono::nanoseconds{query->integer(3)}},
                     byte_vector{body.begin(), body.end()}});
  }
}

result<void> remove_from(store::database& in,
                         const std::vector<std::uint64_t>& ids) {
  auto removal = in.prepare("DELETE FROM delivered WHERE id = ?1");
  if (!removal)
    return fail(removal.error());
  for (const auto id : ids)
    if (auto gone = removal->bind(0, static_cast<std::int64_t>(id)).run();
        !gone)
      return gone;
  return {};
}

} // namespace

void mailbox::read(
    std::size_t most,
    const std::function<void(result<std::vector<message>>)>& then) {
  auto found = std::make_shared<result<std::vector<message>>>();
  const bool taken = writer_->submit(
      [found, most](store::database& in) -> result<void> {
        *found = read_from(in, most);
        if (!*found)
          return fail(found->error());
        return {};
      },
      [this, found, then, alive = alive_](const result<void>& done) {
        if (!done)
          *found = fail(done.error());
        loop_.post([found, then, alive] {
          if (*alive)
            then(std::move(*found));
        });
      },
      store::group_writer::urgency::prompt);
  if (!taken)
    then(fail(client::errc::full, "too much waits for the disk"));
}

void mailbox::confirm(std::vector<std::uint64_t> ids,
                      const std::function<void(result<void>)>& then) {
  const bool taken = writer_->submit(
      [ids = std::move(ids)](store::database& in) {
        return remove_from(in, ids);
      },
      [this, then, alive = alive_](const result<void>& done) {
        loop_.post([then, alive, done] {
          if (*alive)
            then(done);
        });
      },
      store::group_writer::urgency::prompt);
  if (!taken)
    then(fail(client::errc::full, "too much waits for the disk"));
}

} // namespace nephele::client_session
