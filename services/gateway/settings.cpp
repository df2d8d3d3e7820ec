#include "services/gateway/settings.hpp"

#include "common/config/schema.hpp"

namespace nephele::gateway {

namespace {

/// What a stored message takes on disk: its body, its row and its place in the
/// index, and the room that pages leave.
constexpr std::uint64_t stored_size = 2'048;

} // namespace

void describe(config::schema& keys, settings& chosen) {
  node::describe(keys, chosen.node);
  keys.add("client_host", &chosen.client_host,
           "Address that clients connect to.", config::required);
  keys.add("client_port", &chosen.client_port, "Its port; 0 takes a free one.");
  keys.add("client_advertise", &chosen.client_advertise,
           "Host that the topology tells clients; client_host if empty.");
  keys.add("data_dir", &chosen.data_dir,
           "Folder of the inbox. A disk: what is in it has been promised to "
           "senders.",
           config::required);
  keys.add("max_clients", &chosen.max_clients, "Sessions at once.",
           config::range{1, 1'000'000});
  keys.add("max_registrations", &chosen.max_registrations,
           "Clients whose messages are kept while they are away.",
           config::range{1, 10'000'000});
  keys.add("inbox_quota", &chosen.inbox_quota,
           "Messages that one client may have in the inbox.",
           config::range{1, 10'000'000});
  keys.add("inbox_capacity", &chosen.inbox_capacity,
           "Size of all inboxes together.");
  keys.add("inbox_age", &chosen.inbox_age,
           "How long a message waits for its client.");
  keys.add("registration_age", &chosen.registration_age,
           "How long a client is remembered after its last login.");
  keys.add("service_packets_per_second", &chosen.service_packets_per_second,
           "What one service may send.", config::range{1, 1'000'000});
  keys.add("services", &chosen.services,
           "Identities that may log in as services, besides those that the "
           "topology lists.");
}

core_limits limits_of(const settings& chosen) {
  core_limits limits;
  limits.sessions.clients = chosen.max_clients;
  limits.sessions.service_packets_per_second
      = chosen.service_packets_per_second;
  limits.deliveries.mailbox.quota = chosen.inbox_quota;
  limits.deliveries.capacity
      = std::max<std::uint64_t>(chosen.inbox_capacity.value / stored_size, 1);
  limits.deliveries.registrations = chosen.max_registrations;
  limits.deliveries.inbox_age = chosen.inbox_age;
  limits.deliveries.registration_age = chosen.registration_age;
  limits.services.insert(chosen.services.begin(), chosen.services.end());
  return limits;
}

} // namespace nephele::gateway
