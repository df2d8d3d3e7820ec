#include "services/client/control_server.hpp"

#include "services/client/errors.hpp"

#include <memory>
#include <sys/stat.h>

namespace nephele::client_service {

namespace {

constexpr int reads_per_turn = 16;

/// Nothing in it is copied but the identifier: copying and printing recurse,
/// and a value may be nested as deep as the message is long.
bool is_envelope(const nlohmann::json& request) {
  if (!request.is_object())
    return false;
  const auto has = [&](const char* key, auto fits) {
    const auto field = request.find(key);
    return field != request.end() && fits(*field);
  };
  return has("id", [](const auto& it) { return it.is_number_unsigned(); })
         && has("type", [](const auto& it) { return it.is_string(); })
         && has("version", [](const auto& it) { return it.is_number(); })
         && (!request.contains("body") || request["body"].is_object());
}

} // namespace

control_server::control_server(zmq::event_loop& loop, zmq::context& context)
    : loop_(loop), context_(context) {
}

control_server::~control_server() {
  if (!socket_)
    return;
  loop_.unwatch(watch_);
  socket_.reset();
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

void control_server::on(std::string type, handler action) {
  handlers_.insert_or_assign(std::move(type), std::move(action));
}

result<void> control_server::open(const std::filesystem::path& path) {
  path_ = path;
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  std::filesystem::remove(path, ignored);
  zmq::socket_settings options;
  options.max_message = max_control_message;
  options.linger = std::chrono::milliseconds{500};
  auto opened = zmq::socket::open(context_, zmq::socket_kind::router, options);
  if (!opened)
    return fail(opened.error());
  // Nobody else may slip in between bind and chmod.
  const auto mask = ::umask(0077);
  const auto bound = opened->bind("ipc://" + path.string());
  ::umask(mask);
  if (!bound)
    return fail(errc::control_socket,
                path.string() + ": " + bound.error().text());
  if (::chmod(path.c_str(), 0600) != 0)
    return fail(errc::control_socket, "cannot restrict " + path.string());
  socket_.emplace(std::move(*opened));
  watch_ = loop_.watch(*socket_, [this] { read(); });
  return {};
}

void control_server::read() {
  for (int i = 0; i < reads_per_turn; ++i) {
    switch (socket_->receive(parts_, 2)) {
    case zmq::receive_outcome::received:
      if (parts_.size() == 2)
        take(parts_[0], parts_[1].bytes());
      break;
    case zmq::receive_outcome::malformed:
      break;
    case zmq::receive_outcome::empty:
    case zmq::receive_outcome::closed:
      return;
    }
  }
}

void control_server::take(const zmq::message& from, byte_span text) {
  const auto request = nlohmann::json::parse(as_text(text), nullptr, false);
  if (!is_envelope(request)) {
    answer(from, nullptr, "error", fail(errc::malformed, "no envelope"));
    return;
  }
  const auto type = request["type"].get<std::string>();
  const auto found = handlers_.find(type);
  if (found == handlers_.end() || request["version"] != 1) {
    answer(from, request["id"], type, fail(errc::unknown_type, type));
    return;
  }
  static const auto nothing = nlohmann::json::object();
  const auto body = request.find("body");
  auto peer = std::make_shared<zmq::message>(from.bytes());
  found->second(body == request.end() ? nothing : *body,
                [this, peer, id = request["id"],
                 type](const result<nlohmann::json>& outcome) {
                  answer(*peer, id, type, outcome);
                });
}

void control_server::answer(const zmq::message& to, const nlohmann::json& id,
                            const std::string& type,
                            const result<nlohmann::json>& outcome) {
  nlohmann::json envelope{{"version", 1}, {"id", id}};
  if (outcome) {
    envelope["type"] = type;
    envelope["body"] = *outcome;
  } else {
    envelope["type"] = "error";
    envelope["body"] = {{"code", outcome.error().code()},
                        {"message", outcome.error().context()}};
  }
  std::array<zmq::message, 2> parts{zmq::message{to.bytes()},
                                    zmq::message{envelope.dump()}};
  // A command line that has gone away needs no answer.
  (void)socket_->send(parts);
}

} // namespace nephele::client_service
