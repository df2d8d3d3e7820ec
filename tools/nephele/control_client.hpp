#pragma once

#include "common/base/result.hpp"
#include "common/zmq/poller.hpp"
#include "common/zmq/socket.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace nephele::cli {

enum class errc {
  /// No client listens on the control socket, or it gives no answer.
  no_client,
  /// The client refused; its reason is in the context.
  refused,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::no_client:
    return "no_client";
  case errc::refused:
    return "refused";
  }
  return "unknown";
}

/// Asks a running client on its control socket, one question at a time.
class control_client {
public:
  [[nodiscard]] static result<control_client> open(const std::string& path);

  /// @returns the body of the answer, errc::refused or errc::no_client.
  [[nodiscard]] result<nlohmann::json>
  ask(const std::string& type, nlohmann::json body,
      std::chrono::milliseconds timeout = std::chrono::seconds{10});

private:
  control_client(std::unique_ptr<zmq::context> context, zmq::socket socket,
                 std::string path);

  std::unique_ptr<zmq::context> context_;
  zmq::socket socket_;
  std::string path_;
  std::uint64_t next_id_ = 1;
};

} // namespace nephele::cli
