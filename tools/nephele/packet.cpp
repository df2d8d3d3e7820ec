#include "tools/nephele/packet.hpp"

#include "tools/nephele/json_lines.hpp"
#include "tools/nephele/packet_json.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace nephele::cli {

namespace {

void add_command(CLI::App& group, const std::string& name,
                 const std::string& help, json (*answer)(const json&)) {
  group.add_subcommand(name, help)->callback([answer] {
    if (!answer_json_lines(std::cin, std::cout, answer))
      throw CLI::RuntimeError{1};
  });
}

} // namespace

void add_packet_commands(CLI::App& app) {
  auto* group = app.add_subcommand(
      "packet", "Make and open Sphinx packets: JSON objects in, one line each "
                "out");
  group->require_subcommand(1);
  add_command(*group, "make",
              "Build a packet, or with \"surb\": true a single-use reply block",
              make_packet);
  add_command(*group, "peel", "Open a packet with a node's private key",
              peel_packet);
  add_command(*group, "reply", "Build a packet from a single-use reply block",
              reply_packet);
}

} // namespace nephele::cli
