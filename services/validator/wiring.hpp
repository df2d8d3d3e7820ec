#pragma once

#include "common/runtime/app.hpp"
#include "services/validator/settings.hpp"

namespace nephele::validator {

/// Builds the service upon the app.
[[nodiscard]] result<void> wire(runtime::app& app, const settings& chosen);

} // namespace nephele::validator
