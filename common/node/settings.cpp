#include "common/node/settings.hpp"

#include "common/config/schema.hpp"

namespace nephele::node {

void describe(config::schema& known, settings& chosen) {
  using config::range;
  using config::required;
  known.add("keys_dir", &chosen.keys_dir,
            "Directory of identity.key and link.key; made at first start.",
            required);
  known.add("key_dir", &chosen.key_dir,
            "Directory of the mix keys, on a memory file system (tmpfs).",
            required);
  known.add("allow_disk_key_dir", &chosen.allow_disk_key_dir,
            "Take a disk for key_dir: deleted keys may be found on it.");
  known.add("indexer_endpoint", &chosen.indexer_endpoint,
            "Request socket of the topology indexer, tcp://host:port.",
            required);
  known.add("indexer_key", &chosen.indexer_key,
            "CURVE key of the indexer's sockets.", required);
  known.add("feed_endpoint", &chosen.feed_endpoint,
            "Feed socket of the topology indexer, tcp://host:port.", required);
  known.add("signers", &chosen.signers,
            "Identities whose signatures make a topology.", required);
  known.add("signer_threshold", &chosen.signer_threshold,
            "How many of them must sign.", range{1, 1000});
  known.add("link_host", &chosen.link_host,
            "Address to which the link socket is bound.", required);
  known.add("link_port", &chosen.link_port,
            "Port of the link socket; 0 takes a free one.", range{0, 65535});
  known.add("link_advertise", &chosen.link_advertise,
            "Host that other nodes dial; link_host if empty.");
  known.add("expected_packets_per_second", &chosen.expected_packets_per_second,
            "Sizes the replay filters, with the length of a rotation.",
            range{1.0, 1e6});
  known.add("max_filter", &chosen.max_filter,
            "Largest replay filter; a full one brings a new key early.");
  known.add("max_held", &chosen.max_held,
            "Packets held for their delays, 2.4 kB each.", range{1, 1'000'000});
  known.add("max_in_flight", &chosen.max_in_flight,
            "Packets being opened; above it senders wait.", range{1, 100'000});
  known.add("workers", &chosen.workers,
            "Actors that open packets; 0 takes one a core.", range{0, 1024});
  known.add_rule([&chosen] {
    return chosen.signer_threshold <= chosen.signers.size()
               ? std::string{}
               : std::string{"signer_threshold: more than there are signers"};
  });
}

std::string tcp_endpoint(const std::string& host, std::uint16_t port) {
  const bool is_bare_ipv6
      = host.find(':') != std::string::npos && !host.starts_with('[');
  return "tcp://" + (is_bare_ipv6 ? "[" + host + "]" : host) + ":"
         + std::to_string(port);
}

} // namespace nephele::node
