#include "common/ledger_json/genesis.hpp"

#include "common/ledger_json/parameter_names.hpp"
#include "common/ledger_json/records.hpp"

namespace nephele::ledger_json {

template <>
struct field_list<ledger::genesis_account> {
  static auto of(auto& self) { return std::tie(self.owner, self.balance); }
};

template <>
inline constexpr std::array<std::string_view, 2> names<ledger::genesis_account>{
    "address", "balance"};

template <>
struct field_list<ledger::genesis_node> {
  static auto of(auto& self) {
    return std::tie(self.owner, self.node, self.cost, self.pledge);
  }
};

template <>
inline constexpr std::array<std::string_view, 4> names<ledger::genesis_node>{
    "owner", "node", "cost", "pledge"};

template <>
struct field_list<ledger::genesis_vesting> {
  static auto of(auto& self) {
    return std::tie(self.owner, self.total, self.start_s, self.period_s,
                    self.periods, self.stake_cap);
  }
};

template <>
inline constexpr std::array<std::string_view, 6> names<ledger::genesis_vesting>{
    "owner",          "total",   "start_seconds",
    "period_seconds", "periods", "stake_cap"};

template <>
struct field_list<ledger::genesis_validator> {
  static auto of(auto& self) {
    return std::tie(self.owner, self.key, self.stake);
  }
};

template <>
inline constexpr std::array<std::string_view, 3>
    names<ledger::genesis_validator>{"owner", "key", "stake"};

template <>
struct field_list<ledger::genesis> {
  static auto of(auto& self) {
    return std::tie(self.chain_id, self.token, self.params, self.reward_pool,
                    self.treasury, self.staking_supply, self.admin,
                    self.accounts, self.nodes, self.vesting, self.validators,
                    self.monitors);
  }
};

template <>
inline constexpr std::array<std::string_view, 12> names<ledger::genesis>{
    "chain_id", "token",          "parameters", "reward_pool",
    "treasury", "staking_supply", "admin",      "accounts",
    "nodes",    "vesting",        "validators", "monitors"};

namespace {

/// Amounts are read with the token's name, which stands in the same object.
token_name token_of(const json& value) {
  token_name token;
  if (const auto found = value.find("token");
      found != value.end() && found->is_object())
    if (const auto name = found->find("name");
        name != found->end() && name->is_string())
      token.name = name->get<std::string>();
  return token;
}

} // namespace

json to_json(const ledger::genesis& from) {
  return writer{token_name{from.token.name}}(from);
}

result<ledger::genesis> genesis_from_json(const json& value,
                                          const std::string& network,
                                          std::uint64_t time_s) {
  if (!value.is_object())
    return fail(errc::malformed, "ledger: an object is expected");
  ledger::genesis begin;
  begin.chain_id = network;
  begin.time_s = time_s;
  reader in{token_of(value), false};
  in.read(value, begin, "ledger");
  if (in.faults().empty())
    return begin;
  std::string all;
  for (const auto& fault : in.faults())
    all += (all.empty() ? "" : "\n") + fault;
  return fail(errc::malformed, all);
}

} // namespace nephele::ledger_json
