#pragma once

#include "common/http/checks.hpp"
#include "common/http/errors.hpp"

#include <chrono>
#include <cstdint>
#include <memory>

namespace nephele::http {

struct server_options {
  std::string host = "127.0.0.1";
  /// 0 takes a free one.
  std::uint16_t port = 0;
  std::size_t threads = 2;
  /// Connections that wait for a thread; more wait in the kernel.
  std::size_t max_waiting = 32;
  /// For each read and write of a connection.
  std::chrono::milliseconds timeout{2'000};
};

/// Metrics, health and JSON pages for people and their tools: GET and HEAD
/// only, request lines and headers up to 8 KiB, one request a connection.
/// Not for the open internet: a slow reader keeps a thread busy.
class server {
public:
  explicit server(server_options options);
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  /// /health/ready answers by these, /health/live by those.
  [[nodiscard]] checks& readiness() noexcept { return readiness_; }

  [[nodiscard]] checks& liveness() noexcept { return liveness_; }

  /// What /metrics shows. Before start.
  void set_metrics(std::function<std::string()> text);

  /// Answers GET of exactly `path`. Before start.
  void add_get(std::string path, handler answer);

  /// Answers GET of every path below `prefix` ("/api/v1/nodes/"), of which
  /// the longest match counts. Before start.
  void add_get_under(std::string prefix, handler answer);

  /// @returns the port.
  [[nodiscard]] result<std::uint16_t> start();

  /// Ends all threads; waits for requests under way. Idempotent.
  void stop();

private:
  struct native;

  [[nodiscard]] response route(request asked) const;

  server_options options_;
  checks readiness_;
  checks liveness_;
  std::map<std::string, handler, std::less<>> exact_;
  std::map<std::string, handler, std::less<>> prefixes_;
  std::unique_ptr<native> native_;
};

} // namespace nephele::http
