#pragma once

#include <doctest/doctest.h>

#include <csignal>
#include <poll.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace nephele::test {

/// A child process that answers each line with a line.
class conversation {
public:
  explicit conversation(const std::vector<std::string>& command) {
    int to_child[2];
    int from_child[2];
    REQUIRE(::pipe(to_child) == 0);
    REQUIRE(::pipe(from_child) == 0);
    child_ = ::fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0)
      run(command, to_child, from_child);
    ::close(to_child[0]);
    ::close(from_child[1]);
    input_ = to_child[1];
    output_ = from_child[0];
  }

  conversation(const conversation&) = delete;
  conversation& operator=(const conversation&) = delete;

  ~conversation() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      static_cast<void>(end());
    }
    ::close(output_);
  }

  /// The line that comes back for `line`; fails the test after ten seconds.
  std::string ask(const std::string& line) {
    const auto text = line + '\n';
    REQUIRE(::write(input_, text.data(), text.size())
            == static_cast<ssize_t>(text.size()));
    std::size_t end = 0;
    while ((end = pending_.find('\n')) == std::string::npos)
      read_more();
    auto answer = pending_.substr(0, end);
    pending_.erase(0, end + 1);
    return answer;
  }

  /// Closes the child's input; its exit status, or -1 if it did not exit.
  int end() {
    ::close(input_);
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

private:
  [[noreturn]] static void run(const std::vector<std::string>& command,
                               const int (&in)[2], const int (&out)[2]) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    for (const int end : {in[0], in[1], out[0], out[1]})
      ::close(end);
    std::vector<char*> arguments;
    for (const auto& argument : command)
      arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }

  void read_more() {
    pollfd readable{output_, POLLIN, 0};
    REQUIRE(::poll(&readable, 1, 10'000) == 1);
    char buffer[65536];
    const auto count = ::read(output_, buffer, sizeof(buffer));
    REQUIRE(count > 0);
    pending_.append(buffer, static_cast<std::size_t>(count));
  }

  pid_t child_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string pending_;
};

} // namespace nephele::test
