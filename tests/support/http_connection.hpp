#pragma once

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <array>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace nephele::tests {

/// A connection to 127.0.0.1 that is closed with it.
class http_connection {
public:
  explicit http_connection(std::uint16_t port)
      : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // NOLINTNEXTLINE: the socket interface wants it.
    is_open_
        = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&to), sizeof(to))
          == 0;
  }

  http_connection(const http_connection&) = delete;
  http_connection& operator=(const http_connection&) = delete;

  ~http_connection() { ::close(descriptor_); }

  [[nodiscard]] bool is_open() const { return is_open_; }

  void write(const std::string& text) const {
    [[maybe_unused]] const auto sent
        = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
  }

  [[nodiscard]] std::string read_all() const {
    std::string text;
    std::array<char, 4096> part{};
    while (true) {
      const auto got = ::recv(descriptor_, part.data(), part.size(), 0);
      if (got <= 0)
        return text;
      text.append(part.data(), static_cast<std::size_t>(got));
    }
  }

private:
  int descriptor_;
  bool is_open_ = false;
};

inline std::string ask(std::uint16_t port, const std::string& what,
                       const std::string& method = "GET") {
  const http_connection to{port};
  REQUIRE(to.is_open());
  to.write(method + " " + what + " HTTP/1.1\r\nHost: x\r\n\r\n");
  return to.read_all();
}

inline int status_of(const std::string& answer) {
  REQUIRE(answer.size() > 12);
  return std::stoi(answer.substr(9, 3));
}

inline std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

} // namespace nephele::tests
