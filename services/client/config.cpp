#include "services/client/config.hpp"

#include "common/client/address.hpp"

#include <cstdlib>

namespace nephele::client_service {

config default_config() {
  const char* home = std::getenv("HOME");
  const auto base
      = std::filesystem::path{home != nullptr ? home : "."} / ".nephele/client";
  config values;
  values.keys_dir = base / "keys";
  values.data_dir = base / "data";
  values.join_file = (base / "join.json").string();
  values.control_socket = base / "control";
  return values;
}

void describe(nephele::config::schema& known, config& values) {
  using nephele::config::range;
  using nephele::config::required;
  known.add("keys_dir", &values.keys_dir,
            "Folder with identity.key and encryption.key, mode 0600; made at "
            "the first start.",
            required);
  known.add("data_dir", &values.data_dir,
            "Folder for received messages and sequence numbers.", required);
  known.add("join_file", &values.join_file,
            "Join file of the network, its signers and gateways: a path, or "
            "http://host:port/api/v1/join#fingerprint.",
            required);
  known.add("gateways", &values.gateways,
            "Identities of gateways, home first, then where to go when it is "
            "gone; empty takes all of the join file.");
  known.add_choice(
      "preset", &values.preset,
      "How often to send, whether or not there is something to say. It "
      "changes bandwidth, never the delay at the mixes.",
      {{"private", session::preset::private_},
       {"balanced", session::preset::balanced},
       {"fast", session::preset::fast}});
  known.add("requester", &values.requester,
            "Address of the network-requester that carries TCP out; empty: no "
            "proxy.");
  known.add("control_socket", &values.control_socket,
            "Local socket for the nephele command, mode 0600.", required);
  known.add("socks_host", &values.socks_host,
            "Where SOCKS5 and HTTP CONNECT are offered; keep it on loopback.",
            required);
  known.add("socks_port", &values.socks_port, "Its port; 0 takes a free one.");
  known.add("max_streams", &values.max_streams,
            "Connections through the proxy at one time.", range{1, 4096});
  known.add("visit_period", &values.visit_period,
            "How often to look whether messages wait at the second gateway.",
            range{std::chrono::milliseconds{10'000},
                  std::chrono::milliseconds{86'400'000}});
  known.add_rule([&values]() -> std::string {
    if (values.requester.empty())
      return {};
    const auto parsed = client::parse_address(values.requester);
    return parsed ? std::string{}
                  : "requester: " + parsed.error().context()
                        + "; it looks like identity.encryption-key@gateway";
  });
}

} // namespace nephele::client_service
