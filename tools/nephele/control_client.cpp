#include "tools/nephele/control_client.hpp"

#include <filesystem>

namespace nephele::cli {

using std::chrono::steady_clock;

control_client::control_client(std::unique_ptr<zmq::context> context,
                               zmq::socket socket, std::string path)
    : context_(std::move(context)), socket_(std::move(socket)),
      path_(std::move(path)) {
}

result<control_client> control_client::open(const std::string& path) {
  if (!std::filesystem::exists(path))
    return fail(errc::no_client, "no control socket at " + path
                                     + "; start one with `nephele client run` "
                                       "or name it with --control");
  auto context = std::make_unique<zmq::context>();
  zmq::socket_settings options;
  options.max_message = std::size_t{32} << 20U;
  auto socket = zmq::socket::open(*context, zmq::socket_kind::dealer, options);
  if (!socket)
    return fail(socket.error());
  if (auto connected = socket->connect("ipc://" + path); !connected)
    return fail(connected.error());
  return control_client{std::move(context), std::move(*socket), path};
}

result<nlohmann::json> control_client::ask(const std::string& type,
                                           nlohmann::json body,
                                           std::chrono::milliseconds timeout) {
  const auto id = next_id_++;
  zmq::message request{nlohmann::json{
      {"type", type}, {"version", 1}, {"id", id}, {"body", std::move(body)}}
                           .dump()};
  const auto deadline = steady_clock::now() + timeout;
  if (socket_.send(request) != zmq::send_outcome::sent)
    return fail(errc::no_client, "cannot write to " + path_);
  zmq::poller poller;
  poller.add(socket_);
  std::vector<zmq::message> parts;
  for (auto left = timeout; left.count() > 0;
       left = std::chrono::duration_cast<std::chrono::milliseconds>(
           deadline - steady_clock::now())) {
    poller.wait(left);
    while (socket_.receive(parts, 1) == zmq::receive_outcome::received) {
      const auto answer
          = nlohmann::json::parse(parts.front().text(), nullptr, false);
      const auto about = answer.is_object() ? answer.find("id") : answer.end();
      if (about == answer.end() || *about != id)
        continue;
      const auto content = answer.value("body", nlohmann::json::object());
      if (answer.value("type", "") == "error")
        return fail(errc::refused, content.value("code", "") + ": "
                                       + content.value("message", ""));
      return content;
    }
  }
  return fail(errc::no_client, "no answer from the client at " + path_);
}

} // namespace nephele::cli
