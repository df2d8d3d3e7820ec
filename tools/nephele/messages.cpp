#include "tools/nephele/messages.hpp"

#include "common/crypto/base64.hpp"
#include "tools/nephele/control_client.hpp"
#include "tools/nephele/control_path.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>
#include <unistd.h>

namespace nephele::cli {

namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::size_t max_message = std::size_t{16} << 20U;
constexpr auto progress_period = 200ms;

struct send_options {
  std::string control;
  std::string to;
  std::string text;
  std::vector<std::string> files;
  bool print_json = false;
};

struct receive_options {
  std::string control;
  bool follow = false;
  bool print_json = false;
  std::size_t count = 0;
  std::string timeout = "0s";
};

int complain(const error& why) {
  std::cerr << "nephele: " << why.text() << '\n';
  return 1;
}

std::optional<std::string> read_file(const std::string& name) {
  std::ifstream in{name, std::ios::binary};
  if (name != "-" && !in)
    return std::nullopt;
  auto& source = name == "-" ? std::cin : static_cast<std::istream&>(in);
  return std::string{std::istreambuf_iterator<char>{source}, {}};
}

// -- send --------------------------------------------------------------------

struct send_progress {
  std::uint64_t packets = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t retransmissions = 0;
  std::size_t messages_done = 0;
  std::string failure;
};

result<send_progress> ask_progress(control_client& client,
                                   const std::vector<std::uint64_t>& ids) {
  const auto answer = client.ask("progress", {{"messages", ids}});
  if (!answer)
    return nephele::fail(answer.error());
  send_progress sum;
  sum.retransmissions = answer->value("retransmissions", std::uint64_t{0});
  for (const auto& one : answer->value("messages", json::array())) {
    sum.packets += one.value("packets", std::uint64_t{0});
    sum.acknowledged += one.value("acknowledged", std::uint64_t{0});
    const auto state = one.value("state", "");
    if (state == "delivered")
      ++sum.messages_done;
    else if (state != "sending")
      sum.failure = one.value("reason", state);
  }
  return sum;
}

void show_progress(const send_progress& now) {
  if (::isatty(STDERR_FILENO) != 0)
    fmt::print(stderr, "\r{} of {} packets acknowledged, {} sent again  ",
               now.acknowledged, now.packets, now.retransmissions);
}

int wait_for_all(control_client& client, const std::vector<std::uint64_t>& ids,
                 std::uint64_t retransmissions_before,
                 const send_options& options) {
  for (;;) {
    auto now = ask_progress(client, ids);
    if (!now)
      return complain(now.error());
    now->retransmissions -= retransmissions_before;
    show_progress(*now);
    if (!now->failure.empty()) {
      std::cerr << "\nnephele: not delivered: " << now->failure << '\n';
      return 1;
    }
    if (now->messages_done == ids.size()) {
      if (::isatty(STDERR_FILENO) != 0)
        std::cerr << '\n';
      if (options.print_json)
        std::cout << json{{"messages", ids.size()},
                          {"packets", now->packets},
                          {"retransmissions", now->retransmissions}}
                  << '\n';
      return 0;
    }
    std::this_thread::sleep_for(progress_period);
  }
}

int run_send(const send_options& options) {
  auto client = control_client::open(options.control);
  if (!client)
    return complain(client.error());
  std::vector<std::string> messages;
  if (!options.text.empty())
    messages.push_back(options.text);
  for (const auto& name : options.files) {
    auto content = read_file(name);
    if (!content || content->size() > max_message) {
      std::cerr << "nephele: " << name
                << (content ? ": longer than 16 MiB\n" : ": cannot be read\n");
      return 1;
    }
    messages.push_back(std::move(*content));
  }
  if (messages.empty()) {
    std::cerr << "nephele: nothing to send: give --text or files\n";
    return 1;
  }
  const auto before = ask_progress(*client, {});
  if (!before)
    return complain(before.error());
  std::vector<std::uint64_t> ids;
  for (const auto& message : messages) {
    const auto answer = client->ask(
        "send", {{"to", options.to},
                 {"message", crypto::to_base64(as_bytes(message))}});
    if (!answer)
      return complain(answer.error());
    ids.push_back(answer->value("message", std::uint64_t{0}));
  }
  return wait_for_all(*client, ids, before->retransmissions, options);
}

// -- receive -----------------------------------------------------------------

std::optional<std::chrono::milliseconds>
parse_seconds(const std::string& text) {
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9')
    ++digits;
  if (digits == 0 || digits > 6 || text.substr(digits) != "s")
    return std::nullopt;
  return std::chrono::seconds{std::stol(text.substr(0, digits))};
}

void print_message(const json& message, bool as_json) {
  if (as_json) {
    std::cout << message << '\n' << std::flush;
    return;
  }
  const auto body = crypto::from_base64(message.value("message", ""));
  if (body)
    std::cout << as_text(*body);
  if (::isatty(STDOUT_FILENO) != 0)
    std::cout << '\n';
  std::cout << std::flush;
}

/// Prints what is there and confirms it, so that it is not given again.
result<std::size_t> take_some(control_client& client,
                              std::chrono::milliseconds wait, std::size_t most,
                              bool as_json) {
  const auto answer = client.ask(
      "receive", {{"wait_ms", wait.count()}, {"most", most}}, wait + 10s);
  if (!answer)
    return nephele::fail(answer.error());
  std::vector<std::uint64_t> taken;
  for (const auto& message : answer->value("messages", json::array())) {
    print_message(message, as_json);
    taken.push_back(message.value("id", std::uint64_t{0}));
  }
  if (!std::cout)
    return nephele::fail(errc::refused, "standard output is closed");
  if (!taken.empty())
    if (auto confirmed = client.ask("confirm", {{"messages", taken}});
        !confirmed)
      return nephele::fail(confirmed.error());
  return taken.size();
}

int run_receive(const receive_options& options) {
  auto client = control_client::open(options.control);
  if (!client)
    return complain(client.error());
  const auto limit = parse_seconds(options.timeout);
  if (!limit) {
    std::cerr << "nephele: --timeout: not a time like 30s: " << options.timeout
              << '\n';
    return 2;
  }
  const auto deadline = std::chrono::steady_clock::now() + *limit;
  std::size_t received = 0;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    const auto wait = options.follow ? 2000ms : std::clamp(left, 0ms, 2000ms);
    const auto most = options.count == 0
                          ? std::size_t{64}
                          : std::min<std::size_t>(64, options.count - received);
    const auto got = take_some(*client, wait, most, options.print_json);
    if (!got)
      return complain(got.error());
    received += *got;
    if (options.count != 0 && received >= options.count)
      return 0;
    if (!options.follow && *got == 0 && left <= 0ms)
      break;
  }
  if (received < options.count) {
    std::cerr << "nephele: " << received << " of " << options.count
              << " messages came in time\n";
    return 1;
  }
  return 0;
}

void add_send(CLI::App& app) {
  auto* command = app.add_subcommand(
      "send", "Send messages; ends when every packet is acknowledged");
  auto options = std::make_shared<send_options>();
  add_control_option(*command, options->control);
  command
      ->add_option("--to", options->to,
                   "identity.encryption-key@gateway[,fallback]")
      ->required();
  command->add_option("--text", options->text, "A message, as it is");
  command->add_option("files", options->files,
                      "Each file is one message, in this order; - is standard "
                      "input");
  command->add_flag("--json", options->print_json, "Report as one JSON line");
  command->callback([options] { throw CLI::RuntimeError(run_send(*options)); });
}

void add_receive(CLI::App& app) {
  auto* command
      = app.add_subcommand("receive", "Print the messages that have come");
  auto options = std::make_shared<receive_options>();
  add_control_option(*command, options->control);
  command->add_flag("--follow", options->follow, "Wait for more, for ever");
  command->add_option("--count", options->count,
                      "End after so many; an error if fewer come");
  command->add_option("--timeout", options->timeout,
                      "How long to wait, in seconds, as in \"30s\"");
  command->add_flag("--json", options->print_json,
                    "One JSON object a line: id, sender, sequence, message");
  command->callback(
      [options] { throw CLI::RuntimeError(run_receive(*options)); });
}

} // namespace

void add_message_commands(CLI::App& app) {
  add_send(app);
  add_receive(app);
}

} // namespace nephele::cli
