#pragma once

#include "common/config/schema.hpp"

namespace nephele::config {

/// The values now as JSON with a comment a key; --config reads it back.
[[nodiscard]] std::string render_config(const schema& known);

/// JSON Schema of the file (draft 7), from which the chart's is made.
[[nodiscard]] std::string render_json_schema(const schema& known);

[[nodiscard]] std::string render_help(const schema& known);

} // namespace nephele::config
