#include "common/topology/parameters.hpp"

#include "common/topology/limits.hpp"

#include <algorithm>

namespace nephele::topology {

namespace {

using namespace std::chrono_literals;

constexpr auto shortest_epoch = std::chrono::nanoseconds{5s};
constexpr auto longest_rotation = std::chrono::nanoseconds{24h * 366};
constexpr auto longest_hold = std::chrono::nanoseconds{10s};

/// 2100: keeps epoch arithmetic far from the end of 64-bit nanoseconds.
constexpr wall_time latest_genesis{std::chrono::seconds{4'102'444'800}};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= max_name
         && std::ranges::all_of(text, [](char c) {
              return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
                     || c == '-' || c == '.';
            });
}

template <class Item>
bool are_distinct(std::vector<Item> items) {
  std::ranges::sort(items);
  return std::ranges::adjacent_find(items) == items.end();
}

bool are_known(const std::vector<std::uint16_t>& versions) {
  return !versions.empty() && are_distinct(versions)
         && std::ranges::all_of(versions, [](auto version) {
              return version == 258 || version == 259;
            });
}

bool lengths_fit(const network_parameters& p) {
  if (p.epoch_length < shortest_epoch || p.epochs_per_rotation == 0
      || p.epoch_length > longest_rotation / p.epochs_per_rotation)
    return false;
  // Two old keys must never be live at once.
  return p.overlap > 0ns && p.overlap <= p.epoch_length * p.epochs_per_rotation;
}

} // namespace

result<void> validate(const network_parameters& parameters) {
  const auto refuse = [](const char* field) {
    return fail(errc::malformed, std::string{"parameters."} + field);
  };
  if (!is_name(parameters.network))
    return refuse("network");
  if (parameters.genesis_time < wall_time{}
      || parameters.genesis_time > latest_genesis)
    return refuse("genesis_time_ns");
  if (!lengths_fit(parameters))
    return refuse("epoch_length_ns, epochs_per_rotation or overlap_ns");
  if (parameters.mean_hop_delay <= 0ns
      || parameters.mean_hop_delay > longest_hold)
    return refuse("mean_hop_delay_ns");
  if (parameters.ack_hold <= 0ns || parameters.ack_hold > longest_hold)
    return refuse("ack_hold_ns");
  if (!are_known(parameters.sphinx_versions))
    return refuse("sphinx_versions");
  if (parameters.size_classes.empty() || !are_distinct(parameters.size_classes))
    return refuse("size_classes");
  return {};
}

} // namespace nephele::topology
