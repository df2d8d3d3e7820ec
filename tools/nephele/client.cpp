#include "tools/nephele/client.hpp"

#include "tools/nephele/control_client.hpp"
#include "tools/nephele/control_path.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <unistd.h>

namespace nephele::cli {

namespace {

using nlohmann::json;

int complain(const error& why) {
  std::cerr << "nephele: " << why.text() << '\n';
  return 1;
}

result<json> ask_once(const std::string& control, const std::string& type) {
  auto client = control_client::open(control);
  if (!client)
    return nephele::fail(client.error());
  return client->ask(type, json::object());
}

void print_loops(const json& loops) {
  const auto latency = loops.value("latency_ms", json::object());
  fmt::print("loops          {} sent, {} back, {} lost\n",
             loops.value("sent", 0), loops.value("returned", 0),
             loops.value("lost", 0));
  if (!latency.empty())
    fmt::print("latency        p50 {:.0f} ms, p95 {:.0f} ms, p99 {:.0f} ms\n",
               latency.value("p50", 0.0), latency.value("p95", 0.0),
               latency.value("p99", 0.0));
  for (const auto& layer : loops.value("loss_by_layer", json::array()))
    fmt::print("loss, layer {}  {:.1f} %\n", layer.value("layer", 0),
               layer.value("loss", 0.0) * 100);
}

void print_status(const json& status) {
  fmt::print("connected      {}\n",
             status.value("connected", false)
                 ? "yes, gateway " + status.value("gateway", "")
                 : "no: " + status.value("reason", ""));
  fmt::print("topology       epoch {}, {} mixes, {} gateways\n",
             status.value("epoch", 0), status.value("mixes", 0),
             status.value("gateways", 0));
  for (const auto& layer : status.value("companions", json::array()))
    fmt::print("companions     layer {}: {:.1f} packets mixed with yours\n",
               layer.value("layer", 0), layer.value("packets", 0.0));
  fmt::print("preset         {} (up {:.0f} KB/s, {:.1f} GB a day; down {:.0f} "
             "KB/s, {:.1f} GB a day)\n",
             status.value("preset", ""), status.value("up_kb_s", 0.0),
             status.value("up_gb_day", 0.0), status.value("down_kb_s", 0.0),
             status.value("down_gb_day", 0.0));
  fmt::print("packets        {} acknowledged, {} sent again\n",
             status.value("acknowledged", 0),
             status.value("retransmissions", 0));
  print_loops(status.value("loops", json::object()));
  if (status.value("thin_network", false))
    fmt::print("\nWarning: thin network. Fewer than {} other packets are mixed "
               "with yours at a hop;\nan observer of the whole network may "
               "follow you by timing.\n",
               status.value("companions_wanted", 0));
}

void add_status(CLI::App& app) {
  struct options {
    std::string control;
    bool print_json = false;
    bool print_samples = false;
  };

  auto* command = app.add_subcommand("status", "How a running client is doing");
  auto chosen = std::make_shared<options>();
  add_control_option(*command, chosen->control);
  command->add_flag("--json", chosen->print_json, "One JSON object");
  command->add_flag("--round-trips", chosen->print_samples,
                    "Only the last 4,096 times from a packet's leaving to its "
                    "acknowledgement, in ms, as JSON");
  command->callback([chosen] {
    const auto status = ask_once(
        chosen->control, chosen->print_samples ? "round_trips" : "status");
    if (!status)
      throw CLI::RuntimeError(complain(status.error()));
    if (chosen->print_json || chosen->print_samples)
      std::cout << status->dump(2) << '\n';
    else
      print_status(*status);
  });
}

void add_address(CLI::App& app) {
  auto* command = app.add_subcommand("address", "Where a running client can be "
                                                "reached: give it to friends");
  auto control = std::make_shared<std::string>();
  add_control_option(*command, *control);
  command->callback([control] {
    const auto answer = ask_once(*control, "address");
    if (!answer)
      throw CLI::RuntimeError(complain(answer.error()));
    std::cout << answer->value("address", "") << '\n';
  });
}

int become_client(std::vector<std::string> arguments) {
  std::error_code failed;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
  const auto binary = (self.parent_path() / "nephele-client").string();
  std::vector<char*> words;
  arguments.insert(arguments.begin(), binary);
  for (auto& word : arguments)
    words.push_back(word.data());
  words.push_back(nullptr);
  ::execv(binary.c_str(), words.data());
  std::cerr << "nephele: cannot start " << binary << '\n';
  return 1;
}

void add_run(CLI::App& client) {
  auto* command = client.add_subcommand(
      "run", "Run a client in the foreground; options as nephele-client has "
             "them");
  command->prefix_command();
  command->set_help_flag();
  command->callback([command] {
    throw CLI::RuntimeError(become_client(command->remaining()));
  });
}

} // namespace

void add_client_commands(CLI::App& app) {
  auto* client = app.add_subcommand("client", "The client itself");
  client->require_subcommand(1);
  add_run(*client);
  add_status(app);
  add_address(app);
}

} // namespace nephele::cli
