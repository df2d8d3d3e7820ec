#pragma once

#include "common/topology/delta.hpp"

#include <nlohmann/json_fwd.hpp>

namespace nephele::topology {

/// Payloads for sign_document: JSON of docs/protocol/topology.md.
[[nodiscard]] byte_vector encode(const node_descriptor& descriptor);
[[nodiscard]] byte_vector encode(const snapshot& snapshot);
[[nodiscard]] byte_vector encode(const delta& delta);

/// The same fields as JSON values, for files and people.
[[nodiscard]] nlohmann::json to_json(const network_parameters& parameters);
[[nodiscard]] nlohmann::json to_json(const node_record& node);
[[nodiscard]] nlohmann::json to_json(const snapshot& snapshot);

[[nodiscard]] std::string_view to_string(node_role role) noexcept;
[[nodiscard]] std::string_view to_string(size_class size) noexcept;
[[nodiscard]] std::string_view to_string(layering mode) noexcept;

} // namespace nephele::topology
