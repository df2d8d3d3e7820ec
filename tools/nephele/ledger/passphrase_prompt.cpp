#include "tools/nephele/ledger/passphrase_prompt.hpp"

#include "tools/nephele/failure.hpp"

#include <fstream>
#include <termios.h>
#include <unistd.h>

namespace nephele::cli {

namespace {

/// Hides what is typed while it lives.
class silent_terminal {
public:
  silent_terminal() {
    ::tcgetattr(STDIN_FILENO, &before_);
    auto quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }

  silent_terminal(const silent_terminal&) = delete;
  silent_terminal& operator=(const silent_terminal&) = delete;

  ~silent_terminal() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }

private:
  termios before_{};
};

std::string first_line(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::string line;
  if (!std::getline(in, line))
    give_up("cannot read a passphrase from " + file.string());
  return line;
}

} // namespace

std::string read_passphrase(const std::filesystem::path& file,
                            const std::string& prompt) {
  if (!file.empty())
    return first_line(file);
  if (::isatty(STDIN_FILENO) == 0)
    give_up("the key is encrypted: give --passphrase-file");
  std::cerr << prompt << ": " << std::flush;
  std::string line;
  {
    const silent_terminal quiet;
    std::getline(std::cin, line);
  }
  std::cerr << '\n';
  return line;
}

} // namespace nephele::cli
