#pragma once

#include "common/base/result.hpp"
#include "common/zmq/event_loop.hpp"
#include "common/zmq/socket.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace nephele::client_service {

/// The largest message that the control socket takes: one message of
/// max_message_size in base64 and its envelope.
inline constexpr std::size_t max_control_message = std::size_t{24} << 20U;

/// Answers the `nephele` command line on a local socket that only the user who
/// runs the client can open. JSON envelopes {type, version, id, body}, as on
/// the bus; a refusal is {type "error", id, body {code, message}}.
class control_server {
public:
  using reply = std::function<void(result<nlohmann::json>)>;

  /// May answer later, once, on the loop's thread.
  using handler = std::function<void(const nlohmann::json& body, reply)>;

  control_server(zmq::event_loop& loop, zmq::context& context);
  control_server(const control_server&) = delete;
  control_server& operator=(const control_server&) = delete;
  ~control_server();

  void on(std::string type, handler action);

  /// Binds the socket at `path`, mode 0600, in place of one left by a crash.
  [[nodiscard]] result<void> open(const std::filesystem::path& path);

private:
  void read();
  void take(const zmq::message& from, byte_span text);
  void answer(const zmq::message& to, const nlohmann::json& id,
              const std::string& type, const result<nlohmann::json>& outcome);

  zmq::event_loop& loop_;
  zmq::context& context_;
  std::map<std::string, handler, std::less<>> handlers_;
  std::filesystem::path path_;
  std::optional<zmq::socket> socket_;
  zmq::event_loop::watch_id watch_ = 0;
  std::vector<zmq::message> parts_;
};

} // namespace nephele::client_service
