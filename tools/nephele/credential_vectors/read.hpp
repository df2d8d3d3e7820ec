#pragma once

#include "common/pairing/scalar_source.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace nephele::vectors {

using nlohmann::json;

inline byte_vector read_bytes(const json& hex) {
  auto bytes = from_hex(hex.get<std::string>());
  if (!bytes)
    throw std::runtime_error{"not hexadecimal: " + hex.get<std::string>()};
  return *std::move(bytes);
}

template <class Fixed>
Fixed read_fixed(const json& hex) {
  auto value = fixed_from_bytes<Fixed>(read_bytes(hex));
  if (!value)
    throw std::runtime_error{"another size: " + hex.get<std::string>()};
  return *value;
}

template <class T>
T must(result<T> outcome) {
  if (!outcome)
    throw std::runtime_error{outcome.error().text()};
  return *std::move(outcome);
}

inline pairing::scalar read_scalar(const json& hex) {
  return must(pairing::scalar::decode(read_bytes(hex)));
}

/// A file's `randomness`, in the order of use.
inline std::vector<pairing::scalar> read_randomness(const json& list) {
  std::vector<pairing::scalar> scalars;
  for (const auto& entry : list)
    scalars.push_back(read_scalar(entry.at("scalar")));
  return scalars;
}

} // namespace nephele::vectors
