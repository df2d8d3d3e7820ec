#include "services/client/messenger.hpp"

#include "common/client/address.hpp"
#include "common/crypto/base64.hpp"
#include "services/client/errors.hpp"

#include <algorithm>

namespace nephele::client_service {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

/// How long a message is tried before it counts as failed.
constexpr auto message_lifetime = 24h;

constexpr std::size_t remembered = 4096;
constexpr std::size_t most_read = 256;
constexpr auto longest_wait = 60'000ms;

json to_json(const client_session::mailbox::message& message) {
  return {{"id", message.id},
          {"sender", to_hex(message.sender.span())},
          {"sequence", message.sequence},
          {"received_ns", message.received.time_since_epoch().count()},
          {"message", crypto::to_base64(message.body)}};
}

json to_json(const std::vector<client_session::mailbox::message>& messages) {
  auto list = json::array();
  for (const auto& message : messages)
    list.push_back(to_json(message));
  return {{"messages", std::move(list)}};
}

result<std::vector<std::uint64_t>> ids_in(const json& body) {
  const auto list = body.find("messages");
  if (list == body.end() || !list->is_array())
    return fail(errc::malformed, "\"messages\" must be a list of numbers");
  std::vector<std::uint64_t> ids;
  for (const auto& id : *list) {
    if (!id.is_number_unsigned())
      return fail(errc::malformed, "\"messages\" must be a list of numbers");
    ids.push_back(id.get<std::uint64_t>());
  }
  return ids;
}

std::size_t number_in(const json& body, const char* key, std::size_t fallback,
                      std::size_t most) {
  const auto field = body.find(key);
  if (field == body.end() || !field->is_number_unsigned())
    return fallback;
  return static_cast<std::size_t>(
      std::min<std::uint64_t>(field->get<std::uint64_t>(), most));
}

/// Empty where there is no text of that name.
std::string_view text_in(const json& body, const char* key) {
  const auto field = body.find(key);
  if (field == body.end() || !field->is_string())
    return {};
  return field->get_ref<const std::string&>();
}

} // namespace

messenger::messenger(parts with) : with_(with) {
}

result<std::unique_ptr<messenger>>
messenger::open(parts with, const std::filesystem::path& data_dir) {
  std::unique_ptr<messenger> self{new messenger{with}};
  auto sequences
      = client_session::sqlite_sequence_store::open(data_dir / "sent.db");
  if (!sequences)
    return fail(sequences.error());
  self->sequences_ = std::move(*sequences);
  self->outbox_ = std::make_unique<client::message_outbox>(*self->sequences_,
                                                           with.random);
  auto* raw = self.get();
  auto box = client_session::mailbox::open(
      data_dir / "received.db", with.loop, with.time,
      {[raw](const client_session::delivery& which) {
         raw->disk_good_ = true;
         if (raw->session_ != nullptr)
           raw->session_->finished(which);
       },
       [raw] { raw->serve_waiters(); },
       [raw](const error&) { raw->disk_good_ = false; }});
  if (!box)
    return fail(box.error());
  self->mailbox_ = std::move(*box);
  self->tick();
  return self;
}

messenger::~messenger() {
  if (timer_)
    with_.loop.cancel(*timer_);
  for (const auto& one : waiters_)
    with_.loop.cancel(one.deadline);
  if (session_ != nullptr)
    session_->remove(*outbox_);
}

void messenger::attach(client_session::session& session) {
  session_ = &session;
  session.add(*outbox_);
}

void messenger::tick() {
  note_finished();
  mailbox_->advance();
  timer_ = with_.loop.at(with_.loop.now() + 1s, [this] { tick(); });
}

void messenger::note_finished() {
  for (const auto& one : outbox_->take_finished())
    finished_.insert_or_assign(one.number, one.delivered);
  while (finished_.size() > remembered) {
    packets_.erase(finished_.begin()->first);
    finished_.erase(finished_.begin());
  }
}

void messenger::serve(control_server& control) {
  control.on("send",
             [this](const json& body, auto answer) { send(body, answer); });
  control.on("progress",
             [this](const json& body, auto answer) { progress(body, answer); });
  control.on("receive", [this](const json& body, auto answer) {
    receive(body, std::move(answer));
  });
  control.on("confirm", [this](const json& body, auto answer) {
    confirm(body, std::move(answer));
  });
}

// -- sending -----------------------------------------------------------------

void messenger::send(const json& body, const control_server::reply& answer) {
  const auto to = client::parse_address(text_in(body, "to"));
  if (!to)
    return answer(fail(to.error()));
  auto bytes = crypto::from_base64(text_in(body, "message"));
  if (!bytes)
    return answer(fail(errc::malformed, "\"message\" must be base64"));
  const auto packets = client::fragment_count(bytes->size());
  const auto number = outbox_->submit(*to, std::move(*bytes), message_lifetime,
                                      with_.loop.now());
  if (!number)
    return answer(fail(number.error()));
  packets_.insert_or_assign(*number, packets);
  answer(json{{"message", number->value()}});
}

void messenger::progress(const json& body,
                         const control_server::reply& answer) {
  const auto ids = ids_in(body);
  if (!ids)
    return answer(fail(ids.error()));
  note_finished();
  auto list = json::array();
  for (const auto id : *ids) {
    const client::message_number number{id};
    const auto ended = finished_.find(number);
    if (const auto at = outbox_->progress(number))
      list.push_back({{"message", id},
                      {"state", "sending"},
                      {"acknowledged", at->acknowledged},
                      {"packets", at->total}});
    else if (ended != finished_.end())
      list.push_back({{"message", id},
                      {"packets", packets_[number]},
                      {"acknowledged", ended->second ? packets_[number] : 0},
                      {"state", ended->second ? "delivered" : "failed"},
                      {"reason", ended->second ? "" : "its lifetime is over"}});
    else
      return answer(fail(errc::unknown_message, std::to_string(id)));
  }
  answer(json{{"messages", std::move(list)},
              {"retransmissions", outbox_->retries()}});
}

// -- receiving ---------------------------------------------------------------

void messenger::receive(const json& body, control_server::reply answer) {
  const auto most = number_in(body, "most", most_read, most_read);
  const std::chrono::milliseconds wait{
      number_in(body, "wait_ms", 0, longest_wait.count())};
  mailbox_->read(
      most, [this, most, wait, answer = std::move(answer)](
                result<std::vector<client_session::mailbox::message>> found) {
        if (!found)
          return answer(fail(found.error()));
        if (found->empty() && wait > 0ms)
          return wait_for_message(most, wait, answer);
        answer(to_json(*found));
      });
}

void messenger::wait_for_message(std::size_t most,
                                 std::chrono::milliseconds limit,
                                 control_server::reply answer) {
  waiters_.push_back({most, std::move(answer), {}});
  const auto place = std::prev(waiters_.end());
  place->deadline = with_.loop.at(with_.loop.now() + limit, [this, place] {
    const auto late = std::move(place->answer);
    waiters_.erase(place);
    late(to_json(std::vector<client_session::mailbox::message>{}));
  });
}

void messenger::serve_waiters() {
  while (!waiters_.empty()) {
    auto first = std::move(waiters_.front());
    waiters_.pop_front();
    with_.loop.cancel(first.deadline);
    mailbox_->read(
        first.most,
        [answer = std::move(first.answer)](
            result<std::vector<client_session::mailbox::message>> found) {
          if (!found)
            return answer(fail(found.error()));
          answer(to_json(*found));
        });
  }
}

void messenger::confirm(const json& body, control_server::reply answer) {
  auto ids = ids_in(body);
  if (!ids)
    return answer(fail(ids.error()));
  mailbox_->confirm(std::move(*ids),
                    [answer = std::move(answer)](const result<void>& done) {
                      if (!done)
                        return answer(fail(done.error()));
                      answer(json::object());
                    });
}

} // namespace nephele::client_service
