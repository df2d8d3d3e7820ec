#pragma once

#include "common/base/result.hpp"
#include "tools/nephele/credential_bench/measure.hpp"

#include <stdexcept>

namespace nephele::credential_bench {

template <class T>
T must(result<T> outcome) {
  if (!outcome)
    throw std::runtime_error{outcome.error().text()};
  return *std::move(outcome);
}

inline void must_hold(bool condition) {
  if (!condition)
    throw std::runtime_error{"a valid proof was refused"};
}

/// Measures pieces of work and keeps the figures.
class recorder {
public:
  explicit recorder(const stopwatch& watch) : watch_(watch) {}

  void measure(std::string name, double goal, const std::function<void()>& work,
               std::size_t pieces = 1) {
    work(); // fills caches and tables
    pairing::operations() = {};
    work();
    const auto counts = pairing::operations();
    figures.push_back({std::move(name),
                       watch_(work) / static_cast<double>(pieces), goal,
                       counts});
  }

  std::vector<figure> figures;

private:
  const stopwatch& watch_;
};

} // namespace nephele::credential_bench
