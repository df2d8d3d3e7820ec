#pragma once

#include "common/runtime/app.hpp"
#include "services/mixnode/settings.hpp"

namespace nephele::mixnode {

/// Builds a mixnode upon the app and starts it.
[[nodiscard]] result<void> wire(runtime::app& app, const settings& chosen);

} // namespace nephele::mixnode
