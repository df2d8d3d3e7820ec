#include "common/client/loops.hpp"

#include <map>

namespace nephele::client {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t remembered_loops = 2048;

/// The downlink's clock and a gateway's queue on top of the mixes.
constexpr std::chrono::nanoseconds return_slack = 2s;

constexpr std::size_t hops = mix_layers + 1;

/// What one node did to the loops through it.
struct node_record {
  std::size_t layer = 0;
  /// Loops by way of it.
  double through = 0;
  /// Expected numbers of those lost before it, which it never saw, and at it.
  double unseen = 0;
  double lost = 0;
  double loss = 0;
};

using node_records = std::map<identity, node_record>;
using record_route = std::array<node_record*, hops>;

/// Spreads one lost loop over the nodes of its route: node i loses it if the
/// ones before it did not.
void attribute(const record_route& route) {
  std::array<double, hops> share{};
  double alive = 1.0;
  double total = 0.0;
  for (std::size_t i = 0; i < hops; ++i) {
    share[i] = alive * route[i]->loss;
    total += share[i];
    alive *= 1.0 - route[i]->loss;
  }
  double before = 0.0;
  for (std::size_t i = 0; i < hops; ++i) {
    const double here
        = total > 0 ? share[i] / total : 1.0 / static_cast<double>(hops);
    route[i]->unseen += before;
    route[i]->lost += here;
    before += here;
  }
}

/// One round of expectation maximisation.
void improve(node_records& nodes, std::span<const record_route> lost) {
  for (auto& [name, node] : nodes) {
    node.lost = 0;
    node.unseen = 0;
  }
  for (const auto& route : lost)
    attribute(route);
  for (auto& [name, node] : nodes) {
    const double seen = node.through - node.unseen;
    node.loss = seen > 0 ? node.lost / seen : 0.0;
  }
}

std::array<double, hops> by_layer(const node_records& nodes) {
  std::array<double, hops> lost{};
  std::array<double, hops> through{};
  for (const auto& [name, node] : nodes) {
    lost[node.layer] += node.loss * node.through;
    through[node.layer] += node.through;
  }
  for (std::size_t i = 0; i < hops; ++i)
    lost[i] = through[i] > 0 ? lost[i] / through[i] : 0.0;
  return lost;
}

} // namespace

loops::loops(crypto::random& source, std::chrono::nanoseconds mean_hop_delay)
    : random_(source), mean_hop_delay_(mean_hop_delay) {
}

std::uint64_t loops::draw_id() {
  for (;;) {
    const auto id = random_.next();
    if (!waiting_.contains(id))
      return id;
  }
}

void loops::sent(std::uint64_t id, const route_names& route, steady_time now) {
  waiting_.insert_or_assign(id, probe{route, now});
  order_.emplace_back(now, id);
  ++counts_.sent;
}

bool loops::returned(std::uint64_t id, steady_time now) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) {
    ++counts_.unknown;
    return false;
  }
  ++counts_.returned;
  latencies_.add(now - found->second.sent);
  end(found->second, true);
  waiting_.erase(found);
  return true;
}

void loops::expire(steady_time now) {
  const auto oldest = now - (17 * mean_hop_delay_ + return_slack);
  while (!order_.empty() && order_.front().first <= oldest) {
    const auto found = waiting_.find(order_.front().second);
    order_.pop_front();
    if (found == waiting_.end())
      continue;
    ++counts_.lost;
    end(found->second, false);
    waiting_.erase(found);
  }
}

void loops::end(const probe& which, bool returned) {
  ended_.push_back({which.route, returned});
  if (ended_.size() > remembered_loops)
    ended_.pop_front();
}

loss_report loops::losses() const {
  loss_report report;
  report.loops = ended_.size();
  if (ended_.empty())
    return report;
  node_records nodes;
  std::vector<record_route> lost;
  for (const auto& loop : ended_) {
    record_route route{};
    for (std::size_t i = 0; i < hops; ++i) {
      auto& node = nodes[loop.route[i]];
      node.layer = i;
      node.through += 1;
      route[i] = &node;
    }
    if (!loop.returned)
      lost.push_back(route);
  }
  report.overall
      = static_cast<double>(lost.size()) / static_cast<double>(ended_.size());
  for (auto& [name, node] : nodes)
    node.loss = report.overall / static_cast<double>(hops);
  // Enough for two digits.
  constexpr int rounds = 60;
  for (int round = 0; round < rounds; ++round)
    improve(nodes, lost);
  report.by_layer = by_layer(nodes);
  return report;
}

} // namespace nephele::client
