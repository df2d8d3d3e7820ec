#pragma once

#include "common/runtime/app.hpp"
#include "services/gateway/settings.hpp"

namespace nephele::gateway {

/// Builds a gateway upon the app and starts it.
[[nodiscard]] result<void> wire(runtime::app& app, const settings& chosen);

} // namespace nephele::gateway
