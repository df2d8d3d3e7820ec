#pragma once

#include "common/metrics/series.hpp"

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Registry;
}

namespace nephele::metrics {

/// The series of one service. Names are nephele_<service>_<noun>_<unit>; the
/// caller gives <noun>_<unit> (a counter's ends in _total). Labels come from
/// enums only.
class registry {
public:
  /// @param service  "mixnode"; dashes become underscores.
  explicit registry(std::string_view service);
  registry(const registry&) = delete;
  registry& operator=(const registry&) = delete;
  ~registry();

  [[nodiscard]] counter add_counter(std::string_view name,
                                    const std::string& help);
  [[nodiscard]] gauge add_gauge(std::string_view name, const std::string& help);
  [[nodiscard]] exact_gauge add_exact_gauge(std::string_view name,
                                            const std::string& help);

  /// @param bounds  upper bounds of the buckets, ascending.
  [[nodiscard]] histogram add_histogram(std::string_view name,
                                        const std::string& help,
                                        std::vector<double> bounds);

  /// @param label  "reason"; @param values  every value that can be counted,
  /// named by its to_string, of which the part after the last dot is shown.
  template <class Enum, class Values>
  [[nodiscard]] labelled_counter<Enum>
  add_labelled_counter(std::string_view name, const std::string& help,
                       const std::string& label, const Values& values) {
    std::vector<std::pair<Enum, counter>> series;
    series.reserve(std::size(values));
    for (const Enum value : values)
      series.emplace_back(value,
                          add_series(name, help, label, to_string(value)));
    return labelled_counter<Enum>{std::move(series)};
  }

  /// Called before each serialize, to bring gauges up to date.
  void before_scrape(std::function<void()> refresh);

  /// Everything, with the process's own series, in Prometheus's text format.
  [[nodiscard]] std::string serialize() const;

private:
  [[nodiscard]] counter add_series(std::string_view name,
                                   const std::string& help,
                                   const std::string& label,
                                   std::string_view value);
  [[nodiscard]] std::string full_name(std::string_view name) const;

  std::string prefix_;
  std::unique_ptr<prometheus::Registry> native_;
  mutable std::mutex mutex_;
  std::vector<std::function<void()>> refreshers_;
};

} // namespace nephele::metrics
