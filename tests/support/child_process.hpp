#pragma once

#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace nephele::tests {

/// A service under test, in a process of its own; ended with SIGTERM.
class child_process {
public:
  /// @param arguments  the program first. Its output is dropped.
  explicit child_process(const std::vector<std::string>& arguments);
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  ~child_process();

  /// SIGTERM, and waits. @returns the exit status, or minus the signal that
  /// ended it.
  int stop();

  /// SIGKILL, and waits.
  void kill();

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

  /// User and system time so far.
  [[nodiscard]] std::chrono::duration<double> cpu() const;

  /// Bytes of private memory: without files and the replay filter.
  [[nodiscard]] std::uint64_t anonymous_memory() const;

private:
  int end(int signal);

  pid_t pid_ = -1;
};

/// The ports that a service wrote to `file`; nothing within `limit`.
[[nodiscard]] std::optional<std::map<std::string, std::uint16_t>>
await_ports(const std::filesystem::path& file, std::chrono::milliseconds limit);

/// Series of /metrics by name with labels, as printed.
[[nodiscard]] std::map<std::string, double> scrape(std::uint16_t http_port);

} // namespace nephele::tests
