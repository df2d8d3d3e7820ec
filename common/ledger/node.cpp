#include "common/ledger/node.hpp"

namespace nephele::ledger {

std::optional<node> find_node(const entry_reader& entries, std::uint32_t id) {
  return load<node>(entries, keys::node(id));
}

std::optional<std::uint32_t> node_owned_by(const entry_reader& entries,
                                           const address& owner) {
  return load<std::uint32_t>(entries, keys::node_of_owner(owner));
}

std::optional<std::uint32_t> node_with_identity(const entry_reader& entries,
                                                const identity& key) {
  return load<std::uint32_t>(entries, keys::node_of_identity(key));
}

verdict check_cost(const node_cost& cost, const stake_parameters& rules) {
  if (cost.margin < rules.margin_min || cost.margin > rules.margin_max)
    return refuse(errc::out_of_range, "margin ", to_text(cost.margin),
                  " is not between ", to_text(rules.margin_min), " and ",
                  to_text(rules.margin_max));
  if (cost.interval_cost < rules.interval_cost_min
      || cost.interval_cost > rules.interval_cost_max)
    return refuse(errc::out_of_range, "cost ", cost.interval_cost,
                  " is not between ", rules.interval_cost_min, " and ",
                  rules.interval_cost_max);
  return {};
}

verdict check_info(const node_info& info) {
  if (info.host.empty() || info.host.size() > max_host_size)
    return refuse(errc::out_of_range, "a host of ", u128{info.host.size()},
                  " bytes; from 1 to 255 fit");
  if (info.roles == 0 || info.roles > role_bits::all)
    return refuse(errc::out_of_range, "roles ", u128{info.roles},
                  " are not between 1 and 7");
  return {};
}

} // namespace nephele::ledger
