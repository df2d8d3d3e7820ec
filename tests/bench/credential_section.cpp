#include "tests/bench/stopwatch.hpp"
#include "tools/nephele/credential_bench/measure.hpp"

namespace nephele::bench {

nlohmann::json measure_credentials(const effort& effort);

namespace {

nlohmann::json to_json(const credential_bench::figure& figure) {
  const auto& work = figure.operations;
  nlohmann::json line{{"ms", figure.milliseconds},
                      {"pairings", work.miller_loops},
                      {"multi_exponentiations", work.multi_exponentiations},
                      {"terms", work.multi_exponentiation_terms}};
  if (figure.goal > 0)
    line["goal_ms"] = figure.goal;
  return line;
}

} // namespace

nlohmann::json measure_credentials(const effort& effort) {
  const auto watch = [&effort](const std::function<void()>& work) {
    return median_ns(effort, work) / 1e6;
  };
  nlohmann::json figures;
  for (const auto& measure :
       {credential_bench::measure_ecash, credential_bench::measure_attributes})
    for (const auto& figure : measure(watch))
      figures[figure.name] = to_json(figure);
  return figures;
}

} // namespace nephele::bench
