#include "tests/support/child_process.hpp"

#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace nephele::tests {

namespace {

using namespace std::chrono_literals;

std::string get(std::uint16_t port, const std::string& path) {
  const int file = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  // NOLINTNEXTLINE: the socket interface wants it.
  if (::connect(file, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0) {
    const auto request = "GET " + path
                         + " HTTP/1.1\r\nHost: localhost\r\n"
                           "Connection: close\r\n\r\n";
    std::ignore = ::send(file, request.data(), request.size(), MSG_NOSIGNAL);
    std::array<char, 16'384> part{};
    for (ssize_t size = 0;
         (size = ::recv(file, part.data(), part.size(), 0)) > 0;)
      answer.append(part.data(), static_cast<std::size_t>(size));
  }
  ::close(file);
  const auto body = answer.find("\r\n\r\n");
  return body == std::string::npos ? "" : answer.substr(body + 4);
}

} // namespace

child_process::child_process(const std::vector<std::string>& arguments) {
  std::vector<char*> raw;
  for (const auto& argument : arguments)
    raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  posix_spawn_file_actions_t actions{};
  ::posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
    ::posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY,
                                       0);
  if (::posix_spawn(&pid_, raw[0], &actions, nullptr, raw.data(), environ) != 0)
    pid_ = -1;
  ::posix_spawn_file_actions_destroy(&actions);
}

child_process::~child_process() {
  end(SIGTERM);
}

int child_process::stop() {
  return end(SIGTERM);
}

void child_process::kill() {
  end(SIGKILL);
}

int child_process::end(int signal) {
  if (pid_ < 0)
    return -1;
  int status = 0;
  ::kill(pid_, signal);
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::chrono::duration<double> child_process::cpu() const {
  std::ifstream file{"/proc/" + std::to_string(pid_) + "/stat"};
  std::string line;
  std::getline(file, line);
  // The name, in parentheses, may hold anything.
  std::istringstream rest{line.substr(line.rfind(')') + 2)};
  std::string skipped;
  for (int i = 0; i < 11; ++i)
    rest >> skipped;
  double user = 0;
  double system = 0;
  rest >> user >> system;
  return std::chrono::duration<double>{
      (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK))};
}

std::uint64_t child_process::anonymous_memory() const {
  std::ifstream file{"/proc/" + std::to_string(pid_) + "/status"};
  std::string name;
  std::uint64_t kilobytes = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields{line};
    if (fields >> name >> kilobytes && name == "RssAnon:")
      return kilobytes * 1024;
  }
  return 0;
}

std::optional<std::map<std::string, std::uint16_t>>
await_ports(const std::filesystem::path& file,
            std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < end) {
    std::ifstream in{file};
    const auto parsed = in ? nlohmann::json::parse(in, nullptr, false)
                           : nlohmann::json(nlohmann::json::value_t::discarded);
    if (parsed.is_object())
      return parsed.at("ports").get<std::map<std::string, std::uint16_t>>();
    std::this_thread::sleep_for(10ms);
  }
  return std::nullopt;
}

std::map<std::string, double> scrape(std::uint16_t http_port) {
  std::map<std::string, double> series;
  std::istringstream text{get(http_port, "/metrics")};
  for (std::string line; std::getline(text, line);) {
    const auto space = line.rfind(' ');
    if (line.starts_with('#') || space == std::string::npos)
      continue;
    series[line.substr(0, space)] = std::strtod(line.c_str() + space, nullptr);
  }
  return series;
}

} // namespace nephele::tests
