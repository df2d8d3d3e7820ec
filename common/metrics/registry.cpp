#include "common/metrics/registry.hpp"

#include "common/metrics/process.hpp"

#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>

namespace nephele::metrics {

registry::registry(std::string_view service)
    : prefix_("nephele_" + std::string{service} + "_"),
      native_(std::make_unique<prometheus::Registry>()) {
  std::replace(prefix_.begin(), prefix_.end(), '-', '_');
}

registry::~registry() = default;

std::string registry::full_name(std::string_view name) const {
  return prefix_ + std::string{name};
}

counter registry::add_counter(std::string_view name, const std::string& help) {
  return counter{prometheus::BuildCounter()
                     .Name(full_name(name))
                     .Help(help)
                     .Register(*native_)
                     .Add({})};
}

counter registry::add_series(std::string_view name, const std::string& help,
                             const std::string& label, std::string_view value) {
  // The registry merges families of one name.
  return counter{
      prometheus::BuildCounter()
          .Name(full_name(name))
          .Help(help)
          .Register(*native_)
          .Add({{label, std::string{value.substr(value.rfind('.') + 1)}}})};
}

gauge registry::add_gauge(std::string_view name, const std::string& help) {
  return gauge{prometheus::BuildGauge()
                   .Name(full_name(name))
                   .Help(help)
                   .Register(*native_)
                   .Add({})};
}

exact_gauge registry::add_exact_gauge(std::string_view name,
                                      const std::string& help) {
  return exact_gauge{prometheus::BuildGauge()
                         .Name(full_name(name))
                         .Help(help)
                         .Register(*native_)
                         .Add({})};
}

histogram registry::add_histogram(std::string_view name,
                                  const std::string& help,
                                  std::vector<double> bounds) {
  return histogram{prometheus::BuildHistogram()
                       .Name(full_name(name))
                       .Help(help)
                       .Register(*native_)
                       .Add({}, std::move(bounds))};
}

void registry::before_scrape(std::function<void()> refresh) {
  const std::lock_guard lock{mutex_};
  refreshers_.push_back(std::move(refresh));
}

std::string registry::serialize() const {
  {
    const std::lock_guard lock{mutex_};
    for (const auto& refresh : refreshers_)
      refresh();
  }
  auto families = native_->Collect();
  auto process = collect_process();
  std::move(process.begin(), process.end(), std::back_inserter(families));
  return prometheus::TextSerializer{}.Serialize(families);
}

} // namespace nephele::metrics
