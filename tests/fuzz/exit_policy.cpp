#include "services/network-requester/exit_policy.hpp"

#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// The input is a network as an operator writes it, or an address. A network
/// holds its own base, and no policy without rules admits what is special.
void run(byte_span input) {
  using namespace network_requester;
  const auto text = as_text(input);
  if (const auto network = parse_network(text)) {
    require(network->contains(network->base));
    require(network->prefix <= 128);
    exit_policy::rules rules;
    rules.deny_networks = {*network};
    rules.allow_networks = {*network};
    require(!exit_policy{rules}.admits(network->base, 443));
  }
  if (const auto address = tcp::parse_ip(text)) {
    require(tcp::parse_ip(tcp::print(*address)) == *address);
    require(exit_policy{{}}.admits(*address, 443) != is_special(*address));
  }
  if (const auto ports = parse_ports(text))
    require(ports->first != 0 && ports->first <= ports->last);
}

} // namespace nephele::fuzz
