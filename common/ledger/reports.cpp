#include "common/ledger/reports.hpp"

#include "common/crypto/sha256.hpp"
#include "common/ledger/monitors.hpp"
#include "common/ledger/performance.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::string_view report_domain{"nephele-report-v1\0", 18};

verdict check_monitor(const message_context& context) {
  const auto held = find_monitor(context.block.entries, context.sender);
  if (!held)
    return refuse(errc::not_monitor, "the account is no monitor");
  if (!held->authorised)
    return refuse(errc::not_monitor, "the monitor is not authorised");
  return {};
}

verdict check_window(const block_context& block, std::uint64_t epoch,
                     std::uint64_t from_s, std::uint64_t to_s) {
  const auto now = current_epoch(block.entries).absolute;
  if (epoch != now)
    return refuse(errc::bad_window, "epoch ", epoch, " is not the running ",
                  now);
  if (const auto time = block.header.time_s; time < from_s || time >= to_s)
    return refuse(errc::bad_window, "open from ", from_s, " to ", to_s,
                  ", it is ", time);
  return {};
}

verdict check_report(const std::vector<measurement>& report) {
  const auto misplaced = std::ranges::adjacent_find(
      report, std::ranges::greater_equal{}, &measurement::node);
  if (misplaced != report.end())
    return refuse(errc::unsorted, "after node ", u128{misplaced->node},
                  " comes none above it");
  const auto excess = std::ranges::find_if(report, [](const auto& item) {
    return item.performance > full_performance;
  });
  if (excess != report.end())
    return refuse(errc::out_of_range, "node ", u128{excess->node}, ": ",
                  u128{excess->performance}, " is above 10000");
  return {};
}

using reports = std::map<address, std::vector<measurement>>;

/// What was revealed by monitors that are still authorised.
reports take_reports(block_context& block, std::uint64_t epoch) {
  reports taken;
  auto& entries = block.entries;
  for_each<monitor>(entries, keys::monitors,
                    [&](const std::string& key, const monitor& held) {
                      const auto by = keys::address_after(key, keys::monitors);
                      entries.erase(keys::report_commitment(epoch, by));
                      const auto at = keys::report(epoch, by);
                      auto report = load<std::vector<measurement>>(entries, at);
                      entries.erase(at);
                      if (report && held.authorised)
                        taken.emplace(by, *std::move(report));
                      return true;
                    });
  return taken;
}

using medians = std::map<std::uint32_t, std::uint16_t>;

/// Unknown nodes are left out, and what an operator says of its own node.
medians medians_of(const block_context& block, const reports& taken) {
  std::map<std::uint32_t, std::vector<std::uint16_t>> values;
  for (const auto& [by, report] : taken)
    for (const auto& [id, performance] : report) {
      const auto measured = find_node(block.entries, id);
      if (measured && measured->state != bond_state::unbonded
          && measured->owner != by)
        values[id].push_back(performance);
    }
  const auto needed = values_needed(count_monitors(block.entries),
                                    block.params.performance.reveals);
  medians result;
  for (auto& [id, of_node] : values) {
    if (of_node.size() < needed)
      continue;
    std::ranges::sort(of_node);
    result.emplace(id, median_of(of_node));
  }
  return result;
}

bool deviates(const std::vector<measurement>& report, const medians& truth,
              const performance_parameters& rules) {
  std::uint64_t compared = 0;
  std::uint64_t off = 0;
  for (const auto& [id, performance] : report) {
    const auto median = truth.find(id);
    if (median == truth.end())
      continue;
    ++compared;
    const int distance = int{performance} - int{median->second};
    off += std::abs(distance) > int{rules.deviation} ? 1 : 0;
  }
  return off * full_performance > rules.deviating_share * compared;
}

/// A monitor that was silent stands where it stood.
void judge_monitors(block_context& block, const reports& taken,
                    const medians& truth) {
  const auto& rules = block.params.performance;
  for (const auto& [by, report] : taken) {
    auto held = load_required<monitor>(block.entries, keys::monitor(by));
    held.deviating_epochs
        = deviates(report, truth, rules) ? held.deviating_epochs + 1 : 0;
    if (held.deviating_epochs >= rules.deviating_epochs) {
      held.authorised = false;
      held.deviating_epochs = 0;
      block.emit("monitor_suspended", {{"monitor", to_text(by)}});
    }
    store(block.entries, keys::monitor(by), held);
  }
}

/// Whether the node was measured below the mark in each of the last epochs.
bool never_works(const block_context& block, std::uint64_t epoch,
                 std::uint32_t id) {
  const auto& rules = block.params.performance;
  if (epoch + 1 < rules.mean_epochs)
    return false;
  for (std::uint64_t age = 0; age < rules.mean_epochs; ++age) {
    const auto value = measured_performance(block.entries, epoch - age, id);
    if (!value || *value >= rules.jail_below)
      return false;
  }
  return true;
}

void jail_if_useless(block_context& block, std::uint64_t epoch,
                     std::uint32_t id) {
  auto judged = load_required<node>(block.entries, keys::node(id));
  if (judged.jailed_until > epoch + 1 || !never_works(block, epoch, id))
    return;
  judged.jailed_until = epoch + 1 + block.params.performance.jail_epochs;
  store(block.entries, keys::node(id), judged);
  block.emit("jailed", {{"node", to_text(u128{id})},
                        {"until", to_text(judged.jailed_until)}});
}

/// Values that no mean reaches any more.
void forget_old(block_context& block, std::uint64_t epoch) {
  const auto kept = block.params.performance.mean_epochs;
  while (const auto oldest = block.entries.next({}, keys::performances)) {
    if (keys::number_after(oldest->first, keys::performances) + kept > epoch)
      return;
    block.entries.erase(oldest->first);
  }
}

} // namespace

report_times times_of(const epoch_state& epoch,
                      const performance_parameters& rules) {
  const auto window
      = std::min<std::uint64_t>(rules.report_window_s, epoch.length_s / 2);
  const auto commit = window * rules.commit_window_s / rules.report_window_s;
  return {epoch.end_s() - window, epoch.end_s() - window + commit,
          epoch.end_s()};
}

hash commitment_of(std::string_view chain_id, std::uint64_t epoch,
                   const address& by, const report_salt& salt,
                   const std::vector<measurement>& report) {
  return crypto::sha256({as_bytes(report_domain), encode(chain_id),
                         encode(epoch), by.span(), salt, encode(report)});
}

verdict apply(message_context& context, const commit_report& message) {
  auto& block = context.block;
  if (auto known = check_monitor(context); !known)
    return known;
  const auto times
      = times_of(current_epoch(block.entries), block.params.performance);
  if (auto open
      = check_window(block, message.epoch, times.commit_s, times.reveal_s);
      !open)
    return open;
  const auto key = keys::report_commitment(message.epoch, context.sender);
  if (const auto earlier = load<hash>(block.entries, key)) {
    if (*earlier == message.commitment)
      return refuse(errc::already_reported, "committed for epoch ",
                    message.epoch);
    punish_monitor(block, context.sender, "two_commitments");
    return {};
  }
  store(block.entries, key, message.commitment);
  return {};
}

verdict apply(message_context& context, const reveal_report& message) {
  auto& block = context.block;
  if (auto known = check_monitor(context); !known)
    return known;
  const auto times
      = times_of(current_epoch(block.entries), block.params.performance);
  if (auto open
      = check_window(block, message.epoch, times.reveal_s, times.end_s);
      !open)
    return open;
  if (auto sound = check_report(message.report); !sound)
    return sound;
  const auto committed = load<hash>(
      block.entries, keys::report_commitment(message.epoch, context.sender));
  if (!committed)
    return refuse(errc::bad_reveal, "nothing was committed for epoch ",
                  message.epoch);
  const auto key = keys::report(message.epoch, context.sender);
  if (block.entries.get(key))
    return refuse(errc::already_reported, "revealed for epoch ", message.epoch);
  if (commitment_of(block.header.chain_id, message.epoch, context.sender,
                    message.salt, message.report)
      != *committed) {
    punish_monitor(block, context.sender, "reveal_differs");
    return {};
  }
  store(block.entries, key, message.report);
  block.emit("report_revealed",
             {{"monitor", to_text(context.sender)},
              {"epoch", to_text(message.epoch)},
              {"nodes", to_text(u128{message.report.size()})}});
  return {};
}

std::uint16_t median_of(std::span<const std::uint16_t> sorted) noexcept {
  const auto middle = sorted.size() / 2;
  if (sorted.size() % 2 == 1)
    return sorted[middle];
  const auto pair = std::uint32_t{sorted[middle - 1]} + sorted[middle];
  return static_cast<std::uint16_t>(pair / 2);
}

std::uint32_t values_needed(std::uint32_t monitors,
                            std::uint32_t reveals) noexcept {
  return monitors >= reveals ? reveals : (2 * monitors + 2) / 3;
}

void settle_reports(block_context& block, std::uint64_t epoch) {
  const auto taken = take_reports(block, epoch);
  const auto truth = medians_of(block, taken);
  for (const auto& [id, median] : truth)
    store(block.entries, keys::performance(epoch, id), median);
  judge_monitors(block, taken, truth);
  for (const auto& [id, median] : truth)
    if (median < block.params.performance.jail_below)
      jail_if_useless(block, epoch, id);
  forget_old(block, epoch);
}

} // namespace nephele::ledger
