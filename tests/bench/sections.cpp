#include "tests/bench/section.hpp"

namespace nephele::bench {

nlohmann::json measure_packets(const effort& effort);
nlohmann::json measure_mixing(const effort& effort);
nlohmann::json measure_mixnode(const effort& effort);
nlohmann::json measure_credentials(const effort& effort);

namespace {

constexpr section sections[] = {
    {"packets", measure_packets},
    {"mixing", measure_mixing},
    {"mixnode", measure_mixnode},
    {"credentials", measure_credentials},
};

} // namespace

std::span<const section> all_sections() noexcept {
  return sections;
}

} // namespace nephele::bench
