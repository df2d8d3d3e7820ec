#pragma once

#include "common/pairing/secret_scalar.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

namespace nephele::test {

/// The middle of a scalar in one of the forms that memory may hold, stored
/// inverted: this record must not be what the scan finds.
struct trace {
  byte_array<16> inverted;

  explicit trace(byte_span scalar_bytes) {
    std::ranges::transform(scalar_bytes.subspan(8, 16), inverted.begin(),
                           [](std::byte b) { return ~b; });
  }

  [[nodiscard]] bool lies_in(byte_span memory) const {
    const auto hit = std::ranges::search(
        memory, inverted, [](std::byte a, std::byte b) { return a == ~b; });
    return !hit.empty();
  }
};

/// Big-endian as encoded, little-endian as blst takes it, and as blst
/// computes with it.
inline std::vector<trace> traces_of(const pairing::secret_scalar& secret) {
  std::vector<trace> traces;
  byte_array<32> bytes;
  secret.encode_into(bytes);
  traces.emplace_back(bytes);
  std::ranges::reverse(bytes);
  traces.emplace_back(bytes);
  traces.emplace_back(std::as_bytes(std::span{&secret, 1}));
  crypto::wipe(bytes);
  return traces;
}

/// How many of the traces this process's writable memory holds; nothing if it
/// cannot be read.
inline std::optional<int> count_in_memory(std::span<const trace> traces) {
  std::ifstream maps{"/proc/self/maps"};
  std::FILE* memory = std::fopen("/proc/self/mem", "rb");
  if (!maps || memory == nullptr)
    return std::nullopt;
  std::vector<bool> found(traces.size());
  byte_vector chunk;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream fields{line};
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    char dash = 0;
    std::string rights;
    fields >> std::hex >> begin >> dash >> end >> rights;
    if (!rights.starts_with("rw") || end - begin > (1ULL << 28U))
      continue;
    chunk.resize(end - begin);
    std::fseek(memory, static_cast<long>(begin), SEEK_SET);
    const auto got = std::fread(chunk.data(), 1, chunk.size(), memory);
    for (std::size_t i = 0; i < traces.size(); ++i)
      if (traces[i].lies_in(byte_span{chunk}.first(got)))
        found[i] = true;
    crypto::wipe(chunk);
  }
  std::fclose(memory);
  return static_cast<int>(std::ranges::count(found, true));
}

} // namespace nephele::test
