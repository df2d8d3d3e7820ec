#pragma once

#include "common/metrics/rounding.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <chrono>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

namespace nephele::metrics {

/// Handles into a registry, which must outlive them: a pointer each, cheap to
/// copy, thread-safe. A count costs 6 ns alone, 45 ns contended.
class counter {
public:
  explicit counter(prometheus::Counter& series) noexcept : series_(&series) {}

  void add(double amount = 1) noexcept { series_->Increment(amount); }

  [[nodiscard]] double value() const noexcept { return series_->Value(); }

private:
  prometheus::Counter* series_;
};

/// Shows two significant digits of what it is set to.
class gauge {
public:
  explicit gauge(prometheus::Gauge& series) noexcept : series_(&series) {}

  void set(double value) noexcept { series_->Set(round_coarsely(value)); }

  [[nodiscard]] double value() const noexcept { return series_->Value(); }

private:
  prometheus::Gauge* series_;
};

/// Shows what it is set to; only for what tells nothing of traffic (an epoch
/// number, an expiry time).
class exact_gauge {
public:
  explicit exact_gauge(prometheus::Gauge& series) noexcept : series_(&series) {}

  void set(double value) noexcept { series_->Set(value); }

  [[nodiscard]] double value() const noexcept { return series_->Value(); }

private:
  prometheus::Gauge* series_;
};

class histogram {
public:
  explicit histogram(prometheus::Histogram& series) noexcept
      : series_(&series) {}

  void observe(double value) { series_->Observe(value); }

  /// In seconds.
  template <class Rep, class Period>
  void observe(std::chrono::duration<Rep, Period> time) {
    observe(std::chrono::duration<double>{time}.count());
  }

  /// Many at once, as counted elsewhere.
  /// @param increments  one for each bucket, the last for what is above all
  ///                    bounds.
  void add(const std::vector<double>& increments, double sum) {
    series_->ObserveMultiple(increments, sum);
  }

private:
  prometheus::Histogram* series_;
};

/// One counter a value of an enum, all at 0 from the start.
template <class Enum>
class labelled_counter {
public:
  explicit labelled_counter(std::vector<std::pair<Enum, counter>> series)
      : series_(std::move(series)) {
    for (auto i = std::size_t{0}; i < series_.size(); ++i) {
      const auto place = place_of(series_[i].first);
      if (places_.size() <= place)
        places_.resize(place + 1, unused);
      places_[place] = i;
    }
  }

  /// A value that was not listed counts as nothing.
  void add(Enum label, double amount = 1) noexcept {
    const auto place = place_of(label);
    if (place < places_.size() && places_[place] != unused)
      series_[places_[place]].second.add(amount);
  }

  [[nodiscard]] double value(Enum label) const noexcept {
    const auto place = place_of(label);
    return place < places_.size() && places_[place] != unused
               ? series_[places_[place]].second.value()
               : 0;
  }

private:
  static constexpr auto unused = static_cast<std::size_t>(-1);

  static std::size_t place_of(Enum label) noexcept {
    return static_cast<std::size_t>(
        static_cast<std::underlying_type_t<Enum>>(label));
  }

  std::vector<std::pair<Enum, counter>> series_;
  std::vector<std::size_t> places_;
};

} // namespace nephele::metrics
