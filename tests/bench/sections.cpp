#include "tests/bench/section.hpp"

namespace nephele::bench {

nlohmann::json measure_packets(const effort& effort);

namespace {

constexpr section sections[] = {
    {"packets", measure_packets},
};

} // namespace

std::span<const section> all_sections() noexcept {
  return sections;
}

} // namespace nephele::bench
