#include "services/network-requester/config.hpp"

namespace nephele::network_requester {

namespace {

using texts = std::vector<std::string>;

/// The first text that `parse` refuses.
template <class Parse>
auto each(Parse parse, std::string expected) {
  return [parse, expected = std::move(expected)](const texts& values) {
    for (const auto& text : values)
      if (!parse(text))
        return expected + ", not \"" + text + "\"";
    return std::string{};
  };
}

template <class Parse>
auto parsed(const texts& values, Parse parse) {
  std::vector<typename decltype(parse(std::string_view{}))::value_type> all;
  for (const auto& text : values)
    if (auto one = parse(text))
      all.push_back(*one);
  return all;
}

void describe_policy(nephele::config::schema& known, config& values) {
  const std::string network = "networks like 10.0.0.0/8 or fd00::/8";
  const std::string ports = "ports like 443 or 8000-8999";
  known.add<texts>("allow_networks", &values.allow_networks,
                   "Networks that clients may reach although they are not part "
                   "of the public Internet.",
                   each(parse_network, network));
  known.add<texts>("deny_networks", &values.deny_networks,
                   "Networks that clients may not reach; wins over everything.",
                   each(parse_network, network));
  known.add<texts>("allow_ports", &values.allow_ports,
                   "Ports that clients may reach; empty: all.",
                   each(parse_ports, ports));
  known.add<texts>("deny_ports", &values.deny_ports,
                   "Ports that clients may not reach; wins over allow_ports.",
                   each(parse_ports, ports));
}

void describe_limits(nephele::config::schema& known, config& values) {
  using nephele::config::range;
  using std::chrono::milliseconds;
  known.add("max_connections", &values.max_connections,
            "Connections to the outside at one time.", range{1, 100'000});
  known.add("max_connections_per_tag", &values.max_connections_per_tag,
            "Of them, for one client and one destination host.", range{1, 64});
  known.add("connect_time_out", &values.connect_time_out,
            "For resolving and connecting together.",
            range<milliseconds>{milliseconds{100}, milliseconds{60'000}});
  known.add("idle_time_out", &values.idle_time_out,
            "A connection without any traffic is closed after it.",
            range<std::chrono::seconds>{std::chrono::seconds{10},
                                        std::chrono::seconds{86'400}});
  known.add("max_rate_per_tag", &values.max_rate_per_tag,
            "Packets a second to one client for one destination host.",
            range{1, 10'000});
  known.add("max_rate", &values.max_rate,
            "Packets a second to all clients together.", range{1, 1'000'000});
  known.add("max_stream_buffer", &values.max_stream_buffer,
            "Bytes that one connection may hold in each direction.",
            range{16'384, 4'194'304});
  known.add("resolver_threads", &values.resolver_threads,
            "Names that are looked up at one time.", range{1, 64});
  known.add("drain_time", &values.drain_time,
            "How long connections may still go on at shutdown.",
            range<milliseconds>{milliseconds{0}, milliseconds{600'000}});
}

} // namespace

void describe(nephele::config::schema& known, config& values) {
  using nephele::config::required;
  known.add("keys_dir", &values.keys_dir,
            "Folder with identity.key, link.key and encryption.key, mode 0600; "
            "made at the first start. The identity must be listed as a service "
            "in the network's topology.",
            required);
  known.add("join_file", &values.join_file,
            "Join file of the network, its signers and gateways: a path, or "
            "http://host:port/api/v1/join#fingerprint.",
            required);
  known.add("gateways", &values.gateways,
            "Identities of gateways, home first, then where to go when it is "
            "gone; empty takes all of the join file.");
  describe_policy(known, values);
  describe_limits(known, values);
}

exit_policy::rules policy_of(const config& values) {
  return {.allow_networks = parsed(values.allow_networks, parse_network),
          .deny_networks = parsed(values.deny_networks, parse_network),
          .allow_ports = parsed(values.allow_ports, parse_ports),
          .deny_ports = parsed(values.deny_ports, parse_ports)};
}

} // namespace nephele::network_requester
